"""Machine readable zones on pictures of published specimen documents, where these lie beside the project.

What the zones say was written down by eye from the enlarged pictures; `real_zones.json` holds it, and how high the
signs of each are in pixels (of its lowest line, measured on its rows of ink). One line is left out: it prints Ñ, which
no zone may.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.documents.degrading.legibility import LATIN_HEIGHT
from benchmarks.documents.evaluation.readers import ReaderProcess
from benchmarks.documents.evaluation.statistics import Rate

FOLDER: Final = Path(__file__).resolve().parents[4] / "shared" / "data" / "mrz"
TRUTH: Final = Path(__file__).with_name("real_zones.json")
_AGAINST_A_ZONE: Final = ("mrz_check_digit", "mrz_unreadable", "mrz_visual_mismatch")


@dataclass(frozen=True, slots=True)
class RealZones:
    """How the product did on the pictures.

    Attributes:
        lines: exact lines of all pictures.
        large: the same of `large_pictures` whose signs are as high as those of a legible field that is drawn.
        wrong_called_valid: zones with a wrong line that nothing was said against.
        missed: (picture, number of the line) that was not exact.
    """

    pictures: int
    lines: Rate
    large_pictures: int
    large: Rate
    wrong_called_valid: int
    missed: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PublishedZone:
    """What a picture's zone says, None where a line is left out, and how high its signs are, in pixels."""

    lines: tuple[str | None, ...]
    sign_height: float


@dataclass(frozen=True, slots=True)
class NotThere:
    """The pictures are not beside the project."""

    folder: str


def truths() -> Mapping[str, PublishedZone]:
    """The zone of every picture."""
    found: dict[str, dict[str, Any]] = json.loads(TRUTH.read_text(encoding="utf-8"))
    return {name: PublishedZone(tuple(item["lines"]), item["sign_height"]) for name, item in found.items()}


def read_real_zones(reader: ReaderProcess, folder: Path = FOLDER) -> RealZones | NotThere:
    """Have the product read the pictures in `folder`."""
    if not folder.is_dir():
        return NotThere("../shared/data/mrz")
    answers = {name: reader.read((folder / name).read_bytes()) for name in truths() if (folder / name).is_file()}
    return scored_zones(answers)


def scored_zones(answers: Mapping[str, Mapping[str, Any]]) -> RealZones:
    """Count exact lines in what the product read of each picture."""
    exact: list[tuple[bool, bool]] = []
    missed: list[tuple[str, int]] = []
    called_valid = large_pictures = 0
    known = truths()
    for name, answer in answers.items():
        truth = known[name]
        value, findings = zone_of(answer)
        lines = value.split("\n") if value else []
        large = truth.sign_height >= LATIN_HEIGHT
        wrong = [
            number
            for number, line in enumerate(truth.lines, 1)
            if line is not None and lines[number - 1 : number] != [line]
        ]
        exact += [(number not in wrong, large) for number, line in enumerate(truth.lines, 1) if line is not None]
        missed += [(name, number) for number in wrong]
        called_valid += bool(lines and wrong) and is_called_valid(findings)
        large_pictures += large
    return RealZones(
        len(answers),
        Rate(sum(right for right, _ in exact), len(exact)),
        large_pictures,
        Rate(sum(right for right, large in exact if large), sum(large for _, large in exact)),
        called_valid,
        tuple(missed),
    )


def zone_of(answer: Mapping[str, Any]) -> tuple[str, Sequence[str]]:
    """The zone among a picture's readings, with what was found against it; empty when there is none."""
    for reading in answer["readings"]:
        if "mrz" in reading["fields"]:
            return reading["fields"]["mrz"][0], reading["findings"]
    return "", ()


def is_called_valid(findings: Sequence[str]) -> bool:
    """Whether nothing was found that speaks against a zone."""
    return not set(findings) & set(_AGAINST_A_ZONE)
