"""The outcome file: one JSON object a case, durable as soon as the case is done, and a whole file after every crash."""

import fcntl
import json
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from case_contract.vocabulary import Language
from case_server.batch_import.entries import Entry
from case_server.batch_import.refusals import SERVERS_FAULTS, Refusal

FORMAT: Final = "case-import/1"
CASE_MEMBERS: Final = ("case_id", "service_code", "case_status", "missing")
_START: Final = b'{"format": "case-import/1"'


Key = tuple[str, str]
"""A case in the file: its place and its reference, because rows of a table move."""


class Status(StrEnum):
    """What became of a case of the import. `CHECKED`: a dry run found nothing wrong with it."""

    ACCEPTED = "accepted"
    ALREADY_THERE = "already_there"
    CHECKED = "checked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case; `kept` for one that an earlier run of the import has done.

    A refusal with a `case_id`: the case was taken before, and what stands in its place now was not.
    """

    entry: Entry
    status: Status
    at: datetime
    case_id: UUID | None = None
    service_code: str | None = None
    case_status: str | None = None
    missing: tuple[str, ...] = ()
    refusal: Refusal | None = None
    kept: bool = False

    def as_json(self) -> dict[str, object]:
        """The members of the case's line, `format`, `source` and `tenant_id` aside."""
        found: dict[str, object]
        found = {"folder": self.entry.place} if self.entry.line is None else {"line": self.entry.line}
        found |= {"reference": self.entry.reference, "status": self.status.value}
        if self.case_id is not None:
            found |= {
                "case_id": str(self.case_id),
                "service_code": self.service_code,
                "case_status": self.case_status,
                "missing": list(self.missing),
            }
        if self.refusal is not None:
            found["problem"] = {
                "code": self.refusal.code.value,
                "file": self.refusal.file,
                "fields": list(self.refusal.fields),
                "zh": self.refusal.sentence(Language.CHINESE),
                "en": self.refusal.sentence(Language.ENGLISH),
            }
        return found | {"at": self.at.isoformat(), "stamp": self.entry.stamp}


class OutcomesUnusable(Exception):
    """The outcome file is not one, belongs to another import, or is in use. The file is left as it was."""

    def __init__(self, why: "WhyUnusable") -> None:
        super().__init__(why.value)
        self.why: Final = why


class WhyUnusable(StrEnum):
    """Why a file cannot take outcomes."""

    FOREIGN = "foreign"
    OTHER_IMPORT = "other_import"
    IN_USE = "in_use"
    NOT_WRITABLE = "not_writable"


class OutcomeFile:
    """An open outcome file. While an import runs, the last line of a case counts; `arrange` leaves one line a case."""

    def __init__(self, path: Path, source: str, tenant_id: UUID, descriptor: int, lines: dict[Key, bytes]) -> None:
        self._path: Final = path
        self._head: Final = {"format": FORMAT, "source": source, "tenant_id": str(tenant_id)}
        self._descriptor = descriptor
        self._lines: Final = lines

    def earlier(self, entry: Entry) -> dict[str, Any] | None:
        """What an earlier run says of this very case, if it was taken and its files have not been touched since."""
        found = self._found(entry)
        if not entry.stamp:
            return None
        done = found.get("status") in {Status.ACCEPTED, Status.ALREADY_THERE}
        return found if done and found.get("stamp") == entry.stamp else None

    def tells(self, outcome: Outcome) -> bool:
        """Whether the case's line says already how it stands: it may lack other evidence than when it was taken."""
        found, now = self._found(outcome.entry), outcome.as_json()
        return all(found.get(name) == now.get(name) for name in CASE_MEMBERS)

    def write(self, outcome: Outcome) -> None:
        """Add an outcome; it is on the disk when this returns. Raises `OutcomesUnusable`.

        When the server could not be asked, the case that an earlier run named for this reference stays named.
        """
        found = self._head | outcome.as_json()
        if outcome.refusal is not None and outcome.refusal.code in SERVERS_FAULTS:
            earlier = self._found(outcome.entry)
            found = {name: earlier[name] for name in CASE_MEMBERS if name in earlier} | found
        line = _encoded(found)
        try:
            written = os.write(self._descriptor, line)
            os.fsync(self._descriptor)
        except OSError as error:
            raise OutcomesUnusable(WhyUnusable.NOT_WRITABLE) from error
        if written != len(line):
            raise OutcomesUnusable(WhyUnusable.NOT_WRITABLE)
        self._lines[_key(outcome.entry)] = line

    def _found(self, entry: Entry) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._lines.get(_key(entry), b"{}"))
        return found

    def arrange(self, entries: Iterable[Key] | None = None) -> None:
        """One whole line a case; with `entries` in their order, then the cases taken that are no longer among them."""
        chosen = self._lines if entries is None else entries
        lines = {key: self._lines[key] for key in chosen if key in self._lines}
        references = {reference for _, reference in lines}
        for key, line in self._lines.items():
            if key[1] not in references and "case_id" in json.loads(line):
                lines[key] = line
        beside = self._path.with_name(self._path.name + ".new")
        try:
            descriptor = _open_locked(beside, os.O_TRUNC)
            with open(descriptor, "ab", closefd=False) as file:
                file.writelines(lines.values())
                file.flush()
                os.fsync(descriptor)
            beside.replace(self._path)
            _sync_folder(self._path.parent)
        except OSError as error:
            raise OutcomesUnusable(WhyUnusable.NOT_WRITABLE) from error
        os.close(self._descriptor)
        self._descriptor = descriptor
        self._lines.clear()
        self._lines.update(lines)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)


@contextmanager
def open_outcomes(path: Path, source: str, tenant_id: UUID) -> Iterator[OutcomeFile]:
    """The outcome file at `path`, made or gone on with. Raises `OutcomesUnusable`."""
    try:
        descriptor = _open_locked(path, 0)
    except OSError as error:
        raise OutcomesUnusable(WhyUnusable.NOT_WRITABLE) from error
    try:
        lines = _lines_of(path.read_bytes(), source, tenant_id)
        opened = OutcomeFile(path, source, tenant_id, descriptor, lines)
    except BaseException:
        os.close(descriptor)
        raise
    try:
        # From here on there is no torn line, and a case that stood in several has only the last.
        opened.arrange()
        yield opened
    finally:
        opened.close()


def _open_locked(path: Path, flags: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | flags, 0o600)
    why = _why_not(descriptor, path)
    if why is not None:
        os.close(descriptor)
        raise OutcomesUnusable(why)
    return descriptor


def _why_not(descriptor: int, path: Path) -> WhyUnusable | None:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        return WhyUnusable.FOREIGN
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return WhyUnusable.IN_USE
    # The other import may have put a new file in its place since this one was opened.
    same = os.path.samestat(os.fstat(descriptor), path.stat())
    return None if same else WhyUnusable.IN_USE


def _key(entry: Entry) -> Key:
    return entry.place, entry.reference


def _lines_of(data: bytes, source: str, tenant_id: UUID) -> dict[Key, bytes]:
    """The lines by their case's place and reference. Only a last line that begins as ours do may be torn."""
    whole, _, torn = data.rpartition(b"\n")
    if torn and not (torn.startswith(_START) or _START.startswith(torn)):
        raise OutcomesUnusable(WhyUnusable.FOREIGN)
    lines: dict[Key, bytes] = {}
    for line in whole.split(b"\n") if whole else []:
        try:
            found = json.loads(line)
            place = found["folder"] if "folder" in found else f"line {found['line']}"
            reference = str(found["reference"])
            mine = found["format"] == FORMAT
            same = (found["source"], found["tenant_id"]) == (source, str(tenant_id))
        except (ValueError, LookupError, TypeError) as error:
            raise OutcomesUnusable(WhyUnusable.FOREIGN) from error
        if not mine:
            raise OutcomesUnusable(WhyUnusable.FOREIGN)
        if not same:
            raise OutcomesUnusable(WhyUnusable.OTHER_IMPORT)
        lines[place, reference] = line + b"\n"
    return lines


def _encoded(found: dict[str, object]) -> bytes:
    # A folder's name need not be text; a lone surrogate escaped as \udcff is still JSON.
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
