"""Numbers with a birth inside and little else to tell by, built from what is published; no rule without properties.

Positive ones are put together here or by python-stdnum, negative ones differ from them in one thing (R99).
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ro import cnp

from identity_checks.numbers import NumberProblem
from identity_checks.numbers.number_check import NumberCheck
from identity_checks.numbers.rules import number_rules
from tests.identity_checks.numbers import test_against_stdnum, test_error_detection, test_forms
from tests.identity_checks.numbers.shapes import LETTERS, shaped

TODAY = date(2026, 11, 22)
_births = st.dates(date(1930, 1, 1), date(2025, 12, 31))
_counties = st.sampled_from(["01", "12", "40", "46", "52"])
_districts = st.sampled_from(["110101", "317101", "327301", "737101", "940101"])
_provinces = st.sampled_from(["001", "031", "048", "079", "096"])
_places = st.sampled_from(["01", "14", "29", "59", "60", "99"])


def _cnp(born: date, woman: bool, county: str, order: str) -> str:
    series = (5 if born.year >= 2000 else 1) + woman
    body = f"{series}{born:%y%m%d}{county}{order}"
    return body + str(cnp.calc_check_digit(body))


def _nik(born: date, woman: bool, district: str, order: int) -> str:
    return f"{district}{born.day + 40 * woman:02}{born:%m%y}{order:04}"


def _cccd(born: date, woman: bool, province: str, order: str) -> str:
    return f"{province}{2 * (born.year // 100 - 19) + woman}{born:%y}{order}"


def _mykad(born: date, woman: bool, place: str, order: int) -> str:
    return f"{born:%y%m%d}{place}{2 * order + (not woman):04}"


# How each is built, where its digits of the day and the month stand, and how long it is.
DATED = {
    "romanian_cnp": (st.builds(_cnp, _births, st.booleans(), _counties, shaped("###")), (5, 3), 13),
    "indonesian_nik": (st.builds(_nik, _births, st.booleans(), _districts, st.integers(1, 9999)), (6, 8), 16),
    "malaysian_mykad": (st.builds(_mykad, _births, st.booleans(), _places, st.integers(0, 4999)), (4, 2), 12),
    "vietnamese_cccd": (st.builds(_cccd, _births, st.booleans(), _provinces, shaped("######")), None, 12),
}


def _check(rule: str, number: str) -> NumberCheck:
    return number_rules()[rule].check(number, today=TODAY)


@pytest.mark.parametrize("rule", DATED)
@given(data=st.data())
def test_one_of_the_form_is_right_and_another_length_or_a_letter_is_not(rule: str, data: st.DataObject) -> None:
    """R99: digits alone, so many and no more."""
    numbers, _, length = DATED[rule]
    number = data.draw(numbers)
    assert len(number) == length
    assert _check(rule, number).valid
    for other in (number[:-1], number + data.draw(st.sampled_from("0123456789"))):
        assert _check(rule, other).problem is NumberProblem.LENGTH
    place = data.draw(st.integers(0, length - 1))
    changed = number[:place] + data.draw(st.sampled_from(LETTERS)) + number[place + 1 :]
    assert _check(rule, changed).problem is NumberProblem.ALPHABET


@pytest.mark.parametrize("rule", [rule for rule, (_, places, _) in DATED.items() if places is not None])
@given(data=st.data())
def test_no_day_of_the_calendar_is_no_number(rule: str, data: st.DataObject) -> None:
    """R99: a month 0 or over 12 and a day 0 or over 31, whatever is added for women."""
    numbers, places, _ = DATED[rule]
    number = data.draw(numbers)
    assert places is not None
    at, wrong = data.draw(st.sampled_from([(places[0], "00"), (places[0], "39"), (places[1], "00"), (places[1], "13")]))
    assert _check(rule, number[:at] + wrong + number[at + 2 :]).problem is NumberProblem.BIRTH_DATE


@given(_births, st.booleans(), _provinces, shaped("######"))
def test_a_vietnamese_number_says_year_and_sex_and_none_is_of_a_year_to_come(
    born: date, woman: bool, province: str, order: str
) -> None:
    """Circular 07/2016/TT-BCA: 0 and 1 for men and women of the 1900s, 2 and 3 for the 2000s."""
    check = _check("vietnamese_cccd", _cccd(born, woman, province, order))
    assert dict(check.details) == {"birth_year": str(born.year), "sex": "F" if woman else "M"}
    ahead = _cccd(born.replace(year=born.year % 73 + 2027, day=1), woman, province, order)
    assert _check("vietnamese_cccd", ahead).problem is NumberProblem.BIRTH_DATE


@given(_births, st.booleans(), _districts, st.integers(1, 9999))
def test_an_indonesian_number_says_birth_and_sex_and_none_is_without_its_order(
    born: date, woman: bool, district: str, order: int
) -> None:
    """Women's day plus 40; 0000 is given to nobody."""
    check = _check("indonesian_nik", _nik(born, woman, district, order))
    assert dict(check.details) == {"short_birth_date": f"{born:%y%m%d}", "sex": "F" if woman else "M"}
    assert _check("indonesian_nik", _nik(born, woman, district, 0)).problem is NumberProblem.FORM


@given(_births, st.booleans(), _counties, shaped("###"), st.data())
def test_a_wrong_sign_of_a_cnp_passes_only_where_their_check_digit_is_the_same(
    born: date, woman: bool, county: str, order: str, data: st.DataObject
) -> None:
    """Weights modulo 11, ten written as 1: python-stdnum's check digit is the measure of every other number."""
    number = _cnp(born, woman, county, order)
    place = data.draw(st.integers(7, 12))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    changed = number[:place] + wrong + number[place + 1 :]
    assert _check("romanian_cnp", changed).valid == (str(cnp.calc_check_digit(changed[:-1])) == changed[-1])
    if place == 12:
        assert _check("romanian_cnp", changed).problem is NumberProblem.CHECK_DIGIT


def test_no_rule_is_without_properties() -> None:
    """Issue 3 section 6: a new format brings its own; published numbers alone are few."""
    held = {
        *(scheme.rule for scheme in test_error_detection.SCHEMES),
        *(rule for rule, _, _ in test_against_stdnum.BOTH),
        *test_forms.FORMS,
        *DATED,
    }
    assert held == set(number_rules())
