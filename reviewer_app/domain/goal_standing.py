"""How a share stands to its goal, and how both are written so that neither says too much (R20, R56, R57)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from case_contract.reports import WHOLE

if TYPE_CHECKING:
    from case_contract.reports import Ratio

_THOUSAND: Final = 1000
"""Shares are shown in tenths of a hundredth."""


class Standing(StrEnum):
    """What a count says of a goal."""

    NOTHING = "nothing"
    MET = "met"
    REACHED = "reached"
    MISSED = "missed"


def standing(ratio: Ratio, goal: int) -> Standing:
    """How a share stands to `goal` ten-thousandths.

    Met is a goal that the interval's lower bound reaches; one that the share reaches and the bound does not is reached
    so far and not certain yet. Without trials there is nothing to say.
    """
    if ratio.trials == 0:
        return Standing.NOTHING
    if not _reaches(ratio, goal):
        return Standing.MISSED
    return Standing.MET if ratio.lower is not None and ratio.lower >= goal else Standing.REACHED


def share(ratio: Ratio, goal: int | None) -> str:
    """`86.4%`, a half to the even tenth, but never up to a goal that is missed or to all; a dash without trials."""
    if ratio.trials == 0:
        return "—"
    tenths, rest = divmod(ratio.hits * _THOUSAND, ratio.trials)
    up = 2 * rest > ratio.trials or (2 * rest == ratio.trials and tenths % 2 == 1)
    reaches = goal is not None and (tenths + 1) * WHOLE >= goal * _THOUSAND and not _reaches(ratio, goal)
    if up and not reaches and tenths + 1 < _THOUSAND:
        tenths += 1
    return _tenths(tenths)


def interval(ratio: Ratio) -> str:
    """`84.1–88.4%`, widened to whole tenths, so that a bound is never rounded up to a goal; empty without trials."""
    if ratio.lower is None or ratio.upper is None:
        return ""
    step = WHOLE // _THOUSAND
    lower, upper = _tenths(ratio.lower // step), _tenths(-(-ratio.upper // step))
    return f"{lower.removesuffix('%')}–{upper}"


def _reaches(ratio: Ratio, goal: int) -> bool:
    return ratio.hits * WHOLE >= goal * ratio.trials


def _tenths(count: int) -> str:
    return f"{count // 10}.{count % 10}%"
