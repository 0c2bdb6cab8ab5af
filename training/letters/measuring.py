"""How well a head reads lines, and how sure it may be of letters."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from identity_checks.documents.text.weighed import base_of
from training.letters.alphabet import alphabet
from training.letters.head import STEPS_OUT, LetterHead
from training.letters.lines import Lines, told
from training.letters.texts import is_vietnamese

_TEMPERATURES: Final = np.exp(np.linspace(np.log(0.6), np.log(3.0), 25))


def shares(head: LetterHead, lines: Lines, numbers: NDArray[np.int64]) -> str:
    """Give in words how many letters and lines are right, by the head and by the line reader alone."""
    said: list[str] = []
    for name, vietnamese in (("Latin", False), ("Vietnamese", True)):
        chosen = [number for number in numbers if is_vietnamese(lines.texts[number]) is vietnamese]
        read = [
            "".join(letter for letter, _ in told(np.exp(each), alphabet())) for each in _scores(head, lines, chosen)
        ]
        alone = [lines.alone[number] for number in chosen]
        truth = [lines.texts[number] for number in chosen]
        letters = sum(len(text) for text in truth)
        for who, texts in (("head", read), ("alone", alone)):
            wrong = sum(distance(text, other) for text, other in zip(truth, texts, strict=True))
            exact = sum(text == other for text, other in zip(truth, texts, strict=True))
            bare = sum(_bare(text) == _bare(other) for text, other in zip(truth, texts, strict=True))
            said.append(f"{name} {who} {wrong / letters:.4f} wrong, {exact} (bare {bare}) of {len(truth)} lines exact")
    return "; ".join(said)


def fitted_temperature(head: LetterHead, lines: Lines, numbers: NDArray[np.int64]) -> float:
    """Give what logits are divided by so that letters' probabilities hold best (Guo et al., ICML 2017)."""
    every = _scores(head, lines, list(numbers))
    losses: list[float] = []
    for temperature in _TEMPERATURES:
        total = 0.0
        for number, scores in zip(numbers, every, strict=True):
            softer = np.exp(scores / temperature)
            letters = told(softer / softer.sum(axis=1, keepdims=True), alphabet())
            text = "".join(letter for letter, _ in letters)
            matches = SequenceMatcher(None, text, lines.texts[number], autojunk=False).get_matching_blocks()
            right = {block.a + step for block in matches for step in range(block.size)}
            for place, (_, score) in enumerate(letters):
                total -= float(np.log(max(1e-6, score if place in right else 1 - score)))
        losses.append(total)
    return float(_TEMPERATURES[int(np.argmin(losses))])


def distance(one: str, other: str) -> int:
    """Give how many signs must be put in, left out or changed to make one text of the other (Levenshtein, 1966)."""
    row = list(range(len(other) + 1))
    for count, sign in enumerate(one, 1):
        before, row[0] = row[0], count
        for place, seen in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (sign != seen))
    return row[-1]


def _bare(text: str) -> str:
    return "".join(base_of(sign) for sign in text)


def _scores(head: LetterHead, lines: Lines, numbers: list[int]) -> list[NDArray[np.float32]]:
    found: list[NDArray[np.float32]] = []
    with torch.no_grad():
        for number in numbers:
            features, ends = lines.batch(np.array([number]))
            found.append(head(features)[0, : STEPS_OUT * int(ends[0])].log_softmax(dim=1).numpy())
    return found
