"""The three risk labels counted: suspected by the machine, carried by verdicts, borne out or dismissed (R24)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from uuid import UUID

import pytest

from case_contract.reasons import REASONS, RiskFamily
from case_contract.records import FindingRecord, PackRecord
from case_contract.reports import LabelStatistics, RiskLabelReport
from case_contract.vocabulary import ACCOUNT_ROLES, DocumentType, Role, Severity, Verdict
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.checking import Checked, OpenedEvidence
from case_server.precheck.rating import FAMILY_OF
from case_server.precheck.service import pre_check
from case_server.reports.labels import risk_label_report
from case_server.reports.repository import ReportQuery
from identity_checks.finding_codes import FindingCode
from tests.case_server.api import Tenant, TestClient, make_person, make_tenant
from tests.case_server.cases.desk import Desk, received_case, whole_review
from tests.case_server.precheck.running import ScriptedChecker, finding
from tests.case_server.reports.test_automation import period
from tests.support.clock import FixedClock

FORGED = "document_not_genuine"
OTHER_PERSON = "different_person"
ALERT, WARNING, INFO = Severity.ALERT, Severity.WARNING, Severity.INFO
PACK = PackRecord(pack="uto-card", version=3, sha256="0" * 64, title_zh="乌托邦证件", title_en="Utopian card")
_REFERENCES = count(1)


@pytest.fixture
def officer(services: Services, tenant: Tenant) -> Desk:
    """A risk officer's desk."""
    person = make_person(services, Role.RISK_OFFICER, tenants=[tenant.tenant_id])
    return Desk(services, person, frozenset({Role.RISK_OFFICER}), frozenset({tenant.tenant_id}))


def checked(services: Services, tenant: Tenant, *found: FindingRecord, pack: PackRecord | None = None) -> UUID:
    """A passport case in which the machine found `found`; on the first page where they are on none."""
    case_id = received_case(services, tenant.tenant_id, reference=f"ref-{next(_REFERENCES)}")
    kind = DocumentType.PASSPORT if pack is None else DocumentType.REGIONAL
    assert pre_check(services, _Placing(found=found, reading={"document_type": kind, "pack": pack}), case_id)
    return case_id


class _Placing(ScriptedChecker):
    """Puts findings that have a page on the first file, where its one reading is."""

    def check(self, evidence: Sequence[OpenedEvidence], declared: Mapping[str, str], today: date) -> Checked:
        """See `CaseChecker.check`."""
        self.found = [
            one if one.page is None else one.model_copy(update={"evidence_id": evidence[0].evidence_id})
            for one in self.found
        ]
        return super().check(evidence, declared, today)


def on_page(code: FindingCode, severity: Severity = ALERT) -> FindingRecord:
    """A finding on the passport."""
    return finding(code.value, severity).model_copy(update={"page": 0})


def decided(desk: Desk, verdict: Verdict, *reasons: str) -> None:
    """The next case, looked at whole, with this verdict."""
    claimed = desk.claim()
    assert claimed is not None
    outcomes = desk.say(claimed, *whole_review(verdict, *reasons))
    assert all(outcome.problem is None for outcome in outcomes), outcomes


def report(services: Services, tenant: Tenant, clock: FixedClock, *, ago: int = 0) -> RiskLabelReport:
    """Of the day around now, or `ago` days earlier."""
    until = clock.now() + timedelta(hours=1) - timedelta(days=ago)
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        return risk_label_report(connection, ReportQuery(until - timedelta(days=1), until))


def of(found: RiskLabelReport, label: RiskFamily) -> LabelStatistics:
    """The statistics of one label."""
    return next(one for one in found.labels if one.label is label)


def figures(one: LabelStatistics) -> tuple[int, ...]:
    """Suspected, alerted, decided, rejected, borne out, dismissed."""
    return one.suspected, one.alerted, one.decided, one.rejected, one.borne_out.hits, one.dismissed


def given(one: LabelStatistics) -> dict[str, int]:
    """The reasons that were given."""
    return {reason.code: reason.cases for reason in one.reasons if reason.cases}


def test_nothing_was_decided(services: Services, tenant: Tenant, clock: FixedClock) -> None:
    """R24: three labels, each with all its own reasons, and no share of nothing."""
    empty = report(services, tenant, clock)
    assert [one.label for one in empty.labels] == list(RiskFamily)
    assert all(figures(one) == (0,) * 6 and one.borne_out.lower is None for one in empty.labels)
    assert {reason.code: one.label for one in empty.labels for reason in one.reasons} == {
        code: reason.family for code, reason in REASONS.items() if reason.family is not None
    }


def test_borne_out_dismissed_and_found_by_people(
    services: Services, tenant: Tenant, desk: Desk, officer: Desk, clock: FixedClock
) -> None:
    """R24: a label is the machine's word, a person's, or both; each is counted as what it was."""
    checked(services, tenant, on_page(FindingCode.MRZ_CHECK_DIGIT))
    decided(desk, Verdict.REJECT, FORGED, "number_invalid")
    decided(officer, Verdict.REJECT, FORGED)
    checked(services, tenant, on_page(FindingCode.MRZ_CHECK_DIGIT), on_page(FindingCode.DOCUMENT_ALTERED, WARNING))
    decided(desk, Verdict.APPROVE)
    decided(officer, Verdict.APPROVE)
    checked(services, tenant)
    decided(desk, Verdict.REJECT, OTHER_PERSON)
    found = report(services, tenant, clock)
    fake, person, tampered = (of(found, label) for label in RiskFamily)
    assert found.cases == 3
    assert figures(fake) == (2, 2, 1, 1, 1, 1)
    assert fake.decided_by_risk == 1
    assert given(fake) == {FORGED: 1, "number_invalid": 1}
    assert [(one.code, one.cases) for one in fake.findings] == [("mrz_check_digit", 2)]
    assert figures(person) == (0, 0, 1, 1, 0, 0), "a person saw what the machine had not"
    assert (given(person), person.decided_by_risk) == ({OTHER_PERSON: 1}, 0)
    assert figures(tampered) == (1, 0, 0, 0, 0, 1)


def test_rejected_for_something_else_is_neither(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R24: a case that was expired bears out no suspicion and dismisses none."""
    checked(services, tenant, on_page(FindingCode.SAME_PICTURE_TWICE, WARNING))
    decided(desk, Verdict.REJECT, "document_expired")
    assert figures(of(report(services, tenant, clock), RiskFamily.IMPERSONATION)) == (1, 0, 0, 0, 0, 0)


def test_what_was_raised_and_taken_back(
    services: Services, tenant: Tenant, desk: Desk, officer: Desk, clock: FixedClock
) -> None:
    """R24: an escalation carries the label; what the risk officer then approves was dismissed."""
    checked(services, tenant, on_page(FindingCode.FACE_SEEN_BEFORE))
    decided(desk, Verdict.ESCALATE, OTHER_PERSON)
    decided(officer, Verdict.APPROVE)
    found = of(report(services, tenant, clock), RiskFamily.IMPERSONATION)
    assert figures(found) == (1, 1, 1, 0, 0, 1)
    assert found.decided_by_risk == 0


def test_remarks_and_quality_are_no_suspicion(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R24: a customer's own earlier case is a remark; what is missing says nothing of a label."""
    checked(services, tenant, on_page(FindingCode.PICTURE_SEEN_BEFORE, INFO), on_page(FindingCode.FIELD_MISSING))
    decided(desk, Verdict.REJECT, "document_expired")
    assert all(one.suspected == 0 for one in report(services, tenant, clock).labels)


def test_a_typing_mistake_is_no_suspicion(services: Services, tenant: Tenant, desk: Desk, clock: FixedClock) -> None:
    """R24: what was found in a value that a person typed counts while it stands, and not once she changed it."""
    typed = on_page(FindingCode.NUMBER_CHECK_DIGIT, WARNING)
    typed = typed.model_copy(update={"model_version": "numbers of corrections 1"})
    case_id = checked(services, tenant, typed)
    decided(desk, Verdict.APPROVE)
    assert of(report(services, tenant, clock), RiskFamily.FAKE_IDENTITY).suspected == 1
    with services.database.transaction(Scope.system()) as connection:
        connection.exec_driver_sql("UPDATE findings SET superseded_at = now() WHERE case_id = %s", (case_id,))
    assert of(report(services, tenant, clock), RiskFamily.FAKE_IDENTITY).suspected == 0


def test_a_suspicion_of_an_earlier_round_was_one(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R24: that a better picture dispelled it is how it was dismissed."""
    case_id = checked(services, tenant, on_page(FindingCode.DOCUMENT_ALTERED, WARNING))
    decided(desk, Verdict.APPROVE)
    with services.database.transaction(Scope.system()) as connection:
        connection.exec_driver_sql("UPDATE findings SET superseded_at = now() WHERE case_id = %s", (case_id,))
    assert figures(of(report(services, tenant, clock), RiskFamily.TAMPERING)) == (1, 0, 0, 0, 0, 1)


def test_by_document_with_packs_by_their_titles(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R24: a passport, a pack's card by its own title, and what is on no document alone."""
    checked(services, tenant, on_page(FindingCode.DOCUMENT_ALTERED, WARNING))
    decided(desk, Verdict.APPROVE)
    two = on_page(FindingCode.DOCUMENT_ALTERED, WARNING), on_page(FindingCode.SIDES_MISMATCH, WARNING)
    checked(services, tenant, *two, pack=PACK)
    decided(desk, Verdict.REJECT, "document_tampered")
    checked(services, tenant, finding(FindingCode.SIDES_MISMATCH.value, WARNING))
    decided(desk, Verdict.REJECT, "document_expired")
    documents = of(report(services, tenant, clock), RiskFamily.TAMPERING).documents
    seen = [
        (one.document_type, one.pack and one.pack.title_zh, one.suspected, one.borne_out, one.dismissed)
        for one in documents
    ]
    assert seen == [
        (DocumentType.PASSPORT, None, 1, 0, 1),
        (DocumentType.REGIONAL, "乌托邦证件", 1, 1, 0),
        (None, None, 1, 0, 0),
    ]


def test_only_what_was_decided_in_the_period_by_the_tenant(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R24: a case that is open says nothing yet; another day's and another tenant's are not counted."""
    checked(services, tenant, on_page(FindingCode.FACE_SEEN_BEFORE, WARNING))
    assert of(report(services, tenant, clock), RiskFamily.IMPERSONATION).suspected == 0
    decided(desk, Verdict.REJECT, OTHER_PERSON)
    assert figures(of(report(services, tenant, clock), RiskFamily.IMPERSONATION)) == (1, 0, 1, 1, 1, 0)
    other = make_tenant(services, "Other")
    for elsewhere in (report(services, tenant, clock, ago=1), report(services, other, clock)):
        assert figures(of(elsewhere, RiskFamily.IMPERSONATION)) == (0,) * 6
        assert elsewhere.cases == 0


def test_every_finding_of_a_label_has_one_label() -> None:
    """R24: what the machine suspects is among the labels that people decide by."""
    assert set(FAMILY_OF.values()) == set(RiskFamily)


@pytest.mark.parametrize("role", sorted(ACCOUNT_ROLES))
def test_who_may_read_it(api: TestClient, services: Services, tenant: Tenant, role: Role) -> None:
    """R24: as the report beside it, and each look is on record."""
    person = make_person(services, role, tenants=[tenant.tenant_id])
    answer = api.get("/v1/reports/risk-labels", params=period(services.clock.now()), headers=person.headers)
    allowed = role in {Role.SUPERVISOR, Role.RISK_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}
    assert answer.status_code == (200 if allowed else 403), answer.text
    with services.database.transaction(Scope.system()) as connection:
        logged = connection.exec_driver_sql(
            "SELECT count(*) FROM log_entries WHERE operation = 'report_read' AND actor_id = %s", (person.account_id,)
        ).scalar_one()
    assert logged == allowed


def test_a_period_that_is_none(api: TestClient, services: Services, tenant: Tenant) -> None:
    """One clear refusal that names the parameter."""
    person = make_person(services, Role.SUPERVISOR, tenants=[tenant.tenant_id])
    answer = api.get("/v1/reports/risk-labels", params=period(services.clock.now(), 0), headers=person.headers)
    assert (answer.status_code, answer.json()["errors"]) == (422, ["query.to"])
