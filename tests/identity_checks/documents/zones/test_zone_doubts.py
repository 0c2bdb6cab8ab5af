"""Doubtful signs of a zone that its check digits settle, and what the picture's edge leaves of one (R21, R99)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity_checks.documents.layouts.classification import shows_several
from identity_checks.documents.layouts.passport import Zone, find_zone, read_zone_fields
from identity_checks.documents.layouts.zones.remains import zone_remains
from identity_checks.numbers.check_digits import mrz_check
from tests.identity_checks.packs.lines import Doubts, line, sheet

_TODAY = date(2026, 11, 29)
_BORN, _ENDS = "7408122", f"320415{mrz_check('320415')}"
_NAMES = "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"


def _card(number: str, read: str, doubts: Doubts | None = None) -> Zone | None:
    """A TD1 zone of a number of nine signs, its first line read otherwise."""
    upper = f"I<UTO{number}{mrz_check(number)}".ljust(30, "<")
    middle = f"{_BORN}F{_ENDS}UTO".ljust(29, "<")
    whole = upper[5:] + _BORN + _ENDS + middle[18:]
    middle += str(mrz_check(whole))
    seen = upper.replace(number, read)
    return find_zone(
        sheet(line(seen, 60, 500, doubts=doubts), line(middle, 60, 550), line(_NAMES, 60, 600)),
        _TODAY,
    )


def test_a_sign_is_the_other_that_was_seen_when_the_check_digits_hold_then_and_stays_unsure() -> None:
    """R21: Z was read as 2 on blurred copies, and the zone was wrong; it is corrected by its check digit."""
    zone = _card("AZ3456789", "A23456789", {6: (0.8, {"Z": 0.15})})
    assert zone is not None
    fields = read_zone_fields(zone)
    assert (zone.reading.valid, fields["document_number"].value) == (True, "AZ3456789")
    assert fields["document_number"].confidence < 0.7
    assert fields["mrz"].confidence < 0.7
    assert [(item.was, item.now) for item in zone.reading.corrections] == [("2", "Z")]


@pytest.mark.parametrize("share", [0.0, 0.01])
def test_a_number_that_is_printed_clearly_and_fails_its_check_digit_stays_so(share: float) -> None:
    """R21, R99: so looks a number that was altered; it is never explained away."""
    zone = _card("AZ3456789", "A23456789", {6: (1 - share, {"Z": share})} if share else None)
    assert zone is not None
    assert not zone.reading.valid
    assert read_zone_fields(zone)["document_number"].value == "A23456789"


def test_of_two_changes_that_would_do_none_is_made() -> None:
    """R21: the fourth and the seventh sign have one weight, and 2 for 1 fits alike in both."""
    read, number = "ABC156189", "ABC256189"
    assert mrz_check(number) == mrz_check("ABC156289")
    doubts = {8: (0.8, {"2": 0.15}), 11: (0.8, {"2": 0.15})}
    zone = _card(number, read, doubts)
    assert zone is not None
    assert not zone.reading.valid


def _lower(number: str = "L898902C3") -> str:
    body = f"{number}{mrz_check(number)}"
    optional = "<<<<<<<<<<<<<<0"
    return f"{body}UTO{_BORN}F{_ENDS}{optional}{mrz_check(body + _BORN + _ENDS + optional)}"


@given(st.integers(1, 9))
@settings(max_examples=9, deadline=None)
def test_behind_a_number_that_the_edge_cut_dates_sex_and_nationality_are_read_and_unsure(cut: int) -> None:
    """R20, R21: a third of a zone's second line off the picture left the whole passport without them."""
    found = zone_remains(sheet(line(_lower()[cut:], 0, 650)), _TODAY)
    values = {name: draft.value for name, draft in found.items()}
    assert values == {"nationality": "UTO", "birth_date": "1974-08-12", "sex": "F", "expiry_date": "2032-04-15"}
    assert max(draft.confidence for draft in found.values()) <= 0.7


def test_a_state_that_no_list_has_is_not_told() -> None:
    """R21: no check digit covers it."""
    found = zone_remains(sheet(line(_lower().replace("UTO", "QQZ")[5:], 0, 650)), _TODAY)
    assert set(found) == {"birth_date", "sex", "expiry_date"}


@pytest.mark.parametrize("place", range(8, 14))
def test_dates_without_their_check_digits_are_not_told(place: int) -> None:
    """R21: a digit misread in the birth date leaves nothing."""
    rest = _lower()[5:]
    wrong = "9" if rest[place] != "9" else "0"
    assert zone_remains(sheet(line(rest[:place] + wrong + rest[place + 1 :], 0, 650)), _TODAY) == {}


def test_a_zone_that_was_made_to_fit_at_the_edge_is_none() -> None:
    """R99, issue 3 (no wrong line called valid): signs put in where the edge had cut fitted a number by chance."""
    upper = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
    for cut in (2, 3, 4):
        found = find_zone(sheet(line(upper[cut:], 2, 600), line(_lower()[cut:], 2, 650)), _TODAY)
        assert found is None


def test_fillers_that_stripes_hid_are_put_back_when_the_check_digits_hold() -> None:
    """R20: of a passport's zone eight fillers of each line were lost, and it was read as a smaller document's."""
    upper = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
    zone = find_zone(sheet(line(upper[:-8], 60, 600), line(_lower().replace("<<<<<<<<", "", 1), 60, 650)), _TODAY)
    assert zone is not None
    assert (zone.reading.valid, zone.reading.lines) == (True, (upper, _lower()))
    assert zone.confidence() < 0.7


def test_second_lines_of_two_passports_are_of_two_documents() -> None:
    """R98: two data pages under one outline were one document, and the other was lost."""
    assert shows_several([_lower(), "SURNAME", _lower("X898902C3")])
    assert not shows_several([_lower(), "SURNAME"])


@pytest.mark.parametrize(("issuer", "sure"), [("UTO", True), ("XXQ", False), ("PNI", False)])
def test_a_zone_whose_issuer_no_list_has_is_not_sure(issuer: str, sure: bool) -> None:
    """R21, R99: of P<JPNITO the line reader lost J, a filler more stood at the end, and PNI was surely read; only the
    second line has check digits.
    """
    number, born, ends = "L898902C36", _BORN, _ENDS
    lower = f"{number}UTO{born}F{ends}".ljust(42, "<") + "0"
    lower += str(mrz_check(lower[:10] + lower[13:20] + lower[21:43]))
    upper = f"P<{issuer}ERIKSSON<<ANNA<MARIA".ljust(44, "<")
    zone = find_zone(sheet(line(upper, 60, 500), line(lower, 60, 550)), _TODAY)
    assert zone is not None
    assert zone.reading.valid
    assert (zone.confidence() > 0.9) is sure
