"""What speaks for and against the value of a field, as figures of one scale each."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from typing import Final

import numpy as np

from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentReading, FieldReading, Quad, Severity

_SUREST: Final = 0.9999
_MOST_CORRECTIONS: Final = 3
_UNSAID: Final = frozenset({FindingCode.FIELD_LOW_CONFIDENCE, FindingCode.FIELD_MISSING})
_DATES_GONE: Final = frozenset({FindingCode.DOCUMENT_EXPIRED, FindingCode.DOCUMENT_NOT_YET_VALID})
"""These say something of the document, not of how it was read."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a field's probability is worked out from.

    Attributes:
        score: how sure the network was, as -log10 of its doubt, 0..4.
        corrected: places where the value is not what was read, three at the most.
        contradicted: 1 when a cross-check speaks against the field, else 0.
        sign_size: log2 of the side in page pixels that a sign of the value has on average.
        length: log2 of the number of signs.
        sharpness, contrast: of the picture, 0..1.
    """

    score: float
    corrected: float
    contradicted: float
    sign_size: float
    length: float
    sharpness: float
    contrast: float

    def figures(self) -> tuple[float, ...]:
        """Give the figures in the order of the attributes."""
        return astuple(self)


def evidence_of(reading: DocumentReading, name: str) -> Evidence:
    """Give the evidence about a field of a reading with the network's own confidence and its cross-checks done."""
    field = reading.fields[name]
    signs = max(1, len(field.value))
    return Evidence(
        score=-math.log10(1 - min(max(field.confidence, 0.0), _SUREST)),
        corrected=float(min(len(field.corrections), _MOST_CORRECTIONS)),
        contradicted=float(_is_contradicted(reading, name)),
        sign_size=_sign_size(field, signs),
        length=math.log2(signs),
        sharpness=reading.quality.sharpness,
        contrast=reading.quality.contrast,
    )


def _is_contradicted(reading: DocumentReading, name: str) -> bool:
    return any(
        finding.field == name
        and finding.severity is not Severity.INFO
        and finding.code not in _UNSAID
        and finding.code not in _DATES_GONE
        for finding in reading.findings
    )


def _sign_size(field: FieldReading, signs: int) -> float:
    return 0.0 if field.box is None else 0.5 * math.log2(max(1.0, _area(field.box) / signs))


def _area(box: Quad) -> float:
    points = np.asarray(box, np.float64)
    after = np.roll(points, -1, axis=0)
    return abs(float((points[:, 0] * after[:, 1] - after[:, 0] * points[:, 1]).sum())) / 2
