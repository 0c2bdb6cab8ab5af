"""The page of what was measured about faces, its samples and its limits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.faces import accuracy, fusion, zoo
from benchmarks.faces.accuracy import Scores
from benchmarks.faces.fusion import Fused
from benchmarks.faces.search_speed import SearchSpeed, Times
from benchmarks.faces.zoo import Beside, Cost
from identity_checks.faces.bands import FalseMatchRate
from identity_checks.faces.rates import Rate
from identity_checks.models import SFACE, ModelStore

PUBLISHED_PAIRS: Final = 185_136
PUBLISHED: Final = ((0.40, 163), (0.45, 20), (0.50, 0))
"""Cosine and false matches among that many impostor pairs, measured on the network when it was chosen."""

_TEMPLATE: Final = Path(__file__).with_name("page.txt")


Fusions = Mapping[tuple[float, bool], Mapping[str, Fused]]
"""Ways of fusing by eye distance and whether portraits are grey."""


def page(scores: Mapping[str, Scores], plain: Beside, speed: SearchSpeed, load: float, fused: Fusions) -> str:
    """Give the whole page."""
    thresholds = ModelStore.bundled().entry(SFACE).thresholds
    limits = [thresholds[rate.value] for rate in (FalseMatchRate.ONE_IN_1_000, FalseMatchRate.ONE_IN_10_000)]
    return _TEMPLATE.read_text("utf-8").format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        load=f"{load:.0f}",
        pairs=f"{PUBLISHED_PAIRS:,}",
        published="\n".join(f"| {at:.2f} | {_fine(Rate(errors, PUBLISHED_PAIRS))} |" for at, errors in PUBLISHED),
        evaluation=_names(accuracy.EVALUATION),
        tuning=_names(accuracy.TUNING),
        drawn=accuracy.DRAWN,
        measured="\n".join(_row(name, found, limits) for name, found in scores.items()),
        beside="\n".join(_beside(scores, plain, limits)),
        opencv=version("opencv-python-headless"),
        faceless=plain.faceless[zoo.PLAIN],
        faceless_scaled=plain.faceless[zoo.SCALED],
        plain_pictures=plain.pictures,
        timed=zoo.TIMED,
        costs="\n".join(_cost(name, cost) for name, cost in plain.costs.items()),
        one_person=Rate(0, 1),
        fused="\n".join(_fused(fused)),
        fused_drawn=fusion.DRAWN,
        faces=f"{speed.faces:,}",
        megabytes=f"{speed.megabytes:.0f}",
        megabytes_read=f"{speed.megabytes_read:.0f}",
        speed="\n".join(
            _times(name, times) for name, times in (("this index", speed.ours), ("numpy, 32-bit product", speed.numpy))
        ),
        ratio=f"{speed.numpy.wall_median / speed.ours.wall_median:.1f}",
        cpu_ratio=f"{speed.numpy.cpu_median / speed.ours.cpu_median:.1f}",
    )


def _row(name: str, found: Scores, limits: list[float]) -> str:
    genuine, impostor = np.array(found.genuine), np.array(found.impostor)
    cells = [
        name,
        *(str(found.false_non_matches(limit)) for limit in limits),
        f"{genuine.mean():.3f} ({genuine.min():.3f})",
        f"{impostor.mean():.3f} ({impostor.max():.3f})",
        str(found.false_matches(limits[0])),
        f"{found.cpu_ms:.0f} ms",
    ]
    return f"| {' | '.join(cells)} |"


def _beside(scores: Mapping[str, Scores], plain: Beside, limits: list[float]) -> Iterator[str]:
    """A row a way for each kind of pair, this product's first; false matches at both rates."""
    for kind, ours in ((zoo.GREY, accuracy.MATCHED_GREY), (zoo.COLOUR, accuracy.COLOUR), (zoo.PHOTOS, accuracy.PHOTOS)):
        rows = {"this product": scores.get(ours), **{way: plain.scores.get((kind, way)) for way in zoo.WAYS}}
        for way, found in rows.items():
            if found is not None:
                cells = [
                    kind,
                    way,
                    *(str(found.false_non_matches(limit)) for limit in limits),
                    _mean_and(found.genuine, min),
                    _mean_and(found.impostor, max),
                    *(str(found.false_matches(limit)) for limit in limits),
                ]
                yield f"| {' | '.join(cells)} |"


def _mean_and(cosines: list[float], extreme: Callable[[list[float]], float]) -> str:
    return f"{np.mean(cosines):.3f} ({extreme(cosines):.3f})" if cosines else "no face"


def _cost(name: str, cost: Cost) -> str:
    cells = [name, str(cost.pictures), f"{cost.ours:.1f} ms"]
    for way in zoo.WAYS:
        middle, low, high = cost.ratios[way]
        cells += [f"{cost.plain[way]:.1f} ms", f"{middle:.2f} ({low:.2f}-{high:.2f})"]
    return f"| {' | '.join(cells)} |"


def _fused(fused: Fusions) -> Iterator[str]:
    for (eyes, grey), found in fused.items():
        same = found[fusion.NOW].same
        yield ""
        yield (
            f"**{'Grey' if grey else 'Colour'}, {eyes:.0f} pixels between the eyes**: {int(same.sum())} comparisons of "
            f"one person, {int((~same).sum())} of two."
        )
        yield ""
        yield from fusion.lines_of(found)


def _times(name: str, times: Times) -> str:
    return f"| {name} | {times.wall_median:.0f} ms | {times.wall_best:.0f} ms | {times.cpu_median:.0f} ms |"


def _fine(rate: Rate) -> str:
    low, high = rate.bounds
    return f"{rate.errors} = {rate.value:.4%} ({low:.4%}-{high:.4%})"


def _names(pictures: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{person} {place + 1}" for person, place in pictures)
