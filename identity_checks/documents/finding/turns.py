"""Which way a sheet's lines of text run, and the sheet and its boxes turned so that they run across."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.finding.sheet import Sheet
from identity_checks.documents.finding.text_runs import Floats, lean_of
from identity_checks.documents.text.engine import Corners

_LEVEL_ENOUGH: Final = 0.7
"""Degrees that text may lean before labels and values far apart stop being on one height."""


def aspect(box: Corners) -> float:
    """Give how many times as long as wide a box is."""
    sides = float(np.linalg.norm(box[1] - box[0])), float(np.linalg.norm(box[2] - box[1]))
    return max(sides) / max(1.0, min(sides))


def runs_down(boxes: Sequence[Corners]) -> bool | None:
    """Tell whether lines of text run down the sheet rather than across; None when there is nothing to tell by."""
    across = down = 0.0
    for box in boxes:
        wide, high = np.ptp(box, axis=0)
        if max(wide, high) > 1.8 * min(wide, high):
            across, down = (across + wide, down) if wide > high else (across, down + high)
    return None if across == down else bool(down > across)


def levelled(sheet: Sheet, boxes: list[Corners]) -> tuple[Sheet, list[Corners], float]:
    """Turn the sheet by the few degrees by which its text leans, the boxes with it; give how many they were."""
    lean = lean_of(boxes)
    if abs(lean) < _LEVEL_ENOUGH:
        return sheet, boxes, 0.0
    even, moved = sheet.levelled(-lean)
    return even, [np.asarray(cv2.transform(box[None], moved[:2])[0], np.float32) for box in boxes], lean


def levelled_lines(lines: Sequence[Floats], size: tuple[int, int], lean: float) -> list[Floats]:
    """Give points (Nx2 a line) of a sheet of a width and height as they lie once it is levelled by some degrees."""
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), lean, 1.0)
    return [np.asarray(cv2.transform(line[None], turn)[0], np.float32) for line in lines]


def turned_box(box: Corners, sheet: Sheet, turn: int) -> Corners:
    """Give a box of the sheet as a box of the sheet turned clockwise, again from its own top left."""
    height, width = sheet.picture.shape[:2]
    x, y = box[:, 0], box[:, 1]
    places = {0: (x, y), 90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}
    points = np.stack(places[turn], axis=1).astype(np.float32)
    return np.asarray(np.roll(points, turn // 90, axis=0), np.float32)


def page_rotation(upright: Sheet) -> int:
    """Give the quarter turn, clockwise, that brings the page nearest to the upright sheet."""
    height, width = upright.picture.shape[:2]
    ends = upright.on_page(np.array([[0.25 * width, height / 2], [0.75 * width, height / 2]]))
    run = ends[1] - ends[0]
    angle = float(np.rad2deg(np.arctan2(run[1], run[0])))
    return int(round(-angle / 90) * 90) % 360
