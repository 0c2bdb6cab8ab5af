"""`case-server` as real processes: TLS, readiness, a clean end, and nothing left behind."""

import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from case_server.commands.serve import open_listener
from tests.end_to_end.installation import copy_installed
from tests.support.processes import left_on, processes_on
from tests.support.server_process import RunningServer, ServerFailed

_PASSWORD = "a long enough password"
pytestmark = pytest.mark.end_to_end


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server with a worker and two processes that answer."""
    with RunningServer(_short_folder(tmp_path_factory), web_processes=2) as running:
        yield running


def _short_folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("d") / "s"


def test_it_answers_over_tls_to_whoever_trusts_its_ca(server: RunningServer) -> None:
    """Health says ready; without the CA there is no connection."""
    answer = requests.get(f"{server.base_url}/v1/health", verify=str(server.ca_path), timeout=20)
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.headers["cache-control"] == "no-store"
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{server.base_url}/v1/health", timeout=20)


def test_nothing_older_than_tls_1_3_is_spoken(server: RunningServer) -> None:
    """TLS 1.3 everywhere, on loopback too (design.md, Evidence and secrets)."""
    context = ssl.create_default_context(cafile=str(server.ca_path))
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as wrapped,
    ):
        assert wrapped.version() == "TLSv1.3"
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        pytest.raises((ssl.SSLError, ConnectionResetError)),
        socket.create_connection(("127.0.0.1", server.port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1"),
    ):
        pass


def test_a_request_head_without_end_is_not_read_on(server: RunningServer) -> None:
    """One header of megabytes costs its sender the connection, not the server its memory."""
    context = ssl.create_default_context(cafile=str(server.ca_path))
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as wrapped,
    ):
        wrapped.sendall(b"GET /v1/health HTTP/1.1\r\nHost: here\r\nX-Long: ")
        sent = 0
        with contextlib.suppress(OSError):
            while sent < 64 * 2**20:
                sent += wrapped.send(b"x" * 16_384)
    assert sent < 64 * 2**20


def test_tenants_accounts_and_workstations_are_made_while_it_serves(server: RunningServer) -> None:
    """The commands share the embedded database with the running server; secrets are printed once, as JSON."""
    tenant = server.command("tenant", "create", "--name", "Bank", "--plan", "advanced")
    account = server.command(
        "account",
        "create",
        "--login",
        "wang",
        "--name",
        "王芳",
        "--roles",
        "reviewer,supervisor",
        "--tenants",
        tenant["tenant_id"],
        password=_PASSWORD,
    )
    assert account["provisioning_uri"].startswith("otpauth://totp/")
    assert len(tenant["api_secret"]) == 64
    assert [row["login"] for row in server.command("account", "list")["accounts"]] == ["wang"]
    assert [row["name"] for row in server.command("tenant", "list")["tenants"]] == ["Bank"]
    with pytest.raises(ServerFailed, match="there is an account with this login"):
        server.command("account", "create", "--login", "WANG", "--name", "x", "--roles", "auditor", password=_PASSWORD)
    with pytest.raises(ServerFailed, match="at least 12 characters"):
        server.command("account", "create", "--login", "li", "--name", "x", "--roles", "auditor", password="short")
    with pytest.raises(ServerFailed, match="there is no workstation with this id"):
        server.command("workstation", "approve", tenant["tenant_id"])
    assert server.command("workstation", "list")["workstations"] == []
    assert server.command("verify-log")["verified"] is True


def test_a_clean_end_leaves_no_process_and_a_second_start_finds_its_data(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """SIGTERM: every process ends with status 0, PostgreSQL too; accounts are there again afterwards."""
    folder = _short_folder(tmp_path_factory)
    running = RunningServer(folder, workers=0)
    with running:
        assert processes_on(folder)
        running.command("tenant", "create", "--name", "Bank")
    assert processes_on(folder) == []
    with running:
        assert [row["name"] for row in running.command("tenant", "list")["tenants"]] == ["Bank"]
    assert processes_on(folder) == []


@pytest.mark.parametrize("end_with", [signal.SIGINT, signal.SIGKILL])
def test_children_end_with_their_parent_however_it_went(
    tmp_path_factory: pytest.TempPathFactory, installed: Path, end_with: signal.Signals
) -> None:
    """Ctrl-C, and even kill -9 of the serving process, leaves neither workers nor PostgreSQL behind."""
    folder = _short_folder(tmp_path_factory)
    copy_installed(installed, folder)
    with subprocess.Popen(
        [sys.executable, "-m", "case_server", "all", "--port", "0", "--processes", "2", "--data", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        events: set[str] = set()
        while events != {"ready", "worker_ready"}:
            events.add(json.loads(serving.stdout.readline())["event"])
        assert len(processes_on(folder)) >= 4
        serving.send_signal(end_with)
        status = serving.wait(60)
        left = left_on(folder, within=60)
        for process in left:
            process.kill()
    assert status == (0 if end_with is signal.SIGINT else -signal.SIGKILL)
    assert left == []


def test_a_port_in_use_is_said_plainly(tmp_path: Path) -> None:
    """One sentence and status 1; nothing was started."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "case_server", "serve", "--port", port, "--data", str(tmp_path / "d")],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"case-server: cannot listen on 127.0.0.1 port {port}")
    assert not (tmp_path / "d").exists()


def test_a_setting_that_is_not_understood_names_its_variable(tmp_path: Path) -> None:
    """And not its value, which may be a secret."""
    done = subprocess.run(
        [sys.executable, "-m", "case_server", "migrate", "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "CASE_SERVER_PORT": "hunter2"},
    )
    assert done.returncode == 2
    assert "CASE_SERVER_PORT" in done.stderr
    assert "hunter2" not in done.stderr


def test_answers_are_not_held_back_by_nagle() -> None:
    """Accepted connections send at once: asyncio sees to it only where the socket says that it speaks TCP."""
    listening = open_listener("127.0.0.1", 0)
    with listening, socket.create_connection(listening.getsockname(), timeout=20), listening.accept()[0] as accepted:
        assert accepted.proto == socket.IPPROTO_TCP
