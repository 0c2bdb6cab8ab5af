"""Lists of pairs of files: one pair a line, however a spreadsheet or an editor wrote it."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class ListedPair:
    """What a line holds: its number, from 1 as an editor counts, and the two paths, or None when it is no pair."""

    line: int
    files: tuple[str, str] | None


def read_pairs(data: bytes, folder: Path) -> Iterator[ListedPair]:
    """Give what each line that is not blank holds; a relative path not found from here is looked for in `folder`.

    A line stands for itself: a quote that is not closed spoils its own line and no other.
    """
    for number, line in enumerate(_LINE_END.split(_text(data)), start=1):
        try:
            cells = [cell.strip() for cell in next(csv.reader([line], strict=True), [])]
        except csv.Error:
            yield ListedPair(number, None)
            continue
        if not any(cells):
            continue
        if len(cells) < 2 or not all(cells[:2]):
            yield ListedPair(number, None)
            continue
        yield ListedPair(number, (_found(cells[0], folder), _found(cells[1], folder)))


def _text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a Chinese spreadsheet program writes; every byte sequence that is not GB 18030 makes a path not found.
        return data.decode("gb18030", errors="replace")


def _found(path: str, folder: Path) -> str:
    try:
        is_here = Path(path).exists()
    except OSError:
        is_here = True
    return path if is_here else str(folder / path)
