"""Where a head is turned, from its five points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from identity_checks.faces.alignment import Landmarks, frontal_points

# How far nose tip and mouth corners stand before the eyes, in eye distances: an average adult head's proportions.
_DEPTHS: Final = (0.0, 0.0, 0.45, 0.12, 0.12)


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Degrees from the frontal pose. Positive: turned and leaning to the picture's right, looking down."""

    yaw: float
    pitch: float
    roll: float


def head_pose(landmarks: Landmarks) -> HeadPose:
    """Give the pose that turns an average frontal head into these points, seen from afar (no perspective).

    Good to some ten degrees: heads differ, and a nose is longer or shorter. The eyes must not coincide.
    """
    points = np.array(landmarks, dtype=np.float64)
    right_eye, left_eye = points[0], points[1]
    along = left_eye - right_eye
    roll = math.atan2(along[1], along[0])
    turn = np.array([[math.cos(roll), math.sin(roll)], [-math.sin(roll), math.cos(roll)]])
    upright = (points - (right_eye + left_eye) / 2) @ turn.T
    frontal = frontal_points()
    model = (frontal - (frontal[0] + frontal[1]) / 2) / np.linalg.norm(frontal[1] - frontal[0])
    solid = np.column_stack([model, np.array(_DEPTHS)])
    # One row each for right and down: how much of the head's own width, height and depth is seen in that direction.
    seen_right, seen_down = np.linalg.lstsq(solid, upright, rcond=None)[0].T
    yaw = math.atan2(float(seen_right[2]), abs(float(seen_right[0])))
    pitch = math.atan2(float(seen_down[2]), abs(float(seen_down[1])))
    return HeadPose(math.degrees(yaw), math.degrees(pitch), math.degrees(roll))
