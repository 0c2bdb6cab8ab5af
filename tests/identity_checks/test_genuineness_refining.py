"""An outline found a little beside a genuine document is put right; one that only the fields speak for is not."""

from collections.abc import Mapping
from functools import cache

import cv2
import numpy as np
import pytest

from identity_checks.genuineness.detectors.template import template_features
from identity_checks.genuineness.judging import Suspicion, judge
from identity_checks.genuineness.measuring import Measurements
from identity_checks.genuineness.refining import view_on_form
from identity_checks.genuineness.view import Pixels
from identity_checks.results import DocumentType, Quad
from identity_checks.specimens import draw, invent_company
from identity_checks.specimens.business_licence import draw_licence

LICENCE = DocumentType.BUSINESS_LICENCE
KINDS = (DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK, LICENCE)
BOTTOM = 2
WIDTH = 1000.0


@cache
def photographed(kind: DocumentType) -> tuple[Pixels, Quad, Mapping[str, Quad]]:
    """A document on a dark table, seen a little askew: the page, its true corners, its fields."""
    sheet = draw(kind, 50_930) if kind is not LICENCE else draw_licence(50_930, invent_company(50_930), upright=False)
    place = np.array([(210, 190), (1190, 240), (1160, 900), (180, 850)], np.float32)
    to_page = cv2.getPerspectiveTransform(np.array(sheet.corners, np.float32), place)
    page = cv2.warpPerspective(
        sheet.image,
        to_page,
        (1400, 1100),
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(70, 60, 50),
    )
    grain = np.random.default_rng(1).normal(0, 2, page.shape)
    fields = {
        name: quad_of(cv2.perspectiveTransform(np.array([quad], np.float64), to_page)[0])
        for name, quad in sheet.regions.items()
    }
    return np.clip(page + grain, 0, 255).astype(np.uint8), quad_of(place), fields


def quad_of(points: np.ndarray[tuple[int, ...], np.dtype[np.floating]]) -> Quad:
    """Four points as a quad."""
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


def too_long(corners: Quad, far: float) -> Quad:
    """The outline with its lower side this share of the height too far down at one end, half of it at the other."""
    points = np.array(corners)
    points[BOTTOM] += far * (points[2] - points[1])
    points[3] += far / 2 * (points[3] - points[0])
    return quad_of(points)


def moved(fields: Mapping[str, Quad], by: float) -> dict[str, Quad]:
    """All fields this share of the document's width further down and to the right."""
    return {name: quad_of(np.array(quad) + by * WIDTH) for name, quad in fields.items()}


@pytest.mark.parametrize(("kind", "far"), [*zip(KINDS, (0.25, 0.12, 0.25), strict=True)])
def test_an_outline_beside_a_genuine_document_is_put_right(kind: DocumentType, far: float) -> None:
    """R24, R57: with a lower side far too low the document is judged where it lies, and nothing is wrong."""
    page, corners, fields = photographed(kind)
    view = view_on_form(page, too_long(corners, far), kind, fields)
    assert view is not None
    fit = template_features(view)
    assert fit.on_form
    assert judge(Suspicion.TEMPLATE_MISMATCH, fit.features, view.layout.name) is None
    found = np.array(view.quad_on_page((0.0, 0.0, 1.0, 1.0)))
    assert np.linalg.norm(found - np.array(corners), axis=1).max() < 0.015 * WIDTH


@pytest.mark.parametrize("kind", KINDS)
def test_fields_set_elsewhere_do_not_move_the_outline(kind: DocumentType) -> None:
    """R24: print a little beside the form within a document's true edges is another form, whatever it would fit."""
    page, corners, fields = photographed(kind)
    view = view_on_form(page, corners, kind, moved(fields, 0.04))
    assert view is not None
    assert not template_features(view).on_form
    assert np.array(view.quad_on_page((0.0, 0.0, 1.0, 1.0))) == pytest.approx(np.array(corners))


@pytest.mark.parametrize("strays", [0.04, 0.06])
def test_a_passport_by_the_outline_of_what_it_lies_on_is_looked_at_by_its_own(strays: float) -> None:
    """R24: of all fields only the zone has a place on every passport; its ends tell that the outline is not its own."""
    kind = DocumentType.PASSPORT
    page, corners, fields = photographed(kind)
    middle = np.array(corners).mean(axis=0)
    around = quad_of(middle + (1 + 2 * strays) * (np.array(corners) - middle))
    view = view_on_form(page, around, kind, {"mrz": fields["mrz"]})
    assert view is not None
    assert template_features(view).on_form
    found = np.array(view.quad_on_page((0.0, 0.0, 1.0, 1.0)))
    assert np.linalg.norm(found - np.array(corners), axis=1).max() < 0.015 * WIDTH


def test_a_passport_whose_outline_cannot_be_put_right_has_no_portrait_to_judge() -> None:
    """R24: what lies about the portrait's place is then another thing, whose edges are hard; that is said instead."""
    kind = DocumentType.PASSPORT
    page, corners, fields = photographed(kind)
    middle = np.array(corners).mean(axis=0)
    around = quad_of(middle + 1.12 * (np.array(corners) - middle))
    view = view_on_form(np.full_like(page, 120), around, kind, {"mrz": fields["mrz"]})
    assert view is not None
    measured = Measurements(view)
    assert not measured.template.on_form
    assert not measured.figures(Suspicion.PORTRAIT_PASTED)
    own = view_on_form(page, corners, kind, {"mrz": fields["mrz"]})
    assert own is not None
    assert Measurements(own).figures(Suspicion.PORTRAIT_PASTED)


def test_a_field_moved_on_a_document_with_its_outline_beside_is_not_passed() -> None:
    """R24: the fields that are left speak for the outline, the moved one against it."""
    kind = DocumentType.RESIDENT_ID_FRONT
    page, corners, fields = photographed(kind)
    forged = {**fields, "name": moved(fields, 0.05)["name"]}
    view = view_on_form(page, too_long(corners, 0.25), kind, forged)
    assert view is not None
    fit = template_features(view)
    assert not fit.on_form or judge(Suspicion.TEMPLATE_MISMATCH, fit.features, view.layout.name) is not None


def test_without_edges_the_fields_alone_put_nothing_right() -> None:
    """R24: on a page without an edge the outline stays beside the form, and that is said."""
    kind = DocumentType.RESIDENT_ID_FRONT
    page, corners, fields = photographed(kind)
    beside = too_long(corners, 0.25)
    view = view_on_form(np.full_like(page, 120), beside, kind, fields)
    assert view is not None
    assert not template_features(view).on_form
    assert np.array(view.quad_on_page((0.0, 0.0, 1.0, 1.0))) == pytest.approx(np.array(beside))
