"""Values whose labels were not read, found by their form alone or by where they stand to others.

A photocopy loses what is printed in pale ink: labels, not values. Nothing is taken where there are two to choose from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from identity_checks.documents.layouts.by_pack.numbers import find_number
from identity_checks.documents.layouts.by_pack.pieces import Piece
from identity_checks.documents.layouts.by_pack.rows import Rows
from identity_checks.documents.layouts.by_pack.values import OPEN, Drafts
from identity_checks.documents.layouts.draft import AUTHORITY, unlikely, without_label
from identity_checks.numbers.countries import is_icao_code
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.number_form import Number
from identity_checks.packs.pack import Choice, Day, Days, FieldRule, NamePair, Script, Text, Value
from identity_checks.packs.spelling import folded

_LIFE: Final = (FieldName.BIRTH_DATE, FieldName.VALID_FROM, FieldName.VALID_UNTIL, FieldName.EXPIRY_DATE)
"""Dates of a document from the earliest to the latest."""
_NEAR_ABOVE: Final = 1.6
"""In heights of the name in Latin letters: its label, which may have been misread, stands further up."""
_INDENTED: Final = 1.0
"""In heights of a line, how much further right than the one above it one begins of which the beginning is hidden."""
_APART: Final = 0.4
_ONE_COLUMN: Final = 0.6
_LONGEST_NAME: Final = 6
_LONGEST_IN_PARTS: Final = 20
"""Signs of a name whose parts have a dot between them, as those of some minorities."""
_CAPITALS: Final = r"[^\W\d_a-z](?:[^\W\d_a-z]|[' -])*"
_PAIR: Final = re.compile(rf"{_CAPITALS}(?:(?:\. ?{_CAPITALS})?[,，] ?|\. ){_CAPITALS}")
"""Two names; a comma read as a full stop has a space behind it, and a name may be shortened (ST. JOHN, TRE)."""

_PLACE: Final = re.compile(r"[^\W\d_]{3,}.*(?:[^\W_], ?[^\W\d_]|\d)|\d.*[^\W\d_]{3,}.*, ?[^\W\d_]")
"""An address: a word and behind it a comma with a further word, or numbers and words."""
_THAI_PERSON: Final = re.compile(r"(?:นาย|นาง|น\.ส\.|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.) ?[\u0e01-\u0e4c]")
_THAI_PLACE: Final = re.compile(r"\d[\d/ ]*[\u0e01-\u0e46]")
_LEAST_OF_PLACE: Final = 11
"""Thai signs, each with its marks: fewer may be a date."""
_LEAST_OF_NUMBER: Final = 8
_DAY: Final = re.compile(r"\d{4}[./-]\d\d[./-]\d\d")
_LATIN: Final = (Script.LATIN, Script.VIETNAMESE)
Found = tuple[FieldName, Drafts, Rows]
"""A field, what it is (or the two of a pair), and the rows of pieces that say so."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a sheet when its labels have said what they can.

    Attributes:
        lacking: the fields that have neither a value nor a label.
        pieces: what no field has taken.
        places: where the values stand that were found.
        read: gives what rows of pieces say as a field's value.
        block: gives the rows that a value of so many lines has which begins with a piece.
        today: the day on which the document is read.
    """

    lacking: Mapping[FieldName, FieldRule]
    pieces: Sequence[Piece]
    places: Mapping[FieldName, Sequence[Piece]]
    read: Callable[[FieldName, Value, Rows], Drafts | None]
    block: Callable[[Piece, int], Rows]
    today: date


def terms(left: Left) -> list[Found]:
    """Give the two dates of a document's term, or the last one behind what is left of the first.

    No other value of a card is two dates in one.
    """
    found: list[Found] = []
    for name, rule in left.lacking.items():
        if isinstance(rule.value, Days):
            said = _said(left, name, rule.value, left.pieces)
            found += _the_one(name, said, rule.value.into) or _the_one(name, said, rule.value.into[1:])
    return found


def authorities(left: Left) -> list[Found]:
    """Give the authority that is named as those of the mainland are."""
    rule = left.lacking.get(FieldName.AUTHORITY)
    if rule is None or not isinstance(rule.value, Text) or rule.value.script is not Script.HAN:
        return []
    found: list[Found] = []
    for piece in left.pieces:
        rows = left.block(piece, rule.value.lines)
        for count in range(len(rows), 0, -1):
            drafts = left.read(FieldName.AUTHORITY, rule.value, rows[:count])
            if drafts is not None and AUTHORITY.fullmatch(drafts[FieldName.AUTHORITY].value):
                found.append((FieldName.AUTHORITY, less_sure(drafts), rows[:count]))
                break
    # What stands above an authority that is whole, as a label that was misread, is no part of it.
    whole = [item for item in found if len(item[2]) == 1] or found
    return whole if len(whole) == 1 else []


def numbers(left: Left) -> list[Found]:
    """Give the one lacking number where one piece alone is a number of its form, unsure: an edge has cut its label.

    Beside no other value and no day a number of eight digits is anything.
    """
    lacking = [(name, rule.value) for name, rule in left.lacking.items() if isinstance(rule.value, Number)]
    if len(lacking) != 1 or not (left.places or any(_DAY.search(piece.text) for piece in left.pieces)):
        return []
    name, value = lacking[0]
    said = ((piece, find_number(value, piece, left.today)) for piece in left.pieces)
    found = [(piece, *number) for piece, number in said if number is not None and _ends(piece, number[1])]
    return [(name, {name: unlikely(draft)}, [[piece]]) for piece, draft, _ in found] if len(found) == 1 else []


def _ends(piece: Piece, number: Piece) -> bool:
    """Tell whether a number of many signs ends a piece that has no other digits, but what is left of a label."""
    before = len(piece.signs) - len(number.signs)
    clear = not any(sign.text.isdigit() for sign in piece.signs[:before])
    return len(number.signs) >= _LEAST_OF_NUMBER and piece.part(before, len(piece.signs)).text == number.text and clear


def pairs(left: Left) -> list[Found]:
    """Give the two names with a comma between them: no other value of a card has one between capitals."""
    between_capitals = [piece for piece in left.pieces if is_pair(piece)]
    return [
        found
        for name, rule in left.lacking.items()
        if isinstance(rule.value, NamePair) and rule.value.separator == ","
        for found in _the_one(name, _said(left, name, rule.value, between_capitals), rule.value.into)
    ]


def _said(left: Left, name: FieldName, value: Value, pieces: Sequence[Piece]) -> list[tuple[Drafts, Piece]]:
    """Give what each piece says as a field's value, of those that say something."""
    read = ((left.read(name, value, [[piece]]), piece) for piece in pieces)
    return [(drafts, piece) for drafts, piece in read if drafts is not None]


def _the_one(name: FieldName, said: Sequence[tuple[Drafts, Piece]], fields: Sequence[FieldName]) -> list[Found]:
    """Give the one piece that says just these drafts of a value."""
    found = [(name, less_sure(drafts), [[piece]]) for drafts, piece in said if set(drafts) == set(fields)]
    return found if len(found) == 1 else []


def days_and_words(left: Left) -> list[Found]:
    """Give a word that only one lacking field can be, and as many dates as lack in the order of a life."""
    lacking = {name: rule.value for name, rule in left.lacking.items() if rule.value.form in {"date", "choice"}}
    days = sorted((name for name, value in lacking.items() if value.form == "date"), key=_place_in_life)
    seen = {
        name: [
            (piece, drafts)
            for piece in left.pieces
            if not _is_state_of_card(left, value, piece) and (drafts := left.read(name, value, [[piece]])) is not None
        ]
        for name, value in lacking.items()
    }
    found: list[Found] = []
    if days and all(len(seen[name]) == len(days) for name in days):
        ordered = sorted(seen[days[0]], key=lambda item: item[1][days[0]].value)
        for name, (piece, _) in zip(days, ordered, strict=True):
            drafts = next(drafts for other, drafts in seen[name] if other is piece)
            found.append((name, less_sure(_as_an_end(left, lacking[name], drafts)), [[piece]]))
    elif (ahead := _only_end(left, seen, days)) is not None:
        found.append(ahead)
    for name, seen_as in seen.items():
        whole = [item for item in seen_as if _is_a_word_of(lacking[name], item[0])]
        candidates = whole if whole and name not in days else seen_as
        others = [piece for other, items in seen.items() if other is not name for piece, _ in items]
        alone = [item for item in candidates if not any(item[0] is piece for piece in others)]
        if name not in days and len(candidates) == len(alone) == 1:
            found.append((name, less_sure(alone[0][1]), [[alone[0][0]]]))
    return found


def _as_an_end(left: Left, value: Value, drafts: Drafts) -> Drafts:
    """Give what a date says; as unlikely if it is to be a last day and is past, for it may be the day of issue."""
    if isinstance(value, Day) and value.ahead:
        return {
            name: unlikely(draft) if draft.value <= left.today.isoformat() else draft for name, draft in drafts.items()
        }
    return drafts


def _only_end(
    left: Left, seen: Mapping[FieldName, Sequence[tuple[Piece, Drafts]]], days: Sequence[FieldName]
) -> Found | None:
    """Give the one date there is that lies ahead if only one of the lacking dates can: others are days of issue.

    Words for no end are one as well, whatever other dates there are.
    """
    rules = {name: left.lacking[name].value for name in days}
    ends = [name for name, value in rules.items() if isinstance(value, Day) and value.ahead and seen[name]]
    if len(ends) != 1:
        return None
    endless = [item for item in seen[ends[0]] if item[1][ends[0]].value == OPEN]
    ahead = [item for item in seen[ends[0]] if item[1][ends[0]].value > left.today.isoformat()]
    if len(endless) != 1 and len(ahead) != 1:
        return None
    piece, drafts = (endless or ahead)[0]
    return ends[0], less_sure(drafts), [[piece]]


def _is_a_word_of(value: Value, piece: Piece) -> bool:
    """Tell whether a piece is one of a choice's words or a state's code, or both (法国/FRA), and nothing else.

    ITALIAN REPUBLIC begins as ITALIANA does; D is a state's code and a word of CARTE NATIONALE D'IDENTITÉ.
    """
    text = folded(piece.text)
    if not isinstance(value, Choice):
        return False
    word, _, code = piece.text.partition("/")
    if code and value.words.get(word.strip()) == code.strip():
        return True
    return text in {folded(word) for word in value.words} or (value.states and is_icao_code(text))


def _is_state_of_card(left: Left, value: Value, piece: Piece) -> bool:
    """Tell whether a piece stands above all others, where a card has the sign of its own state, not a nationality."""
    if not isinstance(value, Choice) or not value.states:
        return False
    others = [*left.pieces, *(item for pieces in left.places.values() for item in pieces)]
    return all(other.middle > piece.middle - 0.5 * piece.height for other in others)


def titled(left: Left) -> list[Found]:
    """Give a name in Latin letters of which no more is kept than stands behind a title: the one piece that has one."""
    found: list[Found] = []
    for name, rule in left.lacking.items():
        if not isinstance(rule.value, Text) or rule.value.script not in _LATIN or not rule.value.drop:
            continue
        titles = tuple(f"{title} " for title in rule.value.drop)
        pieces = [piece for piece in left.pieces if piece.text.startswith(titles)]
        drafts = left.read(name, rule.value, [pieces]) if len(pieces) == 1 else None
        if drafts is not None:
            found.append((name, less_sure(drafts), [pieces]))
    return found


def name_above(left: Left, rules: Mapping[FieldName, FieldRule]) -> list[Found]:
    """Give the name in Han that stands right above the same name in Latin letters, which follows it."""
    rule = left.lacking.get(FieldName.NAME)
    below = [name for name, other in rules.items() if other.follows is FieldName.NAME and name in left.places]
    if rule is None or not isinstance(rule.value, Text) or rule.value.script is not Script.HAN or len(below) != 1:
        return []
    latin = min(left.places[below[0]], key=lambda piece: piece.left)
    near = [
        piece
        for piece in left.pieces
        if 0.5 * latin.height < latin.middle - piece.middle < _NEAR_ABOVE * latin.height
        and abs(piece.left - latin.left) < _ONE_COLUMN * latin.height
    ]
    near.sort(key=lambda piece: -piece.middle)
    if len(near) > 1 and near[0].middle - near[1].middle > _APART * latin.height:
        # What is left of the label stands above the name.
        near = near[:1]
    drafts = left.read(FieldName.NAME, rule.value, [near]) if len(near) == 1 else None
    if drafts is None or not 2 <= len(near[0].signs) <= (_LONGEST_IN_PARTS if "·" in near[0].text else _LONGEST_NAME):
        return []
    return [(FieldName.NAME, less_sure(drafts), [near])]


def address_in_column(left: Left) -> list[Found]:
    """Give the address in Latin letters that begins where other values do: words and a comma or a number among them."""
    rule = left.lacking.get(FieldName.ADDRESS)
    if rule is None or not isinstance(rule.value, Text) or rule.value.script not in _LATIN or not rule.value.digits:
        return []
    others = [piece for pieces in left.places.values() for piece in pieces]
    like = [
        piece
        for piece in left.pieces
        if _PLACE.search(piece.text) and any(abs(o.left - piece.left) < _ONE_COLUMN * piece.height for o in others)
    ]
    rows = left.block(min(like, key=lambda piece: piece.middle), rule.value.lines) if like else []
    if any(not any(piece is item for row in rows for item in row) for piece in like):
        return []
    drafts = left.read(FieldName.ADDRESS, rule.value, rows) if rows else None
    return [] if drafts is None else [(FieldName.ADDRESS, less_sure(drafts), rows)]


def in_thai(left: Left) -> list[Found]:
    """Give a name and an address in Thai: the one line that begins with a title, the one that begins with a number."""
    found: list[Found] = []
    for name, form, least in ((FieldName.NAME, _THAI_PERSON, 0), (FieldName.ADDRESS, _THAI_PLACE, _LEAST_OF_PLACE)):
        rule = left.lacking.get(name)
        if rule is None or not isinstance(rule.value, Text) or rule.value.script is not Script.THAI:
            continue
        like = [piece for piece in left.pieces if form.match(piece.text) and len(piece.signs) > least]
        rows = left.block(like[0], rule.value.lines) if len(like) == 1 else []
        drafts = left.read(name, rule.value, rows) if rows else None
        if drafts is not None:
            found.append((name, less_sure(drafts), rows))
    return found


def is_pair(piece: Piece) -> bool:
    """Tell whether a piece is two names in capitals with what stands between them."""
    return _PAIR.fullmatch(piece.text) is not None


def behind_a_lost_surname(value: Value, found: Drafts, piece: Piece, above: Sequence[Piece]) -> Drafts:
    """Give one name of a pair as the given one where it begins further right than the name above it.

    Glare or a finger took the surname before it.
    """
    if not isinstance(value, NamePair) or list(found) != [value.into[0]]:
        return found
    indent = piece.left - min(item.left for item in above)
    return {value.into[1]: unlikely(found[value.into[0]])} if indent > _INDENTED * piece.height else found


def less_sure(found: Drafts) -> Drafts:
    """Give what stands without its label where it should: its place says less of what it is."""
    return {name: without_label(draft) for name, draft in found.items()}


def _place_in_life(name: FieldName) -> int:
    return _LIFE.index(name) if name in _LIFE else len(_LIFE)
