"""What the checks look at lies where the form has it, whatever the reader read elsewhere or found a little beside."""

from functools import cache

import cv2
import numpy as np
import pytest

from benchmarks.genuineness import camera
from benchmarks.genuineness.collecting import KINDS
from benchmarks.genuineness.scenes import Scene, scene
from identity_checks.genuineness.detectors.portrait import edge_features, portrait_edges
from identity_checks.genuineness.judging import Suspicion, judge
from identity_checks.genuineness.measuring import Measurements
from identity_checks.genuineness.view import DocumentView, view_document
from identity_checks.results import DocumentType, Quad
from identity_checks.specimens import Pixels

SEED = 50_910
NUMBER = "document_number"


@cache
def passport() -> tuple[Scene, Pixels]:
    """A passport's page before the lens, and its genuine photograph."""
    one = scene(SEED, kind=DocumentType.PASSPORT)
    return one, camera.photograph(one.photographed.image, one.rng(5))[0]


def viewed(page: Pixels, number: Quad | None = None, *, only_zone: bool = False) -> DocumentView:
    """The view of the passport, its number read in this place; of its other fields all are known, or the zone alone."""
    one, _ = passport()
    fields = {name: quad for name, quad in one.photographed.regions.items() if not only_zone or name == "mrz"}
    view = view_document(page, one.photographed.corners, DocumentType.PASSPORT, {**fields, NUMBER: number or in_zone()})
    assert view is not None
    return view


def in_zone() -> Quad:
    """The first ten signs of the zone's second line, where readers take a passport's number from."""
    one, _ = passport()
    sheet = np.array(one.specimen.regions["mrz"], np.float64)
    left, right, bottom = sheet[:, 0].min(), sheet[:, 0].max(), sheet[:, 1].max()
    middle, far = sheet[:, 1].mean(), left + (right - left) * 10 / 44
    points = np.array([[(left, middle), (far, middle), (far, bottom), (left, bottom)]])
    a, b, c, d = ((float(x), float(y)) for x, y in cv2.perspectiveTransform(points, one.to_page())[0])
    return a, b, c, d


def test_a_number_read_in_the_zone_is_looked_for_where_it_is_printed() -> None:
    """R24: the zone's signs are of another font and height, and no threshold was set on them."""
    one, page = passport()
    printed = one.photographed.regions[NUMBER]
    found = viewed(page).numbers[NUMBER]
    assert np.abs(np.subtract(found, printed)).max() < 0.25 * np.linalg.norm(np.subtract(printed[3], printed[0]))
    assert viewed(page, printed).numbers[NUMBER] == printed


def test_a_printed_number_is_found_with_an_outline_a_little_beside() -> None:
    """R24: the shadow under a page moves its lower side by a hundredth of the page's height."""
    one, page = passport()
    a, b, c, d = one.photographed.corners
    down = 0.012 * np.subtract(d, a)
    lower = ((c[0] + down[0], c[1] + down[1]), (d[0] + down[0], d[1] + down[1]))
    view = view_document(page, (a, b, *lower), DocumentType.PASSPORT, {NUMBER: in_zone()})
    assert view is not None
    printed = one.photographed.regions[NUMBER]
    high = np.linalg.norm(np.subtract(printed[3], printed[0]))
    assert np.abs(np.subtract(view.numbers[NUMBER], printed)).max() < 0.25 * high


def test_a_number_that_cannot_be_told_is_not_judged() -> None:
    """Where nothing is printed in a number's place there is no line, and nothing is said of the text."""
    one, page = passport()
    blank = page.copy()
    cv2.fillConvexPoly(blank, np.rint(one.photographed.corners).astype(np.int32), (200, 205, 210))
    view = viewed(blank)
    assert NUMBER not in view.numbers
    assert judge(Suspicion.TEXT_EDITED, Measurements(view).figures(Suspicion.TEXT_EDITED), view.layout.name) is None


def test_an_edit_of_the_printed_number_is_found_when_the_zone_was_read() -> None:
    """R24: named with its place on the printed number; the genuine page raises nothing."""
    one, page = passport()
    edited = KINDS["digits_shifted"].make(one, page, one.rng(11))
    measured = Measurements(viewed(edited, only_zone=True))
    assert judge(Suspicion.TEXT_EDITED, measured.figures(Suspicion.TEXT_EDITED), "passport") is not None
    assert measured.text.field == NUMBER
    printed = np.array(one.photographed.regions[NUMBER])
    x, y = np.array(measured.text.region).mean(axis=0)
    assert cv2.pointPolygonTest(printed.astype(np.float32), (float(x), float(y)), measureDist=False) > 0
    genuine = Measurements(viewed(page, only_zone=True))
    for suspicion in (Suspicion.TEXT_EDITED, Suspicion.TEXT_COPIED, Suspicion.SECURITY_PRINT_MISSING):
        assert judge(suspicion, genuine.figures(suspicion), "passport") is None


@pytest.mark.parametrize("side", range(4))
def test_a_printed_line_beside_a_portrait_is_no_paste(side: int) -> None:
    """R24: a frame or a line within the reach of one side, hard as print is, does not make the portrait hard-edged."""
    one, page = passport()
    view = viewed(page, one.photographed.regions[NUMBER])
    left, top, right, bottom = view.layout.portrait or (0.0, 0.0, 0.0, 0.0)
    width, height = view.layout.size
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)]) * (width, height)
    outwards = np.array([(0, -7), (7, 0), (0, 7), (-7, 0)])[side]
    first, second = np.rint(corners[[side, (side + 1) % 4]] + outwards).astype(int).tolist()
    genuine = portrait_edges(view)
    cv2.line(view.sheet, first, second, (60, 40, 180), 2)
    assert max(edge.step for edge in portrait_edges(view)) > 40
    hardness = edge_features(portrait_edges(view))["edge_hardness"]
    assert hardness == pytest.approx(edge_features(genuine)["edge_hardness"], abs=0.02)
    pasted = Measurements(
        viewed(KINDS["portrait_pasted"].make(one, page, one.rng(11)), one.photographed.regions[NUMBER])
    )
    assert edge_features(pasted.edges)["edge_hardness"] > hardness + 0.05
    assert judge(Suspicion.PORTRAIT_PASTED, edge_features(pasted.edges), "passport") is not None
