"""Nationalities in words, as passports print them, and the codes that zones have for them (ICAO 9303-3 section 5)."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from identity_checks.numbers.countries import is_icao_code

_OTHER_GENDER: Final = re.compile(r"[(/][A-Z]{1,2}\)?$")
"""The ending of the other gender: BRASILEIRO(A)."""


def nationality_code(text: str) -> str | None:
    """Give the code of a nationality printed in capitals without accents, None where no word or code tells one.

    Several languages may stand with a stroke between them (`POLSKIE/POLISH`); all that are known must agree.
    """
    words = _OTHER_GENDER.sub("", text)
    told = {code for part in (words, *words.split("/")) if (code := _told(_plain(part))) is not None}
    return told.pop() if len(told) == 1 else None


def _told(words: str) -> str | None:
    return words if is_icao_code(words) else _codes().get(words)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^A-Z]", " ", text).split())


@cache
def _codes() -> Mapping[str, str]:
    table = resources.files("identity_checks.numbers").joinpath("nationalities.csv").read_text("utf-8")
    return {word: row["code"] for row in csv.DictReader(table.splitlines()) for word in row["words"].split("|")}
