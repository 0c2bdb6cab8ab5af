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
        from identity_checks.crosschecks.stated_agreement import newly_differs

        faults = dict.fromkeys(self._of_number(self.about, alerts_only=True), NUMBERS_STEP)
        was, now = self._document(self.about, self.before), self._document(self.about, self.after)
        if newly_differs(now.document_type.value, was.values, now.values, self.detail.declared):
            faults[NOT_AS_STATED] = FIELDS_STEP
        return faults

    def leaves_nothing(self) -> bool:
        """Tell whether no document of which people said a value has anything left for a person to look at."""
        from identity_checks.crosschecks.stated_agreement import stated_agreement

        return not any(
            self._of_number(about)
            or stated_agreement(about[0].value, self._document(about, self.after).values, self.detail.declared)
            for about in self.after
        )

    def _document(
        self, about: tuple[DocumentType, str], decided: Mapping[tuple[DocumentType, str], str]
    ) -> StandingDocument:
        return standing_document(self.detail.evidence, self.detail.readings, decided, about)

    def _of_number(self, about: tuple[DocumentType, str], *, alerts_only: bool = False) -> tuple[str, ...]:
        """Codes of what the number of a document says; none where the field is none that a number depends on."""
        from identity_checks.crosschecks.number_agreement import OF_NUMBERS, number_agreement

        if about[1] not in OF_NUMBERS:
            return ()
        document = self._document(about, self.after)
        said = number_agreement(document.document_type.value, document.pack, document.values, day_in_china(self.at))
        return tuple(one.code.value for one in said if not alerts_only or one.severity.value == "alert")


def said_anew(
    detail: CaseDetail, was: StandingDocument, now: StandingDocument, typed: str, at: datetime
) -> Iterator[tuple[str, Severity, str]]:
    """Give code, severity and field of what is said of the document `now`; what differed as it `was` is known."""
    # Only a typed value needs them, and the window is to be there first.
    from identity_checks.crosschecks.number_agreement import OF_NUMBERS, number_agreement
    from identity_checks.crosschecks.stated_agreement import stated_agreement

    kind = now.document_type.value
    if typed in OF_NUMBERS:
        for one in number_agreement(kind, now.pack, now.values, day_in_china(at)):
            yield one.code.value, Severity(one.severity.value), one.field
    known = {(one.field, was.values[one.field]) for one in stated_agreement(kind, was.values, detail.declared)}
    for other in stated_agreement(kind, now.values, detail.declared):
        if (other.field, now.values[other.field]) not in known:
            yield NOT_AS_STATED, Severity(other.severity.value), other.field
