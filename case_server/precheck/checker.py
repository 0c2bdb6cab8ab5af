"""Runs the checks of `identity_checks` over the evidence of one case. No database, no network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

import numpy as np

from case_contract.identifiers import new_id
from case_contract.records import (
    CorrectionRecord,
    FaceComparisonRecord,
    FieldRecord,
    FindingRecord,
    PackRecord,
    ReadingRecord,
)
from case_contract.templates import EXPECTED_DOCUMENT
from case_contract.vocabulary import CorrectionRule, DocumentType, EvidenceKind, FaceBand, Severity
from case_server.precheck.checking import Checked, OpenedEvidence
from case_server.precheck.faces import FaceMaker, FacePage
from case_server.precheck.memory import give_back_memory
from case_server.precheck.prints import print_of_document, print_of_picture
from case_server.precheck.repository import PreCheckResults, ReadingFacts
from case_server.repeats.page_print import PagePrint
from identity_checks import results as checks
from identity_checks.crosschecks import cross_check
from identity_checks.decoding import DecodeRefused, Page, decode_pages
from identity_checks.documents.finding.several import is_on
from identity_checks.documents.reader import DocumentReader
from identity_checks.faces import FaceComparer, FaceMissing, FalseMatchRate
from identity_checks.faces.document_age import document_age
from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness import RULES_VERSION as GENUINENESS_VERSION
from identity_checks.genuineness import check_file, check_selfie, check_view, legible_view
from identity_checks.models import SFACE, YUNET, ModelStore, give_back_arena
from identity_checks.packs.shelf import Shelf
from identity_checks.quality import assess_quality, quality_findings

RULES_VERSION: Final = "rules 1"
_FACE_OF_A_SELFIE: Final = 0.28
"""Share of a picture's shorter side that a face takes up in a selfie at least; a printed portrait's takes up less."""
_PORTRAIT_KINDS: Final = (EvidenceKind.ID_FRONT, EvidenceKind.PASSPORT)
_PORTRAIT_DOCUMENTS: Final = frozenset(EXPECTED_DOCUMENT[kind].value for kind in _PORTRAIT_KINDS)
_NOT_ON_A_SPARE_PAGE: Final = frozenset(
    {FindingCode.WRONG_DOCUMENT, FindingCode.DOCUMENT_NOT_FOUND, FindingCode.FIELD_MISSING}
)


@dataclass(frozen=True, slots=True)
class _ReadPage:
    """One document on one page; `document` is its place among those of the page."""

    evidence: OpenedEvidence
    page: Page
    reading: checks.DocumentReading
    expected: checks.DocumentType | None
    document: int = 0

    @property
    def turn(self) -> int | None:
        """The quarter turn that makes the page upright; not known of a page that is no document."""
        return None if self.reading.document_type is checks.DocumentType.UNKNOWN else self.reading.rotation

    def finding(self, finding: checks.Finding, version: str) -> FindingRecord:
        """A finding about this document."""
        return _finding(finding, self.evidence.evidence_id, self.page.index, version, document=self.document)


class ModelChecker:
    """The real checks on warm models. Confined to the thread that made it."""

    def __init__(
        self,
        models: ModelStore,
        shelf: Shelf | None = None,
        rate: FalseMatchRate = FalseMatchRate.ONE_IN_1_000,
    ) -> None:
        self._reader = DocumentReader(models, shelf)
        self._faces = FaceComparer(models, rate)
        self._face_versions = _version(models.versions(YUNET, SFACE))
        # From here on the arena grows by regions that hold no weights, so that they can be given back.
        give_back_arena()

    def check(self, evidence: Sequence[OpenedEvidence], declared: Mapping[str, str], today: date) -> Checked:
        """Read every document page, compare the portrait with the selfie, then check everything against everything."""
        found: list[FindingRecord] = []
        read: list[_ReadPage] = []
        selfie: tuple[OpenedEvidence, Page] | None = None
        for item in evidence:
            pages = decode_pages(item.data)
            if isinstance(pages, DecodeRefused):
                found.append(_undecodable(item, pages))
            elif item.kind is EvidenceKind.SELFIE:
                selfie = (item, pages[0])
                seen = quality_findings(pages[0].pixels, None, assess_quality(pages[0].pixels, None))
                found.extend(_finding(one, item.evidence_id, 0, RULES_VERSION) for one in seen)
                doubts = (*check_file(item.data), *check_selfie(pages[0].pixels))
                found.extend(_finding(one, item.evidence_id, 0, GENUINENESS_VERSION) for one in doubts)
            else:
                read.extend(self._read(item, pages, today))
        prints = [_judged(one, found) for one in read]
        if selfie is not None:
            prints.append(print_of_picture(*selfie))
        face = self._compare(read, selfie, found, today)
        # The findings of the comparison are in already, with the page each is on.
        for crossed in cross_check(
            [one.reading for one in read], declared, None, today=today, expected=[one.expected for one in read]
        ):
            if crossed.reading_index is None:
                found.append(_finding(crossed.finding, None, None, RULES_VERSION))
            else:
                found.append(read[crossed.reading_index].finding(crossed.finding, RULES_VERSION))
        records = [(one, _reading(one)) for one in read]
        give_back_memory()
        return Checked(
            PreCheckResults(tuple(record for _, record in records), tuple(found), face),
            {record.reading_id: _facts(one.reading) for one, record in records},
            tuple(prints),
            self._face_maker(_portrait(read), selfie),
        )

    def _read(self, item: OpenedEvidence, pages: Iterable[Page], today: date) -> list[_ReadPage]:
        expected = checks.DocumentType(EXPECTED_DOCUMENT[item.kind].value)
        read: list[_ReadPage] = []
        for page in pages:
            first = self._reader.read(page.pixels, expected=expected, today=today)
            read.append(_ReadPage(item, page, first, expected))
            # A further document says what is wrong with itself; that it is not what was handed in is no fault.
            read += [_ReadPage(item, page, other, None, place) for place, other in enumerate(first.further, start=1)]
        # The networks of reading need the most; what comes next needs its memory for whole pages.
        give_back_arena()
        if any(one.reading.serves_as(expected) for one in read):
            read = [one if one.document or one.reading.serves_as(expected) else _as_spare(one) for one in read]
        return read

    def _face_maker(self, portrait: _ReadPage | None, selfie: tuple[OpenedEvidence, Page] | None) -> FaceMaker:
        """What embeds the faces of the case, should the tenant search among its own."""
        pages = [] if selfie is None else [FacePage(selfie[0].evidence_id, selfie[1], is_document=False)]
        if portrait is not None:
            pages.append(
                FacePage(
                    portrait.evidence.evidence_id,
                    portrait.page,
                    is_document=True,
                    corners=portrait.reading.corners,
                    turn=portrait.turn,
                )
            )
        return FaceMaker(self._faces, tuple(pages), self._face_versions)

    def _compare(
        self,
        read: Sequence[_ReadPage],
        selfie: tuple[OpenedEvidence, Page] | None,
        found: list[FindingRecord],
        today: date,
    ) -> FaceComparisonRecord | None:
        portrait = _portrait(read)
        if selfie is None or portrait is None:
            return None
        item, page = selfie
        compared = self._faces.compare(
            portrait.page.pixels,
            page.pixels,
            a_is_document=True,
            corners_a=portrait.reading.corners,
            turn_a=portrait.turn,
            age_gap=document_age(portrait.reading, [one.reading for one in read], today),
        )
        version = RULES_VERSION if isinstance(compared, FaceMissing) else _version(compared.model_versions)
        for finding in compared.findings:
            on_selfie = finding.details.get("page") == "b"
            found.append(
                _finding(finding, item.evidence_id, 0, version) if on_selfie else portrait.finding(finding, version)
            )
        if isinstance(compared, FaceMissing):
            return None
        found.extend(self._selfie_of_document(item, page, compared.face_b.box, today))
        return FaceComparisonRecord(
            similarity=compared.similarity,
            same_probability=compared.same_probability,
            band=FaceBand(compared.band.value),
            document_evidence_id=portrait.evidence.evidence_id,
            document_page=portrait.page.index,
            document_box=compared.face_a.box,
            selfie_evidence_id=item.evidence_id,
            selfie_box=compared.face_b.box,
            document_quality=compared.quality_a,
            selfie_quality=compared.quality_b,
            model_version=version,
        )

    def _selfie_of_document(
        self, item: OpenedEvidence, page: Page, face: checks.Quad, today: date
    ) -> list[FindingRecord]:
        """Say that the face of a selfie is one on a document; only a small face may be, and is looked at further."""
        height, width = page.pixels.shape[:2]
        if face[1][0] - face[0][0] >= _FACE_OF_A_SELFIE * min(height, width):
            return []
        for reading in (first := self._reader.read(page.pixels, today=today), *first.further):
            if reading.document_type is not checks.DocumentType.UNKNOWN and _lies_on(face, reading.corners):
                finding = checks.Finding(FindingCode.SELFIE_SHOWS_DOCUMENT, checks.Severity.ALERT, region=face)
                return [_finding(finding, item.evidence_id, 0, _version(reading.model_versions))]
        return []


def _judged(one: _ReadPage, found: list[FindingRecord]) -> PagePrint:
    """Add what is wrong with a document and its picture, and give what to know it again by.

    What its picture is measured on takes as much memory as the page, and goes before the next needs its own.
    """
    version = _version(one.reading.model_versions)
    found.extend(one.finding(finding, version) for finding in one.reading.findings)
    # The file's own words are said once, with the first document of its first page.
    file = one.evidence.data if one.page.index == 0 and one.document == 0 else None
    view = legible_view(one.page.pixels, one.reading)
    found.extend(one.finding(finding, GENUINENESS_VERSION) for finding in check_view(view, one.reading, file))
    return print_of_document(one.evidence, one.page, one.reading, one.document, view)


def _lies_on(face: checks.Quad, corners: checks.Quad | None) -> bool:
    """Tell whether the middle of a face lies on a document; one without an outline is all of the picture."""
    if corners is None:
        return True
    middle = (face[0][0] + face[2][0]) / 2, (face[0][1] + face[2][1]) / 2
    return is_on(np.array(corners, np.float32), middle)


def _portrait(read: Sequence[_ReadPage]) -> _ReadPage | None:
    """The document whose portrait is compared: one that bears a portrait before a page that only may."""
    may = (one for one in read if one.evidence.kind in _PORTRAIT_KINDS or _bears_portrait(one))
    return min(may, key=lambda one: not _bears_portrait(one), default=None)


def _as_spare(one: _ReadPage) -> _ReadPage:
    """A further page of a file whose document is on another page: that it is not the document is no finding."""
    reading = one.reading
    kept = tuple(finding for finding in reading.findings if finding.code not in _NOT_ON_A_SPARE_PAGE)
    return replace(one, reading=replace(reading, findings=kept), expected=None)


def _bears_portrait(one: _ReadPage) -> bool:
    in_its_place = one.evidence.kind in _PORTRAIT_KINDS and one.reading.serves_as(one.expected)
    return in_its_place or one.reading.document_type.value in _PORTRAIT_DOCUMENTS


def _reading(one: _ReadPage) -> ReadingRecord:
    reading = one.reading
    return ReadingRecord(
        reading_id=new_id(),
        evidence_id=one.evidence.evidence_id,
        page=one.page.index,
        document=one.document,
        document_type=DocumentType(reading.document_type.value),
        rotation=reading.rotation,
        corners=reading.corners,
        fields={
            name: FieldRecord(
                value=item.value,
                confidence=_unit(item.confidence),
                box=item.box,
                corrections=tuple(
                    CorrectionRecord(
                        position=one.position, was=one.was, now=one.now, rule=CorrectionRule(one.rule.value)
                    )
                    for one in item.corrections
                ),
                elsewhere=item.elsewhere,
            )
            for name, item in reading.fields.items()
        },
        model_versions=dict(reading.model_versions),
        pack=None if reading.pack is None else _pack(reading.pack),
    )


def _pack(pack: checks.PackReference) -> PackRecord:
    return PackRecord(
        pack=pack.pack,
        version=pack.version,
        sha256=pack.sha256,
        title_zh=pack.title_zh,
        title_en=pack.title_en,
        fields=pack.fields,
    )


def _finding(
    finding: checks.Finding, evidence_id: UUID | None, page: int | None, version: str, *, document: int = 0
) -> FindingRecord:
    return FindingRecord(
        finding_id=new_id(),
        code=str(finding.code),
        severity=Severity(finding.severity.value),
        confidence=_unit(finding.confidence),
        evidence_id=evidence_id,
        page=page,
        document=document,
        region=finding.region,
        field=finding.field,
        details=dict(finding.details),
        model_version=version,
    )


def _undecodable(item: OpenedEvidence, refused: DecodeRefused) -> FindingRecord:
    return FindingRecord(
        finding_id=new_id(),
        code=FindingCode.DOCUMENT_NOT_FOUND.value,
        severity=Severity.ALERT,
        confidence=1.0,
        evidence_id=item.evidence_id,
        page=0,
        details={"reason": refused.reason.value},
        model_version=RULES_VERSION,
    )


def _facts(reading: checks.DocumentReading) -> ReadingFacts:
    missing = (item.field for item in reading.findings if item.code == FindingCode.FIELD_MISSING)
    return ReadingFacts(_quality(reading.quality), tuple(name for name in missing if name is not None))


def _quality(quality: checks.ImageQuality) -> dict[str, float | bool]:
    return {
        "sharpness": quality.sharpness,
        "glare": quality.glare,
        "brightness": quality.brightness,
        "contrast": quality.contrast,
        "cut_off": quality.cut_off,
        "score": quality.score,
    }


def _version(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items())) or RULES_VERSION


def _unit(value: float) -> float:
    return min(1.0, max(0.0, float(value)))
