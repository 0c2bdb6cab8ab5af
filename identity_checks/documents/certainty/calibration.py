"""From what speaks for a field to the probability that it is exact, by tables that were set on drawn documents.

The weights make one score of the evidence (logistic regression); a rising curve of each field, or of all where few were
seen, makes a probability of the score (isotonic regression: Zadrozny and Elkan, 2002). Both are in `calibration.json`,
written by `python -m benchmarks.documents.calibrating`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from identity_checks.documents.certainty.evidence import Evidence, evidence_of
from identity_checks.results import DocumentReading

ANY_FIELD: Final = "*"


@dataclass(frozen=True, slots=True)
class Curve:
    """A rising line through (score, probability) points, level beyond its ends."""

    scores: tuple[float, ...]
    probabilities: tuple[float, ...]

    def at(self, score: float) -> float:
        """Give the probability at a score."""
        return float(np.interp(score, self.scores, self.probabilities))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the evidence's figures, and the curves by `document.field`, by field, and of any field."""

    weights: tuple[float, ...]
    curves: Mapping[str, Curve]

    def score(self, evidence: Evidence) -> float:
        """Give the evidence's figures weighed and added."""
        return float(np.dot(self.weights, evidence.figures()))

    def probability(self, document: str, field: str, evidence: Evidence) -> float:
        """Give the probability, 0..1, that a field with this evidence is exact."""
        curve = self.curves.get(f"{document}.{field}") or self.curves.get(field) or self.curves[ANY_FIELD]
        return curve.at(self.score(evidence))

    def as_json(self) -> dict[str, Any]:
        """Give the tables as plain values that `from_json` takes."""
        curves = {
            name: [[round(score, 4), round(chance, 5)] for score, chance in _points(curve)]
            for name, curve in sorted(self.curves.items())
        }
        return {"weights": [round(weight, 5) for weight in self.weights], "curves": curves}


def from_json(plain: Mapping[str, Any]) -> Calibration:
    """Give the calibration that `as_json` wrote."""
    curves = {name: curve_of(points) for name, points in plain["curves"].items()}
    return Calibration(tuple(plain["weights"]), MappingProxyType(curves))


def curve_of(points: Sequence[Sequence[float]]) -> Curve:
    """Give the curve through points in the order of their scores."""
    return Curve(tuple(float(point[0]) for point in points), tuple(float(point[1]) for point in points))


@cache
def bundled() -> Calibration:
    """Give the calibration that the reader is delivered with."""
    text = resources.files(__package__).joinpath("calibration.json").read_text(encoding="utf-8")
    return from_json(json.loads(text))


def with_probabilities(reading: DocumentReading, calibration: Calibration) -> DocumentReading:
    """Give the reading with each field's confidence a probability in place of the network's own figure."""
    fields = {
        name: replace(
            field,
            confidence=calibration.probability(reading.document_type.value, name, evidence_of(reading, name)),
        )
        for name, field in reading.fields.items()
    }
    return replace(reading, fields=fields)


def _points(curve: Curve) -> Sequence[tuple[float, float]]:
    return list(zip(curve.scores, curve.probabilities, strict=True))
