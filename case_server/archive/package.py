"""The archive package: a reproducible zip of canonical JSON files and a manifest with the hash of each (R8). Pure."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from case_contract.signing import canonical_json

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MOST_BYTES: Final = 256 * 1024 * 1024


class PackageProblem(StrEnum):
    """Why a package is not to be believed."""

    NOT_A_PACKAGE = "not_a_package"
    MANIFEST_DAMAGED = "manifest_damaged"
    FILE_MISSING = "file_missing"
    FILE_ADDED = "file_added"
    FILE_CHANGED = "file_changed"


@dataclass(frozen=True, slots=True)
class BuiltPackage:
    """A package, its manifest, and the hash under which it is on record."""

    data: bytes
    manifest: Mapping[str, Any]
    sha256: str


def build_package(about: Mapping[str, Any], files: Mapping[str, object]) -> BuiltPackage:
    """Pack `files` (name to JSON value) with a manifest that says `about` and names each file's hash.

    The same content gives the same bytes: names are sorted and times are fixed.
    """
    contents = {name: _json(value) for name, value in files.items()}
    manifest = {
        **about,
        "format": FORMAT,
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(contents.items())
        },
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted({**contents, MANIFEST: canonical_json(manifest)}.items()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, data)
    packed = buffer.getvalue()
    return BuiltPackage(packed, manifest, hashlib.sha256(packed).hexdigest())


def verify_package(data: bytes, *, sha256: str | None = None) -> PackageProblem | None:
    """None when every file is there and is what the manifest says; with `sha256` the whole is compared too."""
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        return PackageProblem.FILE_CHANGED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed_files = archive.infolist()
            if sum(info.file_size for info in listed_files) > _MOST_BYTES:
                return PackageProblem.NOT_A_PACKAGE
            contents = {info.filename: archive.read(info) for info in listed_files}
    # What the reader of such files says of one that is damaged, sealed with a password or packed in a way it lacks.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return PackageProblem.NOT_A_PACKAGE
    if len(contents) != len(listed_files):
        # Of two files of one name, whoever unpacks it may be shown the other one.
        return PackageProblem.NOT_A_PACKAGE
    listed = _listed(contents.pop(MANIFEST, b""))
    if listed is None:
        return PackageProblem.MANIFEST_DAMAGED
    if listed.keys() - contents.keys():
        return PackageProblem.FILE_MISSING
    if contents.keys() - listed.keys():
        return PackageProblem.FILE_ADDED
    changed = any(hashlib.sha256(contents[name]).hexdigest() != digest for name, digest in listed.items())
    return PackageProblem.FILE_CHANGED if changed else None


def _listed(manifest: bytes) -> dict[str, str] | None:
    try:
        files = json.loads(manifest)["files"]
        return {str(name): str(entry["sha256"]) for name, entry in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()
