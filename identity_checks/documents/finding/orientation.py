"""Which way up a page is: a small network's opinion, to be checked against how well the text reads."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from identity_checks.documents.text.engine import Image, Network

QUARTER_TURNS: Final = (0, 90, 180, 270)
_SHORT_SIDE: Final = 256
_INPUT_SIDE: Final = 224
_MEAN: Final = np.array([0.485, 0.456, 0.406], np.float32)
_SPREAD: Final = np.array([0.229, 0.224, 0.225], np.float32)


class PageOrientation:
    """Tells by how many degrees clockwise a page must be turned to be upright."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def turns(self, picture: Image) -> dict[int, float]:
        """Give, for each clockwise turn in degrees, the probability that it makes the BGR picture upright."""
        height, width = picture.shape[:2]
        ratio = _SHORT_SIDE / min(height, width)
        size = (max(_INPUT_SIDE, round(width * ratio)), max(_INPUT_SIDE, round(height * ratio)))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR)
        top, left = (size[1] - _INPUT_SIDE) // 2, (size[0] - _INPUT_SIDE) // 2
        middle = small[top : top + _INPUT_SIDE, left : left + _INPUT_SIDE, ::-1].astype(np.float32) / 255
        given = ((middle - _MEAN) / _SPREAD).transpose(2, 0, 1)[None].astype(np.float32)
        scores = self._network.run(None, {"x": given})[0][0]
        # The network names the turn that the page has suffered; the turn that mends it is its complement.
        return {(360 - suffered) % 360: float(scores[index]) for index, suffered in enumerate(QUARTER_TURNS)}
