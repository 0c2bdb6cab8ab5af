"""The desk believes one CA, speaks TLS 1.3 only, and gives every failure as a value (design.md, Evidence)."""

from __future__ import annotations

import datetime
import gc
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from case_contract.problems import Problem, ProblemCode
from reviewer_app.services.network.push import events
from reviewer_app.services.network.server_api import Answer, Away, Refusal, ServerApi
from reviewer_app.services.types import AwayReason
from tests.support.case_records import case_id_of

PROBLEM = Problem(
    type="about:blank", code=ProblemCode.EVIDENCE_ERASED, title="t", detail="d", status=410, request_id="r"
)


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        """Evidence by the last letter of the token."""
        token = self.headers.get("Authorization", "")
        self.seen.append(dict(self.headers.items()))
        status, body = {
            "Bearer good": (200, b"picture"),
            "Bearer no": (410, PROBLEM.model_dump_json().encode()),
            "Bearer proxy": (502, b"<html>bad gateway</html>"),
            "Bearer away": (302, b""),
        }[token]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it so
        """Stay silent."""


@dataclass(frozen=True)
class Server:
    """Where it listens and which CA signed it."""

    address: str
    ca: Path
    other_ca: Path
    seen: list[dict[str, str]]


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private


@pytest.fixture(params=[ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2], ids=["tls1.3", "tls1.2"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A real TLS server on loopback, of the newest and of an older version."""
    certificate, private = _certificate(tmp_path, "right")
    other, _ = _certificate(tmp_path, "other")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    context.maximum_version = request.param
    seen: list[dict[str, str]] = []
    handler = type("Handler", (_Answers,), {"seen": seen})

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Refused handshakes are what is tested."""

    listening = Quiet(("127.0.0.1", 0), handler)
    listening.socket = context.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield Server(f"https://127.0.0.1:{listening.server_port}", certificate, other, seen)
    listening.shutdown()
    listening.server_close()
    thread.join()


def _ask(address: str, ca: Path | None, token: str) -> Answer[bytes] | Refusal | Away:
    api = ServerApi(address, ca, lambda: "zh_CN")
    try:
        return api.evidence(token, case_id_of(1), case_id_of(2), 100)
    finally:
        api.close()


def test_only_the_pinned_ca_over_tls_1_3_is_believed(server: Server, request: pytest.FixtureRequest) -> None:
    """R: the right CA and TLS 1.3, or nothing; a server that cannot prove itself is told from an absent one."""
    new = "tls1.3" in request.node.name
    stranger = Away(AwayReason.UNTRUSTED) if new else Away()
    assert _ask(server.address, server.ca, "good") == (Answer(b"picture") if new else Away())
    assert _ask(server.address, server.other_ca, "good") == stranger
    assert _ask(server.address, None, "good") == stranger
    assert len(server.seen) == (1 if new else 0)


@pytest.mark.parametrize("server", [ssl.TLSVersion.TLSv1_3], indirect=True)
def test_every_kind_of_answer_is_a_value(server: Server) -> None:
    """A problem by its code; anything that is not the server's own words is no answer; no redirect is followed."""
    assert _ask(server.address, server.ca, "no") == Refusal(ProblemCode.EVIDENCE_ERASED)
    assert _ask(server.address, server.ca, "proxy") == Away()
    assert _ask(server.address, server.ca, "away") == Away()
    assert gc.isenabled(), "it rests while an answer is parsed, and no longer"
    assert {seen["Accept-Language"] for seen in server.seen} == {"zh_CN"}
    assert len({seen["X-Request-Id"] for seen in server.seen}) == 3


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "ftp://server", "server"])
def test_nothing_but_https_is_accepted(address: str) -> None:
    """TLS everywhere, on loopback too."""
    with pytest.raises(ValueError, match="https"):
        ServerApi(address, None, lambda: "en")


def test_nobody_there_is_away() -> None:
    """A closed port is an expected outcome."""
    assert _ask("https://127.0.0.1:9", None, "good") == Away()


def test_events_are_told_apart() -> None:
    """Comments keep the line alive and mean nothing."""
    lines = [b": hello", b"", b"event: changed", b"data: {}", b"", b"", b"event:other", b"", b"event: changed"]
    assert list(events(lines)) == ["changed", "other"]
