"""By what pages are looked up, and how much two must share to be compared."""

from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Final


class Way(IntEnum):
    """By what two pages may be alike, the surest first."""

    FILE = 1
    NUMBER = 2
    PICTURE = 3
    DOCUMENT = 4


LEAST_SHARED: Final = MappingProxyType({Way.FILE: 1, Way.NUMBER: 1, Way.PICTURE: 4, Way.DOCUMENT: 3})
"""How many marks two pages must share to be compared at all. A picture saved again keeps ten bands of sixteen or more
(6 of 256 bits differed at most); a document within its limits shared three of eight in 160 of 160 pairs when resaved
and in 107 of 110 photographed again, other cards of its form in 5 of 3,120 (seeds 10740 to 10779)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One value to look for."""

    value: int
    way: Way
