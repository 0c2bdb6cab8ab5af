"""One face in two selfies: the few openly licensed photographs of the evaluation, each taken again and again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.faces.accuracy import EVALUATION
from benchmarks.genuineness import camera
from case_server.face_search.service import FALSE_ALARM_ONE_IN
from identity_checks.faces import FaceComparer
from identity_checks.faces.identification import search_threshold
from identity_checks.models import ModelStore
from identity_checks.specimens import Pixels, Portrait, PortraitsNotFetched, portraits

SAME_PHOTOGRAPH, SAME_PERSON, OTHER_PERSON = "same_photograph", "same_person", "other_person"
STORED: Final = (1_000, 100_000, 1_000_000)
"""Faces among which one is searched for."""


def least_cosines(comparer: FaceComparer) -> dict[int, float]:
    """From where a stored face is told, by how many are stored, at the false alarms of a new permission."""
    return {
        count: search_threshold(comparer.thresholds, faces=count, one_in=FALSE_ALARM_ONE_IN, probes=1).least
        for count in STORED
    }


def face_rows(seeds: range) -> Iterator[dict[str, Any]]:
    """Cosines of every two selfies of a seed and the next, by whether photograph or person is the same.

    Raises:
        LookupError: the portraits were not fetched.
    """
    known = portraits()
    if isinstance(known, PortraitsNotFetched):
        raise LookupError("python tools/fetch_portraits.py")  # noqa: TRY004 - nothing is of a wrong type, it is missing
    chosen = [(person, known[person][place]) for person, place in EVALUATION]
    comparer = FaceComparer(ModelStore.bundled())
    before: list[tuple[str, int, Any]] = []
    for seed in seeds:
        taken = []
        for place, (person, portrait) in enumerate(chosen):
            page = _selfie(portrait, np.random.default_rng([seed, 600 + place]))
            found = comparer.find(page)
            taken.append((person, place, comparer.template(page, found[0], is_document=False) if found else None))
        pairs = [*combinations(taken, 2), *((one, other) for one in before for other in taken)]
        for (person, place, mine), (other, elsewhere, theirs) in pairs:
            kind = OTHER_PERSON if person != other else SAME_PHOTOGRAPH if place == elsewhere else SAME_PERSON
            cosine = None if mine is None or theirs is None else round(float(mine @ theirs), 4)
            yield {"seed": seed, "kind": kind, "pair": sorted((place, elsewhere)), "cosine": cosine}
        before = taken


def _selfie(portrait: Portrait, rng: np.random.Generator) -> Pixels:
    """At arm's length, in a light of its own, turned by some degrees, sensed and saved by the simulated phone."""
    picture = portrait.selfie(mirrored=bool(rng.random() < 0.5), reach=float(rng.uniform(2.3, 3.4)))
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-8, 8)), float(rng.uniform(0.9, 1.1)))
    leant = cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(leant, (0, 0), float(rng.uniform(0.3, 1.5))).astype(np.float32)
    toned = soft * rng.uniform(0.7, 1.15, 3) + rng.uniform(-15, 15)
    return camera.photograph(np.clip(toned, 0, 255).astype(np.uint8), rng)[0]
