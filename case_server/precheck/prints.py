"""What the pre-check keeps of pages to know them again (R36)."""

import hashlib

from case_contract.rules import SURE
from case_contract.vocabulary import EvidenceKind
from case_server.precheck.checking import OpenedEvidence
from case_server.repeats.page_print import PagePrint
from identity_checks.decoding import Page
from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness import DocumentView, fingerprint, fingerprints_all_ways, picture_fingerprint
from identity_checks.numbers import check_identity_number, check_uscc
from identity_checks.results import DocumentReading, DocumentType


def print_of_picture(item: OpenedEvidence, page: Page) -> PagePrint:
    """The print of a page on which no document is read: a selfie."""
    file = hashlib.sha256(item.data).hexdigest()
    own, *turned = fingerprints_all_ways(page.pixels) or (None,)
    return PagePrint(item.evidence_id, page.index, 0, item.kind, file, own, turned=tuple(turned))


def print_of_document(
    item: OpenedEvidence, page: Page, reading: DocumentReading, place: int, view: DocumentView | None
) -> PagePrint:
    """The print of a document; `place` says which of those on the page. The picture itself goes with the first.

    `view` is the `legible_view` of page and reading.
    """
    return PagePrint(
        evidence_id=item.evidence_id,
        page=page.index,
        place=place,
        kind=item.kind,
        file=hashlib.sha256(item.data).hexdigest(),
        picture=picture_fingerprint(page.pixels, is_detailed=item.kind is EvidenceKind.ID_BACK) if place == 0 else None,
        document=fingerprint(view) if view is not None and view.has_form else None,
        number=sure_number(reading),
        region=reading.corners,
        portrait_region=None if view is None else view.portrait(),
        office=sure_office(reading),
    )


def sure_number(reading: DocumentReading) -> str | None:
    """The document's number, named by its kind, where confidence and check digit leave no doubt."""
    for field, check in (("id_number", check_identity_number), ("uscc", check_uscc)):
        found = reading.fields.get(field)
        if found is not None and found.confidence >= SURE:
            checked = check(found.value)
            if checked.valid:
                return f"{field}:{checked.normalized}"
    found, state = reading.fields.get("document_number"), reading.fields.get("nationality")
    doubted = any(finding.code == FindingCode.MRZ_CHECK_DIGIT for finding in reading.findings)
    if found is None or found.confidence < SURE or "mrz" not in reading.fields or doubted:
        return None
    # States number their documents each for itself.
    return f"document_number:{'' if state is None else state.value}:{found.value}"


def sure_office(reading: DocumentReading) -> str | None:
    """The office that issued the ID card whose back this is, where confidence leaves no doubt."""
    found = reading.fields.get("authority")
    if found is None or found.confidence < SURE or reading.document_type is not DocumentType.RESIDENT_ID_BACK:
        return None
    return found.value
