"""Print that runs aslant over a document, as a watermark does, is no part of its text (R20, R21)."""

from __future__ import annotations

import numpy as np

from identity_checks.documents.finding.text_runs import Floats, along_the_sides
from identity_checks.documents.layouts.classification import bears_two
from identity_checks.packs.shelf import Shelf

_PERMIT = ("出生日期", "1992.05.17", "有效期限", "2025.03.31-2030.03.30", "签发机关", "公安部出入境管理局", "证件号码")


def _line(left: float, top: float, degrees: float, length: float = 200) -> Floats:
    turn = np.deg2rad(degrees)
    along, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    first = np.array([left, top])
    return np.array([first, first + length * along, first + length * along + 20 * down, first + 20 * down], np.float32)


def test_lines_aslant_are_left_out_where_others_run_along_the_sides() -> None:
    """However long they are; a sign that is hardly longer than high has no direction."""
    own = [_line(10, 40 * row, 2) for row in range(6)] + [_line(300, 10, 30, length=25)]
    across = [_line(0, 60 * row, -20, length=900) for row in range(6)]
    assert along_the_sides([*own, *across]) == own


def test_where_few_lines_run_along_the_sides_all_of_them_count() -> None:
    """A card that lies aslant within an outline which is another paper's."""
    aslant = [_line(10, 40 * row, 25) for row in range(6)]
    straight = [_line(10, 300 + 40 * row, 0) for row in range(3)]
    assert along_the_sides([*aslant, *straight]) == [*aslant, *straight]


def test_a_permits_label_on_two_lines_is_two_permits() -> None:
    """R21, R98: under print across them two permits were read as one, the term of the upper with the lower's birth."""
    pack = Shelf.bundled().packs["home-return-permit"].pack
    assert not bears_two([*_PERMIT, "H35080001"], [pack])
    assert bears_two([*_PERMIT, "H35080001", "出生日期"], [pack])
