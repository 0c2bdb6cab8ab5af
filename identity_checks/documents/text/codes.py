"""Reading a line again under the alphabet that its field allows: numbers, credit codes, machine readable zones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text.engine import CODE_SIGNS
from identity_checks.documents.text.words import Sign

DIGITS: Final = "0123456789"
ID_SIGNS: Final = "0123456789X"
USCC_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100 leaves out I, O, S, V and Z."""
MRZ_SIGNS: Final = CODE_SIGNS

_BLANK: Final = len(CODE_SIGNS)
_LEAST: Final = 1e-6


def code_scores_of(signs: Sequence[Sign]) -> NDArray[np.float32]:
    """Give the recogniser's scores over `CODE_SIGNS` for a run of characters, line after line."""
    parts: list[NDArray[np.float32]] = []
    start = 0
    for index in range(1, len(signs) + 1):
        if index < len(signs) and signs[index].line is signs[start].line:
            continue
        parts.append(_slice(signs[start:index]))
        start = index
    gap = np.zeros((1, _BLANK + 1), np.float32)
    gap[0, _BLANK] = 1.0
    joined: list[NDArray[np.float32]] = []
    for part in parts:
        joined += [part, gap]
    return np.concatenate(joined[:-1]) if joined else gap


def _slice(signs: Sequence[Sign]) -> NDArray[np.float32]:
    line = signs[0].line
    scores = line.source.code_scores
    width = max(1.0, line.right - line.left)
    share = line.source.share
    first = int(np.floor((signs[0].left - line.left) / width * share * len(scores))) - 1
    last = int(np.ceil((signs[-1].right - line.left) / width * share * len(scores))) + 1
    return scores[max(0, first) : max(1, last)]


def read_freely(scores: NDArray[np.float32], alphabet: str) -> tuple[str, tuple[float, ...]]:
    """Give the likeliest text of any length within an alphabet, and each character's share of probability."""
    columns = [*(CODE_SIGNS.index(sign) for sign in alphabet), _BLANK]
    part = scores[:, columns]
    best = part.argmax(axis=1)
    text, shares = "", []
    previous = len(alphabet)
    for step, choice in enumerate(best):
        if choice != len(alphabet):
            share = float(part[step, choice] / max(_LEAST, part[step].sum()))
            if choice != previous:
                text += alphabet[choice]
                shares.append(share)
            else:
                shares[-1] = max(shares[-1], share)
        previous = int(choice)
    return text, tuple(shares)


def read_exactly(scores: NDArray[np.float32], alphabets: Sequence[str]) -> tuple[str, float] | None:
    """Give the likeliest text with exactly one character of each alphabet, and the mean log probability a step.

    None when the line is too short for that many characters.
    """
    steps, count, kinds = len(scores), len(alphabets), len(CODE_SIGNS)
    if steps < count:
        return None
    logs = np.log(np.maximum(scores, _LEAST)).astype(np.float64)
    allowed = np.full((count, kinds), -np.inf)
    for place, alphabet in enumerate(alphabets):
        allowed[place, [CODE_SIGNS.index(sign) for sign in alphabet]] = 0.0
    lit = np.full((count, kinds), -np.inf)
    dark = np.full(count + 1, -np.inf)
    dark[0] = 0.0
    came = np.zeros((steps, count, kinds), np.int16)
    rested = np.zeros((steps, count + 1), np.int16)
    stay, fresh = -1, -2
    for step in range(steps):
        from_other, other = _best_other(lit)
        earlier = np.full((count, kinds), -np.inf)
        earlier[1:] = from_other[:-1]
        arriving = np.maximum(earlier, dark[:-1, None])
        next_lit = np.maximum(arriving, lit)
        origin = np.where(lit >= arriving, stay, fresh).astype(np.int16)
        jumped = (origin == fresh) & (earlier > dark[:-1, None])
        sources = np.zeros((count, kinds), np.int16)
        sources[1:] = other[:-1]
        came[step] = np.where(jumped, sources, origin)
        best_lit = np.concatenate([[-np.inf], lit.max(axis=1)])
        rested[step] = np.where(dark >= best_lit, stay, np.concatenate([[0], lit.argmax(axis=1)]))
        dark = np.maximum(dark, best_lit) + logs[step, _BLANK]
        lit = next_lit + logs[step, :kinds][None] + allowed
    text, total = _trace(came, rested, lit, dark)
    return (text, total / steps) if np.isfinite(total) else None


def _best_other(lit: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
    """For each place and sign, give the best score among the other signs of the place, and which sign that is."""
    order = np.argsort(lit, axis=1)
    first, second = order[:, -1], order[:, -2]
    rows = np.arange(len(lit))
    sources = np.repeat(first[:, None], lit.shape[1], axis=1)
    sources[rows, first] = second
    return np.take_along_axis(lit, sources, axis=1), sources.astype(np.int16)


def _trace(
    came: NDArray[np.int16], rested: NDArray[np.int16], lit: NDArray[np.float64], dark: NDArray[np.float64]
) -> tuple[str, float]:
    steps, count, _ = came.shape
    place = count - 1
    sign = int(lit[place].argmax())
    total = max(float(lit[place, sign]), float(dark[count]))
    is_lit = float(lit[place, sign]) >= float(dark[count])
    text: list[str] = []
    for step in range(steps - 1, -1, -1):
        if is_lit:
            origin = int(came[step, place, sign])
            if origin == -1:
                continue
            text.append(CODE_SIGNS[sign])
            place -= 1
            if origin == -2:
                is_lit = False
            else:
                sign = origin
        else:
            source = int(rested[step, place + 1])
            if source != -1:
                is_lit, sign = True, source
        if place < 0:
            break
    return "".join(reversed(text)), total
