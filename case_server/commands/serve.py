"""`case-server serve` and `all`: the node as an operator starts it."""

import argparse
import dataclasses
import os
import socket

from case_server.commands.arguments import add_process_count, whole_number
from case_server.commands.children import Children, end_with_parent
from case_server.commands.opened import check_data_folder, open_services
from case_server.commands.output import CommandFailed, announce
from case_server.commands.web import answer_http
from case_server.commands.worker_parts import check_worker_parts
from case_server.foundation.log_output import configure_logging
from case_server.foundation.settings import Settings
from case_server.foundation.tls import tls_files
from resources.command_help import add_command
from resources.sentences import either


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `serve` and `all`."""
    for name, text, with_worker in (
        (
            "serve",
            "提供 HTTPS 服务；未配置数据库时启动内置 PostgreSQL"
            " / answer HTTPS (starts the embedded PostgreSQL when no database is configured)",
            False,
        ),
        ("all", "提供服务，并在旁运行后台任务 / serve, with workers beside", True),
    ):
        parser = add_command(commands, name, text, common)
        parser.add_argument(
            "--host",
            help="监听地址，默认取 CASE_SERVER_HOST，否则 127.0.0.1"
            " / address to listen on (default: CASE_SERVER_HOST, else 127.0.0.1)",
        )
        parser.add_argument(
            "--port",
            type=whole_number(0, 65_535),
            help="监听端口，0 为任一空闲端口，默认 8443 / port to listen on, 0 for any free one (default: 8443)",
        )
        add_process_count(parser, "--processes", "HTTPS 进程数，默认 1 / processes that answer HTTPS (default: 1)")
        parser.add_argument(
            "--with-worker",
            action="store_true",
            default=with_worker,
            help="以子进程运行后台任务 / run workers as children",
        )
        add_process_count(
            parser, "--workers", "后台任务子进程数，默认 1 / how many workers to run as children (default: 1)"
        )
        parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
        parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; prints a JSON line with the address once ready, and leaves no process behind."""
    configure_logging()
    if arguments.with_parent:
        end_with_parent()
    with open_listener(
        settings.host if arguments.host is None else arguments.host,
        settings.port if arguments.port is None else arguments.port,
    ) as listening:
        check_data_folder(settings)
        if arguments.with_worker:
            check_worker_parts(settings)
        return _serve(arguments, settings, listening)


def _serve(arguments: argparse.Namespace, settings: Settings, listening: socket.socket) -> int:
    settings = _settled(settings, listening)
    files = tls_files(settings)
    shared = ["--data", str(settings.data_folder)]
    with open_services(settings) as services, Children() as children:
        for _ in range(1, arguments.processes or settings.web_processes):
            descriptor = listening.fileno()
            os.set_inheritable(descriptor, True)
            children.keep(["web", "--descriptor", str(descriptor), *shared], inherit=[descriptor])
        if arguments.with_worker:
            for _ in range(arguments.workers or settings.worker_processes):
                children.keep(["worker", *shared])

        def started() -> None:
            announce("ready", url=settings.public_url, ca=None if files.ca is None else str(files.ca))

        answer_http(services, listening, files, started=started)
    return 0


def open_listener(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises `CommandFailed` when the address is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol left open (0) asyncio would not switch Nagle off, and each answer would wait 40 ms for an ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, UnicodeError) as error:
        listening.close()
        why = error.strerror if isinstance(error, OSError) else either("没有这个地址", "no such address")
        raise CommandFailed(
            f"无法在 {host} 的端口 {port} 上监听（{why}）；请用 --host 或 --port 另选",
            f"cannot listen on {host} port {port} ({why}); choose another with --host or --port",
        ) from error
    listening.listen(2048)
    return listening


def _settled(settings: Settings, listening: socket.socket) -> Settings:
    """The settings with the address that came of them; a public address that was given on purpose stays."""
    host, port = listening.getsockname()[:2]
    public = settings.public_url
    if public == f"https://{settings.host}:{settings.port}":
        public = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
    return dataclasses.replace(settings, host=host, port=port, public_url=public)
