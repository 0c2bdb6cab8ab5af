"""Signs that a zone's check digits do not tell from their look-alikes (R21, R99, ICAO 9303-3 section 4.9)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity_checks.documents.layouts.passport import Zone, find_zone, read_zone_fields
from identity_checks.documents.layouts.zones.blind_signs import PARTNERS
from identity_checks.numbers.check_digits import MRZ_ALPHABET, mrz_check, mrz_value
from tests.identity_checks.packs.lines import line, sheet

_UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
_TODAY = date(2026, 11, 28)
_BLIND = sorted(sign for sign, others in PARTNERS.items() if others and sign != "<")
_SURE = 0.9


def _zone(number: str, *, state: str = "UTO", share: float = 1.0, printed: str = "") -> Zone:
    """The zone of a page with a number whose signs the recogniser gives that share, and what is printed above it."""
    body = number.ljust(9, "<")
    born, ends, optional = "7408122", f"320415{mrz_check('320415')}", "<<<<<<<<<<<<<<0"
    start = f"{body}{mrz_check(body)}"
    lower = f"{start}{state}{born}F{ends}{optional}{mrz_check(start + born + ends + optional)}"
    doubts = {place: (share, {PARTNERS[sign][0]: 1 - share}) for place, sign in enumerate(number) if sign in _BLIND}
    upper = _UPPER.replace("UTO", state)
    above = [line(printed, 60, 100)] if printed else []
    zone = find_zone(sheet(*above, line(upper, 60, 600), line(lower, 60, 650, doubts=doubts)), _TODAY)
    assert zone is not None
    assert zone.reading.valid
    return zone


def _is_sure(zone: Zone) -> bool:
    fields = read_zone_fields(zone)
    both = {fields[name].confidence > _SURE for name in ("document_number", "mrz")}
    assert len(both) == 1
    assert fields["birth_date"].confidence > _SURE
    return both.pop()


@given(st.text(MRZ_ALPHABET, min_size=1, max_size=20), st.data())
def test_no_check_digit_tells_partners_apart(text: str, data: st.DataObject) -> None:
    """Whatever stands around them; signs with other values it tells apart, of which no list is needed."""
    place = data.draw(st.integers(0, len(text) - 1))
    for other in MRZ_ALPHABET:
        changed = text[:place] + other + text[place + 1 :]
        alike = (mrz_value(other) - mrz_value(text[place])) % 10 == 0
        assert (mrz_check(changed) == mrz_check(text)) is alike
        assert alike or other not in PARTNERS.get(text[place], "")


def test_partners_are_mutual() -> None:
    """G is taken for 6 and 6 for G; B and 8 the check digit tells apart."""
    assert all(sign in PARTNERS[other] for sign, others in PARTNERS.items() for other in others)
    assert "G" in PARTNERS["6"]
    assert "L" in PARTNERS["1"]
    assert "S" in PARTNERS["8"]
    assert not PARTNERS["B"]


def test_a_chinese_number_with_a_look_alike_in_second_place_is_not_sure_by_its_check_digit() -> None:
    """E10000000 read as EL0000000 has the right check digits, and both are numbers of passports: print tells."""
    assert not _is_sure(_zone("EL0000000", state="CHN", share=0.97))
    assert not _is_sure(_zone("EL0000000", state="CHN", share=0.97, printed="E10000000"))
    assert _is_sure(_zone("EL0000000", state="CHN", share=0.97, printed="EL0000000"))


_NUMBERS = st.from_regex(r"[A-Z][A-Z0-9][0-9]{7}", fullmatch=True).filter(lambda text: set(text) & set(_BLIND))


@settings(max_examples=25)
@given(_NUMBERS, st.floats(0.95, 0.975))
def test_a_number_with_a_doubtful_partner_is_not_sure_by_its_check_digit(number: str, share: float) -> None:
    """R21: EG6947317 was read as E66947317, and the check digit held. Print that agrees settles it."""
    zone = _zone(number, share=share)
    assert not _is_sure(zone)
    assert _is_sure(_zone(number, share=share, printed=f"No. {zone.reading.document_number}"))


@pytest.mark.parametrize(
    ("printed", "share", "sure"),
    [
        ("", 1.0, True),
        ("", 0.994, False),
        ("EG6947317", 1.0, False),
        ("E66947317", 0.994, True),
        ("EG6947318", 1.0, True),
    ],
)
def test_a_chinese_passports_second_sign(printed: str, share: float, sure: bool) -> None:
    """R21: what is printed speaks for a number or against it, and without print how its signs look."""
    assert _is_sure(_zone("E66947317", state="CHN", share=share, printed=printed)) is sure
