"""Steps in order and what a verdict needs (R3, R26, R77)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract import clocks
from case_contract.masking import mask_field, mask_name, mask_number
from case_contract.problem_texts import PROBLEM_TEXTS
from case_contract.problems import ProblemCode
from case_contract.reasons import REASONS, ReasonFault, RiskFamily, reason_fault, reasons_for
from case_contract.rules import reopen_problem, step_problem, verdict_problem
from case_contract.templates import TEMPLATES, missing_kinds
from case_contract.vocabulary import CaseType, EvidenceKind, StepOutcome, Tier, Verdict

TEMPLATE = TEMPLATES[CaseType.PAYMENT_ACCOUNT]
ALL_PASSED = {step.code: StepOutcome.PASSED for step in TEMPLATE.steps}
START = datetime(2026, 11, 22, 8, tzinfo=UTC)


@given(order=st.permutations([step.code for step in TEMPLATE.steps]))
def test_steps_only_in_the_order_of_the_template(order: list[str]) -> None:
    """R77: in whatever order they are tried, they are done in the template's."""
    done: dict[str, StepOutcome] = {}
    for _ in order:
        for code in order:
            if step_problem(TEMPLATE, done, code, face_opinion_given=True) is None:
                done.setdefault(code, StepOutcome.PASSED)
    assert list(done) == [step.code for step in TEMPLATE.steps]


def test_blind_opinion_comes_before_the_face_step() -> None:
    """The step that compares faces is refused until the opinion is given."""
    codes = [step.code for step in TEMPLATE.steps]
    done = dict.fromkeys(codes[: codes.index("same_person")], StepOutcome.PASSED)
    assert step_problem(TEMPLATE, done, "same_person", face_opinion_given=False) is ProblemCode.FACE_OPINION_NEEDED
    assert step_problem(TEMPLATE, done, "same_person", face_opinion_given=True) is None
    assert step_problem(TEMPLATE, done, "nonsense", face_opinion_given=True) is ProblemCode.STEP_UNKNOWN


def test_only_what_is_done_can_be_opened_again() -> None:
    """R77: a step that is open already, or that the template does not have, is not reopened."""
    done = {"numbers_valid": StepOutcome.PASSED, "in_force": StepOutcome.FAILED}
    assert reopen_problem(TEMPLATE, done, "numbers_valid") is None
    assert reopen_problem(TEMPLATE, done, "in_force") is None
    assert reopen_problem(TEMPLATE, done, "same_person") is ProblemCode.STEPS_OPEN
    assert reopen_problem(TEMPLATE, done, "nonsense") is ProblemCode.STEP_UNKNOWN


@given(outcomes=st.dictionaries(st.sampled_from(list(ALL_PASSED)), st.sampled_from(StepOutcome)), blind=st.booleans())
def test_approval_needs_everything(outcomes: dict[str, StepOutcome], blind: bool) -> None:
    """R26: approval exactly when every step passed and the opinion was given."""
    problem = verdict_problem(TEMPLATE, outcomes, Verdict.APPROVE, (), missing=(), face_opinion_given=blind)
    assert (problem is None) == (outcomes == ALL_PASSED and blind)


def test_missing_evidence_blocks_approval() -> None:
    """R3: a missing item blocks approval, and is named in the template's order."""
    missing = missing_kinds(CaseType.PAYMENT_ACCOUNT, {EvidenceKind.ID_BACK})
    assert missing == (EvidenceKind.ID_FRONT, EvidenceKind.SELFIE)
    problem = verdict_problem(TEMPLATE, ALL_PASSED, Verdict.APPROVE, (), missing=missing, face_opinion_given=True)
    assert problem is ProblemCode.EVIDENCE_MISSING


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.ASK_AGAIN, Verdict.ESCALATE])
def test_other_verdicts_need_a_reason_that_fits(verdict: Verdict) -> None:
    assert reason_fault(verdict, ()) is ReasonFault.NEEDED
    for reason in REASONS.values():
        expected = None if verdict in reason.verdicts else ReasonFault.UNKNOWN
        assert reason_fault(verdict, [reason.code]) is expected
    assert reasons_for(verdict)


def test_customer_texts_tip_nobody_off() -> None:
    """R4, R24; AML Law, confidentiality: no customer text hints at suspicion, the three risk families sound alike."""
    hints = ("疑似", "伪造", "篡改", "冒用", "风险", "可疑", "fraud", "suspect", "risk", "forged", "fake", "altered")
    for reason in REASONS.values():
        assert not any(hint in (reason.customer_zh + reason.customer_en).lower() for hint in hints), reason.code
    assert {reason.family for reason in REASONS.values()} >= set(RiskFamily)
    assert len({r.customer_zh for r in REASONS.values() if r.family is not None}) == 1


def test_every_problem_has_words_in_both_languages() -> None:
    for code in ProblemCode:
        text = PROBLEM_TEXTS[code]
        assert 400 <= text.status < 600
        assert all((text.title_zh, text.detail_zh, text.title_en, text.detail_en))


@pytest.mark.parametrize(
    ("tier", "length"),
    [
        (Tier.NORMAL, timedelta(hours=2)),
        (Tier.URGENT, timedelta(minutes=30)),
        (Tier.COMPLEX_RISK, timedelta(hours=4)),
    ],
)
def test_clock_targets(tier: Tier, length: timedelta) -> None:
    """R38, R39, R40: 2 h, 30 min, and 4 h to the start of the re-review."""
    clock = clocks.start(tier, START)
    assert clocks.remaining(clock, START) == length
    assert not clocks.is_breached(clock, START + length)
    assert clocks.is_breached(clock, START + length + timedelta(microseconds=1))


@given(steps=st.lists(st.tuples(st.integers(0, 5000), st.sampled_from(["pause", "resume", "wait"])), max_size=30))
def test_a_clock_counts_exactly_the_time_it_ran(steps: list[tuple[int, str]]) -> None:
    """R38-R40: waiting for the customer pauses a completion clock; whatever the order, only running time counts."""
    clock, now, ran, running = clocks.start(Tier.NORMAL, START), START, timedelta(0), True
    for seconds, what in steps:
        now += timedelta(seconds=seconds)
        ran += timedelta(seconds=seconds) if running else timedelta(0)
        if what == "pause":
            clock, running = clocks.pause(clock, now), False
        elif what == "resume":
            clock, running = clocks.resume(clock, now), True
        assert clocks.remaining(clock, now) == timedelta(hours=2) - ran
    stopped = clocks.stop(clock, now)
    assert clocks.remaining(stopped, now + timedelta(days=9)) == timedelta(hours=2) - ran


@given(text=st.text(alphabet="0123456789ABCXYZ张伟 ·", min_size=2, max_size=30))
def test_masking_hides_and_keeps_length(text: str) -> None:
    """R80: the masked form never is the value and shows at most eight of its signs."""
    for masked in (mask_number(text), mask_field("id_number", text)):
        assert len(masked) == len(text)
        assert masked != text
        assert sum(sign != "*" for sign in masked) <= 8


def test_masked_names() -> None:
    """R80"""
    assert mask_name("张伟") == "张*"
    assert mask_name("欧阳娜娜") == "欧***"
    assert mask_name("ANNA MARIA") == "A*** M****"
    assert mask_field("sex", "男") == "男"


@pytest.mark.parametrize("field", ["valid_until", "expiry_date"])
def test_when_a_document_ends_is_no_secret_of_any_kind_of_document(field: str) -> None:
    """R21, R80: the reviewer judges by it whether the document is in force, and it tells nobody apart."""
    assert mask_field(field, "2034-06-23") == "2034-06-23"
    assert mask_field("birth_date", "1954-09-11") == "1954-**-**"
