"""What may be seen of a case's risk before an own opinion on the faces (beyond.md 1)."""

import pytest

from case_contract.vocabulary import CaseStatus, RiskLevel, Role
from reviewer_app.domain.blind_risk import as_listed_for, without_faces
from tests.support.sample_cases import make_summary, payment_case

WHOLE = {CaseStatus.AWAITING_RISK, CaseStatus.IN_RISK, CaseStatus.DECIDED, CaseStatus.FED_BACK, CaseStatus.ARCHIVED}


@pytest.mark.parametrize("status", CaseStatus)
def test_until_the_opinions_are_given_the_faces_have_no_part_in_it(status: CaseStatus) -> None:
    """A second reviewer is asked as the first was; a risk officer decides on the whole."""
    summary = payment_case(1, status=status).summary
    seen = without_faces(summary)
    if status in WHOLE:
        assert seen == summary
    else:
        assert (seen.risk_level, seen.alert_count, seen.warning_count) == (RiskLevel.MEDIUM, 0, 1)


def test_who_only_reviews_sees_it_so_in_lists() -> None:
    """Who watches the queue, or decides on risks, sees the whole; nothing is hidden where the faces add nothing."""
    summary = payment_case(1).summary
    assert as_listed_for(summary, (Role.REVIEWER,)) == without_faces(summary) != summary
    assert as_listed_for(summary, ()) == without_faces(summary)
    for role in (Role.SUPERVISOR, Role.RISK_OFFICER, Role.AUDITOR):
        assert as_listed_for(summary, (Role.REVIEWER, role)) == summary
    plain = make_summary(2, risk=RiskLevel.HIGH, alerts=1)
    assert without_faces(plain) == plain
