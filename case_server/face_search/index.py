"""Exact search by cosine among the faces of one tenant, in memory."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

DIMENSIONS: Final = 128
_THREADS: Final = 2
_FIRST_ROOM: Final = 1024
# Under this many rows a second thread costs more than it saves.
_WORTH_SHARING: Final = 50_000


@dataclass(frozen=True, slots=True)
class Near:
    """A stored face that is near the one searched for; `similarity` is the cosine."""

    embedding_id: UUID
    similarity: float


class FaceIndex:
    """Embeddings of length one by id. Every row is compared: nothing near is missed. Confined to one thread."""

    def __init__(self) -> None:
        self._rows: Vector = np.zeros((_FIRST_ROOM, DIMENSIONS), dtype=np.float32)
        self._similarities: Vector = np.empty(_FIRST_ROOM, dtype=np.float32)
        self._ids: Final[list[UUID]] = []
        self._places: Final[dict[UUID, int]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, embedding_id: UUID) -> bool:
        return embedding_id in self._places

    def add(self, embedding_ids: Sequence[UUID], vectors: Vector) -> None:
        """Take in new faces, `vectors` n x 128 of length one. An id that is there already stays as it is."""
        fresh = [place for place, embedding_id in enumerate(embedding_ids) if embedding_id not in self._places]
        end = len(self._ids) + len(fresh)
        self._make_room(end)
        self._rows[len(self._ids) : end] = vectors[fresh]
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
                self._rows[place] = self._rows[last]
                self._ids[place] = moved
                self._places[moved] = place
            self._rows[last] = 0.0

    def search(self, vector: Vector, *, least: float, most: int) -> tuple[Near, ...]:
        """Give the faces with a cosine of at least `least`, the nearest first, `most` of them."""
        count = len(self._ids)
        query = np.ascontiguousarray(vector, dtype=np.float32)
        if count < _WORTH_SHARING:
            found = self._within(query, least, 0, count)
        else:
            bounds = np.linspace(0, count, _THREADS + 1).astype(int)
            shares = [
                _threads().submit(self._within, query, least, int(start), int(end)) for start, end in pairwise(bounds)
            ]
            found = np.concatenate([share.result() for share in shares])
        nearest = found[np.argsort(-self._similarities[found], kind="stable")][:most]
        return tuple(Near(self._ids[place], float(self._similarities[place])) for place in nearest)

    def _within(self, query: Vector, least: float, start: int, end: int) -> NDArray[np.int64]:
        np.dot(self._rows[start:end], query, out=self._similarities[start:end])
        return np.flatnonzero(self._similarities[start:end] >= np.float32(least)) + start

    def _make_room(self, count: int) -> None:
        if count <= len(self._rows):
            return
        room = max(count, len(self._rows) * 2)
        rows = np.zeros((room, DIMENSIONS), dtype=np.float32)
        rows[: len(self._ids)] = self._rows[: len(self._ids)]
        self._rows[:] = 0.0
        self._rows = rows
        self._similarities = np.empty(room, dtype=np.float32)


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="face search")
