"""The case after the one being worked on, made ready before it is wanted: claimed, fetched and decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer_app.services.futures import chained, done
from reviewer_app.services.types import Claimed

if TYPE_CHECKING:
    from concurrent.futures import Future
    from uuid import UUID

    from reviewer_app.services.types import CaseView, ClaimResult, Desk


def prepare_next(desk: Desk, current: UUID, max_side: int) -> Future[UUID | None]:
    """Have one more case here whose first pages are decoded, `max_side` pixels long at most; None when there is none.

    A case that is held already is taken before another is claimed, so there is never more than one ahead. The pixels
    stay in the media process, in memory only; the files go into the encrypted store as those of every held case do.
    """

    def claimed(result: ClaimResult) -> Future[UUID | None]:
        return _decoded(desk, result.case_id, max_side) if isinstance(result, Claimed) else done(None)

    def chosen(held: tuple[UUID, ...]) -> Future[UUID | None]:
        ahead = next((case_id for case_id in held if case_id != current), None)
        if ahead is not None:
            return _decoded(desk, ahead, max_side)
        return chained(desk.claim_next(), claimed) if desk.state().online else done(None)

    return chained(desk.held_cases(), chosen)


def _decoded(desk: Desk, case_id: UUID, max_side: int) -> Future[UUID | None]:
    def one_by_one(left: tuple[UUID, ...]) -> Future[UUID | None]:
        # One at a time, so that what the reviewer asks for meanwhile waits for one picture at most.
        if not left:
            return done(case_id)
        return chained(desk.image(case_id, left[0], 0, max_side), lambda _picture: one_by_one(left[1:]))

    def opened(view: CaseView | None) -> Future[UUID | None]:
        return done(None) if view is None else one_by_one(tuple(item.evidence_id for item in view.detail.evidence))

    return chained(desk.open_case(case_id), opened)
