"""What a checker of cases is given and gives; apart from the models, which only a worker loads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from case_contract.vocabulary import EvidenceKind
from case_server.precheck.repository import PreCheckResults, ReadingFacts

if TYPE_CHECKING:
    from case_server.face_search.case_faces import CaseFaces
    from case_server.repeats.page_print import PagePrint


@dataclass(frozen=True, slots=True)
class OpenedEvidence:
    """One file of a case, decrypted."""

    evidence_id: UUID
    kind: EvidenceKind
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a run gives: records to store, what is in the clear of each reading, and what to know the pages again by.

    `faces` embeds the case's faces for a search; it is called only for a tenant that may search.
    """

    results: PreCheckResults
    facts: Mapping[UUID, ReadingFacts]
    prints: tuple[PagePrint, ...] = ()
    faces: Callable[[], CaseFaces] | None = field(default=None, repr=False)


class CaseChecker(Protocol):
    """Something that checks one case's evidence."""

    def check(self, evidence: Sequence[OpenedEvidence], declared: Mapping[str, str], today: date) -> Checked:
        """Read, validate and compare. Raises whatever its models raise."""
