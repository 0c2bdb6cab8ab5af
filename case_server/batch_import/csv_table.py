"""Rows of a CSV, each judged alone: a row that cannot be read is told by its line, and reading goes on below it."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from case_server.batch_import.columns import Column, column_of
from case_server.batch_import.refusals import ImportFault
from case_server.batch_import.text_encoding import decode_text, is_whole

_DELIMITERS: Final = (",", ";", "\t")
_NAMES_ITS_DELIMITER: Final = re.compile(r"sep=[,;\t]\s*", re.IGNORECASE)
"""A first line for Excel alone."""
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_MOST_SHOWN: Final = 40
_MOST_LINES_OF_A_ROW: Final = 40
"""An opening quote without its end swallows no more than this before its row is given up."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with as many cells as there are headings. `line` counts from 1, the heading's line included."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read, and why."""

    line: int
    fault: ImportFault


@dataclass(frozen=True, slots=True)
class Table:
    """The columns in their order and every row that is not blank."""

    columns: tuple[Column, ...]
    rows: tuple[Row | BadRow, ...]


@dataclass(frozen=True, slots=True)
class HeadingWrong:
    """The heading cannot be used, so no row can.

    It is `unreadable` in any encoding that is taken, has `unknown` or `repeated` columns, or (all empty) there is none.
    """

    unreadable: bool = False
    unknown: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


def read_table(data: bytes) -> Table | HeadingWrong:
    """The table in a CSV as spreadsheets write it: comma, semicolon or tab, quotes doubled inside quotes."""
    lines = [line for line in _LINE.findall(decode_text(data)) if line]
    named = bool(lines) and _NAMES_ITS_DELIMITER.fullmatch(lines[0]) is not None
    first = next((number for number, line in enumerate(lines) if number >= named and line.strip(" \t\r\n,;")), None)
    if first is None:
        return HeadingWrong()
    delimiter, headings, used = _heading(lines, first)
    while headings and not headings[-1].strip():
        headings = headings[:-1]
    if not all(is_whole(heading) for heading in headings):
        return HeadingWrong(unreadable=True)
    columns = [column_of(heading) for heading in headings]
    unknown = tuple(heading.strip() for heading, column in zip(headings, columns, strict=True) if column is None)
    known = tuple(column for column in columns if column is not None)
    repeated = tuple(heading.strip() for number, heading in enumerate(headings) if columns[number] in columns[:number])
    if not known:
        # Then the first line is most likely somebody's data, and is not to be repeated on a screen.
        return HeadingWrong()
    if unknown:
        return HeadingWrong(unknown=tuple(heading[:_MOST_SHOWN] for heading in unknown))
    if repeated:
        return HeadingWrong(repeated=repeated)
    return Table(known, tuple(_rows(lines, first + used, delimiter, len(known))))


def _heading(lines: Sequence[str], first: int) -> tuple[str, tuple[str, ...], int]:
    """The delimiter under which most headings are known, the headings, and the number of lines they take."""
    read = [(delimiter, _record(lines, first, delimiter)) for delimiter in _DELIMITERS]
    found = [(delimiter, *record) for delimiter, record in read if record is not None]
    if not found:
        return _DELIMITERS[0], (lines[first],), 1
    return max(found, key=lambda each: sum(1 for heading in each[1] if column_of(heading) is not None))


def _rows(lines: Sequence[str], start: int, delimiter: str, width: int) -> Iterator[Row | BadRow]:
    at = start
    while at < len(lines):
        record = _record(lines, at, delimiter)
        if record is None:
            yield BadRow(at + 1, ImportFault.ROW_MALFORMED)
            at += 1
            continue
        cells, used = record
        if not any(cell.strip() for cell in cells):
            at += used
            continue
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        if len(cells) != width:
            yield BadRow(at + 1, ImportFault.ROW_UNEQUAL)
            # A row over several lines that does not fit was most likely held together by a stray quote.
            at += 1
            continue
        if all(is_whole(cell) for cell in cells):
            yield Row(at + 1, tuple(cell.strip() for cell in cells))
        else:
            yield BadRow(at + 1, ImportFault.TEXT_UNREADABLE)
        at += used


def _record(lines: Sequence[str], at: int, delimiter: str) -> tuple[tuple[str, ...], int] | None:
    """The cells of the row that begins at line `at` and how many lines it takes; None when its quotes are wrong."""
    reader = csv.reader(lines[at : at + _MOST_LINES_OF_A_ROW], delimiter=delimiter, strict=True)
    try:
        cells = next(reader, [])
    except csv.Error:
        return None
    return tuple(cells), max(1, reader.line_num)
