"""What a person's word on a field makes of a case before any server knows of it, by the checks that the server makes.

The number of a document against itself and what is beside it, and every value against what the customer stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from case_contract.clocks import day_in_china
from case_contract.rules import standing_document
from case_contract.templates import FIELDS_STEP, NUMBERS_STEP
from case_contract.vocabulary import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from case_contract.records import CaseDetail
    from case_contract.rules import StandingDocument
    from case_contract.vocabulary import DocumentType
    from identity_checks.crosschecks.number_agreement import NumberSaid

NOT_AS_STATED: Final = "declared_mismatch"
"""The finding on a value that is not what the customer stated."""


@dataclass(frozen=True, slots=True)
class Word:
    """A person's word on a field of a case.

    Attributes:
        about: the type of document and the field.
        before: what people had said of the case's fields until then.
        after: the same with this word.
        at: when it was given; what is to come in China then can be no birth date.
    """

    detail: CaseDetail
    about: tuple[DocumentType, str]
    before: Mapping[tuple[DocumentType, str], str]
    after: Mapping[tuple[DocumentType, str], str]
    at: datetime

    def speaks_against(self) -> dict[str, str]:
        """Give what speaks against it, by code of the finding, with the step that it opens again."""
        # Only a correction needs it, and the window is to be there first.
        from identity_checks.crosschecks.stated_agreement import new_differences

        was, now = self._document(self.about, self.before), self._document(self.about, self.after)
        said = _of_number(now, self.about[1], self.at)
        faults = {one.code.value: NUMBERS_STEP for one in said if one.severity.value == Severity.ALERT}
        if new_differences(now.document_type.value, was.values, now.values, self.detail.declared):
            faults[NOT_AS_STATED] = FIELDS_STEP
        return faults

    def leaves_nothing(self) -> bool:
        """Tell whether no document of which people said a value has anything left for a person to look at."""
        from identity_checks.crosschecks.stated_agreement import stated_agreement

        documents = {about: self._document(about, self.after) for about in self.after}
        return not any(
            _of_number(document, field, self.at) or stated_agreement(kind.value, document.values, self.detail.declared)
            for (kind, field), document in documents.items()
        )

    def _document(
        self, about: tuple[DocumentType, str], decided: Mapping[tuple[DocumentType, str], str]
    ) -> StandingDocument:
        return standing_document(self.detail.evidence, self.detail.readings, decided, about)


def said_anew(
    detail: CaseDetail, was: StandingDocument, now: StandingDocument, typed: str, at: datetime
) -> Iterator[tuple[str, Severity, str]]:
    """Give code, severity and field of what is said of the document `now`; what differed as it `was` is known."""
    from identity_checks.crosschecks.stated_agreement import new_differences

    for one in _of_number(now, typed, at):
        yield one.code.value, Severity(one.severity.value), one.field
    for other in new_differences(now.document_type.value, was.values, now.values, detail.declared):
        yield NOT_AS_STATED, Severity(other.severity.value), other.field


def _of_number(document: StandingDocument, field: str, at: datetime) -> tuple[NumberSaid, ...]:
    """What the number of a document says; nothing where a field is none that a number depends on."""
    from identity_checks.crosschecks.number_agreement import OF_NUMBERS, number_agreement

    if field not in OF_NUMBERS:
        return ()
    return number_agreement(document.document_type.value, document.pack, document.values, day_in_china(at))
