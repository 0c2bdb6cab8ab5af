"""A reviewer's word on a number is checked as a reading is: findings and the step about numbers follow (R21, R77)."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

import pytest
import sqlalchemy as sa

from case_contract.commands import Command, CompleteStep, Decide, DecideField, GiveFaceOpinion
from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail, FieldRecord, FindingRecord, StepRecord
from case_contract.vocabulary import (
    CaseStatus,
    CaseType,
    Certainty,
    DocumentType,
    FaceOpinion,
    FieldBasis,
    RiskLevel,
    Severity,
    StepGround,
    StepOutcome,
    Verdict,
)
from case_server.cases.claims import Claimed
from case_server.evidence.sealing import case_key, seal_json
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.repository import READING_KIND
from case_server.precheck.service import pre_check
from tests.case_server.cases.desk import Desk, received_case
from tests.case_server.precheck.running import ScriptedChecker, finding, logged_word
from tests.case_server.precheck.test_machine_steps import reading
from tests.case_server.precheck.test_pre_check import detail_of

RIGHT, WRONG, ANOTHER = "11010519491231002X", "110105194912310021", "110105199001010017"
FRONT = {"id_number": RIGHT, "birth_date": "1949-12-31", "sex": "女"}
CHECK = {"hmt-residence-permit-front": "1", "foreign-permanent-resident-card": "4"}
REST = (
    CompleteStep(step="in_force", outcome=StepOutcome.PASSED),
    CompleteStep(step="fields_agree", outcome=StepOutcome.PASSED),
    CompleteStep(step="document_genuine", outcome=StepOutcome.PASSED),
    GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.HIGH),
    CompleteStep(step="same_person", outcome=StepOutcome.PASSED),
    CompleteStep(step="risk_signals", outcome=StepOutcome.PASSED),
)
pytestmark = pytest.mark.slow


def claimed_case(
    services: Services,
    desk: Desk,
    *,
    read: Mapping[str, str] = FRONT,
    unsure: Mapping[str, float] | None = None,
    found: Sequence[FindingRecord] = (),
    stated: Mapping[str, str] = MappingProxyType({"name": "x"}),
) -> Claimed:
    """A case with an identity card, of which this was read, held at the desk."""
    front = reading(DocumentType.RESIDENT_ID_FRONT, {k: FieldRecord(value=v, confidence=0.99) for k, v in read.items()})
    fields = {
        k: item.model_copy(update={"confidence": (unsure or {}).get(k, 0.99)}) for k, item in front.fields.items()
    }
    back = reading(DocumentType.RESIDENT_ID_BACK)
    tenant_id = next(iter(desk.tenant_ids))
    case_id = received_case(services, tenant_id, case_type=CaseType.PAYMENT_ACCOUNT, declared=dict(stated))
    checker = ScriptedChecker(
        reading={"fields": fields},
        further=[{"document": 1, "document_type": back.document_type, "fields": back.fields}],
        found=found,
    )
    assert pre_check(services, checker, case_id)
    claimed = desk.claim()
    assert claimed is not None
    return claimed


def corrected(value: str, name: str = "id_number", basis: FieldBasis = FieldBasis.CORRECTED) -> DecideField:
    return DecideField(document_type=DocumentType.RESIDENT_ID_FRONT, field=name, value=value, basis=basis)


def say(desk: Desk, claimed: Claimed, *bodies: Command) -> list[ProblemCode | None]:
    return [outcome.problem for outcome in desk.say(claimed, *bodies)]


def numbers_step(detail: CaseDetail) -> StepRecord:
    return next(step for step in detail.steps if step.code == "numbers_valid")


def told(detail: CaseDetail) -> set[tuple[str, str | None, Severity]]:
    return {(one.code, one.field, one.severity) for one in detail.findings}


def test_a_number_that_fails_is_recorded_found_and_opens_the_step(services: Services, desk: Desk) -> None:
    """The value is taken as she typed it; it is an alert, counted, and nothing is approved over the machine's word."""
    claimed = claimed_case(services, desk)
    assert numbers_step(detail_of(services, claimed.case_id)).by_machine
    assert say(desk, claimed, corrected(WRONG), Decide(verdict=Verdict.APPROVE)) == [None, ProblemCode.STEPS_OPEN]
    detail = detail_of(services, claimed.case_id)
    assert [one.value for one in detail.field_decisions] == [WRONG]
    assert numbers_step(detail).outcome is None
    assert told(detail) == {("number_check_digit", "id_number", Severity.ALERT)}
    assert detail.findings[0].details == {"value": "corrected"}
    assert detail.findings[0].evidence_id == detail.readings[0].evidence_id
    assert (detail.summary.alert_count, detail.summary.risk_level) == (1, RiskLevel.LOW)
    assert logged_word(services) == ("number_check_digit", "numbers_valid")


def test_a_typing_mistake_put_right_settles_the_step_again(services: Services, desk: Desk) -> None:
    """By the machine, on a person's word; the finding about the mistake is gone and its count with it."""
    claimed = claimed_case(services, desk)
    assert say(desk, claimed, corrected(WRONG), corrected(RIGHT)) == [None, None]
    detail = detail_of(services, claimed.case_id)
    assert (told(detail), detail.summary.alert_count) == (set(), 0)
    step = numbers_step(detail)
    assert step.by_machine
    assert step.grounds[:2] == (StepGround.CONFIRMED_BY_PERSON, StepGround.CHECK_DIGITS_RIGHT)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("birth_date", "1949-12-30", "number_birth_mismatch"), ("sex", "男", "number_sex_mismatch")],
)
def test_a_birth_date_or_sex_that_is_not_the_numbers_is_found(
    services: Services, desk: Desk, field: str, value: str, code: str
) -> None:
    """A corrected date that contradicts the number left the step standing."""
    claimed = claimed_case(services, desk)
    assert say(desk, claimed, corrected(value, field)) == [None]
    detail = detail_of(services, claimed.case_id)
    assert told(detail) == {(code, field, Severity.ALERT)}
    assert numbers_step(detail).outcome is None


def test_a_number_read_wrongly_is_put_right(services: Services, desk: Desk) -> None:
    """What the pre-check said of the wrong reading no longer stands; with a high risk the step stays a person's."""
    claimed = claimed_case(
        services,
        desk,
        read=FRONT | {"id_number": WRONG},
        found=[
            finding("number_check_digit", Severity.ALERT).model_copy(update={"field": "id_number"}),
        ],
    )
    before = detail_of(services, claimed.case_id)
    assert before.summary.risk_level is RiskLevel.HIGH
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(
            sa.text("UPDATE findings SET evidence_id = :evidence, page = 0"),
            {"evidence": before.readings[0].evidence_id},
        )
    assert say(desk, claimed, corrected(RIGHT)) == [None]
    after = detail_of(services, claimed.case_id)
    assert (told(after), after.summary.alert_count, after.summary.risk_level) == (set(), 0, RiskLevel.HIGH)
    assert numbers_step(after).outcome is None


def test_an_unsure_number_that_she_confirms_settles_the_step(services: Services, desk: Desk) -> None:
    """The machine had left it open for want of certainty alone."""
    claimed = claimed_case(services, desk, unsure={"id_number": 0.9})
    assert numbers_step(detail_of(services, claimed.case_id)).outcome is None
    assert say(desk, claimed, corrected(RIGHT, basis=FieldBasis.READ)) == [None]
    assert numbers_step(detail_of(services, claimed.case_id)).by_machine


def test_what_she_said_of_the_step_is_open_again_and_stays_hers(services: Services, desk: Desk) -> None:
    """Her word was about another number; once the step is hers the machine does not decide it any more."""
    claimed = claimed_case(services, desk)
    passed = CompleteStep(step="numbers_valid", outcome=StepOutcome.PASSED)
    assert say(desk, claimed, passed, corrected(ANOTHER)) == [None, None]
    detail = detail_of(services, claimed.case_id)
    assert {code for code, _, _ in told(detail)} >= {"number_birth_mismatch"}
    assert numbers_step(detail).outcome is None
    assert say(desk, claimed, corrected(RIGHT)) == [None]
    assert numbers_step(detail_of(services, claimed.case_id)).outcome is None
    assert say(desk, claimed, passed) == [None]
    assert numbers_step(detail_of(services, claimed.case_id)).decided_by == desk.person.account_id


def test_a_failed_step_stays_failed(services: Services, desk: Desk) -> None:
    """She has found the forgery herself."""
    claimed = claimed_case(services, desk)
    failed = CompleteStep(step="numbers_valid", outcome=StepOutcome.FAILED, note="forged")
    assert say(desk, claimed, failed, corrected(WRONG), corrected(RIGHT)) == [None, None, None]
    assert numbers_step(detail_of(services, claimed.case_id)).outcome is StepOutcome.FAILED


def test_an_approval_over_a_number_that_fails_is_a_risk_officers(services: Services, desk: Desk) -> None:
    """She may say that it may be; what the machine would have sent to a risk officer goes there all the same (R30)."""
    claimed = claimed_case(services, desk)
    passed = CompleteStep(step="numbers_valid", outcome=StepOutcome.PASSED, note="a known mistake of the issuer")
    problems = say(desk, claimed, corrected(WRONG), passed, *REST, Decide(verdict=Verdict.APPROVE))
    assert set(problems) == {None}
    summary = detail_of(services, claimed.case_id).summary
    assert (summary.status, summary.risk_level) == (CaseStatus.AWAITING_RISK, RiskLevel.HIGH)


def test_of_a_document_that_was_not_read_the_typed_number_is_checked(services: Services, desk: Desk) -> None:
    """There is no picture to show it on; it is a finding all the same, and goes with the mistake."""
    claimed = claimed_case(services, desk)
    code = {"document_type": DocumentType.BUSINESS_LICENCE, "field": "uscc"}
    assert say(desk, claimed, corrected("91350100M000100Y44").model_copy(update=code)) == [None]
    (found,) = detail_of(services, claimed.case_id).findings
    assert (found.code, found.field, found.evidence_id) == ("uscc_check_digit", "uscc", None)
    assert say(desk, claimed, corrected("91350100M000100Y43").model_copy(update=code)) == [None]
    assert told(detail_of(services, claimed.case_id)) == set()


@pytest.mark.parametrize(
    ("pack", "name", "number"),
    [
        ("hmt-residence-permit-front", "id_number", "81000019940823002"),
        ("foreign-permanent-resident-card", "document_number", "91112419810803002"),
    ],
)
def test_cards_of_a_data_pack_are_held_to_their_numbers(
    services: Services, desk: Desk, pack: str, name: str, number: str
) -> None:
    """R100: a residence permit's and a permanent resident's number have their own rules."""
    claimed = claimed_case(services, desk)
    _make_regional(services, claimed.case_id, pack, name, number + CHECK[pack])
    body = corrected(number + "5", name).model_copy(update={"document_type": DocumentType.REGIONAL})
    assert say(desk, claimed, body) == [None]
    assert told(detail_of(services, claimed.case_id)) == {("number_check_digit", name, Severity.ALERT)}
    assert say(desk, claimed, body.model_copy(update={"value": number + CHECK[pack]})) == [None]
    assert told(detail_of(services, claimed.case_id)) == set()


def test_nothing_follows_where_no_number_is_checked(services: Services, desk: Desk) -> None:
    """A passport's number is compared with its zone where it is read."""
    claimed = claimed_case(services, desk)
    body = corrected("E1", "document_number").model_copy(update={"document_type": DocumentType.PASSPORT})
    assert say(desk, claimed, body) == [None]
    detail = detail_of(services, claimed.case_id)
    assert told(detail) == set()
    assert numbers_step(detail).by_machine


def _make_regional(services: Services, case_id: UUID, pack: str, name: str, value: str) -> None:
    """The first document is one of a data pack from now on."""

    reference = {"pack": pack, "version": 1, "sha256": "0" * 64, "title_zh": "卡", "title_en": "card"}
    fields = {name: FieldRecord(value=value, confidence=0.99).model_dump(mode="json")}
    with services.database.transaction(Scope.system()) as connection:
        key = case_key(services.key_provider, connection, case_id)
        assert isinstance(key, bytes)
        connection.execute(
            sa.text(
                "UPDATE readings SET document_type = 'regional', pack = CAST(:pack AS jsonb), fields_sealed = :fields "
                "WHERE case_id = :case AND document = 0"
            ),
            {
                "pack": json.dumps(reference),
                "fields": seal_json(key, fields, case_id, READING_KIND),
                "case": case_id,
            },
        )
