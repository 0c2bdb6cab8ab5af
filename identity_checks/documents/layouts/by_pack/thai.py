"""The fields of a pack that are printed in Thai script, read apart from all others.

The lines in Thai come from a network of their own, which knows less of digits and Latin letters than the line reader:
what else such a line bears, a number behind its label, stays what the line reader has made of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from identity_checks.documents.layouts.by_pack.reader import read_by_pack
from identity_checks.documents.layouts.by_pack.scripts import Scripts
from identity_checks.documents.layouts.by_pack.thai_places import with_its_province
from identity_checks.documents.layouts.by_pack.thai_romanised import with_its_letters
from identity_checks.documents.layouts.by_pack.thai_units import with_its_places
from identity_checks.documents.layouts.by_pack.thai_words import with_usual_words
from identity_checks.documents.layouts.draft import FieldDraft, at_most
from identity_checks.documents.text.words import PlacedLine
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.pack import Kind, Pack, Script, Text

_ALL_READ: Final = Scripts(frozenset(), frozenset())
_MOST: Final = 0.9
"""The most that a value is believed: the network has learnt from few drawn lines, so that a person looks."""


def in_thai(pack: Pack) -> frozenset[str]:
    """Give the names of the fields that a pack has in Thai."""
    return frozenset(
        name.value
        for name, rule in pack.fields.items()
        if isinstance(rule.value, Text) and rule.value.script is Script.THAI
    )


def read_in_thai(
    lines: Sequence[PlacedLine], pack: Pack, today: date, beside: Mapping[str, FieldDraft]
) -> dict[str, FieldDraft]:
    """Read the fields in Thai from the lines of an upright sheet, those in Thai among them read as such.

    `beside` are the other fields: a citizen's card has the name in Latin letters too. Those of other states are spelt
    there as their language is, not as Thai sounds.
    """
    drafts = read_by_pack(lines, pack, today, _ALL_READ, lambda _: (), lambda line, _: line)
    wanted = in_thai(pack)
    found = {name: draft for name, draft in drafts.items() if name in wanted}
    if FieldName.ADDRESS in found:
        found[FieldName.ADDRESS] = with_its_places(with_its_province(found[FieldName.ADDRESS]), lines)
    if FieldName.NAME in found:
        name = with_usual_words(found[FieldName.NAME], lines)
        latin = [beside.get(FieldName.GIVEN_NAMES), beside.get(FieldName.SURNAME)]
        citizen = pack.kind is Kind.IDENTITY_CARD
        found[FieldName.NAME] = with_its_letters(name, latin, lines) if citizen else name
    return {name: at_most(draft, _MOST) for name, draft in found.items()}
