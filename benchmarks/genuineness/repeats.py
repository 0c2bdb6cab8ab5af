"""The same document in two cases: choosing the fingerprint's bits, and how often others are taken for the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.genuineness.curves import Share
from benchmarks.genuineness.scenes import EVALUATION, TUNING, Random, a_portrait
from identity_checks.genuineness.fingerprints import (
    BITS,
    Fingerprint,
    compare,
    fingerprint,
    limits_of,
    text_zones,
    zone_coefficients,
    zone_slopes,
)
from identity_checks.genuineness.layouts import Layout, layouts
from identity_checks.genuineness.view import view_document
from identity_checks.results import DocumentType, Quad
from identity_checks.specimens import Pixels, Specimen, draw
from identity_checks.specimens.light import jpeg_round_trip

_KINDS: Final = {
    "resident_id_front": DocumentType.RESIDENT_ID_FRONT,
    "resident_id_back": DocumentType.RESIDENT_ID_BACK,
    "passport": DocumentType.PASSPORT,
    "business_licence_landscape": DocumentType.BUSINESS_LICENCE,
    "business_licence_portrait": DocumentType.BUSINESS_LICENCE,
}
_TEXT_LIMIT_SHARE: Final = 0.6
REPEATS_TITLE: Final = "## The same document in another case"


@dataclass(frozen=True, slots=True)
class Repeats:
    """Distances in bits (text, second) of pairs that show one document and of pairs that do not."""

    same_file: NDArray[np.int64]
    same_document: NDArray[np.int64]
    others: NDArray[np.int64]


def choose_bits(seeds: Sequence[int]) -> dict[str, Any]:
    """The layouts of the fingerprints' file, still without limits.

    Raises:
        ValueError: a seed is not for tuning.
    """
    if any(seed not in TUNING for seed in seeds):
        raise ValueError("a seed is not for tuning")
    return {name: _chosen(layout, seeds) for name, layout in layouts().items()}


def measure_repeats(layout: str, seeds: Sequence[int]) -> Repeats:
    """Fingerprints of every seed's document: photographed, the same file resaved, and photographed anew."""
    shots = [[_fingerprint(layout, seed, take) for take in range(3)] for seed in seeds]
    return Repeats(
        np.array([_distance(first, second) for first, second, _ in shots]),
        np.array([_distance(first, third) for first, _, third in shots]),
        np.array([_distance(one[0], other[0]) for one, other in combinations(shots, 2)]),
    )


def limits_from(repeats: Repeats) -> dict[str, int]:
    """Limits of a form: 0.6 of the way to its nearest pair of different documents, by the first hash."""
    return {
        "text": int(repeats.others[:, 0].min() * _TEXT_LIMIT_SHARE),
        "second": int(np.percentile(repeats.others[:, 1], 25)),
    }


def _chosen(layout: Layout, seeds: Sequence[int]) -> dict[str, Any]:
    coefficients, slopes = [], []
    for seed in seeds:
        specimen = specimen_of(layout.name, seed)
        sheets = [_sheet(specimen, layout, np.random.default_rng([seed, take])) for take in (1, 2)]
        zones = [text_zones(sheet, layout) for sheet in sheets]
        coefficients.append([zone_coefficients(item) for item in zones])
        slopes.append(zone_slopes(zones[0]))
    values = np.array(coefficients)
    between = values.mean(axis=1).var(axis=0)
    within = values.var(axis=1).mean(axis=0)
    chosen = np.sort(np.argsort(-between / (within + np.median(within)))[:BITS])
    return {
        "chosen": chosen.tolist(),
        "limits": {"text": 0, "second": 0},
        "medians": np.median(values[:, 0, chosen], axis=0).round(5).tolist(),
        "slopes": np.median(slopes, axis=0).round(4).tolist(),
    }


def _sheet(specimen: Specimen, layout: Layout, rng: Random) -> Pixels:
    page, corners = quick_photograph(specimen.image, rng)
    view = view_document(page, corners, specimen.kind, {})
    assert view is not None
    assert view.layout is layout
    return view.sheet


def _fingerprint(layout: str, seed: int, take: int) -> Fingerprint:
    """Take 0 is a photograph, 1 the same file scaled and saved again, 2 another photograph."""
    specimen = specimen_of(layout, seed)
    rng = np.random.default_rng([seed, 3 if take == 2 else 1])
    page, corners = quick_photograph(specimen.image, rng)
    if take == 1:
        again = np.random.default_rng([seed, 2])
        scale = float(again.uniform(0.6, 1.0))
        small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
        page = jpeg_round_trip(small, int(again.integers(55, 90)))
        a, b, c, d = ((x * scale, y * scale) for x, y in corners)
        corners = (a, b, c, d)
    view = view_document(page, corners, specimen.kind, {})
    assert view is not None
    return fingerprint(view)


def specimen_of(layout: str, seed: int) -> Specimen:
    """A document of a form, with a portrait that only the seed's part uses."""
    part = "evaluation" if seed in EVALUATION else "tuning"
    kind = _KINDS[layout]
    for offset in range(40):
        specimen = draw(kind, seed + 1000 * offset, portrait=a_portrait(part, np.random.default_rng([seed, 8]))[1])
        wide = specimen.image.shape[1] > specimen.image.shape[0]
        if kind is not DocumentType.BUSINESS_LICENCE or wide == layout.endswith("landscape"):
            return specimen
    raise AssertionError("no licence of the form among forty")


def quick_photograph(sheet: Pixels, rng: Random) -> tuple[Pixels, Quad]:
    """A quick photograph: the sheet in perspective, soft, in uneven light, with grain; corners found a little off."""
    height, width = sheet.shape[:2]
    scale = 1050 / max(height, width)
    size = (round(width * scale), round(height * scale))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    frame = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32) + 40
    frame += rng.uniform(-30, 30, (4, 2)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(flat, frame)
    page = cv2.warpPerspective(sheet, matrix, (size[0] + 80, size[1] + 80), borderValue=(120, 130, 140))
    soft = cv2.GaussianBlur(page, (0, 0), float(rng.uniform(0.4, 1.2))).astype(np.float32)
    shade = np.linspace(rng.uniform(0.7, 1.0), rng.uniform(0.7, 1.0), page.shape[1], dtype=np.float32)
    noisy = soft * shade[None, :, None] + rng.normal(0, 2.0, page.shape)
    picture = jpeg_round_trip(np.clip(noisy, 0, 255).astype(np.uint8), int(rng.integers(70, 95)))
    a, b, c, d = ((float(x), float(y)) for x, y in frame + rng.normal(0, 1.5, (4, 2)))
    return picture, (a, b, c, d)


def _distance(one: Fingerprint, other: Fingerprint) -> tuple[int, int]:
    likeness = compare(one, other)
    assert likeness is not None
    return likeness.text, likeness.second


def repeat_lines(found: Mapping[str, Repeats]) -> list[str]:
    """The page's lines: how often the same document is recognised, and how often another is taken for it."""
    text = [
        REPEATS_TITLE,
        "",
        "| form | same file, resaved | same document, photographed again | others taken for it | nearest other |",
        "|---|---|---|---|---|",
    ]
    for name, repeats in found.items():
        file, again, others = (
            Share(sum(_is_same(name, pair) for pair in pairs), len(pairs))
            for pairs in (repeats.same_file, repeats.same_document, repeats.others)
        )
        nearest = repeats.others[repeats.others.sum(axis=1).argmin()]
        text.append(
            f"| {name} | {_shown(file)} | {_shown(again)} | {others.hits} of {others.count} pairs, under "
            f"{others.bounds[1]:.2%} | {nearest[0]} and {nearest[1]} bits |"
        )
    return text


def _is_same(layout: str, pair: NDArray[np.int64]) -> bool:
    limits = limits_of(layout)
    return bool(pair[0] <= limits["text"] and pair[1] <= limits["second"])


def _shown(share: Share) -> str:
    low, high = share.bounds
    return f"{share.value:.0%} [{low:.0%}, {high:.0%}] of {share.count}"
