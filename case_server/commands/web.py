"""Answering HTTP in this process; `case-server web` is a further such process on the socket of its parent."""

import argparse
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from case_server.commands.children import end_with_parent
from case_server.commands.opened import open_services
from case_server.foundation.http_protocol import BoundedHeads
from case_server.foundation.log_output import configure_logging
from case_server.foundation.services import Services
from case_server.foundation.settings import Settings
from case_server.foundation.tls import TlsFiles, server_context, tls_files

_GRACE_S = 3


class _Server(uvicorn.Server):
    """Tells when it serves. Signals are handled by whoever runs it, so that clearing up can follow."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_started = started

    def install(self) -> None:
        """End gracefully at the first SIGTERM or SIGINT, at once at the second."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_end)

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """As the parent class, but without its raising the signal again at the end."""
        await self._serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell."""
        await super().startup(sockets)
        self._tell_started()

    def _ask_to_end(self, _number: int, _frame: FrameType | None) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


def answer_http(services: Services, listening: socket.socket, files: TlsFiles, *, started: Callable[[], None]) -> None:
    """Serve the API on `listening` until SIGTERM or SIGINT. Calls `started` once requests are answered."""
    from case_server.application import build_application

    settings = services.settings
    config = uvicorn.Config(
        build_application(services),
        # uvloop where there is one (not on Windows).
        loop="auto",
        http=BoundedHeads,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_GRACE_S,
        ssl_context_factory=lambda _config, _default: server_context(files),
    )
    server = _Server(config, started)
    server.install()
    server.run(sockets=[listening])


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `web`, which `serve` starts for itself; it is not in the list of commands."""
    parser = commands.add_parser("web", description="由 serve 自行启动 / started by serve itself", parents=[common])
    parser.add_argument("--descriptor", type=int, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve on an inherited socket."""
    configure_logging()
    if arguments.with_parent:
        end_with_parent()
    listening = socket.socket(fileno=arguments.descriptor)
    with open_services(settings) as services:
        answer_http(services, listening, tls_files(settings), started=lambda: None)
    return 0
