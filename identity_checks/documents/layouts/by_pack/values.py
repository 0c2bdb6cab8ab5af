"""Values as packs say they are written, read from the pieces that stand where the value stands.

Nothing is invented: a sign is replaced only by one that the recogniser gave a chance, and every change is a
`Correction` with its rule. A number whose check fails stays as it was read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Final, assert_never

from identity_checks.documents.layouts.by_pack.dates import dates_in, impossible_in
from identity_checks.documents.layouts.by_pack.numbers import read_number, runs_of
from identity_checks.documents.layouts.by_pack.pieces import Piece, prefix_errors
from identity_checks.documents.layouts.by_pack.scripts import HALF_READ
from identity_checks.documents.layouts.draft import BEHIND_A_DAY, FieldDraft, at_most, differences, drafted, unlikely
from identity_checks.documents.text.punctuation import is_han, is_thai
from identity_checks.documents.text.words import Word
from identity_checks.numbers.countries import is_icao_code
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.number_form import Number
from identity_checks.packs.pack import Choice, Day, Days, NamePair, Script, Text, Value
from identity_checks.packs.spelling import folded
from identity_checks.results import Correction, CorrectionRule

OPEN: Final = "长期"
_LEAST_CHANCE: Final = 0.01
_SURE: Final = 0.9
_ONE_READER: Final = 0.94
"""The most that a letter is sure of that one reader alone has seen, in a word that there is."""
_MANY_DIGITS: Final = re.compile(r"\d.*\d")
"""What no name has; a single one is a letter misread."""
_BETWEEN_WORDS: Final = " '’-./,()&"
_IN_NAMES: Final = " '’-./@"

Drafts = dict[FieldName, FieldDraft]


def read_value(
    name: FieldName, value: Value, rows: Sequence[Sequence[Piece]], today: date, half_read: frozenset[Script]
) -> Drafts | None:
    """Give the field (or the two of a pair) that stand in some rows of pieces; None when it is nothing of the kind.

    `half_read` are scripts of which the recogniser lacks letters.
    """
    pieces = [piece for row in rows for piece in row]
    if not pieces:
        return None
    match value:
        case Text():
            return _text(name, value, rows, half_read)
        case NamePair():
            return _pair(value, pieces)
        case Day():
            line = _joined(pieces)
            days = dates_in(line, value.order, today, ahead=value.ahead, buddhist=value.buddhist)
            if days:
                return {name: _day(line, days[0], _words(pieces))}
            # A stroke between signs may be a copy's dirt.
            line = line.replace("|", "")
            days = dates_in(line, value.order, today, ahead=value.ahead, buddhist=value.buddhist)
            if days:
                return {name: unlikely(_day(line, days[0], _words(pieces)))}
            return {name: drafted(OPEN, _words(pieces))} if _is_open(value, line) else None
        case Days():
            return _days(value, pieces, today)
        case Choice():
            chosen = _chosen(value, _joined(pieces))
            if chosen is not None:
                return {name: _as_its_reader(drafted(chosen, _words(pieces)), value, pieces)}
            chosen = _half_read_choice(value, _joined(pieces))
            return None if chosen is None else {name: at_most(drafted(chosen, _words(pieces)), HALF_READ)}
        case Number():
            draft = read_number(value, pieces, today)
            return None if draft is None else {name: draft}
        case _:
            assert_never(value)


def read_impossible_days(name: FieldName, value: Day | Days, pieces: Sequence[Piece], today: date) -> Drafts | None:
    """Give what stands there as a date though the calendar does not have it, unlikely, for a check to say so."""
    if isinstance(value, Days):
        return _days(value, pieces, today, impossible=True)
    line = _joined(pieces)
    days = impossible_in(line, value.order, today, ahead=value.ahead, buddhist=value.buddhist)
    return {name: unlikely(drafted(days[0][0], _words(pieces)))} if days else None


def _joined(pieces: Sequence[Piece]) -> str:
    return " ".join(piece.text for piece in pieces)


def _words(pieces: Sequence[Piece]) -> list[Word]:
    return [piece.word for piece in pieces]


def _text(name: FieldName, value: Text, rows: Sequence[Sequence[Piece]], half_read: frozenset[Script]) -> Drafts | None:
    rows = [_of_han(row) for row in rows[: value.lines]] if _is_han_alone(value) else rows[: value.lines]
    if value.script is Script.THAI:
        rows = _of_thai(rows)
    fits = _fitting(value)
    changes: list[Correction] = []
    lines: list[str] = []
    before = 0
    for row in rows:
        parts: list[str] = []
        for piece in row:
            text, altered = _in_script(piece, fits, value.letters)
            offset = before + sum(len(part) + 1 for part in parts)
            changes += [Correction(offset + item.position, item.was, item.now, item.rule) for item in altered]
            parts.append(text)
        lines.append(" ".join(parts))
        before += len(lines[-1]) + len(value.wrapped)
    read = value.wrapped.join(lines)
    if value.script is Script.HAN:
        read = re.sub(r"[^\w·•.（）()-]", "", read).replace("•", "·")
    text = _without(read.lstrip("·.") if value.script is Script.HAN else read.strip(" .,:;·-_"), value.drop)
    if not text or not _is_written_in(text, value.script) or (not value.digits and _MANY_DIGITS.search(text)):
        return None
    if text != read:
        # Positions count from the value's own beginning.
        shift = max(0, read.find(text[:3]))
        changes = [
            Correction(max(0, item.position - shift), item.was, item.now, item.rule)
            for item in changes
            if 0 <= item.position - shift < len(text)
        ]
    # ß has no capital of one letter and stands among capitals as it is.
    capitals = "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in text)
    if value.upper and text != capitals:
        changes += differences(text, capitals, CorrectionRule.ALPHABET)
        text = capitals
    draft = drafted(text, _words([piece for row in rows for piece in row]), tuple(changes))
    if value.drop and text == read.strip(" .,:;·-_"):
        # A name that has a title before it always, and has none, may be another one.
        draft = unlikely(draft)
    if any(len(piece.signs) == 1 for row in rows for piece in row[1:]):
        # A sign apart from the others may be one of the print beneath them.
        draft = unlikely(draft)
    if value.script in half_read:
        draft = at_most(draft, HALF_READ)
    return {name: draft}


def _is_han_alone(value: Text) -> bool:
    return value.script is Script.HAN and not value.digits


def _of_han(row: Sequence[Piece]) -> Sequence[Piece]:
    """Leave out pieces without a Chinese sign beside those that have one: a portrait's edge is read as a letter."""
    return [piece for piece in row if any(is_han(sign.text) for sign in piece.signs)] or row


def _of_thai(rows: Sequence[Sequence[Piece]]) -> list[Sequence[Piece]]:
    """Leave out what follows a text in Thai in other letters: a label below it that was misread."""
    signs = [[sign.text for piece in row for sign in piece.signs] for row in rows]
    length = len(list(takewhile(lambda row: any(is_thai(sign) or sign.isdigit() for sign in row), signs[1:])))
    return list(rows[: 1 + length])


def _fitting(value: Text) -> Callable[[str], bool]:
    others = _BETWEEN_WORDS if value.digits else _IN_NAMES

    def fits(sign: str) -> bool:
        if sign.isdigit():
            return value.digits
        if value.script is Script.HAN:
            return sign.isalnum() or sign in "·•.（）()-"
        if value.script is Script.THAI:
            return sign in others or is_thai(sign)
        return sign in others or (sign.isalpha() and "LATIN" in unicodedata.name(sign[0], ""))

    return fits


def _is_foreign(sign: str, letters: str) -> bool:
    """Tell whether a letter is none of A to Z nor of a language's own; capitals and small ones are alike."""
    return sign.isalpha() and not sign.isascii() and sign.upper() not in letters.upper()


def _in_script(piece: Piece, fits: Callable[[str], bool], letters: str) -> tuple[str, list[Correction]]:
    """Give a piece's text with the signs that its script does not have replaced by the likeliest that it has."""
    text, changes = "", []
    for sign, space in zip(piece.signs, piece.spaced, strict=True):
        if space and text:
            text += " "
        now = sign.text
        if not fits(now) or (letters and sign.score < _SURE and _is_foreign(now, letters)):
            others = {
                other: chance
                for other, chance in sign.others.items()
                if other.strip()
                and fits(other)
                and chance >= _LEAST_CHANCE
                and not _is_foreign(other, letters or other)
            }
            # Another letter of the language is likelier the same one with another mark.
            alike = {other: chance for other, chance in others.items() if folded(other) == folded(now)} or others
            if alike and now not in alike:
                best = max(alike, key=lambda other: alike[other])
                changes.append(Correction(len(text), now, best, CorrectionRule.ALPHABET))
                now = best
        text += now
    return text, changes


def _without(text: str, drop: Sequence[str]) -> str:
    for word in sorted(drop, key=len, reverse=True):
        outcome = re.match(rf"{re.escape(word.rstrip('.'))}[.,]?\s*(?=\w)", text, re.IGNORECASE)
        if outcome is not None and outcome.end() > len(word.rstrip(".")):
            return text[outcome.end() :]
    return text


def _is_written_in(text: str, script: Script) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    if not letters:
        return False
    block = {Script.HAN: "CJK", Script.THAI: "THAI"}.get(script, "LATIN")
    return 2 * sum(block in unicodedata.name(sign, "") for sign in letters) > len(letters)


def _pair(value: NamePair, pieces: Sequence[Piece]) -> Drafts | None:
    signs = [sign for piece in pieces for sign in piece.signs]
    text = _joined(pieces).replace("，", ",")
    if not _is_written_in(text, Script.LATIN) or any(sign.isdigit() for sign in text):
        return None
    # What a comma lost to blur is read as.
    stop = value.separator == "," and "," not in text and text.count(". ") == text.count(".") == 1
    separators = (value.separator, "，", ".") if stop else (value.separator, "，")
    at = text.find("." if stop else value.separator)
    marks = [place for place, sign in enumerate(signs) if sign.text in separators]
    first, second = (text, "") if at < 0 else (text[:at], text[at + 1 :])
    cut = marks[0] if marks else len(signs)
    found: Drafts = {}
    for name, part, run in zip(value.into, (first, second), (signs[:cut], signs[cut + 1 :]), strict=True):
        text = re.sub(r"\s+", " ", part).strip(" .,")
        if text and run:
            found[name] = drafted(text, runs_of(run))
    return found or None


def _days(value: Days, pieces: Sequence[Piece], today: date, *, impossible: bool = False) -> Drafts | None:
    """Give the first and the last day of a term; one that the calendar does not have is unlikely.

    A term of `impossible` days alone is one only where that is asked for. Of one without end a finger may have left
    less than its first day.
    """
    text, words = _joined(pieces), _words(pieces)
    possible = dates_in(text, value.order, today, ahead=True)
    if not possible and not impossible:
        endless = _MANY_DIGITS.search(text) and _is_open(value, text)
        return {value.into[1]: unlikely(drafted(OPEN, words))} if endless else None
    days = [(first, last, _day(text, (day, first, last), words)) for day, first, last in possible]
    if len(days) < 2:
        none = impossible_in(text, value.order, today, ahead=True)
        days += [(first, last, unlikely(drafted(day, words))) for day, first, last in none]
        days.sort(key=lambda item: item[0])
    if not days:
        return None
    if len(days) == 1 and BEHIND_A_DAY.search(text[: days[0][0]]):
        return {value.into[1]: unlikely(days[0][2])}
    found: Drafts = {value.into[0]: days[0][2]}
    rest = text[days[0][1] :]
    if len(days) > 1:
        found[value.into[1]] = days[1][2]
    elif _is_open(value, rest):
        found[value.into[1]] = drafted(OPEN, words)
    return found


def _is_open(value: Day | Days, text: str) -> bool:
    """Tell whether a text has one of a date's words for no end."""
    return any(folded(word) in folded(text) for word in value.open)


def _day(text: str, found: tuple[date, int, int], words: Sequence[Word]) -> FieldDraft:
    """Give a date, as unlikely when one part of it is written with its zero and another with one digit."""
    day, start, end = found
    parts = re.findall(r"\d+", text[start:end])
    draft = drafted(day.isoformat(), words)
    lost_one = any(part[0] == "0" for part in parts) and any(len(part) == 1 for part in parts)
    return unlikely(draft) if lost_one else draft


def _as_its_reader(draft: FieldDraft, value: Choice, pieces: Sequence[Piece]) -> FieldDraft:
    """Give one of a few words, read whole, as sure as its letters were to the one reader that knows them all."""
    signs = [sign for piece in pieces for sign in piece.signs]
    if "".join(sign.text for sign in signs) not in value.words:
        return draft
    sure = min(max(sign.score, min(_ONE_READER, sign.others.get(sign.text, 0.0))) for sign in signs)
    return replace(draft, confidence=max(draft.confidence, sure))


def _half_read_choice(value: Choice, text: str) -> str | None:
    """Give what the one word stands for of which a text has all but its letters with marks, as N for Nữ."""
    left = {word: "".join(sign for sign in word if sign.isascii()) for word in value.words if not word.isascii()}
    words = [word for word, rest in left.items() if rest and rest.upper() == text.strip().upper()]
    return value.words[words[0]] if len(words) == 1 else None


def _chosen(value: Choice, text: str) -> str | None:
    """Give what a text stands for: the longest word it begins with or bears as a word of its own."""
    whole = folded(text)
    tokens = [folded(token) for token in re.split(r"[^\w]+", text) if token]
    for word in sorted(value.words, key=len, reverse=True):
        wanted = folded(word)
        han = any("\u4e00" <= sign <= "\u9fff" for sign in wanted)
        if whole == wanted or wanted in tokens or (han and wanted in whole):
            return value.words[word]
        if len(wanted) > 3 and wanted in whole:
            return value.words[word]
    if value.states:
        codes = [token for token in tokens if is_icao_code(token)]
        if codes:
            return codes[-1]
    for word in sorted(value.words, key=len, reverse=True):
        outcome = prefix_errors(folded(word), whole)
        if outcome is not None and outcome[1] == len(whole):
            return value.words[word]
    return None
