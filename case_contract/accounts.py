"""Signing in and enrolling a workstation."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, SecretStr

from case_contract.frozen import Frozen, Identifier, Instant
from case_contract.vocabulary import Role


class SignIn(Frozen):
    """`POST /v1/sessions`. `workstation_proof` signs `signing.sign_in_bytes` with the workstation's key."""

    login: Annotated[str, Field(min_length=1, max_length=120)]
    password: SecretStr
    one_time_code: Annotated[str, Field(pattern=r"^\d{6}$")]
    workstation_id: UUID | None = None
    proof_made_at: Instant | None = None
    workstation_proof: bytes | None = None


class RefreshSession(Frozen):
    """`POST /v1/sessions/refresh`: the token is used once; a second use ends the whole family."""

    refresh_token: SecretStr


class TenantName(Frozen):
    """A tenant an account may work for."""

    tenant_id: UUID
    name: str


class SignedIn(Frozen):
    """Who signed in, with a short access token (bearer) and a refresh token that rotates."""

    account_id: UUID
    display_name: str
    roles: tuple[Role, ...]
    tenants: tuple[TenantName, ...]
    workstation_id: UUID | None
    access_token: str = Field(repr=False)
    access_expires_at: Instant
    refresh_token: str = Field(repr=False)
    refresh_expires_at: Instant
    server_time: Instant


class WorkstationState(StrEnum):
    """Enrolment: asked for by whoever signs in there, approved by a supervisor, may be revoked."""

    PENDING = "pending"
    APPROVED = "approved"
    REVOKED = "revoked"


class EnrolWorkstation(Frozen):
    """`POST /v1/workstations` (signed in, without a workstation): the raw Ed25519 public key and a name."""

    public_key: bytes
    # Shown to whoever approves it.
    name: Annotated[Identifier, Field(min_length=1, max_length=120)]


class WorkstationRecord(Frozen):
    """An enrolled workstation."""

    workstation_id: UUID
    name: str
    state: WorkstationState
    requested_by: UUID
    requested_at: Instant
    approved_by: UUID | None = None
    fingerprint: str
