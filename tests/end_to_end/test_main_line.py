"""The main line with real parts: upload, pre-check, claim, decide, feedback, archive, search, proof."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from case_contract.intake import CaseReceipt
from case_contract.vocabulary import CaseStatus, Verdict
from reviewer_app.services.types import DecodedImage, Desk, QueueQuery, QueueScope
from sample_data import SampleCase, SubmittableCase, sample_cases
from sample_data.tenant_client import Refused
from tests.end_to_end.installation import Site, running_site
from tests.support.working import ANSWER_S, all_sent, claim_next, decide, detail_of, wait_until

COUNT = 20
VERDICTS = (Verdict.APPROVE, Verdict.REJECT, Verdict.ASK_AGAIN, Verdict.ESCALATE)
WAITING = QueueQuery(scope=QueueScope.WAITING)
pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(900)]


def submit_all(site: Site, cases: tuple[SampleCase, ...], built: dict[str, SubmittableCase]) -> dict[str, CaseReceipt]:
    receipts: dict[str, CaseReceipt] = {}
    full = {**built[cases[0].reference].files, **built[cases[1].reference].files}
    for case in cases:
        made = built[case.reference]
        receipt = site.tenant.submit(made.case, made.files, f"key-{case.reference}")
        assert not isinstance(receipt, Refused), receipt
        again = site.tenant.submit(made.case, made.files, f"key-{case.reference}")
        assert not isinstance(again, Refused)
        assert again.case_id == receipt.case_id, "the same idempotency key made a second case"
        receipts[case.reference] = receipt
        if receipt.status is CaseStatus.WAITING_CUSTOMER:
            needed = {item.kind.value: full[item.kind.value] for item in receipt.missing}
            assert not isinstance(
                site.tenant.supplement(str(receipt.case_id), needed, f"more-{case.reference}"), Refused
            )
    return receipts


def work_off(desk: Desk, planned: dict[str, Verdict], expected: int) -> list[str]:
    """Claim and decide until `expected` cases are done, looking at every picture of each."""
    done: list[str] = []
    while len(done) < expected:
        assert wait_until(desk, lambda: desk.queue_count(WAITING).result(ANSWER_S) > 0, 300), done
        case_id = claim_next(desk)
        if case_id is None:
            continue
        detail = detail_of(desk, case_id)
        for item in detail.evidence:
            shown = desk.image(case_id, item.evidence_id, 0, 640).result(ANSWER_S)
            assert isinstance(shown, DecodedImage), (detail.tenant_reference, item.kind, shown)
        decide(desk, case_id, planned[detail.tenant_reference])
        done.append(detail.tenant_reference)
    assert wait_until(desk, lambda: all_sent(desk), 120), desk.state()
    assert desk.state().need_you == 0, [item.command for item in desk.problems_needing_you().result(ANSWER_S)]
    return done


def test_twenty_cases_from_upload_to_archive(
    tmp_path: Path, installed: Path, built: Callable[[SampleCase], SubmittableCase]
) -> None:
    """R1, R2, R5, R8, R14, R18, R19, R38, R62, R72, R86, R87: 20 cases, four verdicts, hand-over to the risk officer,
    webhook, archive, search, log."""
    cases = sample_cases()[:COUNT]
    planned = {case.reference: VERDICTS[index % 4] for index, case in enumerate(cases)}
    submissions = {case.reference: built(case) for case in cases}
    with running_site(tmp_path, installed=installed) as site:
        receipts = submit_all(site, cases, submissions)
        reviewer, officer = site.desk("lin.yue"), site.desk("zhao.ke")
        assert sorted(work_off(reviewer, planned, COUNT)) == sorted(planned)

        asked = [reference for reference, verdict in planned.items() if verdict is Verdict.ASK_AGAIN]
        assert site.receiver.wait_for(
            lambda notices: len([n for n in notices if n.verdict is Verdict.ASK_AGAIN]) == len(asked), 120
        )
        for reference in asked:
            files = submissions[reference].files
            answer = site.tenant.supplement(str(receipts[reference].case_id), files, f"again-{reference}")
            assert not isinstance(answer, Refused)
        work_off(reviewer, dict.fromkeys(asked, Verdict.APPROVE), len(asked))

        escalated = [reference for reference, verdict in planned.items() if verdict is Verdict.ESCALATE]
        at_risk = site.api("wang.min").get("/v1/cases", status="awaiting_risk", limit=200).json()["cases"]
        assert len(at_risk) >= len(escalated)
        work_off(officer, dict.fromkeys(planned, Verdict.REJECT), len(at_risk))

        final = (Verdict.APPROVE, Verdict.REJECT)
        assert site.receiver.wait_for(
            lambda notices: len({n.tenant_reference for n in notices if n.verdict in final}) == COUNT, 120
        ), [n.tenant_reference for n in site.receiver.notices]
        ends = [n.tenant_reference for n in site.receiver.notices if n.verdict in final]
        assert sorted(ends) == sorted(planned), "a result was told twice or not at all"
        assert site.receiver.refused == 0

        auditor = site.api("sun.wei")
        assert wait_until(reviewer, lambda: len(archived(auditor.get("/v1/archive", limit=100).json())) == COUNT, 120)
        found = archived(auditor.get("/v1/archive", limit=100).json())
        assert set(found) == {str(receipt.case_id) for receipt in receipts.values()}
        one = receipts[cases[0].reference]
        by_code = auditor.get("/v1/archive", service_code=one.service_code).json()
        assert archived(by_code) == [str(one.case_id)]
        by_subject = auditor.get("/v1/archive", subject_id=cases[0].subject_id).json()
        assert str(one.case_id) in archived(by_subject)
        rejected = archived(auditor.get("/v1/archive", verdict="reject", limit=100).json())
        approved = archived(auditor.get("/v1/archive", verdict="approve", limit=100).json())
        assert len(rejected) + len(approved) == COUNT
        package = zipfile.ZipFile(io.BytesIO(auditor.get(f"/v1/archive/{one.case_id}/package").content))
        assert "manifest.json" in package.namelist()
        assert json.loads(package.read("manifest.json"))
        assert archived(site.api("chen.mo").get("/v1/archive").json()) == [], "a reviewer searched the archive"

        result = requests.get(
            f"{site.server.base_url}/v1/results/{one.service_code}", verify=str(site.server.ca_path), timeout=ANSWER_S
        )
        assert result.ok
        assert "张" not in result.text
        assert site.server.command("verify-log")


def archived(page: dict[str, object]) -> list[str]:
    cases = page.get("cases", [])
    assert isinstance(cases, list)
    return [str(case["case_id"]) for case in cases]
