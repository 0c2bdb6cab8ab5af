"""Steps that the machine passes by itself, and how a person takes them back (R21, R57, R77)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from case_contract.commands import CompleteStep, Decide, GiveFaceOpinion, ReopenStep
from case_contract.identifiers import new_id
from case_contract.problems import ProblemCode
from case_contract.records import CorrectionRecord, FieldRecord, FindingRecord, ReadingRecord
from case_contract.templates import ALL_TEMPLATES, EXPECTED_DOCUMENT, FIELDS_OF, TEMPLATES, Template
from case_contract.vocabulary import (
    CaseType,
    Certainty,
    CorrectionRule,
    DocumentType,
    EvidenceKind,
    FaceOpinion,
    Severity,
    StepGround,
    StepOutcome,
    Verdict,
)
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.deciding import _RULES, machine_steps
from case_server.precheck.repository import PreCheckResults
from case_server.precheck.service import pre_check
from identity_checks.finding_codes import FindingCode
from tests.case_server.api import Tenant
from tests.case_server.cases.desk import received_case
from tests.case_server.precheck.running import ScriptedChecker, desk_of, finding
from tests.case_server.precheck.test_pre_check import detail_of

CHECKED = ("numbers_valid", "in_force", "fields_agree")
DECLARED = {"name": "张伟", "id_number": "440305197501010015", "company_name": "云桥", "surname": "ZHANG"}


def reading(kind: DocumentType, fields: Mapping[str, FieldRecord] | None = None, **changes: float) -> ReadingRecord:
    """A document read surely in every field, but for what is changed (a field's name to its confidence)."""
    values = {name: FieldRecord(value="x", confidence=changes.get(name, 0.99)) for name in FIELDS_OF[kind]} | dict(
        fields or {}
    )
    return ReadingRecord(
        reading_id=new_id(),
        evidence_id=new_id(),
        page=0,
        document_type=kind,
        rotation=0,
        corners=None,
        fields=values,
        model_versions={},
    )


def whole(template: Template) -> list[ReadingRecord]:
    """Every document that a template asks for, read surely."""
    return [reading(EXPECTED_DOCUMENT[kind]) for kind in template.required if kind is not EvidenceKind.SELFIE]


def decided(
    template: Template,
    readings: Sequence[ReadingRecord],
    *found: FindingRecord,
    declared: Mapping[str, str] = DECLARED,
    present: Sequence[EvidenceKind] | None = None,
) -> tuple[str, ...]:
    """Codes of the steps that the machine passes."""
    results = PreCheckResults(tuple(readings), found, None)
    steps = machine_steps(template, results, declared, template.required if present is None else present)
    return tuple(step.step for step in steps)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.template_id)
def test_where_nothing_is_in_doubt_the_machine_passes_what_it_may(template: Template) -> None:
    """R57: exactly the steps that the policy gives it, which is at least two of five in every template."""
    allowed = tuple(step.code for step in template.steps if step.machine_may)
    assert decided(template, whole(template)) == allowed
    assert 5 * len(allowed) >= 2 * len(template.steps)
    assert set(allowed) <= set(_RULES)


def test_what_the_law_gives_to_a_person_no_template_gives_to_the_machine() -> None:
    """Genuineness, the faces and the risk are judged by a person, in every version of every template."""
    for template in ALL_TEMPLATES:
        for step in template.steps:
            if step.code in {"document_genuine", "same_person", "risk_signals"}:
                assert not step.machine_may


def test_of_a_document_of_a_data_pack_a_person_decides() -> None:
    """R26: its portrait and number were not checked for tampering, alone and beside a document that was."""
    template = TEMPLATES[CaseType.CROSS_BORDER]
    assert decided(template, whole(template)) == CHECKED
    for code in ("genuineness_not_checked", "genuineness_partly_checked"):
        unchecked = finding(code, Severity.INFO)
        assert decided(template, [*whole(template), reading(DocumentType.REGIONAL)], unchecked) == ()
    assert decided(template, [reading(DocumentType.REGIONAL)]) == ()


def test_a_case_of_an_earlier_template_is_a_persons_alone() -> None:
    """R77: the version that a case was opened with says who decides its steps."""
    for template in ALL_TEMPLATES:
        if template.version == 1:
            assert decided(template, whole(template)) == ()


@given(code=st.sampled_from(FindingCode), severity=st.sampled_from(Severity))
def test_an_alert_stops_everything_and_no_finding_adds_anything(code: FindingCode, severity: Severity) -> None:
    """Whatever is found can only take steps away from the machine."""
    template = TEMPLATES[CaseType.MERCHANT_ACCOUNT]
    left = decided(template, whole(template), finding(code.value, severity))
    assert set(left) <= {*CHECKED, "licence_agrees"}
    if severity is Severity.ALERT:
        assert left == ()


@pytest.mark.parametrize(
    ("code", "left"),
    [
        (FindingCode.NUMBER_REGION_UNKNOWN, ("in_force",)),
        (FindingCode.VALIDITY_TERM_UNUSUAL, ("numbers_valid", "fields_agree")),
        (FindingCode.DECLARED_MISMATCH, ("numbers_valid", "in_force")),
        (FindingCode.FIELD_MISSING, CHECKED),
        (FindingCode.FIELD_LOW_CONFIDENCE, CHECKED),
        (FindingCode.TEXT_EDITED, ()),
        (FindingCode.OUTLINE_NOT_FOUND, ()),
        (FindingCode.UNREAD_TEXT, ()),
        (FindingCode.GLARE, CHECKED),
    ],
)
def test_what_speaks_against_a_step(code: FindingCode, left: tuple[str, ...]) -> None:
    """R21, R23: a finding takes from the machine the steps that it is about, also when it is a mere remark."""
    template = TEMPLATES[CaseType.PAYMENT_ACCOUNT]
    assert decided(template, whole(template), finding(code.value, Severity.INFO)) == left


def test_an_unsure_or_corrected_field_is_a_persons() -> None:
    """A number that the machine had to correct is not confirmed by the check digit that corrected it."""
    template = TEMPLATES[CaseType.PAYMENT_ACCOUNT]
    back = reading(DocumentType.RESIDENT_ID_BACK)
    unsure = reading(DocumentType.RESIDENT_ID_FRONT, id_number=0.89)
    assert decided(template, [unsure, back]) == ("in_force",)
    correction = CorrectionRecord(position=0, was="7", now="1", rule=CorrectionRule.CHECK_DIGIT)
    number = FieldRecord(value="x", confidence=0.99, corrections=(correction,))
    corrected = reading(DocumentType.RESIDENT_ID_FRONT, {"id_number": number})
    assert decided(template, [corrected, back]) == ("in_force",)
    other_card = [reading(DocumentType.RESIDENT_ID_FRONT), unsure, back]
    assert decided(template, other_card) == ("in_force",), "a second card on the picture counts as well"


def test_what_the_customer_stated_in_the_same_way_confirms_what_was_read_unsurely() -> None:
    """R57: two sources that do not know of each other; a corrected number stays a person's all the same."""
    template = TEMPLATES[CaseType.PAYMENT_ACCOUNT]
    back = reading(DocumentType.RESIDENT_ID_BACK)
    unsure = {
        "id_number": FieldRecord(value=DECLARED["id_number"], confidence=0.7),
        "address": FieldRecord(value="甲", confidence=0.5),
    }
    front = reading(DocumentType.RESIDENT_ID_FRONT, unsure)
    assert decided(template, [front, back]) == CHECKED, "an address that she did not state has nothing to agree with"
    results = PreCheckResults((front, back), (), None)
    numbers, _, agree = machine_steps(template, results, DECLARED, template.required)
    assert numbers.grounds == (
        StepGround.AS_DECLARED,
        StepGround.CHECK_DIGITS_RIGHT,
        StepGround.MATCHES_OTHER_FIELDS,
        StepGround.NO_ALERT,
    )
    assert StepGround.READ_SURELY in agree.grounds
    assert decided(template, [front, back], declared=DECLARED | {"address": "乙"}) == ("numbers_valid", "in_force")
    assert decided(template, [front, back], declared=DECLARED | {"address": "甲"}) == CHECKED
    lost = {name: item for name, item in front.fields.items() if name != "address"}
    unread = [front.model_copy(update={"fields": lost}), back]
    assert decided(template, unread) == CHECKED
    assert decided(template, unread, declared=DECLARED | {"address": "甲"}) == ("numbers_valid", "in_force")
    other = DECLARED | {"id_number": DECLARED["id_number"][:-1] + "6"}
    assert decided(template, [front, back], declared=other) == ("in_force",)
    correction = CorrectionRecord(position=0, was="7", now="4", rule=CorrectionRule.CHECK_DIGIT)
    corrected = {"id_number": FieldRecord(value=DECLARED["id_number"], confidence=0.7, corrections=(correction,))}
    assert decided(template, [reading(DocumentType.RESIDENT_ID_FRONT, corrected), back]) == ("in_force",)


def test_a_zone_proves_itself_by_its_check_digits() -> None:
    """R57, R99: its own figure of confidence says nothing that the digits do not say better; without a zone nothing."""
    template = TEMPLATES[CaseType.CROSS_BORDER]
    assert decided(template, [reading(DocumentType.PASSPORT, mrz=0.8)]) == CHECKED
    for code in (FindingCode.MRZ_CHECK_DIGIT, FindingCode.MRZ_REPAIRED):
        found = finding(code.value, Severity.INFO)
        assert decided(template, [reading(DocumentType.PASSPORT, mrz=0.8)], found) == ("in_force",)
    unread = finding(FindingCode.PRINT_NOT_READ.value, Severity.INFO)
    assert decided(template, [reading(DocumentType.PASSPORT, mrz=0.8)], unread) == ("numbers_valid", "in_force")
    without = reading(DocumentType.PASSPORT)
    fields = {name: item for name, item in without.fields.items() if name != "mrz"}
    assert "numbers_valid" not in decided(template, [without.model_copy(update={"fields": fields})])


@pytest.mark.parametrize(
    ("position", "passed"),
    [
        (12, CHECKED),
        (43, CHECKED),
        (57, CHECKED),
        (45, ("in_force", "fields_agree")),
        (58, ("in_force", "fields_agree")),
    ],
)
def test_a_letter_put_right_among_the_names_leaves_the_numbers_proven(position: int, passed: tuple[str, ...]) -> None:
    """R57, R99: names and nationality are letters without a check digit; what is put right in numbers is a person's."""
    lines = f"{'P<CHNYANG<<LONG':<<44}\nE569680857CHN7508066F3506112<<<<<<<<<<<<<<<2"
    put_right = CorrectionRecord(position=position, was="0", now="O", rule=CorrectionRule.ALPHABET)
    zone = FieldRecord(value=lines, confidence=0.9, corrections=(put_right,))
    template = TEMPLATES[CaseType.CROSS_BORDER]
    assert decided(template, [reading(DocumentType.PASSPORT, {"mrz": zone})]) == passed


def test_without_the_customers_word_or_a_document_nothing_agrees() -> None:
    """R3, R11: agreement needs two sides; with evidence missing the case is a person's from the first step."""
    template = TEMPLATES[CaseType.PAYMENT_ACCOUNT]
    assert decided(template, whole(template), declared={}) == ("numbers_valid", "in_force")
    assert decided(template, whole(template)[:1], present=(EvidenceKind.ID_FRONT, EvidenceKind.SELFIE)) == ()
    assert decided(template, [], present=template.required) == ()


def checked_case(services: Services, tenant: Tenant) -> UUID:
    """A passport case in which the machine passes what it may."""
    case_id = received_case(services, tenant.tenant_id, declared={"name": "ANNA MARIA", "surname": "MARIA"})
    passport = reading(DocumentType.PASSPORT)
    changes = {"document_type": DocumentType.PASSPORT, "fields": passport.fields}
    assert pre_check(services, ScriptedChecker(reading=changes), case_id)
    return case_id


def test_decided_by_the_system_on_record_and_a_person_goes_on(services: Services, tenant: Tenant) -> None:
    """R57, R72: with grounds, rules and an entry of the log; the person's first step is the first that is left."""
    case_id = checked_case(services, tenant)
    detail = detail_of(services, case_id)
    assert [step.code for step in detail.steps if step.by_machine] == list(CHECKED)
    assert all(step.decided_by is None for step in detail.steps)
    assert detail.steps[0].grounds[:2] == (StepGround.READ_SURELY, StepGround.CHECK_DIGITS_RIGHT)
    assert detail.steps[0].rules_version
    with services.database.transaction(Scope.system()) as connection:
        logged = connection.execute(
            sa.text("SELECT actor_kind, details::json ->> 'step' FROM log_entries WHERE operation = 'decide_step'")
        ).all()
        seen = connection.execute(sa.text("SELECT DISTINCT seen FROM machine_steps")).scalar_one()
    assert [tuple(row) for row in logged] == [("system", code) for code in CHECKED]
    assert sorted(seen) == sorted(item.sha256 for item in detail.evidence)
    desk = desk_of(services, tenant)
    claimed = desk.claim()
    assert claimed is not None
    outcomes = desk.say(
        claimed,
        CompleteStep(step="document_genuine", outcome=StepOutcome.PASSED),
        GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.HIGH),
        CompleteStep(step="same_person", outcome=StepOutcome.PASSED),
        CompleteStep(step="risk_signals", outcome=StepOutcome.PASSED),
        Decide(verdict=Verdict.APPROVE),
    )
    assert [outcome.problem for outcome in outcomes] == [None] * 5


def test_a_step_opened_again_wants_a_persons_word(services: Services, tenant: Tenant) -> None:
    """R77: reopened it is open, stands in the way of approval, and is a person's from then on."""
    case_id = checked_case(services, tenant)
    desk = desk_of(services, tenant)
    claimed = desk.claim()
    assert claimed is not None
    unknown, open_already, reopened = desk.say(
        claimed, ReopenStep(step="no such step"), ReopenStep(step="risk_signals"), ReopenStep(step="in_force")
    )
    assert (unknown.problem, open_already.problem) == (ProblemCode.STEP_UNKNOWN, ProblemCode.STEPS_OPEN)
    assert reopened.problem is None
    step = detail_of(services, case_id).steps[1]
    assert (step.code, step.outcome, step.by_machine) == ("in_force", None, False)
    # It is the first open one, so a later step is out of order now.
    early, again = desk.say(
        claimed,
        CompleteStep(step="document_genuine", outcome=StepOutcome.PASSED),
        CompleteStep(step="in_force", outcome=StepOutcome.FAILED, note="expires tomorrow"),
    )
    assert early.problem is ProblemCode.STEP_OUT_OF_ORDER
    assert again.problem is None
    step = detail_of(services, case_id).steps[1]
    assert (step.outcome, step.by_machine, step.decided_by) == (StepOutcome.FAILED, False, desk.person.account_id)


def test_new_evidence_takes_back_what_the_machine_decided(services: Services, tenant: Tenant) -> None:
    """What was decided on evidence that is no longer the case's does not stand."""
    case_id = checked_case(services, tenant)
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(sa.text("UPDATE machine_steps SET superseded_at = now()"))
    assert not any(step.by_machine for step in detail_of(services, case_id).steps)
