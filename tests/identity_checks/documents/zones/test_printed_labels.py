"""Labels and values of the visual zone of data pages, and a zone that does not outweigh them (R20, R21, R99)."""

from __future__ import annotations

from datetime import date

import pytest

from identity_checks.documents.layouts.passport import find_zone
from identity_checks.documents.layouts.visual_zone import read_visual_zone
from identity_checks.documents.text.engine import TextLine
from tests.identity_checks.packs.lines import line, sheet

_TODAY = date(2026, 11, 22)
_UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
_LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
_STEP = 0.55 * 30


def _read(label: str, value: str) -> dict[str, str]:
    lines = sheet(line(label, 100, 100, height=14), line(value, 100, 118, height=20))
    return {name: draft.value for name, draft in read_visual_zone(lines, _TODAY).items()}


@pytest.mark.parametrize(
    ("printed", "state"),
    [
        ("BRASILEIRO(A)", "BRA"),
        ("BRASILEIRO/A", "BRA"),
        ("BRASILEIRO", "BRA"),
        ("D/USA", "USA"),
        ("POLSKIE/POLISH", "POL"),
        ("ROMÂNĂ", "ROU"),
        ("ČESKÁ REPUBLIKA/CZECH REPUBLIC", "CZE"),
        ("中国/CHINESE", "CHN"),
        ("POLISH/FRENCH", "POLISH/FRENCH"),
        ("SOMALI(LAND)", "SOMALI(LAND)"),
    ],
)
def test_a_nationality_may_have_the_ending_of_the_other_gender(printed: str, state: str) -> None:
    """R20: BRASILEIRO(A) was no nationality; a code behind a stroke and any other bracket stay."""
    assert _read("Nationality", printed) == {"nationality": state}


@pytest.mark.parametrize(
    ("label", "value", "found"),
    [
        ("Fecha de nacimiento / Dete of bith", "07 JUN 1952", {"birth_date": "1952-06-07"}),
        ("Fecha de caducidad / Dateof expny", "07 JUN 2032", {"expiry_date": "2032-06-07"}),
        ("Fecha de caducidad / Date of exp", "07 JUN 2032", {"expiry_date": "2032-06-07"}),
        ("Nombre / Givennemes", "ANA", {"given_names": "ANA"}),
        ("Dateofbith", "07 JUN 1952", {"birth_date": "1952-06-07"}),
    ],
)
def test_a_label_is_spelt_at_the_end_of_its_line_and_without_its_spaces(
    label: str, value: str, found: dict[str, str]
) -> None:
    """R20, R21: a label in another language stands before the English one, of which blur made other letters."""
    assert _read(label, value) == found


@pytest.mark.parametrize(
    "label",
    [
        "Fecha de expedicion / Dete of issne",
        "Lugar de nacimiento / Plece of bith",
        "Apellidos de casada / Sumanes",
        "Fecha de algo / Dxtx xf bxxth",
    ],
)
def test_what_ends_otherwise_announces_no_birth_date_and_no_expiry(label: str) -> None:
    """R21: a place of birth and a date of issue are none of the fields, however much their ends are alike."""
    assert not {"birth_date", "expiry_date"} & _read(label, "07 JUN 1952").keys()


def _beside(text: str, start: int, stop: int, top: float) -> TextLine:
    """Signs of a line of a zone from one place to another, where they stand on the page."""
    return line(text[start:stop], 60 + _STEP * start, top)


def _with_hole(start: int, room: int = 4, *, wrong: str = "") -> list[TextLine]:
    """A zone in whose lower line `room` signs from one place on are covered; `wrong` stands for its first ones."""
    lower = wrong + _LOWER[len(wrong) :]
    return [line(_UPPER, 60, 600), _beside(lower, 0, start, 650), _beside(lower, start + room, 44, 650)]


@pytest.mark.parametrize("start", [10, 13, 16, 20, 24])
def test_an_invalid_zone_with_a_hole_in_it_is_not_believed_over_what_is_printed_above_it(start: int) -> None:
    """R21, R99: fillers were put where a finger lay, and the signs behind it were other fields' values."""
    assert find_zone(sheet(*_with_hole(start)), _TODAY) is None


def test_a_zone_whose_signs_stand_beside_each_other_or_whose_check_digits_hold_is_found() -> None:
    """R99: a misread sign makes no hole, and a hole among fillers takes nothing."""
    for lines, valid in (
        (_with_hole(20, 0), True),
        (_with_hole(20, 0, wrong="L898902C4"), False),
        (_with_hole(37), True),
    ):
        zone = find_zone(sheet(*lines), _TODAY)
        assert zone is not None
        assert zone.reading.valid is valid


def test_three_dates_whose_labels_were_not_read_are_birth_issue_and_expiry() -> None:
    """R21: nobody's passport was issued before a birth or after its end; of two dates, or years of two digits, none."""
    days = ("18/05/2028", "19/06/1979", "18/05/2018")
    lines = [line(day, 100, 100 + 40 * place, height=20) for place, day in enumerate(days)]
    fields = read_visual_zone(sheet(*lines), _TODAY)
    assert {name: draft.value for name, draft in fields.items()} == {
        "birth_date": "1979-06-19",
        "expiry_date": "2028-05-18",
    }
    assert all(draft.confidence < 0.7 for draft in fields.values())
    assert not read_visual_zone(sheet(*lines[:2]), _TODAY)
    assert not read_visual_zone(sheet(*lines[:2], line("18 MAY 18", 100, 300, height=20)), _TODAY)
    assert not read_visual_zone(sheet(*lines[:2], line("18/05/2028", 100, 300, height=20)), _TODAY)


def test_a_number_that_a_name_reaches_up_to_is_told_beside_its_label() -> None:
    """R21: both were one line, and no line was a number alone."""
    label = line("护照号码 Passport No.", 400, 100, height=14)
    lines = [label, line("尔贡 REYIHANGULI EZ6837340", 40, 130, height=20)]
    assert read_visual_zone(sheet(*lines), _TODAY)["document_number"].value == "EZ6837340"
    assert "document_number" not in read_visual_zone(sheet(*lines[1:]), _TODAY)
    two = sheet(*lines, line("FILE E12345678", 40, 300, height=20))
    assert "document_number" not in read_visual_zone(two, _TODAY)


@pytest.mark.parametrize(("others", "clear"), [({"O": 0.1}, True), ({"C": 0.1}, False)])
def test_a_mark_in_doubt_leaves_a_name_as_clear_as_its_letters(others: dict[str, float], clear: bool) -> None:
    """R23, R99: Ó of WÓJCIK was nearly O, the print was held for unclear and KOWALSKI in the zone was sure."""
    name = line("WÓJCIK", 100, 118, height=20, doubts={1: (0.89, others)})
    fields = read_visual_zone(sheet(line("Surname", 100, 100, height=14), name), _TODAY)
    assert fields["surname"].value == "WOJCIK"
    assert (fields["surname"].confidence >= 0.66) is clear
