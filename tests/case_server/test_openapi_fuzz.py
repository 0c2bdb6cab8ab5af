"""Every operation of docs/openapi.json with generated input, sent by everybody who could send it.

The input is made from the description itself, both as described and against the description; ids in it are half of the
time those of a case, evidence, notice or workstation that exists.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import requests
import schemathesis
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from case_contract.intake import IDEMPOTENCY_HEADER, CaseSubmission
from case_contract.problems import Problem, ProblemCode
from case_contract.vocabulary import EvidenceKind
from case_server.application import bare_application
from case_server.foundation.problems import MEDIA_TYPE
from case_server.foundation.rate_limits import RateLimits
from tests.case_server.api import Tenant, TestClient, make_person
from tests.case_server.intake.sending import case_json, picture
from tests.case_server.two_tenants import ALL_ROLES, World

pytestmark = pytest.mark.slow

_BASE: Final = "https://testserver"
_DOCUMENT: Final = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8"))
_SCHEMA: Final = schemathesis.openapi.from_dict(_DOCUMENT)
_EXAMPLES: Final = 6
# An open stream never ends, so that whoever is let in would wait; tests/case_server/cases listens to it.
_ENDLESS: Final = ("GET", "/v1/changes")
_OPERATIONS: Final = [
    (method.upper(), path) for path, methods in sorted(_DOCUMENT["paths"].items()) for method in sorted(methods)
]
_CONFORMS: Final = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]

GeneratedCase = schemathesis.Case[Any]
Operation = schemathesis.APIOperation[Any, Any, Any, Any]
Send = Callable[[requests.PreparedRequest], Any]


@pytest.mark.parametrize("operation", _OPERATIONS, ids=" ".join)
def test_generated_input_is_answered_as_described(world: World, operation: tuple[str, str]) -> None:
    """R15, section 3: no input makes the server fail, and every refusal is a problem with a stable code."""
    described = _SCHEMA[operation[1]][operation[0]]
    known = _known(world)
    if "evidence_id" in operation[1]:
        known = {**known, "case_id": [str(world.mine.ready)]}
    elif "archive" in operation[1]:
        known = {**known, "case_id": [str(world.mine.archived)]}

    @seed(20261122)
    @settings(max_examples=_EXAMPLES)
    @given(
        case=described.as_strategy(GenerationMode.POSITIVE) | described.as_strategy(GenerationMode.NEGATIVE),
        data=st.data(),
    )
    def check(case: GeneratedCase, data: st.DataObject) -> None:
        for parameters in (case.path_parameters, case.query):
            for name in sorted(set(parameters or {}) & set(known)):
                parameters[name] = data.draw(st.sampled_from([parameters[name], *known[name]]))
        request = _prepared(case)
        for send in _callers(world, operation):
            _assert_as_described(case, send(request))

    check()


def _submissions() -> Operation:
    """An operation whose body is the part `case` of a submission; it is generated from, never sent."""
    part = CaseSubmission.model_json_schema(ref_template="#/components/schemas/{model}")
    body = {"required": True, "content": {"application/json": {"schema": part}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "the part `case`", "version": "1"},
        "components": {"schemas": part.pop("$defs")},
        "paths": {"/case": {"post": {"requestBody": body, "responses": {"200": {"description": "-"}}}}},
    }
    return schemathesis.openapi.from_dict(document)["/case"]["POST"]


_SUBMISSIONS: Final = _submissions()
_KINDS: Final = st.sampled_from([*(kind.value for kind in EvidenceKind), "case", "", "id_front\n", "../up"])
_CONTENTS: Final = st.one_of(st.binary(max_size=64), st.builds(picture), st.just(b"%PDF-1.7\n%%EOF"))


@seed(20261122)
@settings(max_examples=40)
@given(
    submission=_SUBMISSIONS.as_strategy(GenerationMode.POSITIVE) | _SUBMISSIONS.as_strategy(GenerationMode.NEGATIVE),
    fields=st.none() | st.sets(st.sampled_from(sorted(CaseSubmission.model_fields)), max_size=2),
    files=st.lists(st.tuples(_KINDS, _CONTENTS), max_size=3),
    key=st.text("Kk-/ ~", max_size=250) | st.uuids().map(str),
)
def test_generated_submissions_are_answered_as_described(
    world: World, submission: GeneratedCase, fields: set[str] | None, files: Sequence[tuple[str, bytes]], key: str
) -> None:
    """R1, R15: whatever a tenant's program signs and sends as a submission, it learns what became of it."""
    made: Any = submission.body
    if fields is not None and isinstance(made, dict):
        # A submission that is right but for a field or two gets further in.
        made = {**case_json(world.services), **{name: made[name] for name in fields & made.keys()}}
    parts = [("case", json.dumps(made, default=str).encode()), *files]
    request = requests.Request(
        "POST",
        f"{_BASE}/v1/cases",
        headers={IDEMPOTENCY_HEADER: key.strip()},
        files=[(name, (f"{name}.bin", content)) for name, content in parts],
    ).prepare()
    case = _SCHEMA["/v1/cases"]["POST"].Case()
    _assert_as_described(case, _signed(world, world.mine.tenant)(request))


@pytest.mark.parametrize(
    "asked",
    [
        f"/v1/log/consistency?old=1&new={2**63}",
        f"/v1/log/inclusion?leaf_index={2**63}",
        f"/v1/log/entries?after={2**63}",
        "/v1/cases?q=%00",
        "/v1/archive?subject_id=%00",
    ],
)
def test_what_the_database_has_no_room_for_is_the_senders_mistake(world: World, asked: str) -> None:
    """R15: a number beyond 64 bits and a text with NUL are refused; neither is a failure of the server."""
    answer = world.api.get(asked, headers=world.mine.person.headers)
    assert answer.status_code in {404, 422}, answer.text
    assert Problem.model_validate_json(answer.content).code in {ProblemCode.INVALID_REQUEST, ProblemCode.NOT_FOUND}


@pytest.mark.parametrize("path", sorted(_DOCUMENT["paths"]))
def test_other_methods_are_refused_with_a_problem(path: str) -> None:
    """R15: also what the framework refuses has a stable code, and says what would have been allowed."""
    answer = TestClient(bare_application(), base_url=_BASE).request("PATCH", path.replace("{", "").replace("}", ""))
    assert answer.status_code == 405
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["allow"]
    assert Problem.model_validate_json(answer.content).status == 405


def _prepared(case: GeneratedCase) -> requests.PreparedRequest:
    """The request as it goes over the wire, so that a tenant can sign its very bytes."""
    sent = case.as_transport_kwargs(base_url=_BASE)
    fields = ("method", "url", "headers", "params", "data", "json", "files", "cookies")
    return requests.Request(**{name: sent[name] for name in fields if name in sent}).prepare()


def _callers(world: World, operation: tuple[str, str]) -> Sequence[Send]:
    """Nobody, somebody with every role, and a tenant whose signature is right."""
    if operation == _ENDLESS:
        return (_with_headers(world, {}),)
    if operation == ("DELETE", "/v1/sessions"):
        person = make_person(world.services, *ALL_ROLES, tenants=[world.mine.tenant.tenant_id])
    else:
        person = world.mine.person
    return (
        _with_headers(world, {}),
        _with_headers(world, person.headers),
        _signed(world, world.mine.tenant),
    )


def _with_headers(world: World, headers: Mapping[str, str]) -> Send:
    def send(request: requests.PreparedRequest) -> Any:
        _forget_rates(world)
        return world.api.request(
            str(request.method),
            str(request.url),
            headers={**request.headers, **headers},
            content=_body(request),
            follow_redirects=False,
        )

    return send


def _signed(world: World, tenant: Tenant) -> Send:
    def send(request: requests.PreparedRequest) -> Any:
        key = str(request.headers.get(IDEMPOTENCY_HEADER, ""))
        path = urlsplit(str(request.url)).path
        headers = tenant.headers(world.services, str(request.method), path, _body(request), key)
        return _with_headers(world, headers)(request)

    return send


def _body(request: requests.PreparedRequest) -> bytes:
    return request.body.encode() if isinstance(request.body, str) else bytes(request.body or b"")


def _forget_rates(world: World) -> None:
    """One sender has all the examples; what is sent too often has tests of its own."""
    application: Any = world.api.app
    application.state.services = replace(application.state.services, rate_limits=RateLimits())


def _known(world: World) -> Mapping[str, Sequence[str]]:
    """Parameters that lead somewhere."""
    side = world.mine
    receipt = f"/v1/cases/{side.waiting}/receipt"
    headers = side.tenant.headers(world.services, "GET", receipt)
    size = str(world.api.get("/v1/log/head", headers=side.person.headers).json()["tree_size"])
    cases: list[UUID] = [side.ready, side.held, side.waiting, side.dead, side.archived, world.theirs.ready]
    return {
        "case_id": [str(case_id) for case_id in cases],
        "evidence_id": [str(side.evidence_id)],
        "notice_id": [str(side.notice_id)],
        "workstation_id": [str(side.person.workstation_id)],
        "code": [world.api.get(receipt, headers=headers).json()["service_code"]],
        "tenant": [str(side.tenant.tenant_id)],
        "tenant_id": [str(side.tenant.tenant_id)],
        "leaf_index": ["0", "1"],
        "tree_size": [size],
        "old": [size],
        "new": [size],
    }


def _assert_as_described(case: GeneratedCase, answer: Any) -> None:
    assert answer.status_code < 500, (case.as_curl_command(), answer.text)
    case.validate_response(Response.from_any(answer), checks=_CONFORMS)
    if not answer.is_success:
        assert answer.headers["content-type"] == MEDIA_TYPE, answer.text
        problem = Problem.model_validate_json(answer.content)
        assert problem.status == answer.status_code
        assert problem.request_id == answer.headers["x-request-id"]
