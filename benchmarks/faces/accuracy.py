"""Comparison of ID portraits with photos on pictures that nothing was set by."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import cv2

from benchmarks.faces.id_portraits import id_portrait, selfie_file
from identity_checks.faces import FaceComparer
from identity_checks.faces.embedding import FaceEmbedder, terms_of
from identity_checks.faces.rates import Rate
from identity_checks.models import ModelStore
from identity_checks.results import FaceBox
from identity_checks.specimens import Pixels, Portrait, portraits

EVALUATION: Final = (("obama", 1), ("obama", 2), ("astronaut", 0))
"""Pictures for the report, by person and place in the list; the others (`TUNING`) chose the treatment of portraits."""

TUNING: Final = (("obama", 0), ("biden", 0))
EVALUATION_SEED: Final = 50_000
DRAWN: Final = 14
"""Drawn ID portraits of each picture."""

PLAIN_GREY: Final = "grey portrait, compared as two photos"
MATCHED_GREY: Final = "grey portrait, in its own terms"
COLOUR: Final = "portrait in colour"
PHOTOS: Final = "photo and photo"
_TIMED: Final = 8


@dataclass
class Scores:
    """Cosines of one way of comparing, by whether the pair shows one person; pairs without a face apart."""

    genuine: list[float] = field(default_factory=list)
    impostor: list[float] = field(default_factory=list)
    genuine_missed: int = 0
    cpu_ms: float = 0.0

    def add(self, similarity: float, *, same: bool) -> None:
        """Take in one comparison."""
        (self.genuine if same else self.impostor).append(similarity)

    def false_non_matches(self, threshold: float) -> Rate:
        """Pairs of one person below the threshold, or without a face."""
        below = sum(score < threshold for score in self.genuine)
        return Rate(below + self.genuine_missed, len(self.genuine) + self.genuine_missed)

    def false_matches(self, threshold: float) -> Rate:
        """Pairs of two persons from the threshold on."""
        return Rate(sum(score >= threshold for score in self.impostor), len(self.impostor))


@dataclass(frozen=True)
class _Photo:
    person: str
    page: Pixels
    face: FaceBox


class _Run:
    """Networks and what they gave so far."""

    def __init__(self) -> None:
        models = ModelStore.bundled()
        self.comparer: Final = FaceComparer(models)
        self.embedder: Final = FaceEmbedder(models)
        self.scores: Final = {name: Scores() for name in (PLAIN_GREY, MATCHED_GREY, COLOUR, PHOTOS)}

    def photo(self, portrait: Portrait) -> _Photo:
        """The picture as a selfie's file."""
        page = selfie_file(portrait.selfie())
        return _Photo(portrait.person, page, self.comparer.find(page)[0])

    def portrait(self, portrait: Portrait, drawn: Pixels, photos: tuple[_Photo, ...], *, grey: bool) -> None:
        """One drawn ID portrait against photos of other pictures."""
        found = self.comparer.find(drawn, is_document=True)
        matched = self.scores[MATCHED_GREY if grey else COLOUR]
        if not found:
            for scores in (matched, self.scores[PLAIN_GREY]) if grey else (matched,):
                scores.genuine_missed += sum(photo.person == portrait.person for photo in photos)
            return
        terms = terms_of(drawn, found[0])
        in_terms = self.embedder.embed_portrait(drawn, found[0], terms)
        plain = self.embedder.embed(drawn, found[0])
        for photo in photos:
            same = photo.person == portrait.person
            beside = self.embedder.embed_beside(photo.page, photo.face, terms)
            matched.add(float(in_terms @ beside), same=same)
            if grey:
                as_photo = float(plain @ self.embedder.embed(photo.page, photo.face))
                self.scores[PLAIN_GREY].add(as_photo, same=same)

    def timed(self, name: str, first: Pixels, second: Pixels, *, is_document: bool) -> None:
        """CPU time of the whole comparison, detection included."""
        started = time.process_time()
        for _ in range(_TIMED):
            self.comparer.compare(first, second, a_is_document=is_document)
        self.scores[name].cpu_ms = 1000 * (time.process_time() - started) / _TIMED


def measure(drawn: int = DRAWN) -> Mapping[str, Scores]:
    """Run every way of comparing; raises LookupError when the portraits were not fetched."""
    people = portraits()
    if not isinstance(people, Mapping):
        raise LookupError("python tools/fetch_portraits.py")  # noqa: TRY004 - nothing is of a wrong type, it is missing
    cv2.setNumThreads(1)
    run = _Run()
    chosen = [people[person][place] for person, place in EVALUATION]
    photos = [run.photo(portrait) for portrait in chosen]
    for place, portrait in enumerate(chosen):
        others = tuple(photo for number, photo in enumerate(photos) if number != place)
        card = portrait.card()
        face = run.comparer.find(card)[0]
        for seed in range(EVALUATION_SEED, EVALUATION_SEED + drawn):
            run.portrait(portrait, id_portrait(card, face, seed), others, grey=True)
            run.portrait(portrait, id_portrait(card, face, seed, grey=False), others, grey=False)
        for other in photos[place + 1 :]:
            similarity = float(
                run.embedder.embed(photos[place].page, photos[place].face) @ run.embedder.embed(other.page, other.face)
            )
            run.scores[PHOTOS].add(similarity, same=other.person == portrait.person)
    grey = id_portrait(card, face, EVALUATION_SEED)
    colour = id_portrait(card, face, EVALUATION_SEED, grey=False)
    run.timed(PLAIN_GREY, grey, photos[0].page, is_document=False)
    run.timed(MATCHED_GREY, grey, photos[0].page, is_document=True)
    run.timed(COLOUR, colour, photos[0].page, is_document=True)
    run.timed(PHOTOS, photos[1].page, photos[0].page, is_document=False)
    return run.scores
