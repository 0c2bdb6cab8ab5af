"""Exact search in a million faces, as the server does it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np

from benchmarks.report import percentile
from case_server.face_search.index import DIMENSIONS, FaceIndex, Vector

FACES: Final = 1_000_000
SEARCHES: Final = 40
LEAST: Final = 0.6
_AT_A_TIME: Final = 50_000


@dataclass(frozen=True, slots=True)
class SearchSpeed:
    """Milliseconds a search; `cpu` is the time of both threads together, which a busy machine hardly changes."""

    faces: int
    wall_median: float
    wall_best: float
    cpu_median: float
    megabytes: float


def measure(faces: int = FACES, searches: int = SEARCHES) -> SearchSpeed:
    """Fill an index with random embeddings and search for noisy copies of some; every copy must be found."""
    rng = np.random.default_rng(36)
    index = FaceIndex()
    kept: dict[int, Vector] = {}
    for start in range(0, faces, _AT_A_TIME):
        count = min(_AT_A_TIME, faces - start)
        rows = rng.standard_normal((count, DIMENSIONS), dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        index.add([UUID(int=start + place + 1) for place in range(count)], rows)
        kept[start] = rows[0]
    walls, cpus = [], []
    wanted = list(kept.items())
    for number in range(searches + 2):
        place, vector = wanted[number % len(wanted)]
        query = vector + 0.05 * rng.standard_normal(DIMENSIONS, dtype=np.float32)
        query /= np.linalg.norm(query)
        cpu, wall = time.process_time(), time.perf_counter()
        found = index.search(query, least=LEAST, most=20)
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.process_time() - cpu))
        assert found[0].embedding_id == UUID(int=place + 1)
    # The first two touch memory for the first time.
    walls, cpus = walls[2:], cpus[2:]
    return SearchSpeed(
        faces, percentile(walls, 0.5), min(walls), percentile(cpus, 0.5), faces * DIMENSIONS * 4 / 1_000_000
    )
