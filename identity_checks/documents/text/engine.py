"""Text on a picture: where lines are, and what they say, with the doubt of every character kept.

The two PP-OCRv6 networks are driven directly rather than through `rapidocr`, because the checks need what its
pipeline throws away: the position of each character in its line and the probabilities under a restricted alphabet
(an ID number may hold only digits and X, an MRZ only 37 signs).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.results import CorrectionRule

Image = NDArray[np.uint8]
Corners = NDArray[np.float32]
"""Four corners as a 4x2 array, clockwise from the top left."""

CODE_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
"""Signs of ID numbers, credit codes and machine readable zones, in the column order of `TextLine.code_scores`."""

_CODE_ALIASES: Final[dict[str, str]] = {
    "<": "〈《«≤くㄑ",
    "X": "x×✕",
    "0": "○〇",
    "K": "К",
}
_FULL_WIDTH: Final = ord("Ａ") - ord("A")
_LINE_HEIGHT: Final = 48
_SQUEEZE: Final = 0.8
_CODE_ASPECT: Final = 18
"""Lines this long are read at full width: they are those of machine readable zones, narrow signs close together."""
_SHORTEST_INPUT: Final = 96
_LONGEST_INPUT: Final = 2400
_BATCH_PIXELS: Final = 1600
_BATCH_SPREAD: Final = 0.92
"""How much narrower than its widest line a batch's lines may be: the network's time is spent on the filling as well."""
_ENLARGED_TO: Final = 0.8
_MOST_ENLARGED: Final = 2.5
_OTHERS: Final = 12
_OTHERS_BELOW: Final = 0.98
_NONE: Final[Mapping[str, float]] = MappingProxyType({})
_MASK_THRESHOLD: Final = 0.3
_BOX_THRESHOLD: Final = 0.5
_UNCLIP_RATIO: Final = 1.6
_LONG_LINE: Final = 0.12
_EVERY: Final = 4


class Network(Protocol):
    """The part of an onnxruntime session that is used here."""

    def run(self, output_names: Sequence[str] | None, input_feed: dict[str, Any]) -> Sequence[Any]:
        """Give the network's outputs for the inputs by name."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of a line.

    Attributes:
        text: the likeliest character.
        score: its probability, 0..1.
        position: its centre as a fraction of the line's width.
        others: for a doubtful character the next likeliest ones with their probabilities, else empty.
        read: what the recogniser saw where something else decided, else empty; `rule` says what did.
    """

    text: str
    score: float
    position: float
    others: Mapping[str, float]
    read: str = ""
    rule: CorrectionRule | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """One line of text.

    Attributes:
        corners: where it is, 4x2, clockwise from the text's own top left, in the coordinates of the picture given.
        text: what it says.
        score: mean probability of its characters, 0..1.
        glyphs: the characters one by one.
        code_scores: T x 38 probabilities over `CODE_SIGNS` and, in the last column, "no character here".
        share: which part of the T steps, from the left, the line's picture covers; the rest is padding.
        features: T x N values from which the recogniser's last layer tells characters, if its network gives them.
    """

    corners: Corners
    text: str
    score: float
    glyphs: tuple[Glyph, ...]
    code_scores: NDArray[np.float32]
    share: float
    features: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TextMap:
    """Where text is on a picture.

    Attributes:
        heat: probability of text, HxW.
        scale: how much wider and higher the picture is than the map.
    """

    heat: NDArray[np.float32]
    scale: NDArray[np.float32]

    def boxes(self) -> list[Corners]:
        """Give the corners of the lines of text on the picture, top to bottom."""
        found = [box * self.scale for box in _boxes(self.heat)]
        return sorted(found, key=lambda box: box.mean(axis=0)[::-1].tolist())

    def middles(self) -> list[NDArray[np.float32]]:
        """Give the middles of the long lines of text that run across the picture, each Nx2, left to right."""
        return [line * self.scale for line in _middles(self.heat)]

    def turned(self, degrees: int) -> TextMap:
        """Give the map of the picture turned clockwise by 0, 90, 180 or 270 degrees."""
        heat = np.ascontiguousarray(np.rot90(self.heat, -degrees // 90))
        return TextMap(heat, self.scale[::-1] if degrees % 180 else self.scale)


class TextEngine:
    """Finds and reads lines of text; warm, reusable, confined to one thread."""

    def __init__(self, detector: Network, recognizer: Network, characters: Sequence[str]) -> None:
        """Take the detection and recognition networks and the recogniser's characters (without blank and space)."""
        self._detector = detector
        self._recognizer = recognizer
        self._characters = ["", *characters, " "]
        places: dict[str, list[int]] = {}
        for index, character in enumerate(self._characters):
            places.setdefault(character, []).append(index)
        columns = [
            [
                place
                for alias in sign + chr(ord(sign) + _FULL_WIDTH) + _CODE_ALIASES.get(sign, "")
                for place in places.get(alias, [])
            ]
            for sign in CODE_SIGNS
        ]
        columns.append([0])
        self._code_places = [place for column in columns for place in column]
        # Adds up the scores of those places for each sign.
        self._code_sums = np.zeros((len(self._code_places), len(columns)), np.float32)
        signs = [sign for sign, column in enumerate(columns) for _ in column]
        self._code_sums[np.arange(len(signs)), signs] = 1

    def detect(self, picture: Image, long_side: int = 960) -> list[Corners]:
        """Give the corners of text lines on a BGR picture, top to bottom.

        They are looked for at `long_side` pixels, or at the picture's own size when that is little less; of a small
        picture at a few times its size, for more shows nothing new.
        """
        return self.locate(picture, long_side).boxes()

    def locate(self, picture: Image, long_side: int = 960) -> TextMap:
        """Give the map of where text is on a BGR picture, looked for as `detect` does."""
        height, width = picture.shape[:2]
        ratio = min(long_side, max(_ENLARGED_TO * long_side, height, width)) / max(height, width)
        ratio = min(ratio, _MOST_ENLARGED)
        size = (max(32, round(width * ratio / 32) * 32), max(32, round(height * ratio / 32) * 32))
        interpolation = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR
        small = cv2.resize(picture, size, interpolation=interpolation)
        heat = self._detector.run(None, {"x": _as_input(small)[None]})[0][0, 0]
        scale = np.array([width / size[0], height / size[1]], np.float32)
        return TextMap(np.asarray(heat, np.float32), scale)

    def read(self, picture: Image, boxes: Sequence[Corners]) -> list[TextLine]:
        """Read the text inside each box of a BGR picture; one line a box, in the order given."""
        return self.read_crops([crop_line(picture, box) for box in boxes], boxes)

    def read_crops(self, crops: Sequence[Image], boxes: Sequence[Corners], *, squeezed: bool = True) -> list[TextLine]:
        """Read pictures that hold one line each; `boxes` say where each came from.

        `squeezed` reads at a smaller width, which costs little accuracy and saves its share of the time.
        """
        inputs = [_line_input(crop, squeezed=squeezed) for crop in crops]
        order = sorted(range(len(inputs)), key=lambda index: inputs[index].shape[2])
        lines: dict[int, TextLine] = {}
        while order:
            batch = [order.pop()]
            width = inputs[batch[0]].shape[2]
            while (
                order
                and (len(batch) + 1) * width <= _BATCH_PIXELS
                and inputs[order[-1]].shape[2] > _BATCH_SPREAD * width
            ):
                batch.append(order.pop())
            stack = np.full((len(batch), 3, _LINE_HEIGHT, max(width, _SHORTEST_INPUT)), 0.0, np.float32)
            for row, index in enumerate(batch):
                stack[row, :, :, : inputs[index].shape[2]] = inputs[index]
            scores, *inner = self._recognizer.run(None, {"x": stack})
            for row, index in enumerate(batch):
                share = inputs[index].shape[2] / stack.shape[3]
                line = self._decode(np.asarray(scores[row], np.float32), boxes[index], share)
                lines[index] = replace(line, features=inner[0][row]) if inner else line
        return [lines[index] for index in range(len(inputs))]

    def _decode(self, scores: NDArray[np.float32], box: Corners, share: float) -> TextLine:
        code = scores[:, self._code_places] @ self._code_sums
        glyphs = glyphs_of(scores, self._characters, share * len(scores), _OTHERS)
        return spelt(TextLine(box, "", 0.0, (), code, share), glyphs)


def spelt(line: TextLine, glyphs: Sequence[Glyph]) -> TextLine:
    """Give a line as some characters say it: its text, and as its score their mean probability, spaces left out."""
    spoken = [glyph.score for glyph in glyphs if glyph.text.strip()]
    text = "".join(glyph.text for glyph in glyphs).strip()
    return replace(line, text=text, score=float(np.mean(spoken)) if spoken else 0.0, glyphs=tuple(glyphs))


def glyphs_of(
    scores: NDArray[np.float32], characters: Sequence[str], length: float, most_others: int
) -> tuple[Glyph, ...]:
    """Give the characters that T x N probabilities say, of the N the first one none (""); runs of one are one.

    `length` is how many steps the line's picture covers, `most_others` how many a doubtful character has at most.
    """
    best = scores.argmax(axis=1)
    edges = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist(), len(best)]
    found: list[Glyph] = []
    for start, end in pairwise(edges):
        place = int(best[start]) if end > start else 0
        if place == 0:
            continue
        peak = start + int(scores[start:end, place].argmax())
        score = float(scores[peak, place])
        others = _likeliest(scores[peak], characters, most_others) if score < _OTHERS_BELOW else _NONE
        found.append(Glyph(characters[place], score, min(1.0, (start + end) / 2 / length), others))
    return tuple(found)


def _likeliest(scores: NDArray[np.float32], characters: Sequence[str], most: int) -> Mapping[str, float]:
    places = np.argpartition(scores, -most)[-most:]
    return MappingProxyType({characters[place]: float(scores[place]) for place in places if place})


def crop_line(picture: Image, corners: Corners) -> Image:
    """Cut a line out of a picture as an upright rectangle at its own size."""
    width, height = crop_size(corners)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    transform = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return np.asarray(
        cv2.warpPerspective(
            picture, transform, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def crop_size(corners: Corners) -> tuple[int, int]:
    """Give width and height in pixels of what `crop_line` cuts out."""
    ends: list[list[float]] = corners.tolist()
    top, right, bottom, left = (math.dist(ends[place], ends[(place + 1) % 4]) for place in range(4))
    return max(4, round(max(top, bottom))), max(4, round(max(left, right)))


def grown(corners: Corners, share: float) -> Corners:
    """Move a line's corners outward by a share of its height (inward when negative)."""
    along = (corners[1] - corners[0]) / max(1e-6, float(np.linalg.norm(corners[1] - corners[0])))
    down = (corners[3] - corners[0]) / max(1e-6, float(np.linalg.norm(corners[3] - corners[0])))
    by = share * float(np.linalg.norm(corners[3] - corners[0]))
    moves = np.array([-along - down, along - down, along + down, down - along], np.float32)
    return np.asarray(corners + by * moves, np.float32)


def sharpened(crop: Image) -> Image:
    """Give a line's picture with its edges raised."""
    soft = cv2.GaussianBlur(crop, (0, 0), 2)
    return np.asarray(cv2.addWeighted(crop, 1.8, soft, -0.8, 0), np.uint8)


def _line_input(crop: Image, *, squeezed: bool) -> NDArray[np.float32]:
    height, width = crop.shape[:2]
    share = _SQUEEZE if squeezed and width < _CODE_ASPECT * height else 1.0
    wanted = int(np.clip(round(share * width * _LINE_HEIGHT / height), 8, _LONGEST_INPUT))
    interpolation = cv2.INTER_AREA if height > _LINE_HEIGHT * 1.5 else cv2.INTER_LINEAR
    return _as_input(cv2.resize(crop, (wanted, _LINE_HEIGHT), interpolation=interpolation))


def _as_input(picture: Any) -> NDArray[np.float32]:
    scaled = np.asarray(picture, np.float32) * np.float32(1 / 127.5) - np.float32(1)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1))


def _boxes(heat: NDArray[np.float32]) -> list[Corners]:
    """Turn a text heat map into boxes: connected parts, their smallest rectangles, grown back to the text's size."""
    mask = cv2.dilate((heat > _MASK_THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    boxes: list[Corners] = []
    for contour in contours[:1000]:
        (x, y), (width, height), angle = cv2.minAreaRect(contour)
        if min(width, height) < 3:
            continue
        left, top, wide, high = cv2.boundingRect(contour)
        inside = np.zeros((high, wide), np.uint8)
        cv2.fillPoly(inside, [cv2.boxPoints(((x, y), (width, height), angle)).astype(np.int32) - (left, top)], 1)
        part = heat[top : top + high, left : left + wide]
        if float(cv2.mean(part, inside)[0]) < _BOX_THRESHOLD:
            continue
        grow = 2 * (width * height) * _UNCLIP_RATIO / (2 * (width + height))
        rectangle = ((x, y), (width + grow, height + grow), angle)
        boxes.append(np.asarray(cv2.boxPoints(rectangle), np.float32))
    return list(clockwise(np.array(boxes, np.float32).reshape(-1, 4, 2)))


def _middles(heat: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats((heat > _MASK_THRESHOLD).astype(np.uint8))
    lines: list[NDArray[np.float32]] = []
    for label in range(1, count):
        left, top, wide, high, _ = (int(value) for value in stats[label])
        if wide < _LONG_LINE * heat.shape[1] or wide < 3 * high:
            continue
        part = labels[top : top + high, left : left + wide] == label
        thick = part.sum(axis=0)
        # Where a line's end tapers its middle says little.
        steady = np.flatnonzero(thick > 0.5 * np.median(thick))[::_EVERY]
        rows = (part * np.arange(high)[:, None]).sum(axis=0)[steady] / thick[steady]
        lines.append(np.stack([left + steady, top + rows], axis=1).astype(np.float32))
    return lines


def clockwise(corners: NDArray[Any]) -> Corners:
    """Order each four of ...x4x2 corners clockwise as seen, from the one nearest the picture's top left."""
    points = np.asarray(corners, np.float64)
    out = points - points.mean(axis=-2, keepdims=True)
    order = np.argsort(np.arctan2(out[..., 1], out[..., 0]), axis=-1, kind="stable")
    ordered = np.take_along_axis(points, order[..., None], axis=-2)
    first = ordered.sum(axis=-1).argmin(axis=-1, keepdims=True)
    turned = np.take_along_axis(ordered, ((first + np.arange(4)) % 4)[..., None], axis=-2)
    return np.asarray(turned, np.float32)
