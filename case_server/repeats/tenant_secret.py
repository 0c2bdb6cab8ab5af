"""The key of a tenant's keyed hashes. Without the image libraries, so that intake may hash as well."""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_server.foundation.keys import KeyProvider
from case_server.repeats import repository

_KEY_BYTES: Final = 32


def tenant_secret(connection: sa.Connection, keys: KeyProvider, tenant_id: UUID, now: datetime) -> bytes:
    """The key of the tenant's keyed hashes, made at first use; of several that come at once one is made."""
    context = f"reviewer-desk/repeats/v1\n{tenant_id}".encode()
    wrapped = repository.tenant_key(connection, tenant_id)
    if wrapped is None:
        repository.keep_tenant_key(connection, tenant_id, keys.wrap(secrets.token_bytes(_KEY_BYTES), context), now)
        wrapped = repository.tenant_key(connection, tenant_id)
    if wrapped is None:
        raise LookupError("no such tenant in this scope")
    return keys.unwrap(wrapped, context)
