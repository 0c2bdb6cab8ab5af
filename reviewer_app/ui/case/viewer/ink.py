"""How much print, or of a portrait, a place of the view hides, measured on the picture itself."""

from collections import Counter
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPolygonF, QTransform

from reviewer_app.ui.case.viewer.viewport import Viewport

_GROUND: Final = 10
"""Smaller steps from pixel to pixel are the pattern under the print, paper or grain."""


def print_on(image: QImage, viewport: Viewport, place: QRectF) -> float:
    """The mean step in brightness between neighbours along the lines of a place of the view, beyond a ground's own.

    A portrait has few such steps: how far the place's tones lie from their mean counts as well.
    """
    corners = (place.topLeft(), place.topRight(), place.bottomRight(), place.bottomLeft())
    ratio = image.width() / viewport.image_width
    on_page = QPolygonF([QPointF(*viewport.to_image(corner.x(), corner.y())) * ratio for corner in corners])
    cut = on_page.boundingRect().toAlignedRect().intersected(image.rect())
    width, height = max(round(place.width()), 1), max(round(place.height()), 1)
    if cut.isEmpty():
        return 0.0
    turned = image.copy(cut).transformed(QTransform().rotate(viewport.turns * 90))
    smooth = Qt.TransformationMode.SmoothTransformation
    small = turned.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    grey = small.convertToFormat(QImage.Format.Format_Grayscale8)
    rows, stride = bytes(grey.constBits()), grey.bytesPerLine()
    lines = [rows[start : start + width] for start in range(0, stride * height, stride)]
    steps = sum(max(abs(left - right) - _GROUND, 0) for line in lines for left, right in pairwise(line))
    mean = sum(map(sum, lines)) // (width * height)
    tones = sum(max(abs(tone - mean) - _GROUND, 0) * count for tone, count in Counter(b"".join(lines)).items())
    return (steps + tones) / (width * height)
