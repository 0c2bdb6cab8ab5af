"""How old the portrait on a document is, as far as the case's documents tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from identity_checks.crosschecks.values import parse_date
from identity_checks.faces.bands import AgeGap
from identity_checks.results import DocumentReading, DocumentType


def document_age(portrait: DocumentReading, others: Sequence[DocumentReading], today: date) -> AgeGap | None:
    """Give the time since the document with the portrait was issued; None where no date of issue was read.

    A resident ID has its portrait on one side and its first day of validity on the other. Of other documents no date of
    issue is read.
    """
    if portrait.document_type is not DocumentType.RESIDENT_ID_FRONT:
        return None
    backs = [reading for reading in others if reading.document_type is DocumentType.RESIDENT_ID_BACK]
    issued = next((day for back in backs if (day := _day(back, "valid_from")) is not None), None)
    return None if issued is None else AgeGap.between(issued, today, born=_day(portrait, "birth_date"))


def _day(reading: DocumentReading, field: str) -> date | None:
    found = reading.fields.get(field)
    return None if found is None else parse_date(found.value)
