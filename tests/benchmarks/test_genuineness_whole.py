"""The whole evaluation of genuineness goes on where it was broken off (issue 3, section 6)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from benchmarks.genuineness import whole
from benchmarks.genuineness.findings import rows_by_step
from benchmarks.genuineness.fitting import read_rows
from benchmarks.genuineness.scenes import EVALUATION
from benchmarks.genuineness.whole import Block, blocks, run_whole


def test_blocks_have_names_of_their_own_and_cover_the_seeds() -> None:
    """None is made twice; the report takes what begins with a seed, the findings what is named after their steps."""
    names = [block.name for block in blocks()]

    assert len(set(names)) == len(names)
    starts = sorted(int(name) for name in names if name.isdigit())
    assert starts == list(range(whole.SEEDS.start, whole.SEEDS.stop, starts[1] - starts[0]))
    assert {f"{start}-places" for start in starts} <= set(names)
    assert set(whole.SEEDS) <= set(EVALUATION)
    for step, least in (("marks", 1), ("faces", 1), ("pictures", 2), ("values", 2)):
        assert sum(name.startswith(f"findings-{step}") for name in names) >= least


def test_a_run_that_was_broken_off_goes_on_with_what_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block that failed half-way counts for nothing; what is kept is not made again; other code begins anew."""
    made: list[str] = []
    fails = True

    def rows(name: str) -> Iterator[dict[str, object]]:
        made.append(name)
        yield {"seed": name, "number": 1}
        if name == "57040" and fails:
            raise KeyboardInterrupt
        yield {"seed": name, "number": 2}

    names = ("57000", "57040", "findings-values-000", "findings-values-005")
    wanted = [Block(name, partial(rows, name)) for name in names]
    with pytest.raises(KeyboardInterrupt):
        run_whole(tmp_path, wanted)
    fails = False
    folder = run_whole(tmp_path, wanted)

    assert made == ["57000", "57040", *names[1:]]
    assert [row["seed"] for row in read_rows(list(folder.glob("5*.jsonl")))] == ["57000"] * 2 + ["57040"] * 2
    assert len(rows_by_step(folder)["values"]) == 4
    assert json.loads((folder / "57040.jsonl").read_text("utf-8").splitlines()[1])["number"] == 2
    monkeypatch.setattr(whole, "genuineness_version", lambda: "other")
    assert run_whole(tmp_path, wanted) != folder
    assert made[-4:] == list(names)
