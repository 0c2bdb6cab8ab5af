"""Personal numbers of Hong Kong, Taiwan and Singapore (R99; field-rules section 8)."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from identity_checks.numbers import NumberProblem, check_hong_kong_id, check_singapore_nric, check_taiwan_id

digits = st.text("0123456789", min_size=6, max_size=6)


@pytest.mark.parametrize("number", ["P174468(6)", "P1744686", "p174468（6）"])
def test_a_hong_kong_number_is_right(number: str) -> None:
    """R99: weights 9 to 1 modulo 11, with or without brackets."""
    assert check_hong_kong_id(number).valid


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("P174468(5)", NumberProblem.CHECK_DIGIT),
        ("P17446(6)", NumberProblem.LENGTH),
        ("1744686P", NumberProblem.FORM),
    ],
)
def test_a_wrong_hong_kong_number(number: str, problem: NumberProblem) -> None:
    """R99: each kind of mistake has its own name."""
    assert check_hong_kong_id(number).problem is problem


@given(st.from_regex(r"[A-Z]{1,2}", fullmatch=True), digits)
def test_exactly_one_check_character_fits_a_hong_kong_number(letters: str, body: str) -> None:
    """Of the eleven check characters one is right."""
    assert sum(check_hong_kong_id(letters + body + check).valid for check in "0123456789A") == 1


@given(digits, st.integers(0, 5), st.sampled_from("0123456789"))
def test_every_single_wrong_digit_of_a_hong_kong_number_is_caught(body: str, place: int, new: str) -> None:
    """Modulo 11, a prime: no single wrong digit passes."""
    assume(body[place] != new)
    right = next(check for check in "0123456789A" if check_hong_kong_id("K" + body + check).valid)
    changed = body[:place] + new + body[place + 1 :]

    assert not check_hong_kong_id("K" + changed + right).valid


def test_taiwan_numbers() -> None:
    """R99: letter map and weights 1 9 8 7 6 5 4 3 2 1 1 modulo 10."""
    good = check_taiwan_id("B221690311")

    assert good.valid
    assert good.details == {"sex": "F", "holder": "citizen"}
    assert not check_taiwan_id("M517086311").valid
    assert check_taiwan_id("B221690312").problem is NumberProblem.CHECK_DIGIT
    assert check_taiwan_id("B22169031").problem is NumberProblem.LENGTH
    assert check_taiwan_id("B321690311").problem is NumberProblem.FORM


@given(st.from_regex(r"[A-Z][1289][0-9]{7}", fullmatch=True))
def test_exactly_one_check_digit_fits_a_taiwan_number(body: str) -> None:
    """Of the ten check digits one is right."""
    assert sum(check_taiwan_id(body + check).valid for check in "0123456789") == 1


@pytest.mark.parametrize("number", ["S0000001I", "S1234567D", "T1234567J", "F1234567N", "G1234567X", "M1234567K"])
def test_singapore_numbers(number: str) -> None:
    """R99: the series S, T, F, G and M each with its letters."""
    assert check_singapore_nric(number).valid
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")
    assert check_singapore_nric(wrong).problem is NumberProblem.CHECK_DIGIT


def test_singapore_forms() -> None:
    """Another series or length is refused."""
    assert check_singapore_nric("A1234567D").problem is NumberProblem.FORM
    assert check_singapore_nric("S123456D").problem is NumberProblem.LENGTH


@given(
    st.sampled_from("STFGM"),
    st.text("0123456789", min_size=7, max_size=7),
    st.integers(0, 6),
    st.sampled_from("0123456789"),
)
def test_every_single_wrong_digit_of_a_singapore_number_is_caught(series: str, body: str, place: int, new: str) -> None:
    """Modulo 11, a prime: no single wrong digit passes."""
    assume(body[place] != new)
    right = [letter for letter in "ABCDEFGHIJKLMNPQRTUWXZ" if check_singapore_nric(series + body + letter).valid]
    changed = body[:place] + new + body[place + 1 :]

    assert len(right) == 1
    assert not check_singapore_nric(series + changed + right[0]).valid
