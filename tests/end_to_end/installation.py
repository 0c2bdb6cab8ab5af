"""One real installation for the end-to-end tests: server and worker processes, TLS, PostgreSQL, a tenant, its staff."""

import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import SecretStr

from case_contract.accounts import EnrolWorkstation, SignedIn, SignIn, WorkstationRecord
from case_contract.signing import sign_in_bytes
from case_server.foundation.embedded import EmbeddedPostgres
from reviewer_app.services.keyring_store import MemorySecrets
from reviewer_app.services.media_client import MediaClient
from reviewer_app.services.network.server_api import ServerApi
from reviewer_app.services.types import SignedInOk
from reviewer_app.services.work import ReviewerDesk, now_utc
from sample_data.people import LOGINS, Installation, create_installation, moved_installation, next_code, sign_in
from sample_data.server import ServerFolder, free_port
from sample_data.tenant_client import TenantClient
from sample_data.webhook_receiver import WebhookReceiver
from tests.support.server_process import RunningServer

ANSWER_S: Final = 60.0


@dataclass
class Site:
    """Everything around the cases: the server's processes, the tenant's two programs, the staff."""

    server: RunningServer
    receiver: WebhookReceiver
    installation: Installation
    folder: Path
    desks: list[ReviewerDesk] = field(default_factory=list)

    @property
    def tenant(self) -> TenantClient:
        """The tenant's program that submits."""
        found = self.installation
        return TenantClient(self.server.base_url, self.server.ca_path, found.api_key_id, found.api_secret)

    def desk(self, login: str) -> ReviewerDesk:
        """A signed-in desk with a store of its own, its workstation approved."""
        api = ServerApi(self.server.base_url, self.server.ca_path, lambda: "zh_CN")
        desk = ReviewerDesk(api, MemorySecrets(), self.folder / f"desk-{login}", MediaClient)
        self.desks.append(desk)
        outcome, person = sign_in(self.server, desk, self.installation.people[login], f"{login} at home")
        assert isinstance(outcome, SignedInOk), outcome
        self.installation.people[login] = person
        return desk

    def api(self, login: str) -> "Api":
        """A signed-in session of plain HTTP, for roles that work without the desk."""
        return Api.sign_in(self, login)


@dataclass(frozen=True)
class Api:
    """Signed GET and POST against the server."""

    base_url: str
    ca_path: Path
    token: str = field(repr=False)

    @classmethod
    def sign_in(cls, site: Site, login: str) -> "Api":
        """Enrol a workstation, have it approved, sign in at it."""
        person = site.installation.people[login]
        key = Ed25519PrivateKey.generate()
        code, person = next_code(person)
        plain = SignIn(login=login, password=SecretStr(person.password), one_time_code=code)
        first = SignedIn.model_validate(cls._post_sign_in(site, plain))
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        asked = cls(site.server.base_url, site.server.ca_path, first.access_token).post(
            "/v1/workstations", EnrolWorkstation(public_key=public, name=f"{login} api").model_dump_json()
        )
        workstation = WorkstationRecord.model_validate(asked)
        site.server.command("workstation", "approve", str(workstation.workstation_id))
        code, person = next_code(person)
        site.installation.people[login] = person
        made_at = now_utc()
        proof = key.sign(sign_in_bytes(workstation.workstation_id, login, made_at))
        full = SignIn(
            login=login,
            password=SecretStr(person.password),
            one_time_code=code,
            workstation_id=workstation.workstation_id,
            proof_made_at=made_at,
            workstation_proof=proof,
        )
        signed_in = SignedIn.model_validate(cls._post_sign_in(site, full))
        return cls(site.server.base_url, site.server.ca_path, signed_in.access_token)

    @staticmethod
    def _post_sign_in(site: Site, body: SignIn) -> Any:
        shown = body.model_dump(mode="json") | {"password": body.password.get_secret_value()}
        answer = requests.post(
            f"{site.server.base_url}/v1/sessions", json=shown, verify=str(site.server.ca_path), timeout=ANSWER_S
        )
        assert answer.ok, answer.text
        return answer.json()

    def get(self, path: str, **query: str | int | UUID | datetime) -> requests.Response:
        """GET with a bearer token."""
        shown = {
            name: value.isoformat() if isinstance(value, datetime) else str(value) for name, value in query.items()
        }
        return requests.get(
            self.base_url + path, params=shown, headers=self._headers(), verify=str(self.ca_path), timeout=ANSWER_S
        )

    def post(self, path: str, body: str) -> Any:
        """POST of JSON with a bearer token; gives the parsed answer."""
        headers = {**self._headers(), "Content-Type": "application/json"}
        answer = requests.post(
            self.base_url + path, data=body.encode(), headers=headers, verify=str(self.ca_path), timeout=ANSWER_S
        )
        assert answer.ok, answer.text
        return answer.json()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}


def make_installed(data: Path) -> None:
    """Make the data folder of an installation that never served: the commands' tenant and staff in its PostgreSQL."""
    server = ServerFolder(data, free_port())
    with EmbeddedPostgres(data / "postgres"), WebhookReceiver() as receiver:
        create_installation(server, server.port, receiver).save(data)


def copy_installed(installed: Path, data: Path) -> None:
    """A copy to start from."""
    data.parent.mkdir(parents=True, exist_ok=True)
    # PostgreSQL's files belong to a user of their own where the tests run as root.
    subprocess.run(["cp", "-a", str(installed), str(data)], check=True)


@contextmanager
def running_site(
    folder: Path,
    *,
    workers: int = 1,
    web_processes: int = 1,
    logins: Collection[str] = LOGINS,
    installed: Path | None = None,
) -> Iterator[Site]:
    """An installation that lives as long as the block, with those of the sample staff who are named.

    It starts from a copy of the data folder `installed`, where that is given, with all the staff who are there.
    """
    data = folder / "server"
    known = None
    if installed is not None:
        copy_installed(installed, data)
        known = Installation.load(data)
    with (
        WebhookReceiver(known.webhook_port if known else 0) as receiver,
        RunningServer(data, workers=workers, web_processes=web_processes) as server,
    ):
        if known is None:
            installation = create_installation(server, server.port, receiver, logins)
        else:
            installation = moved_installation(known, server, server.port, receiver)
        receiver.trust(installation.webhook_secret)
        site = Site(server, receiver, installation, folder)
        try:
            yield site
        finally:
            for desk in site.desks:
                desk.stop()
