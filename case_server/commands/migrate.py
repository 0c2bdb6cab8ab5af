"""`case-server migrate`: brings the database up to date without serving."""

import argparse

from case_server.commands.opened import bring_up_to_date, database_address
from case_server.commands.output import show
from case_server.foundation.settings import Settings
from case_server.migrations import newest_revision
from resources.command_help import add_command
from resources.sentences import either


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `migrate`."""
    parser = add_command(commands, "migrate", "将数据库升级到最新 / bring the database up to date", common)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Apply what is missing."""
    with database_address(settings) as url:
        bring_up_to_date(url)
    revision = newest_revision()
    show(
        arguments,
        {"revision": revision},
        either(f"数据库已升级到版本 {revision}。", f"The database is at revision {revision}."),
    )
    return 0
