"""`case-server worker`: runs jobs, one process for each pre-check that shall run at a time."""

import argparse
import asyncio
import signal

from case_server.commands.arguments import add_process_count
from case_server.commands.children import Children, end_with_parent
from case_server.commands.opened import open_services
from case_server.commands.output import announce
from case_server.commands.worker_parts import check_worker_parts
from case_server.foundation.jobs import (
    ARCHIVE_QUEUE,
    FEEDBACK_QUEUE,
    MAINTENANCE_QUEUE,
    PRE_CHECK_QUEUE,
    build_job_app,
)
from case_server.foundation.log_output import configure_logging
from case_server.foundation.services import Services
from case_server.foundation.settings import Settings
from case_server.precheck.jobs import warm_up
from resources.command_help import add_command

_GRACE_S = 15.0


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `worker`."""
    parser = add_command(
        commands, "worker", "执行后台任务：预核、反馈、归档 / run jobs: pre-checks, feedback, archive", common
    )
    add_process_count(parser, "--processes", "进程数，默认 1 / how many workers to run (default: 1)", default=1)
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Work until SIGTERM or SIGINT; a job in hand is finished first if it takes no longer than 15 s."""
    configure_logging()
    if arguments.with_parent:
        end_with_parent()
    check_worker_parts(settings)
    with open_services(settings) as services, Children() as children:
        for _ in range(1, arguments.processes):
            children.keep(["worker", "--data", str(settings.data_folder)])
        asyncio.run(_work(services))
    return 0


async def _work(services: Services) -> None:
    """Pre-checks one at a time, for they fill a core; beside them what mostly waits for a network or a disk."""
    app = build_job_app(services.database.url, services)
    loop = asyncio.get_running_loop()
    async with app.open_async():
        tasks = [
            asyncio.create_task(
                app.run_worker_async(
                    queues=queues,
                    concurrency=concurrency,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=_GRACE_S,
                )
            )
            for queues, concurrency in (
                ([PRE_CHECK_QUEUE], 1),
                ([FEEDBACK_QUEUE, ARCHIVE_QUEUE, MAINTENANCE_QUEUE], 4),
            )
        ]

        def end() -> None:
            for task in tasks:
                task.cancel()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, end)
        await loop.run_in_executor(None, warm_up)
        announce("worker_ready")
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
