"""The server goes away, the reviewer works on, her client is killed: nothing is lost and nothing is done twice."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from case_contract.records import CaseDetail
from case_contract.templates import TEMPLATES
from case_contract.vocabulary import Verdict
from sample_data import SampleCase, SubmittableCase, sample_cases
from sample_data.people import approve_workstation, next_code
from sample_data.tenant_client import Refused
from tests.end_to_end.installation import Site, running_site
from tests.support.secret_service import needs_secret_service, secret_service

OFFLINE = 5
pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.timeout(900),
    needs_secret_service,
]


class DeskProcess:
    """The client as a process that can be killed."""

    def __init__(self, site: Site, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.end_to_end.desk_process"]
        command += [site.server.base_url, str(site.server.ca_path), str(site.folder / "killed")]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def ask(self, **what: str) -> dict[str, Any]:
        """One request, one answer; the answer to `decide` means that the work is durable."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()
        self._end()

    def close(self) -> None:
        """End by closing its input."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._end()

    def _end(self) -> None:
        self._process.wait(60)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None and not stream.closed:
                stream.close()


def test_killed_offline_nothing_lost_nothing_doubled(
    tmp_path: Path, installed: Path, built: Callable[[SampleCase], SubmittableCase]
) -> None:
    """R72 and issue section 7: server gone, decide 5, kill -9 the client, start again, server back."""
    with (
        running_site(tmp_path, installed=installed) as site,
        secret_service(tmp_path / "keyring") as environment,
    ):
        for case in sample_cases()[:OFFLINE]:
            made = built(case)
            assert not isinstance(site.tenant.submit(made.case, made.files, case.reference), Refused)
        desk = DeskProcess(site, environment)
        enter(site, desk)
        supervisor = site.api("wang.min")
        claimed = [desk.ask(do="claim")["case_id"] for _ in range(OFFLINE)]

        site.server.kill_serving()
        verdicts = [Verdict.APPROVE, Verdict.REJECT, Verdict.ESCALATE, Verdict.APPROVE, Verdict.REJECT]
        commands = [
            desk.ask(do="decide", case_id=case_id, verdict=verdict.value)["command_id"]
            for case_id, verdict in zip(claimed, verdicts, strict=True)
        ]
        assert len(set(commands)) == OFFLINE
        desk.kill()

        again = DeskProcess(site, environment)
        resumed = again.ask(do="resume")
        assert resumed["resumed"]
        assert resumed["open"]
        assert again.ask(do="unsent")["unsent"] >= OFFLINE, "acknowledged work was lost with the process"
        site.server.start_serving()
        assert again.ask(do="wait_sent") == {"sent": True, "need_you": 0}
        again.close()

        for case_id, verdict in zip(claimed, verdicts, strict=True):
            detail = CaseDetail.model_validate(supervisor.get(f"/v1/cases/{case_id}").json())
            assert [given.verdict for given in detail.verdicts] == [verdict], "lost or doubled"
            steps = [step.code for step in detail.steps if step.outcome]
            assert steps == [step.code for step in TEMPLATES[detail.summary.case_type].steps]
        assert site.server.command("verify-log")


def enter(site: Site, desk: DeskProcess) -> None:
    """Sign in, have the workstation approved, sign in again."""
    person = site.installation.people["lin.yue"]
    code, person = next_code(person)
    first = desk.ask(do="sign_in", login=person.login, password=person.password, code=code)
    assert first == {"outcome": "EnrolmentNeeded"}
    approve_workstation(site.server, desk.ask(do="enrol")["fingerprint"])
    code, person = next_code(person)
    site.installation.people["lin.yue"] = person
    second = desk.ask(do="sign_in", login=person.login, password=person.password, code=code)
    assert second == {"outcome": "SignedInOk"}
