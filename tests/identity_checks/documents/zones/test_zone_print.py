"""R20, R21, R23: what a data page prints against what its zone has; what differs is not sure and is told when clear."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from identity_checks.documents.layouts.draft import UNLIKELY, FieldDraft
from identity_checks.documents.layouts.zones.names import confirmed
from identity_checks.documents.layouts.zones.print import (
    differing,
    held_against_print,
    names_differ,
    not_printed,
    printed_alone,
    told,
    with_doubt,
)

_LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)
_WORDS = st.lists(_LETTERS, min_size=1, max_size=4)


def _draft(value: str, confidence: float = 0.7) -> FieldDraft:
    return FieldDraft(value, confidence, np.zeros((4, 2), np.float32))


def _zone(line: str = "P<CHNYANG<<GUI<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", **values: str) -> dict[str, FieldDraft]:
    return {"mrz": _draft(line, 0.99), **{name: _draft(value, 0.99) for name, value in values.items()}}


@example(words=["NXX"], first=1)
@given(words=_WORDS, first=st.integers(1, 3))
def test_a_name_does_not_differ_from_what_a_zone_can_make_of_it(words: list[str], first: int) -> None:
    """ICAO 9303-3 section 6 and 9303-4 4.2.3: hyphens, lines that print goes on in and a cut end are no other name."""
    assert not names_differ("-".join(words), " ".join(words), cut=False)
    assert not names_differ(" ".join(words[:first]), " ".join(words), cut=False)
    assert not names_differ(" ".join(words), " ".join(words[:first]), cut=True)
    assert not names_differ(" ".join(words), " ".join(word[:first] for word in words), cut=True)
    whole = "".join(words)
    assert not names_differ(whole, whole[: max(1, len(whole) - first)], cut=True)


@given(name=_LETTERS, more=_LETTERS)
def test_a_longer_name_is_another_where_the_zone_has_room(name: str, more: str) -> None:
    """WANGXI is not WANG with fillers behind it, unless what is more is a way of spelling the same letter."""
    assert names_differ(name + "Q" + more, name, cut=False)


@pytest.mark.parametrize(
    ("printed", "coded"),
    [
        ("TAYLOR WOJCIK", "TAYLOR"),
        ("WÓJCIK ŻAK", "WOJCIK"),
        ("ŁUKASZ JAN", "LUKASZ"),
        ("TAYLOR WOJCIK", "WOJCIK"),
        ("WÓJCIK", "WOJCEK"),
        ("JAN GEB SCHMIDT", "ANNA"),
    ],
)
def test_a_part_that_lacks_though_the_zone_has_room_is_another_name(printed: str, coded: str) -> None:
    """R21: ICAO 9303-4 4.2.3 cuts names only where their line is full; marks alone are no difference."""
    assert names_differ(printed, coded, cut=False)


@pytest.mark.parametrize(
    ("printed", "coded"),
    [
        ("MÜLLER", "MUELLER"),
        ("MULLER GEB SCHMIDT", "MUELLER"),
        ("SØRENSEN ANNE", "SOERENSEN ANNE"),
        ("DR MÜLLER", "MUELLER"),
        ("DUBOIS EP MARTIN", "DUBOIS"),
        ("DE BRUIJN E V MOLENAAR", "DE BRUIJN"),
        ("SMITH JR", "SMITH"),
    ],
)
def test_names_with_marks_are_compared_as_the_zone_spells_them(printed: str, coded: str) -> None:
    """ICAO 9303-3 section 6 A."""
    assert not names_differ(printed, coded, cut=False)


@pytest.mark.parametrize(
    ("name", "printed", "coded"),
    [
        ("surname", "WANGXI", "YANG"),
        ("given_names", "ELSA", "ANNA MARIA"),
        ("sex", "M", "F"),
        ("document_number", "E30272299", "E30272298"),
        ("birth_date", "1969-06-25", "1969-06-24"),
    ],
)
def test_a_field_that_is_printed_otherwise_is_told_and_not_sure(name: str, printed: str, coded: str) -> None:
    """Names and sex count as number and dates do."""
    zone = _zone(**{name: coded})
    assert told({name: _draft(printed)}, zone) == {name: True}
    assert with_doubt(zone, differing({name: _draft(printed)}, zone))[name].confidence == UNLIKELY


@pytest.mark.parametrize(
    ("printed", "lacking"),
    [
        ({}, {"document_number", "birth_date", "surname", "given_names"}),
        ({"document_number": _draft("E123"), "birth_date": _draft("1970-01-01"), "surname": _draft("YANG GUI")}, set()),
        ({"document_number": _draft("E124"), "birth_date": _draft("1970-01-01"), "given_names": _draft("GUI")}, set()),
        (
            {
                "document_number": _draft("E124", 0.6),
                "birth_date": _draft("1970-01-01", 0.6),
                "surname": _draft("X", 0.6),
            },
            {"document_number", "surname", "given_names"},
        ),
    ],
)
def test_what_only_the_zone_says_is_named(printed: dict[str, FieldDraft], lacking: set[str]) -> None:
    """R99: unread, or read unclearly as something else; the same read unclearly bears it out, another is told."""
    zone = _zone(document_number="E123", birth_date="1970-01-01", surname="YANG", given_names="GUI", nationality="CHN")
    assert not_printed(printed, zone) == lacking


def test_print_that_was_not_read_clearly_says_nothing() -> None:
    """What the recogniser doubts is no reason for an alert."""
    zone = _zone(surname="YANG", sex="F")
    assert not differing({"surname": _draft("WANGXI", 0.6), "sex": _draft("M", 0.5)}, zone)


@pytest.mark.parametrize(("sure", "alert"), [(0.6, False), (0.85, False), (0.95, True), (0.99, True)])
@pytest.mark.parametrize(("printed", "coded"), [("WARE", "WARD"), ("WÓJCIK", "WOJCEK"), ("WÓJCIK ŻAK", "WOJCIK")])
def test_what_the_zone_may_have_lost_or_misread_is_a_warning(
    printed: str, coded: str, sure: float, alert: bool
) -> None:
    """R21, R99: names have no check digit; what differs is unsure and says why, where the zone is clear as an alert."""
    zone = _zone() | {"surname": _draft(coded, sure)}
    assert held_against_print({"surname": _draft(printed)}, zone)["surname"].confidence == UNLIKELY
    assert told({"surname": _draft(printed)}, zone) == {"surname": alert}


def test_a_name_that_fills_its_line_of_the_zone_may_be_cut() -> None:
    """The 39th letter is the last that a passport's zone has room for."""
    line = "P<D<<SCHMIDT<<CHRISTOPHERMAXIMILIANALEXAND"
    zone = _zone(line, given_names="CHRISTOPHERMAXIMILIANALEXAND")
    assert not differing({"given_names": _draft("CHRISTOPHERMAXIMILIANALEXANDER")}, zone)


@pytest.mark.parametrize(
    "lines",
    [
        "P<POLWOJCIK<<LUKASZ<<<<<<<<<<<<<<<<<<<<<<<<<\nEK48271053POL8802026M3012246<<<<<<<<<<<<<<<4",
        "IDHRV1155018305<<<<<<<<<<<<<<<\n9012186F2803056HRV<<<<<<<<<<<4\nWOJCIK<<LUKASZ<<<<<<<<<<<<<<<<",
    ],
)
def test_a_zone_whose_names_have_room_left_is_not_full_by_its_check_digit(lines: str) -> None:
    """R21: the line of the numbers always ends with a digit, and says nothing of the names."""
    zone = _zone(lines, surname="WOJCIK", given_names="LUKASZ")
    printed = {"surname": _draft("WOJCIK-ZAK"), "given_names": _draft("LUKASZ JAN")}
    assert told(printed, zone) == {"surname": True, "given_names": True}


def test_a_name_that_is_printed_otherwise_makes_the_zone_s_lines_unsure() -> None:
    """R20, R99: of SUBRAMANIAN a letter was lost, a filler put for it, and the zone was sure."""
    zone = _zone(surname="VENKATARAMAN", given_names="SURAMANIAN")
    printed = {"surname": _draft("VENKATARAMAN"), "given_names": _draft("SUBRAMANIAN")}
    doubted = held_against_print(printed, zone)
    assert {name for name, draft in doubted.items() if draft.confidence <= UNLIKELY} == {"given_names", "mrz"}
    assert held_against_print(printed, zone | {"given_names": printed["given_names"]})["mrz"].confidence == 0.99


def test_what_a_zone_doubts_itself_is_given_as_clear_print_has_it() -> None:
    """R20, R99: glare left I of ITO, the edge no beginning of TV7619810; print had both, and is not its own witness."""
    zone = _zone(given_names="YU") | {"surname": _draft("I", 0.57), "document_number": _draft("760198100", 0.59)}
    printed = {"surname": _draft("ITO"), "given_names": _draft("YU"), "document_number": _draft("TV7619810")}
    said = confirmed(held_against_print(printed, zone), printed)
    assert {name: said[name].value for name in printed} == {name: draft.value for name, draft in printed.items()}
    assert {name for name, draft in said.items() if draft.confidence <= UNLIKELY} == {
        "surname",
        "document_number",
        "mrz",
    }
    surely = zone | {"surname": _draft("IDO", 0.9), "document_number": _draft("TV7619811", 0.99)}
    kept = held_against_print(printed, surely)
    assert (kept["surname"].value, kept["document_number"].value) == ("IDO", "TV7619811")


def test_a_name_that_the_zone_lacks_is_read_from_print_and_its_lines_are_unsure() -> None:
    """R20, R99: glare took given names from the zone; KYLIE stood below its label and was not read."""
    zone, printed = _zone(surname="NGUYEN"), {"surname": _draft("NGUYEN"), "given_names": _draft("KYLIE")}
    assert {name: draft.value for name, draft in printed_alone(printed, zone).items()} == {"given_names": "KYLIE"}
    assert held_against_print(printed, zone)["mrz"].confidence == UNLIKELY
    assert told(printed, zone) == {"given_names": False}
    assert not printed_alone({"surname": _draft("NGUYEN")}, zone)


@pytest.mark.parametrize(("printed", "sure"), [("USHANTHA JOSEPH CHAMINDA", False), ("", False), ("USHANTHA J", True)])
def test_a_name_that_fills_its_line_is_sure_only_as_print_has_it(printed: str, sure: bool) -> None:
    """R21: USHANTHA J of a longer name was accepted, and nothing was said."""
    full = _zone("P<LKAWARNAKULASURIYA<PATABENDIGE<<USHANTHA<J", given_names="USHANTHA J")
    said = held_against_print({"given_names": _draft(printed)} if printed else {}, full)
    assert (said["given_names"].confidence > 0.9) is sure
    with_room = _zone("P<LKAWARNAKULASURIYA<PATABENDIGE<<USHANTHA<<", given_names="USHANTHA")
    assert held_against_print({}, with_room)["given_names"].confidence > 0.9
