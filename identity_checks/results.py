"""What the checks answer: frozen dataclasses that hold no image and no open resource.

All coordinates are pixels of the decoded page (upright per EXIF, before any page rotation), origin at the top left.
All confidences, scores and probabilities are floats from 0 to 1 unless a field says otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

Point = tuple[float, float]
"""One position (x, y)."""

Quad = tuple[Point, Point, Point, Point]
"""Four corners, clockwise from the text's own top left (so the first edge is the text's reading direction)."""

NO_DETAILS: Final[Mapping[str, str]] = MappingProxyType({})


class DocumentType(StrEnum):
    """What a page shows; `UNKNOWN` means "none of these" and is an answer, not a failure."""

    RESIDENT_ID_FRONT = "resident_id_front"
    RESIDENT_ID_BACK = "resident_id_back"
    BUSINESS_LICENCE = "business_licence"
    PASSPORT = "passport"
    REGIONAL = "regional"
    """A kind that a data pack describes; the reading's `pack` says which."""
    SELFIE = "selfie"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How much a finding should worry a reviewer."""

    INFO = "info"
    WARNING = "warning"
    ALERT = "alert"


class Band(StrEnum):
    """Where a face similarity lies: different persons, a person must look, same person."""

    DIFFERENT = "different"
    LOOK = "look"
    SAME = "same"


class CorrectionRule(StrEnum):
    """What says that a character read is another one."""

    ALPHABET = "alphabet"
    CHECK_DIGIT = "check_digit"
    FILLER = "filler"
    COUNTRY = "country"
    LIST = "list"
    REGION_TABLE = "region_table"
    AMOUNT = "amount"
    PRESCRIBED_TEXT = "prescribed_text"
    LIST_SIGN = "list_sign"
    PRINTED_TWICE = "printed_twice"
    CALENDAR = "calendar"
    SIMPLIFIED = "simplified"
    CHARACTER_CLASSIFIER = "character_classifier"


@dataclass(frozen=True, slots=True)
class Correction:
    """A place where a field's value is not what was read.

    Attributes:
        position: index in the value of the first character concerned.
        was: what was read there, empty for something inserted.
        now: what stands there, empty for something removed.
        rule: what says so.
    """

    position: int
    was: str
    now: str
    rule: CorrectionRule

    def __repr__(self) -> str:
        return f"Correction(position={self.position}, was='***', now='***', rule={self.rule.value!r})"


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One field as it stands on the document.

    Attributes:
        value: the text in the form the contract asks for (dates ISO 8601, MRZ lines joined by a line feed).
        confidence: how sure the reading is, 0..1.
        box: where it was read, or None when it was derived from other fields alone.
        corrections: every place where the value differs from what was read, with the rule that says so.
        elsewhere: what the document's other place for it has instead, machine-readable zone or print; empty where that
            has the same or was not read.
    """

    value: str
    confidence: float
    box: Quad | None
    corrections: tuple[Correction, ...] = ()
    elsewhere: str = ""

    def __repr__(self) -> str:
        return f"FieldReading(value='***', confidence={self.confidence:.3f})"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's result with where it is and how sure it is.

    Attributes:
        code: a `FindingCode` value; stable, snake_case.
        severity: how much it matters.
        region: where on the decoded page, when it has a place.
        confidence: how sure the check is of itself, 0..1.
        field: the field the finding is about, when it is about one.
        details: figures that explain it; never a person's data.
    """

    code: str
    severity: Severity
    region: Quad | None = None
    confidence: float = 1.0
    field: str | None = None
    details: Mapping[str, str] = dataclass_field(default_factory=lambda: NO_DETAILS)


@dataclass(frozen=True, slots=True)
class ImageQuality:
    """How well a page (or the document on it) can be read.

    Attributes:
        sharpness: 0 smeared, or nothing but noise … 1 crisp.
        glare: share of the document's area that is burnt out, 0..1.
        brightness: mean luminance, 0..1.
        contrast: spread of the luminance between its 5th and 95th percentile, or between print and ground where that
            is more, 0..1.
        cut_off: whether a corner or an edge of the document lies outside the picture.
        score: one figure for sorting, 0 useless … 1 very good.
    """

    sharpness: float
    glare: float
    brightness: float
    contrast: float
    cut_off: bool
    score: float


@dataclass(frozen=True, slots=True)
class PackReference:
    """The data pack that a document was read by (R100).

    Attributes:
        pack: its name, such as `deu-identity-card`.
        version: its version.
        sha256: hash of its file, 64 lower-case hex digits.
        title_zh, title_en: what the kind of document is called.
        serves_as: the kinds in whose place such a document may be handed in.
        fields: the names of all that such a document may bear.
        is_back: whether it describes the back of a document that has a front.
    """

    pack: str
    version: int
    sha256: str
    title_zh: str
    title_en: str
    serves_as: tuple[DocumentType, ...] = ()
    fields: tuple[str, ...] = ()
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """Everything read from one page.

    Attributes:
        document_type: what the page shows.
        rotation: clockwise degrees (0, 90, 180, 270) that turn the decoded page upright.
        corners: the document's outline, clockwise from its own top left, or None when it could not be found.
        fields: field name → reading; a field that could not be read is absent.
        findings: what the checks found, in the order of the checks.
        quality: how well the page can be read.
        model_versions: model name → version, for the record.
        further: the other documents on the same page (front and back side by side, two cards), none with further ones.
        pack: the data pack it was read by, for the type `REGIONAL` alone.
        figures: field name → the networks' own figure, 0..1, of which its confidence was made; for whoever sets curves.
    """

    document_type: DocumentType
    rotation: int
    corners: Quad | None
    fields: Mapping[str, FieldReading]
    findings: tuple[Finding, ...]
    quality: ImageQuality
    model_versions: Mapping[str, str]
    further: tuple[DocumentReading, ...] = ()
    pack: PackReference | None = None
    figures: Mapping[str, float] = dataclass_field(default_factory=dict)

    def serves_as(self, kind: DocumentType | None) -> bool:
        """Say whether the page shows a document of that kind, or one that may be handed in for it."""
        return self.document_type is kind or (self.pack is not None and kind in self.pack.serves_as)

    def __repr__(self) -> str:
        return (
            f"DocumentReading(document_type={self.document_type.value!r}, rotation={self.rotation}, "
            f"fields={sorted(self.fields)}, findings={[str(f.code) for f in self.findings]}, "
            f"further={len(self.further)})"
        )


@dataclass(frozen=True, slots=True)
class FaceBox:
    """One face on a page.

    Attributes:
        box: upright bounding rectangle as a quad.
        landmarks: right eye, left eye, nose tip, right and left mouth corner (the person's right and left).
        score: the detector's score, 0..1.
        quality: how usable the face is for a comparison, 0..1.
    """

    box: Quad
    landmarks: tuple[Point, Point, Point, Point, Point]
    score: float
    quality: float


@dataclass(frozen=True, slots=True)
class FaceComparison:
    """A 1:1 comparison of the largest usable face on each of two pages.

    Attributes:
        similarity: cosine of the two embeddings, -1..1.
        same_probability: calibrated probability that both show one person, 0..1.
        band: what the policy of thresholds makes of it.
        face_a, face_b: the two faces compared.
        quality_a, quality_b: quality of the two face pictures, 0..1.
        findings: e.g. several faces on one page.
        model_versions: model name → version, for the record.
    """

    similarity: float
    same_probability: float
    band: Band
    face_a: FaceBox
    face_b: FaceBox
    quality_a: float
    quality_b: float
    findings: tuple[Finding, ...]
    model_versions: Mapping[str, str]


def rounded_down(share: float, places: int) -> float:
    """Give a share of 0 to 1 with so many decimals: what misses a threshold never reads as the threshold."""
    # A number that has no more decimals than that may lie a little below itself once it is multiplied.
    steps = 10.0**places
    return math.floor(round(share * steps, 6)) / steps


def quad_as_json(quad: Quad | None) -> list[list[float]] | None:
    """Give a quad as nested lists rounded to a tenth of a pixel."""
    if quad is None:
        return None
    return [[round(float(x), 1), round(float(y), 1)] for x, y in quad]


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Give a finding as plain values that `json.dumps` takes."""
    return {
        "code": str(finding.code),
        "severity": finding.severity.value,
        "region": quad_as_json(finding.region),
        "confidence": rounded_down(finding.confidence, 4),
        "field": finding.field,
        "details": dict(finding.details),
    }


def reading_as_json(reading: DocumentReading) -> dict[str, Any]:
    """Give a reading as plain values that `json.dumps` takes (issue 2 section 4)."""
    return {
        "document_type": reading.document_type.value,
        "pack": None
        if reading.pack is None
        else {
            "pack": reading.pack.pack,
            "version": reading.pack.version,
            "sha256": reading.pack.sha256,
            "title": {"zh": reading.pack.title_zh, "en": reading.pack.title_en},
        },
        "rotation": reading.rotation,
        "corners": quad_as_json(reading.corners),
        "fields": {
            name: {
                "value": item.value,
                "confidence": rounded_down(item.confidence, 4),
                "box": quad_as_json(item.box),
                "corrections": [
                    {"position": one.position, "was": one.was, "now": one.now, "rule": one.rule.value}
                    for one in item.corrections
                ],
                "elsewhere": item.elsewhere,
            }
            for name, item in reading.fields.items()
        },
        "findings": [finding_as_json(finding) for finding in reading.findings],
        "quality": {
            "sharpness": round(reading.quality.sharpness, 4),
            "glare": round(reading.quality.glare, 4),
            "brightness": round(reading.quality.brightness, 4),
            "contrast": round(reading.quality.contrast, 4),
            "cut_off": reading.quality.cut_off,
            "score": round(reading.quality.score, 4),
        },
        "model_versions": dict(reading.model_versions),
        "further_documents": [reading_as_json(other) for other in reading.further],
    }
