"""Numbers on Chinese documents by their published vectors and by property (R21, R98; field-rules section 8)."""

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from identity_checks.numbers import (
    NumberHint,
    NumberKind,
    NumberProblem,
    check_chinese_passport,
    check_hmt_residence_permit,
    check_home_return_permit,
    check_identity_number,
    check_non_chinese_travel_permit,
    check_permanent_resident_card,
    check_resident_id,
    check_taiwan_travel_permit,
    check_uscc,
    to_eighteen_digits,
)
from identity_checks.numbers.check_digits import USCC_ALPHABET, mod_11_2_check, organisation_check, uscc_check
from identity_checks.numbers.countries import alpha3_of_numeric, is_icao_code
from identity_checks.numbers.regions import describe_region, province_codes

TODAY = date(2026, 11, 22)

births = st.dates(date(1910, 1, 1), date(2026, 11, 21))
regions = st.integers(110000, 659999).map(str)
orders = st.integers(0, 999).map(lambda order: f"{order:03}")


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    """Any 18-digit number that is right."""
    body = f"{draw(regions)}{draw(births):%Y%m%d}{draw(orders)}"
    return body + mod_11_2_check(body)


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    """Any unified social credit code that is right, its inner organisation code too."""
    organisation = draw(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
    head = draw(st.sampled_from(["91", "92", "93", "51", "11", "12", "Y1"])) + draw(regions)
    assume(organisation_check(organisation) in USCC_ALPHABET)
    body = head + organisation + organisation_check(organisation)
    return body + uscc_check(body)


@pytest.mark.parametrize(
    ("number", "born", "sex", "province"),
    [
        # People whom a check against the lifetime of county codes would refuse.
        ("33010219750101001X", "1975-01-01", "M", "浙江省"),
        ("440305197501010015", "1975-01-01", "M", "广东省"),
        ("321083197812162119", "1978-12-16", "M", "江苏省"),
    ],
)
def test_a_real_resident_number_is_right_whatever_became_of_its_county(
    number: str, born: str, sex: str, province: str
) -> None:
    """R21: form, birth date, sex and check digit are read; the history of county codes vetoes nothing."""
    check = check_resident_id(number, today=TODAY)

    assert (check.valid, check.problem) == (True, None)
    assert check.details["birth_date"] == born
    assert check.details["sex"] == sex
    assert check.details["province"] == province


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("44030519750101001", NumberProblem.LENGTH),
        ("4403051975010100155", NumberProblem.LENGTH),
        ("", NumberProblem.LENGTH),
        ("44030519750101001Y", NumberProblem.ALPHABET),
        ("4403O5197501010015", NumberProblem.ALPHABET),
        ("440305197502300015", NumberProblem.BIRTH_DATE),
        ("440305197513010015", NumberProblem.BIRTH_DATE),
        ("440305202701010015", NumberProblem.BIRTH_DATE),
        ("440305197501010016", NumberProblem.CHECK_DIGIT),
    ],
)
def test_a_wrong_resident_number_says_what_is_wrong(number: str, problem: NumberProblem) -> None:
    """R21: each kind of mistake has its own name."""
    check = check_resident_id(number, today=TODAY)

    assert (check.valid, check.problem) == (False, problem)


def test_a_number_is_read_whatever_its_width_case_and_spacing() -> None:
    """Full-width digits, a small x and spaces are writing, not content."""
    assert check_resident_id("３３０１０２ 19750101 001x").normalized == "33010219750101001X"
    assert check_resident_id("３３０１０２ 19750101 001x").valid


def test_an_unknown_region_is_a_hint_only() -> None:
    """The region table never vetoes."""
    body = "99010219750101001"
    check = check_resident_id(body + mod_11_2_check(body))

    assert check.valid
    assert NumberHint.REGION_UNKNOWN in check.hints


def test_a_first_generation_number_is_completed_and_marked() -> None:
    """15 digits: century 19 inserted, check digit appended, and a hint that such numbers are of old."""
    check = check_resident_id("440305750101001", today=TODAY)

    assert check.valid
    assert check.details["eighteen_digits"] == to_eighteen_digits("440305750101001") == "440305197501010015"
    assert NumberHint.FIRST_GENERATION in check.hints
    assert check_resident_id("440305750231001").problem is NumberProblem.BIRTH_DATE
    with pytest.raises(ValueError, match="15 digits"):
        to_eighteen_digits("44030575010100X")


@given(resident_ids())
def test_every_number_made_by_the_standard_is_accepted(number: str) -> None:
    """R21: what the standard generates, the check accepts."""
    check = check_resident_id(number, today=TODAY)

    assert check.valid
    assert check.details["sex"] == ("M" if int(number[16]) % 2 else "F")


@given(resident_ids(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_mod_11_2_catches_every_single_wrong_character(number: str, place: int, wrong: str) -> None:
    """MOD 11-2 works modulo a prime: no single substitution passes."""
    assume(number[place] != wrong)

    assert not check_resident_id(number[:place] + wrong + number[place + 1 :], today=TODAY).valid


@given(resident_ids(), st.integers(0, 16))
def test_mod_11_2_catches_every_swap_of_neighbours(number: str, place: int) -> None:
    """Neighbouring weights differ modulo 11, so two neighbours exchanged never pass."""
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert not check_resident_id(swapped, today=TODAY).valid


@given(st.text(max_size=24))
@example("¹²³٤٥٦197501010015")
def test_no_text_breaks_a_check(text: str) -> None:
    """Whatever reading yields, the answer is an outcome, and a repr that shows no number."""
    checks = (
        check_identity_number,
        check_resident_id,
        check_permanent_resident_card,
        check_hmt_residence_permit,
        check_uscc,
        check_chinese_passport,
        check_home_return_permit,
        check_taiwan_travel_permit,
        check_non_chinese_travel_permit,
    )
    for check in checks:
        answer = check(text)
        assert answer.valid == (answer.problem is None)
        assert repr(answer).endswith("normalized='***')")


@pytest.mark.parametrize(
    ("number", "nationality", "province"),
    [("911124198108030024", "CAN", "北京市"), ("932682198501010017", "SAU", "江苏省")],
)
def test_a_permanent_resident_card_of_2023_is_right(number: str, nationality: str, province: str) -> None:
    """9 + province + numeric nationality + birth + order + MOD 11-2, chosen by the first digit."""
    check = check_identity_number(number, today=TODAY)

    assert check.valid
    assert check.kind is NumberKind.PERMANENT_RESIDENT_CARD
    assert (check.details["nationality"], check.details["province"]) == (nationality, province)


def test_a_published_but_wrong_permanent_resident_number_is_refused() -> None:
    """A number printed in a public description fails its own check digit."""
    assert check_permanent_resident_card("911124198108030028").problem is NumberProblem.CHECK_DIGIT


def test_an_unlisted_nationality_or_province_is_a_hint_only() -> None:
    """Codes of states change; the check digit decides."""
    body = "99999919810803002"
    check = check_permanent_resident_card(body + mod_11_2_check(body))

    assert check.valid
    assert set(check.hints) == {NumberHint.REGION_UNKNOWN, NumberHint.NATIONALITY_UNKNOWN}


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("CAN110081080301", None),
        ("CAN110081083201", NumberProblem.BIRTH_DATE),
        ("CAN110000022901", None),
        ("CAN110001022901", NumberProblem.BIRTH_DATE),
        ("CA1110081080301", NumberProblem.FORM),
        ("811124198108030024", NumberProblem.FORM),
        ("91112419810803002", NumberProblem.LENGTH),
        ("9111241981O8030024", NumberProblem.ALPHABET),
    ],
)
def test_a_permanent_resident_card_of_the_old_form(number: str, problem: NumberProblem | None) -> None:
    """3 letters + 12 digits; its check digit is unpublished, so form and day decide and a hint says so."""
    check = check_permanent_resident_card(number)

    assert check.problem is problem
    if problem is None:
        assert NumberHint.NO_CHECK_DIGIT in check.hints


@pytest.mark.parametrize(
    ("number", "origin"), [("81000019980902013X", "HKG"), ("820000200009100032", "MAC"), ("830000200209060065", "TWN")]
)
def test_a_residence_permit_of_hong_kong_macao_or_taiwan(number: str, origin: str) -> None:
    """810000, 820000, 830000 + the layout of GB 11643."""
    check = check_identity_number(number, today=TODAY)

    assert check.valid
    assert check.kind is NumberKind.HMT_RESIDENCE_PERMIT
    assert check.details["origin"] == origin
    assert check_hmt_residence_permit("440305197501010015").problem is NumberProblem.FORM


@pytest.mark.parametrize("number", ["H12345678", "M12345678", "H1234567801"])
def test_a_home_return_permit(number: str) -> None:
    """H or M and 8 digits, with two of reissue on old cards."""
    assert check_home_return_permit(number).valid


def test_permits_of_the_wrong_form_are_refused() -> None:
    """Forms without a check digit are exact."""
    assert check_home_return_permit("T12345678").problem is NumberProblem.FORM
    assert check_home_return_permit("H1234567").problem is NumberProblem.LENGTH
    assert check_taiwan_travel_permit("12345678").valid
    assert check_taiwan_travel_permit("1234567A").problem is NumberProblem.FORM
    assert check_non_chinese_travel_permit("HA1234567").valid
    assert check_non_chinese_travel_permit("TA1234567").problem is NumberProblem.FORM
    assert check_chinese_passport("E12345678").valid
    assert check_chinese_passport("EA1234567").valid
    assert check_chinese_passport("EAB123456").problem is NumberProblem.FORM
    assert check_chinese_passport("E1234567").problem is NumberProblem.LENGTH


def test_a_known_credit_code_is_right() -> None:
    """R21, R98: GB 32100 with the organisation code inside."""
    check = check_uscc("91110000600037341L")

    assert check.valid
    assert check.hints == ()
    assert check.details["organisation_code"] == "600037341"
    assert check.details["province"] == "北京市"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91110000600037341", NumberProblem.LENGTH),
        ("9111000060003734IL", NumberProblem.ALPHABET),
        ("911100A0600037341L", NumberProblem.FORM),
        ("91110000600037341M", NumberProblem.CHECK_DIGIT),
    ],
)
def test_a_wrong_credit_code_says_what_is_wrong(code: str, problem: NumberProblem) -> None:
    """R21: each kind of mistake has its own name."""
    assert check_uscc(code).problem is problem


@given(credit_codes(), st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_gb_32100_catches_every_single_wrong_character(code: str, place: int, wrong: str) -> None:
    """Modulo 31, a prime: what is right passes, no single substitution does."""
    assert check_uscc(code).valid
    assume(code[place] != wrong)

    assert not check_uscc(code[:place] + wrong + code[place + 1 :]).valid


@given(credit_codes(), st.integers(0, 16), st.integers(0, 16))
def test_gb_32100_catches_every_swap(code: str, first: int, second: int) -> None:
    """The seventeen weights are all different modulo 31, so no exchange of two places passes."""
    assume(code[first] != code[second])
    signs = list(code)
    signs[first], signs[second] = signs[second], signs[first]

    assert not check_uscc("".join(signs)).valid


def test_the_province_level_is_complete() -> None:
    """R112: 31 provinces, and Taiwan, Hong Kong, Macao and the code of Taiwan residents."""
    codes = province_codes()

    assert len(codes) == 35
    assert {"71", "81", "82", "83"} < set(codes)
    assert describe_region("654223").prefecture == "塔城地区"
    assert describe_region("990000").province == ""
    assert describe_region("330000").prefecture == ""


def test_codes_of_states() -> None:
    """ISO 3166 by number; ICAO adds Germany's D, Utopia, the United Nations and persons without a state."""
    assert alpha3_of_numeric("156") == "CHN"
    assert alpha3_of_numeric("000") is None
    assert all(is_icao_code(code) for code in ("D", "UTO", "UNO", "XXA", "GBN", "RKS", "CHN"))
    assert not any(is_icao_code(code) for code in ("", "DE", "CHM", "<<<"))
