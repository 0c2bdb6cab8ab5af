"""Days of a licence that a copy has garbled, told by those that were read: most of its days are one and the same.

Where the founding date cannot be read, the day of issue or the first of the term may be the one that its remains say;
a term of years begins on one of the days and ends on the day before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from identity_checks.documents.layouts.closed_texts import term
from identity_checks.documents.layouts.draft import FieldDraft, differences, drafted, unlikely
from identity_checks.documents.text.words import Word
from identity_checks.results import CorrectionRule

_YEARS: Final = (5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 70, 99)
"""How long terms of business are."""
_STROKES: Final = "1l|I/丨!"
"""What a copy leaves of 月 and 日: the strokes at their sides."""
_BETWEEN: Final = "年月日至"
_NOT_OF_A_DAY: Final = re.compile(r"[^\d-]")
_OF_A_STROKE: Final = 0.5
_OF_A_LOST_DIGIT: Final = 1.5
_MOST_OF_A_SIGN: Final = 0.28
"""How much of a day's or term's signs may be wrong: a lost digit counts more, a stroke for 月 or 日 less."""
_NEVER: Final = float("inf")
_APART: Final = 1.0
"""By how much the next day or term must be further off."""


def day_among(words: Sequence[Word], days: Iterable[str]) -> FieldDraft | None:
    """Give the day, one of those in ISO 8601, that the first words behind a label are the remains of; else None."""
    row = [word for word in words if abs(word.middle - words[0].middle) < word.height / 2]
    read = "".join(word.text for word in row)
    forms = {_printed(date.fromisoformat(day)): day for day in days}
    found = _nearest(read, forms, _OF_A_LOST_DIGIT)
    if found is None:
        return None
    # As far as it goes the text is written as the value is.
    dashed = _NOT_OF_A_DAY.sub("", read.replace("年", "-").replace("月", "-"))
    put = differences(dashed, forms[found], CorrectionRule.PRINTED_TWICE)
    return unlikely(drafted(forms[found], words[:1], put))


def term_among(draft: FieldDraft | None, words: Sequence[Word], days: Iterable[str]) -> FieldDraft | None:
    """Give a term of years from one of the days, in ISO 8601, that a garbled one is the remains of; else the draft."""
    if not words or (draft is not None and term(draft.value)[2]):
        return draft
    read = "".join(word.text for word in words) if draft is None else draft.value
    found = _nearest(read, [text for day in days for text in _terms(date.fromisoformat(day))], _NEVER)
    if found is None:
        return draft
    return unlikely(drafted(found, words, differences(read, found, CorrectionRule.PRESCRIBED_TEXT)))


def _terms(first: date) -> Iterable[str]:
    for years in _YEARS:
        try:
            last = first.replace(year=first.year + years) - timedelta(days=1)
        except ValueError:
            # The 29th of February.
            continue
        yield f"{_printed(first)}至{_printed(last)}"


def _printed(day: date) -> str:
    return f"{day.year}年{day:%m月%d日}"


def _nearest(read: str, forms: Iterable[str], lost_digit: float) -> str | None:
    """Give the one form that a text is nearest to, if it is near; a digit that was not read costs so much."""
    read = re.sub(r"\s", "", read)
    costs = sorted((_cost(read, form, lost_digit), form) for form in forms)
    if not costs or costs[0][0] > _MOST_OF_A_SIGN * len(costs[0][1]):
        return None
    return None if len(costs) > 1 and costs[1][0] - costs[0][0] < _APART else costs[0][1]


def _cost(read: str, form: str, lost_digit: float) -> float:
    """Give how much of a form was read otherwise; infinite where a digit was read that it does not have there."""
    lost = [lost_digit if meant.isdigit() else 1.0 for meant in form]
    row = [0.0, *accumulate(lost)]
    for sign in read:
        extra = _OF_A_STROKE if sign in _STROKES else _NEVER if sign.isdigit() else 1.0
        now = [row[0] + extra]
        for at, meant in enumerate(form):
            now.append(min(row[at] + _change(sign, meant), row[at + 1] + extra, now[at] + lost[at]))
        row = now
    return row[-1]


def _change(sign: str, meant: str) -> float:
    if sign == meant:
        return 0.0
    if meant.isdigit() and (sign.isdigit() or sign in _BETWEEN):
        return _NEVER
    return _OF_A_STROKE if sign in _STROKES and not meant.isdigit() else 1.0
