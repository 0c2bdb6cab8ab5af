"""The lines of one portrait side among text that is not its own: a screen's around it, or another card's under it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from identity_checks.documents.text.words import PlacedLine

CARD_ROWS: Final[Mapping[str, re.Pattern[str]]] = {
    "name": re.compile("姓名"),
    "sex": re.compile("性别"),
    "birth": re.compile("出生"),
    "address": re.compile("住址"),
    "number": re.compile("公民身份号码|公民身份号|民身份号码"),
}
"""Labels that begin a portrait side's rows, from top to bottom, in one column; the ethnic group is beside the sex."""
_COLUMN: Final = 0.8
"""In heights of a line, how far apart labels of one column begin at most."""
_LEAST: Final = 3
"""Rows that make a column of labels a card's."""
_BEYOND: Final = 0.8
"""In steps from row to row, how far above the first row and below the last the lines of a card reach."""


@dataclass(frozen=True, slots=True, eq=False)
class OneCard:
    """The lines of a card, and whether another card's labels stand among them."""

    lines: tuple[PlacedLine, ...]
    mixed: bool


def one_card(lines: Sequence[PlacedLine]) -> OneCard:
    """Give the lines of the card whose labels are most complete, where labels are there more than once.

    Without a label seen twice all lines are its own.
    """
    labels = [(row, line) for line in lines if (row := _row_of(line)) is not None]
    seen = [row for row, _ in labels]
    if len(seen) == len(set(seen)):
        return OneCard(tuple(lines), mixed=False)
    columns = [_column(line, labels) for _, line in labels]
    best = max(columns, key=len)
    if len(best) < _LEAST:
        return OneCard(tuple(lines), mixed=True)
    own = [best[row] for row in sorted(best)]
    steps = [
        (best[lower].middle - best[upper].middle) / (lower - upper)
        for upper, lower in zip(sorted(best), sorted(best)[1:], strict=False)
        if lower < len(CARD_ROWS) - 1
    ]
    step = min(steps, default=2.0 * own[0].height)
    first, last = sorted(best)[0], sorted(best)[-1]
    top = own[0].middle - (first + _BEYOND) * step
    # The number's row is further away than the others: 3.4 steps below the address.
    below = {0: 7.0, 1: 6.0, 2: 5.0, 3: 4.0, 4: _BEYOND}[last]
    bottom = own[-1].middle + below * step
    left = min(line.left - _COLUMN * line.height for line in own)
    kept = tuple(line for line in lines if top < line.middle < bottom and line.left > left)
    others = [(row, line) for row, line in labels if not any(line is mine for mine in own)]
    among = any(top < line.middle < bottom for _, line in others)
    return OneCard(kept, mixed=among or any(len(_column(line, others)) >= _LEAST for _, line in others))


def _row_of(line: PlacedLine) -> int | None:
    """Give which row of a card a line begins, or None."""
    return next((row for row, pattern in enumerate(CARD_ROWS.values()) if pattern.match(line.unspaced)), None)


def _column(first: PlacedLine, labels: Sequence[tuple[int, PlacedLine]]) -> Mapping[int, PlacedLine]:
    """Give the rows that begin in a line's column, in the order of a card, of each the one nearest to the line."""
    mine = next(row for row, line in labels if line is first)
    column: dict[int, PlacedLine] = {}
    for row, line in labels:
        if abs(line.left - first.left) > _COLUMN * max(line.height, first.height):
            continue
        if (row - mine) * (line.middle - first.middle) < 0 or (row == mine and line is not first):
            continue
        known = column.get(row)
        if known is None or abs(line.middle - first.middle) < abs(known.middle - first.middle):
            column[row] = line
    return column
