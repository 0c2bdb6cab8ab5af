"""The viewers as widgets: wheel, keys, ties, outlines, faces."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from case_contract.vocabulary import Severity
from reviewer_app.services.types import AlignedFaces, DecodedImage, MediaState
from reviewer_app.ui.case.viewer.face_pair import Compare, FacePairView
from reviewer_app.ui.case.viewer.image_view import ImageView
from reviewer_app.ui.case.viewer.overlay import Mark, badge_place
from reviewer_app.ui.case.viewer.tie import Tie
from reviewer_app.ui.case.viewer.viewport import Stance
from reviewer_app.ui.common.context import Ui
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk, plain_image
from tests.support.sample_cases import payment_case

BOX = ((100.0, 100.0), (300.0, 100.0), (300.0, 140.0), (100.0, 140.0))


def _view(qtbot: QtBot, ui: Ui) -> ImageView:
    view = ImageView(ui)
    qtbot.addWidget(view)
    view.resize(500, 330)
    with qtbot.waitExposed(view):
        view.show()
    view.show_image(plain_image(640, 480), 0, Stance())
    return view


def _wheel(view: ImageView, x: float, y: float, steps: int = 1) -> None:
    place = QPointF(x, y)
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_the_wheel_zooms_at_the_cursor(qtbot: QtBot, ui: Ui) -> None:
    """genoffice 238: what is under the cursor stays under it within a pixel."""
    view = _view(qtbot, ui)
    before = view.viewport.to_image(320, 120)
    _wheel(view, 320, 120, 3)
    x, y = view.viewport.to_view(*before)
    assert view.viewport.zoom > 1.5
    assert abs(x - 320) <= 1
    assert abs(y - 120) <= 1


def test_rotation_survives_zoom_and_the_next_picture(qtbot: QtBot, ui: Ui) -> None:
    """DonkeyDoc 5: turning is not undone by zooming, nor by the next picture of the case."""
    view = _view(qtbot, ui)
    view.turn(1)
    view.zoom_in()
    view.zoom_in()
    assert view.viewport.turns == 1
    stance = view.stance
    view.show_image(plain_image(800, 600), 2, stance)
    assert view.viewport.turns == 3
    assert view.viewport.zoom == pytest.approx(stance.zoom)


def test_a_stride_with_padding_is_shown_right(qtbot: QtBot, ui: Ui) -> None:
    """Lines may be longer than their pixels; the last column has the colour that it has."""
    view = _view(qtbot, ui)
    line = bytes((255, 0, 0)) * 9 + bytes((0, 0, 255)) + bytes(2)
    view.show_image(DecodedImage(10, 10, 10, 10, 32, line * 10), 0, Stance())
    picture = view.grab().toImage()
    right = view.viewport.to_view(9.5, 5)
    colour = picture.pixelColor(int(right[0]), int(right[1]))
    assert colour.blue() > 150
    assert colour.red() < 100


def test_tied_viewers_move_together_but_turn_alone(qtbot: QtBot, ui: Ui) -> None:
    """design.md: zoom and pan tied; loosened, each goes its own way."""
    left, right = _view(qtbot, ui), _view(qtbot, ui)
    tie = Tie(left, right, left)
    _wheel(left, 200, 100, 4)
    assert right.viewport.zoom == pytest.approx(left.viewport.zoom)
    left.pan_by(20, 10)
    assert right.viewport.centre_x == pytest.approx(left.viewport.centre_x)
    left.turn(1)
    assert right.viewport.turns == 0
    tie.on = False
    zoom = right.viewport.zoom
    left.zoom_in()
    assert right.viewport.zoom == zoom


def test_outlines_light_up_and_can_be_picked(qtbot: QtBot, ui: Ui) -> None:
    """Hovering an outline names its field, clicking picks it; the lit one changes the picture."""
    view = _view(qtbot, ui)
    marks = (Mark("a", BOX, "姓名"), Mark("b", (*BOX[:2], (300.0, 300.0), (100.0, 300.0)), "反光", Severity.WARNING))
    view.show_marks(marks, None)
    plain = view.grab().toImage()
    hovered: list[str] = []
    picked: list[str] = []
    view.hovered.connect(hovered.append)
    view.picked.connect(picked.append)
    x, y = view.viewport.to_view(200, 120)
    QTest.mouseMove(view, QPoint(5, 5))
    QTest.mouseMove(view, QPoint(int(x), int(y)))
    qtbot.waitUntil(lambda: bool(hovered))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(int(x), int(y)))
    assert hovered[-1] == "a", "the innermost of two outlines"
    assert picked == ["a"]
    view.show_marks(marks, "a")
    assert view.grab().toImage() != plain


def test_the_watermark_is_on_the_picture(qtbot: QtBot, ui: Ui) -> None:
    """design.md: a faint mark of reviewer and time across images."""
    view = _view(qtbot, ui)
    without = view.grab().toImage()
    view.watermark = "王敏 2026-11-22 19:30"
    assert view.grab().toImage() != without


def test_coarse_pixels_ask_for_finer_ones(qtbot: QtBot, ui: Ui) -> None:
    """A page decoded small is fetched in full once it is looked at closely, and only then."""
    view = _view(qtbot, ui)
    small = plain_image(400, 300)
    view.show_image(DecodedImage(400, 300, 4000, 3000, small.stride, small.pixels), 0, Stance())
    asked: list[bool] = []
    view.wants_full.connect(lambda: asked.append(True))
    view.update()
    assert not asked
    view.actual_size()
    assert asked


def test_the_sign_of_a_finding_never_lies_on_what_it_marks() -> None:
    """R24: fitted to the view, the sign is higher than the value; it goes beside it, off other values and signs."""
    view, value = QRectF(0, 0, 400, 300), QRectF(100, 100, 90, 8)
    alone = badge_place(value, [], view)
    assert alone.right() <= value.left()
    for other in (QRectF(60, 98, 38, 10), alone):
        place = badge_place(value, [other], view)
        assert not place.intersects(value)
        assert not place.intersects(other)
    at_the_edge = QRectF(1, 1, 90, 8)
    assert not badge_place(at_the_edge, [], view).intersects(at_the_edge)
    assert view.contains(badge_place(at_the_edge, [], view))
    assert view.contains(badge_place(QRectF(-50, -50, 900, 900), [], view))
    assert not view.intersects(badge_place(QRectF(-300, -90, 90, 8), [], view))


def test_the_sign_of_a_finding_keeps_off_print() -> None:
    """R24: what is printed left of a value, or above it, is its label; the next value stands below."""
    view, value = QRectF(0, 0, 400, 300), QRectF(100, 100, 90, 8)
    printed = [QRectF(40, 96, 56, 14), QRectF(96, 82, 110, 12), QRectF(98, 112, 90, 12)]

    def ink(place: QRectF) -> float:
        return 10.0 if any(place.intersects(one) for one in printed) else 0.0

    place = badge_place(value, [], view, ink)
    assert ink(place) == 0
    assert not place.intersects(value)
    assert ink(badge_place(value, [], view)) > 0


def test_faces_can_be_compared_in_four_ways(qtbot: QtBot, ui: Ui) -> None:
    """beyond.md 11: side by side, flicker, slider, difference; the difference of equal faces is black."""
    view = FacePairView(ui)
    qtbot.addWidget(view)
    view.resize(480, 330)
    with qtbot.waitExposed(view):
        view.show()
    view.show_faces(AlignedFaces(plain_image(224, 224), plain_image(224, 224)))
    pictures = []
    for mode in Compare:
        view.compare_by(mode)
        pictures.append(view.grab().toImage())
    assert pictures[-1].pixelColor(240, 120).lightness() < 20
    view.compare_by(Compare.FLICKER)
    qtbot.waitUntil(lambda: view.second_shown)
    view.compare_by(Compare.SLIDER)
    view.slide_right()
    assert view.share == pytest.approx(0.55)
    for _ in range(40):
        view.slide_left()
    assert view.share == 0.0


def test_without_the_media_process_the_page_says_so(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """Issue 2 section 5: the absence of the media process is a shown state; fields can still be worked on."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    desk.media = MediaState.ABSENT
    scene = stage(desk)
    work = scene.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    qtbot.waitUntil(lambda: "图像进程未运行" in work.case.left.view.message)
    work.case_model.accept()
    qtbot.waitUntil(lambda: work.case_model.state.rows[0].accepted is not None)
