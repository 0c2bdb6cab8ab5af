"""Quality of a face in the terms of ISO/IEC 29794-5: each component answers to its own harm (R2, R36)."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from typing import Final

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from identity_checks.faces.alignment import Landmarks, align, covered, frontal_points
from identity_checks.faces.detection import FaceDetector
from identity_checks.faces.face_quality import Component, FaceQuality, Unit, assess_face
from identity_checks.faces.head_pose import head_pose
from identity_checks.models import ModelStore
from identity_checks.specimens import Portrait, PortraitsNotFetched, portraits

Pixels = NDArray[np.uint8]

_FOUND = portraits()
needs_portraits = pytest.mark.skipif(
    isinstance(_FOUND, PortraitsNotFetched), reason="portraits not fetched: python tools/fetch_portraits.py"
)
_TEMPLATE: Final[Landmarks] = tuple((float(x), float(y)) for x, y in frontal_points())  # type: ignore[assignment]  # 5
_DECIDING: Final = frozenset(Component) - {
    Component.HEAD_POSE_ROLL,
    Component.DYNAMIC_RANGE,
    Component.ILLUMINATION_UNIFORMITY,
    Component.BACKGROUND_UNIFORMITY,
    Component.NATURAL_COLOUR,
}


@pytest.fixture(scope="module")
def faces() -> Mapping[str, Pixels]:
    """Aligned faces of every sample portrait by person, one each."""
    assert not isinstance(_FOUND, PortraitsNotFetched)
    detector = FaceDetector(ModelStore.bundled())

    def aligned(portrait: Portrait) -> Pixels:
        page = portrait.picture()
        return align(page, detector.find(page)[0].landmarks)

    return {person: aligned(pictures[0]) for person, pictures in _FOUND.items()}


def _drawn_over(face: Pixels, what: str) -> Pixels:
    """What people wear or hold before a face, drawn flat with soft edges and a little noise."""
    drawn = face.copy()
    match what:
        case "glasses":
            for x in (38, 74):
                cv2.ellipse(drawn, (x, 52), (16, 12), 0, 0, 360, (25, 22, 20), -1, cv2.LINE_AA)
        case "one eye":
            cv2.ellipse(drawn, (74, 52), (16, 12), 0, 0, 360, (30, 30, 30), -1, cv2.LINE_AA)
        case "blue mask" | "black mask" | "white mask":
            colour = {"blue mask": (215, 190, 150), "black mask": (30, 30, 30), "white mask": (235, 235, 235)}[what]
            outline = np.array([(26, 66), (56, 60), (86, 66), (82, 98), (56, 112), (30, 98)])
            cv2.fillPoly(drawn, [outline], colour, cv2.LINE_AA)
        case _:
            skin = np.median(face[60:70, 25:35].reshape(-1, 3), axis=0)
            for finger, x in enumerate((40, 52, 64, 76)):
                shade = tuple(float(value) * (1 - 0.05 * finger) for value in skin)
                cv2.line(drawn, (x, 112), (x - 4, 78), shade, 12, cv2.LINE_AA)
    soft = np.asarray(cv2.GaussianBlur(drawn, (0, 0), 0.8), dtype=np.float64)
    noise = np.random.default_rng(3).normal(0, 2, soft.shape)
    return np.clip(soft + noise, 0, 255).astype(np.uint8)


@needs_portraits
def test_every_component_has_a_value_and_a_unit(faces: Mapping[str, Pixels]) -> None:
    """A good portrait: everything measured but the background, which an aligned picture does not show."""
    quality = assess_face(faces["obama"], _TEMPLATE)

    assert set(quality.measures) == set(Component) - {Component.BACKGROUND_UNIFORMITY}
    assert {component for component, measure in quality.measures.items() if measure.usability is not None} == _DECIDING
    assert quality.measures[Component.INTER_EYE_DISTANCE].unit is Unit.PIXELS
    assert quality.measures[Component.INTER_EYE_DISTANCE].value == pytest.approx(35.24, abs=0.01)
    assert quality.measures[Component.HEAD_POSE_YAW].unit is Unit.DEGREES
    assert quality.score == quality.measures[quality.worst].usability
    with pytest.raises(FrozenInstanceError):
        quality.measures = {}  # type: ignore[misc]  # that it cannot be set is the point
    with pytest.raises(TypeError):
        quality.measures[Component.SHARPNESS] = quality.measures[Component.HEAD_POSE_YAW]  # type: ignore[index]  # same


@needs_portraits
@pytest.mark.parametrize("what", ["glasses", "one eye"])
def test_covered_eyes_are_told(faces: Mapping[str, Pixels], what: str) -> None:
    """Dark glasses, or one eye covered, on every sample person; the mouth stays visible."""
    for face in faces.values():
        covered_face = assess_face(_drawn_over(face, what), _TEMPLATE)
        assert covered_face.worst is Component.EYES_VISIBLE
        assert covered_face.score == 0.0
        assert covered_face.measures[Component.MOUTH_VISIBLE].usability == 1.0
        assert assess_face(face, _TEMPLATE).measures[Component.EYES_VISIBLE].usability == 1.0


@needs_portraits
@pytest.mark.parametrize("what", ["blue mask", "black mask", "white mask", "hand"])
def test_a_covered_mouth_is_told(faces: Mapping[str, Pixels], what: str) -> None:
    """Masks of three colours and a hand of the face's own colour; the eyes stay visible."""
    for face in faces.values():
        covered_face = assess_face(_drawn_over(face, what), _TEMPLATE)
        assert covered_face.worst is Component.MOUTH_VISIBLE
        assert covered_face.score == 0.0
        assert covered_face.measures[Component.EYES_VISIBLE].usability == 1.0
        assert assess_face(face, _TEMPLATE).measures[Component.MOUTH_VISIBLE].usability == 1.0


@needs_portraits
@pytest.mark.parametrize(
    ("harm", "component"),
    [
        ("blurred", Component.SHARPNESS),
        ("dark", Component.LUMINANCE_MEAN),
        ("flat", Component.LUMINANCE_VARIANCE),
        ("burnt", Component.OVER_EXPOSURE),
        ("crushed", Component.UNDER_EXPOSURE),
    ],
)
def test_each_harm_lowers_its_component(faces: Mapping[str, Pixels], harm: str, component: Component) -> None:
    """What was done to the picture is what limits its use."""
    for face in faces.values():
        even = np.asarray(face, dtype=np.float64)
        match harm:
            case "blurred":
                harmed = np.asarray(cv2.GaussianBlur(face, (0, 0), 4), dtype=np.float64)
            case "dark":
                harmed = even * 0.12
            case "flat":
                harmed = 120 + (even - even.mean()) * 0.05
            case "burnt":
                harmed = (even - np.percentile(even[16:100, 20:92], 30)) * 40 + 200
            case _:
                harmed = (even - np.percentile(even[16:100, 20:92], 85)) * 2
        before = assess_face(face, _TEMPLATE).measures[component].usability
        after = assess_face(np.clip(harmed, 0, 255).astype(np.uint8), _TEMPLATE).measures[component].usability
        assert before == 1.0
        assert after is not None
        assert after < 0.35


@needs_portraits
def test_light_from_one_side_and_lost_colour_are_told(faces: Mapping[str, Pixels]) -> None:
    """Illumination uniformity falls under a slope of light; a grey picture has no natural colour. Neither decides."""
    slope = np.linspace(0.25, 1.0, 112)[None, :, None]
    for face in faces.values():
        before = assess_face(face, _TEMPLATE)
        sidelit = assess_face((face * slope).astype(np.uint8), _TEMPLATE)
        grey = cv2.cvtColor(cv2.cvtColor(face, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        assert _value(sidelit, Component.ILLUMINATION_UNIFORMITY) < 0.2
        assert _value(sidelit, Component.ILLUMINATION_UNIFORMITY) < _value(before, Component.ILLUMINATION_UNIFORMITY)
        assert _value(before, Component.NATURAL_COLOUR) > 0.2
        assert _value(assess_face(np.asarray(grey, dtype=np.uint8), _TEMPLATE), Component.NATURAL_COLOUR) == 0.0


def test_a_plain_background_is_more_uniform_than_a_busy_one() -> None:
    """Only what is on the page counts: a face at the page's edge has the other side, one that fills it has none."""
    middle: Landmarks = tuple((x + 200, y + 200) for x, y in _TEMPLATE)  # type: ignore[assignment]  # five points
    plain = np.full((512, 512, 3), 200, dtype=np.uint8)
    busy = np.random.default_rng(5).integers(0, 255, (512, 512, 3), dtype=np.uint8)
    edge: Landmarks = tuple((x, y + 200) for x, y in _TEMPLATE)  # type: ignore[assignment]  # five points

    assert _value(assess_face(plain, middle), Component.BACKGROUND_UNIFORMITY) == 1.0
    assert _value(assess_face(busy, middle), Component.BACKGROUND_UNIFORMITY) < 0.9
    assert _value(assess_face(plain, edge), Component.BACKGROUND_UNIFORMITY) == 1.0
    assert Component.BACKGROUND_UNIFORMITY not in assess_face(plain[:112, :112], _TEMPLATE).measures
    assert covered((112, 112), _TEMPLATE).all()


@pytest.mark.parametrize("size", [10.0, 25.0, 40.0])
def test_the_size_is_the_distance_of_the_eyes(size: float) -> None:
    """Useless at ten pixels, ample at forty."""
    page = np.random.default_rng(6).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    scale = size / (_TEMPLATE[1][0] - _TEMPLATE[0][0])
    scaled: Landmarks = tuple((x * scale, y * scale) for x, y in _TEMPLATE)  # type: ignore[assignment]  # five points
    measure = assess_face(page, scaled).measures[Component.INTER_EYE_DISTANCE]

    assert measure.value == pytest.approx(size, rel=1e-4)
    assert measure.usability == pytest.approx((size - 10) / 30, abs=1e-4)


def test_points_that_coincide_are_useless_and_no_error() -> None:
    """A detector's nonsense is an answer."""
    point = (40.0, 40.0)
    quality = assess_face(np.zeros((112, 112, 3), dtype=np.uint8), (point, point, point, point, point))

    assert quality.score == 0.0
    assert set(quality.measures) == {Component.INTER_EYE_DISTANCE}


@given(yaw=st.floats(-50, 50), pitch=st.floats(-45, 45), roll=st.floats(-170, 170))
def test_the_pose_of_an_average_head_is_found(yaw: float, pitch: float, roll: float) -> None:
    """An average head turned by known angles, seen from afar, has its angles told within a few degrees."""
    frontal = frontal_points()
    flat = (frontal - frontal[:2].mean(axis=0)) / np.linalg.norm(frontal[1] - frontal[0])
    head = np.column_stack([flat, (0.0, 0.0, 0.45, 0.12, 0.12)])
    around = [np.radians(angle) for angle in (yaw, pitch, roll)]
    sine, cosine = np.sin(around), np.cos(around)
    turned = np.array([[cosine[0], 0, sine[0]], [0, 1, 0], [-sine[0], 0, cosine[0]]])
    nodded = np.array([[1, 0, 0], [0, cosine[1], sine[1]], [0, -sine[1], cosine[1]]])
    seen = 80 * (head @ (turned @ nodded).T)[:, :2]
    in_plane = np.array([[cosine[2], -sine[2]], [sine[2], cosine[2]]])
    points = seen @ in_plane.T + (300, 200)
    told = head_pose(tuple((float(x), float(y)) for x, y in points))  # type: ignore[arg-type]  # five points

    assert told.yaw == pytest.approx(yaw, abs=12)
    assert told.pitch == pytest.approx(pitch, abs=12)
    if abs(yaw) < 1:
        assert told.roll == pytest.approx(roll, abs=2)


def test_a_face_seen_from_the_side_is_less_usable_than_a_frontal_one() -> None:
    """The nose beside the line between the eyes lowers the pose's usability; told in degrees."""
    page = np.random.default_rng(5).integers(0, 255, (112, 112, 3), dtype=np.uint8)
    right_eye, left_eye, nose, *mouth = _TEMPLATE
    turned: Landmarks = (right_eye, left_eye, (nose[0] + 14.0, nose[1]), mouth[0], mouth[1])
    frontal, aside = (assess_face(page, points).measures[Component.HEAD_POSE_YAW] for points in (_TEMPLATE, turned))

    assert frontal.value == pytest.approx(0, abs=2)
    assert frontal.usability == 1.0
    assert aside.value > 30
    assert aside.usability is not None
    assert aside.usability < 0.6


def _value(quality: FaceQuality, component: Component) -> float:
    return quality.measures[component].value
