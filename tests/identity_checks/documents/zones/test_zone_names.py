"""R20, R21: a name that print and machine readable zone both have is surer than either says alone."""

from __future__ import annotations

import numpy as np
import pytest

from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.layouts.zone_names import confirmed, same_name


def _draft(value: str, confidence: float) -> FieldDraft:
    return FieldDraft(value, confidence, np.zeros((4, 2), np.float32))


@pytest.mark.parametrize(
    ("printed", "coded"),
    [
        ("MÜLLER-LÜDENSCHEIDT", "MUELLER LUEDENSCHEIDT"),
        ("Müller", "MUXXLLER"),
        ("MULLER", "MUELLER"),
        ("GROßMANN", "GROSSMANN"),
        ("ÅSTRÖM", "AASTROEM"),
        ("PEÑA GÜEMES", "PENXXA GUEMES"),
        ("D'ORMESSON", "DORMESSON"),
        ("ŁUKASZ", "LUKASZ"),
        ("ĐẶNG", "DANG"),
        ("GROẞMANN", "GROSSMANN"),
        ("SIGURÐUR", "SIGURDUR"),
        ("ĦABER", "HABER"),
        ("ÇELİKOĞLU", "CELIKOGLU"),
    ],
)
def test_print_and_zone_spell_one_name(printed: str, coded: str) -> None:
    """The spellings of ICAO 9303-3 section 6 A."""
    assert same_name(printed, coded)


@pytest.mark.parametrize(("printed", "coded"), [("WARD", "WARE"), ("YILDIRIM", "YLDIRIM"), ("", ""), ("王", "")])
def test_another_letter_is_another_name(printed: str, coded: str) -> None:
    """One letter more or other; what has no letters says nothing."""
    assert not same_name(printed, coded)


def test_what_both_have_is_surer_and_nothing_else_changes() -> None:
    """The value stays; other fields are no names."""
    zone = {"surname": _draft("MUELLER", 0.9), "given_names": _draft("ANNA", 0.9), "sex": _draft("F", 0.9)}
    printed = {"surname": _draft("MÜLLER", 0.6), "given_names": _draft("ANNE", 0.6), "sex": _draft("F", 0.6)}
    made = confirmed(zone, printed)
    assert made["surname"].value == "MUELLER"
    assert made["surname"].confidence == pytest.approx(0.96)
    assert made["given_names"] is zone["given_names"]
    assert made["sex"] is zone["sex"]
    assert confirmed(zone, {}) == zone
