"""The archive package by itself: reproducible, and every change to it is found (R8, R71)."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_server.archive.package import MANIFEST, BuiltPackage, PackageProblem, build_package, verify_package
from case_server.command_line import main

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


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_no_package() -> None:
    """What a program that unpacks it shows might be the one that was not compared."""
    built = build_package({}, FILES)
    doubled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(built.data)) as archive, zipfile.ZipFile(doubled, "w") as other:
        other.writestr("case.json", b"{}")
        for info in archive.infolist():
            other.writestr(info.filename, archive.read(info))
    assert verify_package(doubled.getvalue()) is PackageProblem.NOT_A_PACKAGE


@pytest.mark.parametrize("flip", [0x01, 0x80, 0xFF])
def test_no_byte_can_be_altered(flip: int) -> None:
    """Wherever it is: the hash on record tells, and reading what is left of it ends in an answer."""
    built = build_package({}, {**FILES, "long.json": ["x" * 40, list(range(60))]})
    for at in range(len(built.data)):
        altered = bytearray(built.data)
        altered[at] ^= flip
        assert verify_package(bytes(altered), sha256=built.sha256) is PackageProblem.FILE_CHANGED
        # A container's unused bytes say nothing; the contents are what they were, or it is told.
        told = verify_package(bytes(altered))
        assert told is not None or _contents(bytes(altered)) == _contents(built.data)


def _contents(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(info) for info in archive.infolist()]


def test_an_auditor_checks_an_export_at_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R71: without a server; one sentence says what is wrong, in her language."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    built, forged = build_package({}, FILES), build_package({}, {"case.json": {}})
    export = tmp_path / "case.zip"
    command = ["verify-package", str(export)]

    def said(*more: str) -> tuple[int, str]:
        status = main([*command, *more])
        return status, capsys.readouterr().out

    export.write_bytes(built.data)
    assert said("--sha256", built.sha256.upper()) == (
        0, f"The package is whole, and the one on record.\nSHA-256 {built.sha256}\n"
    )  # fmt: skip
    assert said()[0] == 0
    export.write_bytes(forged.data)
    assert said()[1].startswith(
        "The package agrees with its own manifest; whether it is the one that was archived, only"
    )
    assert said("--sha256", built.sha256) == (
        1,
        "The package is not to be believed: its SHA-256 is not the one on record (not_on_record);"
        " export it again from the server.\n",
    )
    altered = bytearray(built.data)
    altered[40] ^= 1
    export.write_bytes(bytes(altered))
    assert said()[1].startswith("The package is not to be believed: it is no archive package, or damaged")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert said()[1] == "归档包不可采信：不是归档包，或已损坏（not_a_package）；请向服务器重新导出。\n"
    status, output = said("--json")
    assert (status, json.loads(output)["fault"]) == (1, "not_a_package")


def test_a_package_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a folder, in which it may have been unpacked, and a hash that is none."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert main(["verify-package", str(tmp_path / "gone.zip")]) == 1
    assert "is not there or cannot be read" in capsys.readouterr().err
    assert main(["verify-package", str(tmp_path)]) == 1
    assert f"{tmp_path} is a folder; name the exported package itself, a .zip file" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["verify-package", "x.zip", "--sha256", "abc"])
    assert "64 hex digits" in capsys.readouterr().err
