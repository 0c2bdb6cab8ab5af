"""`case-server verify-log`: recomputes the whole record log and compares it with what was signed."""

import argparse
from typing import assert_never

from case_server.commands.opened import open_services
from case_server.commands.output import CommandFailed, show
from case_server.foundation.database import Scope
from case_server.foundation.settings import Settings
from case_server.record_log.verification import Tampered, Verified, verify_log
from resources.command_help import add_command


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `verify-log`."""
    parser = add_command(
        commands,
        "verify-log",
        "校验操作日志；有改动时退出码为 1 / check the record log; status 1 when it was changed",
        common,
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Compare every entry, leaf and signed head; changes nothing."""
    if settings.database_url is None and not settings.postgres_folder.is_dir():
        raise CommandFailed(
            f"there is no server's data in {settings.data_folder}: name the folder with --data, "
            "or the database in CASE_SERVER_DATABASE_URL"
        )
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        found = verify_log(connection, services.log_key.public_key())
    match found:
        case Verified():
            show(
                arguments,
                {
                    "verified": True,
                    "tree_size": found.tree_size,
                    "root": found.root.hex(),
                    "heads": found.heads,
                    "waiting": found.waiting,
                },
                f"The record log is whole: {found.tree_size} entries under {found.heads} signed heads, "
                f"{found.waiting} not signed yet.\nRoot {found.root.hex()}",
            )
            return 0
        case Tampered():
            show(
                arguments,
                {"verified": False, "fault": found.fault.value, "at": found.at},
                f"The record log was changed: {found.fault.value} at {found.at}.",
            )
            return 1
        case _:
            assert_never(found)
