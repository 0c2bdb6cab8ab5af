"""Reading documents and comparing faces from the command line, one JSON object a line (issue 2 section 4).

A file that cannot be read still gives its line, with `problem` instead of a reading, and the exit code is 1 at the end.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TextIO

# OpenCV's own threads gain little on one page and take the cores from other workers.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import cv2

from identity_checks.conformance import command as conformance
from identity_checks.decoding import DEFAULT_LIMITS, DecodeRefusal, DecodeRefused, Page, decode_pages
from identity_checks.documents.reader import DocumentReader
from identity_checks.faces import FaceComparer, FaceMissing
from identity_checks.models import ModelStore
from identity_checks.results import FaceBox, FaceComparison, finding_as_json, quad_as_json, reading_as_json

EXIT_GOOD: Final = 0
EXIT_PROBLEMS: Final = 1

_FILE_MISSING: Final = "file_not_readable"
_NO_FACE: Final = "face_not_found"
_BAD_LINE: Final = "pair_malformed"
_NO_PAIRS: Final = "pairs_empty"

_MESSAGES: Final[dict[str, tuple[str, str]]] = {
    DecodeRefusal.UNSUPPORTED_TYPE: (
        "不支持的文件类型；请提供 JPEG、PNG、WebP 或 PDF。",
        "The file is of no supported type; give JPEG, PNG, WebP or PDF.",
    ),
    DecodeRefusal.TOO_MANY_BYTES: (
        "文件过大；上限为 20 MiB。",
        "The file is too large; 20 MiB is the limit.",
    ),
    DecodeRefusal.TOO_MANY_PIXELS: (
        "图像像素过多；每页上限为 5000 万像素。",
        "The picture has too many pixels; 50 million a page is the limit.",
    ),
    DecodeRefusal.TOO_MANY_PAGES: (
        "页数过多；上限为 20 页。",
        "The file has too many pages; 20 is the limit.",
    ),
    DecodeRefusal.DAMAGED: (
        "文件已损坏或不完整；请重新保存或重新拍摄。",
        "The file is damaged or incomplete; save it or take the picture again.",
    ),
    DecodeRefusal.ENCRYPTED: (
        "文件有密码保护；请去除密码后再试。",
        "The file is protected by a password; remove it and try again.",
    ),
    _FILE_MISSING: (
        "找不到文件或无权读取；请检查路径。",
        "The file is not there or must not be read; check the path.",
    ),
    _NO_FACE: (
        "图像中未找到人脸；请使用清晰的正面照片。",
        "No face was found; use a clear picture from the front.",
    ),
    _BAD_LINE: (
        "此行不是两个以逗号分隔的路径。",
        "The line does not hold two paths separated by a comma.",
    ),
    _NO_PAIRS: (
        "列表为空；每行应为两个以逗号分隔的路径。",
        "The list is empty; give two paths separated by a comma on each line.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line has no result; `code` names one of the messages."""

    code: str

    def as_json(self) -> dict[str, Any]:
        """Give the code with its message in Chinese and English."""
        chinese, english = _MESSAGES[self.code]
        return {"code": str(self.code), "message": {"zh": chinese, "en": english}}


def main(arguments: Sequence[str] | None = None, output: TextIO | None = None) -> int:
    """Run one command; give the process's exit code: 0 when every line has a result, 1 when one has a problem."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.command == "compare" and (given.pairs is None) == (given.files == []):
        parser.error("compare takes two files or --pairs CSV")
    if given.command == "compare" and given.pairs is None and len(given.files) != 2:
        parser.error("compare takes exactly two files")
    cv2.setNumThreads(1)
    if output is None:
        output = sys.stdout
        if hasattr(output, "reconfigure"):
            # A file name need not be text; what cannot be written as such is shown escaped.
            output.reconfigure(encoding="utf-8", errors="backslashreplace")
    if given.command == "conformance":
        report, may_be_switched_on = conformance.run(given.folder, given.pairs)
        print(json.dumps(report, ensure_ascii=False, indent=1), file=output)
        return EXIT_GOOD if may_be_switched_on else EXIT_PROBLEMS
    if given.command == "read":
        lines = _read_lines(given.files)
    elif given.pairs is None:
        lines = _compare_lines([_Pair((given.files[0], given.files[1]), {})])
    else:
        lines = _compare_lines(_pairs(Path(given.pairs)))
    code = EXIT_GOOD
    for line in lines:
        print(json.dumps(line, ensure_ascii=False), file=output, flush=True)
        if "problem" in line:
            code = EXIT_PROBLEMS
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m identity_checks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="read documents: type, fields, findings")
    read.add_argument("files", nargs="+", metavar="FILE")
    compare = commands.add_parser("compare", help="compare the faces on two pictures")
    compare.add_argument("files", nargs="*", metavar="FILE", default=[])
    compare.add_argument("--pairs", metavar="CSV", help="a file with two paths a line")
    conformance.add_to(commands)
    return parser


def _read_lines(files: Iterable[str]) -> Iterator[dict[str, Any]]:
    reader = DocumentReader(ModelStore.bundled())
    today = datetime.now(UTC).date()
    for file in files:
        pages = _load(Path(file))
        if isinstance(pages, Problem):
            yield {"file": file, "problem": pages.as_json()}
            continue
        for page in pages:
            reading = reader.read(page.pixels, today=today)
            yield {"file": file, "page": page.index + 1, **reading_as_json(reading)}


def _load(path: Path) -> tuple[Page, ...] | Problem:
    try:
        if path.stat().st_size > DEFAULT_LIMITS.max_bytes:
            return Problem(DecodeRefusal.TOO_MANY_BYTES)
        data = path.read_bytes()
    except (OSError, ValueError):
        return Problem(_FILE_MISSING)
    pages = decode_pages(data)
    return Problem(pages.reason) if isinstance(pages, DecodeRefused) else pages


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two files, or why there are none; `place` goes into the answer: the line's number in the list, from 1."""

    files: tuple[str, str] | Problem
    place: Mapping[str, Any]


def _pairs(path: Path) -> Iterator[_Pair]:
    """Give the pairs of a CSV file; a relative path that is not found from here is looked for beside the CSV."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError):
        yield _Pair(Problem(_FILE_MISSING), {"file": str(path)})
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a Chinese spreadsheet program writes; every byte sequence that is not GB 18030 makes a path not found.
        text = data.decode("gb18030", errors="replace")
    empty = True
    rows = csv.reader(text.splitlines(keepends=True))
    before = 0
    while True:
        try:
            row = next(rows, None)
        except csv.Error:
            row = [""] * 2
            bad = True
        else:
            bad = False
        place, before = {"line": before + 1}, rows.line_num
        if row is None:
            break
        cells = [cell.strip() for cell in row]
        if not any(cells) and not bad:
            continue
        empty = False
        if len(cells) < 2 or not all(cells[:2]):
            yield _Pair(Problem(_BAD_LINE), place)
            continue
        first, second = (cell if Path(cell).exists() else str(path.parent / cell) for cell in cells[:2])
        yield _Pair((first, second), place)
    if empty:
        yield _Pair(Problem(_NO_PAIRS), {"file": str(path)})


def _compare_lines(pairs: Iterable[_Pair]) -> Iterator[dict[str, Any]]:
    comparer = FaceComparer(ModelStore.bundled())
    for listed in pairs:
        pair = listed.files
        if isinstance(pair, Problem):
            yield {**listed.place, "problem": pair.as_json()}
            continue
        files = {**listed.place, "file_a": pair[0], "file_b": pair[1]}
        loaded = [_load(Path(file)) for file in pair]
        bad = next((item for item in loaded if isinstance(item, Problem)), None)
        if bad is not None:
            which = "a" if isinstance(loaded[0], Problem) else "b"
            yield {**files, "problem": {**bad.as_json(), "side": which}}
            continue
        first, second = (item[0].pixels for item in loaded if not isinstance(item, Problem))
        outcome = comparer.compare(first, second)
        if isinstance(outcome, FaceMissing):
            which = "".join(side for side, gone in (("a", outcome.on_a), ("b", outcome.on_b)) if gone)
            yield {**files, "problem": {**Problem(_NO_FACE).as_json(), "side": which}}
            continue
        yield {**files, **_comparison(outcome)}


def _comparison(outcome: FaceComparison) -> dict[str, Any]:
    return {
        "similarity": round(outcome.similarity, 4),
        "same_probability": round(outcome.same_probability, 6),
        "band": outcome.band.value,
        "face_a": _face(outcome.face_a),
        "face_b": _face(outcome.face_b),
        "quality_a": round(outcome.quality_a, 4),
        "quality_b": round(outcome.quality_b, 4),
        "findings": [finding_as_json(finding) for finding in outcome.findings],
        "model_versions": dict(outcome.model_versions),
    }


def _face(face: FaceBox) -> dict[str, Any]:
    return {
        "box": quad_as_json(face.box),
        "landmarks": [[round(float(x), 1), round(float(y), 1)] for x, y in face.landmarks],
        "score": round(face.score, 4),
    }
