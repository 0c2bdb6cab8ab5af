"""The plain way of the OpenCV Zoo, `FaceDetectorYN` and `FaceRecognizerSF`, beside this product on the same pictures.

The networks are the product's own files, so the thresholds of their counted false match rates hold for both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.faces.accuracy import DRAWN, EVALUATION, EVALUATION_SEED, Scores
from benchmarks.faces.id_portraits import id_portrait, selfie_file
from benchmarks.report import percentile
from identity_checks.faces import FaceComparer
from identity_checks.faces.embedding import Embedding, FaceEmbedder, terms_of
from identity_checks.models import SFACE, YUNET, ModelStore
from identity_checks.scaling import shrunk
from identity_checks.specimens import Pixels, Portrait, portraits

PLAIN: Final = "plain YuNet + SFace (OpenCV Zoo)"
SCALED: Final = "plain YuNet + SFace, pictures brought to 640, face score from 0.7"
WAYS: Final = (PLAIN, SCALED)
CURVE: Final = "plain OpenCV Zoo at 640"

GREY: Final = "grey portrait"
COLOUR: Final = "portrait in colour"
PHOTOS: Final = "photo and photo"
KINDS: Final = (GREY, COLOUR, PHOTOS)

OWN_SIZE: Final = "photo of 866 to 1280 pixels, as it comes"
SAME_SIZE: Final = "photo of 640 pixels"
LONG_SIDE: Final = 640
TIMED: Final = 12
"""Times that each picture is timed, every way in turns."""
TIMED_PORTRAITS: Final = 2
"""Drawn portraits of each picture that are timed."""

_CLASS_SCORE, _CLASS_OVERLAP, _CLASS_CANDIDATES = 0.9, 0.3, 5000
"""What `FaceDetectorYN.create` takes unless told otherwise, and the Zoo's own example."""


class ZooFaces:
    """Detector and recogniser as OpenCV gives them; `scaled` takes off them what they lose by large pictures."""

    def __init__(self, models: ModelStore, *, scaled: bool) -> None:
        self._longest: Final = LONG_SIDE if scaled else None
        score = models.entry(YUNET).thresholds["score"] if scaled else _CLASS_SCORE
        detector, recogniser = (np.frombuffer(models.data(name), dtype=np.uint8) for name in (YUNET, SFACE))
        nothing = np.empty(0, dtype=np.uint8)
        self._detector = cv2.FaceDetectorYN.create(
            "onnx", detector, nothing, (320, 320), score, _CLASS_OVERLAP, _CLASS_CANDIDATES
        )
        self._recogniser = cv2.FaceRecognizerSF.create("onnx", recogniser, nothing)

    def embed(self, page: Pixels) -> Embedding | None:
        """Give the surest face's embedding in length one, or nothing where no face is found."""
        if self._longest is not None:
            page = brought_to(page, self._longest)
        self._detector.setInputSize((page.shape[1], page.shape[0]))
        # The stubs say an array; where there is no face it is None.
        rows = cast("NDArray[np.float32] | None", self._detector.detect(page)[1])
        if rows is None:
            return None
        embedding = self._recogniser.feature(self._recogniser.alignCrop(page, rows[0]))[0]
        return np.asarray(embedding / np.linalg.norm(embedding), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU of finding, aligning and embedding one face: medians in ms, and our share of each plain way, picture by turn.

    A ratio has its median and its 10th and 90th percentile.
    """

    pictures: int
    ours: float
    plain: Mapping[str, float]
    ratios: Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the plain ways gave: scores by kind and way, pictures without a face, and the cost by picture."""

    scores: Mapping[tuple[str, str], Scores]
    faceless: Mapping[str, int]
    pictures: int
    costs: Mapping[str, Cost]


def measure(drawn: int = DRAWN, timed: int = TIMED) -> Beside:
    """Compare the pictures of the evaluation in the plain ways, then time them and the product in turns.

    Raises:
        LookupError: the portraits were not fetched.
    """
    people = portraits()
    if not isinstance(people, Mapping):
        raise LookupError("python tools/fetch_portraits.py")  # noqa: TRY004 - nothing is of a wrong type, it is missing
    cv2.setNumThreads(1)
    models = ModelStore.bundled()
    run = _Run(FaceComparer(models), {way: ZooFaces(models, scaled=way == SCALED) for way in WAYS})
    chosen = [people[person][place] for person, place in EVALUATION]
    photos = [selfie_file(portrait.selfie()) for portrait in chosen]
    shown = {kind: _cards(run.comparer, chosen, drawn, grey=kind == GREY) for kind in (GREY, COLOUR)}
    run.compare(chosen, photos, shown)
    embedder = FaceEmbedder(models)
    portrait = partial(_our_portrait, run.comparer, embedder)
    photo = partial(_our_photo, run.comparer, embedder)
    few = {kind: [page for pages in shown[kind] for page in pages[:TIMED_PORTRAITS]] for kind in shown}
    costs = {
        SAME_SIZE: run.cost([brought_to(page, LONG_SIDE) for page in photos], photo, timed),
        OWN_SIZE: run.cost(photos, photo, timed),
        **{kind: run.cost(pages, portrait, timed) for kind, pages in few.items()},
    }
    return Beside(run.scores, run.faceless, run.pictures, costs)


@dataclass
class _Run:
    comparer: FaceComparer
    zoo: Mapping[str, ZooFaces]
    scores: dict[tuple[str, str], Scores] = field(
        default_factory=lambda: {(kind, way): Scores() for kind in KINDS for way in WAYS}
    )
    faceless: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WAYS, 0))
    pictures: int = 0

    def compare(self, chosen: list[Portrait], photos: list[Pixels], shown: Mapping[str, list[list[Pixels]]]) -> None:
        """Every drawn portrait with the other pictures' photos, and every photo with those after it."""
        self.pictures = len(photos) + sum(len(pages) for kind in shown.values() for pages in kind)
        for way, zoo in self.zoo.items():
            theirs = [zoo.embed(photo) for photo in photos]
            self.faceless[way] += sum(found is None for found in theirs)
            for number, portrait in enumerate(chosen):
                for other in range(len(chosen)):
                    same = chosen[other].person == portrait.person
                    if other > number:
                        self._take(PHOTOS, way, theirs[number], theirs[other], same=same)
                for kind, pages in shown.items():
                    for page in pages[number]:
                        mine = zoo.embed(page)
                        self.faceless[way] += mine is None
                        for other in range(len(chosen)):
                            same = chosen[other].person == portrait.person
                            if other != number:
                                self._take(kind, way, mine, theirs[other], same=same)

    def _take(self, kind: str, way: str, one: Embedding | None, other: Embedding | None, *, same: bool) -> None:
        if one is not None and other is not None:
            self.scores[kind, way].add(float(one @ other), same=same)
        elif same:
            self.scores[kind, way].genuine_missed += 1

    def cost(self, pages: list[Pixels], ours: Callable[[Pixels], Embedding], timed: int) -> Cost:
        """Time every way on each page in turns, after a first run that nobody counts."""
        ways: dict[str, Callable[[Pixels], Embedding | None]] = {way: zoo.embed for way, zoo in self.zoo.items()}
        mine: list[float] = []
        plain: dict[str, list[float]] = {way: [] for way in ways}
        for page in pages:
            for turn in range(timed + 1):
                spent = _spent(ours, page)
                spent_plain = {way: _spent(embed, page) for way, embed in ways.items()}
                if turn:
                    mine.append(spent)
                    for way, milliseconds in spent_plain.items():
                        plain[way].append(milliseconds)
        ratios = {way: [one / other for one, other in zip(mine, plain[way], strict=True)] for way in ways}
        return Cost(
            len(pages),
            median(mine),
            {way: median(found) for way, found in plain.items()},
            {way: (median(found), percentile(found, 0.1), percentile(found, 0.9)) for way, found in ratios.items()},
        )


def brought_to(page: Pixels, longest: int) -> Pixels:
    """Give the page with its long side made `longest` where it is longer."""
    scale = longest / max(page.shape[:2])
    return page if scale >= 1 else shrunk(page, (round(page.shape[1] * scale), round(page.shape[0] * scale)))


def _cards(comparer: FaceComparer, chosen: list[Portrait], drawn: int, *, grey: bool) -> list[list[Pixels]]:
    """The drawn ID portraits of each picture, the same as of `accuracy`."""
    seeds = range(EVALUATION_SEED, EVALUATION_SEED + drawn)
    cards = [portrait.card() for portrait in chosen]
    return [[id_portrait(card, comparer.find(card)[0], seed, grey=grey) for seed in seeds] for card in cards]


def _our_photo(comparer: FaceComparer, embedder: FaceEmbedder, page: Pixels) -> Embedding:
    return embedder.embed(page, comparer.find(page)[0])


def _our_portrait(comparer: FaceComparer, embedder: FaceEmbedder, page: Pixels) -> Embedding:
    face = comparer.find(page, is_document=True)[0]
    return embedder.embed_portrait(page, face, terms_of(page, face))


def _spent(work: Callable[[Pixels], Embedding | None], page: Pixels) -> float:
    started = time.process_time()
    work(page)
    return 1000 * (time.process_time() - started)
