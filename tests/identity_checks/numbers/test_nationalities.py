"""Nationalities in words, as passports print them (R20, R24)."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from identity_checks.numbers.countries import is_icao_code
from identity_checks.numbers.nationalities import nationality_code

_TABLE = resources.files("identity_checks.numbers").joinpath("nationalities.csv").read_text("utf-8")
_ROWS = [(row["code"], word) for row in csv.DictReader(_TABLE.splitlines()) for word in row["words"].split("|")]


def test_every_word_stands_for_one_state_and_every_code_is_one_of_zones() -> None:
    """R24: a word twice would be the state that stands last in the table."""
    words = [word for _, word in _ROWS]
    assert sorted(set(words)) == sorted(words)
    assert all(is_icao_code(code) for code, _ in _ROWS)


@pytest.mark.parametrize(("code", "word"), _ROWS)
def test_a_word_is_read_back_also_beside_the_code(code: str, word: str) -> None:
    """R20: as it stands, and with the code behind a stroke; beside another state's code it tells nothing."""
    assert nationality_code(word) == code
    assert nationality_code(f"{word}/{code}") == code
    assert nationality_code(f"{word}/{'FJI' if code != 'FJI' else 'TON'}") is None


@pytest.mark.parametrize("words", ["", "/", "NOWHERE", "SOMALI(LAND)", "FRENCH FRIES", "A/B"])
def test_what_is_no_nationality_is_none(words: str) -> None:
    """R21: whole words only."""
    assert nationality_code(words) is None
