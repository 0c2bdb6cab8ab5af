"""Drawn lines as the network takes them, and what its probabilities say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from identity_checks.documents.text.thai_lines.picture import line_input
from training.thai.alphabet import alphabet
from training.thai.drawing import drawn_line
from training.thai.texts import Random, line_of_text


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The picture of a line (1×HEIGHT×W, as the network takes it, 16 bits), and what it says."""

    picture: NDArray[np.float16]
    text: str

    @classmethod
    def drawn(cls, design: str, rng: Random) -> Line:
        """Give a new line."""
        text = line_of_text(rng)
        return cls(line_input(drawn_line(text, design, rng)).astype(np.float16), text)


def batch(lines: Sequence[Line]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Give pictures side by side, zero behind each line's end, each one's steps, the letters' places, their counts."""
    places = {letter: place for place, letter in enumerate(alphabet(), 1)}
    widths = [line.picture.shape[2] for line in lines]
    stack = torch.zeros(len(lines), 1, lines[0].picture.shape[1], max(widths))
    for row, line in enumerate(lines):
        stack[row, :, :, : widths[row]] = torch.from_numpy(line.picture.astype(np.float32))
    steps = torch.tensor([steps_of(width) for width in widths])
    labels = torch.tensor([places[sign] for line in lines for sign in line.text])
    return stack, steps, labels, torch.tensor([len(line.text) for line in lines])


def steps_of(width: int) -> int:
    """Give how many steps out a picture of some width has."""
    return 2 * -(-width // 4)
