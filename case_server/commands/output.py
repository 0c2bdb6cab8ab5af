"""What commands print: text for people, one JSON object for scripts."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from case_server.foundation.settings import Settings
from resources.sentences import either

Printable = str | int | bool | None | Sequence["Printable"] | Mapping[str, "Printable"]


class CommandFailed(Exception):
    """Ends a command with status 1; the message is for the operator, in either language."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(either(chinese, english))


class Command(Protocol):
    """What a command's module sets as `run` of its arguments."""

    def __call__(self, arguments: argparse.Namespace, settings: Settings) -> int:
        """Do it; gives the exit status."""
        ...


def unknown_tenant() -> CommandFailed:
    """What is raised where a tenant's id is nobody's."""
    return CommandFailed(
        "没有此编号的委托企业；请用 case-server tenant list 查看",
        "there is no tenant with this id; see: case-server tenant list",
    )


def show(arguments: argparse.Namespace, content: Mapping[str, Printable], text: str) -> None:
    """Print `content` as JSON where --json was given, else `text`."""
    line = json.dumps(content, ensure_ascii=False) if arguments.json else text
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def announce(event: str, **facts: Printable) -> None:
    """A JSON line on standard output that whoever started this process can wait for."""
    sys.stdout.write(json.dumps({"event": event, **facts}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def read_password() -> str:
    """From a terminal without echo, else the first line of standard input."""
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass(either("密码：", "Password: "))
    return sys.stdin.readline().rstrip("\r\n")
