"""Documents of which the picture's edge has left neither title nor number: known by rows, labels and term alone.

A residence permit's portrait side is an identity card's without the ethnic group (State Council Office, 2018 No. 81).
Of the permits for travel to the mainland an adult resident of Hong Kong or Macao has one of ten years; one of five is a
minor's, or that of a holder without a name in Chinese, who has none of Taiwan's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from identity_checks.crosschecks.values import age_on, parse_date, years_between
from identity_checks.documents.finding.picture import Pictured
from identity_checks.documents.layouts.classification import ID_NUMBER, classify
from identity_checks.documents.layouts.draft import AUTHORITY, PERSON
from identity_checks.documents.layouts.one_card import CARD_ROWS
from identity_checks.documents.layouts.places import in_a_province, stray_before_province
from identity_checks.documents.text.words import PlacedLine
from identity_checks.numbers.ethnic_groups import ETHNICITIES
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.known_by_labels import known_by_labels
from identity_checks.packs.number_form import PLACEHOLDERS, Number
from identity_checks.packs.pack import Pack
from identity_checks.packs.shelf import Shelf, ShelvedPack
from identity_checks.packs.spelling import folded
from identity_checks.packs.validity import Term
from identity_checks.results import DocumentType

_FEW_LINES: Final = 10
_SEX: Final = re.compile("性?[别利刂]?[男女]")
_BORN: Final = re.compile(r"[^\d男女]{0,2}(19|20)\d\d年\d{1,2}月\d{1,2}日?")
_NAME: Final = re.compile("姓?名?")
_STEPS: Final = (0.8, 2.6)
"""In heights of a line, how far apart rows of a portrait side are."""
_EVEN: Final = 1.35
"""How much larger the largest step from row to row is than the least at most."""
_GROUP_ENDS: Final = 4.0
"""In heights of the sex, how far behind it an ethnic group ends at least: so far the sheet must be seen."""
_LABELLED: Final = 3
_AT_EDGE: Final = 1.0
"""In heights of the sex, how near the sheet's edge a row begins of which that has taken the label."""
_ADULT: Final = 18
_DAY: Final = r"(?:19|20)\d\d[.]\d\d[.]\d\d"
_ONE_DAY: Final = re.compile(_DAY)
_TERM: Final = re.compile(rf"({_DAY})[-–~至]({_DAY})")
_PAIR: Final = re.compile("[A-Z][A-Z' -]*[,，] ?[A-Z][A-Z' -]*")
_REST: Final = re.compile("[A-Z0-9]{4,}")
_OF_OTHERS: Final = re.compile("往来|签发地")
"""Titles of the permits for travel from the mainland begin with the one, and these have the other as a label."""
_LACKING: Final = 2
"""Labels that may lack of a pack that a number or the end of a title speaks for."""
_COLUMN: Final = 1.0
"""In heights of a label, how far apart it and its value begin at most."""


def is_portrait_side_without_group(lines: Sequence[PlacedLine]) -> bool:
    """Tell whether lines are name, sex, birth date and address of a portrait side on which no ethnic group stands.

    Their labels are there, or the sheet's edge has taken them. The place behind the sex where a group would be is on
    the sheet: the address goes on below it.
    """
    texts = [line.unspaced for line in lines]
    if len(lines) > _FEW_LINES or any(ID_NUMBER.search(text) for text in texts):
        return False
    sexes = [line for line in lines if _SEX.fullmatch(line.unspaced)]
    births = [line for line in lines if _BORN.fullmatch(line.unspaced)]
    if len(sexes) != 1 or len(births) != 1:
        return False
    sex, birth = sexes[0], births[0]
    above = [line.unspaced for line in lines if line.middle < birth.middle]
    if any("族" in text or text in ETHNICITIES for text in above):
        return False
    names = [line for line in lines if line.middle < sex.middle and PERSON.fullmatch(_NAME.sub("", line.unspaced, 1))]
    places = [line for line in lines if line.middle > birth.middle and _is_a_place(line.unspaced)]
    if len(names) != 1 or not places:
        return False
    address = min(places, key=lambda line: line.middle)
    rows = (names[0], sex, birth, address)
    steps = [lower.middle - upper.middle for upper, lower in pairwise(rows)]
    least, most = (share * sex.height for share in _STEPS)
    even = least < min(steps) and max(steps) < min(most, _EVEN * min(steps))
    labelled = sum(any(label.match(row.unspaced) for label in CARD_ROWS.values()) for row in rows)
    if labelled < _LABELLED and min(row.left for row in rows) > _AT_EDGE * sex.height:
        return False
    return even and address.right > sex.right + _GROUP_ENDS * sex.height


def _is_a_place(text: str) -> bool:
    return in_a_province(text) or bool(stray_before_province(text))


def told_without_title(
    shelf: Shelf, lines: Sequence[PlacedLine], where: Callable[[], Pictured]
) -> list[tuple[ShelvedPack, float]]:
    """Give the one pack, with how plainly it is told, of a document that has lost its title and its number.

    `where` tells, where that is asked, whether there is a portrait on the sheet. A portrait side is told as plainly as
    the identity card that it is made like.
    """
    packs = shelf.packs.values()
    if is_portrait_side_without_group(lines):
        found = [item for item in packs if item.pack.like is DocumentType.RESIDENT_ID_FRONT]
        found = found if where() is Pictured.ON_IT else []
    else:
        found = [item for item in packs if _fits(item.pack, lines)]
        if not found:
            known = known_by_labels(_packs_of(shelf), [line.source.text for line in lines])
            found = [item for item in packs if item.pack in known and where() is not Pictured.NOWHERE]
    _, strength = classify([line.source.text for line in lines], None)
    return [(item, max(item.pack.evidence.least, strength)) for item in found] if len(found) == 1 else []


def bears_labels(shelf: Shelf, packs: Sequence[tuple[ShelvedPack, float]], texts: Sequence[str]) -> bool:
    """Tell whether a sheet has nearly all labels of the pack that its text speaks for most: all but a portrait."""
    return bool(packs) and packs[0][0].pack in known_by_labels(_packs_of(shelf), texts, _LACKING)


def _packs_of(shelf: Shelf) -> list[Pack]:
    return [item.pack for item in shelf.packs.values()]


def _fits(pack: Pack, lines: Sequence[PlacedLine]) -> bool:
    """Tell whether a card with values below its labels bears all of a pack's labels, and a term that such a one has."""
    terms = [rule for rule in pack.rules if isinstance(rule, Term) and rule.only]
    if pack.evidence.values != "below" or len(terms) != 1:
        return False
    texts = [line.unspaced for line in lines]
    whole = "\n".join(texts)
    if _OF_OTHERS.search(whole) or any(folded(word) in folded(whole) for word in pack.evidence.never):
        return False
    rules = [(name, rule) for name, rule in pack.fields.items() if rule.labels and not isinstance(rule.value, Number)]
    labels = {name: _label(rule.labels, lines) for name, rule in rules}
    if any(label is None for name, label in labels.items() if name is not FieldName.NAME):
        return False
    if FieldName.AUTHORITY in labels and not any(AUTHORITY.fullmatch(text) for text in texts):
        return False
    rests = [text for text in texts if _REST.fullmatch(text)]
    if not all(_may_end(pack, text) for text in rests):
        return False
    return _has_the_term(pack, terms[0], labels.get(FieldName.NAME), lines)


def _label(words: Sequence[str], lines: Sequence[PlacedLine]) -> PlacedLine | None:
    """Give the line that bears nothing but one of a field's labels, in one language or more."""
    known = {folded(word) for word in words}
    return next((line for line in lines if all(folded(part) in known for part in line.source.text.split("/"))), None)


def _may_end(pack: Pack, text: str) -> bool:
    """Tell whether a text may be the end of a number of the pack's."""
    numbers = [rule.value for rule in pack.fields.values() if isinstance(rule.value, Number)]
    return any(
        len(text) < len(pattern)
        and all(sign in places.get(place, place) for sign, place in zip(text[::-1], pattern[::-1], strict=False))
        for number in numbers
        for places in ({**PLACEHOLDERS, **number.signs},)
        for pattern in number.patterns
    )


def _has_the_term(pack: Pack, rule: Term, label: PlacedLine | None, lines: Sequence[PlacedLine]) -> bool:
    """Tell whether the one term on a sheet is one that its holder's age and name allow."""
    ranges = [found for line in lines if (found := _TERM.fullmatch(line.unspaced))]
    births = [day for line in lines if _ONE_DAY.fullmatch(line.unspaced) and (day := parse_date(line.unspaced))]
    if len(ranges) != 1 or len(births) != 1:
        return False
    since, until = (parse_date(day) for day in ranges[0].groups())
    years = None if since is None or until is None else years_between(since, until)
    if since is None or years not in rule.only:
        return False
    named = None if label is None else _bears_name_in_han(label, lines)
    if named:
        return age_on(births[0], since) < _ADULT or years == max(rule.only)
    return named is None or not pack.fields[FieldName.NAME].required


def _bears_name_in_han(label: PlacedLine, lines: Sequence[PlacedLine]) -> bool | None:
    """Tell whether a name in Han stands between its label and that in Latin letters; None where that is not seen."""
    pairs = [line for line in lines if line.middle > label.middle and _PAIR.fullmatch(line.source.text)]
    if len(pairs) != 1:
        return None
    between = [
        line
        for line in lines
        if label.middle < line.middle < pairs[0].middle and abs(line.left - label.left) < _COLUMN * label.height
    ]
    between = [line for line in between if line is not label]
    if not between:
        return False
    return True if len(between) == 1 and PERSON.fullmatch(between[0].unspaced) else None
