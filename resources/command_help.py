"""The help of command lines: Chinese and English beside each other, what argparse words itself as well."""

import argparse
import re
from typing import Any, Final, NoReturn

_MESSAGES: Final = (
    (re.compile(r"the following arguments are required: (.+)", re.DOTALL), "缺少参数：{0}"),
    (re.compile(r"one of the arguments (.+) is required", re.DOTALL), "须给出其中一个参数：{0}"),
    (re.compile(r"unrecognized arguments: (.+)", re.DOTALL), "无法识别的参数：{0}"),
    (re.compile(r"invalid choice: (.+) \(choose from (.+)\)", re.DOTALL), "无效的取值 {0}（可用：{1}）"),
    (re.compile(r"invalid \S+ value: (.+)", re.DOTALL), "无效的值 {0}"),
    (re.compile(r"expected one argument"), "需要一个值"),
    (re.compile(r"expected at most one argument"), "至多一个值"),
    (re.compile(r"expected at least one argument"), "至少需要一个值"),
    (re.compile(r"expected (\d+) arguments?"), "需要 {0} 个值"),
    (re.compile(r"not allowed with argument (.+)", re.DOTALL), "不能与 {0} 同时使用"),
    (re.compile(r"ignored explicit argument (.+)", re.DOTALL), "不接受值 {0}"),
    (re.compile(r"ambiguous option: (.+) could match (.+)", re.DOTALL), "选项 {0} 有歧义，可能是 {1}"),
)
"""What argparse says of a command line that it does not understand, and the same in Chinese."""
_OF_ARGUMENT: Final = re.compile(r"argument (.+?): (.+)", re.DOTALL)


class CommandParser(argparse.ArgumentParser):
    """An argument parser whose own headings and `--help` are in both languages; so are those of its sub-commands."""

    def __init__(self, *, add_help: bool = True, **named: Any) -> None:
        super().__init__(add_help=False, **named)
        self._positionals.title = "参数 / arguments"
        self._optionals.title = "选项 / options"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="显示此帮助后退出 / show this help and exit")

    def error(self, message: str) -> NoReturn:
        """Say in both languages why the command line is not understood, with its usage; exit with status 2."""
        chinese = _in_chinese(message)
        said = message if chinese is None else f"{chinese} / {message}"
        self.exit(2, f"{self.format_usage()}{self.prog}: {said}\n")


def _in_chinese(message: str) -> str | None:
    """The message in Chinese, None for one that is none of argparse's own."""
    about = _OF_ARGUMENT.fullmatch(message)
    words = message if about is None else about[2]
    for said, chinese in _MESSAGES:
        found = said.fullmatch(words)
        if found is not None:
            told = chinese.format(*found.groups())
            return told if about is None else f"参数 {about[1]}：{told}"
    return None


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
