"""A tenant's side of the webhook: a small receiver on loopback that checks signatures as docs/integration.md says."""

import hmac
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from case_contract.feedback import ResultNotice
from case_contract.intake import SIGNATURE_HEADER
from case_contract.signing import signature_timestamp, webhook_signature

MOST_BYTES = 1 << 20


class WebhookReceiver:
    """Collects `notices` (each once, by `notice_id`); `refused` counts what was not signed with `secret`."""

    def __init__(self, port: int = 0) -> None:
        """`port` is tried first; 0, or a port that is taken, gives another one."""
        self._changed = threading.Condition()
        self._notices: dict[str, ResultNotice] = {}
        self._secret: bytes | None = None
        self.deliveries = 0
        self.refused = 0
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        except OSError:
            self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, name="webhook receiver", daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """Where to send notices."""
        return f"http://127.0.0.1:{self.port}/notices"

    @property
    def notices(self) -> tuple[ResultNotice, ...]:
        """What has arrived so far, in order of arrival."""
        with self._changed:
            return tuple(self._notices.values())

    def trust(self, secret: str) -> None:
        """The webhook secret; before it is known everything is refused, so that the server tries again."""
        with self._changed:
            self._secret = secret.encode()

    def wait_for(self, enough: Callable[[tuple[ResultNotice, ...]], bool], timeout: float) -> bool:
        """Whether `enough` became true of the notices within `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: enough(tuple(self._notices.values())), timeout)

    def receive(self, signature: str, body: bytes) -> int:
        """Takes one delivery and gives the HTTP status to answer."""
        with self._changed:
            self.deliveries += 1
            notice = self._checked(signature, body)
            if notice is None:
                self.refused += 1
                return 401
            self._notices.setdefault(str(notice.notice_id), notice)
            self._changed.notify_all()
            return 204

    def _checked(self, signature: str, body: bytes) -> ResultNotice | None:
        timestamp = signature_timestamp(signature)
        if timestamp is None or self._secret is None:
            return None
        try:
            notice = ResultNotice.model_validate_json(body)
        except ValidationError:
            return None
        expected = webhook_signature(self._secret, timestamp=timestamp, notice_id=notice.notice_id, body=body)
        return notice if hmac.compare_digest(expected, signature) else None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(receiver: WebhookReceiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(length) if 0 < length <= MOST_BYTES else b""
            self.send_response(receiver.receive(self.headers.get(SIGNATURE_HEADER, ""), body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of http.server
            """Deliveries carry case data: nothing is logged."""

    return Handler
