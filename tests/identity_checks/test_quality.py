"""Picture quality: faults are found, ordinary phone pictures raise nothing (R13, R89)."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from identity_checks.finding_codes import FindingCode
from identity_checks.quality import assess_quality, quality_findings
from identity_checks.results import DocumentType, Quad
from identity_checks.specimens import (
    Level,
    PortraitsNotFetched,
    Specimen,
    degrade,
    degrade_photo,
    draw,
    portraits,
)

KINDS = [
    DocumentType.RESIDENT_ID_FRONT,
    DocumentType.RESIDENT_ID_BACK,
    DocumentType.BUSINESS_LICENCE,
    DocumentType.PASSPORT,
]


def _codes(page: NDArray[np.uint8], corners: Quad | None) -> set[str]:
    return {finding.code for finding in quality_findings(page, corners, assess_quality(page, corners))}


def _photographed(kind: DocumentType, seed: int, level: Level, effects: list[str] | None = None) -> Specimen:
    return degrade(draw(kind, seed), seed + 50, level, effects=effects)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("level", "seed"), [("clean", 1), ("phone", 2), ("phone", 3), ("hard", 4), ("hard", 5)])
def test_a_readable_picture_raises_nothing(kind: DocumentType, level: Level, seed: int) -> None:
    """Scans and phone pictures that a person reads with ease give no finding, or reviewers learn to ignore them."""
    specimen = _photographed(kind, seed, level)

    assert _codes(specimen.image, specimen.corners) == set()
    assert assess_quality(specimen.image, specimen.corners).score > 0.3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("blurred", FindingCode.BLURRED),
        ("glare", FindingCode.GLARE),
        ("low_light", FindingCode.TOO_DARK),
        ("cut_off", FindingCode.CUT_OFF),
    ],
)
def test_each_fault_is_found_and_nothing_else(kind: DocumentType, fault: str, code: FindingCode) -> None:
    """A fault that makes the picture useless gives exactly its finding and a low score."""
    specimen = _photographed(kind, 6, "phone", [fault, "perspective", "jpeg"])

    assert _codes(specimen.image, specimen.corners) == {code}
    assert assess_quality(specimen.image, specimen.corners).score < 0.5


@pytest.mark.skipif(isinstance(portraits(), PortraitsNotFetched), reason="portraits not fetched")
@pytest.mark.parametrize(
    ("effects", "code"),
    [
        ([], None),
        (["noise", "jpeg", "dim"], None),
        (["blurred"], FindingCode.BLURRED),
        (["low_light"], FindingCode.TOO_DARK),
    ],
)
def test_a_photograph_of_a_person_is_judged_as_one(effects: list[str], code: FindingCode | None) -> None:
    """A soft background and a lamp behind somebody are no faults; a smeared or dark selfie is."""
    found = portraits()
    assert not isinstance(found, PortraitsNotFetched)
    for portrait in (item for pictures in found.values() for item in pictures):
        selfie = degrade_photo(portrait.selfie(), 3, "phone", effects=effects)
        assert _codes(selfie, None) == ({code} if code else set())


def test_a_card_cut_by_the_border_is_found_by_the_shape_that_is_left() -> None:
    """An outline that was found inside the picture alone still shows that a third of the card is missing."""
    card = draw(DocumentType.RESIDENT_ID_FRONT, 8).image
    height, width = card.shape[:2]
    page = np.full((height + 200, width, 3), 90, dtype=np.uint8)
    page[100 : 100 + height, : width - width // 3] = card[:, width // 3 :]
    right = width - width // 3 - 1.0
    outline: Quad = ((0.0, 100.0), (right, 100.0), (right, 99.0 + height), (0.0, 99.0 + height))

    assert FindingCode.CUT_OFF in _codes(page, outline)


def test_a_scan_that_fills_the_picture_is_not_cut_off() -> None:
    """All four corners on the border is what a scanner gives."""
    card = draw(DocumentType.RESIDENT_ID_FRONT, 8).image
    height, width = card.shape[:2]
    outline: Quad = ((0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1))

    assert _codes(card, outline) == set()


def test_white_paper_is_no_glare() -> None:
    """A scanner clips paper to pure white all over the page; a lamp does so in one spot."""
    page = np.full((900, 1300, 3), 255, dtype=np.uint8)
    cv2.putText(page, "SPECIMEN 0123456789", (80, 400), cv2.FONT_HERSHEY_SIMPLEX, 3.0, (20, 20, 20), 6)

    assert assess_quality(page, None).glare == 0.0


def test_a_small_picture_is_too_small() -> None:
    """Under 500 pixels along its long side the small print of a card is gone."""
    card = draw(DocumentType.RESIDENT_ID_FRONT, 9).image
    small = np.asarray(cv2.resize(card, (400, 252), interpolation=cv2.INTER_AREA), dtype=np.uint8)

    assert FindingCode.TOO_SMALL in _codes(small, None)


@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_empty_picture_is_no_error(value: int) -> None:
    """A blank page has no edges: useless, but an answer."""
    quality = assess_quality(np.full((300, 400, 3), value, dtype=np.uint8), None)

    assert quality.sharpness == 0.0
    assert quality.score == 0.0


def test_corners_without_an_area_are_no_error() -> None:
    """A collapsed outline gives the lowest quality."""
    page = np.full((300, 400, 3), 128, dtype=np.uint8)

    assert assess_quality(page, ((5, 5), (5, 5), (5, 5), (5, 5))).score == 0.0


def test_more_blur_is_never_called_sharper() -> None:
    """Sharpness falls with each step of blur."""
    specimen = draw(DocumentType.RESIDENT_ID_FRONT, 10)
    blurred = [np.asarray(cv2.GaussianBlur(specimen.image, (0, 0), s), dtype=np.uint8) for s in (0.5, 1.5, 3.0, 6.0)]
    values = [assess_quality(page, specimen.corners).sharpness for page in blurred]

    assert values == sorted(values, reverse=True)
    assert values[0] > 0.5 > values[-1]


@pytest.mark.parametrize("shape", [(65_535, 8), (8, 65_535), (40_000, 30), (1, 1), (9, 3_000)])
def test_a_strip_has_a_quality_like_any_picture(shape: tuple[int, int]) -> None:
    """What fuzzing found: a strip of pixels cannot be halved as often as its length asks for."""
    strip = np.random.default_rng(1).integers(0, 255, (*shape, 3), dtype=np.uint8)

    assert 0.0 <= assess_quality(strip, None).score <= 1.0
