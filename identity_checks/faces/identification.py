"""How near two faces must be when one is searched for among many (1:N)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from identity_checks.faces.bands import FalseMatchRate

_MEASURED_TO: Final = 1e-4
_HIGHEST: Final = 0.99


@dataclass(frozen=True, slots=True)
class SearchThreshold:
    """The least cosine for a hit.

    Attributes:
        least: cosine from which a stored face is told.
        is_extended: the rate lies beyond those that were measured for the network, and the threshold on the line
            through the two that were: an assumption, to be measured on the tenant's own faces.
    """

    least: float
    is_extended: bool


def search_threshold(thresholds: Mapping[str, float], *, faces: int, one_in: int, probes: int = 1) -> SearchThreshold:
    """The threshold at which one case in `one_in` meets a stranger among `faces` stored ones.

    Each of `probes` faces of the case is compared with every stored one, so the false match rate of one comparison has
    to be 1 / (one_in x faces x probes): the false positive identification rate of ISO/IEC 19795-1 for independent
    comparisons, which is never under the true one for rates as small as these (union bound). Under 1 in 10,000 the
    thresholds of the two stated rates are extended log-linearly; the logarithm of a tail like that of a normal
    distribution falls faster than a line, so the extension is rather too strict. Never looser than 1 in 10,000.
    """
    if faces < 0 or one_in < 1 or probes < 1:
        raise ValueError("faces, one_in and probes count something")
    looser, stricter = thresholds[FalseMatchRate.ONE_IN_1_000], thresholds[FalseMatchRate.ONE_IN_10_000]
    decades = math.log10(_MEASURED_TO * one_in * max(faces, 1) * probes)
    if decades <= 0:
        return SearchThreshold(stricter, is_extended=False)
    return SearchThreshold(min(_HIGHEST, stricter + (stricter - looser) * decades), is_extended=True)
