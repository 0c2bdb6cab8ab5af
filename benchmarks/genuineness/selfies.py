"""Selfies before a simulated phone, live and photographed from a display or a print; rows, and what they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.genuineness import camera
from benchmarks.genuineness.curves import Share, area
from benchmarks.genuineness.scenes import EVALUATION, Random, drawn_face, portraits_of
from identity_checks.genuineness.detectors.spectrum import lattice_features
from identity_checks.genuineness.judging import selfie_rule
from identity_checks.genuineness.pictures import picture_fingerprint, same_picture
from identity_checks.specimens import Pixels
from identity_checks.specimens.light import jpeg_round_trip

LIVE: Final = "live"
WOVEN: Final = "live_woven"
RECAPTURED: Final = ("selfie_screen", "selfie_print")
TUNED_ON: Final = range(14_000, 14_040)
EVALUATED_ON: Final = range(54_100, 54_124)
_SIZE: Final = (600, 800)
_DRAWN: Final = 0.5


@dataclass(frozen=True, slots=True)
class SelfieFindings:
    """What the stored rule makes of selfies of evaluation seeds; `same_file`, `others` are of the fingerprint."""

    live: Share
    woven: Share
    found: dict[str, tuple[Share, tuple[float, float, float]]]
    same_file: Share
    others: Share
    photographs: int


def rows_of_selfies(seeds: range) -> Iterator[dict[str, Any]]:
    """Figures of each seed's selfie: live, live in a fine weave, from a display, from a print."""
    for seed in seeds:
        file, picture = a_selfie(seed)
        shots = {
            LIVE: camera.photograph(picture, _rng(seed, 2))[0],
            WOVEN: camera.photograph(_woven(picture, _rng(seed, 3)), _rng(seed, 4))[0],
            RECAPTURED[0]: camera.photograph(picture, _rng(seed, 5), grid=camera.a_grid(_rng(seed, 6)))[0],
            RECAPTURED[1]: camera.photograph(camera.halftone(picture, _rng(seed, 7)), _rng(seed, 8))[0],
        }
        for kind, page in shots.items():
            again = _rng(seed, 9)
            kept = camera.resaved(page, again) if kind == LIVE and again.random() < 0.35 else page
            yield {"seed": seed, "kind": kind, "portrait": file, "lattice": dict(lattice_features(kept))}


def evaluate_selfies(rows: Sequence[Mapping[str, Any]]) -> SelfieFindings:
    """Apply the bundled rule, and try the fingerprint on the live selfies of the same seeds.

    Raises:
        ValueError: a row is not of an evaluation seed.
    """
    if any(row["seed"] not in EVALUATION for row in rows):
        raise ValueError("a row is not of an evaluation seed")
    rule = selfie_rule()
    scores = {
        kind: [rule.score(row["lattice"], "") or 0.0 for row in rows if row["kind"] == kind]
        for kind in (LIVE, WOVEN, *RECAPTURED)
    }
    shares = {kind: Share(sum(one >= rule.threshold for one in ours), len(ours)) for kind, ours in scores.items()}
    same, others = _repeats(sorted({int(row["seed"]) for row in rows}))
    return SelfieFindings(
        shares[LIVE],
        shares[WOVEN],
        {kind: (shares[kind], area(scores[LIVE], scores[kind])) for kind in RECAPTURED},
        same,
        others,
        len({row["portrait"] for row in rows} - {""}),
    )


def selfie_lines(found: SelfieFindings) -> list[str]:
    """The page's lines about selfies."""
    text = [
        "",
        "## Selfies",
        "",
        f"Drawn heads and {found.photographs} openly licensed photographs as selfies before the simulated phone,",
        f"seeds {EVALUATED_ON.start} to {EVALUATED_ON.stop - 1}; the rule was set on other seeds and photographs.",
        "*AUC* is against live selfies.",
        "",
        "| selfie | n | AUC | called a recapture |",
        "|---|---|---|---|",
        f"| live | {found.live.count} | – | {_shown(found.live)} |",
        f"| live, in a fine weave of 2.5 to 8 pixels | {found.woven.count} | – | {_shown(found.woven)} |",
    ]
    for kind, (share, (value, low, high)) in found.found.items():
        name = "photographed from a display" if kind == RECAPTURED[0] else "photographed from a print"
        text.append(f"| {name} | {share.count} | {value:.3f} [{low:.3f}, {high:.3f}] | {_shown(share)} |")
    return [
        *text,
        "",
        f"The same selfie's file, scaled and saved again, is known in {_shown(found.same_file)} of "
        f"{found.same_file.count}; another selfie is taken for it in {found.others.hits} of {found.others.count}.",
        "",
        "So few photographs of so few persons say that the figures work as meant, not how often they are right on real",
        "phones; so a recapture of a selfie is shown as information and never as a warning. A selfie's grain, its",
        "light and whether a live person was there are not checked here.",
    ]


def a_selfie(seed: int) -> tuple[str, Pixels]:
    """Head and shoulders at arm's length, 600 x 800, with its file's name, empty where it was drawn."""
    rng = _rng(seed, 1)
    known = portraits_of("evaluation" if seed in EVALUATION else "tuning")
    if not known or rng.random() < _DRAWN:
        file, picture = "", drawn_face(rng)
    else:
        chosen = known[int(rng.integers(len(known)))]
        file = chosen.path.name
        picture = chosen.selfie(mirrored=bool(rng.random() < 0.5), reach=float(rng.uniform(2.4, 3.4)))
    sized = cv2.resize(picture, _SIZE, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(sized, (0, 0), float(rng.uniform(0.3, 1.0))).astype(np.float32)
    toned = soft * rng.uniform(0.75, 1.1, 3) + rng.uniform(-10, 10)
    return file, np.clip(toned, 0, 255).astype(np.uint8)


def _woven(picture: Pixels, rng: Random) -> Pixels:
    """The lower half dressed in a fine weave, as shirts have it: a lattice that is none of a recapture."""
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    pitch, turn = float(rng.uniform(2.5, 8)), float(rng.uniform(0, np.pi))
    u, v = columns * np.cos(turn) + rows * np.sin(turn), -columns * np.sin(turn) + rows * np.cos(turn)
    wave = np.cos(2 * np.pi * u / pitch) + np.cos(2 * np.pi * v / pitch)
    weave = np.where(rows > 0.68 * height, 1 + float(rng.uniform(0.02, 0.08)) * wave, 1)
    return np.clip(picture * weave[..., None], 0, 255).astype(np.uint8)


def _repeats(seeds: Sequence[int]) -> tuple[Share, Share]:
    """How often a live selfie's file is known again, scaled and saved anew, and how often another is taken for it."""
    prints, same, sources = [], 0, []
    for seed in seeds:
        file, picture = a_selfie(seed)
        page, rng = camera.photograph(picture, _rng(seed, 2))[0], _rng(seed, 10)
        scale = float(rng.uniform(0.5, 1.0))
        small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
        first, again = picture_fingerprint(page), picture_fingerprint(jpeg_round_trip(small, int(rng.integers(50, 90))))
        same += first is not None and again is not None and same_picture(first, again) is not None
        prints.append(first)
        sources.append(file)
    others, mistaken = 0, 0
    for (one, one_file), (other, other_file) in combinations(zip(prints, sources, strict=True), 2):
        # Two crops of one photograph are neither the same picture nor another.
        if one_file and one_file == other_file:
            continue
        others += 1
        mistaken += one is not None and other is not None and same_picture(one, other) is not None
    return Share(same, len(seeds)), Share(mistaken, others)


def _rng(seed: int, purpose: int) -> Random:
    return np.random.default_rng([seed, 200 + purpose])


def _shown(share: Share) -> str:
    low, high = share.bounds
    return f"{share.value:.1%} [{low:.1%}, {high:.1%}]"
