"""The case after this one is there at once: claimed, fetched and decoded before the verdict (issue 2 section 5)."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from case_contract.commands import Decide
from case_contract.vocabulary import Verdict
from reviewer_app.services.keyring_store import MemorySecrets
from reviewer_app.services.next_case import prepare_next
from reviewer_app.services.types import Claimed, DecodedImage, MediaProblem, NothingWaiting
from reviewer_app.services.work import ReviewerDesk
from tests.reviewer_app.media_process.pictures import quarters
from tests.support import model_api
from tests.support.case_records import START, case_id_of
from tests.support.clock import FixedClock
from tests.support.media_twin import MediaTwin
from tests.support.model_api import ModelApi

_SIDE = 320
_S = 20.0


class _CountingMedia(MediaTwin):
    """Counts what is decoded anew."""

    def __init__(self) -> None:
        super().__init__()
        self.decoded = 0

    def image(self, key: str, data: bytes, page: int, max_side: int) -> "Future[DecodedImage | MediaProblem]":
        """One page."""
        self.decoded += 1
        return super().image(key, data, page, max_side)


class _Desk:
    """A signed-in desk over a model server with three cases."""

    def __init__(self, folder: Path) -> None:
        clock = FixedClock(START)
        self.api = ModelApi(clock.now, cases=3)
        self.media = _CountingMedia()
        self.desk = ReviewerDesk(self.api, MemorySecrets(), folder, lambda _: self.media, clock=clock.now)
        self.desk.sign_in("li", "right", "123456").result(_S)
        self.desk.enrol("Home").result(_S)
        self.api.approved = True
        self.desk.sign_in("li", "right", "123457").result(_S)

    def ready(self) -> object:
        """Prepare the case after the first."""
        return prepare_next(self.desk, case_id_of(0), _SIDE).result(_S)


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Desk]:
    """A desk with its first case claimed; every file of every case is a real picture."""
    monkeypatch.setattr(model_api, "PICTURE", quarters(400, 300))
    opened = _Desk(tmp_path)
    assert opened.desk.claim_next().result(_S) == Claimed(case_id_of(0))
    yield opened
    opened.desk.stop()


def test_the_next_case_is_there_without_the_server(at: _Desk) -> None:
    """After the verdict nothing is asked of the server and nothing is decoded: row, files and pixels are here."""
    assert at.ready() == case_id_of(1)
    at.api.away = True
    decoded, fetched = at.media.decoded, len(at.api.fetched)
    at.desk.submit(
        case_id_of(0), Decide(verdict=Verdict.REJECT, reasons=("different_person",), internal_note="")
    ).result(_S)
    assert at.desk.held_cases().result(_S) == (case_id_of(1),)
    view = at.desk.open_case(case_id_of(1)).result(_S)
    assert view is not None
    assert view.detail.evidence
    for item in view.detail.evidence:
        picture = at.desk.image(case_id_of(1), item.evidence_id, 0, _SIDE).result(_S)
        assert isinstance(picture, DecodedImage)
        assert max(picture.width, picture.height) == _SIDE
    assert (at.media.decoded, len(at.api.fetched)) == (decoded, fetched)


def test_never_more_than_one_case_ahead(at: _Desk) -> None:
    """Asked again, the case that is held already is the next one; the third stays with the others."""
    assert at.ready() == at.ready() == case_id_of(1)
    assert at.desk.held_cases().result(_S) == (case_id_of(0), case_id_of(1))
    assert at.desk.claim_next().result(_S) == Claimed(case_id_of(2))


def test_without_server_or_cases_there_is_none(at: _Desk) -> None:
    """Neither is a problem that anybody would have to read."""
    at.api.away = True
    assert at.ready() is None
    at.api.away = False
    for number in (1, 2):
        assert at.desk.claim(case_id_of(number)).result(_S) == Claimed(case_id_of(number))
        at.desk.submit(
            case_id_of(number), Decide(verdict=Verdict.REJECT, reasons=("different_person",), internal_note="")
        ).result(_S)
    assert at.ready() is None
    assert at.desk.claim_next().result(_S) == NothingWaiting()
