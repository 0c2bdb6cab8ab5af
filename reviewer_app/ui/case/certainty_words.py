"""How sure a reading is, in percent, and from where on a value counts as read."""

import math
from typing import Final

from case_contract.rules import SURE

LEAST: Final = f"{100 * SURE:g}%"
"""From where on a reading is taken as it is."""

_MOST: Final = 99


def share_words(confidence: float) -> str:
    """Whole percent, rounded down: what is not sure never reads as the threshold it misses, and nothing as certain."""
    return f"{min(math.floor(round(100 * confidence, 6)), _MOST)}%"
