"""The shapes that a document of a kind can have: longer side by shorter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from identity_checks.aspects import ID_1, ID_2, ID_3, LICENCES, length_for_width
from identity_checks.documents.attempt import Attempt, is_document
from identity_checks.documents.text.engine import Corners
from identity_checks.numbers.mrz_layout import MrzFormat
from identity_checks.results import DocumentType

_BY_SIZE: Final = {"ID-1": ID_1, "ID-2": ID_2, "ID-3": ID_3}
_BY_ZONE: Final = {MrzFormat.TD1: "ID-1", MrzFormat.TD2: "ID-2", MrzFormat.TD3: "ID-3"}
"""ICAO 9303-4 to 9303-6."""
_BY_KIND: Final = {
    DocumentType.RESIDENT_ID_FRONT: (ID_1,),
    DocumentType.RESIDENT_ID_BACK: (ID_1,),
    DocumentType.PASSPORT: (ID_3,),
    DocumentType.BUSINESS_LICENCE: LICENCES,
}
_FULL: Final = 0.5
"""Share of a sheet's width and height over which the text of a document that fills it is spread at least."""
_OFF_SHAPE: Final = 0.13
"""Logarithm of how many times longer for its width an outline is than a form; those of leaning ones differ as much."""


def shapes_of(attempt: Attempt) -> Sequence[float] | None:
    """Give the shapes of what fills a sheet: none where they are not known, None for a card on a larger paper."""
    return None if attempt.lines and not _is_full(attempt) else _forms(attempt)


def is_larger_than_page(attempt: Attempt, width: int, height: int) -> bool:
    """Tell whether a document whose text spans so much is longer or higher, by its form, than its page of some size."""
    forms = _forms(attempt)
    if not attempt.lines or not forms:
        return False
    page = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    room = np.ptp(attempt.sheet.from_page(page), axis=0)
    text = np.ptp(np.concatenate([line.source.corners for line in attempt.lines]), axis=0)
    # Only licences stand upright as well.
    least = 1 / max(forms) if attempt.document_type is DocumentType.BUSINESS_LICENCE else min(forms)
    return bool(text[0] / max(forms) > room[1] or text[1] * least > room[0])


def _forms(attempt: Attempt) -> Sequence[float]:
    if attempt.pack is None:
        return _BY_KIND.get(attempt.document_type, ())
    sizes = attempt.pack.pack.sizes
    if attempt.zone is not None and attempt.zone.reading.valid and attempt.zone.reading.format in _BY_ZONE:
        told = _BY_ZONE[attempt.zone.reading.format]
        sizes = tuple(size for size in sizes if size == told) or sizes
    return [_BY_SIZE[size] for size in sizes]


def has_its_shape(attempt: Attempt, place: Corners) -> bool:
    """Tell whether an outline is about as long for its width as what was read in it is; one around two cards is not."""
    shapes = shapes_of(attempt)
    if attempt.outline is None or not shapes:
        # What has the words of documents and is none may be two: a card and one of which it has the title.
        return attempt.outline is None or is_document(attempt)
    aspect = length_for_width(place.tolist())
    return any(abs(float(np.log(aspect / shape))) < _OFF_SHAPE for shape in shapes)


def fills_its_outline(attempt: Attempt, place: Corners, *, cut: bool) -> bool:
    """Tell whether what was read fills an outline at a place, and has its shape if it is not `cut` by the picture."""
    return bool(shapes_of(attempt)) and (cut or has_its_shape(attempt, place))


def _is_full(attempt: Attempt) -> bool:
    height, width = attempt.sheet.picture.shape[:2]
    spread = np.ptp(np.concatenate([line.source.corners for line in attempt.lines]), axis=0)
    return bool((spread >= _FULL * np.array([width, height])).all())
