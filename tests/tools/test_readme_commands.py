"""Every command that README.md shows exists and takes the arguments it is shown with."""

import re
import runpy
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from case_server.foundation.settings import Settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown_commands() -> list[str]:
    """The command lines of README's code blocks, without their remarks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    lines = [re.split(r"\s+#", line)[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


COMMANDS = shown_commands()
MODULE = ".venv/bin/python -m "
MADE = sorted(set(re.findall(r"`?(make [a-z]+)", "\n".join([*COMMANDS, *re.findall(r"`make [^`]+`", README)]))))


def test_readme_shows_how_to_start() -> None:
    """Issue section 1: `make run` and `make test`."""
    assert {"make run", "make test"} <= set(COMMANDS)
    assert any(line.startswith(f"{MODULE}identity_checks") for line in COMMANDS)
    assert any(line.startswith(f"{MODULE}case_server") for line in COMMANDS)


def test_every_shown_line_is_of_a_kind_that_is_checked_here() -> None:
    """A new kind of line in README needs a test here."""
    unknown = [line for line in COMMANDS if not line.startswith((MODULE, "make ", "export CASE_SERVER_"))]
    assert not unknown


@pytest.mark.parametrize("command", MADE)
def test_make_knows_the_target(command: str) -> None:
    """What README tells to make can be made."""
    done = subprocess.run(
        ["make", "--dry-run", *command.split()[1:]], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith(MODULE)])
def test_the_program_takes_these_arguments(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each option that is shown is in the help of that very subcommand, run as `python -m` runs it."""
    module, *arguments = shlex.split(line.removeprefix(MODULE))
    # Subcommands are the leading plain words; an operand (a file, an id) is not known to the parser as a name.
    words = [word for word in arguments[:2] if re.fullmatch(r"[a-z-]+", word) and not word.startswith("-")]
    monkeypatch.setattr(sys, "argv", [module, *words, "--help"])
    with pytest.raises(SystemExit) as end:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    said = capsys.readouterr()
    assert end.value.code == 0, said.err
    assert "usage:" in said.out
    for option in (word for word in arguments if word.startswith("--")):
        assert option in said.out, option


@pytest.mark.parametrize("name", sorted(set(re.findall(r"CASE_SERVER_\w+", README))))
def test_the_server_reads_the_setting(name: str) -> None:
    """An environment variable that README names is one that the settings have."""
    assert name.removeprefix("CASE_SERVER_").lower() in {setting.name for setting in fields(Settings)}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_what_readme_links_to_is_there(target: str) -> None:
    """A link inside the repository leads to a file."""
    assert (ROOT / target).exists()
