"""What stands beside and below labels and values on a sheet: the rows that a value may have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from identity_checks.documents.layouts.by_pack.pieces import Piece
from identity_checks.documents.layouts.by_pack.rows import SAME_ROW, Rows, close_ones
from identity_checks.documents.text.words import Label

_A_DAY: Final = re.compile(r"\d\d[./-]\d\d[./-]\d{4}|\d{1,2} ?[\u0e01-\u0e4e.]{2,8} ?2[45]\d\d")
"""What goes on in no other value's next line; its own label may have been lost."""
_FIRST_BESIDE: Final = 18.0
_LOWEST: Final = 3.6
_LEFT_OFF: Final = 2.2
_NEXT_ROW: Final = 0.6
"""In heights of the lower of two lines, whose boxes may be much higher than their letters."""
_PITCH: Final = 2.1
_NEAR_ABOVE: Final = 2.2
_OVER: Final = 0.5
"""Share of the narrower one by which a label and the value above it stand over each other at least."""
_RUNNING: Final = 0.9
"""In heights of a label, how far behind it a value begins at most that runs on from it as in one line."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The labels of a sheet and the pieces that are no field's yet."""

    labels: Sequence[Label]
    pieces: Sequence[Piece]

    def right_of(self, label: Label, lines: int, *, wraps: bool = False) -> Rows:
        """Give the rows of a value of so many lines that begins right of a label and before the next one.

        One that `wraps` goes on below its label where it runs on from it in one line of print.
        """
        edge = min(
            (
                other.left
                for other in self.labels
                if other.left > label.right and abs(other.middle - label.middle) < SAME_ROW * label.height
            ),
            default=float("inf"),
        )
        row = sorted(
            (
                piece
                for piece in self.pieces
                if abs(piece.middle - label.middle) < SAME_ROW * max(piece.height, label.height)
                and label.right - 0.4 * label.height < piece.left < edge
            ),
            key=lambda piece: piece.left,
        )
        if not row or row[0].left - label.right > _FIRST_BESIDE * label.height:
            return []
        first = close_ones(row)
        if lines == 1:
            return [first]
        # Of a label behind a stroke a single letter may be left.
        begun = sum(len(piece.signs) for piece in first) > 1
        runs_on = wraps and begun and first[0].left - label.right < _RUNNING * label.height
        return [first, *self.block(first[0], lines, edge, label.left if runs_on else None)[1:]]

    def below_of(self, label: Label, lines: int) -> Rows:
        """Give the rows of a value of so many lines that begins below a label, with no other between."""
        edge = min(
            (
                other.left
                for other in self.labels
                if other.left > label.right and abs(other.middle - label.middle) < 1.2 * label.height
            ),
            default=float("inf"),
        )
        below = [
            piece
            for piece in self.pieces
            if 0.45 * label.height < piece.middle - label.middle < _LOWEST * label.height
            and (
                abs(piece.left - label.left) < _LEFT_OFF * max(label.height, piece.height)
                # Of a label whose beginning was not found the end stands to the right of its value's beginning.
                or (piece.left < label.left < piece.right + label.height and lines == 1)
            )
            and piece.left < edge - 0.3 * label.height
            and not self._label_between(label, piece)
        ]
        if not below:
            return []
        # A value may begin somewhat left of its label.
        return self.block(min(below, key=lambda piece: piece.middle), lines, edge - 0.3 * label.height)

    def above_of(self, label: Label) -> Rows:
        """Give the row of a value of one line that stands right above a label and is no other label's."""
        above = [
            piece
            for piece in self.pieces
            if 0.45 * label.height < label.middle - piece.middle < _NEAR_ABOVE * max(label.height, piece.height)
            and min(label.right, piece.right) - max(label.left, piece.left)
            > _OVER * min(label.right - label.left, piece.right - piece.left)
        ]
        if not above:
            return []
        nearest = max(above, key=lambda piece: piece.middle)
        others = (other for other in self.labels if other is not label)
        return [] if any(_may_belong(nearest, other) for other in others) else [[nearest]]

    def _label_between(self, label: Label, piece: Piece) -> bool:
        return any(
            label.middle + 0.4 * label.height < other.middle < piece.middle - 0.3 * piece.height
            and other.left < piece.right
            and piece.left < other.right
            for other in self.labels
        )

    def block(self, first: Piece, lines: int, edge: float = float("inf"), begins: float | None = None) -> Rows:
        """Give the rows of a value that begins with a piece: its row up to the next column, then lines below it.

        These begin where it does, or at `begins` where its label stands before it in one line of print.
        """
        starts = [first.left] if begins is None else [first.left, begins]
        floor = min(
            (
                label.middle - 0.5 * label.height
                for label in self.labels
                if label.middle > first.middle + 0.5 * first.height and label.left < first.right
            ),
            default=float("inf"),
        )
        rows: Rows = []
        at = first
        while True:
            row = [
                piece
                for piece in self.pieces
                if abs(piece.middle - at.middle) < SAME_ROW * min(piece.height, at.height)
                and at.left - 0.3 * at.height <= piece.left < edge
            ]
            rows.append(close_ones(sorted(row, key=lambda piece: piece.left)))
            below = [
                piece
                for piece in self.pieces
                if _NEXT_ROW * min(at.height, piece.height)
                < piece.middle - at.middle
                < _PITCH * max(at.height, piece.height)
                and any(abs(piece.left - start) < 1.5 * first.height for start in starts)
                and piece.middle < floor
                and not _A_DAY.fullmatch(piece.text)
            ]
            if len(rows) == lines or not below:
                return rows
            at = min(below, key=lambda piece: piece.middle)


def _may_belong(piece: Piece, label: Label) -> bool:
    """Tell whether a piece stands right of a label in its row, or next below it."""
    drop = piece.middle - label.middle
    beside = abs(drop) < SAME_ROW * max(piece.height, label.height) and label.right < piece.right
    below = 0 < drop < _LOWEST * label.height and label.left < piece.right and piece.left < label.right
    return beside or below
