"""R100: whoever mends a pack sees all that is wrong with it at once, each in a sentence, ten at most."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from identity_checks.packs.faults import Fault
from identity_checks.packs.shelf import MOST_FAULTS, PackProblem, Shelf
from tests.identity_checks.packs import utopia


def _problem(folder: Path, pack: object) -> PackProblem:
    (problem,) = Shelf.bundled(utopia.written(folder, pack)).problems
    return problem


def _pack(**more: Any) -> dict[str, Any]:
    return {**deepcopy(utopia.PACK), **more}


def test_wrong_entries_of_all_kinds_are_named_together(tmp_path: Path) -> None:
    """A value, an entry that is none and one that is missing, at three places."""
    pack = _pack(version=0, colour="blue")
    del pack["title"]
    problem = _problem(tmp_path, pack)
    assert set(problem.faults) == {(Fault.VALUE, "version"), (Fault.NO_ENTRY, "colour"), (Fault.MISSING, "title")}
    chinese, english = problem.sentences()
    assert all(f"{said}。" in chinese for said in ("version 的值不符合要求", "colour 不是数据包的条目", "缺少 title"))
    for said in ("version has a value that it may not have.", "colour is no entry of a pack.", "title is missing."):
        assert said in english


def test_entries_that_contradict_each_other_are_named_together(tmp_path: Path) -> None:
    """Each has its form; what they say does not hang together in three places."""
    rules = [{"form": "not_expired", "field": "sex"}, {"form": "not_ahead", "field": "valid_from"}]
    problem = _problem(tmp_path, _pack(rules=rules, required=["address"]))
    assert problem.faults == (
        (Fault.NOT_READ, "required.0"),
        (Fault.NO_DATE, "rules.0.field"),
        (Fault.NOT_READ, "rules.1.field"),
    )


def test_every_key_that_is_there_twice_is_named(tmp_path: Path) -> None:
    """A reader of JSON takes the last and says nothing."""
    text = (
        json.dumps(utopia.PACK)
        .replace('"version": 7', '"version": 7, "version": 8')
        .replace('"labels": ["Sex"]', '"labels": ["Sex"], "labels": ["Sekso"]')
    )
    (tmp_path / "twice.json").write_text(text, "utf-8")
    (problem,) = Shelf.bundled(tmp_path).problems
    assert problem.faults == ((Fault.DOUBLED_KEY, "version"), (Fault.DOUBLED_KEY, "fields.sex.labels"))


def test_of_many_faults_ten_are_named_and_the_rest_is_counted(tmp_path: Path) -> None:
    """A sentence that nobody reads to its end helps nobody."""
    problem = _problem(tmp_path, _pack(**{f"more_{number:02}": 1 for number in range(13)}))
    chinese, english = problem.sentences()
    assert len(problem.faults) == 13
    assert english.count("is no entry of a pack.") == MOST_FAULTS
    assert english.endswith(" 3 more entries are wrong.")
    assert chinese.endswith("另有 3 处不正确。")
