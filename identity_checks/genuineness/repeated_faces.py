"""Is one face in the pictures of several customers? A comparison of embeddings that others hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SAME_FACE_FROM: Final = 0.5
"""Cosine of two embeddings of the bundled network that none of 185,136 pairs of different persons reached (measured by
the models' provider, see its README); higher than for one against one, because here every earlier face is tried."""


@dataclass(frozen=True, slots=True)
class RepeatedFace:
    """An earlier face that is very likely this one: its row and the cosine of the two."""

    place: int
    similarity: float


def faces_seen_before(
    face: NDArray[np.float32], earlier: NDArray[np.float32], *, threshold: float = SAME_FACE_FROM
) -> tuple[RepeatedFace, ...]:
    """The rows of `earlier` (N x D) whose cosine with `face` (D) reaches the threshold, the most alike first.

    Rows without length (no face) are never alike. Raises ValueError where the widths differ.
    """
    if earlier.ndim != 2 or face.shape != (earlier.shape[1],):
        raise ValueError(f"embeddings of shape {face.shape} and {earlier.shape} do not fit")
    lengths = np.linalg.norm(earlier, axis=1) * np.linalg.norm(face)
    cosines = np.divide(earlier @ face, lengths, out=np.full(len(earlier), -1.0, np.float32), where=lengths > 0)
    places = np.flatnonzero(cosines >= threshold)
    order = places[np.argsort(-cosines[places], kind="stable")]
    return tuple(RepeatedFace(int(place), float(min(1.0, cosines[place]))) for place in order)
