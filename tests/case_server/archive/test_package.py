"""The archive package by itself: reproducible, and every change to it is found (R8, R71)."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_server.archive.package import MANIFEST, BuiltPackage, PackageProblem, build_package, verify_package

FILES = {"case.json": {"name": "张伟"}, "log.json": [1, 2, 3]}


def rebuilt(built: BuiltPackage, **changes: bytes | None) -> bytes:
    """The package with files replaced, added or (None) removed."""
    with zipfile.ZipFile(io.BytesIO(built.data)) as archive:
        contents = {info.filename: archive.read(info) for info in archive.infolist()}
    for name, data in changes.items():
        contents.pop(name, None)
        if data is not None:
            contents[name] = data
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@given(
    files=st.dictionaries(
        st.text("abc", min_size=1, max_size=5).map(lambda name: f"{name}.json"),
        st.recursive(st.none() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=3)),
        max_size=4,
    )
)
def test_a_package_verifies_and_is_reproducible(files: dict[str, object]) -> None:
    """The same content gives the same bytes and verifies."""
    built = build_package({"case_id": "1"}, files)
    assert build_package({"case_id": "1"}, dict(reversed(files.items()))).data == built.data
    assert verify_package(built.data, sha256=built.sha256) is None
    assert set(built.manifest["files"]) == set(files)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"case.json": b"{}"}, PackageProblem.FILE_CHANGED),
        ({"log.json": None}, PackageProblem.FILE_MISSING),
        ({"extra.json": b"{}"}, PackageProblem.FILE_ADDED),
        ({MANIFEST: b"{}"}, PackageProblem.MANIFEST_DAMAGED),
        ({MANIFEST: b"no json"}, PackageProblem.MANIFEST_DAMAGED),
        ({MANIFEST: None}, PackageProblem.MANIFEST_DAMAGED),
    ],
)
def test_every_change_is_found(changes: dict[str, bytes | None], problem: PackageProblem) -> None:
    """Replaced, removed and added files, and a manifest that is none."""
    built = build_package({}, FILES)
    assert verify_package(rebuilt(built)) is None
    assert verify_package(rebuilt(built, **changes)) is problem


def test_whole_hash_and_what_is_no_package() -> None:
    """A manifest that was made anew does not help: the hash on record is another."""
    built, forged = build_package({}, FILES), build_package({}, {"case.json": {}})
    assert verify_package(forged.data) is None
    assert verify_package(forged.data, sha256=built.sha256) is PackageProblem.FILE_CHANGED
    assert verify_package(b"PK nonsense") is PackageProblem.NOT_A_PACKAGE
    assert verify_package(built.data[:-30]) is PackageProblem.NOT_A_PACKAGE
