"""What a number says once a person has typed it or something beside it, by the check that the server makes too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from case_contract.clocks import day_in_china
from case_contract.rules import standing_document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from case_contract.records import CaseDetail
    from case_contract.vocabulary import DocumentType


def number_faults(
    detail: CaseDetail, decided: Mapping[tuple[DocumentType, str], str], about: tuple[DocumentType, str], at: datetime
) -> tuple[str, ...]:
    """Codes of the findings that speak against the number of a document; none where the word is about another field.

    `decided` is what people said of the case's fields, `about` the type of document and the field of the last word,
    `at` when it was typed: what is to come in China can be no birth date.
    """
    # Only a correction needs it, and the window is to be there first.
    from identity_checks.crosschecks.number_agreement import OF_NUMBERS, number_agreement

    if about[1] not in OF_NUMBERS:
        return ()
    document = standing_document(detail.evidence, detail.readings, decided, about)
    said = number_agreement(document.document_type.value, document.pack, document.values, day_in_china(at))
    return tuple(one.code.value for one in said if one.severity.value == "alert")
