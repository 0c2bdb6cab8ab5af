"""What may be seen of a risk before a reviewer's own opinion on the faces, in which the machine's word has a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from case_contract.vocabulary import CaseStatus, Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from case_contract.records import CaseSummary

_AFTER_OPINIONS: Final = frozenset(
    {CaseStatus.AWAITING_RISK, CaseStatus.IN_RISK, CaseStatus.DECIDED, CaseStatus.FED_BACK, CaseStatus.ARCHIVED}
)
"""Whoever looks at a case now is not to give a first or second opinion: a risk officer decides on the whole of it."""


def without_faces(summary: CaseSummary) -> CaseSummary:
    """Give the summary with risk and counts as they are without the machine's word on the faces."""
    if summary.blind is None or summary.status in _AFTER_OPINIONS:
        return summary
    return summary.model_copy(update={**summary.blind.model_dump(), "blind": None})


def as_listed_for(summary: CaseSummary, roles: Collection[Role]) -> CaseSummary:
    """Give the summary as somebody with these roles sees it in a list: who only reviews may still be asked."""
    return without_faces(summary) if set(roles) <= {Role.REVIEWER} else summary
