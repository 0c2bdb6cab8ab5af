"""Issue 3 section 1: legibility is measured on a field's own signs, by what became of the picture, not by a reader."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.documents.degrading import legibility
from benchmarks.documents.degrading.effects import Effect, chosen_effects
from benchmarks.documents.degrading.legibility import FieldSight, sight_of
from benchmarks.documents.degrading.scene import scene_of
from benchmarks.documents.degrading.view import View, look_at
from benchmarks.documents.drawing.specimen import Kind, Pixels, Specimen
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import Part, record_of

pytestmark = pytest.mark.slow

SEED = record_of(Part.TUNE).seed(11)


@pytest.fixture(scope="module")
def card() -> Specimen:
    """An identity card."""
    return draw_specimen(Kind.RESIDENT_ID_FRONT, SEED)


def flat(card: Specimen) -> tuple[View, Pixels, Pixels]:
    """The card as it is, nothing covered."""
    height, width = card.image.shape[:2]
    return View(np.eye(3), (width, height), 0.0, 0.0), card.image, np.zeros((height, width), np.uint8)


def place_of(card: Specimen, field: str) -> tuple[int, int, int, int]:
    """The rectangle of a field's first line."""
    boxes = np.array(card.lines[field][0].boxes)
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    return int(left), int(top), int(right), int(bottom)


def test_an_untouched_sheet_is_legible(card: Specimen) -> None:
    """Every field of a clean sheet counts."""
    view, image, nothing = flat(card)
    sights = sight_of(card, view, image, image, nothing)
    assert set(sights) == set(card.truth)
    assert all(sight.legible for sight in sights.values())


@pytest.mark.parametrize("field", ["name", "id_number"])
def test_a_covered_field_does_not_count_and_others_do(card: Specimen, field: str) -> None:
    """A finger over a field takes that field and no other."""
    view, image, covered = flat(card)
    left, top, right, bottom = place_of(card, field)
    covered[top:bottom, left : (left + right) // 2] = 255
    sights = sight_of(card, view, image, image, covered)
    assert [name for name, sight in sights.items() if not sight.legible] == [field]


def test_a_field_outside_of_the_picture_does_not_count(card: Specimen) -> None:
    """A cropped corner takes what lies in it."""
    view, image, _ = flat(card)
    left, top, right, bottom = place_of(card, "id_number")
    del left, right, bottom
    cut = image[: top - 4]
    sights = sight_of(card, view, cut, cut, np.zeros(cut.shape[:2], np.uint8))
    assert not sights["id_number"].legible
    assert sights["id_number"].covered > 0.9
    assert sights["name"].legible


def test_burnt_out_and_smeared_fields_do_not_count(card: Specimen) -> None:
    """Glare that leaves no contrast and blur that leaves no shape are measured as such."""
    view, image, nothing = flat(card)
    left, top, right, bottom = place_of(card, "name")
    burnt = image.copy()
    burnt[top - 6 : bottom + 6, left - 6 : right + 6] = 252
    sights = sight_of(card, view, image, burnt, nothing)
    assert not sights["name"].legible
    assert sights["name"].amplitude < legibility.AMPLITUDE
    assert sights["address"].legible
    smeared = cv2.GaussianBlur(image, (0, 0), 12).astype(np.uint8)
    assert not any(sight.legible for sight in sight_of(card, view, image, smeared, nothing).values())


def test_print_too_small_does_not_count(card: Specimen) -> None:
    """A sheet seen from afar has no legible field."""
    height, width = card.image.shape[:2]
    view = View(np.diag([0.2, 0.2, 1.0]), (width, height), 0.0, 0.0)
    small = view.warp(card.image, (round(width * 0.2), round(height * 0.2)))
    sights = sight_of(card, view, small, small, np.zeros(small.shape[:2], np.uint8))
    assert not sights["address"].legible
    assert sights["address"].height < legibility.DENSE_HEIGHT


@given(st.floats(0, 1), st.floats(-255, 255), st.floats(-1, 1), st.floats(0, 60), st.booleans())
def test_legible_means_every_limit_is_kept(
    covered: float, amplitude: float, likeness: float, height: float, dense: bool
) -> None:
    """No figure makes up for another, and improving one never takes legibility away."""
    sight = FieldSight(covered, amplitude, likeness, height, dense)
    broken = (
        covered > legibility.COVERED
        or amplitude < legibility.AMPLITUDE
        or likeness < legibility.LIKENESS
        or height < (legibility.DENSE_HEIGHT if dense else legibility.LATIN_HEIGHT)
    )
    assert sight.legible != broken
    if sight.legible:
        assert FieldSight(0.0, amplitude + 1, min(1.0, likeness + 0.1), height + 1, dense).legible


def test_the_same_seed_gives_the_same_file() -> None:
    """Section 1: a picture is repeated byte for byte."""
    first = scene_of(draw_specimen(Kind.RESIDENT_ID_BACK, SEED))
    again = scene_of(draw_specimen(Kind.RESIDENT_ID_BACK, SEED))
    assert first.data == again.data
    assert first.effects == again.effects
    assert np.array_equal(first.documents[0].corners, again.documents[0].corners)


def seeds_with(effect: Effect) -> list[int]:
    """The first tuning seeds on which an effect happens."""
    first = record_of(Part.TUNE).first_seed
    return [seed for seed in range(first, first + 300) if effect in chosen_effects(seed)][:2]


def test_two_documents_are_both_in_the_picture() -> None:
    """Section 1: two cards in one picture, each with a truth of its own, neither over the other."""
    seed = seeds_with(Effect.TWO_CARDS)[0]
    scene = scene_of(draw_specimen(Kind.RESIDENT_ID_FRONT, seed), draw_specimen(Kind.RESIDENT_ID_BACK, seed))
    assert [placed.specimen.kind for placed in scene.documents] == [Kind.RESIDENT_ID_FRONT, Kind.RESIDENT_ID_BACK]
    one, other = (placed.corners.astype(np.float32) for placed in scene.documents)
    shared, _ = cv2.intersectConvexConvex(one, other)
    assert shared < 0.02 * cv2.contourArea(one)


@pytest.mark.parametrize("effect", list(Effect))
def test_every_effect_draws_and_leaves_its_mark(effect: Effect) -> None:
    """Section 1: each degradation really changes the picture that is handed in."""
    seed = seeds_with(effect)[0]
    sheet = draw_specimen(Kind.RESIDENT_ID_BACK, seed)
    second = draw_specimen(Kind.RESIDENT_ID_FRONT, seed)
    scene = scene_of(sheet, second)
    assert effect in scene.effects
    picture = cv2.imdecode(np.frombuffer(scene.data, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert 30 <= scene.quality <= 95
    if effect is Effect.CROPPED:
        corners = scene.documents[0].corners
        height, width = picture.shape[:2]
        assert ((corners < 0) | (corners > (width, height))).any()


@given(st.floats(0, 1), st.floats(0.05, 1), st.integers(0, 10_000))
def test_points_of_a_curled_sheet_are_where_the_picture_has_them(curl: float, lean: float, seed: int) -> None:
    """Truth and picture go the same way: a dot on the sheet is seen at the place its point is said to have."""
    rng = np.random.default_rng(seed)
    view = look_at((300, 200), 300.0, {Effect.CURL: curl, Effect.PERSPECTIVE: lean}, rng)
    low = view.corners().min(axis=0)
    view = view.shifted(*(30 - low))
    sheet = np.zeros((200, 300), np.uint8)
    spot = rng.uniform((60, 60), (240, 140))
    cv2.circle(sheet, (int(spot[0]), int(spot[1])), 4, 255, -1)
    seen = view.warp(sheet, (520, 520)).astype(np.float64)
    rows, columns = np.mgrid[0:520, 0:520]
    centre = np.array([(columns * seen).sum(), (rows * seen).sum()]) / seen.sum()
    said = view.points(np.floor(spot)[None])[0]
    assert np.linalg.norm(centre - said) < 2.0
