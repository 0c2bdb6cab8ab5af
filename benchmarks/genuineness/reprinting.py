"""Words of a drawn sheet printed otherwise: the old ones wiped with their surroundings, others set in the same type."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw

from benchmarks.documents.drawing.fonts import Font, Typeface
from benchmarks.documents.drawing.specimen import Line, Pixels, Specimen
from benchmarks.documents.parts import part_of_seed, record_of

Box = tuple[float, float, float, float]

_ROLES: Final[Mapping[str, str]] = {"mrz": "machine", "id_number": "digits"}
_BY_SIGN: Final = frozenset(_ROLES)
"""Fields whose signs are set one by one, at a pitch of their own."""
_HAN: Final = frozenset({"resident_id_front", "resident_id_back"})
_INK: Final = (30, 27, 28)
_AROUND: Final = 3
"""Pixels about a sign that are wiped with it."""


def reprinted(one: Specimen, field: str, texts: Sequence[str]) -> Specimen:
    """The sheet with the lines of a field saying `texts`; its truth stays as it was.

    Raises:
        ValueError: the field has another number of lines, or a line whose signs stand apart another number of signs.
    """
    face = _typeface(one, _ROLES.get(field, "hei" if one.kind.value in _HAN else "latin"))
    image = one.image
    for line, text in zip(one.lines[field], texts, strict=True):
        if line.text == text:
            continue
        if field not in _BY_SIGN:
            image = _set(image, _span(line.boxes), line.text, text, face)
            continue
        if len(text) != len(line.text):
            raise ValueError("signs that stand apart are replaced one for one")
        for box, old, new in zip(line.boxes, line.text, text, strict=True):
            if old != new:
                image = _set(image, box, old, new, face)
    lines = {**one.lines, field: tuple(Line(text, line.boxes) for line, text in zip(one.lines[field], texts))}  # noqa: B905 - as long as the lines, see above
    return replace(one, image=image, lines=lines)


def _typeface(one: Specimen, role: str) -> Typeface:
    part = part_of_seed(one.seed)
    drawn = set(record_of(part).fonts[role]) & set(one.fonts)
    faces = (Typeface(part, role, random.Random(number)) for number in range(64))
    return next(face for face in faces if face.name in drawn)


def _set(image: Pixels, box: Box, old: str, new: str, face: Typeface) -> Pixels:
    font = _fitted(face, old, box[2] - box[0])
    top = font.getbbox(old, anchor="ls")[1]
    left, upper, right, lower = (round(value) for value in box)
    cover = np.zeros(image.shape[:2], np.uint8)
    cv2.rectangle(cover, (left - _AROUND, upper - _AROUND), (right + _AROUND, lower + _AROUND), 255, -1)
    x0, y0 = max(0, left - 24), max(0, upper - 24)
    part, gap = image[y0 : lower + 24, x0 : right + 24], cover[y0 : lower + 24, x0 : right + 24]
    wiped = image.copy()
    wiped[y0 : lower + 24, x0 : right + 24] = cv2.inpaint(part, gap, 5, cv2.INPAINT_TELEA)
    picture = Image.fromarray(wiped)
    ImageDraw.Draw(picture).text((box[0], box[1] - top), new, font=font, fill=_INK, anchor="ls")
    return np.array(picture, np.uint8)


def _fitted(face: Typeface, text: str, width: float) -> Font:
    """The typeface at the size at which `text` runs as far as it does on the sheet."""
    size = min(range(8, 120), key=lambda pixels: abs(face.length(text, pixels) - width))
    return face.runs(text, size)[0][1]


def _span(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
