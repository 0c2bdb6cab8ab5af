"""The form for `make bench`: comparison of ID portraits at two false match rates, and the search in a million faces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from benchmarks.faces import accuracy, search_speed, zoo
from benchmarks.faces.accuracy import Scores
from benchmarks.faces.det import det_points
from benchmarks.report import Measurement
from identity_checks.faces.bands import STATED_RATES
from identity_checks.models import SFACE, ModelStore

_PUBLISHED: Final = "thresholds set on 185,136 impostor pairs when the network was chosen"


def measure(
    drawn: int = accuracy.DRAWN, faces: int = search_speed.FACES, searches: int = search_speed.SEARCHES
) -> Iterator[Measurement]:
    """Faces lost at FMR 1e-3 and 1e-4 and where both errors are equal, and the time of a search."""
    scores = accuracy.measure(drawn)
    ours, plain = scores[accuracy.MATCHED_GREY], scores[accuracy.PLAIN_GREY]
    thresholds = ModelStore.bundled().entry(SFACE).thresholds
    sample = (
        f"{len(ours.genuine) + ours.genuine_missed} pairs of one person, {len(ours.impostor)} of two; {drawn} drawn "
        f"portraits of each of {len(accuracy.EVALUATION)} photos that nothing was set by"
    )
    for name, rate in STATED_RATES.items():
        limit = thresholds[rate.value]
        lost, let_through = ours.false_non_matches(limit), ours.false_matches(limit)
        low, high = lost.bounds
        yield Measurement(
            f"faces: one person not matched at FMR {name}",
            f"small grey portrait and selfie, cosine from {limit:.3f}; {_PUBLISHED}; true rate {100 * low:.1f} to "
            f"{100 * high:.1f} %; two persons matched: {let_through}",
            sample,
            100 * lost.value,
            "%",
            "the same network, compared as two photos",
            100 * plain.false_non_matches(limit).value,
            "stated with its bounds",
        )
    yield Measurement(
        "faces: where both errors are equal",
        "point of the DET curve where it meets the diagonal; the curve: `python -m benchmarks.faces`",
        sample,
        100 * equal_error(ours),
        "%",
        "the same network, compared as two photos",
        100 * equal_error(plain),
        "stated",
    )
    yield Measurement(
        "faces: comparison, CPU",
        "detection, alignment, quality, embedding of both, one thread",
        "8 comparisons of one pair",
        ours.cpu_ms,
        "ms",
        "the same network, compared as two photos",
        plain.cpu_ms,
        "none set",
    )
    yield from _beside_the_zoo(ours, limit, zoo.measure(drawn), sample)
    speed = search_speed.measure(faces, searches)
    yield Measurement(
        f"1:N search in {speed.faces:,} faces",
        f"exact, every row looked at, 2 threads, median (best {speed.ours.wall_best:.0f} ms, CPU "
        f"{speed.ours.cpu_median:.0f} ms); {speed.megabytes:.0f} MB in memory; in turns with the baseline",
        f"{searches} searches for noisy copies, each found",
        speed.ours.wall_median,
        "ms",
        "product by numpy in 32 bits, 2 threads",
        speed.numpy.wall_median,
        "<= 50 ms",
    )


def _beside_the_zoo(ours: Scores, limit: float, plain: zoo.Beside, sample: str) -> Iterator[Measurement]:
    found = plain.scores[zoo.GREY, zoo.SCALED].false_non_matches(limit)
    yield Measurement(
        "faces: one person not matched at FMR 1e-4, beside the plain OpenCV Zoo",
        f"small grey portrait and selfie, cosine from {limit:.3f}, same networks; the baseline has {found}",
        sample,
        100 * ours.false_non_matches(limit).value,
        "%",
        zoo.SCALED,
        100 * found.value,
        "fewer",
    )
    cost = plain.costs[zoo.SAME_SIZE]
    middle, low, high = cost.ratios[zoo.PLAIN]
    yield Measurement(
        "faces: find, align and embed one face, CPU",
        f"{zoo.SAME_SIZE}, one thread, in turns; ratio run by run {middle:.2f} ({low:.2f}-{high:.2f}, 10th to 90th "
        "percentile); the product's has the face's quality in it",
        f"{zoo.TIMED} runs on each of {cost.pictures} photos",
        cost.ours,
        "ms",
        zoo.PLAIN,
        cost.plain[zoo.PLAIN],
        "<= 1.2x",
    )


def equal_error(scores: Scores) -> float:
    """The error where a threshold loses as many of one person as it lets through of two; missed faces count as lost."""
    genuine = [*scores.genuine, *(-np.inf for _ in range(scores.genuine_missed))]
    return min(max(point) for point in det_points(genuine, scores.impostor))
