"""Kinds of arguments that several commands take."""

import argparse
from collections.abc import Callable
from typing import Final

_DIGITS: Final = 20


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
