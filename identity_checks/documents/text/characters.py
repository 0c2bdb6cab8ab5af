"""One Chinese character at a time, told by its shape alone: the second opinion on what a line reader doubts.

The line reader knows which characters follow each other in ordinary text, and that is what misleads it in names:
永颍 is likelier than 永赪. Two see one character and know no text: a classifier by prototypes, which also knows what is
like no character at all, and a network, which tells blurred and copied ones better.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text.engine import Corners, Image, TextLine
from identity_checks.models import CHARACTER_NETWORK, CHARACTERS, ModelStore, Session

SIDE: Final = 48
"""Side of the network's input in pixels."""
SHIFTS: Final = (-0.16, -0.08, 0.0, 0.08, 0.16)
"""Where a character is looked for, in ems from where the line reader saw it."""
FURTHER: Final = tuple(round(0.08 * step, 2) for step in range(-5, 6))
"""The same where the line reader may have seen it as far beside its place as half of it is wide."""
DESCRIBED: Final = "described"
"""The value inside the network that describes a picture; distances between descriptions are log likelihoods."""
Floats = NDArray[np.float32]

_STRIP: Final = 64
_AROUND: Final = 1.24
"""Side of the square cut out, in ems."""
_INK_OF_EM: Final = 0.9
"""How much of an em the ink of a line of Chinese text is high."""
_INK_FROM: Final = 0.22
_TRACE: Final = 0.08
"""Shares of the most ink in a row from which a row is of the line, and from which it has any."""
_LEAST_HEIGHT: Final = 0.42
"""Of a strip that the rows of its own line take at least where those of others are left out."""
_APART: Final = 3
"""Rows without ink between a line and the next."""
_LEAST: Final = np.float32(1e-9)
"""Probability of what is seen at none of the places."""


class CharacterClassifier:
    """Tells single characters; warm and reusable, for one thread at a time."""

    def __init__(self, session: Session) -> None:
        """Take the network; its characters stand in its metadata."""
        self._session = session
        self._name = session.get_inputs()[0].name
        self.characters: Final = str(cast(Any, session).get_modelmeta().custom_metadata_map["characters"])
        self.places: Final = {character: place for place, character in enumerate(self.characters)}

    @classmethod
    def of(cls, models: ModelStore) -> CharacterClassifier:
        """Load it from the networks that ship with the product."""
        return cls(models.session(CHARACTERS, inner=DESCRIBED))

    def likeness(self, cuts: NDArray[np.uint8]) -> Floats:
        """Give N × characters log likelihoods, but for a constant, of what `cut_out` gave: the best place counts."""
        found = np.empty((len(cuts), len(self.characters)), np.float32)
        for number, cut in enumerate(cuts):
            found[number] = self._seen(cut)[0].max(axis=0)
        return found

    def described(self, cut: NDArray[np.uint8]) -> tuple[Floats, Floats]:
        """Give the same of one cut of `cut_out`, and SHIFTS × numbers that describe what was seen at each place.

        Only a classifier made by `of` describes.
        """
        found, described = self._seen(cut)
        return found.max(axis=0), described

    def _seen(self, cut: NDArray[np.uint8]) -> list[Floats]:
        outputs = self._session.run(None, {self._name: cut[:, None].astype(np.float32)})
        return [np.asarray(output, np.float32) for output in outputs]


class CharacterNetwork:
    """Tells the same characters as the classifier by what thousands of drawn samples of each have in common."""

    def __init__(self, session: Session) -> None:
        """Take the network; its characters stand in its metadata."""
        self._session = session
        self._name = session.get_inputs()[0].name
        self.characters: Final = str(cast(Any, session).get_modelmeta().custom_metadata_map["characters"])

    @classmethod
    def of(cls, models: ModelStore) -> CharacterNetwork:
        """Load it from the networks that ship with the product."""
        return cls(models.session(CHARACTER_NETWORK))

    def told(self, cuts: NDArray[np.uint8]) -> Floats:
        """Give N × characters log probabilities of what `cut_out` gave, of each the mean over the places."""
        found = np.empty((len(cuts), len(self.characters)), np.float32)
        for number, cut in enumerate(cuts):
            (seen,) = self._session.run(None, {self._name: cut[:, None].astype(np.float32)})
            found[number] = np.log(np.exp(np.asarray(seen, np.float32)).mean(axis=0) + _LEAST)
        return found


def cut_out(
    picture: Image, line: TextLine, places: Sequence[int], shifts: Sequence[float] = SHIFTS
) -> NDArray[np.uint8]:
    """Cut characters (`places` in the line's glyphs) out of a picture: N × shifts × SIDE × SIDE, grey.

    The line reader knows a character's place to a quarter of an em only, so each is cut at several.
    """
    strip = _alone(_strip(picture, line.corners))
    middle, em = _rows(np.abs(strip.astype(np.float32) - np.median(strip)))
    scale = SIDE / (_AROUND * em)
    cuts = np.empty((len(places), len(shifts), SIDE, SIDE), np.uint8)
    for number, place in enumerate(places):
        centre = _STRIP / 2 + line.glyphs[place].position * (strip.shape[1] - _STRIP)
        for at, shift in enumerate(shifts):
            matrix = np.array(
                [[scale, 0, SIDE / 2 - scale * (centre + shift * em)], [0, scale, SIDE / 2 - scale * middle]]
            )
            cut = cv2.warpAffine(strip, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            cuts[number, at] = cut
    return cuts


def _strip(picture: Image, corners: Corners) -> NDArray[np.uint8]:
    """Give the line in grey, `_STRIP` pixels high, with half as much beside either end."""
    along, down = corners[1] - corners[0], corners[3] - corners[0]
    length, height = float(np.linalg.norm(along)), max(1.0, float(np.linalg.norm(down)))
    scale = _STRIP / height
    width = max(8, round(length * scale))
    source = corners[[0, 1, 3]].astype(np.float32)
    target = np.array([[_STRIP / 2, 0], [_STRIP / 2 + width, 0], [_STRIP / 2, _STRIP]], np.float32)
    matrix = cv2.getAffineTransform(source, target)
    seen = cv2.warpAffine(
        picture, matrix, (width + _STRIP, _STRIP), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cv2.cvtColor(seen, cv2.COLOR_BGR2GRAY), np.uint8)


def _alone(strip: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give a strip without what its upper and lower edge show of other lines: 其 under one looks like 箕."""
    paper = np.median(strip)
    ends = np.flatnonzero(
        np.diff(_inked(np.abs(strip.astype(np.float32) - paper), _TRACE), prepend=False, append=False)
    )
    runs = ends.reshape(-1, 2)
    if len(runs) < 2:
        return strip
    first, last = runs[int((runs[:, 1] - runs[:, 0]).argmax())]
    if last - first < _LEAST_HEIGHT * _STRIP:
        return strip
    alone = strip.copy()
    for start, end in runs:
        if start == 0 and end + _APART <= first:
            alone[: (end + first) // 2] = paper
        if end == _STRIP and last + _APART <= start:
            alone[(last + start) // 2 :] = paper
    return alone


def _inked(ink: Floats, share: float) -> NDArray[np.bool_]:
    """Tell which rows of a strip have more than a share of the most that one has of ink."""
    rows = ink[:, _STRIP // 2 : -_STRIP // 2].mean(axis=1)
    rows = rows - np.percentile(rows, 8)
    return np.asarray(rows > share * rows.max(), np.bool_)


def _rows(ink: Floats) -> tuple[float, float]:
    """Give the middle of a line's ink and the em that its height means, in strip pixels."""
    filled = np.flatnonzero(_inked(ink, _INK_FROM))
    if not len(filled):
        return _STRIP / 2, 0.75 * _STRIP
    first, last = float(filled[0]), float(filled[-1] + 1)
    em = float(np.clip((last - first) / _INK_OF_EM, 0.55 * _STRIP, 0.95 * _STRIP))
    return (first + last) / 2, em
