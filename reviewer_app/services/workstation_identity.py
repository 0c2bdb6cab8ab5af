"""The workstation's Ed25519 key: made here, kept in the OS keyring, never leaves it but to sign."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from case_contract.commands import UnsignedCommand


class Signer(Protocol):
    """Whoever can sign a command for this workstation."""

    def sign(self, command: UnsignedCommand) -> bytes:
        """The Ed25519 signature over `signing.command_bytes`."""


@dataclass(frozen=True, slots=True)
class WorkstationIdentity:
    """Key and, once the server knows it, id of this workstation."""

    key: Ed25519PrivateKey = field(repr=False)
    workstation_id: UUID | None = None
    fingerprint: str = ""

    @classmethod
    def new(cls) -> WorkstationIdentity:
        """Make a key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_text(cls, text: str) -> WorkstationIdentity:
        """Read what `as_text` wrote; raises `ValueError`."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        try:
            values = json.loads(text)
            key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(values["key"], validate=True))
            identity = None if values["workstation_id"] is None else UUID(values["workstation_id"])
        except (KeyError, TypeError) as error:
            raise ValueError("not a workstation identity") from error
        return cls(key, identity, str(values.get("fingerprint", "")))

    def as_text(self) -> str:
        """The form kept in the OS keyring."""
        values = {
            "key": base64.b64encode(self.key.private_bytes_raw()).decode(),
            "workstation_id": None if self.workstation_id is None else str(self.workstation_id),
            "fingerprint": self.fingerprint,
        }
        return json.dumps(values)

    def with_id(self, workstation_id: UUID | None, fingerprint: str = "") -> WorkstationIdentity:
        """The same key under an id, with the fingerprint that a supervisor compares."""
        return WorkstationIdentity(self.key, workstation_id, fingerprint)

    @property
    def public_key(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self.key.public_key().public_bytes_raw()

    def sign(self, command: UnsignedCommand) -> bytes:
        """Sign a command."""
        from case_contract.signing import command_bytes

        return self.key.sign(command_bytes(command))

    def prove(self, workstation_id: UUID, login: str, made_at: datetime) -> bytes:
        """Sign a sign-in."""
        from case_contract.signing import sign_in_bytes

        return self.key.sign(sign_in_bytes(workstation_id, login, made_at))
