"""Sealed files that a killed process left behind (R19, R22)."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from case_contract.identifiers import new_id
from case_server.evidence.sweeping import sweep_orphans
from case_server.foundation.jobs import build_job_app
from case_server.foundation.services import Services
from tests.case_server.api import make_tenant
from tests.case_server.cases.desk import received_case
from tests.case_server.evidence.test_store import file_of, put


def aged(services: Services, path: Path, age: timedelta) -> Path:
    """The file as it was last written so long ago."""
    moment = (services.clock.now() - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def orphan(services: Services, age: timedelta) -> Path:
    """A sealed file of a case that was never committed."""
    path = services.settings.evidence_folder / "evidence" / str(new_id()) / str(new_id())
    path.parent.mkdir(parents=True)
    path.write_bytes(b"sealed")
    return aged(services, path, age)


def evidence_of(services: Services, pieces: int) -> list[Path]:
    """Files that rows name, two hours old."""
    tenant = make_tenant(services)
    found: list[UUID] = []
    for _ in range(pieces):
        case_id = received_case(services, tenant.tenant_id)
        found.append(put(services, tenant.tenant_id, case_id))
    return [aged(services, file_of(services, evidence_id), timedelta(hours=2)) for evidence_id in found]


def test_only_old_files_without_a_row_go(services: Services) -> None:
    """What a row names stays however old, and what was just written may still get its row."""
    kept = evidence_of(services, 2)
    old, young = orphan(services, timedelta(minutes=61)), orphan(services, timedelta(minutes=59))
    package = services.settings.evidence_folder / "archive" / str(new_id()) / str(new_id())
    package.parent.mkdir(parents=True)
    package.write_bytes(b"sealed")
    aged(services, package, timedelta(days=1))
    assert sweep_orphans(services) == 1
    assert not old.exists()
    assert all(path.exists() for path in (*kept, young, package))
    assert sweep_orphans(services) == 0


def test_a_database_that_is_not_the_folders_own_costs_no_file(services: Services) -> None:
    """Restored from before, or another one: most files are without a row then, and all of them stay."""
    kept = evidence_of(services, 1)
    files = [orphan(services, timedelta(days=1)) for _ in range(2)]
    assert sweep_orphans(services) == 0
    assert all(path.exists() for path in (*kept, *files))


def test_it_is_one_of_the_workers_jobs(services: Services) -> None:
    """Once an hour."""
    app = build_job_app(str(services.database.url), services)
    assert "evidence.sweep_orphans" in app.tasks
