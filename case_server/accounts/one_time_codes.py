"""One-time codes (RFC 6238: SHA-1, six digits, 30 s), each good once and for one step of drift either way."""

import hmac
from datetime import datetime
from typing import Final

import pyotp

_STEP_S: Final = 30
_DRIFT: Final = (0, -1, 1)
_ISSUER: Final = "Reviewer Desk"


def new_secret() -> str:
    """A base32 secret of 160 bits."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, login: str) -> str:
    """The `otpauth://` address that authenticator apps take."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)


def matching_step(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The time step that `code` belongs to, or None. Steps up to `after` have been used and match no more."""
    current = int(now.timestamp()) // _STEP_S
    codes = pyotp.HOTP(secret)
    for step in (current + drift for drift in _DRIFT):
        if hmac.compare_digest(codes.at(step), code) and step > after:
            return step
    return None
