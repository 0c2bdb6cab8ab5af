"""Signing in as the desktop client does."""

import json
from datetime import datetime

import pyotp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from case_contract.accounts import SignIn
from case_contract.signing import sign_in_bytes
from case_server.foundation.services import Services
from tests.case_server.api import PASSWORD, Person


def code_of(person: Person, at: datetime) -> str:
    """The six digits that her authenticator shows at `at`."""
    return pyotp.TOTP(person.totp_secret).at(int(at.timestamp()))


def sign_in_body(
    services: Services,
    person: Person,
    *,
    password: str = PASSWORD,
    code: str | None = None,
    at_workstation: bool = True,
    key: Ed25519PrivateKey | None = None,
    proof_made_at: datetime | None = None,
) -> str:
    """The JSON body of `POST /v1/sessions`, right in everything that is not given."""
    made_at = proof_made_at or services.clock.now()
    proof = (key or person.workstation_key).sign(sign_in_bytes(person.workstation_id, person.login, made_at))
    asked = SignIn(
        login=person.login,
        password=password,
        one_time_code=code or code_of(person, services.clock.now()),
        workstation_id=person.workstation_id if at_workstation else None,
        proof_made_at=made_at if at_workstation else None,
        workstation_proof=proof if at_workstation else None,
    )
    body = asked.model_dump(mode="json")
    body["password"] = password
    return json.dumps(body)
