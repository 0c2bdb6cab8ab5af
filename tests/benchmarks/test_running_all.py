"""`python -m benchmarks`: all of them are measured, whatever happens to one."""

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from benchmarks.__main__ import LONG, NAMES, main
from benchmarks.report import Measurement

GOOD = Measurement("a thing", "by a clock", "3", 1.0, "s", "another", 2.0, "<= 2 s")


def _module(name: str, monkeypatch: pytest.MonkeyPatch, *, fails: bool) -> None:
    def measure() -> Iterator[Measurement]:
        if fails:
            raise AssertionError("it stood still")
        yield GOOD

    module = ModuleType(name)
    module.__dict__["measure"] = measure
    monkeypatch.setitem(sys.modules, f"benchmarks.{name}", module)


@pytest.mark.parametrize(("fails", "status"), [(False, 0), (True, 1)])
def test_one_that_fails_is_named_and_the_others_are_measured(
    fails: bool, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The evaluation is printed to its end."""
    _module("claim", monkeypatch, fails=fails)
    _module("picture", monkeypatch, fails=False)

    assert main(["claim", "picture"]) == status

    said = capsys.readouterr()
    assert said.out.count("a thing") == (1 if fails else 2)
    assert ("claim: failed" in said.out) is fails
    assert ("it stood still" in said.err) is fails
    assert ("not measured: claim; again with: python -m benchmarks claim" in said.err) is fails


def test_the_short_run_leaves_out_what_takes_half_an_hour(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 3 section 6: the whole run has it, the short one has all the rest."""
    for name in NAMES:
        _module(name, monkeypatch, fails=name in LONG)

    assert main(["--short"]) == 0
    assert capsys.readouterr().out.count("a thing") == len(NAMES) - len(LONG)
    assert main([]) == 1
    assert "not measured: worker_memory;" in capsys.readouterr().err
