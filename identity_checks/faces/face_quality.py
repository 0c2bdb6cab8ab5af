"""How usable a face is for a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.faces.alignment import Landmarks, align

# Between the eyes in pixels: below the first a comparison is a guess (an ID portrait at 28 still works at 1.3-15 %
# false rejects), above the second more pixels bring nothing to a network that sees 35 of them.
_EYES_USELESS: Final = 10.0
_EYES_AMPLE: Final = 40.0
# Standard deviation of the Laplacian of the aligned 112-pixel grey picture over its contrast. A blur of a tenth of the
# eye distance gives 0.07-0.10 and leaves a cosine of 0.1-0.5 to the same face unblurred; a blur of 0.03 gives 0.16-0.24
# and leaves more than 0.9.
_SHARPNESS_USELESS: Final = 0.08
_SHARPNESS_AMPLE: Final = 0.22
# Mean grey levels. The network bears darkness well (0.9 at a mean of 40); the person who compares does not.
_DARK: Final = (15.0, 60.0)
_BRIGHT: Final = (195.0, 250.0)


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """Usability of one face; each figure runs from 0 useless to 1 ample.

    Attributes:
        eye_distance: pixels between the eyes on the page.
        size, sharpness, pose, light: the four parts.
    """

    eye_distance: float
    size: float
    sharpness: float
    pose: float
    light: float

    @property
    def score(self) -> float:
        """One figure of the four: a face is as usable as its worst part."""
        return min(self.size, self.sharpness, self.pose, self.light)


def assess_face(page: NDArray[np.uint8], landmarks: Landmarks) -> FaceQuality:
    """Assess a face on a BGR page by its five points."""
    right_eye, left_eye = np.array(landmarks[0]), np.array(landmarks[1])
    eye_distance = float(np.linalg.norm(left_eye - right_eye))
    if eye_distance < 1.0:
        return FaceQuality(eye_distance, size=0.0, sharpness=0.0, pose=0.0, light=0.0)
    grey = cv2.cvtColor(align(page, landmarks), cv2.COLOR_BGR2GRAY)
    inner = np.asarray(grey, dtype=np.float64)[16:100, 20:92]
    return FaceQuality(
        eye_distance=eye_distance,
        size=_ramp(eye_distance, _EYES_USELESS, _EYES_AMPLE),
        sharpness=_sharpness(inner),
        pose=_pose(landmarks, eye_distance),
        light=_light(inner),
    )


def _ramp(value: float, useless: float, ample: float) -> float:
    return float(np.clip((value - useless) / (ample - useless), 0.0, 1.0))


def _sharpness(grey: NDArray[np.float64]) -> float:
    contrast = float(grey.std())
    if contrast < 1.0:
        return 0.0
    detail = float(cv2.Laplacian(grey, cv2.CV_64F).std())
    return _ramp(detail / contrast, _SHARPNESS_USELESS, _SHARPNESS_AMPLE)


def _pose(landmarks: Landmarks, eye_distance: float) -> float:
    """Full for a frontal face; falls as the nose leaves the middle between the eyes, sideways or up and down."""
    right_eye, left_eye, nose, right_mouth, left_mouth = (np.array(point) for point in landmarks)
    along = (left_eye - right_eye) / eye_distance
    down = np.array([-along[1], along[0]])
    eyes, mouth = (right_eye + left_eye) / 2, (right_mouth + left_mouth) / 2
    sideways = abs(float((nose - eyes) @ along)) / eye_distance
    height = max(float((mouth - eyes) @ down), 1.0)
    share = float((nose - eyes) @ down) / height
    turned = 1.0 - _ramp(sideways, 0.12, 0.5)
    tilted = 1.0 - _ramp(abs(share - 0.52), 0.14, 0.4)
    return turned * tilted


def _light(grey: NDArray[np.float64]) -> float:
    mean = float(grey.mean())
    clipped = float((grey >= 253).mean() + (grey <= 2).mean())
    return min(
        _ramp(mean, *_DARK),
        1.0 - _ramp(mean, *_BRIGHT),
        _ramp(float(grey.std()), 4.0, 22.0),
        1.0 - _ramp(clipped, 0.1, 0.5),
    )
