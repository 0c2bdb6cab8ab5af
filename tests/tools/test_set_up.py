"""tools/set_up.py: what it finds missing, and when it has nothing to do. Nothing is installed here."""

import hashlib
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tools import lock_requirements, set_up

ROOT = Path(__file__).resolve().parents[2]


def put(folder: Path, name: str, script: str) -> None:
    """A program called `name` in `folder`."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o700)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_package_lists_hold_each_package_once() -> None:
    """What only tests need is not asked of somebody who only runs the program."""
    packages = set_up.RUN_PACKAGES + set_up.TEST_PACKAGES + set_up.BENCH_PACKAGES
    assert len(packages) == len(set(packages))
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name) for name in packages)
    assert {"chromium", "strace", "xvfb"} <= set(set_up.TEST_PACKAGES)


@pytest.mark.parametrize(
    ("status", "installed"),
    [("install ok installed", True), ("deinstall ok config-files", False), ("", False)],
)
def test_only_a_whole_installation_counts(programs: Path, status: str, installed: bool) -> None:
    """A package that was removed but left its configuration is missing."""
    put(programs, "dpkg-query", f'printf "{status}"')
    assert set_up.is_installed("libegl1") is installed


def test_elsewhere_than_debian_packages_are_left_alone(programs: Path) -> None:
    """Without dpkg there is nothing to ask, and nothing is tried."""
    assert set_up.install_packages(("libegl1",)) == 0


def test_nothing_is_run_when_every_package_is_there(programs: Path, tmp_path: Path) -> None:
    """apt-get is not touched on the second run."""
    put(programs, "dpkg-query", 'printf "install ok installed"')
    put(programs, "apt-get", f"echo called > {tmp_path / 'called'}")
    put(programs, "sudo", f"echo called > {tmp_path / 'called'}")
    assert set_up.install_packages(("libegl1", "strace")) == 0
    assert not (tmp_path / "called").exists()


def test_without_rights_the_line_to_type_is_printed(
    programs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue section 1: one line says what to type, and it names only what is missing."""
    put(programs, "dpkg-query", '[ "$3" = strace ] && printf "install ok installed"')
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert set_up.install_packages(("libegl1", "strace")) == 1
    said = capsys.readouterr().err
    assert "sudo apt-get install -y --no-install-recommends libegl1\n" in said
    assert "strace" not in said


@pytest.mark.parametrize(("packages", "environment", "status"), [(0, 0, 0), (1, 0, 1), (0, 2, 2)])
def test_packages_and_environment_are_installed_beside_each_other(
    monkeypatch: pytest.MonkeyPatch, packages: int, environment: int, status: int
) -> None:
    """Each waits until the other has begun; a failure of either is the failure of both."""
    both = threading.Barrier(2, timeout=60)
    monkeypatch.setattr(set_up, "install_packages", lambda _names: both.wait() * 0 + packages)
    monkeypatch.setattr(set_up, "make_environment", lambda: both.wait() * 0 + environment)
    assert set_up.install_both(("libegl1",)) == status


def test_without_ensurepip_the_packages_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's Python makes no environment until python3-venv is there; without it nothing further is tried."""
    begun: list[str] = []

    def packages(names: tuple[str, ...]) -> int:
        begun.extend(names)
        return 0

    def environment() -> int:
        begun.append("environment")
        return 0

    monkeypatch.setattr(set_up, "has_ensurepip", lambda: False)
    monkeypatch.setattr(set_up, "install_packages", packages)
    monkeypatch.setattr(set_up, "make_environment", environment)
    assert set_up.install_both(("python3-venv",)) == 0
    assert begun == ["python3-venv", "environment"]
    monkeypatch.setattr(set_up, "install_packages", lambda _names: 1)
    assert set_up.install_both(("python3-venv",)) == 1
    assert begun == ["python3-venv", "environment"]


def test_an_environment_is_made_once_per_set_of_requirements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The stamp stands for pip, the requirements and the interpreter; the same again is nothing to do."""
    installer, requirements, folder = tmp_path / "installer.txt", tmp_path / "dev.txt", tmp_path / "venv"
    folder.mkdir()
    stamp = folder / ".installed"
    installer.write_bytes(b"pip==1\n")
    requirements.write_bytes(b"a==1\n")
    stamp.write_text(hashlib.sha256(b"pip==1\na==1\n" + sys.version.encode()).hexdigest())
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "INSTALLER", installer)
    assert set_up.install_environment(folder, requirements) == 0
    assert capsys.readouterr().out == ""

    # A changed line makes the stamp stale: the next thing it does is to make the environment, here where it cannot be.
    requirements.write_bytes(b"a==2\n")
    (tmp_path / "file").write_text("")
    elsewhere = tmp_path / "file" / "venv"
    with pytest.raises(subprocess.CalledProcessError):
        set_up.install_environment(elsewhere, requirements)
    assert "installing Python packages into file/venv" in capsys.readouterr().out


def test_each_environment_apart_is_pinned_with_hashes() -> None:
    """What `make lock` writes for the readers that stand beside ours: every line has its hash, no source is named."""
    for name in lock_requirements.ALONE:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pinned = re.findall(r"^[\w.-]+==[^ ]+", text, flags=re.MULTILINE)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in text


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    """It runs before anything is installed."""
    source = (ROOT / "tools" / "set_up.py").read_text(encoding="utf-8")
    names = re.findall(r"^\s*(?:from|import) (\w+)", source, flags=re.MULTILINE)
    assert names
    assert set(names) <= sys.stdlib_module_names
