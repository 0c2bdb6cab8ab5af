"""The days of a licence beside each other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.text.words import placed
from tests.identity_checks.documents.licences.printed import printed

_DAYS = st.dates(date(1990, 1, 1), date(2026, 11, 30))


def _sure(founded: str, term: str, issued: str) -> tuple[bool, bool]:
    """Tell whether the founding date and the term are sure that a licence has, beside the day of its issue."""
    lines = [
        printed(400, 60, "营业执照", 0.999),
        printed(80, 150, f"成立日期  {founded}", 0.999),
        printed(80, 210, f"营业期限  {term}", 0.999),
        printed(80, 270, "住所  山东省菏泽市牡丹区人民路1号", 0.999),
        printed(600, 600, issued, 0.999),
    ]
    fields = read_licence(placed(lines))
    return fields["established_date"].confidence > 0.9, fields["business_term"].confidence > 0.9


@pytest.mark.parametrize(
    ("founded", "term", "issued", "sure"),
    [
        ("2005年04月13日", "长期", "2005年04月13日", (True, True)),
        ("2005年04月13日", "长期", "2019年11月02日", (True, True)),
        ("2005年01月13日", "长期", "2005年04月13日", (False, True)),
        ("2005年04月13日", "2005年04月13日至2025年04月12日", "2005年04月13日", (True, True)),
        ("2005年04月13日", "2005年04月13日至2025年04月13日", "2005年04月13日", (True, True)),
        ("2005年04月13日", "2005年04月13日至2025年04月17日", "2005年04月13日", (True, False)),
        ("2005年04月13日", "2005年04月18日至2025年04月12日", "2019年11月02日", (False, False)),
    ],
)
def test_days_that_differ_by_one_digit_are_not_sure(
    founded: str, term: str, issued: str, sure: tuple[bool, bool]
) -> None:
    """R20, R21: a copy made 01 of 04, sure; the day of issue on the same licence said 04."""
    assert _sure(founded, term, issued) == sure


@given(_DAYS, st.integers(1, 40), _DAYS)
def test_a_licence_whose_days_agree_or_have_nothing_in_common_stays_sure(day: date, years: int, other: date) -> None:
    """R20: the term begins on the day of founding and ends on the day before; another day of issue is usual."""
    end = date(day.year + years, day.month, min(day.day, 28)) - timedelta(days=day.day <= 28)
    issued = day if sum(a != b for a, b in zip(str(day), str(other), strict=True)) == 1 else other
    said = [f"{each:%Y年%m月%d日}" for each in (day, end, issued)]
    assert _sure(said[0], f"{said[0]}至{said[1]}", said[2])[0]
