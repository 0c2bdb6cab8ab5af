"""Signed tree heads: the log's root at a size, under the server's Ed25519 key."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ORIGIN: Final = "reviewer-desk/record-log"


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A root, the number of leaves under it, and the signature over both. `key_id` names the key.

    `previous` is `chained_after` the head before, None in heads from before there was such a chain.
    """

    tree_size: int
    root: bytes
    signed_at: datetime
    key_id: str
    signature: bytes
    previous: bytes | None


def head_bytes(tree_size: int, root: bytes, signed_at: datetime, previous: bytes | None) -> bytes:
    """What is signed, in lines as witnesses read them: origin, size, root in base64, time, `previous` in base64."""
    moment = signed_at.astimezone(UTC).isoformat(timespec="microseconds")
    chained = "" if previous is None else f"{base64.b64encode(previous).decode()}\n"
    return f"{_ORIGIN}\n{tree_size}\n{base64.b64encode(root).decode()}\n{moment}\n{chained}".encode()


def chained_after(previous: bytes | None, signature: bytes) -> bytes:
    """What stands for a head and all before it in the next one: SHA-256 of its own `previous` and its signature.

    The first head of a log comes after no `previous` and an empty signature.
    """
    return hashlib.sha256((previous or b"") + signature).digest()


def key_id_of(key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of the key's SHA-256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def sign_head(
    key: Ed25519PrivateKey, *, tree_size: int, root: bytes, signed_at: datetime, previous: bytes
) -> SignedHead:
    """A head signed now."""
    signature = key.sign(head_bytes(tree_size, root, signed_at, previous))
    return SignedHead(tree_size, root, signed_at, key_id_of(key.public_key()), signature, previous)


def head_is_genuine(head: SignedHead, key: Ed25519PublicKey) -> bool:
    """Whether `key` signed this head."""
    try:
        key.verify(head.signature, head_bytes(head.tree_size, head.root, head.signed_at, head.previous))
    except InvalidSignature:
        return False
    return True
