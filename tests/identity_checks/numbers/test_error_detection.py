"""What each check digit guarantees: every single wrong digit, and the swaps its weights tell apart (R21, R99)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from identity_checks.numbers.rules import number_rules
from tests.identity_checks.numbers.shapes import LETTERS, shaped

TODAY = date(2026, 11, 22)
DIGITS = "0123456789"


def _pesel_body(born: date, order: str) -> str:
    month = born.month + {19: 0, 20: 20}[born.year // 100]
    return f"{born:%y}{month:02}{born:%d}{order}"


def _fiscal_body(start: str, month: int, day: int, place: str) -> str:
    return f"{start}{'ABCDEHLMPRST'[month]}{day + 40 * (month % 2):02}{place}"


@dataclass(frozen=True)
class Scheme:
    """A rule, bodies without their check character, where that stands (-1: last), and what is guaranteed.

    `digits` are the places where any other digit is caught, `swaps` those that may be exchanged with the next one
    without passing; with `but_by_five` a swap of digits that differ by five is not told apart.
    """

    rule: str
    bodies: st.SearchStrategy[str]
    checks: str
    digits: range | tuple[int, ...]
    swaps: range | tuple[int, ...]
    check_at: int = -1
    but_by_five: bool = False


_births = st.dates(date(1930, 1, 1), date(2026, 1, 1))
_orders = shaped("###")

MOD_11 = DIGITS + "X"
SINGAPOREAN = "ABCDEFGHIJKLMNPQRTUWXZ"
SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE"


def _after(heads: str, rest: str) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(heads), shaped(rest)).map("".join)


def _of_gb_11643(*regions: str) -> st.SearchStrategy[str]:
    return st.builds(
        lambda region, born, order: f"{region}{born:%Y%m%d}{order}", st.sampled_from(regions), _births, _orders
    )


SCHEMES = [
    Scheme("resident_id", _of_gb_11643("330102", "440305", "654223"), MOD_11, range(17), range(16)),
    Scheme("hmt_residence_permit", _of_gb_11643("810000", "820000", "830000"), MOD_11, range(17), range(16)),
    Scheme("permanent_resident_card", _of_gb_11643("911840", "931682", "944124"), MOD_11, range(17), range(16)),
    Scheme("hong_kong_id", shaped("@######"), DIGITS + "A", range(1, 7), range(1, 6)),
    Scheme("taiwan_id", _after("ABIOZ", "1#######"), DIGITS, (2, 6, 8), range(1, 8)),
    Scheme("singapore_nric", _after("STFGM", "#######"), SINGAPOREAN, range(1, 8), range(1, 7)),
    Scheme("spanish_identity", shaped("########"), SPANISH, range(8), range(7)),
    Scheme("spanish_identity", _after("XYZ", "#######"), SPANISH, range(1, 8), range(1, 7)),
    Scheme(
        "polish_pesel", st.builds(_pesel_body, _births, shaped("####")), DIGITS, range(10), range(9), but_by_five=True
    ),
    Scheme("polish_identity_card", shaped("@@@#####"), DIGITS, range(3, 9), range(3, 8), check_at=3, but_by_five=True),
    Scheme("dutch_bsn", shaped("1#######"), DIGITS, range(8), range(7)),
    Scheme("german_document", _after("CLTXZ", "########"), DIGITS, range(1, 9), range(1, 8), but_by_five=True),
]
names = [f"{scheme.rule}{place}" for place, scheme in enumerate(SCHEMES)]


def _completed(scheme: Scheme, body: str) -> str:
    """Put in the one check character that fits; a body for which none is written down is left out."""
    check = number_rules()[scheme.rule].check
    at = len(body) if scheme.check_at < 0 else scheme.check_at
    whole = [body[:at] + sign + body[at:] for sign in scheme.checks]
    right = [number for number in whole if check(number, today=TODAY).valid]
    assert len(right) <= 1
    assume(right)
    return right[0]


def _valid(scheme: Scheme, number: str) -> bool:
    return number_rules()[scheme.rule].check(number, today=TODAY).valid


@pytest.mark.parametrize("scheme", SCHEMES, ids=names)
@settings(max_examples=40, suppress_health_check=[HealthCheck.differing_executors])
@given(data=st.data())
def test_every_single_wrong_digit_is_caught(scheme: Scheme, data: st.DataObject) -> None:
    """R21, R99: exactly one check character fits, and no other digit passes where the weights guarantee it."""
    number = _completed(scheme, data.draw(scheme.bodies))
    place = data.draw(st.sampled_from(list(scheme.digits)))
    wrong = data.draw(st.sampled_from([digit for digit in DIGITS if digit != number[place]]))

    assert not _valid(scheme, number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize("scheme", SCHEMES, ids=names)
@settings(max_examples=40, suppress_health_check=[HealthCheck.differing_executors])
@given(data=st.data())
def test_neighbours_exchanged_are_caught(scheme: Scheme, data: st.DataObject) -> None:
    """R21, R99: no exchange of neighbouring digits passes that the weights tell apart."""
    number = _completed(scheme, data.draw(scheme.bodies))
    place = data.draw(st.sampled_from(list(scheme.swaps)))
    first, second = number[place], number[place + 1]
    assume(first != second)
    assume(not (scheme.but_by_five and abs(int(first) - int(second)) == 5))

    assert not _valid(scheme, number[:place] + second + first + number[place + 2 :])


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


WRITINGS: list[Callable[[str], str]] = [
    str.lower,
    _wide,
    " ".join,
    "-".join,
    lambda number: f" {number[:3]} {number[3:]}\n",
    lambda number: f"{number[:-1]}({number[-1]})",
    lambda number: f"{number[:-1]}（{number[-1]}）",
    lambda number: f"{number[:4]}.{number[4:]}",
]


@pytest.mark.parametrize("scheme", SCHEMES, ids=names)
@settings(max_examples=40, suppress_health_check=[HealthCheck.differing_executors])
@given(data=st.data())
def test_writing_is_not_content(scheme: Scheme, data: st.DataObject) -> None:
    """Spaces, dashes, dots, brackets, width and case change neither the answer nor the number that is kept."""
    number = _completed(scheme, data.draw(scheme.bodies))
    writing = data.draw(st.sampled_from(WRITINGS))
    check = number_rules()[scheme.rule].check(writing(number), today=TODAY)

    assert check.valid
    assert check.normalized == number


@given(st.builds(_fiscal_body, shaped("@@@@@@##"), st.integers(0, 11), st.integers(1, 28), shaped("@###")), st.data())
def test_every_single_wrong_sign_of_a_fiscal_code_is_caught(body: str, data: st.DataObject) -> None:
    """R99: the values of odd and of even places are all different, so no substitution of the same sort passes."""
    check = number_rules()["italian_fiscal_code"].check
    right = [body + letter for letter in LETTERS if check(body + letter).valid]
    assert len(right) == 1
    place = data.draw(st.integers(0, 14))
    alphabet = DIGITS if body[place].isdigit() else LETTERS
    wrong = data.draw(st.sampled_from([sign for sign in alphabet if sign != body[place]]))

    assert not check(right[0][:place] + wrong + right[0][place + 1 :]).valid
