"""Fingerprints of the reader and of the drawings, so that a run goes on only with answers that still hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

_PROJECT: Final = Path(__file__).resolve().parents[3]
_NO_READING: Final = {"faces", "genuineness", "conformance", "specimens", "liveness"}
_DRAWING: Final = ("drawing", "layouts", "degrading")


@cache
def reader_version() -> str:
    """A fingerprint of the product's reading code, tables, data packs and networks; other capabilities left out."""
    return _fingerprint(
        path
        for folder in ("identity_checks", "resources/models", "resources/document_packs")
        for path in (_PROJECT / folder).rglob("*")
        if path.suffix in {".py", ".csv", ".json", ".onnx", ".txt"} and not _NO_READING & set(path.parts)
    )


@cache
def drawing_version() -> str:
    """A fingerprint of what specimens are drawn and degraded with."""
    here = Path(__file__).resolve().parents[1]
    files = [path for folder in _DRAWING for path in (here / folder).rglob("*") if path.suffix in {".py", ".json"}]
    return _fingerprint([*files, here / "parts.json"])


@cache
def genuineness_version() -> str:
    """A fingerprint of all checks, their tables and networks, and of what the evaluation of genuineness draws with."""
    drawing = [path for folder in _DRAWING for path in (_PROJECT / "benchmarks/documents" / folder).rglob("*")]
    folders = ("identity_checks", "resources/models", "benchmarks/genuineness")
    files = [path for folder in folders for path in (_PROJECT / folder).rglob("*")]
    return _fingerprint(path for path in (*files, *drawing) if path.suffix in {".py", ".csv", ".json", ".onnx", ".txt"})


def _fingerprint(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(path.relative_to(_PROJECT).as_posix().encode())
        # A network's size tells one from another; reading each of them would take longer than a picture.
        whole.update(path.read_bytes() if path.suffix != ".onnx" else str(path.stat().st_size).encode())
    return whole.hexdigest()[:12]
