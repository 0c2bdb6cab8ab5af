"""Theme tokens, fonts and icons. Nothing else in the program names a colour."""

import json
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

_RESOURCES: Final = Path(__file__).parents[3] / "resources"
_ICON_SIDE: Final = 18
_FONT_PIXELS: Final = 13

_FAMILIES: Final = {
    "win32": ["Segoe UI", "Microsoft YaHei UI", "Microsoft YaHei"],
    "darwin": [".AppleSystemUIFont", "PingFang SC", "Hiragino Sans GB"],
}
_LINUX_FAMILIES: Final = ["Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans", "WenQuanYi Micro Hei", "DejaVu Sans"]
_MONO_FAMILIES: Final = {
    "win32": ["Cascadia Mono", "Consolas", "Microsoft YaHei UI"],
    "darwin": ["SF Mono", "Menlo", "PingFang SC"],
}
_LINUX_MONO: Final = ["Noto Sans Mono CJK SC", "Source Han Mono SC", "DejaVu Sans Mono"]


class ThemeName(StrEnum):
    """The two looks of the program."""

    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by meaning, as `#rrggbb`. Texts on `window`, `surface` and their own `*_fill` reach a contrast of 4.5."""

    window: str
    surface: str
    surface_raised: str
    surface_sunken: str
    surface_hover: str
    selection: str
    line: str
    line_strong: str
    text: str
    text_muted: str
    text_faint: str
    accent: str
    accent_hover: str
    accent_text: str
    on_accent: str
    danger_text: str
    danger_fill: str
    warning_text: str
    warning_fill: str
    success_text: str
    success_fill: str
    info_text: str
    info_fill: str
    focus: str
    canvas: str
    input: str
    scroll_handle: str


def load_tokens(theme: ThemeName) -> Tokens:
    """The tokens of a theme. Raises OSError, ValueError or TypeError when the program's own files are damaged."""
    return Tokens(**json.loads((_RESOURCES / "themes" / f"{theme.value}.json").read_text(encoding="utf-8")))


class Look(QObject):
    """The look in use.

    Attributes:
        theme: which of the two.
        tokens: its colours.
    Signals:
        changed: another theme is in use; whoever paints or holds icons renders again.
    """

    changed = Signal()

    def __init__(self, application: QApplication, theme: ThemeName, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self.theme = theme
        self.tokens = load_tokens(theme)
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        application.setStyle("Fusion")
        application.setFont(self.font())
        self._apply()

    def use(self, theme: ThemeName) -> None:
        """Switch to `theme` and tell everybody."""
        if theme is self.theme:
            return
        self.theme = theme
        self.tokens = load_tokens(theme)
        self._apply()
        self.changed.emit()

    def font(self, *, pixels: int = _FONT_PIXELS, bold: bool = False) -> QFont:
        """The program's proportional font."""
        font = QFont()
        font.setFamilies(_FAMILIES.get(sys.platform, _LINUX_FAMILIES))
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def mono(self, *, pixels: int = _FONT_PIXELS) -> QFont:
        """The font of codes, numbers and times: figures of one width."""
        font = QFont()
        font.setFamilies(_MONO_FAMILIES.get(sys.platform, _LINUX_MONO))
        font.setPixelSize(pixels)
        return font

    def colour(self, token: str) -> QColor:
        """The colour of a token named in data; code that knows the token reads `tokens`."""
        return QColor(getattr(self.tokens, token))

    def icon(self, name: str, colour: str | None = None, *, on: str | None = None, side: int = _ICON_SIDE) -> QIcon:
        """An icon in `colour` (default: muted text), in `on` while checked, faint while disabled."""
        icon = QIcon()
        # Drawn for the screens there are: what is drawn for another and shrunk or stretched to fit looks soft.
        for ratio in {1.0, *(screen.devicePixelRatio() for screen in self._application.screens())}:
            icon.addPixmap(self.pixmap(name, colour or self.tokens.text_muted, side, ratio))
            icon.addPixmap(self.pixmap(name, self.tokens.text_faint, side, ratio), QIcon.Mode.Disabled)
            checked = self.pixmap(name, on or self.tokens.text, side, ratio)
            icon.addPixmap(checked, QIcon.Mode.Normal, QIcon.State.On)
            icon.addPixmap(checked, QIcon.Mode.Active, QIcon.State.On)
        return icon

    def pixmap(self, name: str, colour: str, side: int, ratio: float) -> QPixmap:
        """An icon drawn at `side` logical pixels for a screen of `ratio` device pixels a logical one."""
        key = (name, colour, side, ratio)
        known = self._pixmaps.get(key)
        if known is not None:
            return known
        source = (_RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
        pixmap = QPixmap(QSize(side, side) * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(source.encode())).render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        self._pixmaps[key] = pixmap
        return pixmap

    def _apply(self) -> None:
        tokens = self.tokens
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: tokens.window,
            QPalette.ColorRole.Base: tokens.surface,
            QPalette.ColorRole.AlternateBase: tokens.surface_raised,
            QPalette.ColorRole.Button: tokens.surface_raised,
            QPalette.ColorRole.Text: tokens.text,
            QPalette.ColorRole.WindowText: tokens.text,
            QPalette.ColorRole.ButtonText: tokens.text,
            QPalette.ColorRole.PlaceholderText: tokens.text_faint,
            QPalette.ColorRole.Highlight: tokens.selection,
            QPalette.ColorRole.HighlightedText: tokens.text,
            QPalette.ColorRole.ToolTipBase: tokens.surface_raised,
            QPalette.ColorRole.ToolTipText: tokens.text,
            QPalette.ColorRole.Accent: tokens.accent,
            QPalette.ColorRole.Link: tokens.accent_text,
        }
        for role, colour in roles.items():
            palette.setColor(role, QColor(colour))
        self._application.setPalette(palette)
        self._application.setStyleSheet(self._style_sheet())

    def _style_sheet(self) -> str:
        themes = _RESOURCES / "themes"
        template = Template((themes / "app.qss").read_text(encoding="utf-8"))
        values = {name: getattr(self.tokens, name) for name in Tokens.__dataclass_fields__}
        for name in ("arrow_down", "tick"):
            values[name] = (themes / f"{name}_{self.theme.value}.svg").as_posix()
        return template.substitute(values)
