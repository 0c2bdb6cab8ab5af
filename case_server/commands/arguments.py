"""Kinds of arguments that several commands take."""

import argparse
from collections.abc import Callable
from typing import Final

_DIGITS: Final = 20
_MOST_PROCESSES: Final = 64


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds; argparse says the bounds to whoever gives another."""

    def read(text: str) -> int:
        # Longer ones are out of bounds anyway, and Python converts none of thousands of digits.
        if not (text.isascii() and text.isdecimal() and len(text) < _DIGITS) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                f"须为 {least} 至 {most} 的整数 / must be a whole number from {least} to {most}"
            )
        return int(text)

    return read


def add_process_count(parser: argparse.ArgumentParser, option: str, text: str, *, default: int | None = None) -> None:
    """Add an option that says how many processes there are to be, 1 to 64."""
    parser.add_argument(option, type=whole_number(1, _MOST_PROCESSES), default=default, metavar="N", help=text)
