"""R111: what was measured of a candidate allows to switch it on only where the pairs are enough to say so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.conformance.judging import DISAGREED, FALSE_MATCHES, LOST, agreement, needed
from identity_checks.conformance.measuring import Figures
from identity_checks.conformance.report import Conformance, Verdict, concluded
from identity_checks.conformance.words import Code, said
from identity_checks.faces.rates import Rate
from identity_checks.models import PASSIVE_LIVENESS, SFACE, YUNET
from identity_checks.results import Band

_BANDS: tuple[Band | None, ...] = (*Band, None)
_ROLES = ((SFACE,), (YUNET,), (YUNET, SFACE))
_ENOUGH = (needed(LOST), needed(FALSE_MATCHES))


def _figures(one: Sequence[Band | None], two: Sequence[Band | None], found: Sequence[bool] = (True,) * 80) -> Figures:
    """Pairs of one person, then pairs of two."""
    return Figures((True,) * len(one) + (False,) * len(two), (*one, *two), tuple(found))


def _right(one: int, two: int) -> Figures:
    return _figures([Band.SAME] * one, [Band.DIFFERENT] * two)


def _verdict(current: Figures, candidate: Figures, *roles: str) -> Conformance:
    return concluded(roles or (SFACE,), current, candidate, {})


def _codes(found: Conformance) -> set[Code]:
    return {reason.code for reason in found.reasons}


@pytest.mark.parametrize(("margin", "least"), [(LOST, 72), (FALSE_MATCHES, 368), (DISAGREED, 36)])
def test_how_many_are_needed_follows_from_the_margin(margin: float, least: int) -> None:
    """The exact bound without an error is under the margin from that number on, and not before."""
    assert needed(margin) == least
    assert Rate(0, least).bounds[1] <= margin < Rate(0, least - 1).bounds[1]


@given(one=st.integers(0, 90), two=st.integers(0, 400), roles=st.sampled_from(_ROLES))
def test_a_faultless_candidate_is_taken_from_enough_pairs_on_and_before_is_not_measured(
    one: int, two: int, roles: tuple[str, ...]
) -> None:
    """Ten pairs say nothing, however well they went."""
    found = _verdict(_right(one, two), _right(one, two), *roles)
    enough = one >= _ENOUGH[0] and two >= _ENOUGH[1]
    assert found.verdict is (Verdict.MAY_BE_SWITCHED_ON if enough else Verdict.NOT_MEASURED)
    assert _codes(found) == ({Code.NO_WORSE} if enough else {Code.TOO_FEW})


@given(
    bands=st.lists(st.tuples(st.booleans(), st.sampled_from(_BANDS), st.sampled_from(_BANDS)), min_size=1, max_size=30)
)
def test_nothing_that_is_too_little_is_ever_taken(bands: list[tuple[bool, Band | None, Band | None]]) -> None:
    """Whatever the answers are, thirty pairs allow nothing."""
    same, before, after = (tuple(column) for column in zip(*bands, strict=True))
    found = _verdict(Figures(same, before, (True,)), Figures(same, after, (True,)))
    assert found.verdict in {Verdict.NOT_MEASURED, Verdict.NOT_BETTER}
    assert Code.TOO_FEW in _codes(found)


@pytest.mark.parametrize("roles", _ROLES)
@pytest.mark.parametrize("lost", [Band.LOOK, Band.SAME])
def test_a_network_that_moves_pairs_away_from_the_truth_stays_off(roles: tuple[str, ...], lost: Band) -> None:
    """A damaged network that is sure of nothing any more makes no error that counts as one, and is no better for it."""
    one, two = 100, 400
    damaged = _figures([Band.SAME] * one, [lost] * 170 + [Band.DIFFERENT] * (two - 170))
    found = _verdict(_right(one, two), damaged, *roles)
    assert found.verdict is Verdict.NOT_BETTER
    assert Code.MORE_LOST in _codes(found)
    assert agreement(_right(one, two), damaged) == pytest.approx(0.66)


@given(lost=st.integers(0, 30), won=st.integers(0, 30))
def test_losses_are_weighed_against_gains_and_bounded(lost: int, won: int) -> None:
    """More lost than won speaks against it; as many of both only while few are lost."""
    one, two = 150, 400
    before = _figures([Band.SAME] * (one - won) + [Band.LOOK] * won, [Band.DIFFERENT] * two)
    after = _figures([Band.LOOK] * lost + [Band.SAME] * (one - lost), [Band.DIFFERENT] * two)
    found = _verdict(before, after)
    fine = lost <= won and Rate(lost, one).bounds[1] <= LOST
    assert found.verdict is (Verdict.MAY_BE_SWITCHED_ON if fine else Verdict.NOT_BETTER)
    if lost <= won and not fine:
        assert _codes(found) == {Code.NOT_SHOWN}


def test_a_detector_that_loses_as_many_faces_as_it_finds_is_not_shown_to_be_as_good() -> None:
    """Pictures count for a detector besides pairs."""
    one, two = [Band.SAME] * 80, [Band.DIFFERENT] * 400
    before = _figures(one, two, (True,) * 90 + (False,) * 10)
    after = _figures(one, two, (False,) * 10 + (True,) * 90)
    assert _codes(_verdict(before, after, YUNET)) == {Code.NOT_SHOWN}
    assert _codes(_verdict(before, after, YUNET, SFACE)) == {Code.NOT_SHOWN}
    assert _verdict(before, after, SFACE).verdict is Verdict.MAY_BE_SWITCHED_ON


def _live(*scores: float | None) -> Figures:
    return Figures((True,), (Band.SAME,), (True,) * len(scores), scores)


def test_a_network_for_attacks_must_agree_on_both_answers() -> None:
    """One that calls everything live agrees on every live face."""
    current = _live(*(0.9,) * 40, *(0.1,) * 40, None)
    assert _verdict(current, current, PASSIVE_LIVENESS).verdict is Verdict.MAY_BE_SWITCHED_ON
    constant = _live(*(0.9,) * 80, None)
    found = _verdict(current, constant, PASSIVE_LIVENESS)
    assert found.verdict is Verdict.NOT_BETTER
    assert _codes(found) == {Code.NOT_SHOWN}
    assert agreement(current, constant) == pytest.approx(41 / 81)
    only_live = _live(*(0.9,) * 40)
    assert _verdict(only_live, only_live, PASSIVE_LIVENESS).verdict is Verdict.NOT_MEASURED


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_sentence_in_both_languages(code: Code) -> None:
    """Whole sentences that say what to do or what was found."""
    chinese, english = said(code, *"ABCD").sentences()
    assert chinese.endswith(("。", "D")) or code is Code.PICTURE_UNREADABLE
    assert english.endswith(".") or code is Code.PICTURE_UNREADABLE
    assert said(code, *"ABCD").as_json() == {"code": code.value, "message": {"zh": chinese, "en": english}}
