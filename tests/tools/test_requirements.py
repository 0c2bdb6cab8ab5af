"""requirements/*.txt: pinned, hashed, in agreement with one another, and silent about where packages come from."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import lock_requirements

ROOT = Path(__file__).resolve().parents[2]
LOCKED = ("dev", "desktop", "server")
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
}
OWN = {"linux": {"secretstorage"}, "windows": {"pywin32-ctypes"}, "macos": set[str]()}
ELSEWHERE = {"colorama", "jeepney", "pywin32-ctypes", "secretstorage", "tzdata"}
"""Packages that only some systems need: they may be missing where this test runs."""
PIN = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^\s;]+)(?: ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
PLACE = re.compile(r"https?:|//|--(?:extra-)?index-url|--find-links|--trusted-host|file:|@ ")


def pins(name: str) -> dict[str, str]:
    """Version by package of one file; fails on a line that is neither a pin nor a hash."""
    found: dict[str, str] = {}
    for line in (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#") or HASH.fullmatch(line):
            continue
        pin = PIN.fullmatch(line)
        assert pin is not None, line
        assert pin[1] not in found, line
        found[pin[1]] = pin[2]
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_no_requirement_says_where_it_comes_from(path: Path) -> None:
    """Issue: no host name in what is committed; where packages come from is the machine's setting."""
    for line in path.read_text(encoding="utf-8").splitlines():
        assert not PLACE.search(line), line


@pytest.mark.parametrize("name", LOCKED)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    """A line is a pin, or a hash of the pin above it; each pin has a hash."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert pins(name)
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if line.endswith("\\"):
            assert HASH.fullmatch(below), line
        elif line.startswith("    "):
            assert not HASH.fullmatch(below), line


@pytest.mark.parametrize("name", ["desktop", "server"])
def test_what_is_installed_is_what_was_tested(name: str) -> None:
    """The sets for users are part of the set for developers, version by version."""
    assert pins(name).items() <= pins("dev").items()


def test_every_dependency_of_the_project_is_locked() -> None:
    """Nothing in pyproject.toml is left for the installer to choose."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for name, chosen in lock_requirements.SETS.items():
        wanted = [*project["dependencies"], *(line for extra in chosen for line in extras[extra])]
        names = {re.split(r"[\[<>=!~; ]", line)[0].lower().replace("_", "-") for line in wanted}
        assert names - {pin.replace("_", "-") for pin in pins(name)} == set()


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("name", LOCKED)
def test_every_system_gets_what_its_packages_need(name: str, system: str) -> None:
    """Locked on one system, complete on three: what has a marker is pinned where the marker holds, and only there."""
    here = SYSTEMS[system]
    pinned = {line.name for line in requirements(name) if line.marker is None or line.marker.evaluate(here)}
    looked_at = 0
    for package in sorted(pinned):
        try:
            needs = [Requirement(line) for line in metadata.requires(package) or ()]
        except metadata.PackageNotFoundError:
            assert package in ELSEWHERE, f"{package} is not installed"
            continue
        looked_at += 1
        wanted = {canonicalize_name(need.name) for need in needs if need.marker is None or need.marker.evaluate(here)}
        assert wanted <= pinned, package
    assert looked_at > len(pinned) / 2
    assert pinned.isdisjoint({"pywin32-ctypes", "secretstorage"} - OWN[system])


def requirements(name: str) -> list[Requirement]:
    """The pins of one file with their markers, by normal names."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found = [Requirement(line.removesuffix(" \\")) for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    for line in found:
        line.name = canonicalize_name(line.name)
    return found
