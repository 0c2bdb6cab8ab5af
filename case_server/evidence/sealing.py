"""Envelope encryption: AES-256-GCM under a key per case, which a key provider wraps.

A sealed value is one version byte, 12 random nonce bytes and the ciphertext with its tag. Each use has associated data
of its own (case id and kind), so that a sealed value cannot be moved to another case or pass for another kind.
"""

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.dialects.postgresql import insert

from case_server.evidence.tables import case_keys
from case_server.foundation.keys import KeyProvider

_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
_DECLARED: Final = "declared"


class SealBroken(Exception):
    """A sealed value is not what was sealed under this key for this case and kind: it was changed or moved."""


@dataclass(frozen=True, slots=True)
class Erased:
    """The case's key was deleted: whatever was sealed under it is gone for good."""

    case_id: UUID


def seal(key: bytes, data: bytes, associated: bytes) -> bytes:
    """`data` encrypted and authenticated together with `associated` (AES-256-GCM, a fresh nonce each time)."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, data, associated)


def open_sealed(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """What was sealed. Raises `SealBroken` when key, associated data or any byte differs."""
    if sealed[:1] != _VERSION or len(sealed) <= 1 + _NONCE_BYTES:
        raise SealBroken("not a sealed value of a known version")
    view = memoryview(sealed)
    try:
        return AESGCM(key).decrypt(view[1 : 1 + _NONCE_BYTES], view[1 + _NONCE_BYTES :], associated)
    except InvalidTag as broken:
        raise SealBroken("authentication failed") from broken


def associated_data(case_id: UUID, kind: str) -> bytes:
    """The associated data of everything sealed for a case: its id and the kind of what is sealed."""
    return f"reviewer-desk/sealed/v1\n{case_id}\n{kind}".encode()


def key_context(case_id: UUID) -> bytes:
    """What the wrapped key of a case is bound to."""
    return f"reviewer-desk/case-key/v1\n{case_id}".encode()


def make_case_key(
    key_provider: KeyProvider, connection: sa.Connection, *, tenant_id: UUID, case_id: UUID, at: datetime
) -> bytes | Erased:
    """The case's key, made and stored (wrapped) when the case has none yet."""
    key = secrets.token_bytes(_KEY_BYTES)
    wrapped = key_provider.wrap(key, key_context(case_id))
    made = connection.execute(
        insert(case_keys)
        .values(case_id=case_id, tenant_id=tenant_id, wrapped_key=wrapped, created_at=at)
        .on_conflict_do_nothing(index_elements=["case_id"])
        .returning(case_keys.c.case_id)
    ).one_or_none()
    return key if made is not None else case_key(key_provider, connection, case_id)


def case_key(key_provider: KeyProvider, connection: sa.Connection, case_id: UUID) -> bytes | Erased:
    """The case's key unwrapped, or `Erased` when it was deleted (or never was within sight)."""
    return case_keys_for(key_provider, connection, [case_id]).get(case_id, Erased(case_id))


def case_keys_for(
    key_provider: KeyProvider, connection: sa.Connection, case_ids: Collection[UUID]
) -> dict[UUID, bytes]:
    """The keys of several cases in one query; a case whose key was deleted is absent."""
    rows = connection.execute(
        sa.select(case_keys.c.case_id, case_keys.c.wrapped_key).where(
            case_keys.c.case_id.in_(list(case_ids)), case_keys.c.wrapped_key.is_not(None)
        )
    )
    return {row.case_id: key_provider.unwrap(row.wrapped_key, key_context(row.case_id)) for row in rows}


def seal_declared(
    key_provider: KeyProvider,
    connection: sa.Connection,
    *,
    tenant_id: UUID,
    case_id: UUID,
    declared: Mapping[str, str],
    at: datetime,
) -> bytes:
    """What the customer said, sealed under the case's key (which is made when there is none)."""
    key = make_case_key(key_provider, connection, tenant_id=tenant_id, case_id=case_id, at=at)
    if isinstance(key, Erased):
        raise SealBroken("the case was erased and takes nothing new")
    return seal_json(key, dict(declared), case_id, _DECLARED)


def open_declared(
    key_provider: KeyProvider, connection: sa.Connection, *, case_id: UUID, sealed: bytes
) -> dict[str, str] | Erased:
    """What the customer said, or `Erased`."""
    key = case_key(key_provider, connection, case_id)
    return key if isinstance(key, Erased) else declared_under(key, case_id, sealed)


def declared_under(key: bytes, case_id: UUID, sealed: bytes) -> dict[str, str]:
    """What the customer said, opened with a key that is at hand (bulk loading)."""
    opened: dict[str, str] = open_json(key, sealed, case_id, _DECLARED)
    return opened


def seal_json(key: bytes, value: object, case_id: UUID, kind: str) -> bytes:
    """A JSON value sealed for `case_id` as `kind`."""
    return seal(key, json.dumps(value, ensure_ascii=False).encode(), associated_data(case_id, kind))


def open_json(key: bytes, sealed: bytes, case_id: UUID, kind: str) -> Any:
    """The JSON value that was sealed for `case_id` as `kind`."""
    return json.loads(open_sealed(key, sealed, associated_data(case_id, kind)))
