"""A tenant's side of the intake interface: signs requests as docs/integration.md says."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests

from case_contract.intake import CASE_PART, IDEMPOTENCY_HEADER, SIGNATURE_HEADER, CaseReceipt
from case_contract.problems import Problem
from case_contract.signing import request_signature

FilePart = tuple[str, str, bytes]
"""(file name, media type, content)"""

TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Refused:
    """The server's answer when it took nothing."""

    status: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class TenantClient:
    """Submits cases to `base_url` (https), trusting `ca_file`, with an API key and its secret."""

    base_url: str
    ca_file: Path
    key_id: str
    secret: str = field(repr=False)

    def submit(
        self, case: Mapping[str, object], files: Mapping[str, FilePart], idempotency_key: str
    ) -> CaseReceipt | Refused:
        """`POST /v1/cases`; the same key again gives the same receipt."""
        parts: dict[str, tuple[str, str | bytes, str]] = {
            CASE_PART: ("case.json", json.dumps(case, ensure_ascii=False), "application/json")
        }
        parts |= {kind: (name, content, media_type) for kind, (name, media_type, content) in files.items()}
        return self._post("/v1/cases", parts, idempotency_key)

    def supplement(self, case_id: str, files: Mapping[str, FilePart], idempotency_key: str) -> CaseReceipt | Refused:
        """`POST /v1/cases/{case_id}/evidence`: what was missing or asked for again."""
        parts = {kind: (name, content, media_type) for kind, (name, media_type, content) in files.items()}
        return self._post(f"/v1/cases/{case_id}/evidence", parts, idempotency_key)

    def _post(
        self, path: str, parts: Mapping[str, tuple[str, str | bytes, str]], idempotency_key: str
    ) -> CaseReceipt | Refused:
        request = requests.Request("POST", self.base_url + path, files=parts).prepare()
        assert isinstance(request.body, bytes)  # noqa: S101 - requests encodes multipart from memory as bytes
        request.headers["Authorization"] = f"Bearer {self.key_id}"
        request.headers[IDEMPOTENCY_HEADER] = idempotency_key
        request.headers[SIGNATURE_HEADER] = request_signature(
            self.secret.encode(),
            timestamp=int(time.time()),
            method="POST",
            path=path,
            idempotency_key=idempotency_key,
            body=request.body,
        )
        with requests.Session() as session:
            session.trust_env = False
            answer = session.send(request, verify=str(self.ca_file), timeout=TIMEOUT_SECONDS)
        if answer.status_code in {200, 201}:
            return CaseReceipt.model_validate_json(answer.content)
        return Refused(answer.status_code, Problem.model_validate_json(answer.content))
