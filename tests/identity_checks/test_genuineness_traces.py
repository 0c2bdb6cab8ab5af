"""Single traces on pictures made for them (issue 3 section 3): compression, lattice, grain, ground, glyphs."""

import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity_checks.genuineness import fingerprints_all_ways, picture_fingerprint, view_document
from identity_checks.genuineness.detectors.compression import contrast, rounding_map
from identity_checks.genuineness.detectors.edited_text import text_features
from identity_checks.genuineness.detectors.noise import coarse_grain, grain
from identity_checks.genuineness.detectors.photocopy import copy_features
from identity_checks.genuineness.detectors.spectrum import lattice_features
from identity_checks.genuineness.detectors.synthetic import sensor_features
from identity_checks.genuineness.detectors.template import template_features
from identity_checks.genuineness.judging import Rule, Suspicion, judge, rules
from identity_checks.genuineness.layouts import layout_of, layouts
from identity_checks.genuineness.view import DocumentView, Pixels, block_mask
from identity_checks.results import DocumentType, Quad
from identity_checks.specimens import draw, invent_company
from identity_checks.specimens.business_licence import draw_licence
from identity_checks.specimens.light import jpeg_round_trip

FRONT = DocumentType.RESIDENT_ID_FRONT
LONG_SIDE = 4000


def viewed(page: Pixels, corners: Quad, fields: Mapping[str, Quad] | None = None) -> DocumentView:
    """The view of an ID card's front."""
    view = view_document(page, corners, FRONT, fields or {})
    assert view is not None
    return view


def card_page(seed: int = 3) -> tuple[Pixels, Quad, Mapping[str, Quad]]:
    """A card that fills the page, with a sensor's grain; its corners and fields."""
    specimen = draw(FRONT, seed)
    rng = np.random.default_rng(seed)
    noisy = specimen.image + rng.normal(0, 2, specimen.image.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8), specimen.corners, specimen.regions


def test_what_came_after_the_first_saving_lacks_its_rounding() -> None:
    """A part drawn over a JPEG and saved with it stands out; a picture saved twice as a whole does not."""
    page, corners, _ = card_page()
    first = jpeg_round_trip(page, 75)
    pasted = first.copy()
    pasted[80:440, 650:940] = page[80:440, 650:940]
    scores = []
    for picture in (jpeg_round_trip(first, 92), jpeg_round_trip(pasted, 92)):
        view = viewed(picture, corners)
        quad = view.portrait()
        assert quad is not None
        inside = block_mask(view, [quad], 0.9)
        rounding = rounding_map(view)
        scores.append(contrast(rounding.sums(inside), rounding.sums(~block_mask(view, [quad], 1.1))))
    assert scores[1] > 2 * scores[0]


def test_a_display_leaves_peaks_of_colour() -> None:
    """R24: stripes of red, green and blue stand out of the spectrum; print does not."""
    page, _, _ = card_page()
    columns = np.arange(page.shape[1], dtype=np.float32)
    rows = np.arange(page.shape[0], dtype=np.float32)[:, None] * 0.11
    striped = page.astype(np.float32)
    for place, channel in enumerate((2, 1, 0)):
        striped[..., channel] *= 1 + 0.12 * np.cos(2 * np.pi * (columns * 0.31 + rows - place / 3))
    genuine = lattice_features(page)
    shot = lattice_features(np.clip(striped, 0, 255).astype(np.uint8))
    assert shot["colour_peak"] > genuine["colour_peak"] + 2


def test_a_grey_copy_has_no_colour_under_any_light() -> None:
    """R24: a grey card in yellowish light has the light's colour everywhere and none of its own."""
    page, corners, _ = card_page()
    grey = cv2.cvtColor(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR).astype(np.float32)
    yellow = (grey * (0.93, 0.98, 1.0)).astype(np.uint8)
    assert copy_features(viewed(yellow, corners))["colour"] < copy_features(viewed(page, corners))["colour"] - 1


def test_grain_is_measured_where_nothing_is_drawn() -> None:
    """The grain of a flat plane is its deviation, whatever its slope."""
    page, corners, _ = card_page()
    slope = np.linspace(60, 200, page.shape[1], dtype=np.float32)[None, :, None].repeat(page.shape[0], 0).repeat(3, 2)
    rng = np.random.default_rng(1)
    levels = []
    for deviation in (2.0, 6.0):
        noise = rng.normal(0, deviation, slope.shape[:2])[..., None]
        view = viewed(np.clip(slope + noise, 0, 255).astype(np.uint8), corners)
        levels.append(float(np.median(grain(view))))
    assert levels[1] / levels[0] == pytest.approx(3, rel=0.15)


def test_a_drawn_picture_is_flat() -> None:
    """R24: without a sensor, large parts of a picture have no grain at all."""
    page, corners, _ = card_page()
    drawn = draw(FRONT, 3).image
    flat, sensed = sensor_features(viewed(drawn, corners)), sensor_features(viewed(page, corners))
    assert flat["quiet_grain"] < sensed["quiet_grain"] - 1
    assert flat["flat"] > sensed["flat"]


def test_the_tail_of_a_letter_is_no_edit() -> None:
    """R21, R57: a Q in a licence's code reaches below the line; a sign set lower is off at its top as well."""
    bottoms = []
    for code in ("91430102MA9U3HAL3H", "91430102MA9U3QAL3Q"):
        company = replace(invent_company(5), uscc=code)
        sheet = draw_licence(5, company, upright=False)
        view = view_document(sheet.image, sheet.corners, DocumentType.BUSINESS_LICENCE, sheet.regions)
        assert view is not None
        bottoms.append(text_features(view, rounding_map(view)).features["bottom"])
        left, top, right, bottom = (int(end) for end in (*sheet.regions["uscc"][0], *sheet.regions["uscc"][2]))
        lower = sheet.image.copy()
        half = (left + right) // 2
        lower[top - 4 : bottom + 4, half - 60 : half] = sheet.image[top - 8 : bottom, half - 60 : half]
        set_lower = view_document(lower, sheet.corners, DocumentType.BUSINESS_LICENCE, sheet.regions)
        assert set_lower is not None
        assert text_features(set_lower, rounding_map(set_lower)).features["bottom"] > bottoms[-1] + 0.5
    assert bottoms[1] == pytest.approx(bottoms[0], abs=0.15)


def test_fields_of_the_form_lie_where_the_form_has_them() -> None:
    """R98: the specimens' own fields fit; a field moved by a tenth of the card is named with its place."""
    page, corners, regions = card_page()
    genuine = template_features(viewed(page, corners, regions))
    a, b, c, d = ((x, y - 60) for x, y in regions["sex"])
    moved = template_features(viewed(page, corners, {**regions, "sex": (a, b, c, d)}))
    assert moved.features["worst"] > genuine.features["worst"] + 1
    assert moved.field == "sex"
    assert moved.region == (a, b, c, d)
    assert template_features(viewed(page, corners)).features == {}


def test_an_outline_that_is_not_the_cards_own_says_nothing_of_its_fields() -> None:
    """R98: of two cards pasted into one picture, the outline of a piece may be taken for the card's."""
    page, _, regions = card_page()
    height, width = page.shape[:2]
    left, top, right, bottom = 100, 40, 260, 180
    piece = cv2.copyMakeBorder(page, top, bottom, left, right, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    wide, high = float(width + left + right), float(height + top + bottom)
    moved: dict[str, Quad] = {}
    for name, quad in regions.items():
        a, b, c, d = ((x + left, y + top) for x, y in quad)
        moved[name] = (a, b, c, d)
    view = view_document(
        np.asarray(piece, np.uint8), ((0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high)), FRONT, moved
    )
    assert view is not None
    fit = template_features(view)
    assert not fit.on_form
    assert fit.features == {}
    assert judge(Suspicion.TEMPLATE_MISMATCH, fit.features, view.layout.name) is None
    assert template_features(viewed(page, draw(FRONT, 3).corners, regions)).on_form


def test_every_form_is_one_that_the_reader_names() -> None:
    """Each bundled layout is reached from a document type and a shape; a selfie has none."""
    shapes = {(kind, aspect) for kind in DocumentType for aspect in (0.7, 1.4)}
    reached = {layout.name for kind, aspect in shapes for layout in [layout_of(kind, aspect)] if layout is not None}
    assert reached == set(layouts())
    assert layout_of(DocumentType.SELFIE, 1.4) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(-400, 1500), st.floats(-400, 1500)), min_size=4, max_size=4))
def test_any_corners_give_a_view_or_none(points: list[tuple[float, float]]) -> None:
    """Corners that make no sense (crossed, outside, in one point) never break the checks."""
    first, second, third, fourth = points
    page = np.full((638, 1012, 3), 90, np.uint8)
    view = view_document(page, (first, second, third, fourth), FRONT, {})
    if view is not None:
        assert view.sheet.shape == (view.layout.size[1], view.layout.size[0], 3)
        assert view.crop.shape[0] % 8 == view.crop.shape[1] % 8 == 0
        lattice_features(view.crop)


def test_a_rule_speaks_from_its_threshold_on() -> None:
    """Strength is 0 at the threshold and 1 at typical tampering; figures that are missing or no number say nothing."""
    centres, scales = {"": {"a": 1.0}, "form": {"a": 2.0}}, {"": {"a": 0.5}, "form": {"a": 1.0}}
    rule = Rule(centres, scales, {"a": 2.0}, -1.0, 1.0, 3.0, 5.0, (0.4, 0.6))
    assert rule.score({"a": 2.0}, "other") == pytest.approx(3.0)
    assert rule.score({"a": 2.0}, "form") == pytest.approx(-1.0)
    assert rule.score({"a": 3.0}, "form") == pytest.approx(1.0)
    assert rule.score({"a": 1e9}, "form") == pytest.approx(15.0)
    assert rule.score({"a": float("nan")}, "form") is None
    assert rule.score({}, "form") is None


def test_every_suspicion_has_a_rule_that_can_be_reached() -> None:
    """Thresholds lie in order, and a genuine median figure is under each."""
    assert set(rules()) == set(Suspicion)
    for suspicion, rule in rules().items():
        assert rule.threshold <= rule.sure_from
        for layout, usual in rule.centres.items():
            assert set(rule.weights) == set(usual) == set(rule.scales[""])
            assert judge(suspicion, usual, layout) is None


@pytest.fixture(scope="module")
def large_page() -> Pixels:
    """A card that fills a picture of ten megapixels, with a sensor's grain."""
    drawn = draw(FRONT, 3).image
    ratio = LONG_SIDE / drawn.shape[1]
    large = cv2.resize(drawn, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(3).integers(-3, 4, large.shape, np.int16)
    return np.asarray(cv2.add(large, noise, dtype=cv2.CV_8U), np.uint8)


@pytest.fixture(scope="module")
def large_view(large_page: Pixels) -> DocumentView:
    """All of the page, its luminance worked out."""
    height, width = large_page.shape[:2]
    made = view_document(large_page, ((0, 0), (width, 0), (width, height), (0, height)), FRONT, {})
    assert made is not None
    assert made.grey.nbytes > 35 * 2**20
    return made


@pytest.mark.parametrize(("measured", "share"), [(grain, 0.1), (coarse_grain, 0.5), (rounding_map, 0.9)])
def test_a_measurement_takes_no_second_plane_of_floats(
    large_view: DocumentView, measured: Callable[[DocumentView], object], share: float
) -> None:
    """R24, memory of a worker: each works band by band; what stays of the rounding is less than the luminance."""
    assert _most_held(lambda: measured(large_view)) < share * large_view.grey.nbytes


@pytest.mark.parametrize("printed", [picture_fingerprint, fingerprints_all_ways])
def test_a_fingerprint_takes_less_than_the_luminance_in_floats(
    large_page: Pixels, printed: Callable[[Pixels], object]
) -> None:
    """R36, memory of a worker: a quarter of the plane is what is left after the first halving."""
    assert _most_held(lambda: printed(large_page)) < 0.5 * 4 * large_page.shape[0] * large_page.shape[1]


def test_grain_by_bands_is_that_of_the_whole(large_view: DocumentView) -> None:
    """R24: blocks beside the border of two bands see the rows beyond it."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
    squares = cv2.filter2D(large_view.grey, cv2.CV_32F, kernel) ** 2
    rows, columns = squares.shape[0] // 8, squares.shape[1] // 8
    whole = squares[: 8 * rows, : 8 * columns].reshape(rows, 8, columns, 8).mean(axis=(1, 3))
    assert np.allclose(grain(large_view), np.sqrt(whole), atol=1e-3)


def _most_held(work: Callable[[], object]) -> int:
    """Bytes of arrays, OpenCV's results among them, that were held at once at most."""
    work()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
