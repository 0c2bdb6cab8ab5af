"""A reviewer's word on what the customer stated is compared as a reading is: "Fields agree" follows it (R23, R77)."""

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from case_contract.commands import Command, CompleteStep, Decide, DecideField
from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail, FindingRecord, StepRecord
from case_contract.templates import FIELDS_STEP, NUMBERS_STEP
from case_contract.vocabulary import (
    CaseStatus,
    DocumentType,
    FieldBasis,
    RiskLevel,
    Severity,
    StepGround,
    StepOutcome,
    Verdict,
)
from case_server.cases.claims import Claimed
from case_server.foundation.database import Scope
from case_server.foundation.row_security import APP_ROLE
from case_server.foundation.services import Services
from tests.case_server.cases.desk import Desk
from tests.case_server.precheck.running import finding, logged_word
from tests.case_server.precheck.test_corrected_numbers import (
    FRONT,
    REST,
    RIGHT,
    WRONG,
    claimed_case,
    corrected,
    say,
    told,
)
from tests.case_server.precheck.test_pre_check import detail_of

STATED = {"name": "x", "id_number": RIGHT}
AGREES = CompleteStep(step=FIELDS_STEP, outcome=StepOutcome.PASSED)
pytestmark = pytest.mark.slow


def step(detail: CaseDetail, code: str = FIELDS_STEP) -> StepRecord:
    return next(one for one in detail.steps if one.code == code)


def misread_case(services: Services, desk: Desk) -> Claimed:
    """The machine read another name than the customer stated, and said so."""
    differs = finding("declared_mismatch", Severity.ALERT).model_copy(update={"field": "name"})
    claimed = claimed_case(services, desk, read=FRONT | {"name": "y"}, stated=STATED, found=[differs])
    before = detail_of(services, claimed.case_id)
    assert (step(before).outcome, before.summary.risk_level) == (None, RiskLevel.MEDIUM)
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(
            sa.text("UPDATE findings SET evidence_id = :evidence, page = 0"),
            {"evidence": before.readings[0].evidence_id},
        )
    return claimed


def test_what_is_not_as_stated_is_found_and_opens_the_step(services: Services, desk: Desk) -> None:
    """R72: what the machine had decided stays on record, and so does why it no longer stands."""
    claimed = claimed_case(services, desk, stated=STATED)
    assert step(detail_of(services, claimed.case_id)).by_machine
    assert say(desk, claimed, corrected("y", "name"), Decide(verdict=Verdict.APPROVE)) == [None, ProblemCode.STEPS_OPEN]
    detail = detail_of(services, claimed.case_id)
    assert step(detail).outcome is None
    assert step(detail, NUMBERS_STEP).by_machine
    assert told(detail) == {("declared_mismatch", "name", Severity.ALERT)}
    assert detail.findings[0].details == {"likeness": "0.00", "value": "corrected"}
    assert detail.findings[0].evidence_id == detail.readings[0].evidence_id
    assert (detail.summary.alert_count, detail.summary.risk_level) == (1, RiskLevel.LOW)
    with services.database.transaction(Scope.system()) as connection:
        kept = connection.execute(
            sa.text("SELECT count(*) FROM machine_steps WHERE step = 'fields_agree' AND superseded_at IS NOT NULL")
        ).scalar_one()
    assert logged_word(services) == ("declared_mismatch", FIELDS_STEP)
    assert kept == 1


def test_put_right_it_is_the_machines_again_on_a_persons_word(services: Services, desk: Desk) -> None:
    """A typing mistake leaves nothing behind, but it is not counted as the machine's own any more."""
    claimed = claimed_case(services, desk, stated=STATED)
    assert say(desk, claimed, corrected("y", "name"), corrected("x", "name")) == [None, None]
    detail = detail_of(services, claimed.case_id)
    assert (told(detail), detail.summary.alert_count) == (set(), 0)
    assert step(detail).by_machine
    assert StepGround.CONFIRMED_BY_PERSON in step(detail).grounds


def test_a_name_read_wrongly_is_put_right_and_agrees(services: Services, desk: Desk) -> None:
    """What the pre-check said of the wrong reading no longer stands, and nothing is left that speaks against it."""
    claimed = misread_case(services, desk)
    assert say(desk, claimed, corrected("x", "name")) == [None]
    detail = detail_of(services, claimed.case_id)
    assert (told(detail), detail.summary.alert_count) == (set(), 0)
    assert step(detail).by_machine


def test_a_statement_taken_over_does_not_confirm_itself(services: Services, desk: Desk) -> None:
    """She has seen that the customer is right; that the document agrees, against its reading, she says herself."""
    claimed = misread_case(services, desk)
    assert say(desk, claimed, corrected("x", "name", FieldBasis.DECLARED)) == [None]
    detail = detail_of(services, claimed.case_id)
    assert (told(detail), step(detail).outcome) == (set(), None)
    numbers = CompleteStep(step=NUMBERS_STEP, outcome=StepOutcome.PASSED)
    assert say(desk, claimed, numbers, *REST[:2]) == [None] * 3
    assert step(detail_of(services, claimed.case_id)).decided_by == desk.person.account_id


def test_two_steps_that_she_passed_are_open_again_and_stay_hers(services: Services, desk: Desk) -> None:
    """A number that holds no longer and is not as stated: one word opens both, only hers closes them."""
    claimed = claimed_case(services, desk, stated=STATED)
    numbers = CompleteStep(step=NUMBERS_STEP, outcome=StepOutcome.PASSED)
    assert say(desk, claimed, numbers, AGREES, corrected(WRONG)) == [None, None, None]
    detail = detail_of(services, claimed.case_id)
    assert {code for code, _, _ in told(detail)} == {"number_check_digit", "declared_mismatch"}
    assert (step(detail).outcome, step(detail, NUMBERS_STEP).outcome) == (None, None)
    assert say(desk, claimed, corrected(RIGHT)) == [None]
    detail = detail_of(services, claimed.case_id)
    assert (told(detail), step(detail).outcome, step(detail, NUMBERS_STEP).outcome) == (set(), None, None)
    assert say(desk, claimed, numbers, AGREES) == [None, None]


def test_what_she_passed_with_open_eyes_is_not_asked_again(services: Services, desk: Desk) -> None:
    """A word on another field, or the same one again, is no news; another value that differs is."""
    claimed = claimed_case(services, desk, stated=STATED)
    words: list[Command] = [
        corrected("y", "name"),
        AGREES,
        corrected("y", "name"),
        corrected("1949-12-31", "birth_date"),
    ]
    assert say(desk, claimed, *words) == [None] * 4
    assert step(detail_of(services, claimed.case_id)).outcome is StepOutcome.PASSED
    assert say(desk, claimed, corrected("z", "name")) == [None]
    assert step(detail_of(services, claimed.case_id)).outcome is None


def test_an_approval_over_another_name_is_hers_to_give(services: Services, desk: Desk) -> None:
    """As where the machine reads it: what differs from a statement is an alert and no sign of one of the risks."""
    claimed = claimed_case(services, desk, stated=STATED)
    problems = say(desk, claimed, corrected("y", "name"), *REST[1:], Decide(verdict=Verdict.APPROVE))
    assert set(problems) == {None}
    summary = detail_of(services, claimed.case_id).summary
    assert (summary.status, summary.risk_level) == (CaseStatus.DECIDED, RiskLevel.LOW)


def test_of_a_document_that_was_not_read_what_is_typed_is_compared(services: Services, desk: Desk) -> None:
    """A passport's two names with the one that was stated, and a licence's name with the company's."""
    claimed = claimed_case(services, desk, stated={"name": "ANNA MARIA", "company_name": "云桥"})
    surname = _of(DocumentType.PASSPORT, "surname", "BERTA")
    licence = _of(DocumentType.BUSINESS_LICENCE, "name", "云侨")
    assert say(desk, claimed, surname, licence) == [None, None]
    assert _fields(detail_of(services, claimed.case_id).findings) == ["name", "surname"]
    names = _of(DocumentType.PASSPORT, "surname", "MARIA"), _of(DocumentType.PASSPORT, "given_names", "ANNA")
    licence = _of(DocumentType.BUSINESS_LICENCE, "name", "云桥")
    assert say(desk, claimed, *names, licence) == [None] * 3
    assert _fields(detail_of(services, claimed.case_id).findings) == []


def test_a_word_loads_what_it_is_held_against_and_no_more(services: Services, desk: Desk) -> None:
    """R55: neither faces nor notes, verdicts and opinions for a number; of what was read and not stated no finding."""
    claimed = claimed_case(services, desk, stated=STATED)
    _close(services, "face_comparisons", "face_opinions", "notes", "verdicts", "tenants")
    assert say(desk, claimed, corrected(WRONG), corrected("y", "name")) == [None, None]
    _close(services, "findings", "machine_steps", "step_outcomes", "evidence")
    read = corrected("某地", "address").model_copy(update={"read_value": "某处"})
    assert say(desk, claimed, read) == [None]


def _of(kind: DocumentType, field: str, value: str) -> DecideField:
    return corrected(value, field).model_copy(update={"document_type": kind})


def _fields(found: tuple[FindingRecord, ...]) -> list[str]:
    return sorted(one.field or "" for one in found)


def _close(services: Services, *tables: str) -> None:
    """Whoever reads one of these from now on in a reviewer's name fails."""
    with psycopg.connect(str(services.settings.database_url)) as connection:
        connection.execute(
            sql.SQL("REVOKE SELECT ON {} FROM {}").format(
                sql.SQL(", ").join(map(sql.Identifier, tables)), sql.Identifier(APP_ROLE)
            )
        )
