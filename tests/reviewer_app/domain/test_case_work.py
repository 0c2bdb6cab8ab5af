"""A case with pending work applied, and the three-value field table (R11, R77; "OCR must never overwrite a person")."""

from __future__ import annotations

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.commands import (
    AddNote,
    Command,
    CompleteStep,
    Decide,
    DecideField,
    GiveFaceOpinion,
    RecordActivity,
    ReleaseCase,
)
from case_contract.frozen import without_unmeant
from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail, FieldRecord, PackRecord
from case_contract.templates import TEMPLATES
from case_contract.vocabulary import (
    ActivityKind,
    CaseType,
    Certainty,
    DocumentType,
    FaceOpinion,
    FieldBasis,
    StepOutcome,
    Verdict,
)
from reviewer_app.domain.case_work import effective, why_not_step, why_not_verdict
from reviewer_app.domain.field_table import Agreement, differing_signs, field_rows, folded, suggested
from reviewer_app.domain.pending import PendingCommand, PendingState
from tests.support.case_records import ME, NAMESPACE, START, case_id_of, detail, summary

DETAIL = detail(1, summary(1))
FRONT = DocumentType.RESIDENT_ID_FRONT
STEPS = [step.code for step in TEMPLATES[CaseType.PAYMENT_ACCOUNT].steps]


def _id(number: int) -> UUID:
    return uuid5(NAMESPACE, f"command {number}")


def _pending(*bodies: Command, state: PendingState = PendingState.WAITING) -> tuple[PendingCommand, ...]:
    return tuple(
        PendingCommand(_id(order), case_id_of(1), ME, order, body, START, state) for order, body in enumerate(bodies)
    )


def _correction(value: str) -> DecideField:
    return DecideField(document_type=FRONT, field="name", value=value, basis=FieldBasis.CORRECTED, read_value="张伟")


def _with_reading(base: CaseDetail, value: str) -> CaseDetail:
    reading = base.readings[0]
    fields = {**reading.fields, "name": FieldRecord(value=value, confidence=0.9)}
    return base.model_copy(update={"readings": (reading.model_copy(update={"fields": fields}),)})


def test_all_kinds_of_work_show_at_once() -> None:
    """What the reviewer did is on her screen before any server knows."""
    case = effective(
        DETAIL,
        _pending(
            _correction("张炜"),
            CompleteStep(step=STEPS[0], outcome=StepOutcome.PASSED),
            GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.HIGH),
            AddNote(text="seen"),
            RecordActivity(activity=ActivityKind.ZOOM),
            Decide(verdict=Verdict.REJECT, reasons=("different_person",)),
        ),
    )
    assert case.fields[FRONT, "name"].value == "张炜"
    assert case.fields[FRONT, "name"].unsent
    assert case.outcomes == {STEPS[0]: StepOutcome.PASSED}
    assert case.next_step is not None
    assert case.next_step.code == STEPS[1]
    assert case.opinion is not None
    assert [note.text for note in case.notes] == ["seen"]
    assert case.finished


def test_verdict_that_was_not_taken_leaves_the_case_open_and_visible() -> None:
    """A conflict is shown, not swallowed."""
    body = Decide(verdict=Verdict.REJECT, reasons=("different_person",))
    case = effective(DETAIL, _pending(body, state=PendingState.NEEDS_YOU))
    assert case.verdict is not None
    assert case.verdict.needs_you
    assert not case.finished
    assert effective(DETAIL, _pending(ReleaseCase())).finished


def test_first_blind_opinion_stays() -> None:
    """Given once; nothing said later replaces it."""
    case = effective(
        DETAIL,
        _pending(
            GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.LOW),
            GiveFaceOpinion(opinion=FaceOpinion.DIFFERENT, certainty=Certainty.HIGH),
        ),
    )
    assert case.opinion is not None
    assert case.opinion.opinion is FaceOpinion.SAME


def test_rules_count_pending_work() -> None:
    """R77: steps in order, approval only when all are passed, by the rules the server applies."""
    empty = effective(DETAIL, ())
    assert why_not_step(empty, STEPS[1]) is ProblemCode.STEP_OUT_OF_ORDER
    assert why_not_verdict(DETAIL, empty, Verdict.APPROVE, ()) is ProblemCode.STEPS_OPEN
    done = effective(
        DETAIL,
        _pending(
            GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.HIGH),
            *(CompleteStep(step=code, outcome=StepOutcome.PASSED) for code in STEPS),
        ),
    )
    assert done.next_step is None
    assert why_not_verdict(DETAIL, done, Verdict.APPROVE, ()) is None
    assert why_not_verdict(DETAIL, done, Verdict.REJECT, ()) is ProblemCode.REASON_NEEDED


def test_rows_put_three_values_side_by_side() -> None:
    """R11: what the customer said, what was read, what was accepted."""
    case = effective(DETAIL, _pending(_correction("张炜")))
    rows = {(row.document_type, row.field): row for row in field_rows(DETAIL, case)}
    name = rows[FRONT, "name"]
    assert (name.declared, name.agreement) == ("张伟", Agreement.AGREE)
    assert name.read is not None
    assert name.read.value == "张伟"
    assert name.accepted is not None
    assert name.accepted.value == "张炜"
    assert rows[FRONT, "id_number"].agreement is Agreement.ONLY_DECLARED
    assert rows[FRONT, "sex"].agreement is Agreement.ONLY_READ
    assert rows[FRONT, "address"].agreement is Agreement.NEITHER
    assert suggested(name) == ("张伟", FieldBasis.READ)
    assert suggested(rows[FRONT, "id_number"]) == ("440300199001010015", FieldBasis.DECLARED)
    assert suggested(rows[FRONT, "address"]) is None


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6), st.lists(st.text(max_size=8), max_size=4))
def test_no_reading_ever_overwrites_a_person(typed: list[str], read_later: list[str]) -> None:
    """Ballerine #2766: the accepted value is the last one a person typed, whatever is read afterwards.

    What was typed is what is left of it without control signs (decision 0035).
    """
    pending = _pending(*(_correction(value) for value in typed))
    current = DETAIL
    for value in (*read_later, "end"):
        current = _with_reading(current, value)
        row = next(r for r in field_rows(current, effective(current, pending)) if r.field == "name")
        assert row.accepted is not None
        assert row.accepted.value == without_unmeant(typed[-1])
        assert row.read is not None
        assert row.read.value == value


def test_comparison_looks_through_ways_of_writing() -> None:
    """Width, case and separators are not a difference; other letters are."""
    assert folded("ＡＢ-12 3") == folded("ab123")
    assert folded("1990年01月01日") == folded("1990-01-01")
    assert folded("张伟") != folded("张炜")
    assert folded("李月") != folded("李")


def test_nothing_personal_shows_in_a_repr() -> None:
    """Reprs end up in logs."""
    case = effective(DETAIL, _pending(_correction("张炜")))
    shown = repr(field_rows(DETAIL, case)) + repr(_pending(_correction("张炜"))) + repr(case.fields)
    assert "张" not in shown
    assert "440300" not in shown


def test_a_document_of_a_data_pack_shows_the_fields_it_has_and_none_that_it_has_not() -> None:
    """R100: front and back of a card are one block, each field from its surest reading."""
    pack = PackRecord(
        pack="deu-identity-card", version=1, sha256="0" * 64, title_zh="德国身份证", title_en="German card"
    )
    front = DETAIL.readings[0].model_copy(
        update={
            "document_type": DocumentType.REGIONAL,
            "pack": pack,
            "fields": {
                "surname": FieldRecord(value="GROẞMANN", confidence=0.9),
                "birth_date": FieldRecord(value="1980-05-12", confidence=0.8),
            },
        }
    )
    back = front.model_copy(
        update={
            "reading_id": _id(900),
            "fields": {
                "birth_date": FieldRecord(value="1980-05-12", confidence=0.99),
                "mrz": FieldRecord(value="IDD<<", confidence=0.99),
            },
        }
    )
    shown = DETAIL.model_copy(update={"readings": (front, back), "declared": {}})
    rows = field_rows(shown, effective(shown, ()))
    regional = [row for row in rows if row.document_type is DocumentType.REGIONAL]
    assert [row.field for row in regional] == ["surname", "birth_date", "mrz"]
    born = regional[1]
    assert born.read is not None
    assert born.read.confidence == 0.99
    assert FRONT not in {row.document_type for row in rows}


@pytest.mark.parametrize(
    ("said", "read", "expected"),
    [
        ("350102199004129138", "350102199004129127", ((16, 17), (16, 17))),
        ("张炜", "张伟", ((1,), (1,))),
        ("1990年01月02日", "1990-01-01", ((9,), (9,))),
        ("ＡＢ-12 3", "ab124", ((6,), (4,))),
        ("李", "李月", ((), (1,))),
    ],
)
def test_signs_that_differ_are_found_in_both_values(
    said: str, read: str, expected: tuple[tuple[int, ...], tuple[int, ...]]
) -> None:
    """R11: places in the values as they are written; width, case and separators are no difference."""
    assert differing_signs(said, read) == expected
