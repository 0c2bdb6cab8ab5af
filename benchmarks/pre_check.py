"""Whole cases pre-checked an hour on two cores, against the plain reader with its defaults on the same pictures."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import psycopg

from benchmarks.report import Measurement
from benchmarks.site import database_of, measured_site
from benchmarks.together import run_together
from case_contract.intake import CaseReceipt
from case_contract.vocabulary import CaseType, EvidenceKind
from sample_data import build, sample_cases
from sample_data.case import SampleCase, SubmittableCase
from sample_data.tenant_client import TenantClient

CASES: Final = 64
WORKERS: Final = 2
READ_AGAIN: Final = 1
FINISHED_WITHIN_S: Final = 600.0
_SIDES: Final = (EvidenceKind.ID_FRONT.value, EvidenceKind.ID_BACK.value)
_LEFT: Final = "SELECT count(*) FROM cases WHERE status IN ('received', 'pre_checking')"
# Counted from the first case that is done, so that loading the models is not part of it; that case is not counted.
_SPAN: Final = """
    SELECT count(*) - 1, extract(epoch FROM max(at) - min(at))::float8
    FROM log_entries WHERE operation = 'finish_pre_check'
"""
_FAILED: Final = "SELECT count(*) FROM cases WHERE pre_check <> 'done'"


def measure() -> Iterator[Measurement]:
    """Cases queued while no worker runs, worked off by two; then the baseline on their fronts and backs."""
    cases = whole_cases()
    with measured_site(logins=()) as site, database_of(site) as url:
        submit(site.tenant, cases, CASES)
        for _ in range(WORKERS):
            site.server.start_worker()
        per_hour = worked_off(url, FINISHED_WITHIN_S)
        pictures = site.folder / "pictures"
        read_per_hour = plain_reading(cases, pictures)
    yield Measurement(
        "pre-check, whole case",
        f"{WORKERS} worker processes of a real server: decrypt, rectify, read front and back, validate, detect and "
        "compare the faces, store, log; from the first case done to the last",
        f"{CASES} cases of {len(cases)} different customers, all with front, back and selfie",
        per_hour,
        "cases/h",
        f"rapidocr 3.10, defaults, front and back only, {WORKERS} processes",
        read_per_hour,
        ">= 500 (R55), aim 4,000",
    )


def whole_cases(built: Callable[[SampleCase], SubmittableCase] = build) -> tuple[SubmittableCase, ...]:
    """The sample's payment accounts that have a picture each of front, back and selfie; `built` draws them."""
    drawn = [built(case) for case in sample_cases() if case.case_type is CaseType.PAYMENT_ACCOUNT and not case.missing]
    return tuple(
        made for made in drawn if not any(media_type == "application/pdf" for _, media_type, _ in made.files.values())
    )


def submit(tenant: TenantClient, cases: Sequence[SubmittableCase], count: int) -> None:
    """Submit `count` cases through the intake API, `cases` over and over."""
    for number in range(count):
        made = cases[number % len(cases)]
        renamed = {**made.case, "tenant_reference": f"BENCH-{number:04d}"}
        receipt = tenant.submit(renamed, made.files, f"bench-{number}")
        assert isinstance(receipt, CaseReceipt), receipt


def worked_off(url: str, within_s: float) -> float:
    """Wait until no case is left to pre-check; gives cases an hour by the record log."""
    pause = threading.Event()
    with psycopg.connect(url, autocommit=True) as connection:
        deadline = time.monotonic() + within_s
        while _number(connection, _LEFT):
            if time.monotonic() > deadline:
                raise TimeoutError("the pre-checks did not end in time")
            pause.wait(0.25)
        assert _number(connection, _FAILED) == 0, "a pre-check failed"
        row = connection.execute(_SPAN).fetchone()
    assert row is not None
    return float(row[0]) / float(row[1]) * 3600


def plain_reading(cases: Sequence[SubmittableCase], folder: Path) -> float:
    """Cases an hour of `rapidocr` as installed, each process reading its share of fronts and backs `READ_AGAIN` times.

    The pictures are drawn specimens, not evidence, and may lie in `folder` while it reads them.
    """
    folder.mkdir()
    shares: list[list[str]] = [[] for _ in range(WORKERS)]
    for number, made in enumerate(cases):
        for side in _SIDES:
            path = folder / f"{number}-{side}"
            path.write_bytes(made.files[side][2])
            shares[number % WORKERS].append(str(path))
    environment = {**os.environ, "ORT_DISABLE_TELEMETRY": "1"}
    arguments = [[str(READ_AGAIN), *share] for share in shares]
    printed = run_together("benchmarks.plain_reader", arguments, environment=environment, quiet=True)
    # Each process has its own pace to the end, as a queue would give it: rates add up.
    rates = [len(share) * READ_AGAIN / float(seconds) for share, seconds in zip(shares, printed, strict=True)]
    return sum(rates) / len(_SIDES) * 3600


def _number(connection: psycopg.Connection[tuple[object, ...]], query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(str(row[0]))
