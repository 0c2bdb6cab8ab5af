"""The `case-server` command: its arguments, and which module answers them."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from case_server.commands.output import CommandFailed
from case_server.foundation.settings import SettingInvalid, settings_from

_MODULES: Final = MappingProxyType(
    {
        "serve": "serve",
        "all": "serve",
        "worker": "worker",
        "web": "web",
        "migrate": "migrate",
        "account": "account",
        "tenant": "tenant",
        "face-search": "face_search",
        "workstation": "workstation",
        "import": "import_cases",
        "verify-log": "verify_log",
    }
)
"""Commands in the order of the help, and the module in `case_server.commands` that answers each."""


def build_parser(command: str | None = None) -> argparse.ArgumentParser:
    """The whole grammar of the command line, or of `command` alone: each command brings libraries that others can do
    without, and loading them all costs a second."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="data folder (default: CASE_SERVER_DATA_FOLDER, else ./data)")
    common.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    parser = argparse.ArgumentParser(prog="case-server", description="The central server of Reviewer Desk (核验台).")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    only = _MODULES.get(command) if command is not None else None
    for module in dict.fromkeys(_MODULES.values()) if only is None else (only,):
        importlib.import_module(f"case_server.commands.{module}").add_to(commands, common)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status: 0 done, 1 refused or failed, 2 not understood."""
    given = sys.argv[1:] if arguments is None else arguments
    chosen = build_parser(given[0] if given else None).parse_args(given)
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
