"""The grammar of `case-server`: a command brings its own libraries only, and is the same as in the whole grammar."""

import os
import subprocess
import sys

import psutil
import pytest

from case_server.command_line import build_parser

# fmt: off
COMMANDS = (
    "serve", "all", "worker", "web", "migrate", "account", "tenant", "face-search", "workstation", "import",
    "erase-case", "hold-case", "verify-log", "verify-package",
)
# fmt: on
OUTPUT = "case_server.commands.output"


def helped(command: str, alone: str | None, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as end:
        build_parser(alone).parse_args([command, "--help"])
    assert end.value.code == 0
    return capsys.readouterr().out


def loaded_for(command: str) -> set[str]:
    """The modules that a process has loaded once it knows the grammar of a command."""
    loaded = (
        f"import sys; from case_server.command_line import build_parser; build_parser({command!r}); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_the_same_alone(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert helped(command, command, capsys) == helped(command, None, capsys)


def test_an_unknown_command_is_answered_with_all_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """As the whole grammar answers it, and without loading a single command: on a starved machine that took minutes."""

    def refused(alone: str | None) -> str:
        with pytest.raises(SystemExit) as end:
            build_parser(alone).parse_args(["acount"])
        assert end.value.code == 2
        return capsys.readouterr().err

    said = refused("acount")
    assert all(f"'{command}'" in said for command in COMMANDS)
    assert said == refused(None)
    assert not any(name.startswith("case_server.commands.") for name in loaded_for("acount") - {OUTPUT})


@pytest.mark.parametrize("command", ["account", "tenant", "workstation", "erase-case", "verify-log", "verify-package"])
def test_a_short_command_loads_neither_pictures_nor_web_framework(command: str) -> None:
    """An operator waits for what a command loads; these need a database and no more."""
    modules = loaded_for(command)
    name = command.replace("verify-", "verifying.").replace("-", "_")
    assert f"case_server.commands.{name}" in modules
    heavy = {"cv2", "onnxruntime", "fastapi", "uvicorn", "alembic", "structlog", "limits", "case_server.commands.serve"}
    assert modules.isdisjoint(heavy)


@pytest.mark.skipif(psutil.cpu_count() == 1, reason="NumPy has threads of its own where there are cores for them")
def test_a_command_has_numpy_work_on_one_thread() -> None:
    """A worker fills one core; NumPy's threads would wait for each other on it. A site's own setting is kept."""
    counted = "{}import numpy, psutil; print(psutil.Process().num_threads())"
    bare = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}

    def threads(before: str, **asked: str) -> int:
        command = [sys.executable, "-c", counted.format(before)]
        return int(subprocess.run(command, env={**bare, **asked}, capture_output=True, text=True, check=True).stdout)

    assert threads("import case_server.command_line; ") == 1
    assert threads("import case_server.command_line; ", OMP_NUM_THREADS="2") == 2
    assert threads("") > 1
