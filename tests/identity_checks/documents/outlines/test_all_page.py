"""R20: scans that end where the document does: the longest edge there is a portrait's."""

import numpy as np
import pytest
from numpy.typing import NDArray

from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.outline import find_outline


def test_a_scan_that_ends_where_the_card_does_is_all_card() -> None:
    """R20: the edge of a portrait is no edge of the card; of a photograph of another shape it may be one."""
    rows = [np.array([[70, y], [500, y], [500, y + 36], [70, y + 36]], np.float32) for y in (80, 160, 240, 320, 550)]

    def outline_of(height: int, width: int) -> NDArray[np.float32]:
        page = np.full((height, width, 3), (225, 238, 242), np.uint8)
        page[90:430, 660:930] = (60, 45, 40)
        page[90:520, 926:930] = (60, 45, 40)
        found = find_outline(PageEdges(page), rows)
        assert found is not None
        return found.corners

    assert outline_of(638, 1012)[:, 0].max() > 1000
    assert outline_of(760, 1012)[:, 0].max() < 960


@pytest.mark.parametrize(("first", "all_page"), [(54, True), (90, False)])
def test_an_edge_that_goes_through_lines_of_text_is_no_edge_of_the_document(first: int, all_page: bool) -> None:
    """R20, R99: a scanned data page was cut at its portrait's left edge, and both lines of its zone with it."""
    page = np.full((1040, 1476, 3), (225, 238, 242), np.uint8)
    page[100:760, 70:440] = (60, 45, 40)
    rows = [np.array([[first, y], [1400, y], [1400, y + 44], [first, y + 44]], np.float32) for y in (890, 960)]
    rows += [np.array([[500, y], [1200, y], [1200, y + 36], [500, y + 36]], np.float32) for y in (180, 300, 420, 540)]
    found = find_outline(PageEdges(page), rows)
    assert found is not None
    assert bool(found.corners[:, 0].min() < 10) is all_page
