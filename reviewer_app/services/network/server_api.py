"""The server's HTTP interface as calls with typed answers. Confined to the network thread."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar
from urllib.parse import urlencode, urlsplit

import requests

from case_contract.accounts import EnrolWorkstation, RefreshSession, SignedIn, SignIn, WorkstationRecord
from case_contract.identifiers import new_id
from case_contract.problems import Problem, ProblemCode
from case_contract.records import CaseDetail
from case_contract.reports import AutomationReport, RiskLabelReport
from case_contract.sync import SyncRequest, SyncResponse
from reviewer_app.domain.sync_state import read_timeout_seconds
from reviewer_app.services.network.trust import TrustAdapter, tls_context
from reviewer_app.services.types import AwayReason

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

T = TypeVar("T")

_CONNECT_SECONDS: Final = 5.0
_LARGEST_ANSWER: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """The server did what was asked."""

    value: T = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The server understood and said no."""

    code: ProblemCode


@dataclass(frozen=True, slots=True)
class Away:
    """No usable answer; the server may or may not have done what was asked (an untrusted one was asked nothing)."""

    reason: AwayReason = AwayReason.UNREACHABLE


Reply = Answer[T] | Refusal | Away


class ServerApi:
    """One keep-alive session to one server."""

    def __init__(self, address: str, pinned_ca: Path | None, language: Callable[[], str]) -> None:
        """`address` like `https://host:port`; raises `ValueError` for anything but https."""
        if urlsplit(address).scheme != "https":
            raise ValueError("the server's address must begin with https://")
        self.address = address.rstrip("/")
        self._language = language
        self._context = tls_context(pinned_ca)
        self._session = self._new_session()

    def sign_in(self, body: SignIn) -> Reply[SignedIn]:
        """`POST /v1/sessions`."""
        values = {
            **body.model_dump(mode="json", exclude_none=True),
            "password": body.password.get_secret_value(),
        }
        import json

        return self._call("POST", "/v1/sessions", SignedIn.model_validate_json, body=json.dumps(values).encode())

    def refresh(self, body: RefreshSession) -> Reply[SignedIn]:
        """`POST /v1/sessions/refresh`."""
        import json

        text = json.dumps({"refresh_token": body.refresh_token.get_secret_value()})
        return self._call("POST", "/v1/sessions/refresh", SignedIn.model_validate_json, body=text.encode())

    def sign_out(self, token: str) -> Reply[None]:
        """`DELETE /v1/sessions`."""
        return self._call("DELETE", "/v1/sessions", _nothing, token=token)

    def enrol(self, token: str, body: EnrolWorkstation) -> Reply[WorkstationRecord]:
        """`POST /v1/workstations`."""
        return self._call(
            "POST",
            "/v1/workstations",
            WorkstationRecord.model_validate_json,
            token=token,
            body=body.model_dump_json().encode(),
        )

    def claim_next(self, token: str) -> Reply[CaseDetail]:
        """`POST /v1/cases/claim`."""
        return self._call("POST", "/v1/cases/claim", CaseDetail.model_validate_json, token=token, body=b"{}")

    def claim(self, token: str, case_id: UUID) -> Reply[CaseDetail]:
        """`POST /v1/cases/{case_id}/claim`."""
        return self._call("POST", f"/v1/cases/{case_id}/claim", CaseDetail.model_validate_json, token=token, body=b"{}")

    def sync(self, token: str, body: SyncRequest) -> Reply[SyncResponse]:
        """`POST /v1/sync`; the time allowed grows with what is sent."""
        data = body.model_dump_json().encode()
        seconds = read_timeout_seconds(body_bytes=len(data), commands=len(body.commands))
        return self._call(
            "POST", "/v1/sync", SyncResponse.model_validate_json, token=token, body=data, read_seconds=seconds
        )

    def automation_report(
        self, token: str, since: datetime, until: datetime, tenant_id: UUID | None
    ) -> Reply[AutomationReport]:
        """`GET /v1/reports/automation`."""
        path = f"/v1/reports/automation?{_period(since, until, tenant_id)}"
        return self._call("GET", path, AutomationReport.model_validate_json, token=token)

    def risk_label_report(
        self, token: str, since: datetime, until: datetime, tenant_id: UUID | None
    ) -> Reply[RiskLabelReport]:
        """`GET /v1/reports/risk-labels`."""
        path = f"/v1/reports/risk-labels?{_period(since, until, tenant_id)}"
        return self._call("GET", path, RiskLabelReport.model_validate_json, token=token)

    def evidence(self, token: str, case_id: UUID, evidence_id: UUID, size: int) -> Reply[bytes]:
        """`GET /v1/cases/{case_id}/evidence/{evidence_id}`."""
        return self._call(
            "GET",
            f"/v1/cases/{case_id}/evidence/{evidence_id}",
            bytes,
            token=token,
            read_seconds=read_timeout_seconds(body_bytes=size, commands=0),
        )

    def open_changes(self, token: str, read_seconds: float) -> requests.Response | None:
        """`GET /v1/changes` as an open stream on a connection of its own, or None."""
        session = self._new_session()
        try:
            response = session.get(
                f"{self.address}/v1/changes",
                headers={**self._headers(token), "Accept": "text/event-stream"},
                stream=True,
                timeout=(_CONNECT_SECONDS, read_seconds),
                allow_redirects=False,
            )
        except requests.RequestException:
            session.close()
            return None
        if response.status_code != requests.codes.ok:
            response.close()
            return None
        return response

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _call(
        self,
        method: str,
        path: str,
        parse: Callable[[bytes], T],
        *,
        token: str | None = None,
        body: bytes | None = None,
        read_seconds: float = 15.0,
    ) -> Reply[T]:
        headers = self._headers(token)
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            response = self._session.request(
                method,
                self.address + path,
                data=body,
                headers=headers,
                timeout=(_CONNECT_SECONDS, read_seconds),
                allow_redirects=False,
                stream=True,
            )
            with response:
                content = _bounded(response)
        except requests.RequestException as error:
            return Away(_why(error))
        if content is None:
            return Away()
        if response.ok and not response.is_redirect:
            return _parsed(content, parse)
        return _refused(content)

    def _headers(self, token: str | None) -> dict[str, str]:
        headers = {"Accept-Language": self._language(), "X-Request-Id": str(new_id())}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return headers

    def _new_session(self) -> requests.Session:
        session = requests.Session()
        # Neither a proxy nor a CA list nor a password out of the environment.
        session.trust_env = False
        session.mount("https://", TrustAdapter(self._context))
        session.mount("http://", _NoPlainText())
        return session


class _NoPlainText(requests.adapters.BaseAdapter):
    """Refuses http, whoever asks for it."""

    def send(self, *_arguments: object, **_options: object) -> requests.Response:
        """Always raises."""
        raise requests.exceptions.InvalidSchema("https only")

    def close(self) -> None:
        """Nothing to close."""


def _why(error: BaseException) -> AwayReason:
    """The libraries wrap the certificate's trouble in errors of their own, one inside the other."""
    inner: object = error
    while isinstance(inner, BaseException):
        if isinstance(inner, ssl.SSLCertVerificationError):
            return AwayReason.UNTRUSTED
        arguments = inner.args[0] if inner.args else None
        inner = inner.__cause__ or getattr(inner, "reason", None) or arguments
    return AwayReason.UNREACHABLE


def _bounded(response: requests.Response) -> bytes | None:
    parts: list[bytes] = []
    total = 0
    for part in response.iter_content(256 * 1024):
        total += len(part)
        if total > _LARGEST_ANSWER:
            return None
        parts.append(part)
    return b"".join(parts)


def _parsed(content: bytes, parse: Callable[[bytes], T]) -> Reply[T]:
    try:
        return Answer(parse(content))
    except ValueError:  # a body of another shape: something between here and the server, or another version
        return Away()


def _refused(content: bytes) -> Refusal | Away:
    try:
        return Refusal(Problem.model_validate_json(content).code)
    except ValueError:  # not the server's own words: a proxy or a balancer answered
        return Away()


def _nothing(_content: bytes) -> None:
    return None


def _period(since: datetime, until: datetime, tenant_id: UUID | None) -> str:
    query = {"from": since.isoformat(), "to": until.isoformat()}
    return urlencode(query if tenant_id is None else {**query, "tenant": str(tenant_id)})
