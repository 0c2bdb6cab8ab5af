"""Talking to the application in a test: people who are signed in, tenants that sign what they send."""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.exceptions import StarletteDeprecationWarning

from case_contract.identifiers import new_id
from case_contract.intake import IDEMPOTENCY_HEADER, SIGNATURE_HEADER
from case_contract.signing import request_signature
from case_contract.vocabulary import Plan, Role
from case_server.accounts import administration, service, workstations
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.tenants.service import create_tenant

with warnings.catch_warnings():
    # Starlette would rather have a library that is not among the pinned ones.
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from starlette.testclient import TestClient

__all__ = ["PASSWORD", "Person", "Tenant", "TestClient", "make_person", "make_tenant"]

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Person:
    """Somebody signed in at an approved workstation of her own."""

    account_id: UUID
    login: str
    totp_secret: str
    workstation_id: UUID
    workstation_key: Ed25519PrivateKey
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Tenant:
    """A tenant system with an API key."""

    tenant_id: UUID
    api_key_id: UUID
    secret: bytes = field(repr=False)

    def headers(
        self, services: Services, method: str, path: str, body: bytes = b"", idempotency_key: str = ""
    ) -> dict[str, str]:
        """Headers that authenticate this request."""
        signature = request_signature(
            self.secret,
            timestamp=int(services.clock.now().timestamp()),
            method=method,
            path=path,
            idempotency_key=idempotency_key,
            body=body,
        )
        headers = {"Authorization": f"Bearer {self.api_key_id}", SIGNATURE_HEADER: signature}
        return {**headers, IDEMPOTENCY_HEADER: idempotency_key} if idempotency_key else headers


def make_tenant(
    services: Services, name: str = "Sample Bank", *, plan: Plan = Plan.ADVANCED, webhook_url: str | None = None
) -> Tenant:
    """A tenant straight from the service."""
    with services.database.transaction(Scope.system()) as connection:
        created = create_tenant(
            connection,
            services.key_provider,
            name=name,
            plan=plan,
            webhook_url=webhook_url,
            now=services.clock.now(),
        )
    return Tenant(created.tenant_id, created.api_key.api_key_id, created.api_key.secret.encode())


def make_person(
    services: Services, *roles: Role, tenants: Iterable[UUID] = (), login: str | None = None, name: str = "Tester"
) -> Person:
    """An account with an approved workstation and a session, without going through sign-in."""
    now = services.clock.now()
    chosen, tenant_ids = login or f"person-{new_id(now)}", tuple(tenants)
    key = Ed25519PrivateKey.generate()
    with services.database.transaction(Scope.system()) as connection:
        created = administration.create_account(
            connection,
            services,
            login=chosen,
            display_name=name,
            password=PASSWORD,
            roles=roles,
            tenant_ids=tenant_ids,
        )
        assert isinstance(created, administration.CreatedAccount), created
        workstation_id = workstations.insert_approved(
            connection,
            public_key=key.public_key().public_bytes_raw(),
            name="Desk",
            requested_by=created.account_id,
            tenant_ids=tenant_ids,
            now=now,
        )
        session = service.open_session(
            connection, account_id=created.account_id, workstation_id=workstation_id, now=now
        )
    headers = {"Authorization": f"Bearer {session.access_token}"}
    return Person(created.account_id, chosen, created.totp_secret, workstation_id, key, headers)
