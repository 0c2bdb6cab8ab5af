"""Labels and the values beside and below them, on an upright sheet.

Text is cut into printed words where a label stands or where a wide gap is; each value word then belongs to the label
whose column it lies in and whose row it follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean
from typing import Final

import numpy as np

from identity_checks.documents.text.engine import Corners, TextLine
from identity_checks.results import CorrectionRule

_STEEPEST_SLOPE: Final = 0.14
"""Stamps and watermarks run at an angle; a document's own text does not."""
_NOISE_BELOW: Final = 0.4
_AFTER_LABEL: Final = ":：;；"
_SAME: Final = 0.35
"""In heights, how far apart the centres of one sign are that two boxes have."""
_SURE_FROM: Final = 0.8
"""What is far larger than the other lines must read well: an emblem, a seal or two lines in one box do not."""


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """One character with its place in sheet pixels: its edges and its ink's centre; what else is as in `Glyph`."""

    text: str
    score: float
    left: float
    right: float
    centre: float
    line: PlacedLine
    others: Mapping[str, float]
    read: str = ""
    rule: CorrectionRule | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PlacedLine:
    """A line of text with its upright extent in sheet pixels."""

    source: TextLine
    left: float
    right: float
    top: float
    bottom: float

    @property
    def unspaced(self) -> str:
        """Give the line's text without white space."""
        return re.sub(r"\s", "", self.source.text)

    @property
    def middle(self) -> float:
        """Give the height of the line's centre."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Give the line's height."""
        return self.bottom - self.top

    def reread(self, source: TextLine) -> PlacedLine:
        """Give the line as another reading has it, as long as the box is that it was read in."""
        return replace(
            self,
            source=source,
            left=min(self.left, float(source.corners[:, 0].min())),
            right=max(self.right, float(source.corners[:, 0].max())),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A run of characters of one line, without the spaces between them."""

    signs: tuple[Sign, ...]

    @property
    def text(self) -> str:
        """Give the characters."""
        return "".join(sign.text for sign in self.signs)

    @property
    def score(self) -> float:
        """Give the mean probability of the characters."""
        return fmean(sign.score for sign in self.signs)

    @property
    def left(self) -> float:
        """Give the left edge."""
        return self.signs[0].left

    @property
    def right(self) -> float:
        """Give the right edge."""
        return self.signs[-1].right

    @property
    def line(self) -> PlacedLine:
        """Give the line the word is part of."""
        return self.signs[0].line

    @property
    def middle(self) -> float:
        """Give the height of the word's centre: where its part of the line is, for lines lean."""
        start, end = self.line.source.corners[[0, 1]]
        lean = float(end[1] - start[1]) / max(1.0, float(end[0] - start[0]))
        return self.line.middle + lean * ((self.left + self.right) / 2 - (self.line.left + self.line.right) / 2)

    @property
    def height(self) -> float:
        """Give the word's height."""
        return self.line.height

    def corners(self) -> Corners:
        """Give the word's four corners in sheet pixels."""
        top, bottom = self.line.top, self.line.bottom
        return np.array([[self.left, top], [self.right, top], [self.right, bottom], [self.left, bottom]], np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A printed label: the field it announces, where it ends, its row and column, and its text where that was read."""

    field: str
    left: float
    right: float
    middle: float
    height: float
    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The labels of a sheet, the words under each, and the words under none."""

    labels: tuple[Label, ...]
    values: Mapping[str, tuple[Word, ...]]
    loose: tuple[Word, ...]

    def label(self, field: str) -> Label | None:
        """Give the label of a field."""
        return next((label for label in self.labels if label.field == field), None)


def placed(lines: Iterable[TextLine]) -> list[PlacedLine]:
    """Give lines their upright extent, leaving out the empty ones and those that run at an angle."""
    found = [line for line in lines if line.text and line.score > _NOISE_BELOW]
    usual = float(np.median([np.ptp(line.corners[:, 1]) for line in found])) if found else 0.0
    kept: list[PlacedLine] = []
    for line in found:
        if np.ptp(line.corners[:, 1]) > 1.9 * usual and (line.score < _SURE_FROM or len(line.text) == 1):
            continue
        run = line.corners[1] - line.corners[0]
        if abs(float(run[1])) > _STEEPEST_SLOPE * max(1.0, abs(float(run[0]))) and len(line.text) > 1:
            continue
        (left, top), (right, bottom) = line.corners.min(axis=0), line.corners.max(axis=0)
        # A tilted line's upright box is taller than its text.
        spill = abs(float(run[1])) / 2
        kept.append(PlacedLine(line, float(left), float(right), float(top) + spill, float(bottom) - spill))
    return kept


def signs_of(line: PlacedLine) -> list[Sign]:
    """Give a line's characters with their places, spaces left out."""
    width = line.right - line.left
    glyphs = [glyph for glyph in line.source.glyphs if glyph.text.strip()]
    centres = [line.left + glyph.position * width for glyph in glyphs]
    signs: list[Sign] = []
    for index, glyph in enumerate(glyphs):
        half = line.height * (0.42 if ord(glyph.text[0]) > 0x2E7F else 0.24)
        before = centres[index - 1] if index else -np.inf
        after = centres[index + 1] if index + 1 < len(glyphs) else np.inf
        left = max(centres[index] - half, (before + centres[index]) / 2)
        right = min(centres[index] + half, (after + centres[index]) / 2)
        signs.append(
            Sign(
                glyph.text,
                glyph.score,
                float(left),
                float(right),
                float(centres[index]),
                line,
                glyph.others,
                glyph.read,
                glyph.rule,
            )
        )
    return signs


def rows_of(lines: Sequence[PlacedLine]) -> list[list[PlacedLine]]:
    """Group lines that stand beside each other, top to bottom, each row left to right."""
    rows: list[list[PlacedLine]] = []
    for line in sorted(lines, key=lambda item: item.middle):
        for row in reversed(rows[-4:]):
            height = min(line.height, *(other.height for other in row))
            centre = fmean(other.middle for other in row)
            apart = all(min(line.right, other.right) - max(line.left, other.left) < 0.8 * height for other in row)
            if abs(line.middle - centre) < 0.55 * height and apart:
                row.append(line)
                break
        else:
            rows.append([line])
    return [sorted(row, key=lambda item: item.left) for row in rows]


def find_labels(
    rows: Sequence[Sequence[PlacedLine]], patterns: Mapping[str, re.Pattern[str]], *, anywhere: bool = False
) -> tuple[list[Label], list[Word]]:
    """Find labels in rows of lines; give them and the words that remain.

    A label counts at the start of a line or after a wide gap, `anywhere` in a line if so asked, because the words of a
    label also occur inside values.
    """
    labels: list[Label] = []
    words: list[Word] = []
    for row in rows:
        signs = _signs_along(row)
        text = "".join(sign.text if len(sign.text) == 1 else sign.text[0] for sign in signs)
        taken = [False] * len(signs)
        for field, pattern in patterns.items():
            start = 0
            while match := pattern.search(text, start):
                first, last = match.span()
                start = max(last, first + 1)
                if first == last:
                    continue
                free = not any(taken[first:last]) and (anywhere or _starts_word(signs, taken, first))
                if not free or not _is_one_label(signs[first:last]):
                    # Part of what matched may still be a label of its own.
                    start = first + 1
                    continue
                run = signs[first:last]
                while last < len(text) and text[last] in _AFTER_LABEL and not taken[last]:
                    last += 1
                taken[first:last] = [True] * (last - first)
                heights = [sign.line.height for sign in run]
                middle = float(np.mean([sign.line.middle for sign in run]))
                labels.append(Label(field, run[0].left, run[-1].right, middle, float(np.mean(heights)), match[0]))
        words += _words(signs, taken)
    return labels, words


def _signs_along(row: Sequence[PlacedLine]) -> list[Sign]:
    """Give a row's signs left to right; one that two boxes share, the last of one and the first of the next, once."""
    signs: list[Sign] = []
    for line in row:
        own = signs_of(line)
        if signs and own and signs[-1].text == own[0].text and own[0].centre - signs[-1].centre < _SAME * line.height:
            signs.pop()
        signs += own
    return signs


def _is_one_label(run: Sequence[Sign]) -> bool:
    """Tell a label whose characters are spread over boxes from characters that meet by chance."""
    height = float(np.mean([sign.line.height for sign in run]))
    gaps = [after.left - before.right for before, after in pairwise(run)]
    if not gaps:
        return True
    if len(gaps) == 1:
        return gaps[0] < 6.5 * height
    return max(gaps) < 2.5 * height and max(gaps) - min(gaps) < 1.5 * height


def _starts_word(signs: Sequence[Sign], taken: Sequence[bool], index: int) -> bool:
    if index == 0 or taken[index - 1] or signs[index].line is not signs[index - 1].line:
        return True
    return signs[index].left - signs[index - 1].right > 0.9 * signs[index].line.height


def _words(signs: Sequence[Sign], taken: Sequence[bool]) -> list[Word]:
    words: list[Word] = []
    run: list[Sign] = []
    for sign, used in zip(signs, taken, strict=True):
        if run and (used or sign.line is not run[-1].line):
            words.append(Word(tuple(run)))
            run = []
        if not used:
            run.append(sign)
    if run:
        words.append(Word(tuple(run)))
    return words


def assign(labels: Sequence[Label], words: Sequence[Word], *, reach: float = 1e9) -> Layout:
    """Give every word to the label it belongs to.

    A word's column is that of the rightmost labels that end left of it; within the column it belongs to the last label
    that starts no lower than it, if the word is at most `reach` label heights below.
    """
    values: dict[str, list[Word]] = {}
    loose: list[Word] = []
    for word in words:
        owner: Label | None = None
        for label in labels:
            slack = 0.8 * label.height
            if word.left < label.right - slack or word.middle < label.middle - 0.6 * max(label.height, word.height):
                continue
            if word.middle - label.middle > reach * label.height:
                continue
            if owner is None or _nearer(label, owner, word):
                owner = label
        if owner is None:
            loose.append(word)
        else:
            values.setdefault(owner.field, []).append(word)
    ordered = {field: tuple(_reading_order(found)) for field, found in values.items()}
    return Layout(tuple(labels), ordered, tuple(loose))


def _nearer(label: Label, other: Label, word: Word) -> bool:
    """Tell whether `label` rather than `other` owns a word to the right of and not clearly above both."""
    same_column = label.left < other.right and other.left < label.right
    if not same_column:
        return label.right > other.right
    upper, lower = sorted((label.middle, other.middle))
    # A line that leans is read as a tall one: a word above a label may belong to the one above that.
    lower_owns = word.middle >= lower or lower - word.middle <= abs(word.middle - upper)
    return (label.middle == lower) == lower_owns and label.middle != other.middle


def _reading_order(words: Sequence[Word]) -> list[Word]:
    ordered: list[Word] = []
    for word in sorted(words, key=lambda item: item.middle):
        place = len(ordered)
        while place and abs(ordered[place - 1].middle - word.middle) < 0.45 * min(
            ordered[place - 1].height, word.height
        ):
            if ordered[place - 1].left < word.left:
                break
            place -= 1
        ordered.insert(place, word)
    return ordered


def bounding(words: Sequence[Word]) -> Corners:
    """Give the upright rectangle around words, in sheet pixels."""
    corners = np.concatenate([word.corners() for word in words])
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def mean_score(words: Sequence[Word]) -> float:
    """Give the mean probability of the characters of words."""
    return float(np.mean([sign.score for word in words for sign in word.signs]))


def weakest_score(words: Sequence[Word]) -> float:
    """Give the probability of the most doubtful character of words: a value is no surer than its weakest one."""
    return min((sign.score for word in words for sign in word.signs), default=0.0)
