"""Which seeds, fonts and layouts belong to tuning and which to evaluation; written down in `parts.json`."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

RECORD: Final = Path(__file__).with_name("parts.json")


class Part(StrEnum):
    """What a specimen is for; nothing of `EVALUATE` may be looked at while the reader is changed."""

    TUNE = "tune"
    EVALUATE = "evaluate"


@dataclass(frozen=True, slots=True)
class PartRecord:
    """The seeds (first and last) and typefaces of a part: role → font names, and what stands in for a lacking sign."""

    first_seed: int
    last_seed: int
    fonts: dict[str, tuple[str, ...]]
    fallbacks: tuple[str, ...]

    def seed(self, number: int) -> int:
        """The seed of specimen `number`, counted from 0.

        Raises:
            ValueError: the part has fewer seeds; it never borrows from another.
        """
        seed = self.first_seed + number
        if not self.first_seed <= seed <= self.last_seed:
            raise ValueError(f"specimen {number} is outside the part's seeds")
        return seed


@cache
def record_of(part: Part) -> PartRecord:
    """What `parts.json` says of a part."""
    entry = json.loads(RECORD.read_text(encoding="utf-8"))[part.value]
    first, last = entry["seeds"]
    fonts = {role: tuple(names) for role, names in entry["fonts"].items()}
    return PartRecord(first, last, fonts, tuple(entry["fallbacks"]))


def part_of_seed(seed: int) -> Part:
    """The part that a seed belongs to.

    Raises:
        ValueError: to none.
    """
    for part in Part:
        record = record_of(part)
        if record.first_seed <= seed <= record.last_seed:
            return part
    raise ValueError(f"seed {seed} belongs to no part")


def pick(seed: int, purpose: str, count: int) -> int:
    """One of `count`, chosen by the seed for one purpose and apart from every other."""
    return random.Random(f"{purpose}/{seed}").randrange(count)
