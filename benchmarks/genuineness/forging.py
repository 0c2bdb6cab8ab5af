"""Documents tampered with in known ways: in the picture after it was taken, or on the sheet before."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from benchmarks.genuineness.scenes import Random, Scene, a_portrait
from identity_checks.results import DocumentType, Quad
from identity_checks.specimens import PORTRAIT_REGION, Pixels, business_licence, passport, resident_id
from identity_checks.specimens.canvas import Tint, ground
from identity_checks.specimens.fonts import Face, Font, font
from identity_checks.specimens.light import jpeg_round_trip
from identity_checks.specimens.specimen import Specimen

Floats = NDArray[np.float32]

EDITED_FIELD: Final = {
    DocumentType.RESIDENT_ID_FRONT: ("id_number", Face.MACHINE, 43),
    DocumentType.PASSPORT: ("document_number", Face.SANS_BOLD, 40),
    DocumentType.BUSINESS_LICENCE: ("uscc", Face.SANS_BOLD, 34),
    DocumentType.RESIDENT_ID_BACK: ("valid_from", Face.SANS, 35),
}
"""Which field is edited, and how it is set on the drawn sheet."""


def saved(page: Pixels, rng: Random) -> Pixels:
    """The edited picture as an editor saves it."""
    return jpeg_round_trip(page, int(rng.integers(82, 97)))


def laundered(page: Pixels, rng: Random) -> Pixels:
    """Scaled down and saved strongly compressed, which washes most traces out; comes back in the same size."""
    small = cv2.resize(page, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA).astype(np.uint8)
    poor = jpeg_round_trip(small, int(rng.integers(50, 66)))
    return cv2.resize(poor, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def paste_portrait(page: Pixels, one: Scene, rng: Random, *, blended: bool) -> Pixels:
    """Another person's portrait over the one in the picture; `blended` with soft edges, matched light and noise."""
    box = one.specimen.regions[PORTRAIT_REGION]
    left, top, right, bottom = (*box[0], *box[2])
    size = (round(right - left), round(bottom - top))
    source = jpeg_round_trip(a_portrait(one.part, rng, other_than=one.portrait)[1], int(rng.integers(75, 96)))
    face = cv2.resize(source, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    place = one.to_page() @ np.array([[1, 0, left], [0, 1, top], [0, 0, 1]], np.float64)
    shape = (page.shape[1], page.shape[0])
    inset = int(rng.integers(-4, 3))
    cover = np.zeros((size[1], size[0]), np.float32)
    edge = max(0, inset) if not blended else 6
    cover[edge : size[1] - edge, edge : size[0] - edge] = 1
    if blended:
        cover = np.asarray(cv2.GaussianBlur(cover, (0, 0), 3.0), np.float32)
    warped = cv2.warpPerspective(face, place, shape, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    weight = cv2.warpPerspective(cover, place, shape, flags=cv2.INTER_LINEAR)[..., None]
    inside = weight[..., 0] > 0.5
    if blended:
        for channel in range(3):
            old, new = page[..., channel][inside].astype(np.float32), warped[..., channel][inside]
            warped[..., channel] = (warped[..., channel] - new.mean()) * (
                0.5 + 0.5 * old.std() / max(1.0, float(new.std()))
            ) + old.mean()
        warped += rng.normal(0, 1.5, warped.shape[:2]).astype(np.float32)[..., None]
    mixed = page * (1 - weight) + warped * weight
    return np.clip(mixed, 0, 255).astype(np.uint8)


def replaced_on_sheet(one: Scene, rng: Random) -> Pixels:
    """The sheet with another portrait, set in as the issuer would, before any picture is taken."""
    box = one.specimen.regions[PORTRAIT_REGION]
    left, top, right, bottom = (round(value) for value in (*box[0], *box[2]))
    sheet = one.specimen.image.astype(np.float32)
    face = cv2.resize(
        a_portrait(one.part, rng, other_than=one.portrait)[1],
        (right - left, bottom - top),
        interpolation=cv2.INTER_AREA,
    )
    cover = np.zeros(face.shape[:2], np.float32)
    cover[7:-7, 7:-7] = 0.94
    weight = cv2.GaussianBlur(cover, (0, 0), 3.5)[..., None]
    part = sheet[top:bottom, left:right]
    sheet[top:bottom, left:right] = part * (1 - weight) + face * weight
    return sheet.astype(np.uint8)


def edit_text(page: Pixels, one: Scene, rng: Random, *, way: str) -> Pixels:
    """One to three characters of the number replaced in the picture.

    `way`: `other_font`; `shifted` (the right font, off the line or the pitch); `same_font` (set perfectly).
    """
    name, right_face, size = EDITED_FIELD[one.specimen.kind]
    box = one.specimen.regions[name]
    text = _printed(one.specimen, name)
    cells = _cells(box, len(text))
    count = int(rng.integers(1, 4))
    start = int(rng.integers(0, len(cells) - count + 1))
    face = right_face
    if way == "other_font":
        face = Face.LATIN if rng.random() < 0.5 else (Face.SANS if right_face is Face.MACHINE else Face.MACHINE)
        size = round(size * rng.uniform(0.92, 1.04))
    down, across = (float(rng.choice((-1, 1)) * rng.uniform(2.0, 4.5)), float(rng.uniform(-3.5, 3.5)))
    ink, cover = _layers(one.specimen)
    for left, top, right, bottom in cells[start : start + count]:
        cv2.rectangle(cover, (round(left) - 2, round(top) - 5), (round(right) + 2, round(bottom) + 5), 255, -1)
        glyph = font(face, size)
        digit = str(int(rng.integers(10)))
        wide = glyph.getlength(digit)
        at = (
            (left + right - wide) / 2 + (across if way == "shifted" else 0),
            bottom + (down if way == "shifted" else 0),
        )
        ink = _written(ink, at, digit, glyph)
    return _redrawn(page, one, ink, cover, rng)


def copy_characters(page: Pixels, one: Scene, rng: Random) -> Pixels:
    """Characters of the number copied over others of the same number, in whole pixels, as an editor's stamp does."""
    name = EDITED_FIELD[one.specimen.kind][0]
    text = _printed(one.specimen, name)
    cells = _cells(one.specimen.regions[name], len(text))
    homography = one.to_page()
    result = page.copy()
    for _ in range(int(rng.integers(1, 4))):
        pairs = [(a, b) for a in range(len(text)) for b in range(len(text)) if text[a] != text[b]]
        source, target = pairs[int(rng.integers(len(pairs)))]
        start, stop = _bounds(cells[source], homography), _bounds(cells[target], homography)
        wide, high = start[2] - start[0], start[3] - start[1]
        fits = start[0] >= 0 and start[1] >= 0 and stop[0] >= 0 and stop[1] >= 0
        fits = fits and stop[0] + wide < page.shape[1] and stop[1] + high < page.shape[0]
        if fits:
            result[stop[1] : stop[1] + high, stop[0] : stop[0] + wide] = page[start[1] : start[3], start[0] : start[2]]
    return result


def without_ground(one: Scene) -> Pixels:
    """The sheet as a forger's template has it: right tints, no guilloche."""
    sheet = one.specimen.image
    height, width = sheet.shape[:2]
    best, tint = 0.0, None
    same = np.zeros((height, width), bool)
    for candidate in _tints(one.specimen.kind):
        for variant in range(3):
            printed = np.asarray(ground(candidate, width, height, variant).convert("RGB"))[..., ::-1]
            alike = (np.abs(printed.astype(np.int16) - sheet) <= 1).all(axis=2)
            if alike.mean() > best:
                best, tint, same = float(alike.mean()), candidate, alike
    assert tint is not None
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    slope = ((columns / width + rows / height) / 2)[..., None]
    light, shade = (np.asarray(colour[::-1], np.float32) for colour in (tint.light, tint.shade))
    return np.where(same[..., None], light * (1 - slope) + shade * slope, sheet).astype(np.uint8)


def wipe_ground(page: Pixels, one: Scene, rng: Random) -> Pixels:
    """The printed ground about the number painted over with its mean colour, the number kept: a cut-out set in."""
    name = EDITED_FIELD[one.specimen.kind][0]
    box = one.specimen.regions[name]
    _, cover = _layers(one.specimen)
    cv2.rectangle(
        cover, (round(box[0][0]) - 8, round(box[0][1]) - 10), (round(box[2][0]) + 8, round(box[2][1]) + 10), 255, -1
    )
    weight = _on_page(cover, one, page).astype(np.float32)[..., None] / 255
    inside = weight[..., 0] > 0.5
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    limit = float(np.percentile(grey[inside], 50)) - 35
    # Paper is what is not ink; its colour follows the light of the place.
    is_ink = cv2.dilate((grey < limit).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.float32)[..., None]
    room = np.maximum(cv2.GaussianBlur(1 - is_ink[..., 0], (0, 0), 12), 1e-3)[..., None]
    smooth = cv2.GaussianBlur(page.astype(np.float32) * (1 - is_ink), (0, 0), 12) / room
    painted = smooth * (1 - is_ink) + page * is_ink
    painted += rng.normal(0, 0.8, page.shape).astype(np.float32)
    return np.clip(page * (1 - weight) + painted * weight, 0, 255).astype(np.uint8)


def _redrawn(page: Pixels, one: Scene, ink: Pixels, cover: Pixels, rng: Random) -> Pixels:
    """Wipe what `cover` marks with its surroundings' colours and print `ink` (both in sheet pixels) on the picture."""
    mask = _on_page(cover, one, page)
    x, y, wide, high = cv2.boundingRect((mask > 0).astype(np.uint8))
    x0, y0, x1, y1 = (
        max(0, x - 24),
        max(0, y - 24),
        min(page.shape[1], x + wide + 24),
        min(page.shape[0], y + high + 24),
    )
    part, gap = page[y0:y1, x0:x1], (mask[y0:y1, x0:x1] > 100).astype(np.uint8)
    healed = cv2.inpaint(part, gap, 5, cv2.INPAINT_TELEA).astype(np.float32)
    tone = float(np.percentile(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), 2))
    soft = cv2.GaussianBlur(_on_page(ink, one, page), (0, 0), float(rng.uniform(0.4, 0.8)))
    printed = soft[y0:y1, x0:x1, None].astype(np.float32) / 255
    weight = cv2.GaussianBlur(mask, (0, 0), 0.7)[y0:y1, x0:x1, None].astype(np.float32) / 255
    filled = healed * (1 - printed) + tone * printed
    result = page.copy()
    result[y0:y1, x0:x1] = np.clip(part * (1 - weight) + filled * weight, 0, 255).astype(np.uint8)
    return result


def _on_page(layer: Pixels, one: Scene, page: Pixels) -> Pixels:
    return np.asarray(cv2.warpPerspective(layer, one.to_page(), (page.shape[1], page.shape[0])), np.uint8)


def _written(ink: Pixels, at: tuple[float, float], digit: str, glyph: Font) -> Pixels:
    picture = Image.fromarray(ink)
    ImageDraw.Draw(picture).text(at, digit, font=glyph, fill=255, anchor="ls")
    return np.array(picture, np.uint8)


def _layers(specimen: Specimen) -> tuple[Pixels, Pixels]:
    height, width = specimen.image.shape[:2]
    return np.zeros((height, width), np.uint8), np.zeros((height, width), np.uint8)


def _cells(box: Quad, count: int) -> list[tuple[float, float, float, float]]:
    (left, top), (right, bottom) = box[0], box[2]
    wide = (right - left) / count
    return [(left + place * wide, top, left + (place + 1) * wide, bottom) for place in range(count)]


def _bounds(cell: tuple[float, float, float, float], homography: NDArray[np.float64]) -> tuple[int, int, int, int]:
    left, top, right, bottom = cell
    points = np.array([[left, top - 2], [right, top - 2], [right, bottom + 2], [left, bottom + 2]], np.float64)
    moved = cv2.perspectiveTransform(points[None], homography)[0]
    low, high = np.floor(moved.min(axis=0)).astype(int), np.ceil(moved.max(axis=0)).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _printed(specimen: Specimen, name: str) -> str:
    value = specimen.truth[name]
    return value.replace("-", ".") if name == "valid_from" else value


def _tints(kind: DocumentType) -> tuple[Tint, ...]:
    if kind is DocumentType.RESIDENT_ID_FRONT:
        return (resident_id.FRONT_TINT,)
    if kind is DocumentType.RESIDENT_ID_BACK:
        return (resident_id.BACK_TINT,)
    return passport.TINTS if kind is DocumentType.PASSPORT else (business_licence.TINT,)
