"""Pieces of text in rows: which stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from identity_checks.documents.layouts.by_pack.pieces import Piece

SAME_ROW: Final = 0.55
"""In line heights: the middles of pieces of one row differ by less."""
_NEXT_BESIDE: Final = 4.0

Rows = list[list[Piece]]


def row_by_row(pieces: Sequence[Piece]) -> list[Piece]:
    """Give pieces from the top, those of one row from the left."""
    rows: Rows = []
    for piece in sorted(pieces, key=lambda item: item.middle):
        if rows and piece.middle - rows[-1][0].middle < SAME_ROW * min(piece.height, rows[-1][0].height):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [piece for row in rows for piece in sorted(row, key=lambda item: item.left)]


def close_ones(row: Sequence[Piece]) -> list[Piece]:
    """Give pieces of a row, left to right, up to the first wide gap."""
    kept = [row[0]]
    for piece in row[1:]:
        if piece.left - kept[-1].right > _NEXT_BESIDE * piece.height:
            break
        kept.append(piece)
    return kept
