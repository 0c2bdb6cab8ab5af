"""The list of keys on the settings page: no key and no heading in part, each of them in reach (R91)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from case_contract.vocabulary import Language
from reviewer_app.ui.common.keys import KEYS
from reviewer_app.ui.key_sheet import KeyList, KeyRow, KeySheet
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk


def _opened(qtbot: QtBot, stage: Callable[[FakeDesk], Stage], language: Language, height: int) -> KeyList:
    scene = stage(FakeDesk(signed_in=True))
    scene.ui.texts.use(language)
    scene.window.resize(1366, height)
    work = scene.window.work
    assert work is not None
    work.show_page(work.settings)
    keys = work.settings.findChild(KeyList)
    assert isinstance(keys, KeyList)
    qtbot.waitUntil(lambda: keys.more.isVisible() and keys.inside.height() > keys.viewport().height() > 0)
    return keys


def _rows(keys: KeyList) -> list[QWidget]:
    found = [item.widget() for item in map(keys.column.itemAt, range(keys.column.count())) if item is not None]
    return [one for one in found if one is not None]


def _seen(keys: KeyList) -> QRect:
    room = min([keys.viewport().height(), *(one.y() for one in (keys.more, keys.cover) if one.isVisible())])
    return QRect(0, keys.verticalScrollBar().value(), keys.viewport().width(), room)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("height", [768, 790, 1080])
def test_the_list_ends_with_a_whole_key(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], language: Language, height: int
) -> None:
    """R91: whatever is in sight is whole, the last of it is a key, and a word says how many are below."""
    keys = _opened(qtbot, stage, language, height)
    for _ in range(len(KEYS)):
        seen = _seen(keys)
        inside = [row for row in _rows(keys) if seen.intersects(row.geometry())]
        assert all(seen.contains(row.geometry()) for row in inside)
        assert isinstance(inside[-1], KeyRow)
        assert all(row.height() > 0 for row in inside)
        QTest.keyClick(keys, Qt.Key.Key_Down)
    assert inside[-1] is _rows(keys)[-1], "the last key is reached by the keyboard"
    assert not keys.more.isVisible()


def _first_ink(widget: QWidget) -> int:
    """The first column of pixels that is not as the corner is."""
    picture = widget.grab().toImage()
    paper = picture.pixel(0, 0)
    rows = range(picture.height())
    return next(x for x in range(picture.width()) if any(picture.pixel(x, y) != paper for y in rows))


def test_how_many_are_below_stands_under_the_keys(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """It began 12 pixels to the right of them."""
    keys = _opened(qtbot, stage, Language.ENGLISH, 768)
    assert _first_ink(keys.more) <= 3


def test_every_key_is_on_the_list_and_on_the_sheet(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """R91: both are printed from the table that binds them."""
    keys = _opened(qtbot, stage, Language.CHINESE, 768)
    assert sum(isinstance(row, KeyRow) for row in _rows(keys)) == len(KEYS)
    sheet = KeySheet(keys._ui, None)
    qtbot.addWidget(sheet)
    sheet.show()
    rows = sheet.findChildren(KeyRow)
    assert len(rows) == len(KEYS)
    assert all(sheet.rect().contains(QRect(row.mapTo(sheet, row.rect().topLeft()), row.size())) for row in rows)


@pytest.mark.parametrize("language", Language)
def test_the_columns_of_the_sheet_are_about_as_long(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], language: Language
) -> None:
    """One column was half as long as the next: the sheet was higher than it had to be."""
    keys = _opened(qtbot, stage, language, 768)
    sheet = KeySheet(keys._ui, None)
    qtbot.addWidget(sheet)
    sheet.show()
    ends: dict[int, int] = {}
    for row in sheet.findChildren(KeyRow):
        corner = row.mapTo(sheet, row.rect().bottomLeft())
        ends[corner.x()] = max(ends.get(corner.x(), 0), corner.y())
    assert len(ends) == 4
    assert max(ends.values()) - min(ends.values()) <= 5 * sheet.findChildren(KeyRow)[0].height()
