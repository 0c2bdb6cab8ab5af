"""What every command line of the product shares: words of its own errors, and a quiet end where nobody reads on."""

import argparse
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from resources.command_help import CommandParser, add_command
from resources.pipes import STATUS_UNREAD, quiet_when_unread


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="desk", description="核验台 / the desk")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = add_command(commands, "tidy", "收拾 / tidy up")
    command.add_argument("folder")
    command.add_argument("--times", type=int)
    command.add_argument("--timid", action="store_true")
    command.add_argument("--pair", nargs=2)
    command.add_argument("--some", nargs="+")
    either = command.add_mutually_exclusive_group()
    either.add_argument("--wet", action="store_true")
    either.add_argument("--dry", choices=("a", "b"))
    needed = add_command(commands, "pick", "选 / pick").add_mutually_exclusive_group(required=True)
    needed.add_argument("--left")
    needed.add_argument("--right")
    return parser


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "desk: 缺少参数：COMMAND / the following arguments are required: COMMAND"),
        (
            ["sweep"],
            "参数 COMMAND：无效的取值 'sweep'（可用：'tidy', 'pick'） / argument COMMAND: invalid",
        ),
        (["tidy"], "desk tidy: 缺少参数：folder / the following"),
        (["tidy", "x", "--{0}"], "desk: 无法识别的参数：--{0} / unrecognized arguments: --{0}"),
        (["tidy", "x", "--times", "two"], "参数 --times：无效的值 'two' / argument --times: invalid int value"),
        (["tidy", "x", "--times"], "参数 --times：需要一个值 / argument --times: expected one"),
        (["tidy", "x", "--pair", "1"], "参数 --pair：需要 2 个值 / argument --pair: expected 2"),
        (["tidy", "x", "--some"], "参数 --some：至少需要一个值 / argument --some: expected at least"),
        (["tidy", "x", "--wet", "--dry", "a"], "参数 --dry：不能与 --wet 同时使用 / argument --dry: not allowed"),
        (["tidy", "x", "--timid=1"], "参数 --timid：不接受值 '1' / argument --timid: ignored explicit"),
        (["tidy", "x", "--tim"], "选项 --tim 有歧义，可能是 --times, --timid / ambiguous option"),
        (["pick"], "desk pick: 须给出其中一个参数：--left --right / one of"),
    ],
)
def test_a_command_line_that_is_not_understood_is_told_so_in_both_languages(
    given: Sequence[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """R63: whoever reads Chinese only knows what to change; argparse knows English."""
    with pytest.raises(SystemExit) as stopped:
        _parser().parse_args(given)
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("usage: desk")
    assert said in told


def test_what_a_command_says_itself_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Its own sentences are in both languages already."""
    with pytest.raises(SystemExit):
        _parser().error("两者取其一 / one of both")
    assert capsys.readouterr().err.splitlines()[-1] == "desk: 两者取其一 / one of both"


@pytest.mark.parametrize("command", [("identity_checks", "packs", "FOLDER"), ("case_server", "--help")])
def test_a_pipe_that_nobody_reads_ends_a_command_quietly(tmp_path: Path, command: Sequence[str]) -> None:
    """`… | true`: no traceback, and the exit status that shells give for a closed pipe."""
    arguments = [str(tmp_path / "none") if part == "FOLDER" else part for part in command]
    reader, writer = os.pipe()
    os.close(reader)
    # As most systems have it: what is printed is held back until there is enough of it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
            env=environment,
        )
    finally:
        os.close(writer)
    assert done.stderr == b""
    assert done.returncode == STATUS_UNREAD


def test_a_broken_connection_of_something_else_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that went away is an error, whatever becomes of the output."""

    @quiet_when_unread
    def main() -> int:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        main()
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with pytest.raises(BrokenPipeError):
        main()
