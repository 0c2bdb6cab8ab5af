"""Tampering drawn on specimens of evaluation seeds is found, named and placed (issue 3 section 3)."""

from collections.abc import Mapping
from functools import cache

import cv2
import numpy as np
import pytest

from benchmarks.genuineness import camera
from benchmarks.genuineness.collecting import KINDS, rows_of
from benchmarks.genuineness.scenes import Scene, scene
from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness import check_genuineness
from identity_checks.genuineness.layouts import is_known
from identity_checks.results import DocumentReading, DocumentType, FieldReading, Finding, ImageQuality, Quad, Severity
from identity_checks.specimens import PORTRAIT_REGION, Pixels

SEED = 50_900
PRINTS = range(50_900, 50_906)


@cache
def card(seed: int = SEED) -> tuple[Scene, Pixels]:
    """The front of an ID card before the lens, and its genuine photograph."""
    one = scene(seed, kind=DocumentType.RESIDENT_ID_FRONT)
    return one, camera.photograph(one.photographed.image, one.rng(5))[0]


def findings(
    page: Pixels,
    one: Scene,
    *faults: FindingCode,
    moved: Mapping[str, Quad] | None = None,
    kind: DocumentType | None = None,
    corners: Quad | None = None,
) -> dict[str, Finding]:
    """What the checks say of a page, by code; the reading has the true corners, these faults, and all but the moved
    fields at their places."""
    truth = one.specimen.truth
    fields = {
        name: FieldReading(truth[name], 1.0, (moved or {}).get(name, box))
        for name, box in one.photographed.regions.items()
        if name in truth
    }
    known = tuple(Finding(fault, Severity.WARNING) for fault in faults)
    quality = ImageQuality(1, 0, 1, 1, cut_off=False, score=1)
    outline = corners or one.photographed.corners
    reading = DocumentReading(kind or one.specimen.kind, 0, outline, fields, known, quality, {})
    return {str(finding.code): finding for finding in check_genuineness(page, reading)}


def middle(quad: Quad) -> tuple[float, float]:
    """The middle of a quad."""
    x, y = np.array(quad).mean(axis=0)
    return float(x), float(y)


def test_a_genuine_photograph_raises_no_warning() -> None:
    """A phone's photograph of a genuine card, and the same saved again by a messenger."""
    one, page = card()
    for picture in (page, camera.resaved(page, one.rng(6))):
        assert not [item for item in findings(picture, one).values() if item.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("way", "code"),
    [
        ("screen", FindingCode.SCREEN_RECAPTURE),
        ("photocopy", FindingCode.PHOTOCOPY),
        ("portrait_pasted", FindingCode.PORTRAIT_REPLACED),
        ("digits_shifted", FindingCode.TEXT_EDITED),
        ("digits_copied", FindingCode.TEXT_COPIED),
        ("ground_missing", FindingCode.SECURITY_PRINT_MISSING),
        ("ground_wiped", FindingCode.SECURITY_PRINT_MISSING),
        ("generated", FindingCode.PICTURE_GENERATED),
    ],
)
def test_tampering_is_found(way: str, code: FindingCode) -> None:
    """R24: each way of tampering is found by its own check, with strength, confidence and a place on the page."""
    one, page = card()
    tampered = KINDS[way].make(one, page, one.rng(11))
    found = findings(tampered, one)
    assert code in found
    finding = found[code]
    assert 0 <= float(finding.details["strength"]) <= 1
    assert 0 < finding.confidence < 1
    assert finding.region is not None


def test_most_prints_of_dots_are_found_and_called_prints() -> None:
    """R24: of cards taken as they come; the shares of an evaluation are in docs/accuracy_genuineness.md."""
    found = []
    for seed in PRINTS:
        one, page = card(seed)
        codes = findings(KINDS["halftone_print"].make(one, page, one.rng(11)), one)
        found.append(FindingCode.PRINT_RECAPTURE in codes)
        assert FindingCode.SCREEN_RECAPTURE not in codes
    assert sum(found) >= 4, found


def test_findings_lie_where_the_tampering_is() -> None:
    """The portrait's finding lies on the portrait, the number's on the number."""
    one, page = card()
    pasted = findings(KINDS["portrait_pasted"].make(one, page, one.rng(11)), one)[FindingCode.PORTRAIT_REPLACED]
    assert pasted.region is not None
    expected = middle(one.photographed.regions[PORTRAIT_REGION])
    assert np.hypot(*np.subtract(middle(pasted.region), expected)) < 20
    edited = findings(KINDS["digits_shifted"].make(one, page, one.rng(11)), one)[FindingCode.TEXT_EDITED]
    assert edited.field == "id_number"


def test_a_field_out_of_its_place_is_found() -> None:
    """R98: a field a tenth of the card beside its place is named, with its place and strength."""
    one, page = card()
    a, b, c, d = ((x, y) for x, y in one.photographed.regions["sex"])
    far = 0.1 * np.subtract(one.photographed.corners[1], one.photographed.corners[0])
    moved = ((a[0] + far[0], a[1] + far[1]), (b[0] + far[0], b[1] + far[1]), (c[0] + far[0], c[1] + far[1]))
    quad = (*moved, (d[0] + far[0], d[1] + far[1]))
    found = findings(page, one, moved={"sex": quad})[FindingCode.TEMPLATE_MISMATCH]
    assert (found.field, found.region) == ("sex", quad)
    assert 0 <= float(found.details["strength"]) <= 1
    assert FindingCode.TEMPLATE_MISMATCH not in findings(page, one)


def test_an_outline_beside_the_form_is_said_and_accuses_nobody() -> None:
    """R98: with the outline of a piece of a picture for the card's own, portrait, ground and places are not judged."""
    one, page = card()
    pasted = KINDS["portrait_pasted"].make(one, page, one.rng(11))
    height, width = one.specimen.image.shape[:2]
    left, top, right, bottom = -0.1 * width, -0.06 * height, 1.24 * width, 1.28 * height
    piece = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]])
    a, b, c, d = ((float(x), float(y)) for x, y in cv2.perspectiveTransform(piece, one.to_page())[0])
    found = findings(pasted, one, corners=(a, b, c, d))
    by_places = {FindingCode.PORTRAIT_REPLACED, FindingCode.SECURITY_PRINT_MISSING, FindingCode.TEMPLATE_MISMATCH}
    assert not by_places & set(found)
    said = found[FindingCode.OUTLINE_BESIDE_FORM]
    assert said.severity is Severity.INFO
    assert np.allclose(said.region or (), (a, b, c, d))
    assert FindingCode.OUTLINE_BESIDE_FORM not in findings(pasted, one)


@pytest.mark.parametrize("kind", [kind for kind in DocumentType if not is_known(kind)])
def test_of_a_kind_without_a_layout_what_needs_none_is_checked(kind: DocumentType) -> None:
    """R24: a copy is found by rules of its own (decision 0840), and it is said that the rest was not looked at."""
    one, page = card()
    copied = KINDS["photocopy"].make(one, page, one.rng(12))
    found = findings(copied, one, kind=kind)
    if kind is DocumentType.UNKNOWN:
        assert found == {}
        return
    assert set(found) == {FindingCode.PHOTOCOPY, FindingCode.GENUINENESS_PARTLY_CHECKED}
    said = found[FindingCode.GENUINENESS_PARTLY_CHECKED]
    assert (said.severity, said.region) == (Severity.INFO, one.photographed.corners)


def test_rows_are_the_same_every_time() -> None:
    """A seed gives the same figures again, so that an evaluation can be repeated."""
    first, second = (
        [(row["kind"], row["figures"]) for row in rows_of(SEED, tampered=True, only=frozenset({"digits_copied"}))]
        for _ in range(2)
    )
    assert first == second
    assert [kind for kind, _ in first][:2] == ["genuine", "digits_copied"]


def test_nothing_is_said_of_a_picture_to_be_taken_again() -> None:
    """In the dark every card is grey: a picture that is asked for again accuses nobody."""
    one, page = card()
    copied = KINDS["photocopy"].make(one, page, one.rng(11))
    assert FindingCode.PHOTOCOPY in findings(copied, one)
    assert findings(copied, one, FindingCode.TOO_DARK) == {}
