"""Pages of lines in any order and size, photographed as the drawn documents are, and the lines cut out again.

The degradations are those of `benchmarks.documents`, with seeds of neither of its parts; what is on the pages is not:
no layout, no field, no value of the drawn documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from PIL import ImageDraw

from benchmarks.documents.degrading import scene
from benchmarks.documents.degrading.effects import chosen_effects
from benchmarks.documents.degrading.legibility import FieldSight
from benchmarks.documents.degrading.view import View
from benchmarks.documents.drawing.grounds import Tint, ground
from benchmarks.documents.drawing.specimen import Kind, Line, Pixels, Specimen
from identity_checks.documents.text.engine import Corners, crop_line
from training.reader.typefaces import Faces, Font

Random = np.random.Generator
TextOf = Callable[[Random], tuple[str, str]]
"""Gives a line of text and its script: `han`, `latin` or `ocrb`."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom on the page."""
HEIGHT: Final = 48
"""Pixels of a cut's height, which is the network's."""
_STREAM: Final = 918
_SCENE_STREAM: Final = 77
"""What `scene_of` begins with, so that its view can be had again."""
_PAGES: Final = {Kind.BUSINESS_LICENCE: (2000, 1400, 1566), Kind.RESIDENT_ID_FRONT: (1560, 984, 1080)}
"""Width and height of a page, and its width as it is photographed."""
_LEAST_LIKENESS: Final = 0.52
_LEAST_AMPLITUDE: Final = 9
_MOST_COVERED: Final = 0.12
_LEAST_HEIGHT: Final = 8
_LEAST_DENSE_HEIGHT: Final = 11
"""What a line shows at least: a little less than what a person could read."""
_SPREADS: Final = (0, 0, 0, 0, 0.05, 0.12, 0.5)
"""Gaps between the signs of a short line, in ems."""
_SPREAD_BELOW: Final = 12
_WIDEST: Final = 1600
_BEYOND: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class DrawnLine:
    """A cut of one line, 48 high, BGR; what it says, in which script, and how like the sharp page it is, 0..1."""

    picture: Pixels
    text: str
    script: str
    likeness: float


@dataclass(frozen=True, slots=True, eq=False)
class _Set:
    """A line as it stands on the page, with its box and its signs'; `em` in pixels."""

    text: str
    script: str
    box: Box
    signs: tuple[Box, ...]
    em: int


def drawn_lines(seed: int, text_of: TextOf, faces: Faces) -> Iterator[DrawnLine]:
    """Give the lines of a page that can be read, as they are cut for the network."""
    rng = np.random.default_rng([seed, _STREAM])
    kind = Kind.BUSINESS_LICENCE if rng.random() < 0.45 else Kind.RESIDENT_ID_FRONT
    page, lines = _page(kind, text_of, faces, rng)
    named = {str(number): line for number, line in enumerate(lines)}
    specimen = Specimen(
        kind,
        "CHN",
        "lines",
        seed,
        page,
        {name: line.text for name, line in named.items()},
        {},
        {name: (Line(line.text, line.signs),) for name, line in named.items()},
        (),
        0,
    )
    seen = scene.scene_of(specimen)
    picture = cv2.imdecode(np.frombuffer(seen.data, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    view = _view_of(specimen)
    for name, line in named.items():
        sight = seen.documents[0].sights.get(name)
        if sight is None or not _shows(sight):
            continue
        corners = _corners(line, view, rng)
        height, width = picture.shape[:2]
        if corners.min() < -_BEYOND or (corners.max(axis=0) > (width + _BEYOND, height + _BEYOND)).any():
            continue
        cut = crop_line(np.asarray(picture, np.uint8), corners)
        yield DrawnLine(_at_height(cut, rng), line.text, line.script, round(sight.likeness, 2))


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """A page that lines are set on; `dark` is the grey of most of its ink."""

    pen: ImageDraw.ImageDraw
    width: int
    dark: int
    text_of: TextOf
    faces: Faces
    rng: Random

    def row(self, em: int, y: float) -> Iterator[_Set]:
        """Set lines beside each other on one baseline."""
        x = float(self.rng.uniform(30, 260))
        while x < self.width - 4 * em:
            text, script = self.text_of(self.rng)
            face = self.faces.one_for(text, script, self.rng)
            if face is None:
                continue
            spread = 0.0
            if script == "han" and len(text) < _SPREAD_BELOW:
                spread = float(self.rng.choice(_SPREADS)) * em
            length = _length(face.at(em), text, spread)
            if x + length > self.width - 20:
                if self.rng.random() < 0.5:
                    return
                text = text[: max(1, int(len(text) * (self.width - 20 - x) / length))].strip()
                length = _length(face.at(em), text, spread)
                if not text or x + length > self.width - 10:
                    return
            box, signs = self._set(text, face.at(em), (x, y), spread)
            yield _Set(text, script, (x, min(box[0], y - 0.8 * em), x + length, max(box[1], y + 0.1 * em)), signs, em)
            x += length + em * self.rng.uniform(1.2, 5)
            if script == "latin" and self.rng.random() < 0.5:
                continue
            if self.rng.random() < 0.5:
                return

    def _set(
        self, text: str, font: Font, place: tuple[float, float], spread: float
    ) -> tuple[tuple[float, float], tuple[Box, ...]]:
        """Print a line with its left end on the baseline at `place`; top and bottom of its ink, its signs' boxes."""
        x, y = place
        if self.rng.random() < 0.9:
            ink: tuple[int, ...] = (self.dark + int(self.rng.integers(-8, 30)),) * 3
        else:
            ink = tuple(int(value) for value in self.rng.integers(0, 150, 3))
        _, top, _, bottom = self.pen.textbbox(place, text, font, "ls")
        if not spread:
            self.pen.text(place, text, font=font, fill=ink, anchor="ls")
            ends = [x + font.getlength(text[:count]) for count in range(len(text) + 1)]
        else:
            ends = [x]
            for sign in text:
                self.pen.text((ends[-1], y), sign, font=font, fill=ink, anchor="ls")
                ends.append(ends[-1] + font.getlength(sign) + spread)
        pairs = zip(text, ends, ends[1:], strict=False)
        return (top, bottom), tuple((left, top, right - spread, bottom) for sign, left, right in pairs if sign != " ")


def _page(kind: Kind, text_of: TextOf, faces: Faces, rng: Random) -> tuple[Pixels, list[_Set]]:
    width, height, across = _PAGES[kind]
    tone = tuple(int(value) for value in rng.integers(205, 253, 3))
    other = tuple(int(np.clip(value + rng.integers(-18, 18), 190, 255)) for value in tone)
    line = tuple(int(value) for value in rng.integers(90, 220, 3))
    tint = Tint(tone, other, line, float(rng.uniform(0.02, 0.45)))  # type: ignore[arg-type]  # three of each
    sheet = ground(tint, width, height, int(rng.integers(5)))
    y, dark = float(rng.uniform(20, 80)), int(rng.integers(10, 70))
    page = _Page(ImageDraw.Draw(sheet), width, dark, text_of, faces, rng)
    lines: list[_Set] = []
    while True:
        em = round(width / across * float(np.exp(rng.uniform(np.log(15), np.log(40)))))
        y += em * rng.uniform(1.25, 2.0)
        if y > height - 20:
            return np.ascontiguousarray(np.asarray(sheet)[..., ::-1]), lines
        lines += page.row(em, y)


def _length(font: Font, text: str, spread: float) -> float:
    return font.getlength(text) + spread * (len(text) - 1)


def _view_of(specimen: Specimen) -> View:
    """Give the view that `scene_of` takes: it draws it first, from a stream of the seed's own."""
    effects = chosen_effects(specimen.seed)
    rng = np.random.default_rng([specimen.seed, _SCENE_STREAM])
    # Made public it would change the drawing's fingerprint, by which 1,600 kept pictures are known.
    views, _ = scene._arranged([specimen], effects, rng)
    return views[0]


def _shows(sight: FieldSight) -> bool:
    return (
        sight.covered <= _MOST_COVERED
        and sight.likeness >= _LEAST_LIKENESS
        and sight.amplitude >= _LEAST_AMPLITUDE
        and sight.height >= (_LEAST_DENSE_HEIGHT if sight.dense else _LEAST_HEIGHT)
    )


def _corners(line: _Set, view: View, rng: Random) -> Corners:
    """Give the corners of a cut as the finder of lines has them: wider than the print, a little off."""
    left, top, right, bottom = line.box
    beside, above = line.em * rng.uniform(0.04, 0.28), line.em * rng.uniform(0.0, 0.24)
    left, top, right, bottom = left - beside, top - above, right + beside, bottom + above
    corners = view.points(np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64))
    off = rng.normal(0, 0.025 * np.linalg.norm(corners[3] - corners[0]), (4, 2))
    return np.asarray(corners + off, np.float32)


def _at_height(cut: Pixels, rng: Random) -> Pixels:
    """Give a cut 48 high; now and then sharpened, as second looks are."""
    height, width = cut.shape[:2]
    if rng.random() < 0.12:
        soft = cv2.GaussianBlur(cut, (0, 0), 2)
        cut = np.asarray(cv2.addWeighted(cut, 1.8, soft, -0.8, 0), np.uint8)
    wide = int(np.clip(round(width * HEIGHT / height), 12, _WIDEST))
    way = cv2.INTER_AREA if height > 1.5 * HEIGHT else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(cut, (wide, HEIGHT), interpolation=way), np.uint8)
