"""A field as a document's reader found it on the sheet, before it is placed on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from itertools import product
from typing import Final

from identity_checks.documents.text.engine import Corners
from identity_checks.documents.text.words import Word, bounding, weakest_score
from identity_checks.results import Correction, CorrectionRule

UNLIKELY: Final = 0.4
"""The most that a value can be sure of which a check, the calendar or another field contradicts."""
_UNLABELLED: Final = 0.9
PERSON: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,}")
"""A person's name in Chinese, rare signs and the dot between its parts among them."""
AUTHORITY: Final = re.compile(r"\w+公安(厅|局(\w+分局)?|分局)|\w*出入境管理局|(中华人民共和国)?国家移民管理局")
"""How the names of the authorities end that issue cards and permits."""
_LIKE_DIGITS: Final = str.maketrans("OoQDIl|Zz", "000011122")
BEHIND_A_DAY: Final = re.compile(r"\d\s?[-–~至]\s?$")
"""What a finger leaves of a term's first day before the last one."""
_DATE_BUT_FOR_A_SIGN: Final = re.compile(r"^((?:19|20)\d\d)(?:年(?=\d{5,6}日)|\d(?=\d\d月))(\d\d)(?:11|\d|月)(\d\d)日")
"""A date of which 年 or 月 was read as digits."""
_CENTURY_LOST: Final = re.compile(r"^[09]\d\d年(?=\d)")
_BROKEN_DATE: Final = re.compile(r"((?:19|20)\d\d)年(.{4,9})")
_BETWEEN: Final = (re.compile(r"\D|11|1|4|14|41"), re.compile(r"\D1"))
"""What copies make of 月: another sign, or its two strokes; else a speck stands behind it."""
_BEHIND: Final = re.compile(r"(\D|1){0,4}")
_DAY_READ_AS_ONES: Final = re.compile(r"^((?:19|20)\d\d年\d\d月\d\d)11$")


@dataclass(frozen=True, slots=True, eq=False)
class FieldDraft:
    """A field's value, how sure it is (0..1), its upright rectangle in sheet pixels, and what in it was corrected."""

    value: str
    confidence: float
    corners: Corners
    corrections: tuple[Correction, ...] = ()


def drafted(value: str, words: Sequence[Word], corrections: tuple[Correction, ...] = ()) -> FieldDraft:
    """Give a draft as sure as the most doubtful character of the words it was read from, placed where they are."""
    told = _told_by_sign(value, words, {item.position for item in corrections})
    return FieldDraft(value, weakest_score(words), bounding(words), tuple(sorted((*corrections, *told), key=_position)))


def _told_by_sign(value: str, words: Sequence[Word], taken: Set[int]) -> tuple[Correction, ...]:
    """Give the characters of a value that are not what the recogniser read before words were made, as corrections."""
    signs = [sign for word in words for sign in word.signs]
    if not any(sign.rule for sign in signs):
        return ()
    joined = "".join(sign.text for sign in signs)
    places = {
        block.a + step: block.b + step
        for block in SequenceMatcher(None, joined, value, autojunk=False).get_matching_blocks()
        for step in range(block.size)
    }
    return tuple(
        Correction(places[at], sign.read, sign.text, sign.rule)
        for at, sign in enumerate(signs)
        if sign.rule is not None and at in places and places[at] not in taken
    )


def _position(item: Correction) -> int:
    return item.position


def checked(draft: FieldDraft, *, valid: bool, share: float) -> FieldDraft:
    """Give a number's draft with what its check digit says: `share` is that of wrong numbers whose check passes.

    A number whose check fails is more likely wrong than right.
    """
    doubt = 1 - draft.confidence
    return replace(draft, confidence=1 - share * doubt) if valid else unlikely(draft)


def unlikely(draft: FieldDraft) -> FieldDraft:
    """Give a draft that something besides its characters speaks against."""
    return at_most(draft, UNLIKELY)


def at_most(draft: FieldDraft, confidence: float) -> FieldDraft:
    """Give a draft that is no surer than that."""
    return replace(draft, confidence=min(draft.confidence, confidence))


def put_right(draft: FieldDraft, text: str, rule: CorrectionRule, most: float) -> FieldDraft:
    """Give a draft with another value, no surer than `most`, and what differs as put by a rule."""
    if text == draft.value:
        return draft
    put = differences(draft.value, text, rule)
    return at_most(replace(draft, value=text, corrections=(*draft.corrections, *put)), most)


def without_label(draft: FieldDraft) -> FieldDraft:
    """Give the draft of a value whose label was not read: its form or place says less of which field it is."""
    return replace(draft, confidence=_UNLABELLED * draft.confidence)


def differences(was: str, now: str, rule: CorrectionRule) -> tuple[Correction, ...]:
    """Give what turns one text into the other, all by one rule."""
    steps = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    return tuple(Correction(c, was[a:b], now[c:d], rule) for kind, a, b, c, d in steps if kind != "equal")


def chinese_date(text: str) -> str | None:
    """Give the date printed like 2005年12月19日, 2005.12.19 or 2005-12-19 in ISO 8601, None when there is none.

    A date that the calendar does not have is None as well; `impossible_date` gives it.
    """
    parts = _date_parts(text)
    try:
        return None if parts is None else date(*parts).isoformat()
    except ValueError:
        return None


def impossible_date(text: str) -> str | None:
    """Give a date that the calendar does not have, printed as those of `chinese_date` are, in the form of ISO 8601."""
    parts = _date_parts(text)
    if parts is None or chinese_date(text) is not None:
        return None
    return f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}"


def mended_date(text: str) -> str | None:
    """Give the date that is printed like 2005年12月19日 where one of its signs was read as digits, in ISO 8601.

    A copy leaves of 月 and 日 the two strokes at their sides. Where that can be two dates it is none. A digit lost at
    the label before it is that of the year's century.
    """
    text = _CENTURY_LOST.sub(lambda year: f"{'2' if year[0].startswith('0') else '1'}{year[0]}", text)
    near = chinese_date(_DATE_BUT_FOR_A_SIGN.sub(r"\1年\2月\3日", _DAY_READ_AS_ONES.sub(r"\1日", text)))
    broken = _BROKEN_DATE.fullmatch(text)
    if near is not None or broken is None:
        return near
    year, rest = broken.groups()
    for between in _BETWEEN:
        days = (chinese_date(f"{year}-{'-'.join(parts)}") for parts in _months_and_days(rest, between))
        seen = {day for day in days if day is not None}
        if seen:
            return seen.pop() if len(seen) == 1 else None
    return None


def _months_and_days(text: str, apart: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Give every month and day that a text may be with signs between them such as those; a stroke may stand first."""
    for start, length in product((0, 1), (1, 2)):
        month, between = text[start : start + 2], text[start + 2 : start + 2 + length]
        rest = text[start + 2 + length :]
        whole = (month + rest[:2]).isdigit() and len(month + rest[:2]) == 4
        if whole and text[:start] in {"", "4"} and apart.fullmatch(between) and _BEHIND.fullmatch(rest[2:]):
            yield month, rest[:2]


def dated(text: str, words: Sequence[Word]) -> FieldDraft | None:
    """Give the date that words say; one that the calendar does not have is unlikely, for a check to say so."""
    written = chinese_date(text)
    if written is not None:
        return drafted(written, words)
    impossible = impossible_date(text)
    return None if impossible is None else unlikely(drafted(impossible, words))


def _date_parts(text: str) -> tuple[int, int, int] | None:
    match = re.search(r"((?:19|20)\d{2})\D{1,2}([01]?\d)\D{1,2}([0-3]?\d)(?!\d)", text.translate(_LIKE_DIGITS))
    if match is None:
        match = re.search(r"(?<!\d)((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)", text)
    return None if match is None else (int(match[1]), int(match[2]), int(match[3]))
