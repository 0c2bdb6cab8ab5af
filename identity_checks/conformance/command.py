"""`python -m identity_checks conformance FOLDER [--pairs CSV]`: one JSON object, and the verdict in words."""

from __future__ import annotations

import argparse
import csv
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from identity_checks.conformance.measuring import Pair, sample_pairs
from identity_checks.conformance.progress import Progress
from identity_checks.conformance.report import Conformance, Verdict, examine
from identity_checks.conformance.switching import REPORT, keep_report
from identity_checks.conformance.words import Code, Said, said
from identity_checks.decoding import DecodeRefused, decode_pages
from identity_checks.problems import Problem
from identity_checks.specimens import Pixels
from resources.command_help import CommandParser, add_command

_YES: Final = frozenset({"1", "same", "yes"})
_NO: Final = frozenset({"0", "different", "no"})
_DOCUMENT: Final = "document"


class PairsUnreadable(ValueError):
    """The CSV or one of its pictures cannot be read; `said` names the line, never what is on a picture."""

    def __init__(self, reason: Said) -> None:
        super().__init__(reason.code.value)
        self.said = reason


def add_to(commands: argparse._SubParsersAction[CommandParser]) -> None:
    """Add the command."""
    parser = add_command(
        commands, "conformance", "评测替换用的人脸网络 / measure a drop-in network against the current one"
    )
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="manifest.json 与 ONNX 文件所在文件夹，含一个网络，或检测与比对网络各一"
        " / a manifest.json with the ONNX file beside it: one network, or a detector and an embedder",
    )
    parser.add_argument(
        "--pairs",
        type=Path,
        metavar="CSV",
        help="每行 图像,图像,same|different[,document]，第一张是证件时写末项；默认用示例人像（数量不足以启用）"
        " / lines 'picture,picture,same|different[,document]'; the last word when the first picture is a document"
        " (default: the sample portraits, too few for a yes)",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help=f"将报告存入该文件夹（{REPORT}）；服务器只启用有报告的网络"
        f" / put the report into the folder ({REPORT}): a server switches on no other",
    )


def run(folder: Path, pairs: Path | None, *, keep: bool = False) -> tuple[dict[str, Any], bool]:
    """Give the report as plain values, and whether the candidate may be switched on.

    With `keep` the report is put beside the network, where a server looks for it. How far it is goes to standard error.
    """
    try:
        found = examine(folder, sample_pairs() if pairs is None else read_pairs(pairs), Progress(sys.stderr))
    except PairsUnreadable as unreadable:
        found = Conformance(Verdict.NOT_MEASURED, (unreadable.said,), {})
    report = found.as_json()
    if keep and "networks" in report:
        keep_report(folder, report)
    return report, found.verdict is Verdict.MAY_BE_SWITCHED_ON


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """Give the pairs of a CSV file; its pictures' paths are relative to it. Raises `PairsUnreadable`."""
    try:
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PairsUnreadable(said(Code.PAIRS_UNREADABLE)) from error
    pictures: dict[bytes, Pixels] = {}
    pairs: list[Pair] = []
    known: set[frozenset[int]] = set()
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        answer = cells[2].lower() if len(cells) > 2 else ""
        if answer not in _YES | _NO:
            raise PairsUnreadable(said(Code.PAIR_MALFORMED, number))
        first, second = (_picture(path.parent / cell, pictures, number) for cell in cells[:2])
        # What is measured twice says no more than once, and bounds would take it for more.
        both = frozenset((id(first), id(second)))
        if first is second or both in known:
            raise PairsUnreadable(said(Code.PAIR_REPEATED, number))
        known.add(both)
        pairs.append(Pair(first, second, answer in _YES, first_is_document=cells[3:4] == [_DOCUMENT]))
    if not pairs:
        raise PairsUnreadable(said(Code.PAIRS_EMPTY))
    return tuple(pairs)


def _picture(path: Path, pictures: dict[bytes, Pixels], number: int) -> Pixels:
    """Give a picture, the same object for files of the same content. Raises `PairsUnreadable`."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise PairsUnreadable(said(Code.PICTURE_MISSING, number)) from error
    key = sha256(data).digest()
    if key not in pictures:
        pages = decode_pages(data)
        if isinstance(pages, DecodeRefused):
            chinese, english = Problem(pages.reason).sentences()
            raise PairsUnreadable(Said(Code.PICTURE_UNREADABLE, (str(number), chinese), (str(number), english)))
        pictures[key] = pages[0].pixels
    return pictures[key]
