"""The sample tenant's staff: made by the server's own commands, signed in as anybody is."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol

import pyotp

from case_contract.vocabulary import Role
from sample_data.webhook_receiver import WebhookReceiver

STEP_SECONDS: Final = 30
ANSWER_SECONDS: Final = 60

STAFF: Final = (
    ("lin.yue", "林悦", Role.REVIEWER),
    ("chen.mo", "陈默", Role.REVIEWER),
    ("wang.min", "王敏", Role.SUPERVISOR),
    ("zhao.ke", "赵珂", Role.RISK_OFFICER),
    ("sun.wei", "孙蔚", Role.AUDITOR),
)
LOGINS: Final = frozenset(login for login, _name, _role in STAFF)


class RunsCommands(Protocol):
    """Something that runs `case-server` commands and gives the object they print."""

    def command(self, *arguments: str, password: str | None = None) -> dict[str, Any]:
        """Run one command."""


class SignsIn(Protocol):
    """What a desk offers for signing in (`reviewer_app.services.types.Desk`)."""

    def sign_in(self, login: str, password: str, code: str) -> Future[Any]:
        """Sign in."""

    def enrol(self, name: str) -> Future[Any]:
        """Ask for the workstation's approval."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in. `last_step` is the newest time step whose one-time code was used."""

    login: str
    name: str
    role: str
    account_id: str
    password: str = field(repr=False)
    totp_secret: str = field(repr=False)
    last_step: int = 0


@dataclass(frozen=True, slots=True)
class Installation:
    """What `make run` remembers between two runs, in `sample.json` (mode 0600) in the data folder.

    `codes` gives the sample's own reference for a service code.
    """

    port: int
    tenant_id: str
    api_key_id: str
    api_secret: str = field(repr=False)
    people: dict[str, Person]
    webhook_port: int
    webhook_secret: str = field(repr=False)
    submitted: bool = False
    codes: dict[str, str] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Write it, readable by its owner only."""
        path = folder / "sample.json"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file, ensure_ascii=False, indent=1)

    @classmethod
    def load(cls, folder: Path) -> Installation | None:
        """What an earlier run left, or None."""
        path = folder / "sample.json"
        if not path.exists():
            return None
        found = json.loads(path.read_text(encoding="utf-8"))
        people = {login: Person(**person) for login, person in found.pop("people").items()}
        return cls(people=people, **found)


def create_installation(
    server: RunsCommands, port: int, receiver: WebhookReceiver, logins: Collection[str] = LOGINS
) -> Installation:
    """A tenant whose results go to `receiver`, and those of its staff who are named."""
    tenant = server.command(
        "tenant", "create", "--name", "示例支付 Sample Pay", "--plan", "advanced", "--webhook", receiver.url
    )
    people = {}
    for login, name, role in STAFF:
        if login not in logins:
            continue
        password = secrets.token_urlsafe(18)
        made = server.command(
            *("account", "create", "--login", login, "--name", name),
            *("--roles", role.value, "--tenants", tenant["tenant_id"]),
            password=password,
        )
        people[login] = Person(login, name, role.value, made["account_id"], password, made["totp_secret"])
    return Installation(
        port=port,
        tenant_id=tenant["tenant_id"],
        api_key_id=tenant["api_key_id"],
        api_secret=tenant["api_secret"],
        people=people,
        webhook_port=receiver.port,
        webhook_secret=tenant["webhook_secret"],
    )


def moved_installation(known: Installation, server: RunsCommands, port: int, receiver: WebhookReceiver) -> Installation:
    """The installation of a folder that was used before, answering at `port` now and sending results to `receiver`."""
    if known.webhook_port != receiver.port:
        moved = server.command("tenant", "webhook", known.tenant_id, receiver.url)
        known = replace(known, webhook_port=receiver.port, webhook_secret=moved["webhook_secret"])
    return replace(known, port=port)


def next_code(person: Person, wait: Callable[[float], None] = time.sleep) -> tuple[str, Person]:
    """A one-time code that was not used before. A code works once, so this may have to wait for the next one."""
    now = int(time.time())
    step = max(person.last_step + 1, now // STEP_SECONDS)
    early = (step - 1) * STEP_SECONDS - now
    if early > 0:
        wait(early + 1)
    return pyotp.TOTP(person.totp_secret).at(step * STEP_SECONDS), replace(person, last_step=step)


def sign_in(server: RunsCommands, desk: SignsIn, person: Person, workstation: str) -> tuple[object, Person]:
    """Sign `person` in at `desk`, enrolling the workstation and having it approved where it is new."""
    code, person = next_code(person)
    outcome = desk.sign_in(person.login, person.password, code).result(ANSWER_SECONDS)
    if type(outcome).__name__ != "EnrolmentNeeded":
        return outcome, person
    pending = desk.enrol(workstation).result(ANSWER_SECONDS)
    approve_workstation(server, pending.fingerprint)
    code, person = next_code(person)
    return desk.sign_in(person.login, person.password, code).result(ANSWER_SECONDS), person


def approve_workstation(server: RunsCommands, fingerprint: str) -> None:
    """What a supervisor does who was told the fingerprint of a new workstation's key."""
    waiting = server.command("workstation", "list")["workstations"]
    found = next(row for row in waiting if row["fingerprint"] == fingerprint)
    server.command("workstation", "approve", found["workstation_id"])
