"""Identities: UUIDv7 and the service code a customer reads out on the telephone (R86)."""

import secrets
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import uuid_utils

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_BODY: Final = 7
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def new_id(now: datetime | None = None) -> UUID:
    """A UUIDv7 (RFC 9562), its time taken from `now` (aware) where a clock is injected."""
    if now is None:
        return UUID(bytes=uuid_utils.uuid7().bytes)
    elapsed = now - _EPOCH
    microseconds = (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds
    return UUID(bytes=uuid_utils.uuid7(nanoseconds=microseconds * 1000).bytes)


def new_service_code() -> str:
    """A random code `XXXX-XXXX` without look-alike letters; the last character is a check (30^7 codes)."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_BODY))
    return _grouped(body + _check_character(body))


def normal_service_code(text: str) -> str | None:
    """The code as stored, however it was typed (case, spaces, hyphens), or None when its check fails."""
    plain = "".join(text.split()).replace("-", "").upper()
    if len(plain) != _BODY + 1 or any(letter not in _ALPHABET for letter in plain):
        return None
    if _check_character(plain[:_BODY]) != plain[_BODY]:
        return None
    return _grouped(plain)


def _grouped(plain: str) -> str:
    return f"{plain[:4]}-{plain[4:]}"


def _check_character(body: str) -> str:
    """Luhn mod N (ISO/IEC 7812-1 generalised): catches every single error and nearly all swaps of neighbours."""
    total = 0
    factor = 2
    for letter in reversed(body):
        product = factor * _ALPHABET.index(letter)
        total += product // len(_ALPHABET) + product % len(_ALPHABET)
        factor = 3 - factor
    return _ALPHABET[-total % len(_ALPHABET)]
