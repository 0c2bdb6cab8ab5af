"""Reading documents and comparing faces from the command line: one JSON object a line, or words at a terminal."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, TextIO

# OpenCV's own threads gain little on one page and take the cores from other workers.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import cv2

from identity_checks.conformance import command as conformance
from identity_checks.crosschecks import cross_check
from identity_checks.decoding import DEFAULT_LIMITS, DecodeRefusal, DecodeRefused, Page, decode_pages
from identity_checks.documents.reader import DocumentReader
from identity_checks.faces import RATE_UNLESS_STATED, STATED_RATES, FaceComparer, FaceMissing, FalseMatchRate
from identity_checks.genuineness import check_genuineness
from identity_checks.models import ModelStore
from identity_checks.packs.shelf import Shelf
from identity_checks.pair_list import read_pairs
from identity_checks.problems import BAD_LINE, FAILED, NO_FACE, NO_PAIRS, Problem, problem_of, said_as_json
from identity_checks.reading_text import ReadingText
from identity_checks.results import (
    DocumentReading,
    FaceBox,
    FaceComparison,
    finding_as_json,
    quad_as_json,
    reading_as_json,
)
from resources.command_help import CommandParser, add_command
from resources.pipes import quiet_when_unread
from resources.sentences import LANGUAGES, language_of

EXIT_GOOD: Final = 0
EXIT_PROBLEMS: Final = 1

_log: Final = logging.getLogger("identity_checks.command_line")

_ABOUT: Final = """\
读取证件、比对人脸；每个文件、每页或每对图像输出一行 JSON（在终端上，read 输出文字）。
Reads documents and compares faces; prints one line of JSON a page or pair (at a terminal, `read` prints words).

无法处理的文件仍有一行，其中 problem 说明原因，退出码为 1。
A file that cannot be read has its line too, with the reason in `problem`, and the exit code is 1.
"""
_ABOUT_READ: Final = """\
每页输出：证件类型、四角、字段（值、把握、位置、更正）、发现、图像质量、模型版本；文字形式只含类型、字段和发现。
发现包括图像质量、号码校验、日期与字段间的矛盾；加 --genuineness 才检查是否翻拍、复印、篡改。
同一图像上的各份证件也相互核对（两面、持有人、法定代表人）。
与客户填写、其他页面、其他案件及自拍照的核对只在服务器的智能预核中进行。

A page gives: type of document, corners, fields (value, confidence, place, corrections), findings, picture quality,
versions of the networks; as words: type, fields and findings only. Findings are about picture quality, check digits,
dates and fields that contradict each other, and documents on one picture that do not belong together (sides, holders,
representative). Whether it is a recapture, a copy or edited is looked at with --genuineness only. What the customer
stated, other pages, other cases and the selfie are compared by the server's pre-check alone.
"""


@quiet_when_unread
def main(arguments: Sequence[str] | None = None, output: TextIO | None = None) -> int:
    """Run one command; give the process's exit code: 0 when every line has a result, 1 when one has a problem."""
    if output is None:
        output = sys.stdout
        if hasattr(output, "reconfigure"):
            # A file name need not be text; what cannot be written as such is shown escaped.
            output.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = build_parser()
    given = parser.parse_args(arguments)
    if given.command == "compare" and (given.pairs is None) == (given.files == []):
        parser.error("compare 需要两个文件，或 --pairs CSV / compare takes two files or --pairs CSV")
    if given.command == "compare" and given.pairs is None and len(given.files) != 2:
        parser.error("compare 需要正好两个文件 / compare takes exactly two files")
    cv2.setNumThreads(1)
    if given.command == "conformance":
        report, may_be_switched_on = conformance.run(given.folder, given.pairs, keep=given.keep)
        print(json.dumps(report, ensure_ascii=False, indent=1), file=output)
        return EXIT_GOOD if may_be_switched_on else EXIT_PROBLEMS
    if given.command == "read":
        lines = _read_lines(given.files, given.packs, genuineness=given.genuineness)
    elif given.command == "packs":
        lines = _pack_lines(given.packs)
    elif given.pairs is None:
        comparer = FaceComparer(ModelStore.bundled(), STATED_RATES[given.rate])
        lines = iter([_compare_line(comparer, (given.files[0], given.files[1]))])
    else:
        lines = _listed_lines(Path(given.pairs), STATED_RATES[given.rate])
    text = None
    if given.command != "packs" and (given.format == "text" or (given.format is None and output.isatty())):
        text = ReadingText(given.language)
    code = EXIT_GOOD
    for line in lines:
        words = [json.dumps(line, ensure_ascii=False)] if text is None else text.lines(line)
        print(*words, sep="\n", file=output, flush=True)
        if "problem" in line:
            code = EXIT_PROBLEMS
    return code


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    as_written = argparse.RawDescriptionHelpFormatter
    parser = CommandParser(prog="python -m identity_checks", description=_ABOUT, formatter_class=as_written)
    commands = parser.add_subparsers(title="命令 / commands", dest="command", required=True, metavar="COMMAND")
    read = add_command(
        commands, "read", "读取证件：类型、字段、发现 / read documents: type, fields, findings", more=_ABOUT_READ
    )
    read.add_argument("files", nargs="+", metavar="FILE", help="图像或 PDF / pictures or PDF: JPEG, PNG, WebP, PDF")
    read.add_argument(
        "--packs", type=Path, metavar="FOLDER", help="其他证件的数据包 / data packs of further documents (*.json)"
    )
    read.add_argument(
        "--genuineness",
        action="store_true",
        help="同时检查翻拍、复印、篡改 / look for recapture, copies and edits as well",
    )
    _add_format(read)
    compare = add_command(commands, "compare", "比对两张图像中的人脸 / compare the faces on two pictures")
    compare.add_argument(
        "files", nargs="*", metavar="FILE", default=[], help="图像或 PDF / pictures or PDF: JPEG, PNG, WebP, PDF"
    )
    compare.add_argument("--pairs", metavar="CSV", help="每行两个路径的文件 / a file with two paths a line")
    compare.add_argument(
        "--rate",
        choices=tuple(STATED_RATES),
        default=RATE_UNLESS_STATED,
        help=f"不同的人被判为同一人的比率，默认 {RATE_UNLESS_STATED}"
        f" / how often two persons may come out as one; default: {RATE_UNLESS_STATED}",
    )
    _add_format(compare)
    packs = add_command(commands, "packs", "检查数据包，不读取证件 / check data packs without reading a document")
    packs.add_argument("packs", type=Path, metavar="FOLDER", help="数据包文件夹 / the folder they are in (*.json)")
    conformance.add_to(commands)
    return parser


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        help="供人阅读的文字，或每个结果一行 JSON；默认终端上为 text，其余为 json"
        " / words to read, or a line of JSON a result; default: text at a terminal, else json",
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default=language_of(os.environ),
        help="text 的语言，默认按系统区域设置 / language of the words; default: the locale's",
    )


def _read_lines(files: Iterable[str], packs: Path | None, *, genuineness: bool) -> Iterator[dict[str, Any]]:
    shelf = Shelf.bundled(packs)
    yield from _pack_problems(shelf)
    reader = DocumentReader(ModelStore.bundled(), shelf)
    today = datetime.now(UTC).date()
    for file in files:
        try:
            yield from _read_file(reader, file, today, genuineness=genuineness)
        except Exception as error:  # noqa: BLE001 - one file must not cost the ones behind it
            yield {"file": file, "problem": _unexpected(error).as_json()}


def _pack_problems(shelf: Shelf) -> Iterator[dict[str, Any]]:
    for problem in shelf.problems:
        yield {"pack": problem.file, "problem": said_as_json(problem.reason, problem.sentences())}


def _pack_lines(folder: Path) -> Iterator[dict[str, Any]]:
    """A line for each pack of the folder that is used: what it is of, and whether it replaces one of the product's."""
    shelf = Shelf.bundled(folder)
    yield from _pack_problems(shelf)
    shipped = {item.pack.pack: item.reference.sha256 for item in Shelf.bundled()}
    for item in shelf:
        if shipped.get(item.pack.pack) != item.reference.sha256:
            pack = item.pack
            yield {
                "pack": pack.pack,
                "version": pack.version,
                "sha256": item.reference.sha256,
                "title": {"zh": pack.title.zh, "en": pack.title.en},
                "state": pack.state,
                "fields": sorted(name.value for name in pack.names()),
                "serves_as": [kind.value for kind in pack.serves_as],
                "replaces": pack.pack in shipped,
            }


def _read_file(reader: DocumentReader, file: str, today: date, *, genuineness: bool) -> Iterator[dict[str, Any]]:
    data = _content(Path(file))
    if isinstance(data, Problem):
        yield {"file": file, "problem": data.as_json()}
        return
    pages = _decoded(data)
    if isinstance(pages, Problem):
        yield {"file": file, "problem": pages.as_json()}
        return
    for page in pages:
        reading = reader.read(page.pixels, today=today)
        if genuineness:
            # The file's own words are said once, with its first page.
            reading = _doubted(reading, page, data if page.index == 0 else None)
        yield {"file": file, "page": page.index + 1, **reading_as_json(_compared_among(reading, today))}


def _compared_among(reading: DocumentReading, today: date) -> DocumentReading:
    """The reading with what does not fit among the documents of its page: sides, holders, representative."""
    several = (reading, *reading.further)
    crossed = cross_check(several, {}, None, today=today)
    first, *others = (
        replace(one, findings=(*one.findings, *(item.finding for item in crossed if item.reading_index == index)))
        for index, one in enumerate(several)
    )
    return replace(first, further=tuple(others))


def _doubted(reading: DocumentReading, page: Page, data: bytes | None) -> DocumentReading:
    """The reading, and those of further documents on its page, with what makes them suspicious."""
    found = (*reading.findings, *check_genuineness(page.pixels, reading, data))
    return replace(reading, findings=found, further=tuple(_doubted(other, page, None) for other in reading.further))


def _load(path: Path) -> tuple[Page, ...] | Problem:
    data = _content(path)
    return data if isinstance(data, Problem) else _decoded(data)


def _content(path: Path) -> bytes | Problem:
    try:
        if path.stat().st_size > DEFAULT_LIMITS.max_bytes:
            return Problem(DecodeRefusal.TOO_MANY_BYTES)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        return problem_of(error)


def _decoded(data: bytes) -> tuple[Page, ...] | Problem:
    pages = decode_pages(data)
    return Problem(pages.reason) if isinstance(pages, DecodeRefused) else pages


def _listed_lines(path: Path, rate: FalseMatchRate) -> Iterator[dict[str, Any]]:
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        yield {"file": str(path), "problem": problem_of(error).as_json()}
        return
    comparer: FaceComparer | None = None
    empty = True
    for listed in read_pairs(data, path.parent):
        empty = False
        if listed.files is None:
            yield {"line": listed.line, "problem": Problem(BAD_LINE).as_json()}
            continue
        comparer = comparer or FaceComparer(ModelStore.bundled(), rate)
        yield {"line": listed.line, **_compare_line(comparer, listed.files)}
    if empty:
        yield {"file": str(path), "problem": Problem(NO_PAIRS).as_json()}


def _compare_line(comparer: FaceComparer, pair: tuple[str, str]) -> dict[str, Any]:
    files = {"file_a": pair[0], "file_b": pair[1]}
    try:
        return {**files, **_compared(comparer, pair)}
    except Exception as error:  # noqa: BLE001 - one pair must not cost the ones behind it
        return {**files, "problem": _unexpected(error).as_json()}


def _compared(comparer: FaceComparer, pair: tuple[str, str]) -> dict[str, Any]:
    loaded = [_load(Path(file)) for file in pair]
    bad = next((item for item in loaded if isinstance(item, Problem)), None)
    if bad is not None:
        return {"problem": {**bad.as_json(), "side": "a" if isinstance(loaded[0], Problem) else "b"}}
    first, second = (item[0].pixels for item in loaded if not isinstance(item, Problem))
    outcome = comparer.compare(first, second)
    if isinstance(outcome, FaceMissing):
        which = "".join(side for side, gone in (("a", outcome.on_a), ("b", outcome.on_b)) if gone)
        return {"problem": {**Problem(NO_FACE).as_json(), "side": which}}
    return _comparison(outcome)


def _unexpected(error: Exception) -> Problem:
    """Log where an error came from, without its words, which may repeat what a document says."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    _log.error("unexpected %s at %s", type(error).__name__, place)
    return Problem(FAILED)


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
