"""The drawn lines that `training.reader.draw` kept, in batches of about the same width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.letters.alphabet import alphabet
from training.letters.kept_apart import has_a_drawn_word

Random = np.random.Generator
_HEIGHT: Final = 48
_AT_ONCE: Final = 768
"""Lines that are sorted by width among each other."""
_BATCH_WIDTH: Final = 9000
"""Pixels of a batch's width, all its lines together."""
_LEAST: Final = 4
_QUEUED: Final = 16
_SQUEEZED: Final = 0.8
_STEP: Final = 32
_NARROWEST: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class LearntLine:
    """A cut (WebP) and what is learnt from it.

    Attributes:
        signs: places of its signs among the line reader's, or None: it shall read the line as it did.
        letters: places of its letters among the head's, or None: nothing for the head.
    """

    file: NDArray[np.uint8]
    signs: Sequence[int] | None
    letters: Sequence[int] | None


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """N×3×48×W pictures, how wide each is, and the lines."""

    pictures: Tensor
    widths: Sequence[int]
    lines: Sequence[LearntLine]


def read_lines(paths: Sequence[Path], characters: Sequence[str]) -> list[LearntLine]:
    """Give the lines of some files that can be learnt; `characters` are the line reader's, from its first on."""
    signs = {sign: place for place, sign in enumerate([*characters, " "], 1)}
    letters = {letter: place for place, letter in enumerate(alphabet(), 1)}
    lines: list[LearntLine] = []
    for path in paths:
        with np.load(path) as kept:
            files = np.split(kept["files"], kept["ends"][:-1])
            texts, scripts = kept["texts"].tolist(), kept["scripts"].tolist()
        for file, text, script in zip(files, texts, scripts, strict=True):
            if script == "han":
                places = _places(text, signs)
                if places is not None:
                    lines.append(LearntLine(file, places, None))
            elif script == "ocrb":
                lines.append(LearntLine(file, None, None))
            elif not has_a_drawn_word(text):
                lines.append(LearntLine(file, None, _places(text, letters)))
    return lines


def batches(lines: Sequence[LearntLine], rng: Random) -> Iterator[Batch]:
    """Give batches without end, every line once before any again; widths and lights of the cuts vary at random."""
    order = np.zeros(0, np.int64)
    queue: list[list[tuple[NDArray[np.float32], LearntLine]]] = []
    while True:
        while len(queue) < _QUEUED:
            if len(order) < _AT_ONCE:
                order = np.concatenate([order, rng.permutation(len(lines))])
            some, order = order[:_AT_ONCE], order[_AT_ONCE:]
            cuts = sorted(((_seen(lines[number].file, rng), lines[number]) for number in some), key=_width)
            batch: list[tuple[NDArray[np.float32], LearntLine]] = []
            for cut in cuts:
                if batch and (len(batch) + 1) * cut[0].shape[1] > _BATCH_WIDTH:
                    queue.append(batch)
                    batch = []
                batch.append(cut)
            if len(batch) >= _LEAST:
                queue.append(batch)
        rng.shuffle(queue)
        while len(queue) >= _QUEUED // 2:
            yield _batch(queue.pop())


def _places(text: str, of: dict[str, int]) -> list[int] | None:
    places = [of.get(sign, 0) for sign in text]
    return places if all(places) else None


def _width(cut: tuple[NDArray[np.float32], LearntLine]) -> int:
    return int(cut[0].shape[1])


def _seen(file: NDArray[np.uint8], rng: Random) -> NDArray[np.float32]:
    """Give a cut as the reader is given it: at its own width or squeezed, in some light, 0..255."""
    picture = cv2.imdecode(file, cv2.IMREAD_COLOR)
    assert picture is not None
    share = _SQUEEZED * rng.uniform(0.93, 1.07) if rng.random() < 0.5 else rng.uniform(0.9, 1.15)
    size = (max(_NARROWEST, round(picture.shape[1] * share)), _HEIGHT)
    cut = cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR).astype(np.float32)
    if rng.random() < 0.3:
        cut = np.clip((cut - 128) * rng.uniform(0.7, 1.15) + 128 + rng.uniform(-25, 15), 0, 255)
    return np.asarray(cut, np.float32)


def _batch(cuts: Sequence[tuple[NDArray[np.float32], LearntLine]]) -> Batch:
    widths = [_width(cut) for cut in cuts]
    pictures = torch.zeros(len(cuts), 3, _HEIGHT, -(-max(widths) // _STEP) * _STEP)
    for place, (cut, _) in enumerate(cuts):
        pictures[place, :, :, : cut.shape[1]] = torch.from_numpy(cut.transpose(2, 0, 1) / 127.5 - 1)
    return Batch(pictures.to(memory_format=torch.channels_last), widths, [line for _, line in cuts])
