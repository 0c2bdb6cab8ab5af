"""Builds folders and tables to import."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from case_contract.identifiers import new_id
from case_contract.vocabulary import Plan
from case_server.accounts.tenant_actor import TenantActor
from case_server.batch_import.importing import Import
from case_server.batch_import.outcomes import Outcome
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from tests.case_server.api import Tenant
from tests.case_server.intake.sending import REQUIRED, picture

CONSENT = {"given_at": "2026-10-30T09:00:00+08:00", "text_version": "2026-01"}
DEFAULTS = {"case_type": "payment_account", "consent": CONSENT}
HEADING = ("reference", "case_type", "consent_given_at", "consent_text_version", "name", *REQUIRED)


def make_folder(folder: Path, references: Sequence[str], *, defaults: Mapping[str, Any] = DEFAULTS) -> Path:
    """A folder with a flawless case a reference; every case shows pictures of its own."""
    folder.mkdir(parents=True)
    (folder / "defaults.json").write_text(json.dumps(defaults), encoding="utf-8")
    for number, reference in enumerate(references):
        make_case(folder / reference, size=(64, 48 + number))
    return folder


def make_case(folder: Path, *, size: tuple[int, int] = (64, 48), stated: Mapping[str, Any] | None = None) -> Path:
    """A sub-folder with all evidence of a payment account."""
    folder.mkdir()
    for kind in REQUIRED:
        (folder / f"{kind}.jpg").write_bytes(picture(size))
    if stated is not None:
        (folder / "case.json").write_text(json.dumps(stated), encoding="utf-8")
    return folder


def table(rows: Sequence[Sequence[str]], *, heading: Sequence[str] = HEADING, encoding: str = "utf-8") -> bytes:
    """A CSV as a spreadsheet writes it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heading, *rows])
    return text.getvalue().encode(encoding)


def row(reference: str, *, name: str = "张伟", case_type: str = "payment_account", **files: str) -> tuple[str, ...]:
    """A row with the evidence of `make_pictures`, unless told otherwise."""
    paths = {kind: f"pictures/{kind}.jpg" for kind in REQUIRED} | files
    return (reference, case_type, CONSENT["given_at"], CONSENT["text_version"], name, *(paths[k] for k in REQUIRED))


def make_pictures(folder: Path) -> None:
    """`pictures/` with one file of each required kind."""
    (folder / "pictures").mkdir(parents=True)
    for kind in REQUIRED:
        (folder / "pictures" / f"{kind}.jpg").write_bytes(picture())


def run_for(services: Services, tenant: Tenant, *, plan: Plan = Plan.ADVANCED, dry_run: bool = False) -> Import:
    """A run of the command for a tenant."""
    actor = TenantActor(tenant.tenant_id, None, plan, Scope.tenants({tenant.tenant_id}))
    return Import(new_id(services.clock.now()), actor, dry_run=dry_run)


def codes(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Place → status, or the problem's code where there is one."""
    return {
        outcome.entry.place: outcome.status.value if outcome.refusal is None else outcome.refusal.code.value
        for outcome in outcomes
    }


def lines_of(path: Path) -> list[dict[str, Any]]:
    """What an outcome file holds."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def count(services: Services, query: LiteralString) -> int:
    """A number from the database, as its owner sees it."""
    with psycopg.connect(str(services.settings.database_url)) as connection:
        found = connection.execute(query).fetchone()
    assert found is not None
    return int(found[0])
