"""Outlines over a page: they show what is read, and hide nothing of it."""

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPolygonF
from pytestqt.qtbot import QtBot

from case_contract.vocabulary import Severity
from reviewer_app.services.types import DecodedImage
from reviewer_app.ui.case.viewer.image_view import ImageView
from reviewer_app.ui.case.viewer.ink import print_on
from reviewer_app.ui.case.viewer.overlay import Mark, Quad, label_place, leader, outset, print_about
from reviewer_app.ui.case.viewer.viewport import Stance, Viewport
from reviewer_app.ui.common.context import Ui
from tests.support.fake_desk import plain_image

VIEW = QRectF(0, 0, 480, 340)


def _box(left: float, top: float, width: float, height: float) -> Quad:
    return (left, top), (left + width, top), (left + width, top + height), (left, top + height)


def _shown(qtbot: QtBot, ui: Ui, image: DecodedImage) -> ImageView:
    view = ImageView(ui)
    qtbot.addWidget(view)
    view.resize(480, 340)
    with qtbot.waitExposed(view):
        view.show()
    view.show_image(image, 0, Stance())
    return view


@pytest.mark.parametrize("severity", [None, *Severity])
@pytest.mark.parametrize("height", [8, 14, 40])
def test_an_outline_leaves_what_is_read_as_it_is(qtbot: QtBot, ui: Ui, severity: Severity | None, height: int) -> None:
    """R24: however small the print is on the screen, no pixel of it is painted over."""
    view = _shown(qtbot, ui, plain_image(480, 340))
    plain = view.grab(QRect(100, 100, 90, height)).toImage()
    before = view.grab().toImage()
    view.show_marks([Mark("a", _box(100, 100, 90, height), "姓名", severity)], None)
    assert view.grab().toImage() != before
    assert view.grab(QRect(100, 100, 90, height)).toImage() == plain


def test_a_lit_outline_stands_round_what_is_read(qtbot: QtBot, ui: Ui) -> None:
    """R24: the chosen value has a tint, but no line through it."""
    view = _shown(qtbot, ui, plain_image(480, 340))
    view.show_marks([Mark("a", _box(100, 100, 90, 8), "证件号码")], "a")
    inside = view.grab(QRect(100, 100, 90, 8)).toImage()
    colours = {inside.pixelColor(x, y).name() for x in range(90) for y in range(8)}
    assert len(colours) == 1


def test_a_turned_outline_is_moved_outwards_on_every_side() -> None:
    """A card that lies askew has outlines that lie askew."""
    corners = [QPointF(100, 60), QPointF(180, 100), QPointF(160, 140), QPointF(80, 100)]
    moved = outset(QPolygonF(corners), 3)
    assert all(moved.containsPoint(corner, Qt.FillRule.WindingFill) for corner in corners)
    assert all((moved.at(n) - corners[n]).manhattanLength() < 9 for n in range(4))


def test_the_word_of_an_outline_keeps_off_print() -> None:
    """R24: the printed label above a value and the field under it stay readable; blank paper takes the word."""
    outline = QRectF(200, 150, 80, 10)
    label, next_field = QRectF(195, 136, 110, 10), QRectF(195, 166, 110, 24)

    def ink(place: QRectF) -> float:
        return 10.0 if place.intersects(label) or place.intersects(next_field) else 0.0

    place = label_place(outline, 70, [], VIEW, ink)
    assert ink(place) == 0
    assert not place.intersects(outline)
    assert VIEW.contains(place)


def test_the_word_goes_right_to_its_outline_where_nothing_is_printed() -> None:
    """On blank paper it is not sought far away."""
    outline = QRectF(200, 150, 80, 10)
    place = label_place(outline, 70, [], VIEW)
    assert outline.adjusted(-4, -4, 4, 4).intersects(place)


@pytest.mark.parametrize("blank", [QRectF(0, 240, 480, 100), QRectF(0, 0, 480, 90), QRectF(330, 90, 150, 200)])
def test_the_word_goes_away_from_its_outline_where_print_is_all_round(blank: QRectF) -> None:
    """R24: above the machine readable zone stand other fields; the word is drawn where nothing is, with a line."""

    def ink(place: QRectF) -> float:
        return 0.0 if blank.contains(place) else 3.0

    place = label_place(QRectF(200, 150, 80, 10), 70, [], VIEW, ink)
    assert blank.contains(place)


def test_the_end_of_a_word_hides_no_print_either() -> None:
    """Print under a third of it is little on the whole, and still cannot be read."""
    outline, next_field = QRectF(200, 150, 80, 10), QRectF(0, 0, 240, 148)

    def ink(place: QRectF) -> float:
        if place.bottom() >= 150:
            return 0.3 if place.top() > 160 else 3.0
        return 0.7 * place.intersected(next_field).width() / place.width()

    place = label_place(outline, 140, [], VIEW, ink)
    assert not place.intersects(next_field)


def test_the_line_to_a_word_goes_through_no_other_outline() -> None:
    """What is read between a value and its word stays as it is: the word goes up, though it is nearer below."""
    outline = QRectF(200, 150, 80, 10)
    under = QRectF(150, 164, 180, 14)

    def ink(place: QRectF) -> float:
        return 0.0 if place.top() > 180 or place.bottom() < 100 else 3.0

    place = label_place(outline, 70, [under], VIEW, ink)
    assert place.bottom() < 100


@pytest.mark.parametrize(("left", "beside"), [(150, QRectF()), (180, QRectF(440, 0, 120, 340))])
def test_the_line_to_a_word_goes_through_no_portrait(left: float, beside: QRectF) -> None:
    """R24: over the zone's number is the portrait; the line goes past the face, or the word stands elsewhere."""
    outline, portrait, above = QRectF(left, 280, 60, 10), QRectF(160, 150, 90, 90), QRectF(0, 95, 480, 40)

    def ink(place: QRectF) -> float:
        if place.intersects(portrait):
            return 30.0
        return 0.0 if above.contains(place) or beside.contains(place) else 1.5

    place = label_place(outline, 70, [], QRectF(0, 0, 560, 340), ink)
    way = leader(outline, place, [], print_about(ink))
    assert way is not None
    assert not any(portrait.contains(way.pointAt(step / 50)) for step in range(51))


def test_two_fields_read_on_one_line_count_as_one_outline() -> None:
    """Surname and given names of a zone: a line through both goes through one."""
    outline, names = QRectF(200, 150, 80, 10), QRectF(150, 130, 180, 14)

    def ink(place: QRectF) -> float:
        if place.bottom() < 125 or place.height() < 10:
            return 0.0
        return 0.6 if place.left() > 380 else 12.0

    assert label_place(outline, 70, [names, QRectF(names)], VIEW, ink) == label_place(outline, 70, [names], VIEW, ink)


def test_a_small_outline_is_not_covered_whole() -> None:
    """One sign, as a sex is, is little of a word's room and all of its field's."""
    outline, sex = QRectF(200, 150, 80, 10), QRectF(300, 148, 14, 14)

    def ink(place: QRectF) -> float:
        return 2.0 if place.bottom() < 150 or place.top() > 160 or place.right() < 200 else 0.0

    place = label_place(outline, 110, [sex], VIEW, ink)
    assert not place.intersects(sex)


@pytest.mark.parametrize("turns", range(4))
def test_print_is_told_from_paper_and_pattern(turns: int) -> None:
    """Letters count however the page is turned, a faint pattern under them does not."""
    page = QImage(400, 300, QImage.Format.Format_RGB32)
    page.fill(QColor(230, 236, 232))
    painter = QPainter(page)
    painter.setPen(QColor(224, 230, 226))
    for x in range(0, 400, 3):
        painter.drawLine(x, 0, x, 299)
    painter.setPen(QColor(40, 40, 50))
    for x in range(40, 160, 4):
        for y in range(40, 60, 4):
            painter.drawPoint(x, y)
            painter.drawPoint(x + 1, y + 1)
    painter.end()
    viewport = Viewport(400, 400, 400, 300, turns=turns).fitted()

    def at(left: float, top: float) -> QRectF:
        first, last = viewport.to_view(left, top), viewport.to_view(left + 120, top + 20)
        return QRectF(QPointF(*first), QPointF(*last)).normalized()

    assert print_on(page, viewport, at(40, 40)) > 3
    assert print_on(page, viewport, at(200, 200)) < 0.5
    assert print_on(page, viewport, QRectF(-50, -50, 20, 20)) == 0


def test_a_portrait_counts_as_print() -> None:
    """A face has no lines and soft edges; a word over it hides more than one over a letter."""
    page = QImage(400, 300, QImage.Format.Format_RGB32)
    page.fill(QColor(230, 236, 232))
    painter = QPainter(page)
    shade = QLinearGradient(100, 100, 220, 100)
    shade.setColorAt(0, QColor(60, 50, 45))
    shade.setColorAt(1, QColor(210, 180, 160))
    painter.fillRect(QRect(100, 100, 120, 150), shade)
    painter.end()
    viewport = Viewport(400, 300, 400, 300).fitted()
    assert print_on(page, viewport, QRectF(120, 150, 70, 18)) > 0.5
    assert print_on(page, viewport, QRectF(240, 150, 70, 18)) == 0
