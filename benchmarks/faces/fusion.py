"""Whether averaging several embeddings of a face pays: `python -m benchmarks.faces.fusion`

One licensed embedding network is here, so what can be fused are its answers to varied pictures and its scores. Every
way is compared with what the product does, pair by pair on the same drawings. Nothing is set by it (decision 0770).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.faces.accuracy import EVALUATION_SEED
from benchmarks.faces.id_portraits import id_portrait, selfie_file
from identity_checks.faces import FaceComparer
from identity_checks.faces.embedding import FaceEmbedder, PortraitTerms, terms_of
from identity_checks.models import ModelStore
from identity_checks.results import FaceBox
from identity_checks.specimens import Pixels, portraits

DRAWN: Final = 8
SIZES: Final = (28.0, 18.0)
"""Pixels between the eyes: as in the evaluation, and smaller, where there is more to gain."""
NOW: Final = "as compared now"
_LARGE: Final = 1000.0
_MOVED: Final = ((0.03, 0.0, 1.0), (-0.03, 0.0, 1.0), (0.0, 0.03, 1.0), (0.0, -0.03, 1.0), (0.0, 0.0, 0.95),
                 (0.0, 0.0, 1.05))  # fmt: skip
"""Right and down, in eye distances, and scale: six variants of where the face lies, beside the one that was found."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A face on a page, with the person and the number of the picture."""

    person: str
    picture: int
    page: Pixels
    face: FaceBox


@dataclass(frozen=True, slots=True)
class Fused:
    """Cosines of one way in the same order for every way, with whether both faces are of one person.

    `runs` is how often the network runs for a comparison.
    """

    runs: int
    cosines: NDArray[np.float64]
    same: NDArray[np.bool_]

    @property
    def distance(self) -> float:
        """How far one person's cosines lie above those of two, in their mean deviation."""
        genuine, impostor = self.cosines[self.same], self.cosines[~self.same]
        return float((genuine.mean() - impostor.mean()) / np.sqrt((genuine.var() + impostor.var()) / 2))

    def gain_over(self, other: Fused) -> tuple[float, float]:
        """How much higher one person's cosines are than the other way has them, and those of two persons."""
        more = self.cosines - other.cosines
        return float(more[self.same].mean()), float(more[~self.same].mean())


def measure(*, eyes: float, grey: bool, drawn: int = DRAWN) -> Mapping[str, Fused]:
    """Every way on drawn portraits of every picture against all other pictures.

    Raises:
        LookupError: the portraits were not fetched.
    """
    people = portraits()
    if not isinstance(people, Mapping):
        raise LookupError("python tools/fetch_portraits.py")  # noqa: TRY004 - nothing is of a wrong type, it is missing
    cv2.setNumThreads(1)
    models = ModelStore.bundled()
    comparer, embedder = FaceComparer(models), FaceEmbedder(models)
    chosen = [portrait for person in sorted(people) for portrait in people[person]]
    pages = [selfie_file(portrait.selfie()) for portrait in chosen]
    photos = [
        Seen(portrait.person, number, page, comparer.find(page)[0])
        for number, (portrait, page) in enumerate(zip(chosen, pages, strict=True))
    ]
    cosines: dict[str, list[float]] = {}
    runs: dict[str, int] = {}
    same: list[bool] = []
    for number, portrait in enumerate(chosen):
        card = portrait.card()
        face = comparer.find(card)[0]
        for seed in range(EVALUATION_SEED, EVALUATION_SEED + drawn):
            page = id_portrait(card, face, seed, grey=grey, eyes=eyes)
            if not (found := comparer.find(page, is_document=True)):
                continue
            shown = Seen(portrait.person, number, page, found[0])
            others = [photo for photo in photos if photo.picture != number]
            for name, (scores, spent) in _ways(embedder, shown, others):
                cosines.setdefault(name, []).extend(scores)
                runs[name] = spent
            same += [photo.person == portrait.person for photo in others]
    return {name: Fused(runs[name], np.array(scores), np.array(same)) for name, scores in cosines.items()}


def _ways(embedder: FaceEmbedder, shown: Seen, photos: list[Seen]) -> Iterator[tuple[str, tuple[list[float], int]]]:
    """Each way's cosines of the portrait with the photos, and the runs of the network that one comparison takes."""
    terms = terms_of(shown.page, shown.face)
    rough = replace(terms, eye_distance=_LARGE)

    def portrait(seen: Seen, how: PortraitTerms) -> NDArray[np.float32]:
        return embedder.embed_portrait(seen.page, seen.face, how)

    def beside(seen: Seen, how: PortraitTerms) -> NDArray[np.float32]:
        return embedder.embed_beside(seen.page, seen.face, how)

    of_portrait = 2 if terms.grey else 1
    now = portrait(shown, terms)
    theirs = [beside(photo, terms) for photo in photos]
    mirrored = [_mean(one, beside(_mirrored(photo), terms)) for one, photo in zip(theirs, photos, strict=True)]
    yield NOW, (_products(now, theirs), of_portrait + 1)
    if terms.grey:
        yield "the photo's mirror image too", (_products(now, mirrored), 4)
    else:
        both = _mean(now, portrait(_mirrored(shown), terms))
        yield "mirror images of both", (_products(both, mirrored), 4)
    moved = _mean(now, *(portrait(one, terms) for one in _moved(shown)))
    their_moved = [
        _mean(one, *(beside(other, terms) for other in _moved(photo)))
        for one, photo in zip(theirs, photos, strict=True)
    ]
    yield "seven places and scales of both", (_products(moved, their_moved), 7 * (of_portrait + 1))
    if not terms.grey:
        return
    rough_too = _mean(now, portrait(shown, rough))
    yield "the portrait unsmoothed too", (_products(rough_too, theirs), 5)
    sizes = [_mean(one, beside(photo, rough)) for one, photo in zip(theirs, photos, strict=True)]
    yield "the photo in full size too", (_products(now, sizes), 4)
    plain = embedder.embed(shown.page, shown.face)
    as_photos = _products(plain, [embedder.embed(photo.page, photo.face) for photo in photos])
    scores = [(one + other) / 2 for one, other in zip(_products(now, theirs), as_photos, strict=True)]
    yield "mean of this score and that of two photos", (scores, 5)


def _products(one: NDArray[np.float32], others: list[NDArray[np.float32]]) -> list[float]:
    return [float(one @ other) for other in others]


def _mean(*embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    whole = np.sum(embeddings, axis=0)
    return np.asarray(whole / np.linalg.norm(whole), dtype=np.float32)


def _mirrored(seen: Seen) -> Seen:
    """The mirror image; left and right of the face change places with it."""
    last = seen.page.shape[1] - 1
    right_eye, left_eye, nose, right_mouth, left_mouth = ((last - x, y) for x, y in seen.face.landmarks)
    face = replace(seen.face, landmarks=(left_eye, right_eye, nose, left_mouth, right_mouth))
    return replace(seen, page=np.ascontiguousarray(seen.page[:, ::-1]), face=face)


def _moved(seen: Seen) -> Iterator[Seen]:
    """The same face as if it had been found a little beside, smaller or larger."""
    points = np.array(seen.face.landmarks)
    eyes = float(np.linalg.norm(points[1] - points[0]))
    for right, down, scale in _MOVED:
        middle = points.mean(axis=0)
        places = (points - middle) * scale + middle + (right * eyes, down * eyes)
        first, second, third, fourth, fifth = ((float(x), float(y)) for x, y in places)
        yield replace(seen, face=replace(seen.face, landmarks=(first, second, third, fourth, fifth)))


def lines_of(found: Mapping[str, Fused]) -> Iterator[str]:
    """A row a way, for the page and a terminal."""
    now = found[NOW]
    yield "| way | runs | one person: mean cosine (lowest) | two persons: mean (highest) | gain: one, two | d' |"
    yield "|---|---|---|---|---|---|"
    for name, way in found.items():
        genuine, impostor = way.cosines[way.same], way.cosines[~way.same]
        one, two = way.gain_over(now)
        yield (
            f"| {name} | {way.runs} | {genuine.mean():.3f} ({genuine.min():.3f}) | {impostor.mean():.3f} "
            f"({impostor.max():.3f}) | {one:+.3f}, {two:+.3f} | {way.distance:.2f} |"
        )


def main() -> int:
    """Print every table."""
    for eyes in SIZES:
        for grey in (True, False):
            found = measure(eyes=eyes, grey=grey)
            genuine = int(found[NOW].same.sum())
            print(f"{'grey' if grey else 'colour'}, {eyes:.0f} pixels: {genuine} of one person, "
                  f"{len(found[NOW].same) - genuine} of two")  # fmt: skip
            print("\n".join(lines_of(found)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
