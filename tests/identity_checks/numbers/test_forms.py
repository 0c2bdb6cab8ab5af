"""Numbers without a check digit and those of old: the forms of field-rules section 8, nothing beside them (R99)."""

import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from identity_checks.numbers import check_resident_id
from identity_checks.numbers.resident_id import to_eighteen_digits
from identity_checks.numbers.rules import number_rules
from tests.identity_checks.numbers.shapes import LETTERS, shaped

TODAY = date(2026, 11, 22)
FORMS = {
    "home_return_permit": r"[HM]([0-9]{8}|[0-9]{10})",
    "taiwan_travel_permit": r"[0-9]{8}",
    "non_chinese_travel_permit": r"(HA|MA)[0-9]{7}",
    "chinese_passport": r"(E[0-9]{8}|E[A-Z][0-9]{7}|G[0-9]{8})",
    "macao_id": r"[157][0-9]{7}",
    "french_identity_card": r"([0-9A-Z]{9}|[0-9]{12})",
    "italian_identity_card": r"(C[A-Z][0-9]{5}[A-Z]{2}|[A-Z]{2}[0-9]{7})",
    "romanian_identity_card": r"[A-Z]{2}[0-9]{6}[0-9]?",
    "philippine_identity": r"([0-9]{12}|[0-9]{16})",
}
"""As published; the two digits of reissue, the older G and the forms of paper cards are those of documents before."""
SIGNS = LETTERS + "0123456789"
_first_generation = st.builds(
    lambda region, born, order: f"{region}{born:%y%m%d}{order}",
    st.sampled_from(("110105", "330102", "440305", "654223")),
    st.dates(date(1910, 1, 1), date(1999, 12, 31)),
    shaped("###"),
)


def _is_right(rule: str, number: str) -> bool:
    return number_rules()[rule].check(number, today=TODAY).valid


@pytest.mark.parametrize("rule", FORMS)
@given(data=st.data())
def test_a_number_of_the_form_is_right_and_one_sign_more_or_less_is_not(rule: str, data: st.DataObject) -> None:
    """R98, R99: whatever the digits, for nothing else can be told."""
    number = data.draw(st.from_regex(FORMS[rule], fullmatch=True))
    assert _is_right(rule, number)
    for other in (number[:-1], number + data.draw(st.sampled_from(SIGNS))):
        assert _is_right(rule, other) == bool(re.fullmatch(FORMS[rule], other))


@pytest.mark.parametrize("rule", FORMS)
@given(data=st.data())
def test_another_sign_anywhere_is_refused_unless_the_form_has_it(rule: str, data: st.DataObject) -> None:
    """R98, R99: a letter among the digits, a digit or another letter before them."""
    number = data.draw(st.from_regex(FORMS[rule], fullmatch=True))
    place, sign = data.draw(st.integers(0, len(number) - 1)), data.draw(st.sampled_from(SIGNS))
    changed = number[:place] + sign + number[place + 1 :]
    assert _is_right(rule, changed) == bool(re.fullmatch(FORMS[rule], changed))


@given(_first_generation)
def test_a_number_of_fifteen_digits_is_that_of_eighteen_with_its_century_and_check(number: str) -> None:
    """R21: 19 before the year, then ISO 7064 MOD 11-2 as python-stdnum has it; the same day, and a hint of its age."""
    whole = f"{number[:6]}19{number[6:]}"
    assert to_eighteen_digits(number) == whole + mod_11_2.calc_check_digit(whole)
    old, new = (check_resident_id(each, today=TODAY) for each in (number, to_eighteen_digits(number)))
    assert old.valid
    assert new.valid
    assert all(old.details[name] == new.details[name] for name in ("birth_date", "sex"))
    assert set(old.hints) > set(new.hints)


@given(_first_generation, st.integers(0, 99), st.integers(0, 99))
def test_a_number_of_fifteen_digits_with_no_day_of_the_calendar_is_refused(number: str, month: int, day: int) -> None:
    """R21: it has no check digit, so the day is all that speaks against it."""
    try:
        date(1900 + int(number[6:8]), month, day)
    except ValueError:
        assert not check_resident_id(f"{number[:8]}{month:02}{day:02}{number[12:]}", today=TODAY).valid
    else:
        assume(False)
