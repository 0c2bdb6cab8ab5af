"""Name, sex and group of a portrait side whose labels the picture's edge has cut: by rows and column of its values.

Name, sex, birth date and address begin below each other, as far apart from row to row (GA 490).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from identity_checks.documents.layouts.draft import PERSON, FieldDraft, drafted, unlikely, without_label
from identity_checks.documents.layouts.persons.ethnicities import ethnicity
from identity_checks.documents.text.words import PlacedLine, Sign, Word, signs_of
from identity_checks.numbers.ethnic_groups import ETHNICITIES

_NEAR: Final = 0.35
"""In steps from row to row, how far from its row a line lies at most."""
_STEPS: Final = (0.8, 2.6)
"""In heights of a line, how far apart rows are."""
_BEFORE: Final = 0.3
_NEAR_COLUMN: Final = 2
"""Signs of which the sex is one; what is left of its label may reach into the column."""
_GROUP: Final = re.compile(rf"(?:.{{0,3}}族)?({'|'.join(ETHNICITIES)})$")
"""A row that the edge has cut before the ethnic group or its label."""
_REACH: Final = 6.0
"""In heights of a line: how far before the column a value's first sign has its middle at most, and how far behind."""


def by_rows(lines: Sequence[PlacedLine], birth: Sequence[PlacedLine], address: Sequence[Word]) -> dict[str, FieldDraft]:
    """Give name and sex as they stand two rows and one above the birth date, in the column that the address begins in.

    What stands left of the column is what is left of a label. The ethnic group ends the row of the sex, of which the
    edge may have left nothing else.
    """
    if not birth or not address:
        return {}
    first, height = address[0], address[0].height
    step = first.middle - birth[0].middle
    if not _STEPS[0] * height < step < _STEPS[1] * height:
        return {}
    name, sex = (_in_column(lines, birth[0].middle - rows * step, step, first) for rows in (2, 1))
    found: dict[str, FieldDraft] = {}
    if PERSON.fullmatch("".join(sign.text for sign in name)):
        word = Word(tuple(name))
        found["name"] = without_label(drafted(word.text, [word]))
    said = [sign for sign in sex[:_NEAR_COLUMN] if sign.text in "男女"]
    if len(said) == 1:
        found["sex"] = without_label(drafted(said[0].text, [Word((said[0],))]))
    rest = [
        line
        for line in lines
        if abs(line.middle - birth[0].middle + step) < _NEAR * step and _GROUP.match(line.unspaced)
    ]
    if len(rest) == 1:
        signs = signs_of(rest[0])[-len(_GROUP.sub(r"\1", rest[0].unspaced)) :]
        draft = without_label(ethnicity([Word(tuple(signs))]))
        found["ethnicity"] = draft if len(signs) < len(rest[0].unspaced) else unlikely(draft)
    return found


def _in_column(lines: Sequence[PlacedLine], middle: float, step: float, column: Word) -> list[Sign]:
    """Give the signs of the one line of a row that stand in the column and close behind it."""
    least, most = column.left - _BEFORE * column.height, column.left + _REACH * column.height
    row = [line for line in lines if abs(line.middle - middle) < _NEAR * step and line.left < most]
    if len(row) != 1:
        return []
    return [sign for sign in signs_of(row[0]) if least < sign.centre < most]
