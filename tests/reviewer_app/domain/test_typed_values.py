"""A typed value is checked at the desk before any server knows of it (R21, R23, R77)."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest

from case_contract.clocks import day_in_china
from case_contract.commands import Command, CompleteStep, DecideField, ReopenStep
from case_contract.records import CaseDetail, FieldRecord, PackRecord, StepRecord
from case_contract.templates import FIELDS_STEP, NUMBERS_STEP
from case_contract.vocabulary import DocumentType, FieldBasis, Severity, StepGround, StepOutcome
from reviewer_app.domain.case_work import EffectiveCase, effective
from reviewer_app.domain.field_table import field_rows
from reviewer_app.domain.own_findings import THIS_DESK
from reviewer_app.domain.pending import PendingCommand, PendingState
from reviewer_app.domain.typed_values import NOT_AS_STATED, Word
from tests.support.case_records import ME, NAMESPACE, START, case_id_of, detail, summary

RIGHT, WRONG = "11010519491231002X", "110105194912310021"
BORN, ITS_NUMBER = "2026-11-03", "110105202611030021"
LATE, MIDNIGHT = datetime(2026, 11, 2, 15, 59, tzinfo=UTC), datetime(2026, 11, 2, 16, tzinfo=UTC)
"""Before and at the beginning of that day in China, which has not come in UTC."""
FRONT = DocumentType.RESIDENT_ID_FRONT


def _checked(number: str = RIGHT, born: str = "1949-12-31") -> CaseDetail:
    """A woman's card read surely, its numbers passed by the machine."""
    case = detail(1, summary(1))
    fields = {"id_number": number, "birth_date": born, "sex": "女"}
    reading = case.readings[0].model_copy(
        update={"fields": {name: FieldRecord(value=value, confidence=0.99) for name, value in fields.items()}}
    )
    passed = StepRecord(code=NUMBERS_STEP, outcome=StepOutcome.PASSED, grounds=(StepGround.READ_SURELY,))
    steps = tuple(passed if step.code == NUMBERS_STEP else step for step in case.steps)
    return case.model_copy(update={"readings": (reading,), "steps": steps, "declared": {}})


def _agreeing(by: UUID | None = None) -> CaseDetail:
    """A card that bears out what the customer stated, which the machine found, or whoever `by` is."""
    case = _checked()
    agrees = StepRecord(code=FIELDS_STEP, outcome=StepOutcome.PASSED, decided_by=by)
    steps = tuple(agrees if step.code == FIELDS_STEP else step for step in case.steps)
    fields = case.readings[0].fields | {"name": FieldRecord(value="张伟", confidence=0.99)}
    reading = case.readings[0].model_copy(update={"fields": fields})
    stated = {"name": "张伟", "id_number": RIGHT}
    return case.model_copy(update={"readings": (reading,), "steps": steps, "declared": stated})


def _typed(value: str, name: str = "id_number") -> DecideField:
    return DecideField(document_type=FRONT, field=name, value=value, basis=FieldBasis.CORRECTED, read_value=None)


def _after(*bodies: Command, case: CaseDetail | None = None, made_at: datetime = START) -> EffectiveCase:
    pending = [
        PendingCommand(uuid5(NAMESPACE, f"c {at}"), case_id_of(1), ME, at, body, made_at, PendingState.WAITING)
        for at, body in enumerate(bodies)
    ]
    return effective(case or _checked(), pending)


def _numbers(case: EffectiveCase) -> StepOutcome | None:
    return case.outcomes.get(NUMBERS_STEP)


@pytest.mark.parametrize("body", [_typed(WRONG), _typed("1949-12-30", "birth_date"), _typed("男", "sex")])
def test_what_does_not_hold_opens_the_step_before_it_is_sent(body: DecideField) -> None:
    """Away from the server too nothing is approved over it; her own word on the step afterwards counts."""
    assert _numbers(_after()) is StepOutcome.PASSED
    case = _after(body)
    assert case.fields[FRONT, body.field].value == body.value
    assert _numbers(case) is None
    said = _after(body, CompleteStep(step=NUMBERS_STEP, outcome=StepOutcome.FAILED))
    assert _numbers(said) is StepOutcome.FAILED


def test_what_holds_leaves_the_step() -> None:
    """A new spelling of the same number, or another field altogether."""
    assert _numbers(_after(_typed("110105 19491231 002x"))) is StepOutcome.PASSED
    assert _numbers(_after(_typed("某地", "address"))) is StepOutcome.PASSED


def test_what_was_decided_before_counts_with_it() -> None:
    """A number that is right by itself and not by the birth date that she corrected a moment ago."""
    born, number = _typed("1990-01-01", "birth_date"), _typed("110105199001010029")
    assert _numbers(_after(born)) is _numbers(_after(number)) is None
    assert _numbers(_after(born, number)) is StepOutcome.PASSED, "as the server says once it knows of both"
    case = _checked()
    decided = {(FRONT, "birth_date"): "1990-01-01", (FRONT, "id_number"): "110105199001010029"}
    assert Word(case, (FRONT, "id_number"), {}, decided, START).speaks_against() == {}


def test_what_is_not_as_stated_opens_the_step_before_it_is_sent() -> None:
    """Away from the server too; the machine's word stands again once nothing speaks against it, as on the server."""
    assert _after(case=_agreeing()).outcomes[FIELDS_STEP] is StepOutcome.PASSED
    wrong, right = _typed("张玮", "name"), _typed("张 伟", "name")
    opened = _after(wrong, case=_agreeing())
    assert FIELDS_STEP not in opened.outcomes
    assert _numbers(opened) is StepOutcome.PASSED
    again = next(work for work in _after(wrong, right, case=_agreeing()).steps if work.step.code == FIELDS_STEP)
    assert (again.outcome, again.by_machine, again.unsent) == (StepOutcome.PASSED, True, False)
    assert FIELDS_STEP not in _after(wrong, _typed(WRONG), right, case=_agreeing()).outcomes, "an alert is left"
    assert FIELDS_STEP not in _after(wrong, right, case=_agreeing(by=ME)).outcomes, "a person's only by a person"
    assert _after(_typed("某地", "address"), case=_agreeing()).outcomes[FIELDS_STEP] is StepOutcome.PASSED


def test_what_she_says_of_the_step_is_hers_whatever_she_types_then() -> None:
    """The machine's word does not come back over hers; what she passed knowing of it is not asked again."""
    wrong, right = _typed("张玮", "name"), _typed("张伟", "name")
    failed, passed = (CompleteStep(step=FIELDS_STEP, outcome=one) for one in (StepOutcome.FAILED, StepOutcome.PASSED))
    assert _after(wrong, failed, right, case=_agreeing()).outcomes[FIELDS_STEP] is failed.outcome
    assert _after(wrong, passed, wrong, case=_agreeing()).outcomes[FIELDS_STEP] is passed.outcome
    assert FIELDS_STEP not in _after(wrong, passed, _typed("张炜", "name"), case=_agreeing()).outcomes
    assert FIELDS_STEP not in _after(wrong, ReopenStep(step=FIELDS_STEP), right, case=_agreeing()).outcomes


@pytest.mark.parametrize(("at", "faults"), [(LATE, ("date_impossible",)), (MIDNIGHT, ())])
def test_the_day_is_chinas(at: datetime, faults: tuple[str, ...]) -> None:
    """Born today is born, as soon as it is today where the document was issued; the server asks the same day."""
    assert day_in_china(at).isoformat() == ("2026-11-02" if faults else BORN)
    decided = {(FRONT, "birth_date"): BORN, (FRONT, "id_number"): ITS_NUMBER, (FRONT, "sex"): "女"}
    assert tuple(Word(_checked(), (FRONT, "id_number"), {}, decided, at).speaks_against()) == faults
    after = _after(_typed("女", "sex"), case=_checked(ITS_NUMBER, BORN), made_at=at)
    assert (_numbers(after) is None) is bool(faults)


@pytest.mark.parametrize(
    ("pack", "name", "number", "faults"),
    [
        ("hmt-residence-permit-front", "id_number", "810000199408230021", ()),
        ("hmt-residence-permit-front", "id_number", "810000199408230022", ("number_check_digit",)),
        ("foreign-permanent-resident-card", "document_number", "USA110081080312", ()),
        ("foreign-permanent-resident-card", "document_number", "USA11008108031", ("number_malformed",)),
        ("polish-identity-card", "document_number", "ABC", ()),
    ],
)
def test_a_card_of_a_data_pack_has_the_rule_of_its_pack(
    pack: str, name: str, number: str, faults: tuple[str, ...]
) -> None:
    """R100: what kind of number it is, its pack says."""
    case = _checked()
    reference = PackRecord(pack=pack, version=1, sha256="0" * 64, title_zh="卡", title_en="card")
    reading = case.readings[0].model_copy(
        update={
            "document_type": DocumentType.REGIONAL,
            "pack": reference,
            "fields": {name: FieldRecord(value="x", confidence=0.9)},
        }
    )
    about = (DocumentType.REGIONAL, name)
    regional = case.model_copy(update={"readings": (reading,)})
    assert tuple(Word(regional, about, {}, {about: number}, START).speaks_against()) == faults


@pytest.mark.parametrize(("number", "faults"), [("810000199408230021", ()), (WRONG, ("number_malformed",))])
def test_a_number_read_on_neither_side_is_that_of_the_side_whose_layout_has_it(
    number: str, faults: tuple[str, ...]
) -> None:
    """R100: away from the server too, whichever side was handed in first."""
    case = _checked()
    of_card = {
        side: PackRecord(
            pack=f"hmt-residence-permit-{side}", version=1, sha256="0" * 64, title_zh="证", title_en="card", fields=has
        )
        for side, has in (("back", ("authority", "permit_number")), ("front", ("id_number", "birth_date")))
    }
    sides = tuple(
        case.readings[0].model_copy(
            update={"document_type": DocumentType.REGIONAL, "document": place, "pack": pack, "fields": {}}
        )
        for place, pack in enumerate(of_card.values())
    )
    about = (DocumentType.REGIONAL, "id_number")
    regional = case.model_copy(update={"readings": sides})
    assert tuple(Word(regional, about, {}, {about: number}, START).speaks_against()) == faults


def test_what_speaks_against_a_typed_value_is_among_the_findings_until_the_server_says_so() -> None:
    """R21: listed at once, once, as this desk's own; gone with the value, and with the server's own finding."""
    work = _after(_typed(WRONG))
    (own,) = work.own
    assert (own.code, own.field, own.severity) == ("number_check_digit", "id_number", Severity.ALERT)
    assert own.model_version == THIS_DESK
    assert own == _after(_typed(WRONG)).own[0]
    case = _checked()
    (row,) = (row for row in field_rows(case, work) if row.field == "id_number")
    assert row.worst is Severity.ALERT
    assert _after(_typed(WRONG), _typed(RIGHT)).own == ()
    told = case.model_copy(update={"findings": (own.model_copy(update={"model_version": "numbers 1"}),)})
    assert _after(_typed(WRONG), case=told).own == ()


def test_a_value_that_is_not_as_stated_is_among_the_findings_too() -> None:
    """R23: what differed before the word is the server's."""
    (own,) = _after(_typed("李伟", "name"), case=_agreeing()).own
    assert (own.code, own.field) == (NOT_AS_STATED, "name")
