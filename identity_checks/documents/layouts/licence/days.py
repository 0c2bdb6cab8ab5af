"""The days of a licence beside each other: the founding date, the term of business, the day of issue.

Most firms were issued their licence and begin their term on the day that they were founded, and a term of years ends on
the day before. Two days that differ by one digit are rather one day of which a copy has changed a digit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from identity_checks.documents.layouts.draft import (
    FieldDraft,
    chinese_date,
    drafted,
    mended_date,
    unlikely,
)
from identity_checks.documents.text.words import Word

_DATE: Final = r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
_TWICE: Final = 2
_DAY: Final = re.compile(f"(?<!至){_DATE}")
_RUN_TOGETHER: Final = re.compile(r"\D{0,2}(?:19|20)\d{6}.{0,3}[月日]")
"""Eight digits before 月 or 日: two of them are what a copy has left of 年 or 月."""
_LAST_DAY: Final = re.compile(f"(?<=至){_DATE}")


def founding_date(words: Sequence[Word]) -> FieldDraft | None:
    """Give the founding date that the first words behind its label say, in ISO 8601; None where they are no date."""
    read = "".join(word.text for word in words[:4])
    written, mended = chinese_date(read), mended_date(read)
    if written is not None and not _RUN_TOGETHER.match(read):
        return drafted(written, words[:1])
    return None if mended is None else unlikely(drafted(mended, words[:1]))


def with_days_compared(
    fields: Mapping[str, FieldDraft], words: Sequence[Word], *, told_by_form: bool = False
) -> dict[str, FieldDraft]:
    """Give a licence's fields with the founding date and the term unsure of which another day is one digit apart.

    `words` are all of the licence's: in some stand further days, those of issue and approval. A founding date
    `told_by_form` has no label, and may be the day of issue where no second day is the same.
    """
    compared = dict(fields)
    printed = days_of(words)
    founded, term = fields.get("established_date"), fields.get("business_term")
    if founded is not None:
        alone = told_by_form and sum(founded.value in days_of([word]) for word in words) < _TWICE
        if alone or any(_by_one_digit(founded.value, day) for day in printed):
            compared["established_date"] = unlikely(founded)
    if term is not None:
        others = {*printed, founded.value} if founded is not None else printed
        first, last = _days(_DAY, term.value), _days(_LAST_DAY, term.value)
        doubtful = any(_by_one_digit(day, other) for day in first for other in others)
        if doubtful or any(_ends_nearly(end, day) for end, day in zip(last, first, strict=False)):
            compared["business_term"] = unlikely(term)
    return compared


def days_of(words: Sequence[Word]) -> set[str]:
    """Give the days that words have, in ISO 8601, last ones of a term left out."""
    return {day for word in words for day in _days(_DAY, word.text)}


def _days(form: re.Pattern[str], text: str) -> list[str]:
    """Give the days of a form in a text, in ISO 8601; those that the calendar does not have are left out."""
    return [day for match in form.finditer(text) if (day := chinese_date(match[0])) is not None]


def _ends_nearly(end: str, first: str) -> bool:
    """Tell whether a term's last day is one digit apart from the day before the one that it began on."""
    after = (date.fromisoformat(end) + timedelta(days=1)).isoformat()
    return end[5:] != first[5:] and _by_one_digit(after[5:], first[5:])


def _by_one_digit(day: str, other: str) -> bool:
    return sum(one != two for one, two in zip(day, other, strict=True)) == 1
