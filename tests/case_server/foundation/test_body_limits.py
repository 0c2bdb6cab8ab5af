"""No route without evidence reads a large body, signed in or not (R22: least of what is sent is held)."""

from collections.abc import Iterator

import pytest

from case_contract.problems import ProblemCode
from case_server.foundation.body_limits import MOST_BYTES
from tests.case_server.api import TestClient

JSON = {"Content-Type": "application/json"}


class Counted:
    """A body that comes in pieces and knows how much of it was asked for."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.given = 0

    def __iter__(self) -> Iterator[bytes]:
        while self.given < self.size:
            self.given += 1 << 20
            yield b" " * (1 << 20)


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/sync", "/v1/cases/claim", "/v1/nowhere"])
def test_an_announced_large_body_is_refused_unread(api: TestClient, path: str) -> None:
    """The announced length is enough to refuse."""
    answer = api.post(path, content=b" " * (MOST_BYTES + 1), headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["code"] == ProblemCode.REQUEST_TOO_LARGE.value


def test_an_unannounced_large_body_is_refused(api: TestClient) -> None:
    """Without a length the bytes are counted as they come."""
    answer = api.post("/v1/sessions", content=iter(Counted(MOST_BYTES + (4 << 20))), headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["code"] == ProblemCode.REQUEST_TOO_LARGE.value


def test_a_body_of_the_largest_size_is_judged_by_its_route(api: TestClient) -> None:
    """One byte less is the route's business."""
    answer = api.post("/v1/sessions", content=b" " * MOST_BYTES, headers=JSON)
    assert answer.status_code == 422
