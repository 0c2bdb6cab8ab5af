"""What an input is sent through: the server's door, decoding, the whole pre-check, and the loaders of manifests."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from benchmarks.fuzzing.plan import Kind
from benchmarks.fuzzing.texts import BOUNDARY
from case_contract.vocabulary import EvidenceKind
from case_server.batch_import.csv_source import CsvSource, open_csv
from case_server.batch_import.folder_source import open_folder
from case_server.batch_import.inside_folder import InsideFolder
from case_server.batch_import.refusals import Refusal
from case_server.foundation.problems import ProblemRaised
from case_server.intake.submission import read_submission
from case_server.intake.uploads import judge
from case_server.precheck.checker import ModelChecker
from case_server.precheck.checking import OpenedEvidence
from identity_checks.decoding import DecodeRefused, decode_pages
from identity_checks.genuineness.metadata import makers_marks
from identity_checks.models import ManifestInvalid, ModelFailure, ModelStore
from identity_checks.numbers import MrzProblem, read_mrz
from identity_checks.numbers.rules import number_rules
from identity_checks.packs.shelf import Shelf
from identity_checks.pair_list import read_pairs
from identity_checks.quality import assess_quality, quality_findings

_TODAY: Final = date(2026, 11, 22)
_NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
_EVIDENCE: Final = (UUID(int=1), UUID(int=2))


class Targets:
    """The real code, warm; a scratch folder for what must lie in a file."""

    def __init__(self) -> None:
        self._checker: ModelChecker | None = None
        self._scratch = tempfile.TemporaryDirectory(prefix="fuzzing-")
        self._folder = Path(self._scratch.name)

    def close(self) -> None:
        """Remove the scratch folder."""
        self._scratch.cleanup()

    def run(self, kind: Kind, data: bytes, *, read: bool) -> str:
        """Give the outcome in a word or two; whatever is raised here is a failure of the product."""
        match kind:
            case Kind.JPEG | Kind.PNG | Kind.WEBP | Kind.STRANGER | Kind.PDF:
                return self._file(data, read=read)
            case Kind.SUBMISSION:
                return _submission(data)
            case Kind.CASE_LIST:
                return self._case_list(data)
            case Kind.CASE_FILE:
                return self._case_file(data)
            case Kind.MODEL_MANIFEST:
                return self._manifest(data)
            case Kind.DOCUMENT_PACK:
                return self._pack(data)
            case Kind.PAIR_LIST:
                return f"pairs: {min(9, sum(pair.files is not None for pair in read_pairs(data, self._folder)))}"
            case Kind.ZONE:
                return _zone(data)

    def _file(self, data: bytes, *, read: bool) -> str:
        try:
            judge(EvidenceKind.ID_FRONT, data)
            door = "taken"
        except ProblemRaised:
            door = "refused at the door"
        makers_marks(data)
        pages = decode_pages(data)
        if isinstance(pages, DecodeRefused):
            return f"{door}, refused: {pages.reason.value}"
        for page in pages:
            quality_findings(page.pixels, None, assess_quality(page.pixels, None))
        if not read:
            return f"{door}, decoded"
        kinds = (EvidenceKind.ID_FRONT, EvidenceKind.SELFIE)
        evidence = [OpenedEvidence(given, kind, data) for given, kind in zip(_EVIDENCE, kinds, strict=True)]
        self._warm().check(evidence, {"name": "王喆"}, _TODAY)
        return f"{door}, decoded and read"

    def _warm(self) -> ModelChecker:
        if self._checker is None:
            self._checker = ModelChecker(ModelStore.bundled())
        return self._checker

    def _case_list(self, data: bytes) -> str:
        (self._folder / "cases.csv").write_bytes(data)
        with InsideFolder(self._folder) as folder:
            source = open_csv(folder, "cases.csv", UTC)
            if not isinstance(source, CsvSource):
                return "heading refused"
            entries = list(source.entries())
        refused = sum(entry.refusal is not None for entry in entries)
        return (
            "no row refused" if not refused else "all rows refused" if refused == len(entries) else "some rows refused"
        )

    def _case_file(self, data: bytes) -> str:
        case = self._folder / "import" / "A-1"
        case.mkdir(parents=True, exist_ok=True)
        (case / "case.json").write_bytes(data)
        (case.parent / "defaults.json").write_bytes(b'{"case_type": "payment_account"}')
        with InsideFolder(case.parent) as folder:
            source = open_folder(folder, UTC)
            if isinstance(source, Refusal):
                return "folder refused"
            refused = [entry.refusal for entry in source.entries()]
        return "taken" if refused == [None] else "refused"

    def _manifest(self, data: bytes) -> str:
        (self._folder / "manifest.json").write_bytes(data)
        try:
            store = ModelStore.bundled(self._folder)
        except ManifestInvalid:
            return "refused"
        for name in store.names():
            if store.entry(name).folder is not None:
                with suppress(ModelFailure):
                    store.data(name)
        return "taken"

    def _pack(self, data: bytes) -> str:
        packs = self._folder / "packs"
        packs.mkdir(exist_ok=True)
        (packs / "one.json").write_bytes(data)
        problems = Shelf.bundled(packs).problems
        for problem in problems:
            problem.sentences()
        return f"refused: {problems[0].reason.value}" if problems else "taken"


def _submission(data: bytes) -> str:
    try:
        read_submission(f"multipart/form-data; boundary={BOUNDARY}", data, _NOW)
    except ProblemRaised as problem:
        return f"refused: {problem.code.value}"
    return "taken"


def _zone(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    for rule in number_rules().values():
        rule.check(text, today=_TODAY)
    reading = read_mrz(text.split("\n"), today=_TODAY)
    if isinstance(reading, MrzProblem):
        return f"no zone: {reading.reason.value}"
    return "zone, valid" if reading.valid else "zone, not valid"
