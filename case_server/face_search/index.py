"""Exact search by cosine among the faces of one tenant, in memory.

Every row is looked at, in whole numbers of 8 bits first: a quarter of the memory that has to be read. How far such a
product can be from the true one is bounded for the rows that are there, so what it lets through holds every true hit;
those few are compared in full (decision 0152).
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from identity_checks.integer_products import MOST_OF_QUERY, IntegerProducts

Vector = NDArray[np.float32]

DIMENSIONS: Final = 128
_THREADS: Final = 2
_FIRST_ROOM: Final = 1024
# Under this many rows a second thread costs more than it saves.
_WORTH_SHARING: Final = 50_000
_STEP: Final = 1 / 127
"""Between two whole numbers; a number of a row of length one is at most 127 of them."""
_ROUNDING: Final = 1e-5
"""More than all sums of 128 products can lose in double precision, or a bound in its own arithmetic."""


@dataclass(frozen=True, slots=True)
class Near:
    """A stored face that is near the one searched for; `similarity` is the cosine."""

    embedding_id: UUID
    similarity: float


class FaceIndex:
    """Embeddings of length one by id. Every row is compared: nothing near is missed. Confined to one thread."""

    def __init__(self) -> None:
        self._rows: Vector = np.zeros((_FIRST_ROOM, DIMENSIONS), dtype=np.float32)
        self._coarse: NDArray[np.int8] = np.zeros((_FIRST_ROOM, DIMENSIONS), dtype=np.int8)
        # The longest row, and the farthest of a row from its coarse one, of all that were ever added.
        self._longest = 0.0
        self._farthest = 0.0
        self._ids: Final[list[UUID]] = []
        self._places: Final[dict[UUID, int]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, embedding_id: UUID) -> bool:
        return embedding_id in self._places

    def add(self, embedding_ids: Sequence[UUID], vectors: Vector) -> None:
        """Take in new faces, `vectors` n x 128 of length one. An id that is there already stays as it is."""
        fresh = [place for place, embedding_id in enumerate(embedding_ids) if embedding_id not in self._places]
        if not fresh:
            return
        start, end = len(self._ids), len(self._ids) + len(fresh)
        self._make_room(end)
        rows = vectors[fresh]
        coarse = np.rint(np.clip(rows / _STEP, -127, 127)).astype(np.int8)
        self._rows[start:end], self._coarse[start:end] = rows, coarse
        self._longest = max(self._longest, _longest(rows.astype(np.float64)))
        self._farthest = max(self._farthest, _longest(rows.astype(np.float64) - coarse * _STEP))
        for place in fresh:
            self._places[embedding_ids[place]] = len(self._ids)
            self._ids.append(embedding_ids[place])

    def remove(self, embedding_ids: Iterable[UUID]) -> None:
        """Forget faces; the numbers are overwritten, not only left out."""
        for embedding_id in embedding_ids:
            place = self._places.pop(embedding_id, None)
            if place is None:
                continue
            last = len(self._ids) - 1
            moved = self._ids.pop()
            if place != last:
                self._rows[place], self._coarse[place] = self._rows[last], self._coarse[last]
                self._ids[place] = moved
                self._places[moved] = place
            self._rows[last], self._coarse[last] = 0.0, 0

    def search(self, vector: Vector, *, least: float, most: int) -> tuple[Near, ...]:
        """Give the faces with a cosine of at least `least`, the nearest first, `most` of them.

        A cosine is that of the rows' own 32-bit numbers, summed in double precision.
        """
        query = np.asarray(vector, dtype=np.float64)
        places = self._candidates(query, least)
        similarities = self._rows[places].astype(np.float64) @ query
        hits = np.flatnonzero(similarities >= least)
        nearest = hits[np.argsort(-similarities[hits], kind="stable")][:most]
        return tuple(Near(self._ids[places[hit]], float(similarities[hit])) for hit in nearest)

    def _candidates(self, query: NDArray[np.float64], least: float) -> NDArray[np.int64]:
        """Places of every row that may be as near as `least`, in order."""
        step = float(np.abs(query).max()) / MOST_OF_QUERY or 1.0
        coarse = np.rint(query / step).astype(np.int8)
        # With q' and r' for what the whole numbers stand for: q·r - q'·r' = q·(r - r') + (q - q')·r', and either
        # product is at most the product of its lengths (Cauchy and Schwarz).
        lost = float(np.linalg.norm(query)) * self._farthest
        lost += float(np.linalg.norm(query - step * coarse)) * (self._longest + self._farthest)
        bound = int(np.floor((least - lost - _ROUNDING) / (step * _STEP)))
        count = len(self._ids)
        if count < _WORTH_SHARING:
            return self._within(coarse, bound, 0, count)
        bounds = np.linspace(0, count, _THREADS + 1).astype(int)
        shares = [_threads().submit(self._within, coarse, bound, int(a), int(b)) for a, b in pairwise(bounds)]
        return np.concatenate([share.result() for share in shares])

    def _within(self, query: NDArray[np.int8], bound: int, start: int, end: int) -> NDArray[np.int64]:
        if start == end:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(_products()(self._coarse[start:end], query) >= bound) + start

    def _make_room(self, count: int) -> None:
        if count <= len(self._rows):
            return
        room = max(count, len(self._rows) * 2)
        rows, coarse = np.zeros((room, DIMENSIONS), np.float32), np.zeros((room, DIMENSIONS), np.int8)
        rows[: len(self._ids)], coarse[: len(self._ids)] = self._rows[: len(self._ids)], self._coarse[: len(self._ids)]
        self._rows[:], self._coarse[:] = 0.0, 0
        self._rows, self._coarse = rows, coarse


def _longest(rows: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.einsum("nd,nd->n", rows, rows).max()))


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="face search")


@lru_cache(maxsize=1)
def _products() -> IntegerProducts:
    return IntegerProducts()
