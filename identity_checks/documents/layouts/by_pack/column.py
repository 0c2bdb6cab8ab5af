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


def names_above(upper: Sequence[Piece], lower: Sequence[Piece], values: Sequence[Piece]) -> tuple[Piece, Piece] | None:
    """Give the two lines without digits that stand above a value and each other at even steps; None if that is unclear.

    `upper` and `lower` are what either may be: what no field has taken, or the one of the two that was found. `values`
    are the first pieces of the other values. Lines of a title or an emblem begin elsewhere, or are further apart.
    Where the value right below was not found, others tell: one of its row, and one that begins the column further down.
    """
    ways = list(product(filter(_is_wordy, upper), filter(_is_wordy, lower)))
    chains = {
        (id(one), id(other)): (one, other)
        for one, other in ways
        if any(_is_even(one, other, value) for value in values)
        and any(_is_column(one, other, value) for value in values)
    }
    # Names of cards are in capitals, labels that were misread between them are not.
    capitals = [chain for chain in chains.values() if all(piece.text == piece.text.upper() for piece in chain)]
    likely = capitals or list(chains.values())
    return likely[0] if len(likely) == 1 else None


def _is_wordy(piece: Piece) -> bool:
    return len(piece.text) > 1 and not any(sign.isdigit() for sign in piece.text)


def _is_even(upper: Piece, lower: Piece, value: Piece) -> bool:
    first, second = lower.middle - upper.middle, value.middle - lower.middle
    return 0 < first < _HIGHEST * value.height and abs(first - second) <= _EVEN * first


def _is_column(upper: Piece, lower: Piece, value: Piece) -> bool:
    return lower.middle < value.middle and all(
        abs(piece.left - value.left) < 0.5 * value.height
        and 1 / _SAME_PRINT < piece.height / value.height < _SAME_PRINT
        for piece in (upper, lower)
    )
