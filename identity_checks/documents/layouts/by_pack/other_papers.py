"""Papers that have the words of a data pack's document and are none: without its portrait, its title or its layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from identity_checks.documents.layouts import other_papers
from identity_checks.documents.text.words import PlacedLine
from identity_checks.packs.evidence import stands_titled
from identity_checks.packs.pack import Kind, Pack
from identity_checks.packs.spelling import folded

_ROW: Final = 0.6
"""In heights of a label, how far apart a label and a value beside it lie at most."""
_BELOW: Final = (0.5, 3.0)
_LEFT_OFF: Final = 2.0
"""In heights of a label, how far below it a value stands, and how far to the left or right it begins."""
_COLUMN: Final = 0.6
"""In heights, how far apart rows of one column begin at most."""
_ROWS: Final = 4
_EVEN: Final = 1.15
"""How much larger the largest step or height of a list's rows is than the least at most."""
_VALUE: Final = 2
"""Signs behind a label on its line that are a value's."""
_BESIDE: Final = 3
"""Values beside their labels that make a form of a sheet without any below: a lost line leaves two at most."""
_BREAK: Final = re.compile(r"\s*[/·|]\s*|\s{2,}")


def signs_of_another(pack: Pack, lines: Sequence[PlacedLine], *, bare: bool) -> int:
    """Give how many signs there are that a sheet with the words of a pack's document is another paper; 2 are enough.

    `bare`: it has no picture beside its text. Of documents that are no persons' one is not wanted.
    """
    told = int(bare and pack.kind is not Kind.OTHER and (pack.side != "back" or pack.like is not None))
    if pack.like is not None:
        return told + other_papers.signs_of_another(pack.like, lines)
    told += not stands_titled(pack, [line.source.text for line in lines if not _is_a_row(line, lines)])
    return told + (_unlike_layout(pack, lines) if pack.evidence.values == "below" else 0)


def _is_a_row(line: PlacedLine, lines: Sequence[PlacedLine]) -> bool:
    """Tell whether a line is the first of a list: as high as those below it in its column, all as far apart."""
    column = sorted(
        (
            other
            for other in lines
            if abs(other.left - line.left) < _COLUMN * line.height and other.middle > line.middle
        ),
        key=lambda other: other.middle,
    )[:_ROWS]
    steps = [lower.middle - upper.middle for upper, lower in pairwise((line, *column))]
    if len(steps) < _ROWS or max(steps) > _EVEN * min(steps):
        return False
    heights = sorted(other.height for other in (line, *column))
    return heights[-1] < _EVEN * heights[0]


def _unlike_layout(pack: Pack, lines: Sequence[PlacedLine]) -> int:
    """Give what values beside their labels tell where the document has them below."""
    labels = {folded(label) for rule in pack.fields.values() for label in rule.labels}
    labels |= {folded(label) for label in pack.other_labels}
    announced = [line for line in lines if folded(line.source.text).startswith(tuple(labels))]
    others = [line for line in lines if not any(line is label for label in announced)]
    bare = [label for label in announced if not any(_is_below(line, label) for line in others)]
    below = len(announced) - len(bare)
    beside = sum(_has_value_behind(label, labels) or any(_is_beside(line, label) for line in others) for label in bare)
    if beside >= _BESIDE and below == 0:
        return 2
    return int(beside >= _BESIDE and beside > below)


def _has_value_behind(line: PlacedLine, labels: set[str]) -> bool:
    """Tell whether something stands behind the labels on a line that is none of them in another language."""
    parts = [folded(part) for part in _BREAK.split(line.source.text)]
    rests = [min((part.removeprefix(label) for label in labels), key=len) for part in parts if part]
    return any(len(rest) >= _VALUE for rest in rests)


def _is_below(line: PlacedLine, label: PlacedLine) -> bool:
    least, most = (share * label.height for share in _BELOW)
    return least < line.middle - label.middle < most and abs(line.left - label.left) < _LEFT_OFF * label.height


def _is_beside(line: PlacedLine, label: PlacedLine) -> bool:
    return line.left > label.right and abs(line.middle - label.middle) < _ROW * label.height
