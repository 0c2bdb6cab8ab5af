"""How sure a reading is, in percent, and from where on a value counts as read."""

import math
from typing import Final

from case_contract.rules import SURE

LEAST: Final = f"{100 * SURE:g}%"
"""From where on a reading is taken as it is."""


def share_words(confidence: float) -> str:
    """Whole percent; what is not sure is rounded down, so that it never reads as the threshold it misses."""
    return f"{confidence:.0%}" if confidence >= SURE else f"{math.floor(100 * confidence)}%"
