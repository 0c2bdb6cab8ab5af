"""The help of command lines: Chinese and English beside each other, what argparse words itself as well."""

import argparse
from typing import Any


class CommandParser(argparse.ArgumentParser):
    """An argument parser whose own headings and `--help` are in both languages; so are those of its sub-commands."""

    def __init__(self, *, add_help: bool = True, **named: Any) -> None:
        super().__init__(add_help=False, **named)
        self._positionals.title = "参数 / arguments"
        self._optionals.title = "选项 / options"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="显示此帮助后退出 / show this help and exit")


def add_command(
    commands: "argparse._SubParsersAction[Any]",
    name: str,
    text: str,
    common: argparse.ArgumentParser | None = None,
    *,
    more: str = "",
) -> argparse.ArgumentParser:
    """A command that its own help describes as the list of commands does, with `more` behind it, line by line."""
    named: dict[str, Any] = {"help": text, "description": text, "parents": [] if common is None else [common]}
    if more:
        named |= {"description": f"{text}\n\n{more}", "formatter_class": argparse.RawDescriptionHelpFormatter}
    parser: argparse.ArgumentParser = commands.add_parser(name, **named)
    return parser
