"""Builds what tenants send: pictures, multipart bodies and signed requests."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from httpx import Response
from PIL import Image

from case_contract.intake import CASE_PART
from case_server.foundation.services import Services
from tests.case_server.api import Tenant, TestClient

BOUNDARY = "reviewer-desk-test"
REQUIRED = ("id_front", "id_back", "selfie")


def picture(size: tuple[int, int] = (64, 48), kind: str = "JPEG", colour: str = "teal") -> bytes:
    """A small picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


def multipart(parts: Sequence[tuple[str, bytes]], *, file_name: str = "x.jpg", boundary: str = BOUNDARY) -> bytes:
    """A multipart body with these parts in this order."""
    body = b""
    for name, data in parts:
        extra = "" if name == CASE_PART else f'; filename="{file_name}"'
        body += (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'.encode() + data + b"\r\n"
        )
    return body + f"--{boundary}--\r\n".encode()


def case_json(services: Services, **changes: Any) -> dict[str, Any]:
    """A submission of a payment account as JSON."""
    given_at = services.clock.now() - timedelta(minutes=5)
    return {
        "tenant_reference": "order-1",
        "case_type": "payment_account",
        "subject_id": "customer-1",
        "declared": {"name": "张伟", "id_number": "440305197501010015"},
        "consent": {"given_at": given_at.isoformat(), "text_version": "2026-01"},
        **changes,
    }


def post(
    client: TestClient,
    services: Services,
    tenant: Tenant,
    path: str,
    body: bytes,
    *,
    key: str | None = None,
    content_type: str = f"multipart/form-data; boundary={BOUNDARY}",
) -> Response:
    """A signed POST of `body`."""
    headers = tenant.headers(services, "POST", path, body, uuid4().hex if key is None else key)
    answer: Response = client.post(path, content=body, headers=headers | {"Content-Type": content_type})
    return answer


def submit(
    client: TestClient,
    services: Services,
    tenant: Tenant,
    *,
    key: str | None = None,
    evidence: Mapping[str, bytes] | None = None,
    case: Mapping[str, Any] | None = None,
) -> Response:
    """A submission with all required evidence, unless told otherwise."""
    files = {kind: picture() for kind in REQUIRED} if evidence is None else dict(evidence)
    stated = json.dumps(dict(case_json(services) if case is None else case)).encode()
    body = multipart([(CASE_PART, stated), *files.items()])
    return post(client, services, tenant, "/v1/cases", body, key=key)
