"""The printed part of a passport's data page, read by its labels (ICAO 9303-4 section 4.1, data elements 01 to 14)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft, drafted
from identity_checks.documents.text.same_letter import same_letter
from identity_checks.documents.text.words import PlacedLine, Sign, Word, signs_of
from identity_checks.numbers.countries import is_icao_code
from identity_checks.numbers.nationalities import nationality_code
from identity_checks.packs.spelling import ZONE_LETTERS, folded

_LABELS: Final = {
    "surname": re.compile(r"SURNAME|\bNOM\b|APELLIDOS|NACHNAME|^NAME$|^姓\W|姓$"),
    "given_names": re.compile(r"GIVEN ?NAME|PRENOM|FORENAME|FIRST NAME|VORNAME|^名\W|^名$"),
    "nationality": re.compile(r"NATIONALIT|国籍|STAATSANGEH"),
    "birth_date": re.compile(r"(DATE|DAY) ?OF ?BIRTH|BIRTH ?DATE|DATE DE NAISSANCE|GEBURTS(TAG|DATUM)|出生日期"),
    "sex": re.compile(r"\bSEXE?\b|GENDER|GESCHLECHT|性别"),
    "expiry_date": re.compile(r"DATE ?OF ?EXP|EXPIRY|EXPIRATION|VALID ?UNTIL|GULTIG BIS|有效期"),
    "document_number": re.compile(r"PASSPORT ?(N[O0O°º]|NUM)|DOCUMENT ?(N[O0]|NUM)|PASSEPORT N|PASS-?NR|护照号"),
    "personal_number": re.compile(r"(PERSONAL|IDENTITY) ?(N[O0]|NUM|CODE)|N.? PERSONNEL|个人号码|身份证件号"),
    "other": re.compile(
        r"^TYPE|类型|CODE|国家码|PLACE ?OF|地点|DATE ?OF ?ISSUE|签发|AUTHORITY|SIGNATURE|签名|HEIGHT|"
        r"PASSPORT|PASSEPORT|护照"
    ),
}
"""Labels in capitals without accents; a line that bears one is no value."""
_SPELT: Final = {
    "SURNAME": "surname", "GIVEN NAMES": "given_names", "NATIONALITY": "nationality", "DATE OF BIRTH": "birth_date",
    "DATE OF EXPIRY": "expiry_date", "PASSPORT NO": "document_number", "PLACE OF BIRTH": "other",
    "DATE OF ISSUE": "other", "AUTHORITY": "other", "COUNTRY CODE": "other", "PLACE OF ISSUE": "other",
}  # fmt: skip
"""Labels of English, which most data pages bear, and what they announce: motion makes other letters of some."""
_NUMBER: Final = re.compile(r"[A-Z]{1,3}\d{6,8}[A-Z]?|\d{9}")
"""A number of a passport alone on a line; the edge may have cut off its label."""
_DAYS: Final = 3
_AS_SPELT: Final = 0.8
_LEAST_LABEL: Final = 6
_LONG_LABEL: Final = 10
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "JAN",
            "FEB FEV",
            "MAR MRZ",
            "APR AVR ABR",
            "MAY MAI",
            "JUN",
            "JUL",
            "AUG AOU AGO",
            "SEP",
            "OCT OKT",
            "NOV",
            "DEC DEZ DIC",
        ),
        1,
    )
    for name in names.split()
}
_WHOLE_NAME: Final = re.compile(r"^姓名|^NAME\b")
"""The label above a name in one piece, the surname first: passports of China."""
_IN_ONE_PIECE: Final = re.compile(r"([A-Z' -]+)[,.]\s*([A-Z' -]+)")
_TWO_LINES_BELOW: Final = 5.0
_BELOW: Final = 3.2
_BESIDE: Final = 12.0
_LEFT_OFF: Final = 2.5
_NEXT: Final = 1.5
_OVER: Final = 0.6
"""In heights, how far a line begins behind the end of the one before it, and how far before that at most."""
_NAMES: Final = ("surname", "given_names")
_CENTURY: Final = 100
_DOUBT: Final = 0.7
"""What no check digit covers and only its place beside a label explains is surer than a guess, not sure."""
_ALONE: Final = 0.6
"""Of what stands without a label: it may be another number, and speaks against none in the zone."""


def read_visual_zone(lines: Sequence[PlacedLine], today: date) -> dict[str, FieldDraft]:
    """Read the fields of a data page from what is printed at or below their labels, with lowered confidence."""
    plain = {id(line): _plain(line.source.text) for line in lines}
    kinds = {id(line): _kind(plain[id(line)]) for line in lines}
    fields: dict[str, FieldDraft] = {}
    for line in sorted(lines, key=lambda item: item.middle):
        field = kinds[id(line)]
        if field is None or field == "other" or field in fields:
            continue
        values = [other for other in lines if kinds[id(other)] is None and "<" not in plain[id(other)]]
        value = _value_of(line, values)
        if value is None:
            continue
        if field == "expiry_date":
            value = _latest_of_row(value, values, today)
        text = _parsed(field, _in_zones(value, field), today)
        if not text and field in _NAMES:
            # The name in Han may stand before the one in Latin letters.
            value = _right_of(value, values) or value
            text = _parsed(field, _in_zones(value, field), today)
        if text:
            signs = signs_of(value)
            fields[field] = _in_doubt(text, list(map(_without_mark, signs)) if field in _NAMES else signs, _DOUBT)
    if "document_number" not in fields:
        numbers = [line for line in lines if _NUMBER.fullmatch(plain[id(line)].replace(" ", ""))]
        if len(numbers) == 1:
            number = plain[id(numbers[0])].replace(" ", "")
            fields["document_number"] = _in_doubt(number, signs_of(numbers[0]), _ALONE)
    unannounced = [line for line in lines if kinds[id(line)] is None]
    if "document_number" not in fields and "document_number" in kinds.values():
        fields.update(_number_within(unannounced))
    for field, draft in _days_of_a_life(unannounced, today).items():
        fields.setdefault(field, draft)
    if "sex" not in fields:
        # Its label may be read as the end of the one before it, and itself behind the date beside it.
        letters = [line for line in lines if re.fullmatch(r"(.*\d{4} )?[男女]?/?[MF]", plain[id(line)])]
        if len(letters) == 1 and any(_LABELS["sex"].search(plain[id(line)]) for line in lines):
            fields["sex"] = _in_doubt(plain[id(letters[0])][-1], signs_of(letters[0]), _DOUBT)
    if "surname" not in fields:
        fields.update(_name_in_one_piece(lines, plain))
    return fields


def _in_doubt(value: str, signs: Sequence[Sign], share: float) -> FieldDraft:
    """Give a value as sure as that share of the signs that it was read from."""
    draft = drafted(value, [Word(tuple(signs))])
    return FieldDraft(value, share * draft.confidence, draft.corners)


def _without_mark(sign: Sign) -> Sign:
    """Give a letter as sure as it is with any mark or none: zones, which names are held against, have no marks."""
    return replace(sign, score=min(1.0, sign.score + sum(same_letter(sign.text, sign.others).values())))


def _number_within(lines: Sequence[PlacedLine]) -> dict[str, FieldDraft]:
    """Give the one number of a page that stands in a line with other words, as where a name reaches up to it."""
    found: list[tuple[str, list[Sign]]] = []
    for line in lines:
        signs, start = signs_of(line), 0
        for word in line.source.text.upper().split():
            if _NUMBER.fullmatch(word):
                found.append((word, signs[start : start + len(word)]))
            start += len(word)
    if len(found) != 1:
        return {}
    return {"document_number": _in_doubt(*found[0], _ALONE)}


def _days_of_a_life(lines: Sequence[PlacedLine], today: date) -> dict[str, FieldDraft]:
    """Give the first and the last of a page's three dates: a birth, an issue and an expiry follow each other in time.

    Two signs of a year can be two years, and such dates tell nothing.
    """
    seen = [
        (day, line)
        for line in lines
        if re.search(r"(?<!\d)\d{4}(?!\d)", text := _plain(line.source.text))
        and (day := printed_date(text, today, ahead=False)) is not None
    ]
    seen.sort(key=lambda item: item[0])
    if len(seen) != _DAYS or len({day for day, _ in seen}) != _DAYS or seen[0][0] > today:
        return {}
    return {
        field: _in_doubt(day.isoformat(), signs_of(line), _ALONE)
        for field, (day, line) in (("birth_date", seen[0]), ("expiry_date", seen[-1]))
    }


def _name_in_one_piece(lines: Sequence[PlacedLine], plain: Mapping[int, str]) -> dict[str, FieldDraft]:
    """Give both parts of a name that is printed as `SURNAME, GIVEN NAMES`, the Chinese one between it and its label."""
    label = next((line for line in lines if _WHOLE_NAME.match(plain[id(line)])), None)
    if label is None:
        return {}
    height = label.height
    for line in sorted(lines, key=lambda item: item.middle):
        parts = _IN_ONE_PIECE.fullmatch(plain[id(line)])
        near = 0.4 * height < line.middle - label.middle < _TWO_LINES_BELOW * height
        if parts is None or not near or abs(line.left - label.left) > _LEFT_OFF * height:
            continue
        draft = drafted(line.source.text, [Word(tuple(signs_of(line)))])
        names = {"surname": parts[1], "given_names": parts[2]}
        return {
            name: FieldDraft(" ".join(re.sub("['-]", " ", part).split()), _DOUBT * draft.confidence, draft.corners)
            for name, part in names.items()
            if part.strip()
        }
    return {}


def _in_zones(line: PlacedLine, field: str) -> str:
    """Give a line in capitals without accents, of a name each letter as zones write it."""
    text = line.source.text.upper()
    return _plain(text.translate(ZONE_LETTERS) if field in _NAMES else text)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.upper())
    return "".join(sign for sign in folded if not unicodedata.combining(sign)).strip()


def _kind(text: str) -> str | None:
    """Give the field that a line announces; what bears more than two digits is a value."""
    if sum(sign.isdigit() for sign in text) > 2:
        return None
    found = next((field for field, pattern in _LABELS.items() if pattern.search(text)), None)
    return _kind_as_spelt(text) if found is None else found


def _kind_as_spelt(text: str) -> str | None:
    """Give the field of the label that most letters of a line, or of its end, spell: Sumame, Fecha / Dete of bith."""
    letters = re.sub("[^A-Z]", "", text).replace("RN", "M")
    if len(letters) < _LEAST_LABEL:
        return None
    shares = {label: _share_spelt(letters, label.replace("RN", "M").replace(" ", "")) for label in _SPELT}
    best = max(shares, key=lambda label: shares[label])
    return _SPELT[best] if shares[best] >= _AS_SPELT else None


def _share_spelt(letters: str, label: str) -> float:
    """Give how much of a label letters spell; of a long one their end may, behind the same in another language."""
    ends = [letters, letters[-len(label) :]] if len(label) >= _LONG_LABEL else [letters]
    return max(SequenceMatcher(None, end, label).ratio() for end in ends)


def _value_of(label: PlacedLine, values: Sequence[PlacedLine]) -> PlacedLine | None:
    """Give the line right below the label, or else the one beside it."""
    height = label.height
    below = [
        line
        for line in values
        if 0.4 * height < line.middle - label.middle < _BELOW * height
        and abs(line.left - label.left) < _LEFT_OFF * height
    ]
    if below:
        return min(below, key=lambda line: line.middle)
    beside = [
        line
        for line in values
        if abs(line.middle - label.middle) < 0.6 * height and 0 < line.left - label.right + height < _BESIDE * height
    ]
    return min(beside, key=lambda line: line.left, default=None)


def _right_of(value: PlacedLine, values: Sequence[PlacedLine]) -> PlacedLine | None:
    """Give the line that follows a value closely on its row."""
    height = value.height
    near = [
        line
        for line in values
        if abs(line.middle - value.middle) < 0.5 * height and -_OVER * height < line.left - value.right < _NEXT * height
    ]
    return min(near, key=lambda line: line.left, default=None)


def _latest_of_row(value: PlacedLine, values: Sequence[PlacedLine], today: date) -> PlacedLine:
    """Give the line beside that bears a later date, as an expiry is later than an issue, else `value`.

    Where the labels of both are read as one line, the value below it is the date of issue, or what the picture's edge
    has left of it: then one ahead is no other such rest.
    """
    own = printed_date(_plain(value.source.text), today, ahead=True)
    if own is None and not any(sign.isdigit() for sign in value.source.text):
        return value
    dates = [
        (found, line)
        for line in values
        if abs(line.middle - value.middle) < 0.6 * value.height
        and (found := printed_date(_plain(line.source.text), today, ahead=True)) is not None
        and (own is not None or found > today)
    ]
    return max(dates, key=lambda item: item[0])[1] if dates else value


def _parsed(field: str, text: str, today: date) -> str:
    match field:
        case "birth_date" | "expiry_date":
            found = printed_date(text, today, ahead=field == "expiry_date")
            return found.isoformat() if found else ""
        case "sex":
            if "男" in text or "女" in text:
                return "M" if "男" in text else "F"
            letter = re.search(r"\b([MF])\b", text)
            return letter[1] if letter else ""
        case "nationality":
            code = nationality_code(text)
            last = (re.findall(r"[A-Z]+", text) or [""])[-1]
            return code or (last if len(last) == 3 and is_icao_code(last) else text)
        case "document_number":
            number = re.sub(r"[^A-Z0-9]", "", text)
            return number if 6 <= len(number) <= 12 and any(sign.isdigit() for sign in number) else ""
        case "personal_number":
            number = re.sub(r"[^A-Z0-9]", "", text)
            return number if any(sign.isdigit() for sign in number) else ""
        case _:
            based = "".join(folded(sign) if sign.isalpha() else sign for sign in text)
            latin = re.sub(r"[^A-Z' -]", " ", based)
            return " ".join(latin.replace("-", " ").replace("'", "").split())


def printed_date(text: str, today: date, *, ahead: bool) -> date | None:
    """Give the date that a data page prints (`15 APR/AVR 12`, `01.07.2014`, `2014-12-31`), None when there is none.

    A year of two digits is the last one not later than today, or with `ahead` the one nearest to today.
    """
    text = text.upper()
    numeric = re.search(r"(?<!\d)(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})(?!\d)", text)
    if numeric is not None:
        return _date(int(numeric[1]), int(numeric[2]), int(numeric[3]))
    numeric = re.search(r"(?<!\d)(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4})(?!\d)", text)
    if numeric is not None:
        return _date(int(numeric[3]), int(numeric[2]), int(numeric[1]))
    named = [number for name, number in _MONTHS.items() if re.search(rf"(?<![A-Z]){name}", text)]
    ends = re.search(r"(?<!\d)(\d{1,2})(?!\d).*?(\d{4}|\d{2})\D*$", text)
    if not named or ends is None:
        return None
    year = int(ends[2])
    if len(ends[2]) == 2:
        year += today.year // _CENTURY * _CENTURY
        if not ahead and year > today.year:
            year -= _CENTURY
    return _date(year, named[0], int(ends[1]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
