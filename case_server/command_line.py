"""The `case-server` command: its arguments, and which module answers them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from case_server.commands import (
    account,
    face_search,
    import_cases,
    migrate,
    serve,
    tenant,
    verify_log,
    web,
    worker,
    workstation,
)
from case_server.commands.output import CommandFailed
from case_server.foundation.settings import SettingInvalid, settings_from


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="data folder (default: CASE_SERVER_DATA_FOLDER, else ./data)")
    common.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    parser = argparse.ArgumentParser(prog="case-server", description="The central server of Reviewer Desk (核验台).")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in (serve, worker, web, migrate, account, tenant, face_search, workstation, import_cases, verify_log):
        module.add_to(commands, common)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status: 0 done, 1 refused or failed, 2 not understood."""
    chosen = build_parser().parse_args(arguments)
    try:
        settings = settings_from(data_folder=chosen.data)
        status: int = chosen.run(chosen, settings)
    except SettingInvalid as invalid:
        print(f"case-server: {invalid}", file=sys.stderr)
        return 2
    except CommandFailed as failed:
        print(f"case-server: {failed}", file=sys.stderr)
        return 1
    return status
