"""Fillers between the words of a zone's line counted by the line's pitch (R99, ICAO 9303-3 section 4.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.passport import Zone, ZoneLine, find_zone, read_zone_fields, unproven_fields
from identity_checks.documents.layouts.zones.spacing import skips_a_sign, spaced
from identity_checks.documents.text.codes import MRZ_SIGNS, CodeSign, read_signs
from identity_checks.documents.text.engine import CODE_SIGNS, Glyph, TextLine
from identity_checks.documents.text.words import PlacedLine, signs_of
from identity_checks.numbers import MrzReading, read_mrz
from tests.identity_checks.packs.lines import line, sheet

_NAMES = "P<AUSCITIZEN<<JANE<<MARY<<<<"


def _seen(
    printed: str, lost: Sequence[int], *, pitch: float = 20.0, jitter: float = 0.0, seed: int = 0
) -> list[CodeSign]:
    """Give the line as read when the signs at `lost` were merged with their neighbours."""
    draw = np.random.default_rng(seed)
    return [
        CodeSign(sign, 0.99, MappingProxyType({}), 30 + pitch * place + float(draw.uniform(-jitter, jitter)) * pitch)
        for place, sign in enumerate(printed)
        if place not in lost
    ]


@pytest.mark.parametrize("lost", [[12], [18], [12, 18], []])
def test_lost_fillers_are_put_back_where_the_words_stand_apart(lost: list[int]) -> None:
    """What makes one name of two is found by the distance of the words, whatever their order."""
    assert spaced(_seen(_NAMES, lost)) == (_NAMES, True)


def test_three_fillers_between_names_are_not_clear() -> None:
    """R21: the O of ARAUJO<< left nothing but its room, and ARAUJ was sure; between numbers there may be as many."""
    printed = "P<BRAARAUJO<<CONCEICAO<<<<<<<"
    assert spaced(_seen(printed, [10])) == (printed.replace("JO<<", "J<<<"), False)
    assert spaced(_seen("FY032805<7BRA<<<AB12<<<<", [14])) == ("FY032805<7BRA<<<AB12<<<<", True)


def test_a_doubled_filler_is_taken_out() -> None:
    """A filler that has no room of its own is none."""
    seen = _seen("P<AUSCITIZEN<<JANE<MARY<", [])
    one_more = [*seen[:19], CodeSign("<", 0.9, MappingProxyType({}), seen[18].centre + 8), *seen[19:]]

    assert spaced(one_more) == ("P<AUSCITIZEN<<JANE<MARY<", True)


@pytest.mark.parametrize(("twice", "kept"), [("0O", "O"), ("OO", "O"), ("O0", "O")])
def test_a_letter_that_was_seen_twice_stands_once_and_is_not_sure(twice: str, kept: str) -> None:
    """R21: on bent paper an O is read as 0 and O, both in the room of one; no check digit covers names."""
    seen = _seen("P<CHNTANG<<YOU<MARIA<<<<", [])
    middle = seen[12]
    two = [
        replace(middle, text=twice[0], centre=middle.centre - 5),
        replace(middle, text=twice[1], centre=middle.centre + 6),
    ]
    assert spaced([*seen[:12], *two, *seen[13:]]) == ("P<CHNTANG<<Y" + kept + "U<MARIA<<<<", False)
    assert spaced(_seen("P<CHNTANG<<YOOU<MARIA<<<", [])) == ("P<CHNTANG<<YOOU<MARIA<<<", True)


def test_a_distance_between_two_counts_is_not_clear() -> None:
    """Then what was read stands, and the caller is told."""
    seen = _seen(_NAMES, [12])
    nearer = [*seen[:13], *(replace(sign, centre=sign.centre - 9) for sign in seen[13:])]

    assert spaced(nearer) == (_NAMES.replace("<<JANE", "<JANE"), False)


@pytest.mark.parametrize("text", ["", "<<<<", "AB<C"])
def test_a_line_too_short_for_a_pitch_stays_as_read(text: str) -> None:
    """Nothing is made up of three characters."""
    assert spaced(_seen(text, [])) == (text, True)


@given(
    st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=9), min_size=2, max_size=4),
    st.lists(st.integers(1, 2), min_size=3, max_size=3),
    st.integers(0, 1000),
)
def test_a_line_with_nothing_lost_is_never_changed(words: list[str], fillers: list[int], seed: int) -> None:
    """Centres off by a tenth of the pitch, as a recogniser's are, change no count."""
    line = words[0] + "".join("<" * fillers[place % 3] + word for place, word in enumerate(words[1:])) + "<<<<"

    assert spaced(_seen(line, [], jitter=0.1, seed=seed)) == (line, True)


def test_other_readings_of_a_doubtful_sign_are_kept() -> None:
    """R99: a sign that was nearly another says so, with its place; a clear one has no others."""
    scores = np.full((5, len(CODE_SIGNS) + 1), 1e-4, np.float32)
    for step, (first, second) in enumerate([("A", "A"), ("", ""), ("8", "B"), ("", ""), ("<", "<")]):
        scores[step, CODE_SIGNS.index(first) if first else -1] = 0.6
        scores[step, CODE_SIGNS.index(second) if second else -1] += 0.3
    found = read_signs(scores, np.array([0.0, 10.0, 20.0, 30.0, 40.0], np.float64), MRZ_SIGNS)

    assert [sign.text for sign in found] == ["A", "8", "<"]
    assert [sign.centre for sign in found] == [0.0, 20.0, 40.0]
    assert list(found[1].others) == ["B"]
    assert found[1].others["B"] == pytest.approx(1 / 3, abs=0.02)
    assert found[0].others == {}


@pytest.mark.parametrize("as_read", [True, False])
def test_a_zone_that_was_made_to_fit_is_less_sure(as_read: bool) -> None:
    """R99: right check digits say nothing of the names, so a line that had to be mended doubtfully lowers them."""
    lines = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    reading = read_mrz(lines, today=date(2010, 1, 1))
    assert isinstance(reading, MrzReading)
    glyphs = tuple(Glyph("A", 0.95, (place + 0.5) / 44, {}) for place in range(44))
    text = TextLine(np.zeros((4, 2), np.float32), "A" * 44, 0.95, glyphs, np.zeros((1, 38), np.float32), 1.0)
    line = PlacedLine(text, 0, 440, 0, 20)
    signs = tuple(signs_of(line))
    zone = Zone(reading, tuple(ZoneLine(signs, tuple(_seen(one, []))) for one in lines), as_read)
    fields = read_zone_fields(zone)

    assert fields["document_number"].confidence == pytest.approx(0.95)
    assert fields["surname"].confidence == pytest.approx(0.95 if as_read else 0.57)
    assert fields["mrz"].confidence == pytest.approx(0.95 if as_read else 0.57)


_UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
_LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize(("lost", "left", "there"), [(0, 60, True), (8, 0, False), (8, 60, False), (1, 0, False)])
def test_what_is_left_of_a_zone_that_the_picture_cuts_is_none(lost: int, left: int, there: bool) -> None:
    """R99: a digit that is wrong leaves a zone; one whose beginning is off the picture has its fields elsewhere."""
    lower = _LOWER.replace("7408122", "7408132")
    zone = find_zone(sheet(line(_UPPER[lost:], left, 600), line(lower[lost:], left, 650)), date(2010, 1, 1))
    assert (zone is not None) == there
    if zone is not None:
        assert "birth_date" in unproven_fields(zone)
        assert not {"document_number", "expiry_date"} & unproven_fields(zone)


@pytest.mark.parametrize("kept", [40, 34, 29])
def test_a_passports_zone_without_its_end_is_read_as_far_as_it_goes(kept: int) -> None:
    """R98: its first 38 signs a line were read as a smaller document's zone, and the page was the back of some card."""
    lines = [line(_UPPER[:kept], 60, 600), line(_LOWER[:kept], 60, 650)]
    zone = find_zone(sheet(*lines), date(2010, 1, 1))
    assert zone is not None
    assert not zone.reading.valid
    fields = read_zone_fields(zone)
    assert fields["document_number"].value == "L898902C3"
    assert (fields["surname"].value, fields["given_names"].value) == ("ERIKSSON", "ANNA MARIA")
    assert (fields["birth_date"].value, fields["expiry_date"].value) == ("1974-08-12", "2012-04-15")
    assert all(draft.confidence < 0.9 for draft in fields.values())


def test_a_passports_zone_cut_through_its_names_is_none() -> None:
    """R20: half a name is no name; the printed one stands above it."""
    lines = [line(_UPPER[:24], 60, 600), line(_LOWER[:24], 60, 650)]
    assert find_zone(sheet(*lines), date(2010, 1, 1)) is None
    long = "P<UTOERIKSSONOFTHEVERYLONG<<ANNAMARIALUISAEVA"
    assert find_zone(sheet(line(long[:37], 60, 600), line(_LOWER[:37], 60, 650)), date(2010, 1, 1)) is None


@pytest.mark.parametrize(("upper", "lower", "there"), [("QQX", "QQX", True), ("QQX", "QQY", False)])
def test_a_code_in_no_list_is_a_states_where_it_stands_twice(upper: str, lower: str, there: bool) -> None:
    """R99: a specimen of nowhere has a zone, wrong digit and all; two codes that nobody knows are none."""
    first = _UPPER.replace("UTO", upper)
    second = _LOWER.replace("7408122", "7408132").replace("UTO", lower)
    assert (find_zone(sheet(line(first, 60, 600), line(second, 60, 650)), date(2010, 1, 1)) is not None) == there


@pytest.mark.parametrize(("state", "sure"), [("AUS", True), ("AU8", False)])
def test_a_zone_in_which_a_state_has_a_digit_is_not_sure(state: str, sure: bool) -> None:
    """R21: no check digit covers the nationality, so a zone is valid with AU8 in it."""
    lower = f"87CN383145{state}9904271M3104046<<<<<<<4"
    zone = find_zone(
        sheet(line("C<AUSFITZWILLIAM<<BRUCE<<<<<<<<<<<<<", 60, 600), line(lower, 60, 650)), date(2026, 1, 1)
    )
    assert zone is not None
    assert zone.reading.valid
    assert (zone.confidence() > 0.9) is sure


def test_fillers_are_no_signs_that_a_line_begins_without() -> None:
    """Issue 3 section 2: FV389333 was read as 389333 on bent paper, and with two fillers its check digits held."""
    upper = "P<BRAGONCALVES<DOS<SANTOS<<JOAO<<<<<<<<<<<<<"
    late = "389333<<<7BRA4402163M3110175<<<<<<<<<<<<<<<6"
    whole = "FV389333<7BRA4402163M3110175<<<<<<<<<<<<<<<6"
    for lower, left, begins_late in ((whole, 60, False), (late[:6] + late[8:], 93, True)):
        zone = find_zone(sheet(line(upper, 60, 600), line(lower, left, 650)), date(2026, 11, 22))
        assert zone is not None
        assert zone.begins_late is begins_late
        assert ("document_number" in unproven_fields(zone)) is begins_late
        assert all((draft.confidence < 0.9) is begins_late for draft in read_zone_fields(zone).values())


@pytest.mark.parametrize(
    ("printed", "lost", "skipped"),
    [
        ("VENKATARAMAN<<SUBRAMANIAN<<<<<", [18], True),
        ("NOEL<<ZOE<<<<<<<<<<<<<<<<<<<<<", [6], True),
        ("N0EL<<Z0E<<<<<<<<<<<<<<<<<<<<<", [6], True),
        ("L898902C36UTO7408122F1204159<<<<<<<<<<<<<<04", [35], False),
        ("ITO<<YU<<<<<<<<<<<<<<<<<<<<<<<", [], False),
        ("NOEL<<ZOE<MARIE<<<<<<<<<<<<<<<", [5], False),
        ("NOEL<<ZOE<<<<<<<<<<<<<<<<<<<<<", [15, 20], False),
        ("C647819335IND6403142M351111876527<<3", [], False),
    ],
)
def test_a_letter_that_left_nothing_but_its_room_is_missed(printed: str, lost: list[int], skipped: bool) -> None:
    """R20, R99: SURAMANIAN and OE were sure, a filler more at the line's end; a lost filler is another matter."""
    assert skips_a_sign(_seen(printed, lost, jitter=0.1, seed=3)) is skipped
