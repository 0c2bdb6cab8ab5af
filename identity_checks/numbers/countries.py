"""Codes of states and nationalities: ISO 3166-1 and what ICAO 9303-3 section 5 adds (D, UTO, GBN, UNO, XXA …)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class _Codes:
    all_codes: frozenset[str]
    alpha3_by_numeric: dict[str, str]


def is_icao_code(code: str) -> bool:
    """Say whether a code without its fillers may stand for issuer or nationality in a machine-readable zone."""
    return code in _codes().all_codes


def icao_codes() -> frozenset[str]:
    """Give all codes that may stand for issuer or nationality, without fillers."""
    return _codes().all_codes


def alpha3_of_numeric(numeric: str) -> str | None:
    """Give the three-letter code of a numeric ISO 3166-1 code such as `124`, or None."""
    return _codes().alpha3_by_numeric.get(numeric)


def same_state(code: str, other: str) -> bool:
    """Say whether two codes name one state; Germany is `D` in machine-readable zones and `DEU` elsewhere."""
    return code == other or {code, other} == {"D", "DEU"}


@cache
def _codes() -> _Codes:
    text = resources.files("identity_checks.numbers").joinpath("countries.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return _Codes(
        all_codes=frozenset(row["alpha3"] for row in rows),
        alpha3_by_numeric={row["numeric"]: row["alpha3"] for row in rows if row["numeric"]},
    )
