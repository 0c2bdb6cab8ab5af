"""The same pictures through the current networks and through those with a candidate among them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import cv2
import numpy as np

from identity_checks.faces import FaceComparer, FaceMissing
from identity_checks.faces.rates import Rate
from identity_checks.models import PASSIVE_LIVENESS, ModelStore
from identity_checks.results import Band, FaceBox
from identity_checks.specimens import Pixels, PortraitsNotFetched, portraits

_CROP: Final = 2.7
_PAD_SIDE: Final = 80
_LIVE: Final = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures and whether they show one person."""

    first: Pixels
    second: Pixels
    same: bool
    first_is_document: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """What one set of networks made of the pictures.

    Attributes:
        same: of each pair, whether it shows one person.
        bands: band of each pair, None where a face was missing.
        found: of each picture, whether a face was found.
        live: live score of each picture, None without a face or where no network for presentation attacks is measured.
        cpu_ms: CPU time a pair, one thread.
    """

    same: tuple[bool, ...]
    bands: tuple[Band | None, ...]
    found: tuple[bool, ...]
    live: tuple[float | None, ...] = ()
    cpu_ms: float = 0.0

    @property
    def faces_missed(self) -> Rate:
        """Pictures without a face found, of all."""
        return Rate(self.found.count(False), len(self.found))

    @property
    def false_non_matches(self) -> Rate:
        """Pairs of one person not in the band `same`, a missing face among them."""
        bands = [band for same, band in zip(self.same, self.bands, strict=True) if same]
        return Rate(sum(band is not Band.SAME for band in bands), len(bands))

    @property
    def false_matches(self) -> Rate:
        """Pairs of two persons in the band `same`."""
        bands = [band for same, band in zip(self.same, self.bands, strict=True) if not same]
        return Rate(sum(band is Band.SAME for band in bands), len(bands))


def sample_pairs() -> tuple[Pair, ...]:
    """Every pair of the sample portraits; none when they were not fetched."""
    people = portraits()
    if isinstance(people, PortraitsNotFetched):
        return ()
    pictures = [(person, portrait.picture()) for person, group in people.items() for portrait in group]
    return tuple(Pair(one, other, same=first == second) for (first, one), (second, other) in combinations(pictures, 2))


def steps_of(pairs: Sequence[Pair], *, presentation_attacks: bool) -> int:
    """How often a measurement of these pairs says that one more thing is done."""
    return len(pairs) + (2 if presentation_attacks else 1) * len(_once(pairs))


def measure(
    models: ModelStore, pairs: Sequence[Pair], *, presentation_attacks: bool, one_done: Callable[[], None]
) -> Figures:
    """Run every pair; `presentation_attacks` also scores each face found as live or not.

    `one_done` is called after each pair and each picture.
    """
    comparer = FaceComparer(models)
    # The first run of a network makes room for its work; that is not its pace.
    comparer.compare(pairs[0].first, pairs[0].second)
    started = time.process_time()
    bands: list[Band | None] = []
    for pair in pairs:
        outcome = comparer.compare(pair.first, pair.second, a_is_document=pair.first_is_document)
        bands.append(None if isinstance(outcome, FaceMissing) else outcome.band)
        one_done()
    spent = time.process_time() - started
    pictures = _once(pairs)
    faces = []
    for picture, is_document in pictures:
        faces.append(comparer.find(picture, is_document=is_document))
        one_done()
    seen = [(picture, found[0] if found else None) for (picture, _), found in zip(pictures, faces, strict=True)]
    return Figures(
        same=tuple(pair.same for pair in pairs),
        bands=tuple(bands),
        found=tuple(bool(found) for found in faces),
        live=tuple(_live_scores(models, seen, one_done)) if presentation_attacks else (),
        cpu_ms=1000 * spent / len(pairs),
    )


def _once(pairs: Iterable[Pair]) -> list[tuple[Pixels, bool]]:
    """Each picture once, though it may be in many pairs."""
    found: dict[int, tuple[Pixels, bool]] = {}
    for pair in pairs:
        found.setdefault(id(pair.first), (pair.first, pair.first_is_document))
        found.setdefault(id(pair.second), (pair.second, False))
    return list(found.values())


def _live_scores(
    models: ModelStore, seen: Iterable[tuple[Pixels, FaceBox | None]], one_done: Callable[[], None]
) -> Iterator[float | None]:
    session = models.session(PASSIVE_LIVENESS)
    name = session.get_inputs()[0].name
    for picture, face in seen:
        one_done()
        if face is None:
            yield None
            continue
        crop = cv2.resize(_around(picture, face), (_PAD_SIDE, _PAD_SIDE))
        feed = {name: crop.astype(np.float32)[None]}
        yield float(np.asarray(session.run(None, feed)[0]).ravel()[_LIVE])


def _around(picture: Pixels, face: FaceBox) -> Pixels:
    """The face with its surroundings, 2.7 times its box, shifted back inside the picture."""
    (left, top), _, (right, bottom), _ = face.box
    height, width = picture.shape[:2]
    reach = min(_CROP, (height - 1) / max(bottom - top, 1.0), (width - 1) / max(right - left, 1.0))
    across, down = (right - left) * reach, (bottom - top) * reach
    x = min(max((left + right - across) / 2, 0.0), width - across)
    y = min(max((top + bottom - down) / 2, 0.0), height - down)
    return picture[int(y) : int(y + down) + 1, int(x) : int(x + across) + 1]
