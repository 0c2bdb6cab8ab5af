"""R100: a pack that could never do what it says is refused where it says so, with why and what to do."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from identity_checks.packs.evidence import speaking
from identity_checks.packs.faults import FAULT_WORDS, Fault
from identity_checks.packs.shelf import Shelf
from tests.identity_checks.packs import utopia

_LATIN = {"form": "text", "script": "latin"}
_TITLE = {"words": ["UTOPIA PUBLIC LIBRARY"], "weight": 3}
_ZONE = {"formats": ["TD1"], "issuers": ["UTO"], "codes": ["IR"], "weight": 4}
_WEIGHTED = {"form": "weighted", "weights": [1, 2], "modulus": 10, "check": "0123456789"}


def _with(**more: Any) -> dict[str, Any]:
    return {**deepcopy(utopia.PACK), **more}


def _evidence(**more: Any) -> dict[str, Any]:
    return _with(evidence={"one_of": [_TITLE], **more})


def _fields(**more: Any) -> dict[str, Any]:
    pack = _with()
    pack["fields"] |= {name: {"required": False, **rule} for name, rule in more.items()}
    return pack


def _number(**more: Any) -> dict[str, Any]:
    return _fields(id_number={"labels": ["Reader no."], "value": {"form": "number", "patterns": ["###"], **more}})


def _pair(**more: Any) -> dict[str, Any]:
    value = {"form": "name_pair", "into": ["name", "given_names"], "separator": ",", **more}
    return _fields(name={"labels": ["Full name"], "value": value})


def _choice(**words: str) -> dict[str, Any]:
    return _fields(ethnicity={"labels": ["People"], "value": {"form": "choice", "words": words}})


def _rules(*rules: dict[str, Any]) -> dict[str, Any]:
    pack = _fields(valid_from={"labels": ["Issued on"], "value": {"form": "date", "order": "dmy"}})
    return {**pack, "rules": list(rules)}


def _term(since: str, until: str, **more: Any) -> dict[str, Any]:
    return {"form": "term", "since": since, "until": until, **more}


def _problem(folder: Path, pack: dict[str, Any]) -> tuple[tuple[Fault, str], ...]:
    problems = Shelf.bundled(utopia.written(folder, pack)).problems
    return problems[0].faults if problems else ()


@pytest.mark.parametrize(
    ("pack", "fault", "place"),
    [
        (_evidence(least=3.5), Fault.NEVER_TOLD, "evidence"),
        (_evidence(least=8, signs=[{"words": ["Sex"], "weight": 4.5}]), Fault.NEVER_TOLD, "evidence"),
        (_with(evidence={"least": 4.5}, zone=_ZONE), Fault.NEVER_TOLD, "evidence"),
        (_evidence(never=["Library"]), Fault.NEVER_ITSELF, "evidence.never.0"),
        (_evidence(never=["SPECIMEN", "valid  UNTIL"]), Fault.NEVER_ITSELF, "evidence.never.1"),
        (_evidence(never=["-"]), Fault.NO_LETTER, "evidence.never.0"),
        (_evidence(never=["a"]), Fault.ONE_LETTER, "evidence.never.0"),
        (_evidence(one_of=[{"words": [" - "], "weight": 3}]), Fault.NO_LETTER, "evidence.one_of.0.words.0"),
        (_evidence(one_of=[{"words": ["A."], "weight": 3}]), Fault.ONE_LETTER, "evidence.one_of.0.words.0"),
        (_evidence(signs=[{"numbers": ["--#"], "weight": 3}]), Fault.NUMBER_ANYWHERE, "evidence.signs.0.numbers.0"),
        (_evidence(signs=[{"numbers": ["st###"], "weight": 3}]), Fault.NO_SIGN_OF_NUMBER, "evidence.signs.0.numbers.0"),
        (_with(zone=_ZONE | {"issuers": ["UTO", "uto"]}), Fault.NO_ISSUER, "zone.issuers.1"),
        (_with(zone=_ZONE | {"issuers": ["UTOP"]}), Fault.NO_ISSUER, "zone.issuers.0"),
        (_with(zone=_ZONE | {"codes": ["ID<"]}), Fault.NO_DOCUMENT_CODE, "zone.codes.0"),
        (_with(title={"zh": "：", "en": "Card"}), Fault.BLANK, "title.zh"),
        (_fields(name={"labels": ["::"], "value": _LATIN}), Fault.NO_LETTER, "fields.name.labels.0"),
        (_fields(name={"labels": ["Name", "N°"], "value": _LATIN}), Fault.ONE_LETTER, "fields.name.labels.1"),
        (_fields(name={"labels": ["Name", "№"], "value": _LATIN}), None, ""),
        (_fields(name={"labels": ["N."], "value": _LATIN}), Fault.ONE_LETTER, "fields.name.labels.0"),
        (_fields(name={"labels": ["名"], "value": _LATIN}), None, ""),
        (_fields(name={"labels": ["SEX"], "value": _LATIN}), Fault.LABEL_OF_TWO, "fields.name.labels.0"),
        (_with(other_labels=["Issued on", "Born-on"]), Fault.LABEL_OF_TWO, "other_labels.1"),
        (_with(other_labels=["Viro"]), Fault.WORD_OF_VALUE, "other_labels.0"),
        (_with(no_values=["UTOPIA", "virino"]), Fault.WORD_OF_VALUE, "no_values.1"),
        (_choice(HAN="汉", Hán="韩"), Fault.CHOICE_BOTH, "fields.ethnicity.value.words.Hán"),
        (_choice(HAN="汉", Hán="汉"), None, ""),
        (_choice(**{"--": "汉"}), Fault.NO_LETTER, "fields.ethnicity.value.words.--"),
        (_pair(into=["name", "name"]), Fault.INTO_ONE, "fields.name.value.into"),
        (_pair(into=["name", "surname"]), Fault.READ_TWICE, "fields.name"),
        (_number(patterns=["@@@"], rule=_WEIGHTED), Fault.NO_CHECK_SIGN, "fields.id_number.value.patterns.0"),
        (
            _number(rule=_WEIGHTED | {"check": "0" * 10}),
            Fault.CHECKS_NOTHING,
            "fields.id_number.value.rule.check",
        ),
        (
            _number(rule=_WEIGHTED | {"weights": [0, 20]}),
            Fault.CHECKS_NOTHING,
            "fields.id_number.value.rule.weights",
        ),
        (
            _number(rule=_WEIGHTED | {"check": "abcdefghij"}),
            Fault.NO_SIGN_OF_NUMBER,
            "fields.id_number.value.rule.check",
        ),
        (
            _number(patterns=["#########", "####"], rule={"form": "named", "names": ["dutch_bsn"]}),
            Fault.NOT_OF_RULE,
            "fields.id_number.value.patterns.1",
        ),
        (
            _number(patterns=["@@@######"], rule={"form": "named", "names": ["dutch_bsn", "thai_identity"]}),
            Fault.NOT_OF_RULE,
            "fields.id_number.value.patterns.0",
        ),
        (_number(patterns=["UL-###", "ul-###"]), Fault.NO_SIGN_OF_NUMBER, "fields.id_number.value.patterns.1"),
        (
            _number(patterns=["$##"], signs={"$": "abc"}),
            Fault.NO_SIGN_OF_NUMBER,
            "fields.id_number.value.signs.$",
        ),
        (
            _number(patterns=["##@@##-#"], birth={"start": 0, "form": "yymmdd"}),
            Fault.BIRTH_IN_LETTERS,
            "fields.id_number.value.birth.start",
        ),
        (_rules({"form": "not_expired", "field": "birth_date"}), Fault.DAY_ALWAYS_PAST, "rules.0.field"),
        (_rules({"form": "not_expired", "field": "valid_from"}), Fault.DAY_ALWAYS_PAST, "rules.0.field"),
        (_rules({"form": "not_ahead", "field": "expiry_date"}), Fault.DAY_ALWAYS_AHEAD, "rules.0.field"),
        (_rules(_term("expiry_date", "expiry_date")), Fault.TERM_OF_NO_TIME, "rules.0.until"),
        (_rules(_term("expiry_date", "valid_from")), Fault.TERM_BACKWARDS, "rules.0.until"),
        (_rules(_term("valid_from", "expiry_date", years=5, only=[5, 10])), Fault.TERM_TOO_LONG, "rules.0.only.1"),
        (_rules(_term("valid_from", "expiry_date", only=[5, 10])), None, ""),
    ],
)
def test_what_can_never_come_true_is_refused_where_it_stands(
    tmp_path: Path, pack: dict[str, Any], fault: Fault | None, place: str
) -> None:
    """A tester's packs that were called good and could not tell, read or pass anything, and more of their kind."""
    assert _problem(tmp_path, pack) == (() if fault is None else ((fault, place),))


@pytest.mark.parametrize("fault", list(Fault)[list(Fault).index(Fault.BIRTH_IN_LETTERS) :])
def test_each_such_fault_says_what_why_and_what_to_do(fault: Fault) -> None:
    """One sentence: the entry and what follows from it, then after a semicolon the way out."""
    chinese, english = FAULT_WORDS[fault]
    assert chinese.startswith("{place} ")
    assert english.startswith("{place} ")
    assert chinese.count("；") == english.count(";") == 1
    assert "，" in chinese.partition("；")[0]
    assert "," in english.partition(";")[0]


def test_several_are_named_together(tmp_path: Path) -> None:
    """Whoever mends a pack sees all at once."""
    pack = _evidence(least=9, never=["LIBRARY", "UTOPIA"])
    pack["other_labels"] = ["Sex"]
    assert _problem(tmp_path, pack) == (
        (Fault.NEVER_TOLD, "evidence"),
        (Fault.LABEL_OF_TWO, "other_labels.0"),
        (Fault.NEVER_ITSELF, "evidence.never.0"),
        (Fault.NEVER_ITSELF, "evidence.never.1"),
    )


def test_weights_that_just_reach_the_least_tell_the_kind(tmp_path: Path) -> None:
    """Fractions add up in the check as they do on a sheet."""
    signs = [{"words": [word], "weight": 0.1} for word in ("Born on", "Valid until", "Issued by")]
    pack = _with(evidence={"signs": signs, "one_of": [_TITLE], "least": 3.3})
    shelf = Shelf.bundled(utopia.written(tmp_path, pack))
    texts = ["UTOPIA PUBLIC LIBRARY", "Born on", "Valid until", "Issued by"]
    assert not shelf.problems
    assert "uto-library-card" in [item.pack.pack for item, _ in speaking(shelf, texts, None)]
