"""From the network's own figure to the probability that a field is exact, by curves set on drawn documents.

A curve only rises (isotonic regression: Zadrozny and Elkan, 2002), so it changes no order within a field. Curves are in
`calibration.json`, written by `python -m benchmarks.documents.calibrating`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from identity_checks.results import DocumentReading

ANY_FIELD: Final = "*"
LIKE: Final[Mapping[str, str]] = MappingProxyType({"legal_representative": "name", "given_names": "surname"})
"""Fields with too few readings for a curve of their own, and the field that is as hard to read."""
_SUREST: Final = 0.9999


@dataclass(frozen=True, slots=True)
class Curve:
    """A rising line through (assurance, probability) points, level beyond its ends."""

    assurances: tuple[float, ...]
    probabilities: tuple[float, ...]

    def at(self, assurance: float) -> float:
        """Give the probability at an assurance."""
        return float(np.interp(assurance, self.assurances, self.probabilities))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Curves by `document.field`, by field, and of any field."""

    curves: Mapping[str, Curve]

    def probability(self, document: str, field: str, figure: float) -> float:
        """Give the probability, 0..1, that a field is exact of which the network's own figure, 0..1, is this."""
        named = (f"{document}.{field}", field, LIKE.get(field, field))
        curve = next((self.curves[name] for name in named if name in self.curves), self.curves[ANY_FIELD])
        return curve.at(assurance(figure))

    def as_json(self) -> dict[str, list[list[float]]]:
        """Give the curves as plain values that `from_json` takes."""
        return {
            name: [
                [round(place, 4), round(chance, 5)]
                for place, chance in zip(curve.assurances, curve.probabilities, strict=True)
            ]
            for name, curve in sorted(self.curves.items())
        }


def assurance(figure: float) -> float:
    """Give a figure of 0..1 as powers of ten that it is from certainty, 0..4: 0.99 is 2."""
    return -math.log10(1 - min(max(figure, 0.0), _SUREST))


def from_json(plain: Mapping[str, Sequence[Sequence[float]]]) -> Calibration:
    """Give the calibration that `as_json` wrote."""
    return Calibration(
        MappingProxyType(
            {
                name: Curve(tuple(float(point[0]) for point in points), tuple(float(point[1]) for point in points))
                for name, points in plain.items()
            }
        )
    )


@cache
def bundled() -> Calibration:
    """Give the calibration that the reader is delivered with."""
    text = resources.files(__package__).joinpath("calibration.json").read_text(encoding="utf-8")
    plain: dict[str, Any] = json.loads(text)
    return from_json(plain["curves"])


def with_probabilities(reading: DocumentReading, calibration: Calibration) -> DocumentReading:
    """Give the reading with each field's confidence a probability in place of the network's own figure."""
    fields = {
        name: replace(field, confidence=calibration.probability(reading.document_type.value, name, field.confidence))
        for name, field in reading.fields.items()
    }
    return replace(reading, fields=fields)
