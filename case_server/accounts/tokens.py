"""Opaque tokens: 256 random bits for the holder, a digest for the database."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

ACCESS_LIFE: Final = timedelta(minutes=10)
SESSION_LIFE: Final = timedelta(hours=12)
"""After a shift password and code are asked again, however active the session was (NIST SP 800-63B, AAL2)."""


def new_token() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes:
    """What is stored. A plain hash is enough, for the token itself is as random as a key."""
    return hashlib.sha256(token.encode()).digest()
