"""Signs of a zone that no check digit tells from their look-alikes, and what speaks for them besides.

A check digit weighs values by 7, 3 and 1 and is taken modulo ten (ICAO 9303-3 section 4.9): signs whose values differ
by tens, as G (16) and 6, are one to it wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from identity_checks.documents.layouts.zones.spacing import LOOK_ALIKE
from identity_checks.documents.text.codes import CodeSign
from identity_checks.numbers.check_digits import mrz_check

_TAKEN: Final = LOOK_ALIKE | {frozenset(pair) for pair in ("0U", "8S", "FP", "GQ", "6Q", "K<", "MW", "HR")}
"""Signs that poor print makes of each other: small prints of a card, copies and motion add to a zone's look-alikes."""


def _partners() -> Mapping[str, str]:
    signs = sorted({sign for pair in _TAKEN for sign in pair})
    blind = [(a, b) for a, b in combinations(signs, 2) if frozenset((a, b)) in _TAKEN and mrz_check(a) == mrz_check(b)]
    return {sign: "".join(other for pair in blind if sign in pair for other in pair if other != sign) for sign in signs}


PARTNERS: Final = _partners()
"""For a sign the look-alikes of which no check digit tells it."""
_CLEAR: Final = 0.998
"""Share of the probability from which the recogniser leaves no doubt of a sign in a zone's typeface."""
_CLEAR_OUT_OF_FORM: Final = 0.98
"""The same where the look-alike would make a number of no usual form."""


def is_doubtful(number: str, seen: Sequence[CodeSign], form: re.Pattern[str], printed: Iterable[str]) -> bool:
    """Tell whether a value of a zone may be another though its check digit holds.

    `number` is the value without fillers, `seen` are its signs as they were read (none when they could not be told
    apart), `form` is what the issuer's numbers look like and `printed` are the other texts of the page. One that prints
    the same value settles it, one that differs by look-alikes alone speaks against it; without either every sign that
    has a partner must be clear by itself.
    """
    places = [place for place, sign in enumerate(number) if PARTNERS.get(sign)]
    if not places:
        return False
    bare = [re.sub(r"[^A-Z0-9]", "", text.upper()) for text in printed]
    if any(number in text for text in bare):
        return False
    if any(_differ_blindly(number, text) for text in bare) or len(seen) != len(number):
        return True
    return any(seen[place].share < _needed(number, place, form) for place in places)


def _needed(number: str, place: int, form: re.Pattern[str]) -> float:
    others = (number[:place] + other + number[place + 1 :] for other in PARTNERS[number[place]])
    return _CLEAR if any(form.fullmatch(other) for other in others) else _CLEAR_OUT_OF_FORM


def _differ_blindly(number: str, text: str) -> bool:
    if len(text) != len(number):
        return False
    return all(a == b or b in PARTNERS.get(a, "") for a, b in zip(number, text, strict=True))
