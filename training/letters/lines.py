"""The drawn lines that `training.letters.draw` kept, ready to train on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.letters.alphabet import alphabet


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Of each line: FEATURES×T features, what it says, what the line reader alone reads, and its design's name.

    `recognizer` is the SHA-256 of the network whose features they are.
    """

    features: list[Tensor]
    texts: list[str]
    alone: list[str]
    designs: NDArray[np.str_]
    recognizer: str

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Lines:
        """Give the lines of some files of one recogniser.

        Raises:
            ValueError: they are of several recognisers, or there are none.
        """
        features: list[Tensor] = []
        texts: list[str] = []
        alone: list[str] = []
        designs: list[str] = []
        recognizers: set[str] = set()
        for path in paths:
            with np.load(path) as kept:
                parts = np.split(kept["features"], kept["ends"][:-1])
                features += [torch.from_numpy(np.ascontiguousarray(part.T)) for part in parts]
                texts += kept["texts"].tolist()
                alone += kept["alone"].tolist()
                designs += kept["designs"].tolist()
                recognizers.add(str(kept["recognizer"]))
        (recognizer,) = recognizers
        return cls(features, texts, alone, np.array(designs), recognizer)

    def of_designs(self, names: Sequence[str]) -> NDArray[np.int64]:
        """Give the numbers of the lines in some designs."""
        return np.flatnonzero(np.isin(self.designs, list(names)))

    def batch(self, numbers: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """Give lines' features side by side, N×FEATURES×T, zero behind each line's end, and each line's T."""
        lengths = torch.tensor([self.features[number].shape[1] for number in numbers])
        stack = torch.zeros(len(numbers), self.features[0].shape[0], int(lengths.max()))
        for row, number in enumerate(numbers):
            stack[row, :, : int(lengths[row])] = self.features[number].float()
        return stack, lengths

    def labels(self, numbers: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """Give the places of lines' letters in the alphabet, from 1, one line behind the other, and their counts."""
        places = {letter: place for place, letter in enumerate(alphabet(), 1)}
        texts = [self.texts[number] for number in numbers]
        return torch.tensor([places[sign] for text in texts for sign in text]), torch.tensor([len(t) for t in texts])


def told(probabilities: NDArray[Any], letters: Sequence[str]) -> list[tuple[str, float]]:
    """Give which of `letters` T×(1 + letters) probabilities tell, each with the highest of its steps."""
    best = probabilities.argmax(axis=1)
    found: list[tuple[str, float]] = []
    for step, place in enumerate(best):
        score = float(probabilities[step, place])
        if place and step and best[step - 1] == place:
            found[-1] = (found[-1][0], max(score, found[-1][1]))
        elif place:
            found.append((letters[place - 1], score))
    return found
