"""Reading a page: find the document, turn it upright, read its text, tell what it is, put each value in its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, assert_never, cast

from identity_checks.crosschecks.one_document import check_reading
from identity_checks.documents.certainty.calibration import bundled, with_probabilities
from identity_checks.documents.finding.orientation import PageOrientation
from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.layouts.last_sign import with_last_sign
from identity_checks.documents.layouts.passport import read_zone_fields
from identity_checks.documents.layouts.resident_id import read_back, read_front
from identity_checks.documents.layouts.visual_zone import read_visual_zone
from identity_checks.documents.looking import Attempt, PageSight
from identity_checks.documents.text.engine import Corners, Image, TextEngine
from identity_checks.finding_codes import FindingCode
from identity_checks.models import PAGE_ORIENTATION, TEXT_DETECTION, TEXT_RECOGNITION, ModelStore
from identity_checks.quality import assess_quality, quality_findings
from identity_checks.results import DocumentReading, DocumentType, FieldReading, Finding, Quad, Severity

_COMPARED: Final = ("document_number", "birth_date", "expiry_date")
"""Names are left out: print has accents, second scripts and further lines that the zone spells in its own way."""
_CLEAR_PRINT: Final = 0.66
_RUNNING_TEXT: Final = frozenset({"name", "type", "address", "authority", "business_scope"})
"""Values that are broken into lines wherever a line is full."""


class DocumentReader:
    """Reads documents from decoded pages; warm and reusable, for one thread at a time."""

    def __init__(self, models: ModelStore, *, calibrated: bool = True) -> None:
        """Take the networks; a field's confidence is a probability, or the network's own figure if not `calibrated`."""
        self._calibration = bundled() if calibrated else None
        recognizer = models.session(TEXT_RECOGNITION)
        characters = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
        self._text = TextEngine(models.session(TEXT_DETECTION), recognizer, characters)
        self._sight = PageSight(self._text, PageOrientation(models.session(PAGE_ORIENTATION)))
        self._versions: Mapping[str, str] = models.versions(TEXT_DETECTION, TEXT_RECOGNITION, PAGE_ORIENTATION)

    def read(self, page: Image, *, expected: DocumentType | None = None, today: date) -> DocumentReading:
        """Read one page (uint8 BGR, upright per EXIF).

        `expected` is what the page was handed in as: with it the wrong kind becomes a finding, and of several documents
        on the page the one of that kind comes first, the others in `further`. `today` settles the century of two-digit
        years.
        """
        readings = [self._reading(page, attempt, today) for attempt in self._sight.look(page, today)]
        # What the page was handed in as comes first when it is among them.
        readings.sort(key=lambda reading: reading.document_type is not expected)
        first, *others = (
            self._checked(reading, None if place else expected, today) for place, reading in enumerate(readings)
        )
        return replace(first, further=tuple(others))

    def _checked(self, reading: DocumentReading, expected: DocumentType | None, today: date) -> DocumentReading:
        def checked(seen: DocumentReading) -> DocumentReading:
            return replace(seen, findings=(*check_reading(seen, expected=expected, today=today), *reading.findings))

        first = checked(reading)
        # What contradicts a field makes it less sure, and only then is it known which fields are doubtful.
        return first if self._calibration is None else checked(with_probabilities(first, self._calibration))

    def _reading(self, page: Image, attempt: Attempt, today: date) -> DocumentReading:
        drafts = _drafts(attempt, today)
        for name in _RUNNING_TEXT & drafts.keys():
            drafts[name] = with_last_sign(self._text, attempt.sheet.picture, attempt.lines, drafts[name])
        corners = None if attempt.outline is None else _quad(attempt.outline.corners)
        quality = assess_quality(page, corners)
        seen = quality_findings(page, corners, quality)
        fields = {
            name: FieldReading(
                draft.value, draft.confidence, _quad(attempt.sheet.on_page(draft.corners)), draft.corrections
            )
            for name, draft in drafts.items()
        }
        return DocumentReading(
            document_type=attempt.document_type,
            rotation=attempt.rotation,
            corners=corners,
            fields=fields,
            findings=(*_reading_findings(attempt, today), *seen),
            quality=quality,
            model_versions=self._versions,
        )


def _quad(points: Corners) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


def _drafts(attempt: Attempt, today: date) -> dict[str, FieldDraft]:
    match attempt.document_type:
        case DocumentType.RESIDENT_ID_FRONT:
            return read_front(attempt.lines)
        case DocumentType.RESIDENT_ID_BACK:
            return read_back(attempt.lines)
        case DocumentType.BUSINESS_LICENCE:
            return read_licence(attempt.lines)
        case DocumentType.PASSPORT:
            if attempt.zone is None:
                return read_visual_zone(attempt.lines, today)
            in_zone = read_zone_fields(attempt.zone)
            return in_zone if attempt.zone.reading.valid else {**read_visual_zone(attempt.lines, today), **in_zone}
        case DocumentType.UNKNOWN | DocumentType.SELFIE:
            return {} if attempt.zone is None else read_zone_fields(attempt.zone)
        case _:
            assert_never(attempt.document_type)


def _reading_findings(attempt: Attempt, today: date) -> list[Finding]:
    """Give what the reading itself says about its own limits; what the values say is the cross-checks' matter."""
    found: list[Finding] = []
    if attempt.document_type is DocumentType.UNKNOWN:
        if attempt.zone is None:
            found.append(Finding(FindingCode.DOCUMENT_NOT_FOUND, Severity.WARNING))
    elif attempt.outline is None:
        found.append(Finding(FindingCode.DOCUMENT_NOT_FOUND, Severity.INFO))
    if attempt.document_type is not DocumentType.PASSPORT:
        return found
    if attempt.zone is None:
        region = None if attempt.outline is None else _quad(attempt.outline.corners)
        found.append(
            Finding(FindingCode.MRZ_UNREADABLE, Severity.WARNING, region, field="mrz", details={"reason": "not_found"})
        )
    elif attempt.zone.reading.valid:
        found += _print_against_zone(attempt, read_zone_fields(attempt.zone), today)
    return found


def _print_against_zone(attempt: Attempt, in_zone: Mapping[str, FieldDraft], today: date) -> list[Finding]:
    """Give a finding for each field that is clearly printed otherwise than the zone has it."""
    found: list[Finding] = []
    for name, draft in read_visual_zone(attempt.lines, today).items():
        zone = in_zone.get(name)
        if name not in _COMPARED or zone is None or draft.confidence < _CLEAR_PRINT:
            continue
        printed, coded = draft.value.replace(" ", ""), zone.value.replace(" ", "")
        if printed != coded and not printed.startswith(coded):
            place = _quad(attempt.sheet.on_page(draft.corners))
            found.append(Finding(FindingCode.MRZ_VISUAL_MISMATCH, Severity.ALERT, place, draft.confidence, name, {}))
    return found
