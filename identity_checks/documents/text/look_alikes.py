"""Characters that the line reader takes for others, mostly because it does not know them, as the classifier sees them.

朌 is not among the line reader's characters: it reads 盼, and is sure of it. The resource has such characters with a
prototype a typeface in the classifier's description (`python -m training.characters.look_alikes` makes it). Another one
has which characters that both know lie near each other (`python -m training.characters.near`).
"""

from __future__ import annotations

from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

_FILE: Final = "look_alikes.npz"
_NEAR: Final = "near.npz"
_SECOND_LEVEL: Final = 0xD8
"""First byte from which GB 2312 has its less common characters, by radicals."""


def is_common(sign: str) -> bool:
    """Tell whether a character is of the first level of GB 2312: its look-alikes are far rarer than it is."""
    try:
        return sign.encode("gb2312")[0] < _SECOND_LEVEL
    except UnicodeEncodeError:
        return False


class LookAlikes:
    """Tells how much a picture is like the characters that are taken for the one read; immutable."""

    def __init__(self) -> None:
        """Load the resource that ships with the product."""
        with resources.files(__package__).joinpath(_FILE).open("rb") as file, np.load(file) as content:
            taken, self._others = str(content["taken"]), str(content["others"])
            self._places = content["places"]
        self._taken: dict[str, list[int]] = {}
        for number, sign in enumerate(taken):
            self._taken.setdefault(sign, []).append(number)

    def of(self, sign: str) -> str:
        """Give the characters that are taken for this one; none for most."""
        return "".join(self._others[number] for number in self._taken.get(sign, ()))

    def likeness(self, sign: str, described: NDArray[np.float32]) -> float:
        """Give the log likelihood of the likeliest of them, at the best place, for SHIFTS × description of a cut.

        It compares with the classifier's own; minus infinity where no character is taken for this one.
        """
        numbers = self._taken.get(sign)
        if not numbers:
            return -np.inf
        places = self._places[numbers].reshape(-1, described.shape[1]).astype(np.float32)
        products = described @ places.T - (places**2).sum(axis=1) / 2
        return float((products.max(axis=1) - (described**2).sum(axis=1) / 2).max())


class NearSigns:
    """Tells which characters of the classifier look nearly the same; immutable."""

    def __init__(self) -> None:
        """Load the resource that ships with the product."""
        with resources.files(__package__).joinpath(_NEAR).open("rb") as file, np.load(file) as content:
            self._ends = np.cumsum(content["counts"], dtype=np.int64)
            self._others = content["others"]

    def of(self, place: int) -> NDArray[np.int64]:
        """Give the places of the characters that look nearly the same as the one at a place."""
        begin = 0 if place == 0 else self._ends[place - 1]
        return np.asarray(self._others[begin : self._ends[place]], np.int64)
