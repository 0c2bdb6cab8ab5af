"""The numbers that specimens print, against published examples and against the product's own checks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.specimens import invent_company, invent_person, passport_facts
from identity_checks.specimens.lists import word_list
from identity_checks.specimens.numbers import (
    mrz_check_digit,
    organisation_code,
    passport_mrz,
    resident_id_number,
    social_credit_code,
)
from identity_checks.specimens.people import ISSUING_DAY, id_card_end

SEEDS = st.integers(min_value=0, max_value=5_000_000)


def test_resident_number_matches_published_examples() -> None:
    """R21: MOD 11-2 as in field-rules section 8."""
    assert resident_id_number("330102", date(1975, 1, 1), 1) == "33010219750101001X"
    assert resident_id_number("440305", date(1975, 1, 1), 1) == "440305197501010015"


def test_credit_code_matches_a_published_example() -> None:
    """R21: the real code 91110000600037341L is rebuilt from its body."""
    assert social_credit_code("110000", organisation_code("60003734")) == "91110000600037341L"


def test_zone_matches_the_standards_own_specimen() -> None:
    """R99: the TD3 example of ICAO 9303 part 4."""
    zone = passport_mrz(
        state="UTO",
        surname="ERIKSSON",
        given_names="ANNA MARIA",
        number="L898902C3",
        nationality="UTO",
        born=date(1974, 8, 12),
        sex="F",
        expires=date(2012, 4, 15),
        personal="ZE184226B",
    )
    assert zone == (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )
    assert mrz_check_digit("D23145890734") == "9"


@given(SEEDS)
def test_invented_people_agree_with_themselves(seed: int) -> None:
    """R21: birth date, sex and region stand in the number, and the card's end follows the holder's age."""
    person = invent_person(seed)
    assert person == invent_person(seed)
    number = person.id_number
    assert number[:6] == person.region
    assert number[6:14] == f"{person.birth_date:%Y%m%d}"
    assert int(number[16]) % 2 == (1 if person.sex == "男" else 0)
    assert number == resident_id_number(number[:6], person.birth_date, int(number[14:17]))
    assert person.ethnicity in word_list("people")["ethnicities"]
    assert person.valid_from <= ISSUING_DAY
    assert person.valid_until == id_card_end(person.birth_date, person.valid_from)
    assert person.valid_until is None or person.valid_until > ISSUING_DAY


@given(SEEDS)
def test_invented_companies_have_valid_codes(seed: int) -> None:
    """R21: the code is rebuilt from its own body; the name shows no empty part."""
    company = invent_company(seed)
    assert company.uscc == social_credit_code(company.uscc[2:8], organisation_code(company.uscc[8:16]))
    assert company == invent_company(seed)
    assert "市" not in company.name[:1]
    assert company.ends is None or company.ends > company.established


@given(SEEDS, st.sampled_from([entry["code"] for entry in word_list("passports")["states"]]))
def test_passports_have_valid_zones(seed: int, state: str) -> None:
    """R99: 44 characters a line, the alphabet, every check digit."""
    first, second = passport_facts(seed, invent_person(seed), state=state).mrz
    assert len(first) == len(second) == 44
    assert set(first + second) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
    for start, end in ((0, 9), (13, 19), (21, 27)):
        assert second[end] == mrz_check_digit(second[start:end])
    assert second[43] == mrz_check_digit(second[0:10] + second[13:20] + second[21:43])


def test_all_56_ethnicities_and_rare_characters_can_come() -> None:
    """R21: the lists hold what readers trip over."""
    assert len(set(word_list("people")["ethnicities"])) == 56
    assert set("喆昇堃翀玥犇甯彧昪") <= set(word_list("people")["rare_given"])
    seen = [invent_person(seed) for seed in range(600)]
    assert len({person.ethnicity for person in seen}) >= 50
    assert any("·" in person.name for person in seen)
    assert {2, 3, 4} <= {len(person.name) for person in seen}


@pytest.mark.parametrize(("born", "years"), [(date(2015, 1, 1), 5), (date(2003, 1, 1), 10), (date(1990, 1, 1), 20)])
def test_card_lasts_by_age(born: date, years: int) -> None:
    """R21: 5, 10 or 20 years, and for ever from 46."""
    assert id_card_end(born, date(2025, 6, 1)) == date(2025 + years, 6, 1)
    assert id_card_end(date(1960, 1, 1), date(2025, 6, 1)) is None
