"""The server's answer about a report as the windows see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from reviewer_app.services.network.server_api import Answer, Away, Refusal
from reviewer_app.services.types import ReportProblem, ServerAway

if TYPE_CHECKING:
    from reviewer_app.services.network.server_api import Reply

Report = TypeVar("Report")


def as_report(reply: Reply[Report]) -> Report | ReportProblem | ServerAway:
    """The report, or why there is none."""
    match reply:
        case Away(reason):
            return ServerAway(reason)
        case Refusal(code=code):
            return ReportProblem(code)
        case Answer(value=report):
            return report
