"""Rows of a portrait side that were not found: without labels on a copy, or below an outline that ends too early.

Sex and birth date stand between name and address, in one column with them and as far apart (GA 490).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import numpy as np

from identity_checks.documents.finding.copies import LEGIBLE
from identity_checks.documents.layouts.classification import ID_NUMBER, is_born
from identity_checks.documents.layouts.draft import PERSON
from identity_checks.documents.layouts.places import in_a_province
from identity_checks.documents.text.engine import Corners, TextLine
from identity_checks.documents.text.words import PlacedLine, signs_of
from identity_checks.numbers import check_identity_number
from identity_checks.packs.number_form import Number, alphabets_of
from identity_checks.packs.numbers import Checked, check
from identity_checks.packs.pack import Pack

_LABELLED: Final = re.compile("(姓名|出生|住址)[^日]")
_DIGITS: Final = re.compile(r"\d{10}")
_SEX: Final = re.compile(r"[男女]")
_OF_COLUMN: Final = 2
_ALIKE: Final = {"0": "O", "1": "I", "O": "0", "I": "1"}
_COLUMN: Final = 0.6
"""In heights of a line, how far apart values of one column begin at most."""
_MOST_LINES: Final = 10
_LEAST_STEP: Final = 0.8
_MOST_STEP: Final = 2.5
"""In heights of the name's line, how far apart rows are."""
_TALL: Final = 1.0
_SIGN: Final = (-0.3, 1.5)
_DATE: Final = (-0.3, 6.5)
"""In heights, where a lone sign and a date reach from the left edge of the column."""


def lost_rows(lines: Sequence[PlacedLine], read: Callable[[list[Corners]], list[TextLine]]) -> list[TextLine]:
    """Give the lines of sex and birth date of a portrait side that has name, address and number but not these.

    `read` reads the lines in some boxes. A birth date other than the number's is none that was lost.
    """
    numbers = [(line, match[0]) for line in lines if (match := ID_NUMBER.fullmatch(line.unspaced))]
    if len(numbers) != 1 or len(lines) > _MOST_LINES:
        return []
    number, digits = numbers[0]
    above = sorted((line for line in lines if line.bottom < number.middle), key=lambda line: line.middle)
    address = next((line for line in above if in_a_province(line.unspaced)), None)
    if address is None:
        return []
    column = [line for line in above if abs(line.left - address.left) < _COLUMN * address.height]
    name, step = column[0], (address.middle - column[0].middle) / 3
    if not PERSON.fullmatch(name.unspaced) or not _LEAST_STEP < step / name.height < _MOST_STEP:
        return []
    boxes = [_box(name, step * row, reach) for row, reach in ((1, _SIGN), (2, _DATE))]
    sex, born = read(boxes)
    found = []
    if not any(_SEX.match(line.unspaced) for line in column) and _SEX.fullmatch(sex.text.strip()):
        found.append(sex)
    if not any(is_born(line.unspaced, digits) for line in lines) and is_born(born.text, digits):
        found.append(born)
    return [line for line in found if line.score >= LEGIBLE]


def lost_sex(lines: Sequence[PlacedLine], read: Callable[[list[Corners]], list[TextLine]]) -> list[TextLine]:
    """Give the line with the sex that was not found in its label's row, where the column of the other values has it.

    `read` reads the lines in some boxes.
    """
    label = next((line for line in lines if line.unspaced == "性别"), None)
    begun = [sign.left for line in lines if _LABELLED.match(line.unspaced) for sign in signs_of(line)[2:3]]
    if label is None or not begun:
        return []
    left = float(np.median(begun))
    row = [line for line in lines if line is not label and abs(line.middle - label.middle) < _COLUMN * label.height]
    taken = any(line.left < left + _SIGN[1] * label.height or _SEX.match(line.unspaced) for line in row)
    if taken or left < label.right:
        return []
    start = (left - label.left) / label.height
    found = read([_box(label, 0.0, (start + _SIGN[0], start + _SIGN[1]))])
    return [line for line in found if _SEX.fullmatch(line.text.strip()) and line.score >= LEGIBLE]


def lacks_number(lines: Sequence[PlacedLine]) -> bool:
    """Tell whether no line has so many digits together as what is left of a number."""
    return not any(_DIGITS.search(line.unspaced) for line in lines)


def number_among(found: Sequence[TextLine], lines: Sequence[PlacedLine]) -> TextLine | None:
    """Give the one line that is a resident's number whose check digit holds and whose birth date others have."""
    numbers = [
        line
        for line in found
        if (match := ID_NUMBER.fullmatch(line.text.replace(" ", "")))
        and check_identity_number(match[0].upper()).valid
        and any(is_born(other.unspaced, match[0]) for other in lines)
    ]
    return numbers[0] if len(numbers) == 1 else None


def numbers_of(pack: Pack) -> tuple[Number, ...]:
    """Give how the numbers are written that every document of a pack's kind bears."""
    rules = [rule for rule in pack.fields.values() if rule.required]
    return tuple(rule.value for rule in rules if isinstance(rule.value, Number))


def lacks_all(numbers: Sequence[Number], lines: Sequence[PlacedLine], today: date) -> bool:
    """Tell whether there are numbers to be looked for and no line is one of them."""
    return bool(numbers) and not any(
        check(line.unspaced, number, today).problem is None for line in lines for number in numbers
    )


def one_that_holds(numbers: Sequence[Number], found: Sequence[TextLine], today: date) -> TextLine | None:
    """Give the one line that is such a number: its check digit holds, or letters in it tell it from other numbers."""
    said = [
        line
        for line in found
        if any(
            _holds(check(text, number, today), text) for number in numbers for text in _as_written(line.text, number)
        )
    ]
    return said[0] if len(said) == 1 else None


def _as_written(text: str, number: Number) -> set[str]:
    """Give a text and what it is with O and I for 0 and 1 where a pattern has letters, or these for those."""
    found = {text}
    for pattern in number.patterns:
        places = alphabets_of(pattern, number.signs)
        if len(places) == len(text):
            pairs = zip(text, places, strict=True)
            found.add("".join(sign if sign in place else _ALIKE.get(sign, sign) for sign, place in pairs))
    return found


def _holds(told: Checked, text: str) -> bool:
    return told.problem is None and (told.checked or any(sign.isalpha() for sign in text))


def in_a_column(box: Corners, lines: Sequence[PlacedLine]) -> bool:
    """Tell whether a box begins where two lines of a sheet do, as its labels and values in one column."""
    left, height = float(box[:, 0].min()), float(np.ptp(box[:, 1]))
    return sum(abs(line.left - left) < _COLUMN * height for line in lines) >= _OF_COLUMN


def _box(name: PlacedLine, below: float, reach: tuple[float, float]) -> Corners:
    """Give a box so far below the name, leaning as its line does."""
    corner, end = name.source.corners[0], name.source.corners[1]
    run = (end - corner) / max(1.0, float(np.linalg.norm(end - corner)))
    down = np.array([-run[1], run[0]], np.float32)
    height = _TALL * name.height
    start = corner + below * down
    left, right = start + reach[0] * name.height * run, start + reach[1] * name.height * run
    return np.array([left, right, right + height * down, left + height * down], np.float32)
