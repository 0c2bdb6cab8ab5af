"""Tenants, their webhooks, API keys and quotas. Everything but `count_case` runs under `Scope.system()`."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Connection, text

from case_contract.clocks import day_in_china
from case_contract.identifiers import new_id
from case_contract.vocabulary import Plan
from case_server.accounts.recording import record_by_operator
from case_server.foundation.keys import KeyProvider
from case_server.tenants import repository
from case_server.tenants.plans import TERMS

_COUNT_CASE: Final = text(
    """
    INSERT INTO tenant_usage AS u (tenant_id, day, cases_received) VALUES (:tenant_id, :day, 1)
    ON CONFLICT (tenant_id, day) DO UPDATE SET cases_received = u.cases_received + 1
    WHERE u.cases_received < :most
    RETURNING cases_received
    """
)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is shown to the tenant, once. The secret is hexadecimal and signs requests as its UTF-8 bytes."""

    api_key_id: UUID
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CreatedTenant:
    """A new tenant with its first key, and the secret its webhooks are signed with when it has an address for them."""

    tenant_id: UUID
    api_key: ApiKey
    webhook_secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a tenant wants its results, and the secret to sign them with."""

    url: str
    secret: bytes = field(repr=False)


class AddressFault(StrEnum):
    """Why an address gets no results."""

    NOT_HTTPS = "not_https"
    CREDENTIALS = "credentials"


class WebhookAddressRefused(ValueError):
    """A webhook address that is not https (plain http is for loopback only), or carries credentials."""

    def __init__(self, why: AddressFault) -> None:
        super().__init__(why.value)
        self.why: Final = why


def create_tenant(
    connection: Connection, keys: KeyProvider, *, name: str, plan: Plan, webhook_url: str | None, now: datetime
) -> CreatedTenant:
    """A tenant with one API key. Raises `WebhookAddressRefused`; a name in use violates a constraint."""
    tenant_id = new_id(now)
    repository.insert_tenant(connection, tenant_id=tenant_id, name=name, plan=plan, now=now)
    record_by_operator(connection, "tenant_created", now, of_tenant_id=tenant_id, plan=plan.value)
    secret = None if webhook_url is None else set_webhook(connection, keys, tenant_id, webhook_url, now=now)
    return CreatedTenant(tenant_id, create_api_key(connection, keys, tenant_id, now=now), secret)


def set_webhook(connection: Connection, keys: KeyProvider, tenant_id: UUID, url: str, *, now: datetime) -> str:
    """Send results to `url` from now on; gives the new signing secret. Raises `WebhookAddressRefused`."""
    _check_webhook_address(url)
    secret = secrets.token_hex(32)
    wrapped = keys.wrap(secret.encode(), _webhook_purpose(tenant_id))
    repository.update_webhook(connection, tenant_id, url, wrapped)
    record_by_operator(connection, "webhook_changed", now, of_tenant_id=tenant_id)
    return secret


def webhook_of(connection: Connection, keys: KeyProvider, tenant_id: UUID) -> Webhook | None:
    """Where to send results of `tenant_id`, or None when it has no webhook."""
    found = repository.find_webhook(connection, tenant_id)
    if found is None:
        return None
    url, wrapped = found
    return Webhook(url, keys.unwrap(wrapped, _webhook_purpose(tenant_id)))


def create_api_key(connection: Connection, keys: KeyProvider, tenant_id: UUID, *, now: datetime) -> ApiKey:
    """A further key. Its secret is kept wrapped, because checking an HMAC takes the secret itself."""
    key = ApiKey(new_id(now), secrets.token_hex(32))
    wrapped = keys.wrap(key.secret.encode(), api_key_purpose(key.api_key_id))
    repository.insert_api_key(connection, key.api_key_id, tenant_id, wrapped, now=now)
    record_by_operator(connection, "api_key_created", now, of_tenant_id=tenant_id, api_key_id=key.api_key_id)
    return key


def revoke_api_key(connection: Connection, api_key_id: UUID, *, now: datetime) -> bool:
    """End a key for good; False when there is no such live key."""
    if not repository.revoke_api_key(connection, api_key_id, now):
        return False
    record_by_operator(connection, "api_key_revoked", now, api_key_id=api_key_id)
    return True


def count_case(connection: Connection, tenant_id: UUID, plan: Plan, now: datetime) -> bool:
    """Count a submitted case against the quota of its day (UTC+8, R107); False when it is used up (QUOTA_EXCEEDED).

    Exact under load, at the price that a tenant's submissions queue here until the transaction ends: call it last.
    """
    values = {
        "tenant_id": tenant_id,
        "day": day_in_china(now),
        "most": TERMS[plan].cases_a_day,
    }
    return connection.execute(_COUNT_CASE, values).one_or_none() is not None


def api_key_purpose(api_key_id: UUID) -> bytes:
    """What a wrapped API secret is bound to."""
    return b"api-key:" + api_key_id.bytes


def _webhook_purpose(tenant_id: UUID) -> bytes:
    return b"webhook:" + tenant_id.bytes


def _check_webhook_address(url: str) -> None:
    parts = urlsplit(url)
    loopback = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.hostname is None or parts.scheme not in ({"https", "http"} if loopback else {"https"}):
        raise WebhookAddressRefused(AddressFault.NOT_HTTPS)
    if parts.username is not None or parts.password is not None:
        raise WebhookAddressRefused(AddressFault.CREDENTIALS)
