"""RFC 9457 answers: stable codes, two languages, never a value and never a message of the inside."""

import json
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Query
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import OperationalError

from case_contract.frozen import Frozen
from case_contract.problem_texts import PROBLEM_TEXTS
from case_contract.problems import Problem, ProblemCode
from case_contract.vocabulary import Language
from case_server.application import build_application
from case_server.foundation import request_record
from case_server.foundation.log_output import configure_logging
from case_server.foundation.problems import ProblemRaised, language_of
from case_server.foundation.services import Services
from tests.case_server.api import TestClient

_SECRET = "440305197501010015"


class _Asked(Frozen):
    name: str
    number: int


@pytest.fixture
def probing(services: Services) -> FastAPI:
    """The application's own middleware and answers around routes that go wrong in every way."""
    application = build_application(services, only=[])

    @application.get("/raise/{code}")
    def raise_problem(code: ProblemCode) -> None:
        raise ProblemRaised(code, headers={"Retry-After": "7"})

    @application.get("/break/{kind}")
    def break_down(kind: str) -> None:
        if kind == "database":
            raise OperationalError(f"SELECT {_SECRET}", {}, Exception(_SECRET))
        raise RuntimeError(f"could not parse {_SECRET}")

    @application.post("/ask")
    def ask(asked: _Asked, page: Annotated[int, Query(ge=1)] = 1) -> None:
        del asked, page

    return application


@pytest.fixture
def client(probing: FastAPI) -> TestClient:
    """Called without a network."""
    return TestClient(probing, base_url="https://testserver", raise_server_exceptions=False)


@pytest.mark.parametrize(("accept", "language"), [("en-GB, zh;q=0.5", Language.ENGLISH), ("", Language.CHINESE)])
def test_every_code_has_its_words_in_the_language_of_the_request(
    client: TestClient, accept: str, language: Language
) -> None:
    """Status, title and detail are those of the contract, whatever the code."""
    for code in ProblemCode:
        answer = client.get(f"/raise/{code.value}", headers={"accept-language": accept})
        problem = Problem.model_validate_json(answer.content)
        words = PROBLEM_TEXTS[code]
        assert (problem.title, problem.detail) == (words.title(language), words.detail(language))
        assert answer.status_code == problem.status == words.status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-request-id"] == problem.request_id
        assert answer.headers["retry-after"] == "7"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, Language.CHINESE),
        ("de", Language.CHINESE),
        ("en", Language.ENGLISH),
        ("en;q=0.4, zh-CN;q=0.9", Language.CHINESE),
        ("zh-CN;q=0.4, EN-us;q=0.9", Language.ENGLISH),
        ("en;q=nonsense", Language.CHINESE),
        ("de, en;q=0.1", Language.ENGLISH),
    ],
)
def test_the_language_is_the_one_preferred(header: str | None, language: Language) -> None:
    """Chinese unless English is preferred; nonsense counts for nothing."""
    assert language_of(header) is language


def test_an_invalid_request_names_fields_and_never_values(client: TestClient) -> None:
    """The customer's number is in the request; it must not come back, nor anything of pydantic's words."""
    answer = client.post("/ask?page=0", json={"name": 5, "number": _SECRET + "x", "extra": _SECRET})
    assert answer.status_code == PROBLEM_TEXTS[ProblemCode.INVALID_REQUEST].status
    assert set(answer.json()["errors"]) == {"query.page", "body.name", "body.number", "body.extra"}
    assert _SECRET not in answer.text


@pytest.mark.usefixtures("logging_as_it_was")
@pytest.mark.parametrize(("kind", "code"), [("parser", "internal"), ("database", "unavailable")])
def test_what_goes_wrong_inside_stays_inside(
    client: TestClient, capsys: pytest.CaptureFixture[str], kind: str, code: str
) -> None:
    """The answer has a request id, the log has the same id with kind and place; neither has the message."""
    configure_logging()
    answer = client.get(f"/break/{kind}")
    assert answer.json()["code"] == code
    assert _SECRET not in answer.text
    written = capsys.readouterr().err
    assert _SECRET not in written
    lines: list[dict[str, Any]] = [json.loads(line) for line in written.splitlines()]
    logged = next(line for line in lines if line["event"] == "unexpected")
    assert logged["request_id"] == answer.json()["request_id"]
    assert logged["route"] == "/break/{kind}"
    assert "test_problem_answers" in logged["place"]


@pytest.mark.usefixtures("logging_as_it_was")
def test_a_stream_of_events_is_not_slow_for_being_listened_to(
    probing: FastAPI, client: TestClient, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two minutes of listening are no warning; a stream that takes them to begin, or another answer, is one."""
    passed = 0.0
    monkeypatch.setattr(request_record, "time", SimpleNamespace(monotonic=lambda: passed))

    def wait() -> None:
        nonlocal passed
        passed += 120.0

    @probing.get("/stream/{kind}")
    async def stream(kind: str) -> StreamingResponse:
        if kind == "late":
            wait()

        async def events() -> AsyncIterator[bytes]:
            yield b": still here\n\n"
            wait()

        return StreamingResponse(events(), media_type="text/plain" if kind == "other" else "text/event-stream")

    configure_logging()
    said = {}
    for kind in ("listened", "late", "other"):
        assert client.get(f"/stream/{kind}").status_code == 200
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        said[kind] = [(line["level"], line["milliseconds"]) for line in lines if line["event"] == "request"]
    assert said == {"listened": [], "late": [("warning", 120_000)], "other": [("warning", 120_000)]}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/nowhere", 404, "not_found"), ("DELETE", "/v1/health", 405, "invalid_request")],
)
def test_http_itself_says_no_in_the_same_form(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    """Unknown paths and methods are problems too."""
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_health_tells_whether_the_database_answers(client: TestClient, services: Services) -> None:
    """200 with it, 503 without."""
    assert client.get("/v1/health").json()["status"] == "ready"
    services.database.close()
    object.__setattr__(services.database, "is_ready", lambda: False)
    gone = client.get("/v1/health")
    assert (gone.status_code, gone.json()["status"]) == (503, "not_ready")
