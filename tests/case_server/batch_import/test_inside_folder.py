"""Only what lies beneath the folder is read."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.problems import ProblemCode
from case_server.batch_import.inside_folder import InsideFolder, Unreadable
from case_server.batch_import.refusals import ImportFault

MOST = 1000
LARGE = ProblemCode.EVIDENCE_TOO_LARGE


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[InsideFolder]:
    """A folder with a file, beside one with a secret."""
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.jpg").write_bytes(b"picture")
    with InsideFolder(tmp_path / "in") as opened:
        yield opened


@pytest.mark.parametrize("path", ["deep/a.jpg", "./deep//a.jpg", "deep\\a.jpg"])
def test_a_relative_path_is_read(folder: InsideFolder, path: str) -> None:
    """With either slash, as tables from Windows have it."""
    assert folder.read(path, MOST, over=LARGE) == b"picture"


@pytest.mark.parametrize(
    "path", ["../secret.jpg", "deep/../../secret.jpg", "/etc/hostname", "..\\secret.jpg", "C:\\a.jpg", "deep/\0a.jpg"]
)
def test_no_path_leads_out(folder: InsideFolder, path: str) -> None:
    """Upwards, absolute and with a drive: refused before anything is opened."""
    assert folder.read(path, MOST, over=LARGE) == Unreadable(ImportFault.FILE_OUTSIDE)


def test_no_link_is_followed(folder: InsideFolder, tmp_path: Path) -> None:
    """Neither as the file nor on the way to it, and not to list a folder."""
    (tmp_path / "in" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (tmp_path / "in" / "way").symlink_to(tmp_path)
    refused = Unreadable(ImportFault.FILE_IS_LINK)
    assert folder.read("link.jpg", MOST, over=LARGE) == refused
    assert folder.read("way/secret.jpg", MOST, over=LARGE) == refused
    assert folder.entries("way", None) == refused


def test_only_plain_files_of_a_bearable_size_are_read(folder: InsideFolder, tmp_path: Path) -> None:
    """A pipe does not hold the import up, a huge file is not read, a missing one is missing."""
    os.mkfifo(tmp_path / "in" / "pipe")
    with (tmp_path / "in" / "huge").open("wb") as file:
        file.truncate(2**40)
    assert folder.read("pipe", MOST, over=LARGE) == Unreadable(ImportFault.FILE_NOT_PLAIN)
    assert folder.read("deep", MOST, over=LARGE) == Unreadable(ImportFault.FILE_NOT_PLAIN)
    assert folder.read("huge", MOST, over=LARGE) == Unreadable(LARGE)
    assert folder.read("deep/b.jpg", MOST, over=LARGE) == Unreadable(ImportFault.FILE_MISSING)
    assert folder.read("deep/a.jpg/b.jpg", MOST, over=LARGE) == Unreadable(ImportFault.FILE_MISSING)
    assert folder.read("x" * 300, MOST, over=LARGE) == Unreadable(ImportFault.FILE_UNREADABLE)
    assert folder.read("deep/a.jpg", 7, over=LARGE) == b"picture"
    assert folder.read("deep/a.jpg", 6, over=LARGE) == Unreadable(LARGE)


@given(path=st.lists(st.sampled_from(["..", ".", "in", "deep", "secret.jpg", "", "/"]), max_size=6).map("/".join))
def test_no_spelling_of_a_path_reaches_the_secret(path: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever steps a path is made of."""
    top = tmp_path_factory.getbasetemp() / "spelled"
    (top / "in" / "deep").mkdir(parents=True, exist_ok=True)
    (top / "secret.jpg").write_bytes(b"secret")
    with InsideFolder(top / "in") as folder:
        assert isinstance(folder.read(path, MOST, over=LARGE), Unreadable)
