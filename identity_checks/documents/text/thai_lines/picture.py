"""The picture of a line as the reader of Thai lines takes it."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

_HEIGHT: Final = 40
_WIDEST: Final = 2400
_NARROWEST: Final = 16
_LEAST_CONTRAST: Final = 6.0
"""Grey levels (of 255): a cut of bare paper is not made to look like print."""


def line_input(crop: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Give a line's picture (BGR) as 1×40×W: grey, even in brightness and contrast."""
    height, width = crop.shape[:2]
    wanted = int(np.clip(round(width * _HEIGHT / height), _NARROWEST, _WIDEST))
    interpolation = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_LINEAR
    grey: Any = cv2.cvtColor(cv2.resize(crop, (wanted, _HEIGHT), interpolation=interpolation), cv2.COLOR_BGR2GRAY)
    levels = np.asarray(grey, np.float32)
    spread = max(_LEAST_CONTRAST, float(levels.std()))
    return np.asarray((levels - levels.mean()) / np.float32(spread), np.float32)[None]
