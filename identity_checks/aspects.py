"""Longer side by shorter of the forms that documents have."""

import math
from typing import Final

ID_1: Final = 85.6 / 54.0
ID_2: Final = 105.0 / 74.0
ID_3: Final = 125.0 / 88.0
"""ISO/IEC 7810: cards, larger cards and visas, a passport's page. An opened passport has the shape of one page."""
LICENCES: Final = (math.sqrt(2.0), 4.0 / 3.0)
"""Business licences, upright or not: paper of the A series (ISO 216), and the form of before."""
