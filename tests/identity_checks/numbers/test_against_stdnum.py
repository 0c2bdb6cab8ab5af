"""Our rules against python-stdnum, an implementation of other hands; where it is known to be wrong, against both.

It is a tool of the tests only (LGPL) and never ships.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc
from stdnum.es import dni, nie
from stdnum.id import nik
from stdnum.iso7064 import mod_11_2
from stdnum.it import codicefiscale
from stdnum.my import nric
from stdnum.nl import bsn, identiteitskaartnummer
from stdnum.pl import pesel
from stdnum.ro import cnp
from stdnum.th import pin

from identity_checks.numbers import check_identity_number
from identity_checks.numbers.check_digits import mod_11_2_check
from identity_checks.numbers.rules import number_rules
from tests.identity_checks.numbers.shapes import shaped

TODAY = date(2026, 11, 22)
_fiscal_codes = shaped("@@@@@@##@##@###@").filter(lambda number: int(number[9:11]) < 80)
"""Above 71 there is no day, as 40 is added to a woman's; they take 81 for the first of a month."""
_days = st.dates(date(1900, 1, 1), date(2026, 1, 1))


def _ours(rule: str, number: str) -> bool:
    return number_rules()[rule].check(number, today=TODAY).valid


BOTH = [
    ("spanish_identity", dni.is_valid, shaped("########@")),
    ("spanish_identity", nie.is_valid, shaped("X#######@") | shaped("Z#######@")),
    ("dutch_bsn", bsn.is_valid, shaped("#########")),
    ("dutch_document", identiteitskaartnummer.is_valid, shaped("@@@#@####") | shaped("@@#######")),
    ("thai_identity", pin.is_valid, shaped("1############")),
    ("uscc", uscc.is_valid, shaped("911#####MA##@##@#@")),
    ("italian_fiscal_code", codicefiscale.is_valid, _fiscal_codes),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "theirs", "numbers"), BOTH)
@given(data=st.data())
def test_both_say_the_same_of_any_number_of_the_form(
    rule: str, theirs: Callable[[str], bool], numbers: st.SearchStrategy[str], data: st.DataObject
) -> None:
    """R98, R99: right or wrong, the two implementations agree on every number of the form."""
    number = data.draw(numbers)

    assert _ours(rule, number) == theirs(number)


@given(shaped("#" * 17))
def test_mod_11_2_is_that_of_iso_7064(body: str) -> None:
    """R21: the weights of GB 11643 are the powers of two modulo eleven."""
    assert mod_11_2_check(body) == mod_11_2.calc_check_digit(body)


@given(st.integers(0, 99_999_999))
def test_a_spanish_number_made_by_them_is_right(number: int) -> None:
    """R99: their check letter is ours."""
    body = f"{number:08}"

    assert _ours("spanish_identity", body + dni.calc_check_digit(body))


@given(shaped("########"))
def test_a_dutch_number_made_by_them_is_right(body: str) -> None:
    """R99: their check digit is ours; a body whose check would be ten has none."""
    check = bsn.checksum(body + "0") % 11
    assume(check != 10 and int(body) > 0)

    assert _ours("dutch_bsn", f"{body}{check}")
    assert bsn.is_valid(f"{body}{check}")


@given(_days, shaped("####"))
def test_a_pesel_made_by_them_is_right(born: date, order: str) -> None:
    """R99: birth with its century, sex and check digit."""
    body = f"{born:%y}{born.month + (20 if born.year >= 2000 else 0):02}{born:%d}{order}"
    number = body + pesel.calc_check_digit(body)
    check = number_rules()["polish_pesel"].check(number, today=TODAY)

    assert check.valid
    assert check.details["birth_date"] == pesel.get_birth_date(number).isoformat() == born.isoformat()
    assert check.details["sex"] == pesel.get_gender(number)


@given(st.sampled_from("1256"), _days, st.sampled_from(["01", "12", "40", "46", "52"]), shaped("###"))
def test_a_cnp_made_by_them_is_right(series: str, born: date, county: str, order: str) -> None:
    """R99: sex and century, birth, county and check digit."""
    assume((born.year >= 2000) == (series in "56"))
    body = f"{series}{born:%y%m%d}{county}{order}"
    number = body + cnp.calc_check_digit(body)
    check = number_rules()["romanian_cnp"].check(number, today=TODAY)

    assert check.valid
    assert check.details["birth_date"] == cnp.get_birth_date(number).isoformat() == born.isoformat()


@given(shaped("3###########"))
def test_a_thai_number_made_by_them_is_right(body: str) -> None:
    """R99: weights 13 to 2 modulo 11."""
    assert _ours("thai_identity", body + pin.calc_check_digit(body))


@given(shaped("@@@@@@##"), st.sampled_from("ABCDEHLMPRST"), st.integers(1, 28), st.booleans(), shaped("@###"))
def test_a_fiscal_code_made_by_them_is_right(start: str, month: str, day: int, woman: bool, place: str) -> None:
    """R99: birth, sex and check letter."""
    body = f"{start}{month}{day + 40 * woman:02}{place}"
    number = body + codicefiscale.calc_check_digit(body)
    check = number_rules()["italian_fiscal_code"].check(number, today=TODAY)

    # Their century is a guess; a birth in this year may still lie ahead.
    assume(check.problem is None or check.problem.value != "birth_date")
    assert check.valid
    assert check.details["sex"] == codicefiscale.get_gender(number)
    assert check.details["short_birth_date"] == codicefiscale.get_birth_date(number).strftime("%y%m%d")


@given(_days, st.sampled_from(["01", "14", "29", "59", "60", "99"]), shaped("####"))
def test_a_malaysian_number_that_they_accept_is_right(born: date, place: str, order: str) -> None:
    """R99: date, place and order; neither of them can know the century."""
    number = f"{born:%y%m%d}{place}{order}"
    check = number_rules()["malaysian_mykad"].check(number, today=TODAY)

    assert nric.is_valid(number) == check.valid
    assert check.details["short_birth_date"] == f"{born:%y%m%d}"


@given(st.sampled_from(["1101", "3171", "3273", "7371"]), _days, st.booleans(), st.integers(1, 9999))
def test_an_indonesian_number_of_their_districts_is_right(district: str, born: date, woman: bool, order: int) -> None:
    """R99: district, birth with 40 added for women, order."""
    number = f"{district}01{born.day + 40 * woman:02}{born:%m%y}{order:04}"

    assert nik.is_valid(number)
    assert _ours("indonesian_nik", number)


@pytest.mark.parametrize(
    "number",
    [
        "33010219750101001X",  # born before the county code was given out
        "440305197501010015",
        "321083197812162119",
        "830000200209060065",  # a Taiwan resident's permit
        "911124198108030024",  # foreign permanent residents since 2023
        "932682198501010017",
        "440305750101001",  # first generation
    ],
)
def test_what_they_refuse_wrongly_is_right_here(number: str) -> None:
    """R21: real people's numbers that `cn.ric` refuses must pass; its MOD 11-2 alone is an oracle."""
    assert not ric.is_valid(number)
    assert check_identity_number(number, today=TODAY).valid
