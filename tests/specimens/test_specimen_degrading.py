"""Photographed specimens: the truth stays, corners and regions follow the pixels, faults are faults."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity_checks.results import DocumentType
from identity_checks.specimens import FAULTS, Effect, Level, Pixels, Specimen, degrade, degrade_photo, draw

pytestmark = pytest.mark.slow

KINDS = (
    DocumentType.RESIDENT_ID_FRONT,
    DocumentType.RESIDENT_ID_BACK,
    DocumentType.BUSINESS_LICENCE,
    DocumentType.PASSPORT,
)
GEOMETRY = (Effect.TILT, Effect.PERSPECTIVE)


def flattened(photo: Specimen, like: Specimen) -> Pixels:
    """The document cut out of the photo by its corners."""
    height, width = like.image.shape[:2]
    there = np.asarray(photo.corners, np.float32)
    here = np.asarray(like.corners, np.float32)
    matrix = cv2.getPerspectiveTransform(there, here)
    return cv2.warpPerspective(photo.image, matrix, (width, height)).astype(np.uint8)


def likeness(first: Pixels, second: Pixels) -> float:
    small = [
        cv2.GaussianBlur(cv2.cvtColor(one, cv2.COLOR_BGR2GRAY), (0, 0), 3)[30:-30, 30:-30] for one in (first, second)
    ]
    return float(np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1])


def sharpness(pixels: Pixels) -> float:
    return float(cv2.Laplacian(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), cv2.CV_64F).var())


@pytest.mark.parametrize("turn", [None, Effect.TURN_90, Effect.TURN_180, Effect.TURN_270])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("level", ["phone", "hard"])
def test_corners_follow_the_document(kind: DocumentType, level: Level, turn: Effect | None) -> None:
    """R20: cutting the document out by its corners gives the drawn sheet back, the right way up."""
    sheet = draw(kind, 51)
    photo = degrade(sheet, 7, level, effects=[*GEOMETRY, *([turn] if turn else [])])
    assert likeness(flattened(photo, sheet), sheet.image) > 0.95
    assert likeness(flattened(photo, sheet)[::-1, ::-1].copy(), sheet.image) < 0.8


@settings(max_examples=25)
@given(st.integers(0, 100_000), st.sampled_from(KINDS), st.sampled_from(["clean", "phone", "hard"]))
def test_the_truth_stays_and_corners_lie_inside(seed: int, kind: DocumentType, level: Level) -> None:
    """R20: whatever the level chooses, the whole document is in the picture and no fault is among it."""
    sheet = draw(kind, seed % 7)
    photo = degrade(sheet, seed, level)
    height, width = photo.image.shape[:2]
    assert photo.truth == sheet.truth
    assert set(photo.regions) == set(sheet.regions)
    assert all(0 <= x <= width and 0 <= y <= height for x, y in photo.corners)
    assert not FAULTS & {Effect(name) for name in photo.effects}
    assert photo.image.dtype == np.uint8


@pytest.mark.parametrize(
    ("turn", "rotation"), [(None, 0), (Effect.TURN_90, 270), (Effect.TURN_180, 180), (Effect.TURN_270, 90)]
)
def test_rotation_is_what_turns_it_upright(turn: Effect | None, rotation: int) -> None:
    """R20: the same meaning as `DocumentReading.rotation`."""
    photo = degrade(draw(KINDS[0], 2), 9, "phone", effects=[*GEOMETRY, *([turn] if turn else [])])
    assert photo.rotation == rotation


def test_same_seed_same_photo() -> None:
    """R20: measurements can be repeated."""
    sheet = draw(KINDS[0], 2)
    assert np.array_equal(degrade(sheet, 5, "hard").image, degrade(sheet, 5, "hard").image)
    assert not np.array_equal(degrade(sheet, 5, "hard").image, degrade(sheet, 6, "hard").image)


def test_every_effect_by_itself_changes_the_picture() -> None:
    """R20: no effect is a word only."""
    sheet = draw(KINDS[0], 2)
    plain = degrade(sheet, 5, "phone", effects=[]).image
    for effect in Effect:
        photo = degrade(sheet, 5, "phone", effects=[effect])
        assert photo.effects == (effect.value,)
        same = photo.image.shape == plain.shape and np.array_equal(photo.image, plain)
        assert not same, effect


def test_faults_are_strong() -> None:
    """R20: blurred loses detail, glare burns out a field, low light is dark, cut off leaves the picture."""
    sheet = draw(KINDS[0], 2)
    plain = degrade(sheet, 5, "phone", effects=[])
    assert sharpness(degrade(sheet, 5, "phone", effects=["blurred"]).image) < sharpness(plain.image) / 10
    assert degrade(sheet, 5, "phone", effects=["low_light"]).image.mean() < 55
    burnt = (degrade(sheet, 5, "phone", effects=["glare"]).image.min(axis=2) >= 253).mean()
    assert burnt > 0.02 + (plain.image.min(axis=2) >= 253).mean()
    cut = degrade(sheet, 5, "phone", effects=["cut_off"])
    height, width = cut.image.shape[:2]
    assert any(not (0 <= x <= width and 0 <= y <= height) for x, y in cut.corners)


def test_unknown_effects_are_refused() -> None:
    """A misspelt effect must not pass as no effect."""
    with pytest.raises(ValueError, match="blury"):
        degrade(draw(KINDS[1], 2), 5, "phone", effects=["blury"])


def test_photos_keep_their_size() -> None:
    """R20: the optical part moves nothing."""
    picture = draw(KINDS[1], 2).image
    changed = degrade_photo(picture, 3, "hard", effects=[Effect.NOISE, Effect.SHADOW])
    assert changed.shape == picture.shape
    assert not np.array_equal(changed, picture)
