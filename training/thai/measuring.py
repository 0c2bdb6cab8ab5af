"""How well the network reads lines, and how sure it may be of letters."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from training.letters.lines import told
from training.letters.measuring import distance
from training.thai.alphabet import alphabet
from training.thai.lines import Line, batch
from training.thai.network import ThaiReader

_TEMPERATURES: Final = np.exp(np.linspace(np.log(0.7), np.log(3.0), 13))


def scores_of(network: ThaiReader, lines: Sequence[Line]) -> list[NDArray[np.float32]]:
    """Give each line's T×(1 + letters) logarithms of probabilities."""
    network.eval()
    with torch.no_grad():
        return [network(batch([line])[0])[0].numpy() for line in lines]


def shares(scores: Sequence[NDArray[np.float32]], lines: Sequence[Line]) -> str:
    """Give in words how many letters and lines are right."""
    read = ["".join(letter for letter, _ in told(each, alphabet())).strip() for each in scores]
    wrong = sum(distance(line.text, text) for line, text in zip(lines, read, strict=True))
    exact = sum(line.text == text for line, text in zip(lines, read, strict=True))
    return f"{wrong / sum(len(line.text) for line in lines):.4f} letters wrong, {exact} of {len(lines)} lines exact"


def fitted_temperature(scores: Sequence[NDArray[np.float32]], lines: Sequence[Line]) -> float:
    """Give what logits are divided by so that letters' probabilities hold best (Guo et al., ICML 2017)."""
    losses: list[float] = []
    for temperature in _TEMPERATURES:
        total = 0.0
        for line, each in zip(lines, scores, strict=True):
            softer = np.exp(each / temperature)
            letters = told(softer / softer.sum(axis=1, keepdims=True), alphabet())
            text = "".join(letter for letter, _ in letters)
            matches = SequenceMatcher(None, text, line.text, autojunk=False).get_matching_blocks()
            right = {block.a + step for block in matches for step in range(block.size)}
            for place, (_, score) in enumerate(letters):
                total -= float(np.log(max(1e-6, score if place in right else 1 - score)))
        losses.append(total)
    return float(_TEMPERATURES[int(np.argmin(losses))])
