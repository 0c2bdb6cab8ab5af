"""What every page is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer_app.ui.common.background import Background
from reviewer_app.ui.common.look import Look
from reviewer_app.ui.common.texts import Texts


def utc_now() -> datetime:
    """The workstation's idea of now, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Ui:
    """Words, looks, the way back from services, and the clock, handed to every page by the composition root."""

    texts: Texts
    look: Look
    background: Background
    now: Callable[[], datetime] = utc_now
