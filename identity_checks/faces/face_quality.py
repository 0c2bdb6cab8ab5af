"""How usable a face is for a comparison, in the terms of ISO/IEC 29794-5.

The terms are the standard's; the way each is measured is this project's, cheap enough to be done for every face, so the
figures are not those of the standard's reference software. Not measured: expression, open eyes, closed mouth, head
coverings, margins around the head, compression artefacts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.faces.alignment import Landmarks, align, covered
from identity_checks.faces.head_pose import head_pose

Grey = NDArray[np.float32]
Region = tuple[slice, slice]

# Between the eyes in pixels: below the first a comparison is a guess (an ID portrait at 28 still works at 1.3-15 %
# false rejects), above the second more pixels bring nothing to a network that sees 35 of them.
_EYES: Final = (10.0, 40.0)
# A blur of a tenth of the eye distance gives 0.07-0.10 and leaves a cosine of 0.1-0.5 to the same face unblurred; a
# blur of 0.03 gives 0.16-0.24 and leaves more than 0.9.
_SHARPNESS: Final = (0.08, 0.22)
# The detector's points alone turn a frontal head by up to some twenty degrees on the sample portraits.
_YAW: Final = (20.0, 55.0)
_PITCH: Final = (22.0, 55.0)
# Mean luminance. The network bears darkness well (0.9 at 0.16); the person who compares does not.
_DARK: Final = (0.06, 0.235)
_BRIGHT: Final = (0.765, 0.98)
_VARIANCE: Final = (0.016**2, 0.086**2)
_CLIPPED: Final = (0.1, 0.5)
# Drawn glasses, masks and hands on the sample portraits, large and as 28-pixel ID portraits: uncovered eyes gave 1.1 or
# more (0.7 above a white mask), covered ones 0.06 or less; an uncovered mouth 0.5 or more, a covered one 0.24 or less.
_EYES_SEEN: Final = (0.15, 0.6)
_MOUTH_SEEN: Final = (0.26, 0.5)

_FACE: Final[Region] = (slice(16, 100), slice(20, 92))
_EYE_REGIONS: Final[tuple[Region, Region]] = ((slice(48, 56), slice(32, 45)), (slice(48, 56), slice(67, 80)))
_MOUTH: Final[Region] = (slice(84, 102), slice(44, 68))
_CHEEKS: Final[tuple[Region, Region]] = ((slice(62, 84), slice(22, 40)), (slice(62, 84), slice(72, 90)))
_CHEEK_BINS: Final = 32
_LEAST_BACKGROUND: Final = 200
# The template takes this share of the aligned picture when the background is to be in view beside the head.
_WIDE_SHARE: Final = 0.4
_BESIDE_HEAD: Final[tuple[Region, Region]] = ((slice(4, 56), slice(2, 20)), (slice(4, 56), slice(92, 110)))


class Unit(StrEnum):
    """What a component's value counts."""

    PIXELS = "px"
    DEGREES = "deg"
    SHARE = "share"
    BITS = "bit"
    RATIO = "ratio"


class Component(StrEnum):
    """A quality component of ISO/IEC 29794-5."""

    INTER_EYE_DISTANCE = "inter_eye_distance"
    SHARPNESS = "sharpness"
    HEAD_POSE_YAW = "head_pose_yaw"
    HEAD_POSE_PITCH = "head_pose_pitch"
    HEAD_POSE_ROLL = "head_pose_roll"
    LUMINANCE_MEAN = "luminance_mean"
    LUMINANCE_VARIANCE = "luminance_variance"
    UNDER_EXPOSURE = "under_exposure"
    OVER_EXPOSURE = "over_exposure"
    DYNAMIC_RANGE = "dynamic_range"
    ILLUMINATION_UNIFORMITY = "illumination_uniformity"
    BACKGROUND_UNIFORMITY = "background_uniformity"
    NATURAL_COLOUR = "natural_colour"
    EYES_VISIBLE = "eyes_visible"
    MOUTH_VISIBLE = "mouth_visible"


@dataclass(frozen=True, slots=True)
class Measure:
    """One component: its value in `unit`, and how usable that is, 0 useless to 1 ample.

    `usability` is None for what is told but does not decide: a turned head is aligned, a grey portrait or a busy
    background is no fault of a face.
    """

    value: float
    unit: Unit
    usability: float | None = None


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """Usability of one face. `measures` lacks what could not be measured: a background beyond the page's edge."""

    measures: Mapping[Component, Measure]

    @property
    def worst(self) -> Component:
        """The component that limits the face's use."""
        return min(self.measures, key=self._usability)

    @property
    def score(self) -> float:
        """One figure, 0 to 1: a face is as usable as its worst component."""
        return self._usability(self.worst)

    def _usability(self, component: Component) -> float:
        usability = self.measures[component].usability
        return 1.0 if usability is None else usability


def assess_face(page: NDArray[np.uint8], landmarks: Landmarks) -> FaceQuality:
    """Assess a face on a BGR page by its five points; where the eyes coincide it has no size and nothing else."""
    distance = float(np.linalg.norm(np.subtract(landmarks[1], landmarks[0])))
    measures = {Component.INTER_EYE_DISTANCE: Measure(distance, Unit.PIXELS, _ramp(distance, *_EYES))}
    if distance >= 1.0:
        aligned = align(page, landmarks)
        grey = np.asarray(cv2.cvtColor(aligned, cv2.COLOR_BGR2GRAY), dtype=np.float32)
        measures |= {**_pose(landmarks), **_light(grey), **_visible(grey)}
        measures[Component.SHARPNESS] = _sharpness(grey[_FACE])
        measures[Component.NATURAL_COLOUR] = Measure(saturation(aligned), Unit.SHARE)
        background = _background(page, landmarks)
        if background is not None:
            measures[Component.BACKGROUND_UNIFORMITY] = background
    return FaceQuality(MappingProxyType(measures))


def saturation(aligned: NDArray[np.uint8]) -> float:
    """Give the mean saturation of the inner face of an aligned 112-pixel BGR picture, 0 grey to 1."""
    inner = np.ascontiguousarray(aligned[_FACE])
    return float(cv2.cvtColor(inner, cv2.COLOR_BGR2HSV)[..., 1].mean()) / 255


def _ramp(value: float, useless: float, ample: float) -> float:
    return float(np.clip((value - useless) / (ample - useless), 0.0, 1.0))


def _sharpness(face: Grey) -> Measure:
    """The standard deviation of the Laplacian over the contrast."""
    contrast = float(face.std())
    if contrast < 1.0:
        return Measure(0.0, Unit.RATIO, 0.0)
    value = float(cv2.Laplacian(face, cv2.CV_32F).std()) / contrast
    return Measure(value, Unit.RATIO, _ramp(value, *_SHARPNESS))


def _pose(landmarks: Landmarks) -> dict[Component, Measure]:
    pose = head_pose(landmarks)
    return {
        Component.HEAD_POSE_YAW: Measure(pose.yaw, Unit.DEGREES, 1.0 - _ramp(abs(pose.yaw), *_YAW)),
        Component.HEAD_POSE_PITCH: Measure(pose.pitch, Unit.DEGREES, 1.0 - _ramp(abs(pose.pitch), *_PITCH)),
        Component.HEAD_POSE_ROLL: Measure(pose.roll, Unit.DEGREES),
    }


def _light(grey: Grey) -> dict[Component, Measure]:
    face = grey[_FACE]
    mean, variance = float(face.mean()) / 255, float(face.var()) / 255**2
    under, over = float((face <= 2).mean()), float((face >= 253).mean())
    counts = np.bincount(face.astype(np.uint8).ravel(), minlength=256)
    shares = counts[counts > 0] / face.size
    return {
        Component.LUMINANCE_MEAN: Measure(mean, Unit.SHARE, min(_ramp(mean, *_DARK), 1.0 - _ramp(mean, *_BRIGHT))),
        Component.LUMINANCE_VARIANCE: Measure(variance, Unit.SHARE, _ramp(variance, *_VARIANCE)),
        Component.UNDER_EXPOSURE: Measure(under, Unit.SHARE, 1.0 - _ramp(under, *_CLIPPED)),
        Component.OVER_EXPOSURE: Measure(over, Unit.SHARE, 1.0 - _ramp(over, *_CLIPPED)),
        Component.DYNAMIC_RANGE: Measure(float(-(shares * np.log2(shares)).sum()), Unit.BITS),
        Component.ILLUMINATION_UNIFORMITY: Measure(_evenness(grey), Unit.SHARE),
    }


def _evenness(grey: Grey) -> float:
    """How much the histograms of the two cheeks' luminance overlap, 0 to 1."""
    right, left = (
        np.histogram(grey[cheek], bins=_CHEEK_BINS, range=(0, 256))[0] / grey[cheek].size for cheek in _CHEEKS
    )
    return float(np.minimum(right, left).sum())


def _background(page: NDArray[np.uint8], landmarks: Landmarks) -> Measure | None:
    """One less the spread of luminance beside the head; None where the page ends there."""
    wide = cv2.cvtColor(align(page, landmarks, share=_WIDE_SHARE), cv2.COLOR_BGR2GRAY)
    on_page = covered(page.shape[:2], landmarks, share=_WIDE_SHARE)
    beside = np.concatenate([wide[side][on_page[side]] for side in _BESIDE_HEAD])
    if beside.size < _LEAST_BACKGROUND:
        return None
    return Measure(1.0 - float(beside.std()) / 128, Unit.SHARE)


def _visible(grey: Grey) -> dict[Component, Measure]:
    """Detail where the eyes are (the worse of the two) and across the line of the mouth, over the face's contrast."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.0)
    contrast = max(float(smooth[20:104, 18:94].std()), 1.0)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    edges = np.hypot(across, down)
    eyes = min(float(edges[eye].mean()) for eye in _EYE_REGIONS) / contrast
    mouth = float(np.abs(down[_MOUTH]).mean()) / contrast
    return {
        Component.EYES_VISIBLE: Measure(eyes, Unit.RATIO, _ramp(eyes, *_EYES_SEEN)),
        Component.MOUTH_VISIBLE: Measure(mouth, Unit.RATIO, _ramp(mouth, *_MOUTH_SEEN)),
    }
