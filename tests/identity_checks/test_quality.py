"""Picture quality: faults are found, ordinary phone pictures raise nothing (R13, R89)."""

from datetime import date
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from identity_checks.documents.reader import DocumentReader
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

pytestmark = pytest.mark.slow

# The share of burnt-out pixels at which the score of a document is nought.
_USELESS_GLARE = 0.06
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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("side", range(4))
def test_a_scan_that_lacks_a_part_is_cut_off_by_the_shape_of_its_kind(kind: DocumentType, side: int) -> None:
    """R3: what is left of a card has the shape of a passport; only what it was read as tells that a part is missing."""
    sheet = np.rot90(draw(kind, 8).image, side)
    height, width = sheet.shape[:2]
    cut = np.ascontiguousarray(sheet[: round(0.85 * height)])
    shape = [max(width, height) / min(width, height)]
    whole: Quad = ((0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1))
    left: Quad = ((0, 0), (width - 1, 0), (width - 1, cut.shape[0] - 1), (0, cut.shape[0] - 1))

    assert not assess_quality(np.ascontiguousarray(sheet), whole, shape).cut_off
    assert assess_quality(cut, left, shape).cut_off
    assert not assess_quality(cut, left).cut_off


@pytest.mark.parametrize("side", range(4))
def test_a_twentieth_of_a_card_is_missed_where_nothing_leans(side: int) -> None:
    """R3: a strip of paper of 1.5 mm around a whole card changes its shape by less than a missing twentieth."""
    sheet = np.rot90(draw(DocumentType.RESIDENT_ID_FRONT, 8).image, side)
    height, width = sheet.shape[:2]
    cut = np.ascontiguousarray(sheet[: round(0.95 * height)])
    left: Quad = ((0, 0), (width - 1, 0), (width - 1, cut.shape[0] - 1), (0, cut.shape[0] - 1))
    around = np.pad(sheet, ((18, 18), (18, 18), (0, 0)), constant_values=250)
    high, wide = around.shape[:2]
    loose: Quad = ((0, 0), (wide - 1, 0), (wide - 1, high - 1), (0, high - 1))

    assert assess_quality(cut, left, [85.6 / 54]).cut_off
    assert not assess_quality(cut, left, [85.6 / 54], exact=False).cut_off
    assert not assess_quality(around, loose, [85.6 / 54]).cut_off


@pytest.mark.parametrize(
    ("size", "outline", "cut"),
    [
        ((1000, 640), ((20, 4), (960, 4), (960, 520), (20, 520)), True),
        ((1000, 680), ((20, 4), (940, 4), (940, 654), (20, 654)), False),
        ((1000, 680), ((4, 20), (940, 20), (940, 654), (4, 654)), True),
    ],
    ids=["too low below the upper border", "too narrow below it", "too narrow beside the left one"],
)
def test_what_a_border_cuts_is_short_that_way(size: tuple[int, int], outline: Quad, *, cut: bool) -> None:
    """A card whose right side was seen in the wrong place is not cut off by the upper border."""
    page = np.full((size[1], size[0], 3), 235, np.uint8)
    assert assess_quality(page, outline, [85.6 / 54]).cut_off is cut


def test_a_document_of_which_the_text_tells_that_a_part_is_missing_is_cut_off() -> None:
    """R3: where no outline is found there is no shape."""
    card = draw(DocumentType.RESIDENT_ID_FRONT, 8).image
    assert FindingCode.CUT_OFF in {
        item.code for item in quality_findings(card, None, assess_quality(card, None, in_part=True))
    }
    assert not assess_quality(card, None).cut_off


def test_a_white_page_beneath_a_card_is_outlined_loosely_and_cuts_nothing_off() -> None:
    """R3: a black and white scan shows no edge of the paper; its outline reaches past the picture, not the card."""
    card = draw(DocumentType.RESIDENT_ID_FRONT, 8).image
    page = np.full((1754, 1240, 3), 255, dtype=np.uint8)
    page[200 : 200 + card.shape[0], 100 : 100 + card.shape[1]] = card
    loose: Quad = ((-8, -6), (1236, 0), (1237, 1750), (0, 1816))
    far: Quad = ((-8, -6), (1236, 0), (1237, 1750), (0, 1890))

    assert not assess_quality(page, loose, None).cut_off
    assert assess_quality(page, loose).cut_off
    assert assess_quality(page, far, None).cut_off


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


@pytest.mark.parametrize("grain", [0.0, 2.0])
def test_an_empty_page_is_said_once(reader: DocumentReader, grain: float) -> None:
    """R13: there is no document on it, and nothing that could be blurred; what is dark or smeared stays said."""
    page = np.clip(np.random.default_rng(1).normal(240, grain, (842, 595, 3)), 0, 255).astype(np.uint8)
    findings = reader.read(page, today=date(2026, 11, 29)).findings
    assert [one.code for one in findings] == [FindingCode.DOCUMENT_NOT_FOUND]
    smeared = np.asarray(cv2.GaussianBlur(draw(DocumentType.BUSINESS_LICENCE, 3).image, (0, 0), 25), np.uint8)
    assert FindingCode.BLURRED in _codes(smeared, None)


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


def _noise(seed: int, kind: str) -> NDArray[np.uint8]:
    draw_noise = np.random.default_rng(seed)
    shape = (500, 700, 1)
    match kind:
        case "even":
            grey = draw_noise.integers(0, 256, shape)
        case "normal":
            grey = np.clip(draw_noise.normal(128, 30, shape), 0, 255).astype(np.int64)
        case _:
            grey = draw_noise.integers(0, 2, shape) * 255
    return np.repeat(grey.astype(np.uint8), 3, axis=2)


@pytest.mark.parametrize("kind", ["even", "normal", "two shades"])
@given(seed=st.integers(0, 2**32 - 1), grain=st.sampled_from([1, 2, 3, 4]), blur=st.sampled_from([0.0, 0.6, 1.2, 3.0]))
@settings(max_examples=8)
def test_noise_alone_is_of_no_use(kind: str, seed: int, grain: int, blur: float) -> None:
    """However fine its grain and whether blurred or not: noise is not sharpness, and the reviewer is told."""
    noise = _noise(seed, kind)
    height, width = noise.shape[:2]
    coarse = cv2.resize(noise[: height // grain, : width // grain], (width, height), interpolation=cv2.INTER_CUBIC)
    page = np.asarray(cv2.GaussianBlur(coarse, (0, 0), blur) if blur else coarse, dtype=np.uint8)

    assert assess_quality(page, None).score <= 0.1
    assert FindingCode.BLURRED in _codes(page, None)


@given(
    kind=st.sampled_from(KINDS),
    seed=st.integers(60, 90),
    level=st.sampled_from(["clean", "phone", "hard"]),
    blurs=st.lists(st.floats(0.5, 8.0), min_size=2, max_size=3, unique=True),
)
@example(kind=DocumentType.BUSINESS_LICENCE, seed=88, level="phone", blurs=[0.5, 1.4])
@settings(max_examples=8)
def test_blurring_never_raises_the_quality(kind: DocumentType, seed: int, level: Level, blurs: list[float]) -> None:
    """Of any document in any light, by any step.

    But a lamp's reflection shrinks with the blur, as its rim is no longer burnt out: the score gains what that gives
    back and nothing else. The example is the one of all 372 pictures where that is more than 0.02.
    """
    specimen = _photographed(kind, seed, level)
    pages = [specimen.image, *(cv2.GaussianBlur(specimen.image, (0, 0), blur) for blur in sorted(blurs))]
    found = [assess_quality(np.asarray(page, dtype=np.uint8), specimen.corners) for page in pages]

    for before, after in pairwise(found):
        assert after.sharpness <= before.sharpness + 0.01
        assert after.score <= before.score + 0.02 + max(0.0, before.glare - after.glare) / _USELESS_GLARE


@pytest.mark.parametrize("kind", KINDS)
def test_noise_does_not_make_up_for_blur(kind: DocumentType) -> None:
    """A smeared card stays one in the dark, where the sensor adds grain."""
    card = draw(kind, 12)
    smeared = cv2.GaussianBlur(card.image, (0, 0), 4.0)
    grain = np.random.default_rng(5).normal(0, 15, smeared.shape)
    page = np.asarray(np.clip(smeared + grain, 0, 255), dtype=np.uint8)

    without = assess_quality(np.asarray(smeared, dtype=np.uint8), card.corners).sharpness
    assert assess_quality(page, card.corners).sharpness <= without + 0.02


def test_a_white_sheet_on_a_dark_desk_is_not_glare() -> None:
    """Pure white with print on it, its outline not found: useless pictures are told from good ones by the print."""
    page = np.full((1000, 1400, 3), 60, dtype=np.uint8)
    page[200:800, 200:1200] = 255
    without_print = assess_quality(page, None)
    for line in range(8):
        place = (230, 270 + 65 * line)
        cv2.putText(page, "SPECIMEN 0123456789 ABC", place, cv2.FONT_HERSHEY_SIMPLEX, 1.4, (20, 20, 20), 3)
    printed = assess_quality(page, None)

    assert (printed.glare, printed.score) == (0.0, 1.0)
    assert without_print.glare > 0.3


def test_a_few_lines_on_a_sheet_have_the_contrast_of_their_print() -> None:
    """A back with nothing but its machine-readable zone is as good as a full one."""
    page = np.full((800, 1130, 3), 235, dtype=np.uint8)
    for line in range(2):
        text = "I<UTOD23145890<1233<<<<<<<<"
        cv2.putText(page, text, (40, 640 + 60 * line), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (30, 30, 30), 2)

    assert assess_quality(page, None).score == 1.0
