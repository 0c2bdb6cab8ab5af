"""Cases from a folder: a sub-folder a case, evidence named by kind, and what is stated in `case.json` files."""

import json
from collections.abc import Iterator, Mapping
from datetime import timezone
from typing import Final

from case_contract.vocabulary import EvidenceKind
from case_server.batch_import.columns import (
    CONSENT,
    KIND_NAMES,
    REFERENCE,
    REFERENCE_COLUMN,
    plain,
    stated_field,
    value_of,
)
from case_server.batch_import.entries import Entry, cut_numbers, unseen, with_offset
from case_server.batch_import.inside_folder import InsideFolder, Item, Unreadable
from case_server.batch_import.refusals import ImportFault, Refusal
from case_server.batch_import.text_encoding import decode_text, is_whole
from case_server.intake.submission import is_rounded, rounded_numbers

CASE_FILE: Final = "case.json"
DEFAULTS_FILE: Final = "defaults.json"
_MOST_STATED_BYTES: Final = 256 * 1024
_MOST_ITEMS: Final = 64
_LEFT_BY_SYSTEMS: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_DECLARED: Final = "declared"
_MOST_SHOWN: Final = 40


class _Rounded(float):
    """A number that stands as `4.40305E+17` in the file: quotes would not bring its digits back."""


class FolderSource:
    """The sub-folders of a folder in the order of their names; each is looked into when its turn comes."""

    def __init__(
        self,
        folder: InsideFolder,
        names: tuple[str, ...],
        defaults: Mapping[str, object],
        offset: timezone | None,
        *,
        ignored: tuple[str, ...] = (),
        empty: tuple[str, ...] = (),
    ) -> None:
        self._folder = folder
        self._names = names
        self._defaults = defaults
        self._offset = offset
        self._ignored = ignored
        self._empty = empty
        self._defaults_stamp = folder.stamp(DEFAULTS_FILE)

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self._names)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Names of files at the top that belong to no case."""
        return self._ignored

    @property
    def empty(self) -> tuple[str, ...]:
        """Names of sub-folders with nothing in them, which are no cases."""
        return self._empty

    def entries(self) -> Iterator[Entry]:
        """Each sub-folder as a case; its name is the case's reference."""
        for number, name in enumerate(self._names, 1):
            yield self._entry(number, name)

    def _entry(self, number: int, name: str) -> Entry:
        def refused(code: ImportFault, file: str | None = None, fields: tuple[str, ...] = ()) -> Entry:
            return Entry(number, name, None, name, refusal=Refusal(code, file, fields))

        if not is_whole(name):
            return refused(ImportFault.TEXT_UNREADABLE)
        items = self._folder.entries(name, _MOST_ITEMS)
        if isinstance(items, Unreadable):
            return Entry(number, name, None, name, refusal=Refusal(items.code, name))
        files: dict[EvidenceKind, str] = {}
        case_file: str | None = None
        for item in items:
            if _is_left_by_a_system(item):
                continue
            path = f"{name}/{item.name}"
            if item.name.casefold() == CASE_FILE:
                case_file = path
                continue
            kind = KIND_NAMES.get(plain(item.name.rpartition(".")[0] or item.name))
            if kind is None:
                return refused(ImportFault.FILE_NAME_UNKNOWN, path)
            if kind in files:
                return refused(ImportFault.KIND_REPEATED, path)
            files[kind] = path
        if not files and case_file is None:
            return refused(ImportFault.FOLDER_EMPTY)
        stated: dict[str, object] = dict(self._defaults)
        if case_file is not None:
            read = _stated_in(self._folder, case_file)
            if isinstance(read, Refusal):
                return Entry(number, name, None, name, refusal=read)
            stated = _merged(stated, read)
        # The name is the reference, so that a case can be found by it and two can never have the same.
        if stated.setdefault(REFERENCE, name) != name:
            return refused(ImportFault.REFERENCE_DIFFERS, case_file or DEFAULTS_FILE, (REFERENCE_COLUMN,))
        stated.setdefault("subject_id", name)
        stated.setdefault(_DECLARED, {})
        if hidden := unseen(stated):
            return refused(ImportFault.TEXT_UNSEEN, case_file, hidden)
        declared = stated[_DECLARED]
        if isinstance(declared, dict) and (rounded := rounded_numbers(declared)):
            return refused(ImportFault.NUMBER_ROUNDED, case_file or DEFAULTS_FILE, rounded)
        if isinstance(declared, dict) and (cut := cut_numbers(declared)):
            return refused(ImportFault.NUMBER_CUT, case_file or DEFAULTS_FILE, cut)
        fault = with_offset(stated, self._offset)
        if fault is not None:
            return refused(fault, case_file or DEFAULTS_FILE, (CONSENT,))
        stamps = [self._folder.stamp(path) for path in (*([case_file] if case_file else []), *files.values())]
        return Entry(number, name, None, name, " ".join([self._defaults_stamp, *stamps]), stated, files)


def open_folder(folder: InsideFolder, offset: timezone | None) -> FolderSource | Refusal:
    """Every sub-folder as a case, with what `defaults.json` states for all of them."""
    items = folder.entries(".", None)
    if isinstance(items, Unreadable):
        return Refusal(items.code)
    folders = [item.name for item in items if not item.plain and not _is_left_by_a_system(item)]
    empty = tuple(name for name in folders if _is_empty(folder, name))
    names = tuple(name for name in folders if name not in set(empty))
    defaults: dict[str, object] = {}
    if any(item.name == DEFAULTS_FILE for item in items):
        read = _stated_in(folder, DEFAULTS_FILE)
        if isinstance(read, Refusal):
            return read
        defaults = read
    others = (item.name for item in items if item.plain and not _is_left_by_a_system(item))
    ignored = tuple(name for name in others if name != DEFAULTS_FILE)
    return FolderSource(folder, names, defaults, offset, ignored=ignored, empty=empty)


def _is_empty(folder: InsideFolder, name: str) -> bool:
    items = folder.entries(name, _MOST_ITEMS)
    return not isinstance(items, Unreadable) and all(_is_left_by_a_system(item) for item in items)


def _is_left_by_a_system(item: Item) -> bool:
    return item.name.startswith(".") or item.name.casefold() in _LEFT_BY_SYSTEMS


def _stated_in(folder: InsideFolder, path: str) -> dict[str, object] | Refusal:
    """The JSON object of a file with its keys and values as the contract names them."""
    data = folder.read(path, _MOST_STATED_BYTES, over=ImportFault.CASE_FILE_MALFORMED)
    if isinstance(data, Unreadable):
        return Refusal(data.code, path)
    text = decode_text(data)
    if not is_whole(text):
        return Refusal(ImportFault.TEXT_UNREADABLE, path)
    try:
        found = json.loads(text, parse_float=_number)
    except json.JSONDecodeError as malformed:
        return Refusal(ImportFault.CASE_FILE_MALFORMED, path, at=(malformed.lineno, malformed.colno))
    except (ValueError, RecursionError):
        return Refusal(ImportFault.CASE_FILE_MALFORMED, path)
    if not isinstance(found, dict):
        return Refusal(ImportFault.CASE_FILE_MALFORMED, path)
    return _as_contract(found, path)


def _number(written: str) -> float:
    return _Rounded(written) if is_rounded(written) else float(written)


def _as_contract(found: Mapping[str, object], path: str) -> dict[str, object] | Refusal:
    stated: dict[str, object] = {}
    unknown: list[str] = []
    for name, value in found.items():
        if name in {_DECLARED, CONSENT}:
            stated[name] = value
            continue
        field = stated_field(name)
        if field is None:
            unknown.append(name[:_MOST_SHOWN])
        else:
            stated[field] = value_of(field, value) if isinstance(value, str) else value
    if unknown:
        return Refusal(ImportFault.FIELD_UNKNOWN, path, tuple(unknown))
    declared = stated.get(_DECLARED, {})
    if not isinstance(declared, dict):
        return Refusal(ImportFault.FIELD_MALFORMED, path, (_DECLARED,))
    rounded = tuple(name[:_MOST_SHOWN] for name, value in declared.items() if isinstance(value, _Rounded))
    if rounded:
        return Refusal(ImportFault.NUMBER_ROUNDED, path, rounded)
    wrong = tuple(f"{_DECLARED}.{name[:_MOST_SHOWN]}" for name, value in declared.items() if not isinstance(value, str))
    return Refusal(ImportFault.FIELD_MALFORMED, path, wrong) if wrong else stated


def _merged(defaults: Mapping[str, object], stated: Mapping[str, object]) -> dict[str, object]:
    """What the case itself states wins; `declared` and `consent` are merged field by field."""
    merged = {**defaults, **stated}
    for name in (_DECLARED, CONSENT):
        ours, theirs = defaults.get(name), stated.get(name)
        if isinstance(ours, dict) and isinstance(theirs, dict):
            merged[name] = {**ours, **theirs}
    return merged
