"""Clients that claim, each on its own kept-alive TLS connection: `python -m benchmarks.claim_load`.

One JSON line in says what to do, `ready` comes out when every connection has been used, a line `go` in starts the
measured requests, one JSON line comes out. Sockets are used directly and answers are hardly looked at, for this has to
be much cheaper than what it measures; the processor time that it took itself is in its answer.
"""

import json
import socket
import ssl
import sys
import threading
import time
from dataclasses import dataclass, field

_CASE_ID = b'"case_id":"'


@dataclass
class _Client:
    """One connection and what came over it."""

    connection: ssl.SSLSocket
    request: bytes
    seconds: list[float] = field(default_factory=list)
    case_ids: list[str] = field(default_factory=list)
    refused: int = 0

    def claim(self, times: int) -> None:
        """Send a request and read its answer, `times` times."""
        for _ in range(times):
            began = time.perf_counter()
            self.connection.sendall(self.request)
            head, body = self._answer()
            self.seconds.append(time.perf_counter() - began)
            at = body.find(_CASE_ID)
            if head.startswith(b"HTTP/1.1 200") and at >= 0:
                self.case_ids.append(body[at + len(_CASE_ID) :][:36].decode())
            else:
                self.refused += 1

    def _answer(self) -> tuple[bytes, bytes]:
        data = self.connection.recv(65536)
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head = data[:end]
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        while len(data) < end + 4 + length:
            data += self._more()
        return head, data[end + 4 :]

    def _more(self) -> bytes:
        data = self.connection.recv(65536)
        if not data:
            raise ConnectionError("the server hung up")
        return data


def main() -> int:
    """Do what the first line of standard input asks."""
    asked = json.loads(sys.stdin.readline())
    context = ssl.create_default_context(cafile=asked["ca"])
    host, port = asked["host"], asked["port"]
    clients = [_Client(_connect(context, host, port), _request(host, port, token)) for token in asked["tokens"]]
    _all(clients, asked["first"])
    for client in clients:
        client.seconds.clear()
    print("ready", flush=True)
    sys.stdin.readline()
    cpu, began = time.process_time(), time.monotonic()
    _all(clients, asked["times"])
    ended, used = time.monotonic(), time.process_time() - cpu
    print(
        json.dumps(
            {
                "began": began,
                "ended": ended,
                "cpu": used,
                "seconds": [seconds for client in clients for seconds in client.seconds],
                "case_ids": [case_id for client in clients for case_id in client.case_ids],
                "refused": sum(client.refused for client in clients),
            }
        )
    )
    return 0


def _connect(context: ssl.SSLContext, host: str, port: int) -> ssl.SSLSocket:
    plain = socket.create_connection((host, port), timeout=60)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return context.wrap_socket(plain, server_hostname=host)


def _request(host: str, port: int, token: str) -> bytes:
    lines = (
        "POST /v1/cases/claim HTTP/1.1",
        f"Host: {host}:{port}",
        f"Authorization: Bearer {token}",
        "Content-Type: application/json",
        "Content-Length: 2",
        "",
        "{}",
    )
    return "\r\n".join(lines).encode()


def _all(clients: list[_Client], times: int) -> None:
    threads = [threading.Thread(target=client.claim, args=(times,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
