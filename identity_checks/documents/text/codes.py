"""Reading a line again under the alphabet that its field allows: numbers, credit codes, machine readable zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
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
_DOUBTED: Final = 0.02
"""A sign with less than this share of the probability is no other reading."""


@dataclass(frozen=True, slots=True)
class CodeSign:
    """A character read under an alphabet.

    Attributes:
        text: the likeliest sign.
        share: its share of the probability of all that the alphabet allows there, 0..1.
        others: the other signs worth a thought, with their shares.
        centre: where it stands, in the units of the centres that were given.
    """

    text: str
    share: float
    others: Mapping[str, float]
    centre: float


def code_scores_of(signs: Sequence[Sign]) -> NDArray[np.float32]:
    """Give the recogniser's scores over `CODE_SIGNS` for a run of characters, line after line."""
    return code_steps_of(signs)[0]


def code_steps_of(signs: Sequence[Sign]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Give the scores of `code_scores_of`, T x 38, and where each of the T steps is centred, in sheet pixels."""
    scores: list[NDArray[np.float32]] = []
    centres: list[NDArray[np.float64]] = []
    gap = np.zeros((1, _BLANK + 1), np.float32)
    gap[0, _BLANK] = 1.0
    start = 0
    for index in range(1, len(signs) + 1):
        if index < len(signs) and signs[index].line is signs[start].line:
            continue
        part, places = _slice(signs[start:index])
        if scores:
            scores.append(gap)
            centres.append((centres[-1][-1:] + places[:1]) / 2)
        scores.append(part)
        centres.append(places)
        start = index
    return (np.concatenate(scores), np.concatenate(centres)) if scores else (gap, np.zeros(1))


def _slice(signs: Sequence[Sign]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    line = signs[0].line
    scores = line.source.code_scores
    width = max(1.0, line.right - line.left)
    covered = line.source.share * len(scores)
    first = max(0, int(np.floor((signs[0].left - line.left) / width * covered)) - 1)
    last = max(1, int(np.ceil((signs[-1].right - line.left) / width * covered)) + 1)
    part = scores[first:last]
    places = np.asarray(line.left + (first + np.arange(len(part)) + 0.5) / covered * width, np.float64)
    return part, places


def read_signs(scores: NDArray[np.float32], centres: NDArray[np.float64], alphabet: str) -> tuple[CodeSign, ...]:
    """Give the likeliest characters of any number within an alphabet, with what else each might be."""
    columns = [*(CODE_SIGNS.index(sign) for sign in alphabet), _BLANK]
    best = scores[:, columns].argmax(axis=1)
    nothing = len(alphabet)
    found: list[CodeSign] = []
    start = 0
    for step in range(1, len(best) + 1):
        if step < len(best) and best[step] == best[start]:
            continue
        if best[start] != nothing:
            found.append(_sign(scores[start:step][:, columns], centres[start:step], alphabet, int(best[start])))
        start = step
    return tuple(found)


def _sign(run: NDArray[np.float32], centres: NDArray[np.float64], alphabet: str, choice: int) -> CodeSign:
    shares = run / np.maximum(_LEAST, run.sum(axis=1, keepdims=True))
    peak = int(shares[:, choice].argmax())
    others = {
        sign: float(shares[peak, place])
        for place, sign in enumerate(alphabet)
        if place != choice and shares[peak, place] >= _DOUBTED
    }
    return CodeSign(alphabet[choice], float(shares[peak, choice]), MappingProxyType(others), float(centres.mean()))


def read_freely(scores: NDArray[np.float32], alphabet: str) -> tuple[str, tuple[float, ...]]:
    """Give the likeliest text of any length within an alphabet, and each character's share of probability."""
    found = read_signs(scores, np.arange(len(scores), dtype=np.float64), alphabet)
    return "".join(sign.text for sign in found), tuple(sign.share for sign in found)


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
