"""Keys that wrap other keys, and the key that signs the record log's tree heads."""

import contextlib
import os
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12
_VERSION: Final = b"\x01"


class KeyUnwrapFailed(Exception):
    """A wrapped key was made under another master key or for another purpose, or is damaged."""


class KeyProvider(Protocol):
    """Wraps small secrets. `associated` binds a wrapped secret to what it is for; a KMS can stand behind this."""

    def wrap(self, secret: bytes, associated: bytes) -> bytes:
        """The secret, encrypted and authenticated together with `associated`."""
        ...

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """The secret again. Raises `KeyUnwrapFailed` when anything does not match."""
        ...


class LocalKeyProvider:
    """AES-256-GCM under a master key in a file that only its owner can read."""

    def __init__(self, master_key: bytes) -> None:
        self._cipher: Final = AESGCM(master_key)

    def __repr__(self) -> str:
        return "LocalKeyProvider(***)"

    @classmethod
    def from_folder(cls, folder: Path) -> "LocalKeyProvider":
        """The provider on `master.key` in `folder`, which is made on first use."""
        return cls(secret_file(folder / "master.key", AESGCM.generate_key(256)))

    def wrap(self, secret: bytes, associated: bytes) -> bytes:
        """Version byte, nonce, ciphertext and tag."""
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, secret, _VERSION + associated)

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """The secret again. Raises `KeyUnwrapFailed` when anything does not match."""
        if wrapped[:1] != _VERSION:
            raise KeyUnwrapFailed("unknown wrapping version")
        nonce, sealed = wrapped[1 : 1 + _NONCE], wrapped[1 + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, sealed, _VERSION + associated)
        except (InvalidTag, ValueError) as error:
            raise KeyUnwrapFailed("the wrapped key does not open") from error


def log_signing_key(folder: Path) -> Ed25519PrivateKey:
    """The Ed25519 key of the record log's tree heads, in `log-signing.key` of `folder`, made on first use."""
    fresh = Ed25519PrivateKey.generate().private_bytes_raw()
    return Ed25519PrivateKey.from_private_bytes(secret_file(folder / "log-signing.key", fresh))


def secret_file(path: Path, fresh: bytes) -> bytes:
    """What is in `path`; when it does not exist it is made with `fresh`, mode 0600, complete or not at all.

    Of several processes that start at once, one makes the file and all read that one.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(fresh)
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()
    return path.read_bytes()
