"""The pieces of the face benchmark: drawing, curve, split of pictures, speed of the search."""

from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.faces import accuracy, fusion, search_speed, zoo
from benchmarks.faces.accuracy import Scores
from benchmarks.faces.det import det_points, draw_det
from benchmarks.faces.fusion import Fused
from benchmarks.faces.id_portraits import id_portrait, selfie_file
from benchmarks.faces.page import PUBLISHED, PUBLISHED_PAIRS, page
from benchmarks.faces.search_speed import SearchSpeed, Times
from benchmarks.faces.zoo import Beside, Cost, ZooFaces, brought_to
from identity_checks.faces import FaceComparer
from identity_checks.faces.embedding import FaceEmbedder
from identity_checks.faces.rates import Rate
from identity_checks.models import ModelStore
from identity_checks.results import FaceBox
from identity_checks.specimens import PortraitsNotFetched, portraits

_CORNERS = ((100.0, 100.0), (300.0, 100.0), (300.0, 380.0), (100.0, 380.0))
_FACE = FaceBox(_CORNERS, ((150.0, 200.0), (250.0, 200.0), (200.0, 260.0), (160.0, 320.0), (240.0, 320.0)), 0.9, 1.0)


def test_no_picture_is_both_tuned_on_and_reported() -> None:
    """Section 4: the report is on pictures that were not used for calibration."""
    assert set(accuracy.EVALUATION).isdisjoint(accuracy.TUNING)


def test_a_drawn_id_portrait_is_small_and_grey_and_the_same_for_a_seed() -> None:
    """28 pixels between the eyes, and every seed its own picture."""
    card = np.random.default_rng(4).integers(0, 255, (500, 400, 3), dtype=np.uint8)
    one, again, other = (id_portrait(card, _FACE, seed) for seed in (1, 1, 2))

    assert one.shape == (140, 112, 3)
    assert (one == again).all()
    assert (one != other).any()
    # A decoded JPEG of a grey picture has three equal channels.
    assert (one[..., 0] == one[..., 2]).all()
    assert (id_portrait(card, _FACE, 1, grey=False)[..., 0] != one[..., 0]).any()


@given(
    genuine=st.lists(st.floats(-1, 1), min_size=1, max_size=30),
    impostor=st.lists(st.floats(-1, 1), min_size=1, max_size=30),
)
def test_the_curve_trades_one_error_for_the_other(genuine: list[float], impostor: list[float]) -> None:
    """From everybody let in to nobody; each point is what counting at a threshold gives."""
    points = det_points(genuine, impostor)

    assert points[-1] == (0.0, 1.0)
    assert points == sorted(points, key=lambda point: (-point[0], point[1]))
    scores = Scores(genuine, impostor)
    threshold = sorted({*genuine, *impostor})[0]
    assert points[0] == pytest.approx(
        (scores.false_matches(threshold).value, scores.false_non_matches(threshold).value)
    )


def test_the_drawing_is_an_svg_with_every_curve() -> None:
    """Well-formed, on its canvas, each curve named with its sample."""
    curves = {"one": det_points([0.5, 0.6], [0.1, 0.2]), "two": det_points([0.2], [0.3])}
    drawn = ElementTree.fromstring(draw_det(curves, {"one": (2, 2), "two": (1, 1)}))  # noqa: S314 - our own text

    texts = [item.text or "" for item in drawn.iter() if item.tag.endswith("text")]
    assert "one: 2 / 2 comparisons" in texts
    lines = [item for item in drawn.iter() if item.tag.endswith("polyline")]
    assert len(lines) == 2
    for line in lines:
        for pair in line.attrib["points"].split():
            assert all(70 <= float(value) <= 450 for value in pair.split(","))


def test_missing_faces_count_as_false_non_matches() -> None:
    """A portrait without a face found is no success."""
    assert Scores([0.5, 0.3], [0.1], genuine_missed=1).false_non_matches(0.4) == Rate(2, 3)


def test_the_page_states_samples_and_bounds() -> None:
    """Every figure with its sample, what is published with its bounds."""
    scores = {accuracy.MATCHED_GREY: Scores([0.5, 0.3], [0.1, 0.2], cpu_ms=80)}
    speed = SearchSpeed(1_000_000, Times(20.0, 10.0, 30.0), Times(60.0, 30.0, 90.0), 640.0, 128.0)
    same = np.array([True, True, False, False])
    now = Fused(3, np.array([0.5, 0.7, 0.0, 0.2]), same)
    ways = {fusion.NOW: now, "another": Fused(4, now.cosines + np.array([0.1, 0.0, 0.1, 0.1]), same)}
    plain = {(zoo.GREY, zoo.SCALED): Scores([0.3], [0.2]), (zoo.GREY, zoo.PLAIN): Scores(genuine_missed=1)}
    ratios = {zoo.PLAIN: (0.9, 0.8, 1.0), zoo.SCALED: (1.1, 1.0, 1.3)}
    cost = Cost(3, 36.0, {zoo.PLAIN: 40.0, zoo.SCALED: 33.0}, ratios)
    beside = Beside(plain, {zoo.PLAIN: 1, zoo.SCALED: 0}, 87, {zoo.SAME_SIZE: cost})
    text = page(scores, beside, speed, load=3.0, fused={(28.0, True): ways})

    assert "| grey portrait, in its own terms | 1/2 = 50.00% (1.26%-98.74%) | 1/2 = 50.00% (1.26%-98.74%) |" in text
    assert f"| grey portrait | {zoo.PLAIN} | 1/1 = 100.00% (2.50%-100.00%) | 1/1 = 100.00%" in text
    assert f"| grey portrait | {zoo.SCALED} | 1/1 = 100.00% (2.50%-100.00%) | 1/1 = 100.00%" in text
    assert "| photo of 640 pixels | 3 | 36.0 ms | 40.0 ms | 0.90 (0.80-1.00) | 33.0 ms | 1.10 (1.00-1.30) |" in text
    assert "| 0.40 | 163 = 0.0880% (0.0751%-0.1026%) |" in text
    assert "0/1 = 0.00% (0.00%-97.50%)" in text
    assert "**Grey, 28 pixels between the eyes**: 2 comparisons of one person, 2 of two." in text
    assert "| another | 4 | 0.650 (0.600) | 0.200 (0.300) | +0.050, +0.100 | 5.69 |" in text
    assert "{" not in text
    assert PUBLISHED[0] == (0.40, 163)
    assert PUBLISHED_PAIRS == 185_136


def test_the_search_benchmark_finds_what_it_searches() -> None:
    """On a small index; how long it takes is not asserted."""
    speed = search_speed.measure(faces=60_000, searches=3)

    assert speed.faces == 60_000
    assert speed.megabytes == pytest.approx(38.4)
    assert 0 < speed.ours.wall_best <= speed.ours.wall_median
    assert speed.numpy.cpu_median > 0


def test_the_plain_way_gives_the_products_embedding_on_the_same_picture() -> None:
    """So the thresholds of the counted false match rates hold for both, and neither aligns worse than the other."""
    people = portraits()
    if isinstance(people, PortraitsNotFetched):
        pytest.skip("portraits not fetched: python tools/fetch_portraits.py")
    models = ModelStore.bundled()
    comparer, embedder = FaceComparer(models), FaceEmbedder(models)
    plain, scaled = (ZooFaces(models, scaled=scaled) for scaled in (False, True))
    for person, place in accuracy.EVALUATION:
        photo = selfie_file(people[person][place].selfie())
        small = brought_to(photo, zoo.LONG_SIDE)
        ours = embedder.embed(small, comparer.find(small)[0])
        for theirs in (plain.embed(small), scaled.embed(photo)):
            assert theirs is not None
            assert float(ours @ theirs) > 0.9999
    assert plain.embed(np.zeros((200, 200, 3), np.uint8)) is None
