"""Reading what lies beneath one folder, and nothing else: no way up, no absolute path, no link is followed.

Every step of a path is opened by itself under the folder before it, so that whoever may write into the folder (it is
often filled by another program's account) cannot exchange a step for a link between the check and the reading.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from case_contract.problems import ProblemCode
from case_server.batch_import.refusals import ImportFault

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK a named pipe would hold the import until somebody writes into it.
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_DRIVE: Final = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why there is nothing to read at a path."""

    code: ImportFault | ProblemCode


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a folder; `plain` is False for a link, a folder, a device."""

    name: str
    plain: bool


class InsideFolder:
    """A folder that is open for reading; a context that closes it. The folder itself may be reached by a link."""

    def __init__(self, root: Path) -> None:
        self._root: Final = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def __enter__(self) -> "InsideFolder":
        return self

    def __exit__(self, *error: object) -> None:
        os.close(self._root)

    def read(self, path: str, most: int, *, over: ImportFault | ProblemCode) -> bytes | Unreadable:
        """A plain file of at most `most` bytes; a longer one is `over` and not read."""
        try:
            with self._opened(path, _FILE) as descriptor:
                facts = os.fstat(descriptor)
                if not stat.S_ISREG(facts.st_mode):
                    return Unreadable(ImportFault.FILE_NOT_PLAIN)
                if facts.st_size > most:
                    return Unreadable(over)
                with os.fdopen(descriptor, "rb", closefd=False) as file:
                    # One more, because a file may grow while it is read.
                    data = file.read(min(facts.st_size, most) + 1)
        except _Refused as refused:
            return Unreadable(refused.fault)
        return Unreadable(over) if len(data) > most else data

    def entries(self, path: str, most: int | None) -> tuple[Item, ...] | Unreadable:
        """What is in a folder, at most `most` of it, in the order of names."""
        try:
            with self._opened(path, _FOLDER) as descriptor, os.scandir(descriptor) as found:
                items = [Item(entry.name, entry.is_file(follow_symlinks=False)) for entry in islice(found, most)]
        except _Refused as refused:
            return Unreadable(refused.fault)
        return tuple(sorted(items, key=lambda item: item.name))

    def stamp(self, path: str) -> str:
        """Size and time of change of a file, or what it is instead: another stamp, another content."""
        try:
            with self._opened(path, _FILE) as descriptor:
                facts = os.fstat(descriptor)
        except _Refused as refused:
            return refused.fault.value
        return f"{facts.st_size}-{facts.st_mtime_ns}"

    @contextmanager
    def _opened(self, path: str, flags: int) -> Iterator[int]:
        steps = _steps(path)
        descriptor = os.dup(self._root)
        try:
            for number, step in enumerate(steps):
                inner = _open_step(step, flags if number == len(steps) - 1 else _FOLDER, descriptor)
                os.close(descriptor)
                descriptor = inner
            yield descriptor
        except (OSError, ValueError) as error:
            raise _Refused(_fault_of(error)) from error
        finally:
            os.close(descriptor)


class _Refused(Exception):
    def __init__(self, fault: ImportFault) -> None:
        super().__init__(fault.value)
        self.fault: Final = fault


def _steps(path: str) -> tuple[str, ...]:
    """The names along a relative path, written with either slash. Raises for a path that leads elsewhere."""
    # A table made on Windows has backslashes; a name that holds one is not worth telling apart from that.
    slashed = path.replace("\\", "/")
    steps = tuple(step for step in slashed.split("/") if step not in {"", "."})
    if slashed.startswith("/") or _DRIVE.match(slashed) or ".." in steps or "\0" in path:
        raise _Refused(ImportFault.FILE_OUTSIDE)
    return steps


def _open_step(step: str, flags: int, folder: int) -> int:
    try:
        return os.open(step, flags, dir_fd=folder)
    except OSError as error:
        # What the kernel says of a link depends on the flags; the entry itself says it always.
        if _is_link(step, folder):
            raise _Refused(ImportFault.FILE_IS_LINK) from error
        raise


def _is_link(step: str, folder: int) -> bool:
    try:
        return stat.S_ISLNK(os.stat(step, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        return False


def _fault_of(error: OSError | ValueError) -> ImportFault:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ImportFault.FILE_MISSING
    return ImportFault.FILE_UNREADABLE
