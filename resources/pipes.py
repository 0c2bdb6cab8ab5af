"""A command whose reader has seen enough (`… | head`) ends quietly, as other programs in a pipe do."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec

STATUS_UNREAD: Final = 141
"""What a shell reports of a process that SIGPIPE ended: 128 and the signal's number, 13."""

_P = ParamSpec("_P")


def quiet_when_unread(main: Callable[_P, int]) -> Callable[_P, int]:
    """Let the `main` of a command give `STATUS_UNREAD` when nobody reads its standard output any more.

    A broken pipe or connection of anything else is raised as before.
    """

    @wraps(main)
    def run(*arguments: _P.args, **named: _P.kwargs) -> int:
        try:
            try:
                return main(*arguments, **named)
            finally:
                # At the end of the process it would be too late to say nothing.
                sys.stdout.flush()
        except BrokenPipeError:
            if not _is_unread():
                raise
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
        return STATUS_UNREAD

    return run


def _is_unread() -> bool:
    if not hasattr(select, "poll"):
        return True
    try:
        output = sys.stdout.fileno()
    except (OSError, ValueError):
        return False
    asked = select.poll()
    asked.register(output, 0)
    return bool(asked.poll(0))
