"""R20, R21: a name that print and machine readable zone both have is surer than either says alone."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from identity_checks.documents.layouts.draft import UNLIKELY, FieldDraft
from identity_checks.documents.layouts.visual_zone import read_visual_zone
from identity_checks.documents.layouts.zones.names import as_printed, confirmed, same_name
from tests.identity_checks.packs.lines import line, sheet


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


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("PEÑA GÜEMES", "PENA GUEEMES"),
        ("MÜLLER-LÜDENSCHEIDT", "MUELLER LUEDENSCHEIDT"),
        ("NÚÑEZ", "NUNEZ"),
        ("ÅSE", "AASE"),
    ],
)
def test_a_name_without_its_zone_is_written_as_the_zone_would_have_it(printed: str, written: str) -> None:
    """R20: PENA GUEMES is neither what is printed nor what ICAO 9303-3 section 6 A makes of it."""
    fields = read_visual_zone(
        sheet(line("Apellidos / Surname", 60, 100, height=20), line(printed, 60, 126)), date(2026, 11, 29)
    )
    assert fields["surname"].value == written


def test_a_sex_printed_behind_the_date_is_read() -> None:
    """R20: both stand in one row and were seen as one line."""
    lines = sheet(
        line("Date of birth", 60, 100, height=20), line("Sex", 400, 100, height=20), line("13 AUG 1944 F", 60, 126)
    )
    fields = read_visual_zone(lines, date(2026, 11, 29))
    assert (fields["birth_date"].value, fields["sex"].value) == ("1944-08-13", "F")
    assert "sex" not in read_visual_zone([lines[0], lines[2]], date(2026, 11, 29))


def test_a_name_of_a_zone_that_was_read_unclearly_is_the_one_that_is_printed() -> None:
    """R20, R21: a zone of a passport that moved had IO, and ITO was printed without a label; IO was nearly sure."""
    zone = {"surname": _draft("IO", 0.69), "mrz": _draft("P<JPNIO<<YU<<", 0.9)}
    told = as_printed(zone, sheet(line("JAPAN", 70, 100), line("ITO", 70, 180), line("P<JPNI0<<YU", 50, 800)))
    assert told["surname"].value == "ITO"
    assert max(told["surname"].confidence, told["mrz"].confidence) <= UNLIKELY
    clear = {**zone, "surname": _draft("IO", 0.9)}
    for said, others in ((clear, ("ITO",)), (zone, ("ITO", "IO")), (zone, ("ITO", "IGO")), (zone, ("TOKYO", "Ito"))):
        assert as_printed(said, sheet(*(line(text, 70, 60 * place) for place, text in enumerate(others)))) == said
    umlaut = {"surname": _draft("MUELLER", 0.6)}
    assert as_printed(umlaut, sheet(line("MÜLLER", 70, 100))) == umlaut
