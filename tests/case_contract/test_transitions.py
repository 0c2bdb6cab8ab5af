"""The transition table (R18, R30, R72): properties that hold for every path through it."""

from collections.abc import Iterator
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.transitions import (
    ACTION_OF_VERDICT,
    CLAIMABLE,
    HELD,
    STAGE_OF,
    STAGE_ORDER,
    TABLE,
    Refused,
    allowed_actions,
    next_status,
)
from case_contract.vocabulary import Action, CaseStatus, Need, Role, Stage, Verdict

NEEDS = [frozenset(chosen) for chosen in chain.from_iterable(combinations(Need, n) for n in range(len(Need) + 1))]


def moves_from(at: CaseStatus, needs: frozenset[Need]) -> Iterator[tuple[Action, Role, CaseStatus]]:
    for action in Action:
        for role in Role:
            to = next_status(at, action, role, needs)
            if isinstance(to, CaseStatus):
                yield action, role, to


def reachable(start: CaseStatus, needs: frozenset[Need]) -> set[CaseStatus]:
    seen, todo = {start}, [start]
    while todo:
        for _, _, to in moves_from(todo.pop(), needs):
            if to not in seen:
                seen.add(to)
                todo.append(to)
    return seen


def test_stages_are_exactly_five_and_every_status_has_one() -> None:
    """R18: receive, pre-check, human review, feedback, archive; nothing else."""
    assert [stage.value for stage in STAGE_ORDER] == ["receive", "pre_check", "review", "feedback", "archive"]
    assert set(STAGE_OF) == set(CaseStatus)
    assert set(STAGE_OF.values()) == set(Stage)


@pytest.mark.parametrize("needs", NEEDS, ids=lambda needs: "+".join(sorted(needs)) or "none")
def test_no_stage_is_skipped(needs: frozenset[Need]) -> None:
    """R18: a move goes at most one stage forward; only asking the customer for more goes back."""
    for at in CaseStatus:
        for action, _, to in moves_from(at, needs):
            step = STAGE_ORDER.index(STAGE_OF[to]) - STAGE_ORDER.index(STAGE_OF[at])
            assert step <= 1, (at, action, to)
            if step < 0:
                assert action in {Action.ASK_AGAIN, Action.REPORT_MISSING}
                assert to is CaseStatus.WAITING_CUSTOMER


@pytest.mark.parametrize("needs", NEEDS, ids=lambda needs: "+".join(sorted(needs)) or "none")
def test_archive_is_the_only_dead_end(needs: frozenset[Need]) -> None:
    """From wherever a case is, whatever it still needs, the archive can be reached; from the archive nothing can."""
    for at in reachable(CaseStatus.RECEIVED, needs):
        assert CaseStatus.ARCHIVED in reachable(at, frozenset()), at
    assert not list(moves_from(CaseStatus.ARCHIVED, needs))


def test_every_status_can_be_reached() -> None:
    assert set().union(*(reachable(CaseStatus.RECEIVED, needs) for needs in NEEDS)) == set(CaseStatus)


@given(path=st.lists(st.tuples(st.sampled_from(Action), st.sampled_from(Role)), max_size=60))
def test_no_path_reaches_archive_without_all_five_stages(path: list[tuple[Action, Role]]) -> None:
    """R18, R72: random actors doing random things never bring a case to the archive past a stage."""
    at = CaseStatus.RECEIVED
    passed = [STAGE_OF[at]]
    for action, role in path:
        to = next_status(at, action, role)
        if isinstance(to, CaseStatus):
            at = to
            passed.append(STAGE_OF[at])
    if at is CaseStatus.ARCHIVED:
        assert set(passed) == set(Stage)


@pytest.mark.parametrize("need", list(Need))
@pytest.mark.parametrize("action", [Action.APPROVE, Action.REJECT])
def test_open_need_holds_back_the_final_verdict(need: Need, action: Action) -> None:
    """R30, R32, R47: while video, second review or risk decision is open, a first verdict decides nothing."""
    to = next_status(CaseStatus.IN_REVIEW, action, Role.REVIEWER, {need})
    assert to in CLAIMABLE


def test_levels_of_interception_are_not_merged() -> None:
    """R30: no role but the risk officer decides a case that waits for the risk decision."""
    for role in set(Role) - {Role.RISK_OFFICER}:
        for action in ACTION_OF_VERDICT.values():
            assert isinstance(next_status(CaseStatus.IN_RISK, action, role), Refused)


def test_machine_and_tenant_never_judge() -> None:
    """R26: a verdict is a person's."""
    for at in CaseStatus:
        for role in (Role.SYSTEM, Role.TENANT, Role.AUDITOR, Role.TRAINER, Role.ADMINISTRATOR):
            for verdict in Verdict:
                assert isinstance(next_status(at, ACTION_OF_VERDICT[verdict], role), Refused)


def test_every_held_case_can_be_given_back() -> None:
    for at in HELD:
        assert next_status(at, Action.EXPIRE_LEASE, Role.SYSTEM) in CLAIMABLE
        assert next_status(at, Action.RELEASE, Role.SUPERVISOR) in CLAIMABLE


def test_a_refusal_tells_role_from_status() -> None:
    assert next_status(CaseStatus.READY, Action.CLAIM, Role.AUDITOR) == Refused(
        CaseStatus.READY, Action.CLAIM, known_action=True
    )
    assert next_status(CaseStatus.READY, Action.APPROVE, Role.REVIEWER) == Refused(
        CaseStatus.READY, Action.APPROVE, known_action=False
    )


@given(at=st.sampled_from(CaseStatus), role=st.sampled_from(Role), needs=st.sampled_from(NEEDS))
def test_offered_is_what_is_enforced(at: CaseStatus, role: Role, needs: frozenset[Need]) -> None:
    """The client offers what the server allows, no more and no less."""
    enforced = {action for action in Action if isinstance(next_status(at, action, role, needs), CaseStatus)}
    assert allowed_actions(at, role) == enforced


def test_rows_are_unambiguous() -> None:
    """One row for each status, action, role and need: the order of rows never decides between equals."""
    keys = [(move.at, move.action, role, move.need) for move in TABLE for role in move.roles]
    assert len(keys) == len(set(keys))
