"""Every case of the sample tenant, in the order in which it submits them."""

from __future__ import annotations

from functools import cache
from itertools import chain, zip_longest

from sample_data.case import SampleCase
from sample_data.cross_border_cases import cross_border_cases
from sample_data.merchant_cases import merchant_cases
from sample_data.payment_cases import payment_cases


@cache
def sample_cases() -> tuple[SampleCase, ...]:
    """All cases, the three businesses taking turns so that any first part of the list is a fair mixture."""
    payments = _shuffled_in(payment_cases())
    turns = zip_longest(payments, _shuffled_in(merchant_cases()), _shuffled_in(cross_border_cases()))
    return tuple(case for case in chain.from_iterable(turns) if case is not None)


def _shuffled_in(cases: tuple[SampleCase, ...]) -> tuple[SampleCase, ...]:
    """Flawless and flawed cases in turn, each kind in its own order."""
    flawless = [case for case in cases if not case.expected and not case.missing]
    flawed = [case for case in cases if case.expected or case.missing]
    return tuple(case for case in chain.from_iterable(zip_longest(flawless, flawed)) if case is not None)
