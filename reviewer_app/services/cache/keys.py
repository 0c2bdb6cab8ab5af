"""The key of the local store and the check that tells a wrong key from a damaged file.

SQLCipher answers "file is not a database" for both, so a value derived from the key lies beside the file.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_LENGTH: Final = 32
_CHECK_INFO: Final = b"reviewer-desk/cache-key-check/v1"
_CASE_INFO: Final = b"reviewer-desk/case-files/v1/"


@dataclass(frozen=True, slots=True)
class CacheKey:
    """32 random bytes, given raw to SQLCipher."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse anything that is not 32 bytes."""
        if len(self.raw) != _LENGTH:
            raise ValueError("a cache key has 32 bytes")

    @classmethod
    def new(cls) -> CacheKey:
        """Make a fresh key."""
        return cls(secrets.token_bytes(_LENGTH))

    def as_text(self) -> str:
        """The form kept in the OS keyring."""
        return base64.b64encode(self.raw).decode()

    @classmethod
    def from_text(cls, text: str) -> CacheKey:
        """Read what `as_text` wrote; raises `ValueError`."""
        return cls(base64.b64decode(text, validate=True))

    def case_files_key(self, case_id: str, salt: bytes) -> bytes:
        """The AES-256 key of one case's files; gone for good when the case's random `salt` is."""
        return _derive(self.raw, salt, _CASE_INFO + case_id.encode())


class KeyCheck(Enum):
    """What the check beside the file says of a key."""

    RIGHT = auto()
    WRONG = auto()
    ABSENT = auto()


def check_path(store: Path) -> Path:
    """Where the check of a store lies."""
    return store.with_name(store.name + ".check")


def write_check(store: Path, key: CacheKey) -> None:
    """Write the check durably (whole or not at all)."""
    salt = secrets.token_bytes(16)
    text = json.dumps({"version": 1, "salt": salt.hex(), "check": _check(key, salt).hex()})
    target = check_path(store)
    part = target.with_name(target.name + ".part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)
    sync_folder(target.parent)


def check_key(store: Path, key: CacheKey) -> KeyCheck:
    """Compare a key with the check; an unreadable check counts as absent."""
    try:
        values = json.loads(check_path(store).read_text(encoding="utf-8"))
        salt, expected = bytes.fromhex(values["salt"]), bytes.fromhex(values["check"])
    except (OSError, ValueError, KeyError, TypeError):
        return KeyCheck.ABSENT
    return KeyCheck.RIGHT if hmac.compare_digest(_check(key, salt), expected) else KeyCheck.WRONG


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable; Windows has no such call and does not need it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check(key: CacheKey, salt: bytes) -> bytes:
    return hmac.digest(_derive(key.raw, salt, _CHECK_INFO), b"right key", "sha256")


def _derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=_LENGTH, salt=salt, info=info).derive(secret)
