"""Names whose labels could not be read, found by where they stand to the other values of their column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

from identity_checks.documents.layouts.by_pack.pieces import Piece

_SAME_PRINT: Final = 1.5
"""The box of a single letter is lower than that of a word with marks."""
_EVEN: Final = 0.15
_HIGHEST: Final = 3.0


def names_above(pieces: Sequence[Piece], values: Sequence[Piece]) -> tuple[Piece, Piece] | None:
    """Give the two lines without digits that stand above a value and each other at even steps; None if that is unclear.

    `values` are the first pieces of the values that were found, `pieces` what no field has taken. Lines of a title or
    an emblem begin elsewhere, or are further apart.
    """
    wordy = [piece for piece in pieces if len(piece.text) > 1 and not any(sign.isdigit() for sign in piece.text)]
    chains = {
        (id(upper), id(lower)): (upper, lower)
        for upper, lower, value in product(wordy, wordy, values)
        if _is_column(upper, lower, value)
    }
    return next(iter(chains.values())) if len(chains) == 1 else None


def _is_column(upper: Piece, lower: Piece, value: Piece) -> bool:
    first, second = lower.middle - upper.middle, value.middle - lower.middle
    if not 0 < first < _HIGHEST * value.height or abs(first - second) > _EVEN * first:
        return False
    return all(
        abs(piece.left - value.left) < 0.5 * value.height
        and 1 / _SAME_PRINT < piece.height / value.height < _SAME_PRINT
        for piece in (upper, lower)
    )
