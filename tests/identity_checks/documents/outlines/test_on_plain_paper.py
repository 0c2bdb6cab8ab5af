"""R3: a card on paper of nearly its own shade is whole; what the picture's edge cuts off is not."""

from typing import Final

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.outline import find_outline
from identity_checks.quality import assess_quality
from identity_checks.results import Quad

_CARD: Final = 1500, 946
_MARGIN: Final = 100


def _card() -> NDArray[np.uint8]:
    """A pale card with a fine pattern, a portrait and lines of print."""
    width, height = _CARD
    card = np.full((height, width, 3), (230, 240, 244), np.uint8)
    card[::6, ::2] = (222, 233, 240)
    card[160:660, 980:1380] = (70, 60, 55)
    for x, y, right, _ in _ROWS:
        card[y : y + 36, x:right:14] = (40, 40, 40)
    return card


_ROWS: Final = [(90, y, 760, y + 40) for y in (110, 230, 350, 470)] + [(90, 800, 1300, 840)]


def _on_paper(grey: int, turn: float = 0.0) -> tuple[NDArray[np.uint8], list[NDArray[np.float32]], NDArray[np.float32]]:
    """The card on paper: the picture, where its print is, its corners."""
    width, height = _CARD
    size = width + 2 * _MARGIN, height + 2 * _MARGIN
    page = np.full((size[1], size[0], 3), grey, np.uint8)
    page[_MARGIN : _MARGIN + height, _MARGIN : _MARGIN + width] = _card()
    turned = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), turn, 1.0)
    picture = cv2.warpAffine(page, turned, size, flags=cv2.INTER_AREA, borderValue=(grey, grey, grey))

    def there(left: float, top: float, right: float, bottom: float) -> NDArray[np.float32]:
        corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) + _MARGIN
        return np.asarray(corners @ turned[:, :2].T + turned[:, 2], np.float32)

    return np.asarray(picture, np.uint8), [there(*row) for row in _ROWS], there(0, 0, width, height)


@pytest.mark.parametrize("grey", [225, 235, 245, 255])
@pytest.mark.parametrize("turn", [0.0, 2.0])
def test_a_card_on_pale_paper_is_found_and_whole(grey: int, turn: float) -> None:
    """The page was taken for the card, whose shape it has not: a complete card was called cut off."""
    page, rows, corners = _on_paper(grey, turn)
    found = find_outline(PageEdges(page), rows)

    assert found is not None
    assert np.abs(found.corners - corners).max() < 0.01 * page.shape[1]
    outline = tuple((float(x), float(y)) for x, y in found.corners)
    assert not assess_quality(page, _quad(outline), [_CARD[0] / _CARD[1]]).cut_off


@pytest.mark.parametrize("side", range(4))
@pytest.mark.parametrize("share", [0.25, 0.35])
def test_a_card_cut_by_the_picture_has_no_paper_there_and_is_told(side: int, share: float) -> None:
    """Paper on three sides of what is left is no paper all round."""
    page, rows, _ = _on_paper(235)
    height, width = page.shape[:2]
    lost_x, lost_y = _MARGIN + round(share * _CARD[0]), _MARGIN + round(share * _CARD[1])
    left, top, right, bottom = (
        (0, lost_y, width, height),
        (0, 0, width - lost_x, height),
        (0, 0, width, height - lost_y),
        (lost_x, 0, width, height),
    )[side]
    page = np.ascontiguousarray(page[top:bottom, left:right])
    limits = np.array([right - left - 1, bottom - top - 1], np.float32)
    rows = [np.clip(row - np.array([left, top], np.float32), 0, limits) for row in rows]
    found = find_outline(PageEdges(page), [row for row in rows if np.ptp(row, axis=0).min() > 10])

    assert found is not None
    outline = tuple((float(x), float(y)) for x, y in found.corners)
    assert assess_quality(page, _quad(outline), [_CARD[0] / _CARD[1]]).cut_off


def test_print_and_a_portrait_on_paper_are_no_card() -> None:
    """A page with print all over it has no other shade within its margin, so it stays the document."""
    page, rows, _ = _on_paper(235)
    inside = page[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
    inside[(inside > 200).all(axis=2)] = 235
    found = find_outline(PageEdges(page), rows)

    assert found is not None
    assert found.corners.min() < 10


def _quad(corners: tuple[tuple[float, float], ...]) -> Quad:
    first, second, third, fourth = corners
    return first, second, third, fourth
