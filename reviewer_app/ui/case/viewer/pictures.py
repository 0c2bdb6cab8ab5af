"""Pictures of the open case, kept in memory only while it is open."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject

from reviewer_app.services.types import DecodedImage, Desk, MediaProblem, MediaTrouble
from reviewer_app.ui.common.background import Background

SCREEN_SIDE: Final = 1600
"""Longer side of the pixels that are fetched first: sharp at fit on the screens in use."""
_MOST: Final = 10


class Pictures(QObject):
    """Fetches pages through the desk and remembers the last few of this case."""

    def __init__(self, background: Background, desk: Desk) -> None:
        super().__init__()
        self._background = background
        self._desk = desk
        self._case: UUID | None = None
        self._known: OrderedDict[tuple[UUID, int, int], DecodedImage] = OrderedDict()

    def start(self, case_id: UUID | None) -> None:
        """Forget the pictures of the case before."""
        self._case = case_id
        self._known.clear()

    def fetch(
        self, evidence_id: UUID, page: int, max_side: int, then: Callable[[DecodedImage | MediaProblem], None]
    ) -> None:
        """Call `then` with a page (at once when it is at hand); not at all when the case is another one by then."""
        case_id, key = self._case, (evidence_id, page, max_side)
        if case_id is None:
            return
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            then(known)
            return

        def arrived(result: DecodedImage | MediaProblem) -> None:
            if case_id != self._case:
                return
            if isinstance(result, DecodedImage):
                self._known[key] = result
                while len(self._known) > _MOST:
                    self._known.popitem(last=False)
            then(result)

        future = self._desk.image(case_id, evidence_id, page, max_side)
        failed = MediaProblem(MediaTrouble.REFUSED)
        self._background.deliver(future, self, arrived, lambda _error: then(failed) if case_id == self._case else None)
