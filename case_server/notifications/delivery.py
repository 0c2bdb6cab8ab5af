"""Sends one signed notice over HTTPS: no redirects, no proxies, one look-up, a deadline for the whole exchange."""

import http.client
import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from case_contract.intake import SIGNATURE_HEADER
from case_contract.signing import webhook_signature
from case_server.notifications.addresses import AddressFault, Target, check_address

_TIMEOUT_S: Final = 10.0
_USER_AGENT: Final = "reviewer-desk-webhook/1"


@dataclass(frozen=True, slots=True)
class Delivered:
    """The tenant took the notice (any 2xx)."""

    status: int


@dataclass(frozen=True, slots=True)
class NotDelivered:
    """Why a try failed, in words of ours: nothing that the other side says is kept."""

    reason: str


@dataclass(frozen=True, slots=True)
class Postman:
    """How notices are sent. `trust` is the system's certificates unless a test gives its own."""

    loopback_allowed: bool
    timeout_s: float = _TIMEOUT_S
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def deliver(
        self, *, url: str, secret: bytes, notice_id: UUID, body: bytes, timestamp: int
    ) -> Delivered | NotDelivered:
        """Post `body` with its signature. Redirects and everything else that is not 2xx count as failed."""
        target = check_address(url, loopback_allowed=self.loopback_allowed)
        if isinstance(target, AddressFault):
            return NotDelivered(target.value)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": _USER_AGENT,
            "Idempotency-Key": str(notice_id),
            SIGNATURE_HEADER: webhook_signature(secret, timestamp=timestamp, notice_id=notice_id, body=body),
            "Connection": "close",
        }
        return self._post(target, body, headers)

    def _post(self, target: Target, body: bytes, headers: dict[str, str]) -> Delivered | NotDelivered:
        connection = _PinnedConnection(target, self.timeout_s, self.trust)
        # Timeouts of a socket count from its last byte; whoever drips bytes is cut off by the watch.
        watch = threading.Timer(self.timeout_s, connection.cut)
        watch.daemon = True
        watch.start()
        try:
            connection.request("POST", target.path, body=body, headers=headers)
            status = connection.getresponse().status
        except ssl.SSLError:
            return NotDelivered("tls_failed")
        except TimeoutError:
            return NotDelivered("timed_out")
        except (OSError, http.client.HTTPException, ValueError):
            return NotDelivered("timed_out" if connection.was_cut else "connection_failed")
        finally:
            watch.cancel()
            connection.close()
        return Delivered(status) if 200 <= status < 300 else NotDelivered(f"http_{status}")


class _PinnedConnection(http.client.HTTPConnection):
    """Connects to the address that was checked, whatever the name resolves to by now."""

    def __init__(self, target: Target, timeout_s: float, trust: ssl.SSLContext) -> None:
        super().__init__(target.host, target.port, timeout=timeout_s)
        self._target = target
        self._trust = trust
        self.was_cut = False

    def connect(self) -> None:
        """Open the connection, with TLS for the name when the target is secure."""
        raw = socket.create_connection((self._target.ip, self._target.port), self.timeout)
        self.sock = raw
        if self._target.secure:
            self.sock = self._trust.wrap_socket(raw, server_hostname=self._target.host)

    def cut(self) -> None:
        """End the exchange from another thread."""
        self.was_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
