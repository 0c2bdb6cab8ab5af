"""Claiming the next case over HTTPS with 16 clients, against the same statement under pgbench."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any, Final
from uuid import UUID

import psycopg

from benchmarks.pgbench import PgbenchRun, claim_script, run_pgbench
from benchmarks.queue_filling import fill_queue, wait_for_the_log
from benchmarks.report import Measurement, percentile
from benchmarks.site import database_of, measured_site
from benchmarks.together import run_together
from tests.end_to_end.installation import Site

CLIENTS: Final = 16
PROCESSES: Final = 2
WEB_PROCESSES: Final = 2
FIRST: Final = 20
TIMES: Final = 500
BASELINE_TIMES: Final = 400


@dataclass(frozen=True, slots=True)
class Load:
    """What the claiming clients saw; `own_cores` is how much of the machine they took themselves."""

    per_second: float
    seconds: tuple[float, ...]
    own_cores: float


def measure() -> Iterator[Measurement]:
    """pgbench, the clients, pgbench again, on one database with enough cases for all of them."""
    needed = CLIENTS * (FIRST + TIMES + 2 * BASELINE_TIMES)
    with measured_site(web_processes=WEB_PROCESSES) as site, database_of(site) as url:
        tenant_id = UUID(site.installation.tenant_id)
        fill_queue(url, site.server.data_folder / "keys", tenant_id, needed)
        wait_for_the_log(url)
        tokens = [site.api(login).token for login in ("lin.yue", "chen.mo")]
        account_id = UUID(site.installation.people["lin.yue"].account_id)
        script = claim_script(account_id, a_workstation(url))

        def baseline() -> PgbenchRun:
            return run_pgbench(url, script, tenant_id, clients=CLIENTS, transactions=BASELINE_TIMES)

        before = baseline()
        wait_for_the_log(url)
        load = claim_all(site, tokens, clients=CLIENTS, first=FIRST, times=TIMES)
        after = baseline()
    method = (
        f"POST /v1/cases/claim (answer: the whole case) over TLS 1.3, {CLIENTS} kept-alive connections of "
        f"two reviewers, {WEB_PROCESSES} web processes; the clients took {load.own_cores:.2f} cores beside it"
    )
    sample = f"{CLIENTS * TIMES} claims; pgbench prepared, before and after, {CLIENTS * BASELINE_TIMES} each"
    yield Measurement(
        "claim next case",
        method,
        sample,
        load.per_second,
        "/s",
        "same SQL, pgbench",
        mean((before.per_second, after.per_second)),
        ">= 0.35 x pgbench",
    )
    yield Measurement(
        "claim next case, p99",
        method,
        sample,
        percentile(load.seconds, 0.99) * 1000,
        "ms",
        "same SQL, pgbench",
        percentile(before.seconds + after.seconds, 0.99) * 1000,
        "<= 20 ms",
    )


def a_workstation(url: str) -> UUID:
    """One that is enrolled, for the baseline to claim at."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT workstation_id FROM workstations LIMIT 1").fetchone()
    assert row is not None
    return UUID(str(row[0]))


def claim_all(site: Site, tokens: Sequence[str], *, clients: int, first: int, times: int) -> Load:
    """Have `clients` in `PROCESSES` processes claim `times` each, after `first` that are not counted."""
    share = clients // PROCESSES
    asked = {"ca": str(site.server.ca_path), "host": "127.0.0.1", "port": site.server.port}
    asked |= {"first": first, "times": times}
    line = json.dumps(asked | {"tokens": [tokens[number % len(tokens)] for number in range(share)]})
    printed = run_together("benchmarks.claim_load", [()] * PROCESSES, told=[line] * PROCESSES)
    answers: list[dict[str, Any]] = [json.loads(each) for each in printed]
    ids = [case_id for answer in answers for case_id in answer["case_ids"]]
    assert not any(answer["refused"] for answer in answers), "the server refused a claim"
    assert len(set(ids)) == len(ids), "a case was claimed twice"
    elapsed = max(answer["ended"] for answer in answers) - min(answer["began"] for answer in answers)
    seconds = tuple(float(each) for answer in answers for each in answer["seconds"])
    return Load(len(seconds) / elapsed, seconds, sum(answer["cpu"] for answer in answers) / elapsed)
