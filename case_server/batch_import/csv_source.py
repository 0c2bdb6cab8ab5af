"""Cases from a CSV: a row a case, evidence by paths relative to the CSV."""

from collections.abc import Iterator
from datetime import timezone
from typing import Final, assert_never

from case_contract.problems import ProblemCode
from case_contract.vocabulary import EvidenceKind
from case_server.batch_import.columns import (
    CONSENT,
    REFERENCE,
    REFERENCE_COLUMN,
    DeclaredColumn,
    EvidenceColumn,
    StatedColumn,
    value_of,
)
from case_server.batch_import.csv_table import BadRow, HeadingWrong, Row, Table, read_table
from case_server.batch_import.entries import Entry, cut_numbers, settled, unseen, with_offset
from case_server.batch_import.inside_folder import InsideFolder, Unreadable
from case_server.batch_import.refusals import ImportFault, Refusal
from case_server.intake.submission import is_rounded

MOST_CSV_BYTES: Final = 64 * 1024 * 1024


class CsvSource:
    """The rows of a CSV that could be read at all, in their order."""

    def __init__(self, folder: InsideFolder, name: str, table: Table, offset: timezone | None) -> None:
        self._folder = folder
        self._table = table
        self._offset = offset
        self._stamp = folder.stamp(name)

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self._table.rows)

    @property
    def empty(self) -> tuple[str, ...]:
        """None: a table has no folders."""
        return ()

    @property
    def ignored(self) -> tuple[str, ...]:
        """Files that belong to no case: of a table, none are looked for."""
        return ()

    def entries(self) -> Iterator[Entry]:
        """Each row as a case; a reference that an earlier row has is refused."""
        used: set[str] = set()
        for number, row in enumerate(self._table.rows, 1):
            entry = self._entry(number, row)
            if entry.reference in used:
                fault = Refusal(ImportFault.REFERENCE_REPEATED, fields=(REFERENCE_COLUMN,))
                entry = Entry(number, entry.place, entry.line, entry.reference, refusal=fault)
            elif entry.reference:
                used.add(entry.reference)
            yield entry

    def _entry(self, number: int, row: Row | BadRow) -> Entry:
        place = f"line {row.line}"
        if isinstance(row, BadRow):
            return Entry(number, place, row.line, "", refusal=Refusal(row.fault))
        stated: dict[str, object] = {}
        declared: dict[str, str] = {}
        consent: dict[str, str] = {}
        files: dict[EvidenceKind, str] = {}
        rounded: list[str] = []
        for column, cell in zip(self._table.columns, map(settled, row.cells), strict=True):
            if not cell:
                continue
            match column:
                case EvidenceColumn(kind):
                    files[kind] = cell
                    continue
                case DeclaredColumn(name):
                    declared[name] = cell
                case StatedColumn(name) if name.startswith(CONSENT):
                    consent[name.removeprefix(f"{CONSENT}.")] = cell
                case StatedColumn(name):
                    stated[name] = value_of(name, cell)
                case _:
                    assert_never(column)
            if is_rounded(cell):
                rounded.append(name)
        reference = str(stated.get(REFERENCE, ""))
        stated |= {"declared": declared} | ({CONSENT: consent} if consent else {})
        stated.setdefault("subject_id", reference)
        refusal = None
        if not reference:
            refusal = Refusal(ImportFault.REFERENCE_MISSING, fields=(REFERENCE_COLUMN,))
        elif hidden := unseen(stated):
            refusal = Refusal(ImportFault.TEXT_UNSEEN, fields=hidden)
        elif rounded:
            refusal = Refusal(ImportFault.NUMBER_ROUNDED, fields=tuple(rounded))
        elif cut := cut_numbers(declared):
            refusal = Refusal(ImportFault.NUMBER_CUT, fields=cut)
        elif (fault := with_offset(stated, self._offset)) is not None:
            refusal = Refusal(fault, fields=(CONSENT,))
        stamp = " ".join([self._stamp, *(self._folder.stamp(path) for path in files.values())])
        return Entry(number, place, row.line, reference, stamp, stated, files, refusal)


def open_csv(folder: InsideFolder, name: str, offset: timezone | None) -> CsvSource | HeadingWrong | Unreadable:
    """The CSV `name` directly in `folder`."""
    data = folder.read(name, MOST_CSV_BYTES, over=ProblemCode.EVIDENCE_TOO_LARGE)
    if isinstance(data, Unreadable):
        return data
    table = read_table(data)
    return table if isinstance(table, HeadingWrong) else CsvSource(folder, name, table, offset)
