"""The benchmark of R56 and R57: its cases, what its reviewer does, and a small run through a real server."""

import math
from datetime import date
from pathlib import Path

import pytest

from benchmarks.server.automation import measure
from benchmarks.server.drawn_cases import FLAW_EVERY, Flaw, business_of, company_in_force, drawn_case
from case_contract.intake import CaseSubmission
from case_contract.templates import FIELDS_OF, TEMPLATES
from case_contract.vocabulary import CaseType, DocumentType, Verdict
from identity_checks.specimens import PortraitsNotFetched, invent_company, invent_person, portraits

pytestmark = pytest.mark.skipif(isinstance(portraits(), PortraitsNotFetched), reason="portraits not fetched")


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_drawn_case_is_whole_and_its_truth_is_known(number: int) -> None:
    """Every file that its template asks for, the truth of each document, and what an honest customer states."""
    case = drawn_case(number)
    submission = CaseSubmission.model_validate(case.made.case)
    assert submission.case_type is business_of(number)
    assert set(case.made.files) == {kind.value for kind in TEMPLATES[submission.case_type].required}
    assert (case.flaw, case.verdict) == (Flaw.NONE, Verdict.APPROVE)
    for kind, truth in case.truth.items():
        assert set(truth) <= set(FIELDS_OF[kind])
    said = {value for truth in case.truth.values() for value in truth.values()}
    assert set(submission.declared.values()) <= said
    assert drawn_case(number).made.files == case.made.files, "the same number, another picture"


def test_flaws_and_businesses_take_turns() -> None:
    """Each sixth case is flawed, by every flaw in turn, and a careful reviewer rejects it."""
    flawed = [drawn_case(FLAW_EVERY * turn - 1) for turn in range(1, 5)]
    assert {case.flaw for case in flawed} == set(Flaw) - {Flaw.NONE}
    assert {case.verdict for case in flawed} == {Verdict.REJECT}
    assert {business_of(number) for number in range(5)} == set(CaseType)


def test_a_company_without_a_flaw_has_a_licence_in_force() -> None:
    """The seed's own company had its licence until 2025; a reviewer would have to reject the case."""
    seed = 882_031
    assert invent_company(seed).ends == date(2025, 6, 22)
    assert company_in_force(seed, invent_person(seed)).ends is None


@pytest.mark.end_to_end
@pytest.mark.timeout(900)
def test_cases_go_all_the_way_and_are_counted(installed: Path) -> None:
    """R56, R57: the server's own report of cases that reviewers decided, by type of document."""
    found = {item.name: item for item in measure(2, installed)}
    fields = found["fields kept as read, all documents"]
    assert "2 drawn cases" in fields.sample
    assert fields.figure > 50
    front = DocumentType.RESIDENT_ID_FRONT.value
    assert "of 12 basic fields" in found[f"fields kept as read, {front}"].method
    steps = found["steps decided by the machine, all cases"]
    assert "of 13 steps" in steps.method
    assert math.isclose(steps.baseline_figure, 100 * 7 / 13)
    assert 0 <= steps.figure <= steps.baseline_figure
