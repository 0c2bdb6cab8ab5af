"""Exact search in a million faces, as the server does it, beside a plain product of the same rows by numpy."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import percentile
from case_server.face_search.index import DIMENSIONS, FaceIndex, Vector

FACES: Final = 1_000_000
SEARCHES: Final = 40
LEAST: Final = 0.6
_AT_A_TIME: Final = 50_000
_THREADS: Final = 2
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds a search; `cpu` is the time of both threads together, which a busy machine changes less."""

    wall_median: float
    wall_best: float
    cpu_median: float


@dataclass(frozen=True, slots=True)
class SearchSpeed:
    """The index and the baseline, searched in turns over the same rows for the same faces."""

    faces: int
    ours: Times
    numpy: Times
    megabytes: float
    megabytes_read: float


def measure(faces: int = FACES, searches: int = SEARCHES) -> SearchSpeed:
    """Fill an index with random embeddings and search for noisy copies of some, in turns with numpy.

    Every copy must be found, and both must find the same faces.
    """
    rng = np.random.default_rng(36)
    index = FaceIndex()
    plain = np.empty((faces, DIMENSIONS), dtype=np.float32)
    for start in range(0, faces, _AT_A_TIME):
        count = min(_AT_A_TIME, faces - start)
        rows = rng.standard_normal((count, DIMENSIONS), dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        index.add([UUID(int=start + place + 1) for place in range(count)], rows)
        plain[start : start + count] = rows
    ours, theirs = _Clocks(), _Clocks()
    with ThreadPoolExecutor(_THREADS) as pool:
        for number in range(searches + 2):
            place = number * _AT_A_TIME % faces
            query = plain[place] + 0.05 * rng.standard_normal(DIMENSIONS, dtype=np.float32)
            query /= np.linalg.norm(query)
            found = ours.of(partial(index.search, query, least=LEAST, most=20))
            same = theirs.of(partial(_by_numpy, pool, plain, query))
            assert found[0].embedding_id == UUID(int=place + 1)
            assert {item.embedding_id.int - 1 for item in found} == set(same.tolist())
    row = DIMENSIONS / 1_000_000
    return SearchSpeed(faces, ours.times(), theirs.times(), megabytes=faces * row * 5, megabytes_read=faces * row)


class _Clocks:
    def __init__(self) -> None:
        self._walls: list[float] = []
        self._cpus: list[float] = []

    def of(self, search: Callable[[], _Found]) -> _Found:
        cpu, wall = time.process_time(), time.perf_counter()
        found = search()
        self._walls.append(1000 * (time.perf_counter() - wall))
        self._cpus.append(1000 * (time.process_time() - cpu))
        return found

    def times(self) -> Times:
        # The first two touch memory for the first time.
        walls, cpus = self._walls[2:], self._cpus[2:]
        return Times(percentile(walls, 0.5), min(walls), percentile(cpus, 0.5))


def _by_numpy(pool: ThreadPoolExecutor, rows: Vector, query: Vector) -> NDArray[np.int64]:
    """One product in 32 bits on as many threads, and what reaches the threshold."""
    bounds = np.linspace(0, len(rows), _THREADS + 1).astype(int)
    shares = [pool.submit(np.dot, rows[start:end], query) for start, end in pairwise(bounds)]
    return np.flatnonzero(np.concatenate([share.result() for share in shares]) >= np.float32(LEAST))
