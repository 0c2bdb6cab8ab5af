"""Zones of all five layouts, written by the benchmark's own hand, and what their check digits guarantee (R99)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.documents.drawing.numbers import machine_check
from benchmarks.documents.drawing.zones import ZoneFacts, td1, td2, td3
from identity_checks.numbers.mrz import MrzFormat, MrzReading, read_mrz
from tests.identity_checks.numbers.shapes import LETTERS, shaped

TODAY = date(2026, 11, 22)
DIGITS = "0123456789"

Zone = tuple[str, ...]


def visa(facts: ZoneFacts, length: int) -> Zone:
    """A visa's zone: as in a passport or on a card, but without composite check digit (ICAO 9303-7)."""
    upper, lower = td3(facts) if length == 44 else td2(facts)
    return "V<" + upper[2:], lower[:28] + f"{facts.optional:<<{length - 28}}"[: length - 28]


MAKERS: dict[MrzFormat, Callable[[ZoneFacts], Zone]] = {
    MrzFormat.TD1: td1,
    MrzFormat.TD2: td2,
    MrzFormat.TD3: td3,
    MrzFormat.MRV_A: lambda facts: visa(facts, 44),
    MrzFormat.MRV_B: lambda facts: visa(facts, 36),
}
# Line and columns of the fields of digits that a check digit follows, and of that check digit.
DATES = {
    MrzFormat.TD1: ((1, 0, 6), (1, 8, 14)),
    **dict.fromkeys((MrzFormat.TD2, MrzFormat.TD3, MrzFormat.MRV_A, MrzFormat.MRV_B), ((1, 13, 19), (1, 21, 27))),
}
NUMBERS = {MrzFormat.TD1: (0, 5, 14)} | dict.fromkeys(
    (MrzFormat.TD2, MrzFormat.TD3, MrzFormat.MRV_A, MrzFormat.MRV_B), (1, 0, 9)
)
COMPOSITES = {MrzFormat.TD1: (1, 29), MrzFormat.TD2: (1, 35), MrzFormat.TD3: (1, 43)}


def _may_exist(holder: ZoneFacts) -> bool:
    """No number of China begins with a digit: a 6 there is taken for the G that weighs the same in check digits."""
    return holder.issuer != "CHN" or not holder.number[0].isdigit()


names = st.text(LETTERS, min_size=2, max_size=14)
facts = st.builds(
    ZoneFacts,
    code=st.sampled_from(["I", "ID", "AC"]),
    issuer=st.sampled_from(["UTO", "CHN", "D", "ESP", "THA"]),
    surname=st.lists(names, min_size=1, max_size=2).map(" ".join),
    given_names=st.lists(names, min_size=1, max_size=3).map(" ".join),
    number=shaped("@########") | shaped("#########") | shaped("@#######"),
    nationality=st.sampled_from(["UTO", "CHN", "D", "ESP", "THA"]),
    born=st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    sex=st.sampled_from("MF<"),
    expires=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    optional=st.just("") | shaped("#####"),
).filter(_may_exist)


def _read(lines: Zone) -> MrzReading:
    reading = read_mrz(lines, today=TODAY)
    assert isinstance(reading, MrzReading)
    return reading


def _made(layout: MrzFormat, holder: ZoneFacts) -> Zone:
    code = "P" if layout is MrzFormat.TD3 else holder.code
    return MAKERS[layout](replace(holder, code=code))


def _with(lines: Zone, line: int, column: int, sign: str) -> Zone:
    changed = lines[line][:column] + sign + lines[line][column + 1 :]
    return (*lines[:line], changed, *lines[line + 1 :])


@pytest.mark.parametrize("layout", list(MrzFormat))
@settings(max_examples=30)
@given(holder=facts)
def test_a_zone_made_by_another_hand_is_read_as_it_was_meant(layout: MrzFormat, holder: ZoneFacts) -> None:
    """R99: layout, every check digit and every field, and nothing corrected in a line that is right."""
    lines = _made(layout, holder)
    reading = _read(lines)

    assert reading.format is layout
    assert reading.lines == lines
    assert all(item.right for item in reading.check_digits)
    assert len(reading.check_digits) == {MrzFormat.TD3: 5, MrzFormat.TD1: 4, MrzFormat.TD2: 4}.get(layout, 3)
    assert reading.document_number == holder.number
    assert reading.birth_date == holder.born
    assert reading.expiry_date is not None
    assert reading.expiry_date.strftime("%y%m%d") == holder.expires.strftime("%y%m%d")
    assert (reading.issuer, reading.nationality) == (holder.issuer, holder.nationality)
    assert holder.surname.startswith(reading.surname)


@pytest.mark.parametrize("layout", list(MrzFormat))
@settings(max_examples=30)
@given(holder=facts, data=st.data())
def test_every_single_wrong_digit_is_caught(layout: MrzFormat, holder: ZoneFacts, data: st.DataObject) -> None:
    """R99: in number, dates, their check digits and the composite; the zone is not valid and stays as it was read."""
    lines = _made(layout, holder)
    places = [
        (line, column)
        for line, start, end in (*DATES[layout], NUMBERS[layout])
        for column in range(start, end + 1)
        if lines[line][column].isdigit()
    ]
    places += [COMPOSITES[layout]] if layout in COMPOSITES else []
    line, column = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([digit for digit in DIGITS if digit != lines[line][column]]))
    spoilt = _with(lines, line, column, wrong)
    reading = _read(spoilt)

    assert not reading.valid
    assert reading.lines == spoilt


@pytest.mark.parametrize("layout", list(MrzFormat))
@settings(max_examples=30)
@given(holder=facts, data=st.data())
def test_neighbouring_digits_exchanged_are_caught_unless_they_differ_by_five(
    layout: MrzFormat, holder: ZoneFacts, data: st.DataObject
) -> None:
    """R99: the weights 7, 3 and 1 are odd, so that an exchange shifts the sum by an even multiple of the difference."""
    lines = _made(layout, holder)
    line, start, end = data.draw(st.sampled_from([*DATES[layout], NUMBERS[layout]]))
    column = data.draw(st.integers(start, end - 2))
    first, second = lines[line][column], lines[line][column + 1]
    assume(first.isdigit() and second.isdigit() and first != second and abs(int(first) - int(second)) != 5)
    spoilt = _with(_with(lines, line, column, second), line, column + 1, first)

    assert not _read(spoilt).valid


def test_the_other_hand_agrees_with_the_standard() -> None:
    """The specimens of ICAO 9303 themselves, so that both hands are not wrong alike."""
    holder = ZoneFacts(
        "P", "UTO", "Eriksson", "Anna Maria", "L898902C3", "UTO", date(1974, 8, 12), "F", date(2012, 4, 15), "ZE184226B"
    )

    assert td3(holder)[1] == "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
    assert machine_check("520727") == "3"
    assert machine_check("AB2134<<<") == "5"
