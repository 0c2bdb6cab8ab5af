"""`case-server migrate`: brings the database up to date without serving."""

import argparse

from case_server.commands.opened import database_address
from case_server.commands.output import show
from case_server.foundation.settings import Settings
from case_server.migrations import migrate, newest_revision
from resources.command_help import add_command


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `migrate`."""
    parser = add_command(commands, "migrate", "将数据库升级到最新 / bring the database up to date", common)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Apply what is missing."""
    with database_address(settings) as url:
        migrate(url)
    show(arguments, {"revision": newest_revision()}, f"The database is at revision {newest_revision()}.")
    return 0
