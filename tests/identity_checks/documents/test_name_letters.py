"""R20: which letters beyond A to Z a name may have is known from the document, or from its holder's nationality."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from identity_checks.documents.layouts.by_pack.name_letters import in_its_letters, letters_for, letters_of
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.numbers.countries import icao_codes
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.shelf import Shelf


def _letters(pack: str, name: FieldName, nationality: str | None = None) -> str | None:
    chosen = Shelf.bundled().packs[pack].pack
    holder = None if nationality is None else FieldDraft(nationality, 1.0, np.zeros((4, 2), np.float32))
    return letters_for(chosen, name, chosen.fields[name].value, holder)


def test_names_on_travel_permits_are_in_a_to_z() -> None:
    """They are printed as the zone has them."""
    assert _letters("home-return-permit", FieldName.SURNAME) == ""
    assert _letters("taiwan-travel-permit", FieldName.SURNAME) == ""


@pytest.mark.parametrize(
    ("pack", "name", "value"),
    [
        ("home-return-permit", FieldName.GIVEN_NAMES, "SIU ME"),
        ("taiwan-travel-permit", FieldName.GIVEN_NAMES, "SIU ME"),
        ("eu-residence-permit", FieldName.GIVEN_NAMES, "SIU MÉ"),
        ("home-return-permit", FieldName.AUTHORITY, "SIU MÉ"),
    ],
)
def test_a_mark_in_a_permit_s_name_is_none(pack: str, name: FieldName, value: str) -> None:
    """R21: on a shadow a plain letter was read with a mark, and accepted; it is put right, said so and not sure."""
    chosen = Shelf.bundled().packs[pack].pack
    told = in_its_letters(name, FieldDraft("SIU MÉ", 0.99, np.zeros((4, 2), np.float32)), chosen)
    assert told.value == value
    assert (told.confidence > 0.9) is (value == "SIU MÉ")
    assert [item.now for item in told.corrections] == ([] if value == "SIU MÉ" else ["E"])


def test_a_foreign_holders_letters_are_those_of_the_nationality() -> None:
    """Residence titles and the permanent resident's card; any letters as long as the nationality is not known."""
    for pack in ("eu-residence-permit", "foreign-permanent-resident-card"):
        assert _letters(pack, FieldName.SURNAME, "IND") == ""
        assert _letters(pack, FieldName.SURNAME, "TUR") == letters_of("TUR")
        assert _letters(pack, FieldName.SURNAME) is None


def test_an_identity_cards_letters_are_its_states_and_a_packs_own_come_first() -> None:
    """Malay and Indonesian names have no marks; the Polish pack names its letters itself."""
    assert _letters("idn-identity-card", FieldName.ADDRESS) == ""
    assert _letters("mys-identity-card", FieldName.NAME) == ""
    assert _letters("phl-identity-card", FieldName.SURNAME) == "Ñ"
    assert set(_letters("pol-identity-card", FieldName.SURNAME) or "") == set("ĄĆĘŁŃÓŚŹŻ")
    assert "Ễ" in (_letters("vnm-identity-card", FieldName.NAME) or "")


def test_letters_are_single_signs_of_states_that_there_are() -> None:
    """Normal form C, none of A to Z, none twice."""
    for state in icao_codes():
        letters = letters_of(state)
        assert unicodedata.normalize("NFC", letters) == letters
        assert len(set(letters)) == len(letters)
        assert not any(letter.isascii() for letter in letters)
    assert set("ÄÖÜßÇĞŞŁŻŠ") <= set(letters_of("D"))
