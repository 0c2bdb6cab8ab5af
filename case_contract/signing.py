"""Exactly which bytes are signed, for workstations (Ed25519) and for tenants (HMAC-SHA256)."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Final
from uuid import UUID

from case_contract.commands import UnsignedCommand

_COMMAND: Final = b"reviewer-desk/command/v1\n"
_SIGN_IN: Final = b"reviewer-desk/sign-in/v1\n"


def command_bytes(command: UnsignedCommand) -> bytes:
    """What a workstation signs: a domain tag and the command as canonical JSON (sorted keys, no blanks, UTF-8)."""
    return _COMMAND + canonical_json(command.model_dump(mode="json"))


def sign_in_bytes(workstation_id: UUID, login: str, made_at: datetime) -> bytes:
    """What a workstation signs at sign-in, to prove that it holds its key now."""
    return _SIGN_IN + canonical_json(
        {"workstation_id": str(workstation_id), "login": login, "made_at": made_at.isoformat()}
    )


def canonical_json(value: object) -> bytes:
    """JSON with sorted keys and no blanks, in UTF-8; floats must not be in what is signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def request_signature(
    secret: bytes, *, timestamp: int, method: str, path: str, idempotency_key: str, body: bytes
) -> str:
    """Value of `X-Signature` for a tenant's request: `t=<unix seconds>,v1=<hex HMAC-SHA256>`."""
    digest = hashlib.sha256(body).hexdigest()
    text = f"{timestamp}\n{method.upper()}\n{path}\n{idempotency_key}\n{digest}"
    return f"t={timestamp},v1={_hmac(secret, text.encode())}"


def webhook_signature(secret: bytes, *, timestamp: int, notice_id: UUID, body: bytes) -> str:
    """Value of `X-Signature` on a webhook; the tenant recomputes it and compares in constant time."""
    message = f"{timestamp}\n{notice_id}\n".encode() + body
    return f"t={timestamp},v1={_hmac(secret, message)}"


def signature_timestamp(signature: str) -> int | None:
    """The time inside a signature header, or None when it has not the form `t=...,v1=...`."""
    head, comma, rest = signature.partition(",")
    if not comma or not head.startswith("t=") or not rest.startswith("v1=") or not head[2:].isascii():
        return None
    return int(head[2:]) if head[2:].isdigit() and len(head) <= 14 else None


def _hmac(secret: bytes, message: bytes) -> str:
    return hmac.new(secret, message, hashlib.sha256).hexdigest()
