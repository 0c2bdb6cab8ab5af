"""R100: whoever mends a pack sees all that is wrong with it at once, each in a sentence, ten at most."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from identity_checks.packs.faults import Fault
from identity_checks.packs.shelf import MOST_FAULTS, PackProblem, PackProblemReason, Shelf
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


def test_a_rule_about_a_field_that_is_not_read_is_named_beside_entries_without_their_form(tmp_path: Path) -> None:
    """It is found in what has its form; the two fields that have not count as read, and a rule that has none as a rule.

    It was named only once the two others had been mended.
    """
    fields = deepcopy(utopia.PACK["fields"])
    fields["document_number"]["value"]["rule"] = {"form": "weighted", "weights": [1], "modulus": 10, "check": "01"}
    fields["expiry_date"]["value"]["order"] = "ydm"
    rules = [
        {"form": "no_such_rule"},
        {"form": "not_expired", "field": "expiry_date"},
        {"form": "not_expired", "field": "valid_until"},
        {"form": "not_expired", "field": "surname"},
    ]
    problem = _problem(tmp_path, _pack(fields=fields, rules=rules, required=["address", "document_number"]))
    assert set(problem.faults) == {
        (Fault.VALUE, "fields.document_number.value.rule.weights"),
        (Fault.VALUE, "fields.expiry_date.value.order"),
        (Fault.NO_FORM, "rules.0"),
        (Fault.NOT_READ, "rules.2.field"),
        (Fault.NO_DATE, "rules.3.field"),
        (Fault.NOT_READ, "required.0"),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": "none"},
        {"fields": {"no such field": {}}},
        {"zone": {"formats": ["TD9"]}},
        {"like": "passport"},
        {"evidence": {"least": 1}},
        {"rules": {"form": "not_expired"}},
        {"version": 10**30},
    ],
)
def test_what_only_an_entry_without_its_form_could_tell_is_not_made_up(tmp_path: Path, wrong: dict[str, Any]) -> None:
    """R21: what such an entry was meant to read is not known, so nothing is said to be missing for it."""
    (entry,) = wrong
    problem = _problem(tmp_path, _pack(required=["mrz"], **wrong) if entry in {"zone", "fields"} else _pack(**wrong))
    assert {place.split(".")[0] for _, place in problem.faults} == {entry}


def test_a_number_without_end_is_no_json(tmp_path: Path) -> None:
    """Python reads no number of so many digits; the place is told."""
    text = json.dumps(utopia.PACK).replace('"version": 7', '"version": ' + "9" * 5000)
    (tmp_path / "long.json").write_text(text, "utf-8")
    (problem,) = Shelf.bundled(tmp_path).problems
    assert (problem.reason, problem.faults) == (PackProblemReason.NOT_JSON, ())


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
