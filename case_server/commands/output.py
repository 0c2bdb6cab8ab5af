"""What commands print: text for people, one JSON object for scripts."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from case_server.foundation.settings import Settings

Printable = str | int | bool | None | Sequence["Printable"] | Mapping[str, "Printable"]


class CommandFailed(Exception):
    """Ends a command with status 1; the message is for the operator."""


class Command(Protocol):
    """What a command's module sets as `run` of its arguments."""

    def __call__(self, arguments: argparse.Namespace, settings: Settings) -> int:
        """Do it; gives the exit status."""
        ...


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

        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")
