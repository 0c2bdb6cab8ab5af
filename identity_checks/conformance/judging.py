"""Whether what was measured allows to switch a candidate on.

The candidate is compared with the current network on the same pairs (paired comparison; non-inferiority with a margin):
what counts are the answers that it takes away from the truth. Their rate must lie under a margin with its upper exact
95 % bound (Clopper-Pearson), which by itself says how many pairs are needed when none is lost.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from identity_checks.conformance.measuring import Figures
from identity_checks.conformance.words import Code, Said
from identity_checks.faces.rates import Rate
from identity_checks.models import PASSIVE_LIVENESS, YUNET
from identity_checks.results import Band

LOST: Final = 0.05
"""Margin for pairs and pictures that are lost: 72 of each are needed at least."""
FALSE_MATCHES: Final = 0.01
"""Margin for persons newly taken for another, which lets a stranger in: 368 pairs of two persons at least."""
DISAGREED: Final = 0.1
"""Margin for faces that a network for presentation attacks answers otherwise: 36 of each answer at least."""

_TAIL: Final = 0.025
_LIVE: Final = 0.5
_FAR: Final = 2
_ONE: Final = ("同一人的图像对", "pairs of one person")
_TWO: Final = ("不同人的图像对", "pairs of two persons")
_FROM_SAME: Final = {Band.SAME: 0, Band.LOOK: 1, Band.DIFFERENT: _FAR}
_FROM_DIFFERENT: Final = {Band.DIFFERENT: 0, Band.LOOK: 1, Band.SAME: _FAR}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that must not get worse: what is counted, what got worse and better of it, the margin, and
    which of several answers it is about.

    `won` is None where only other answers are counted, and nothing tells which of the two networks is right.
    """

    chinese: str
    english: str
    lost: Rate
    won: int | None
    margin: float
    about: tuple[str, str] = ("", "")

    @property
    def needed(self) -> int:
        """How many are needed to get under the margin when nothing is lost."""
        return needed(self.margin)


def needed(margin: float) -> int:
    """Give the least number of trials whose upper 95 % bound lies at or under `margin` without one error."""
    return math.ceil(math.log(_TAIL) / math.log1p(-margin))


def agreement(current: Figures, candidate: Figures) -> float:
    """Give the share of equal answers: bands of pairs, or live and not live of faces where those were scored."""
    before, after = (_answers(figures) for figures in (current, candidate))
    return sum(one is other for one, other in zip(before, after, strict=True)) / len(before) if before else math.nan


def _answers(figures: Figures) -> Sequence[Band | bool | None]:
    if not figures.live:
        return figures.bands
    return [None if score is None else score >= _LIVE for score in figures.live]


def judge(roles: Collection[str], current: Figures, candidate: Figures) -> tuple[list[Said], list[Said]]:
    """Give what speaks against the candidate, and what is too little to say anything; neither when it is no worse.

    `roles` are the names of the networks in it.
    """
    criteria = list(_criteria(roles, current, candidate))
    against = [*_more_errors(current, candidate), *(item for criterion in criteria for item in _against(criterion))]
    # Of several that count the same, the one that needs most says it for all.
    strictest: dict[str, Criterion] = {}
    for criterion in sorted(criteria, key=lambda item: item.needed):
        strictest[criterion.english] = criterion
    return against, [_too_few(item) for item in strictest.values() if item.lost.trials < item.needed]


def _criteria(roles: Collection[str], current: Figures, candidate: Figures) -> Iterator[Criterion]:
    if PASSIVE_LIVENESS in roles:
        # A network that always answers the same would agree on faces of one kind.
        for live, chinese, english in (
            (True, "现用网络判为活体的人脸", "faces that the current network calls live"),
            (False, "现用网络判为攻击的人脸", "faces that the current network calls an attack"),
        ):
            scores = zip(current.live, candidate.live, strict=True)
            other = [
                after is None or (after >= _LIVE) is not live
                for before, after in scores
                if before is not None and (before >= _LIVE) is live
            ]
            yield Criterion(chinese, english, Rate(sum(other), len(other)), None, DISAGREED)
        return
    if YUNET in roles:
        faces = list(zip(current.found, candidate.found, strict=True))
        lost = sum(before and not after for before, after in faces)
        won = sum(after and not before for before, after in faces)
        yield Criterion("图像", "pictures", Rate(lost, len(faces)), won, LOST)
    yield _moved(current, candidate, same=True)
    yield _moved(current, candidate, same=False)
    apart = [
        (before, after)
        for same, before, after in zip(current.same, current.bands, candidate.bands, strict=True)
        if not same
    ]
    taken = sum(after is Band.SAME and before is not Band.SAME for before, after in apart)
    won = sum(before is Band.SAME and after is not Band.SAME for before, after in apart)
    yield Criterion(*_TWO, Rate(taken, len(apart)), won, FALSE_MATCHES, ("（误判为同一人）", " (taken for one)"))


def _moved(current: Figures, candidate: Figures, *, same: bool) -> Criterion:
    """Count the pairs of one kind whose band moved away from the truth and towards it; a missing face is none."""
    away = _FROM_SAME if same else _FROM_DIFFERENT

    def distance(band: Band | None) -> int:
        return _FAR if band is None else away[band]

    moves = [
        distance(after) - distance(before)
        for is_same, before, after in zip(current.same, current.bands, candidate.bands, strict=True)
        if is_same is same
    ]
    lost, won = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    return Criterion(*(_ONE if same else _TWO), Rate(lost, len(moves)), won, LOST)


def _more_errors(current: Figures, candidate: Figures) -> Iterator[Said]:
    for chinese, english, before, after in (
        ("未找到人脸的图像", "misses faces", current.faces_missed, candidate.faces_missed),
        ("同一人未判为同一人的", "takes one person for two", current.false_non_matches, candidate.false_non_matches),
        ("不同人判为同一人的", "takes two persons for one", current.false_matches, candidate.false_matches),
    ):
        if after.errors > before.errors:
            figures = (str(after), str(before))
            yield Said(Code.MORE_ERRORS, (chinese, *figures), (english, *figures))


def _against(criterion: Criterion) -> Iterator[Said]:
    lost, won = criterion.lost, criterion.won
    if won is not None and lost.errors > won:
        yield _of(Code.MORE_LOST, criterion, str(won))
    elif lost.errors and lost.trials >= criterion.needed and lost.bounds[1] > criterion.margin:
        yield _of(Code.NOT_SHOWN, criterion, f"{criterion.margin:.0%}")


def _of(code: Code, criterion: Criterion, last: str) -> Said:
    chinese, english = criterion.about
    told = (str(criterion.lost), last)
    return Said(code, (criterion.chinese + chinese, *told), (criterion.english + english, *told))


def _too_few(criterion: Criterion) -> Said:
    figures = (str(criterion.lost.trials), str(criterion.needed), f"{criterion.margin:.0%}")
    return Said(Code.TOO_FEW, (criterion.chinese, *figures), (criterion.english, *figures))
