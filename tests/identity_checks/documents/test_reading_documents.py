"""Whole documents, drawn and degraded, through the real networks (R20, R21, R98, R99; issue 2 section 4)."""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from identity_checks.documents.reader import DocumentReader
from identity_checks.results import DocumentReading, DocumentType, Quad
from identity_checks.specimens import Specimen, draw
from identity_checks.specimens.degrading import degrade

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 22)
KINDS = (
    DocumentType.RESIDENT_ID_FRONT,
    DocumentType.RESIDENT_ID_BACK,
    DocumentType.BUSINESS_LICENCE,
    DocumentType.PASSPORT,
)


def _overlap(found: Quad | None, truth: Quad, shape: tuple[int, ...]) -> float:
    if found is None:
        return 0.0
    masks = []
    for quad in (found, truth):
        mask = np.zeros(shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.array(quad).round().astype(np.int32)], 1)
        masks.append(mask)
    return float((masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum())


def _assert_read(reading: DocumentReading, specimen: Specimen) -> None:
    assert reading.document_type is specimen.kind
    assert {name: item.value for name, item in reading.fields.items()} == dict(specimen.truth)


@pytest.mark.parametrize(
    ("kind", "turn"),
    [
        (DocumentType.RESIDENT_ID_FRONT, 0),
        (DocumentType.RESIDENT_ID_FRONT, 270),
        (DocumentType.RESIDENT_ID_BACK, 180),
        (DocumentType.BUSINESS_LICENCE, 90),
        (DocumentType.PASSPORT, 180),
        (DocumentType.PASSPORT, 0),
    ],
)
def test_every_field_is_read_whichever_way_the_page_lies(reader: DocumentReader, kind: DocumentType, turn: int) -> None:
    """R21: all core fields; `rotation` turns the page upright, the corners begin at the document's own top left."""
    specimen = degrade(draw(kind, 2), 2, "clean")
    page = np.ascontiguousarray(np.rot90(specimen.image, turn // 90))
    reading = reader.read(page, today=TODAY)
    _assert_read(reading, specimen)
    assert reading.rotation == turn
    assert reading.corners is not None
    height, width = specimen.image.shape[:2]
    x, y = specimen.corners[0]
    first = {0: (x, y), 90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}[turn]
    assert np.hypot(*np.subtract(reading.corners[0], first)) < 0.03 * max(height, width)


@pytest.mark.parametrize("kind", KINDS)
def test_a_photograph_is_read_and_its_outline_found(reader: DocumentReader, kind: DocumentType) -> None:
    """R20, R98, R99: perspective, tilt, clutter and JPEG; the outline overlaps the true one almost wholly."""
    specimen = degrade(draw(kind, 11), 11, "phone", effects=["perspective", "tilt", "clutter", "cast", "jpeg"])
    reading = reader.read(specimen.image, today=TODAY)
    _assert_read(reading, specimen)
    assert _overlap(reading.corners, specimen.corners, specimen.image.shape) > 0.95


def test_boxes_lie_where_the_fields_are(reader: DocumentReader) -> None:
    """Issue 2 section 5: boxes light up with their field, so each must lie on it, in the pixels of the page."""
    specimen = degrade(draw(DocumentType.RESIDENT_ID_FRONT, 4), 4, "phone", effects=["perspective", "tilt"])
    reading = reader.read(specimen.image, today=TODAY)
    for name, item in reading.fields.items():
        assert item.box is not None
        middle = np.mean(specimen.regions[name], axis=0)
        contour = np.array(item.box, np.float32)
        reach = np.linalg.norm(contour[3] - contour[0])
        assert cv2.pointPolygonTest(contour, (float(middle[0]), float(middle[1])), True) > -reach, name


def test_a_number_with_a_wrong_check_digit_stays_as_printed(reader: DocumentReader) -> None:
    """R21, R24: a tampered number is shown, not mended."""
    specimen = draw(DocumentType.RESIDENT_ID_FRONT, 6)
    number = specimen.truth["id_number"]
    box = np.array(specimen.regions["id_number"], np.float32)
    left, top = box.min(axis=0).astype(int)
    right, bottom = box.max(axis=0).astype(int)
    page: NDArray[np.uint8] = specimen.image.copy()
    pitch = (right - left) / len(number)
    # The tenth digit is painted over with a copy of another one.
    other = next(place for place in range(6, 17) if number[place] != number[9] and place != 9)
    source = page[top:bottom, int(left + pitch * other) : int(left + pitch * (other + 1))].copy()
    at = int(left + pitch * 9)
    page[top:bottom, at : at + source.shape[1]] = source
    reading = reader.read(page, today=TODAY)
    assert reading.fields["id_number"].value == number[:9] + number[other] + number[10:]
    codes = {str(finding.code) for finding in reading.findings if finding.field == "id_number"}
    assert codes & {"number_check_digit", "number_malformed"}


def test_a_page_that_is_none_of_the_documents_is_unknown(reader: DocumentReader) -> None:
    """Issue 2 section 4: "none of these" is an answer."""
    blank = np.full((600, 800, 3), 240, np.uint8)
    noise = np.random.default_rng(3).integers(0, 255, (500, 700, 3)).astype(np.uint8)
    letter = np.full((900, 700, 3), 255, np.uint8)
    for line in range(8):
        place = (40, 100 + 80 * line)
        cv2.putText(letter, "Dear reader, thank you.", place, cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    for page in (blank, noise, letter, blank[:1, :1], blank[:5, :400]):
        reading = reader.read(np.ascontiguousarray(page), today=TODAY)
        assert reading.document_type is DocumentType.UNKNOWN
        assert not reading.fields
        assert any(finding.code == "document_not_found" for finding in reading.findings), "silence about it"


def test_a_document_without_edges_is_found_all_the_same(reader: DocumentReader) -> None:
    """R20: "no document" stood beside two that were read whole; without edges it may be forged or cut."""
    page = np.full((1500, 1240, 3), 200, np.uint8)
    for seed, top in ((21, 60), (22, 780)):
        page[top : top + 638, 100:1112] = draw(DocumentType.RESIDENT_ID_FRONT, seed).image
    first = reader.read(page, today=TODAY)
    assert len(first.further) == 1
    for reading in (first, *first.further):
        codes = {finding.code for finding in reading.findings}
        assert len(reading.fields) >= 5
        assert "document_not_found" not in codes
        assert (reading.corners is None) == ("outline_not_found" in codes)


def test_the_wrong_side_is_a_finding(reader: DocumentReader) -> None:
    """R3: a card's back handed in as its front."""
    specimen = draw(DocumentType.RESIDENT_ID_BACK, 3)
    reading = reader.read(specimen.image, expected=DocumentType.RESIDENT_ID_FRONT, today=TODAY)
    assert "wrong_document" in {str(finding.code) for finding in reading.findings}


def test_every_reading_names_its_model_versions(reader: DocumentReader) -> None:
    """R111: a check is recorded with the version of what made it."""
    reading = reader.read(draw(DocumentType.RESIDENT_ID_BACK, 3).image, today=TODAY)
    assert len(reading.model_versions) >= 3
    assert all(reading.model_versions.values())
