"""The `case-server` command: its arguments, and which module answers them."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

# Workers fill the cores: what NumPy's own threads do on a picture is mostly to wait for each other, at full speed.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from case_server.commands.output import CommandFailed
from case_server.foundation.settings import SettingInvalid, settings_from
from resources.command_help import CommandParser
from resources.pipes import quiet_when_unread

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
        "erase-case": "erase_case",
        "hold-case": "hold_case",
        "verify-log": "verifying.log",
        "verify-package": "verifying.package",
    }
)
"""Commands in the order of the help, and the module in `case_server.commands` that answers each."""


def build_parser(command: str | None = None) -> argparse.ArgumentParser:
    """The whole grammar of the command line, or of `command` alone: each command brings libraries that others can do
    without, and loading them all costs a second. For a word that is no command the names of all will do."""
    common = CommandParser(add_help=False)
    options = common.add_argument_group("每个命令都有的选项 / options of every command")
    options.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="数据文件夹，默认取 CASE_SERVER_DATA_FOLDER，否则 ./data"
        " / data folder (default: CASE_SERVER_DATA_FOLDER, else ./data)",
    )
    options.add_argument(
        "--json", action="store_true", help="输出一个 JSON 对象而非文字 / print one JSON object instead of text"
    )
    parser = CommandParser(prog="case-server", description="核验台中心服务器 / The central server of Reviewer Desk")
    commands = parser.add_subparsers(title="命令 / commands", required=True, metavar="COMMAND")
    if command is not None and not command.startswith("-") and command not in _MODULES:
        for name in _MODULES:
            commands.add_parser(name)
        return parser
    only = _MODULES.get(command) if command is not None else None
    for module in dict.fromkeys(_MODULES.values()) if only is None else (only,):
        importlib.import_module(f"case_server.commands.{module}").add_to(commands, common)
    return parser


@quiet_when_unread
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
