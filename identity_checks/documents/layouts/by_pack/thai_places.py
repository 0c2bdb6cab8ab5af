"""The provinces of Thailand, with which an address in Thai ends (ISO 3166-2:TH)."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from identity_checks.documents.layouts.by_pack.thai_units import BANGKOK, units
from identity_checks.documents.layouts.draft import FieldDraft, put_right
from identity_checks.results import CorrectionRule

_IN_A_PROVINCE: Final = re.compile(r"(?P<before>.*(?:จ\.|จังหวัด) ?)(?P<name>\S+)")
_IN_THE_CAPITAL: Final = re.compile(r"(?P<before>.* )(?P<name>\S{9,16})")
_ALIKE: Final = 0.75
_CAPITAL_ALIKE: Final = 0.8
_APART: Final = 0.1
"""How much more alike the nearest province is than the next one, at least."""
_CHOSEN: Final = 0.5
"""The most that an address is believed of which the table has put a letter."""


def with_its_province(address: FieldDraft) -> FieldDraft:
    """Give an address in Thai with the province at its end as it is spelt, where one alone is nearly what was read."""
    provinces = tuple(name for name in units() if name != BANGKOK)
    for pattern, names, least in ((_IN_A_PROVINCE, provinces, _ALIKE), (_IN_THE_CAPITAL, (BANGKOK,), _CAPITAL_ALIKE)):
        match = pattern.fullmatch(address.value)
        if match is None or match["name"] in names:
            continue
        near = sorted(((_likeness(match["name"], name), name) for name in names), reverse=True)
        if near[0][0] < least or (len(near) > 1 and near[0][0] - near[1][0] < _APART):
            continue
        return put_right(address, match["before"] + near[0][1], CorrectionRule.REGION_TABLE, _CHOSEN)
    return address


def _likeness(read: str, name: str) -> float:
    return SequenceMatcher(None, read, name, autojunk=False).ratio()
