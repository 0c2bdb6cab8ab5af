"""The shapes that what was read can have (R3, R21): a card's, a page's, or none where a copy lies on a larger paper."""

from __future__ import annotations

import numpy as np
import pytest

from identity_checks.aspects import length_for_width
from identity_checks.documents.attempt import Attempt
from identity_checks.documents.finding.sheet import whole_page
from identity_checks.documents.shapes import shapes_of
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentType
from tests.identity_checks.packs.lines import line, sheet


def _attempt(kind: DocumentType, pack: str | None = None, *, wide: int = 900) -> Attempt:
    """A sheet of 856 by 540 with a line near its top left corner and one as far away as `wide` says."""
    picture = whole_page(np.full((540, 856, 3), 250, np.uint8))
    lines = sheet(line("姓名", 40, 40), line("公民身份号码", wide * 0.6, wide * 0.5))
    shelved = None if pack is None else Shelf.bundled().packs[pack]
    return Attempt(picture, 0, None, tuple(lines), kind, 6.0, None, shelved, several=False)


@pytest.mark.parametrize(
    ("kind", "pack", "shapes"),
    [
        (DocumentType.RESIDENT_ID_FRONT, None, [1.585]),
        (DocumentType.PASSPORT, None, [1.420]),
        (DocumentType.BUSINESS_LICENCE, None, [1.414, 1.333]),
        (DocumentType.UNKNOWN, None, []),
        (DocumentType.REGIONAL, "home-return-permit", [1.585]),
        (DocumentType.REGIONAL, "rou-identity-card", [1.585, 1.419]),
    ],
)
def test_a_kind_has_its_shapes(kind: DocumentType, pack: str | None, shapes: list[float]) -> None:
    """R3: by the standard of its size (ISO/IEC 7810), which a data pack names."""
    assert list(shapes_of(_attempt(kind, pack)) or ()) == pytest.approx(shapes, abs=0.001)


def test_a_card_copied_on_a_larger_paper_has_not_the_papers_shape() -> None:
    """R3: whose text stands in a corner of the sheet does not fill it."""
    assert shapes_of(_attempt(DocumentType.RESIDENT_ID_FRONT, wide=300)) is None


def test_a_card_that_leans_away_is_as_long_for_its_width_as_its_sides_are_on_average() -> None:
    """R3: whose nearer side alone would make it another shape."""
    leaning = np.array([[80, 60], [780, 0], [856, 540], [0, 480]], np.float32)
    assert length_for_width(leaning.tolist()) == pytest.approx(1.6, abs=0.09)
    assert length_for_width(leaning.tolist()) == pytest.approx(length_for_width(np.roll(leaning, 1, axis=0).tolist()))
