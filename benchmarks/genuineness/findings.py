"""How well what a document says, its file and its repetition are judged, from rows; beside thresholds at 1 %."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.documents.parts import Part, part_of_seed
from benchmarks.genuineness.altered_values import GROUPS, UNALTERED, Way
from benchmarks.genuineness.curves import Share, area, roc
from benchmarks.genuineness.faces_again import OTHER_PERSON, SAME_PERSON, SAME_PHOTOGRAPH
from benchmarks.genuineness.file_marks import WANTED
from benchmarks.genuineness.fitting import FALSE_ALARMS
from benchmarks.genuineness.same_pictures import BACK, ITSELF, WAYS, distance, kept_print
from benchmarks.genuineness.scenes import EVALUATION
from identity_checks.genuineness.pictures import CODE_BITS, same_picture

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class AlteredValue:
    """How one way of altering what a document says is noticed.

    Attributes:
        found: by the findings that are meant for it.
        as_before: not found, and shown as if nothing had been altered.
        said: by any remark above information that the unaltered document does not raise.
        at_one: found where the threshold of the findings' confidence lets 1 % of the unaltered pass.
        auc: of that confidence, with its 95 % bounds.
    """

    way: Way
    found: Share
    as_before: Share
    said: Share
    at_one: Share
    auc: tuple[float, float, float]
    curve: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class AlteredValues:
    """A group's outcomes by way, the false alarms among its unaltered documents, the confidence at 1 % of them."""

    outcomes: Mapping[str, AlteredValue]
    alarms: Share
    threshold: float


@dataclass(frozen=True, slots=True, eq=False)
class SamePicture:
    """How one way of handing a picture in again is noticed.

    Attributes:
        found: by the rule in use, the picture as it is.
        any_way: the same with the picture turned by quarters and mirrored, as selfies are looked for.
        by_bits, by_structure: at 1 % false alarms of each distance alone.
        auc: of the hash distance, with its 95 % bounds.
        bits: median of the hash distance.
    """

    found: Share
    any_way: Share
    by_bits: Share
    by_structure: Share
    auc: tuple[float, float, float]
    bits: float
    curve: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SamePictures:
    """A pose's outcomes by way; of pairs of different documents: false alarms, distances let by 1 %, nearest."""

    outcomes: Mapping[str, SamePicture]
    alarms: Share
    bits: float
    structure: float
    nearest: tuple[int, float]


@dataclass(frozen=True, slots=True)
class Marked:
    """What is said of files of one source: by program, of all, and of those saved once more without marks."""

    programs: Mapping[str, Share]
    found: Share
    stripped: Share


@dataclass(frozen=True, slots=True, eq=False)
class FacesAgain:
    """Cosines by kind of pair, and pairs of photographs behind each; `missed` selfies' pairs without a face."""

    cosines: Mapping[str, NDArray[np.float64]]
    pairs: Mapping[str, int]
    missed: int
    at_one: float


def rows_by_step(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows that the steps which were run wrote into a folder, whole lines only: a run may have been stopped."""
    found = {}
    for step in ("values", "pictures", "marks", "faces"):
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob(f"findings-{step}*.jsonl"))]
        if texts:
            found[step] = [json.loads(line) for text in texts for line in text.split("\n")[:-1]]
    return found


def judge_values(rows: Sequence[Row], group: str) -> AlteredValues:
    """The outcomes of a group.

    Raises:
        ValueError: a row is not of an evaluation seed.
    """
    ours = [row for row in rows if row["group"] == group]
    if any(part_of_seed(row["seed"]) is not Part.EVALUATE for row in ours):
        raise ValueError("a row is not of an evaluation seed")
    codes = {str(code) for code in GROUPS[group].codes}
    unaltered = {row["seed"]: row for row in ours if row["kind"] == UNALTERED}
    genuine = [_sureness(row, codes) for row in unaltered.values()]
    threshold = _threshold(genuine)
    outcomes = {}
    for name, way in GROUPS[group].ways.items():
        altered = [row for row in ours if row["kind"] == name]
        if not altered:
            continue
        scores = [_sureness(row, codes) for row in altered]
        said = [bool(_remarks(row) - _remarks(unaltered[row["seed"]])) for row in altered]
        outcomes[name] = AlteredValue(
            way,
            Share(sum(score > 0 for score in scores), len(scores)),
            Share(
                sum(row["as_before"] and score == 0 for row, score in zip(altered, scores, strict=True)), len(altered)
            ),
            Share(sum(said), len(said)),
            Share(sum(score >= threshold for score in scores), len(scores)),
            area(genuine, scores),
            roc(genuine, scores),
        )
    return AlteredValues(outcomes, Share(sum(score > 0 for score in genuine), len(genuine)), threshold)


def judge_pictures(rows: Sequence[Row], pose: str, *, backs: bool) -> SamePictures:
    """The outcomes of a pose, of all forms but backs of ID cards or of these alone; others are pairs of one form.

    Raises:
        ValueError: a row is not of an evaluation seed.
    """
    _only_evaluation(rows)
    ours = [row for row in rows if row["pose"] == pose and (row["layout"] == BACK) is backs]
    bits, structure, wrong = [], [], 0
    for layout in sorted({row["layout"] for row in ours}):
        prints = [kept_print(row) for row in ours if row["way"] == ITSELF and row["layout"] == layout]
        for one, other in combinations(prints, 2):
            apart, far = distance(one, other)
            bits.append(apart)
            structure.append(far)
            wrong += same_picture(one, other) is not None
    limits = -_threshold([-value for value in bits]), -_threshold([-value for value in structure])
    outcomes = {}
    for way in WAYS:
        again = [row for row in ours if row["way"] == way]
        if not again:
            continue
        far_off = [CODE_BITS - row["bits"] for row in again]
        others = [CODE_BITS - value for value in bits]
        outcomes[way] = SamePicture(
            Share(sum(row["same"] for row in again), len(again)),
            Share(sum(row["same_any_way"] for row in again), len(again)),
            Share(sum(row["bits"] <= limits[0] for row in again), len(again)),
            Share(sum(row["apart"] <= limits[1] for row in again), len(again)),
            area(others, far_off),
            float(np.median([row["bits"] for row in again])),
            roc(others, far_off),
        )
    return SamePictures(outcomes, Share(wrong, len(bits)), limits[0], limits[1], (min(bits), min(structure)))


def judge_marks(rows: Sequence[Row]) -> Mapping[str, Marked]:
    """What is said of files by source.

    Raises:
        ValueError: a row is not of an evaluation seed.
    """
    _only_evaluation(rows)
    found = {}
    for source in dict.fromkeys(row["source"] for row in rows):
        ours = [row for row in rows if row["source"] == source]
        wanted = {str(WANTED[source])} if source in WANTED else {str(code) for code in WANTED.values()}
        hits = [(row["program"], bool(wanted & set(row["said"]))) for row in ours]
        programs = {
            name: Share(sum(hit for one, hit in hits if one == name), sum(one == name for one, _ in hits))
            for name in dict.fromkeys(row["program"] for row in ours)
        }
        found[source] = Marked(
            programs,
            Share(sum(hit for _, hit in hits), len(hits)),
            Share(sum(bool(wanted & set(row["stripped"])) for row in ours), len(ours)),
        )
    return found


def judge_faces(rows: Sequence[Row]) -> FacesAgain:
    """The cosines of selfies of the same photograph, of one person's two photographs, of two persons.

    Raises:
        ValueError: a row is not of an evaluation seed.
    """
    _only_evaluation(rows)
    kinds = (SAME_PHOTOGRAPH, SAME_PERSON, OTHER_PERSON)
    known = [row for row in rows if row["cosine"] is not None]
    cosines = {kind: np.array([row["cosine"] for row in known if row["kind"] == kind]) for kind in kinds}
    pairs = {kind: len({tuple(row["pair"]) for row in rows if row["kind"] == kind}) for kind in kinds}
    return FacesAgain(cosines, pairs, len(rows) - len(known), _threshold(cosines[OTHER_PERSON].tolist()))


def _only_evaluation(rows: Sequence[Row]) -> None:
    if any(row["seed"] not in EVALUATION for row in rows):
        raise ValueError("a row is not of an evaluation seed")


def _sureness(row: Row, codes: set[str]) -> float:
    """The confidence of the surest finding that counts, 0 where there is none; one that is not sure at all is told."""
    return max((max(confidence, 1e-4) for code, _, confidence in row["said"] if code in codes), default=0.0)


def _remarks(row: Row) -> set[tuple[str, str | None]]:
    return {(code, field) for code, field, _ in row["said"]}


def _threshold(genuine: Sequence[float]) -> float:
    """The lowest value that no more than one in a hundred of the sample reaches, the sample itself counted."""
    ordered = np.sort(np.asarray(genuine, float))[::-1]
    allowed = math.floor(FALSE_ALARMS * len(ordered))
    beyond = float(ordered[allowed])
    return float(np.nextafter(beyond, np.inf))
