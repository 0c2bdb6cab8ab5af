"""Evidence from the encrypted file here or from the server, checked against its hash; fetched ahead for held cases."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

from case_contract.problems import ProblemCode
from reviewer_app.services.cache_access import StoreClosed
from reviewer_app.services.futures import chained, done
from reviewer_app.services.network.server_api import Answer, Away, Refusal
from reviewer_app.services.types import EvidenceBytes, EvidenceProblem, EvidenceTrouble

if TYPE_CHECKING:
    from concurrent.futures import Future
    from uuid import UUID

    from case_contract.records import EvidenceRecord
    from reviewer_app.services.cache.store import CaseStore
    from reviewer_app.services.cache_access import CacheAccess
    from reviewer_app.services.network.server_api import Reply, ServerApi
    from reviewer_app.services.network.worker import NetworkWorker
    from reviewer_app.services.session import Session

_Found = tuple["EvidenceRecord | None", bytes | None]


class EvidenceSource:
    """Gives files of held cases."""

    def __init__(self, cache: CacheAccess, network: NetworkWorker, api: ServerApi, session: Session) -> None:
        """Works on the threads of `cache` and `network`."""
        self._cache = cache
        self._network = network
        self._api = api
        self._session = session

    def get(self, case_id: UUID, evidence_id: UUID) -> Future[EvidenceBytes | EvidenceProblem]:
        """A file, or why there is none."""
        nothing: _Found = (None, None)
        looked: Future[_Found] = self._cache.submit_or(lambda store: _look(store, case_id, evidence_id), nothing)
        return chained(looked, lambda found: self._or_fetch(case_id, found))

    def fetch_missing(self) -> None:
        """Fetch, when nothing else is to be done, what held cases lack here, so that they can be worked on offline."""
        missing: Future[tuple[tuple[UUID, UUID], ...]] = self._cache.submit_or(lambda store: store.missing_files(), ())
        missing.add_done_callback(lambda ended: self._queue(ended.result()))

    def _queue(self, missing: tuple[tuple[UUID, UUID], ...]) -> None:
        for case_id, evidence_id in missing:
            self._network.submit(partial(self._fetch_ahead, case_id, evidence_id), background=True)

    def _fetch_ahead(self, case_id: UUID, evidence_id: UUID) -> None:
        try:
            record, data = self._cache.run(lambda store: _look(store, case_id, evidence_id))
        except StoreClosed:
            return
        if record is not None and data is None:
            self._fetch(case_id, record)

    def _or_fetch(self, case_id: UUID, found: _Found) -> Future[EvidenceBytes | EvidenceProblem]:
        record, data = found
        if record is None:
            return done(EvidenceProblem(EvidenceTrouble.NOT_HELD))
        if data is not None:
            return done(EvidenceBytes(data, record.media_type, record.page_count))
        return self._network.submit(lambda: self._fetch(case_id, record))

    def _fetch(self, case_id: UUID, record: EvidenceRecord) -> EvidenceBytes | EvidenceProblem:
        token = self._session.token()
        reply: Reply[bytes] = (
            self._api.evidence(token, case_id, record.evidence_id, record.byte_count)
            if isinstance(token, str)
            else token
        )
        match reply:
            case Away():
                return EvidenceProblem(EvidenceTrouble.SERVER_AWAY)
            case Refusal(code=ProblemCode.EVIDENCE_ERASED):
                return EvidenceProblem(EvidenceTrouble.ERASED)
            case Refusal():
                return EvidenceProblem(EvidenceTrouble.NOT_HELD)
            case Answer(value=data):
                if hashlib.sha256(data).hexdigest() != record.sha256:
                    return EvidenceProblem(EvidenceTrouble.DAMAGED)
                self._cache.submit_or(lambda store: store.write_file(case_id, record.evidence_id, data), False)
                return EvidenceBytes(data, record.media_type, record.page_count)


def _look(store: CaseStore, case_id: UUID, evidence_id: UUID) -> _Found:
    view = store.open_case(case_id)
    if view is None:
        return None, None
    record = next((item for item in view.detail.evidence if item.evidence_id == evidence_id), None)
    return record, None if record is None else store.read_file(case_id, evidence_id)
