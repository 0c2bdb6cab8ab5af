"""How well a page can be read: sharpness, glare, light, contrast, whether the document is whole.

The thresholds were set on the drawn specimens: ordinary and hard phone pictures, which a person reads with ease, must
raise nothing; the four faults (blurred, glare, cut off, low light) must raise theirs. A page without a document's
corners counts as a photograph of a person, whose background is soft and may hold lamps: it is judged more gently, the
face itself by `identity_checks.faces`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.aspects import ID_1, ID_3, LICENCES, length_for_width, side_lengths
from identity_checks.finding_codes import FindingCode
from identity_checks.results import Finding, ImageQuality, Quad, Severity

_WORKING_SIDE: Final = 1280
_SHARP_EDGE: Final = 0.40
_SMEARED_EDGE: Final = 0.10
_EDGE_CONTRAST: Final = 40.0
_NOISE_STEP: Final = 4.0
_NOISE_STEEPNESS: Final = 0.5
"""In standard deviations of the noise: the step that white noise makes in a window (2 at the median, 3 at 99.9 %), and
the steepness of its crests (0.52), both measured after the smoothing."""
_NOISE_SCALES: Final = (1.0, 1.7, 2.0)
"""What a grain of one, two and four pixels does to the smoothed picture, in terms of the finest."""
_NOISE_MASK: Final = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
_TEXTURE: Final = 0.35
"""A picture that is as restless in its quietest quarter as at its edges shows grain and no print. Of 120 drawn tune
pictures, clean to hard, none had more than 0.15; noise of any grain, blurred or not, had 0.4 to 0.8."""
_BURNT_OUT: Final = 250.0
_OUTSHINES: Final = 7.0
_SHEET: Final = 0.05
_INK: Final = 90.0
_INKED: Final = 0.01
"""A white sheet: its share of the picture, how much darker its print is, and the print's share of it. Glare that was
drawn on cards covers less or holds no print (tests/identity_checks/test_quality.py)."""
_CUT_MARGIN: Final = 0.015
_BORDER: Final = 0.006

BLURRED_BELOW: Final = 0.25
GLARE_FROM: Final = 0.012
DARK_BELOW: Final = 0.22
FLAT_BELOW: Final = 0.10
EMPTY_BELOW: Final = 0.03
"""Contrast of a page on which nothing stands, so that nothing is blurred either."""
PHOTO_BLURRED_BELOW: Final = 0.10
PHOTO_GLARE_FROM: Final = 0.12
"""For a photograph of a person: the background is soft and may hold lamps and windows."""
SMALL_BELOW: Final = 500
"""Pixels along the document's long side."""

_KNOWN_ASPECTS: Final = (ID_1, ID_3, *LICENCES)
_UNLIKE: Final = 0.08
_UNLIKE_FLAT: Final = 0.035
_UNLIKE_ROUGH: Final = 0.06
"""How far the shape of what is left is from a known one at least: on a photograph, where nothing leans, and of an
outline that is not exact or reaches out of the picture."""
_LEANING: Final = 0.03
_LEANING_A_LITTLE: Final = 0.08
"""Shares of each other by which opposite sides differ where the camera looks askew; a little makes the shape differ by
two hundredths at most."""
_ALONG: Final = 2.2
"""Of how near a corner is to the border to end there: how near both ends of a side are that lies along it."""
_MOST_CUT: Final = 1.8
"""How many times longer a document is than what a cut has left of it at most."""
_FAR_BEYOND: Final = 0.03
"""Share of the picture's longer side by which an outline that is a little wrong reaches out of it at most."""
_PAPER_BEYOND: Final = 0.06
"""The same for a paper beneath a document: a white page without edges is outlined by its print alone."""


def assess_quality(
    page: NDArray[np.uint8],
    corners: Quad | None,
    shapes: Sequence[float] | None = (),
    *,
    exact: bool = True,
    in_part: bool = False,
) -> ImageQuality:
    """Assess a BGR page, or the document on it when its corners are known (pixels of the page).

    `shapes` are those that the document can have, longer side by shorter; none where they are not known, and None where
    the corners are a larger paper's. Corners that are not `exact` may have a strip of paper within them. With `in_part`
    the document's text shows that the picture holds a part of it.
    """
    document, mask = _document(page, corners)
    grey = np.asarray(cv2.cvtColor(document, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    counts = _counts(grey, mask)
    size = int(counts.sum())
    if size == 0:
        return ImageQuality(sharpness=0.0, glare=0.0, brightness=0.0, contrast=0.0, cut_off=True, score=0.0)
    low, middle, high = (_shade(counts, share) for share in (0.05, 0.5, 0.95))
    burnt_out = _burnt_out(document, mask, paper=middle)
    burnt = cv2.countNonZero(burnt_out)
    glare = burnt / size
    # A glare spot fades out softly; its rim would pass for blur.
    clear = mask
    if burnt:
        clear = np.asarray(cv2.bitwise_and(mask, mask, mask=1 - cv2.dilate(burnt_out, np.ones((61, 61), np.uint8))))
    sharpness, step = _edges(grey, clear)
    brightness = float(counts @ np.arange(256)) / size / 255.0
    # A few lines on a sheet cover less than what the percentiles leave out.
    contrast = max(high - low, step) / 255.0
    off_picture = corners is not None and _is_cut_off(corners, page.shape[1], page.shape[0], shapes, exact=exact)
    cut_off = in_part or off_picture
    parts = (
        min(1.0, sharpness / (0.25 if corners is None else 0.6)),
        max(0.0, 1.0 - glare / (0.3 if corners is None else 0.06)),
        min(1.0, brightness / 0.4),
        min(1.0, contrast / 0.35),
        0.4 if cut_off else 1.0,
    )
    return ImageQuality(
        sharpness=sharpness,
        glare=glare,
        brightness=brightness,
        contrast=contrast,
        cut_off=cut_off,
        score=float(np.prod(parts)),
    )


def _shade(counts: NDArray[np.int64], share: float) -> float:
    """Give the shade below which a share of the pixels lies, between the two nearest as `np.percentile` does."""
    below = np.cumsum(counts)
    place = share * (int(below[-1]) - 1)
    first, second = (int(np.searchsorted(below, rank, side="right")) for rank in (math.floor(place), math.ceil(place)))
    return first + (second - first) * (place - math.floor(place))


def quality_findings(page: NDArray[np.uint8], corners: Quad | None, quality: ImageQuality) -> tuple[Finding, ...]:
    """Give the findings that follow from a quality; the page is needed for the size of the document alone."""
    findings: list[Finding] = []

    def add(code: FindingCode, severity: Severity, name: str, value: float) -> None:
        findings.append(Finding(code, severity, region=corners, details={name: f"{value:.3f}"}))

    # In the dark and where nothing stands out, what looks like blur is noise.
    dark = quality.brightness < DARK_BELOW
    if dark or (quality.contrast < FLAT_BELOW and quality.brightness < 0.5):
        add(FindingCode.TOO_DARK, Severity.WARNING, "brightness", quality.brightness)
    empty = quality.contrast < EMPTY_BELOW and not dark
    if not empty and quality.sharpness < (PHOTO_BLURRED_BELOW if corners is None else BLURRED_BELOW):
        add(FindingCode.BLURRED, Severity.WARNING, "sharpness", quality.sharpness)
    if quality.glare >= (PHOTO_GLARE_FROM if corners is None else GLARE_FROM):
        add(FindingCode.GLARE, Severity.WARNING, "glare", quality.glare)
    if quality.cut_off:
        findings.append(Finding(FindingCode.CUT_OFF, Severity.WARNING, region=corners))
    side = max(side_lengths(corners)) if corners is not None else float(max(page.shape[:2]))
    if side < SMALL_BELOW:
        findings.append(
            Finding(FindingCode.TOO_SMALL, Severity.WARNING, region=corners, details={"long_side": f"{side:.0f}"})
        )
    return tuple(findings)


def _document(page: NDArray[np.uint8], corners: Quad | None) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Cut the document out upright and no larger than the working size; the mask leaves its margin out."""
    height, width = page.shape[:2]
    if corners is None:
        quad: Quad = ((0, 0), (width, 0), (width, height), (0, height))
    else:
        quad = corners
    top, right, bottom, left = side_lengths(quad)
    wide, tall = max(top, bottom), max(left, right)
    if min(wide, tall) < 8:
        return page, np.zeros((height, width), dtype=np.uint8)
    scale = min(1.0, _WORKING_SIDE / max(wide, tall))
    size = (max(8, round(wide * scale)), max(8, round(tall * scale)))
    target = np.array([(0, 0), (size[0], 0), size, (0, size[1])], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(quad, dtype=np.float32), target)
    # Shrinking by a homography skips pixels; the halving beforehand keeps their mean, as far as a strip can be halved.
    source, halved = page, 1.0
    while scale / halved < 0.55 and min(source.shape[:2]) > 1:
        source = np.asarray(cv2.resize(source, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        halved /= 2
    matrix = matrix @ np.diag([1 / halved, 1 / halved, 1.0])
    if corners is None and size == (width, height):
        document = page
    else:
        document = np.asarray(cv2.warpPerspective(source, matrix, size), dtype=np.uint8)
    bottom_right = source.shape[1] - 1, source.shape[0] - 1
    inside = (0 <= x * halved <= bottom_right[0] and 0 <= y * halved <= bottom_right[1] for x, y in quad)
    if corners is None or all(inside):
        mask = np.full((size[1], size[0]), 255, dtype=np.uint8)
    else:
        whole = np.full(source.shape[:2], 255, dtype=np.uint8)
        mask = np.asarray(cv2.warpPerspective(whole, matrix, size, flags=cv2.INTER_NEAREST), dtype=np.uint8)
    margin_x, margin_y = round(size[0] * 0.02) + 1, round(size[1] * 0.02) + 1
    mask[:margin_y] = mask[-margin_y:] = 0
    mask[:, :margin_x] = mask[:, -margin_x:] = 0
    return document, mask


def _edges(grey: NDArray[np.uint8], mask: NDArray[np.uint8]) -> tuple[float, float]:
    """Judge how steep the steepest edges are, as a share of the step they make; give that and the median step.

    Contrast and content cancel out. What noise alone would do is no edge, and what it adds to one is taken off. Nought
    and nought where there is no edge at all, or nothing but grain.
    """
    noise = _noise(grey, mask)
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    steepness = np.asarray(
        cv2.magnitude(
            cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 8)
        ),
        np.float32,
    )
    window = np.ones((15, 15), dtype=np.uint8)
    step = np.asarray(cv2.subtract(cv2.dilate(smooth, window), cv2.erode(smooth, window)), np.uint8)
    counts = _counts(step, mask)
    quiet, loud = (_shade(counts, share) for share in (0.25, 0.95)) if counts.any() else (0.0, 0.0)
    if quiet >= _TEXTURE * max(loud, 12.0):
        return 0.0, 0.0
    contrast = max(_EDGE_CONTRAST * float(step.max()) / 255.0, 12.0, _NOISE_STEP * noise)
    crest = steepness >= cv2.dilate(steepness, np.ones((5, 5), dtype=np.uint8)) - np.float32(1e-3)
    places = np.flatnonzero(crest & (step >= math.ceil(contrast)) & (mask > 0))
    steep, high = steepness.reshape(-1)[places], step.reshape(-1)[places].astype(np.float32)
    edges = steep >= np.float32(0.04) * high
    steep, high = steep[edges], high[edges]
    if len(steep) < 50:
        return 0.0, 0.0
    steep = np.sqrt(np.maximum(0.0, steep**2 - (_NOISE_STEEPNESS * noise) ** 2))
    share = float(np.percentile(steep / high, 75))
    sharpness = float(np.clip((share - _SMEARED_EDGE) / (_SHARP_EDGE - _SMEARED_EDGE), 0.0, 1.0))
    return sharpness, float(np.median(high))


def _noise(grey: NDArray[np.uint8], mask: NDArray[np.uint8]) -> float:
    """Estimate the noise's standard deviation in grey levels, its grain up to four pixels wide.

    By the median response to a mask that planes and most edges leave at nought (Immerkær 1996, with Donoho's median
    for the mean, which text would carry off).
    """
    found = 0.0
    for weight in _NOISE_SCALES:
        if min(grey.shape) < 16 or not mask.any():
            break
        # More than 255 counts as that: noise of 60 grey levels leaves nothing to be read.
        response = np.asarray(cv2.convertScaleAbs(cv2.filter2D(grey, cv2.CV_16S, _NOISE_MASK)), np.uint8)
        counts = _counts(response, mask)
        found = max(found, weight * _shade(counts, 0.5) / (0.6745 * 6))
        grey, mask = (
            np.asarray(cv2.resize(item, None, fx=0.5, fy=0.5, interpolation=how), dtype=np.uint8)
            for item, how in ((grey, cv2.INTER_AREA), (mask, cv2.INTER_NEAREST))
        )
    return found


def _counts(values: NDArray[np.uint8], mask: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Give how many of a mask's pixels have each value."""
    return np.asarray(cv2.calcHist([values], [0], mask, [256], [0, 256])[:, 0], np.int64)


def _burnt_out(document: NDArray[np.uint8], mask: NDArray[np.uint8], *, paper: float) -> NDArray[np.uint8]:
    """Mark the burnt-out spots with 1.

    White paper of a scan is no glare, so a spot must outshine the paper; nor is a white sheet on a dark desk, which is
    as bright as a spot but has print on it, where glare leaves nothing to be seen.
    """
    threshold = max(_BURNT_OUT, paper + _OUTSHINES)
    darkest = np.asarray(cv2.min(cv2.min(document[:, :, 0], document[:, :, 1]), document[:, :, 2]))
    burnt = ((darkest >= threshold) & (mask > 0)).astype(np.uint8)
    spots = np.asarray(cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((9, 9), dtype=np.uint8)), dtype=np.uint8)
    if cv2.countNonZero(spots) < _SHEET * spots.size:
        return spots
    ink = (darkest < threshold - _INK) & (mask > 0)
    outlines, _ = cv2.findContours(spots, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        left, top, width, height = cv2.boundingRect(outline)
        inside = np.zeros((height, width), dtype=np.uint8)
        cv2.drawContours(inside, [outline], -1, 1, cv2.FILLED, offset=(-left, -top))
        place = np.s_[top : top + height, left : left + width]
        area = cv2.countNonZero(inside)
        if area >= _SHEET * spots.size and np.count_nonzero(ink[place] & (inside > 0)) >= _INKED * area:
            spots[place][inside > 0] = 0
    return spots


def _is_cut_off(corners: Quad, width: int, height: int, shapes: Sequence[float] | None, *, exact: bool) -> bool:
    """Say whether part of the document lies beyond the picture.

    Either a corner does, or the outline ends at the picture's border and no document has the shape that is left. A
    picture that is all document is what a scanner gives: only a document whose `shapes` are known can lack a part then.
    """
    side = max(width, height)
    beyond = max(max(-x, -y, x - width, y - height) for x, y in corners)
    if beyond > (_PAPER_BEYOND if shapes is None else _FAR_BEYOND if shapes else _CUT_MARGIN) * side:
        return True
    a, b, c, d = ((min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)) for x, y in corners)
    shown = a, b, c, d
    if beyond > _CUT_MARGIN * side:
        return shapes is not None and _is_unlike(shown, shapes, _UNLIKE_ROUGH)
    near = _BORDER * side + 1.5
    on_border = [x <= near or y <= near or x >= width - 1 - near or y >= height - 1 - near for x, y in shown]
    if not any(on_border) or (all(on_border) and not shapes):
        return False
    if shapes and not _may_be_short(shown, (width, height), _ALONG * near, shapes):
        return False
    top, right, bottom, left = side_lengths(shown)
    lean = max(abs(top - bottom) / max(top, bottom), abs(right - left) / max(right, left))
    if shapes and (lean < _LEANING or all(on_border)):
        return _is_unlike(shown, shapes, _UNLIKE_FLAT if exact else _UNLIKE_ROUGH)
    if shapes and lean < _LEANING_A_LITTLE:
        return _is_unlike(shown, shapes, _UNLIKE_ROUGH)
    return _is_unlike(shown, _KNOWN_ASPECTS, _UNLIKE)


def _may_be_short(shown: Quad, size: tuple[int, int], near: float, shapes: Sequence[float]) -> bool:
    """Say whether an outline whose sides end at the picture's border lacks of one of its shapes what is cut there.

    What the picture's upper or lower border cuts is too low, never too narrow: then a side is in the wrong place.
    """
    borders = [(x <= near, x >= size[0] - 1 - near, y <= near, y >= size[1] - 1 - near) for x, y in shown]
    ends = [
        any(one and other for one, other in zip(borders[at], borders[(at + 1) % 4], strict=True)) for at in range(4)
    ]
    top, right, bottom, left = side_lengths(shown)
    lengths = (top + bottom) / 2, (right + left) / 2
    ended = (ends[1] or ends[3], ends[0] or ends[2])
    if ended[0] == ended[1]:
        return True
    cut, other = lengths if ended[0] else lengths[::-1]
    return any(1 < whole / cut < _MOST_CUT for shape in shapes for whole in (other * shape, other / shape))


def _is_unlike(corners: Quad, shapes: Sequence[float], least: float) -> bool:
    aspect = length_for_width(corners)
    return all(abs(aspect / known - 1.0) > least for known in shapes)
