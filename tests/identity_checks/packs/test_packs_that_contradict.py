"""R100: what a pack says of itself must hang together, and a refusal names the place as it stands in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from case_contract.templates import FIELDS_OF
from case_contract.vocabulary import DocumentType as ContractType
from identity_checks.packs.faults import FAULT_WORDS, Fault, faults_of
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.pack import parsed
from tests.identity_checks.packs import utopia

Place = tuple[str | int, ...]
_LATIN = {"form": "text", "script": "latin"}
_NAMES = ("name", "surname", "given_names", "address", "authority")


def _fault(pack: object) -> tuple[Fault, str] | None:
    """What is wrong with a pack, None when it is taken."""
    try:
        parsed(pack if isinstance(pack, str) else json.dumps(pack))
    except ValidationError as error:
        return faults_of(error)[0]
    return None


def _with(**more: Any) -> dict[str, Any]:
    return {**deepcopy(utopia.PACK), **more}


def _places(part: object, place: Place = ()) -> Iterator[Place]:
    yield place
    entries: Sequence[tuple[str | int, object]] = ()
    if isinstance(part, dict):
        entries = list(part.items())
    elif isinstance(part, list):
        entries = list(enumerate(part))
    for key, inner in entries:
        yield from _places(inner, (*place, key))


def _part(pack: Any, place: Place) -> Any:
    for key in place:
        pack = pack[key]
    return pack


def _told(place: Place) -> str:
    return ".".join(map(str, place))


_ALL = [place for place in _places(utopia.PACK) if place]
_OBJECTS = [place for place in _places(utopia.PACK) if isinstance(_part(utopia.PACK, place), dict)]


@pytest.mark.parametrize(
    ("pack", "fault", "place"),
    [
        (_with(rules=[{"form": "not_expired", "field": "valid_until"}]), Fault.NOT_READ, "rules.0.field"),
        (_with(rules=[{"form": "not_expired", "field": "sex"}]), Fault.NO_DATE, "rules.0.field"),
        (_with(required=["surname", "ethnicity"]), Fault.NOT_READ, "required.1"),
        (_with(version="7"), Fault.VALUE, "version"),
        (_with(version=True), Fault.VALUE, "version"),
        (_with(version=1.5), Fault.VALUE, "version"),
        (
            _with(fields={"sex": {"labels": ["Sex"], "value": {"form": "choice", "words": {"": "M"}}}}, rules=[]),
            Fault.BAD_KEY,
            'fields.sex.value.words.""',
        ),
    ],
)
def test_what_a_pack_names_must_be_in_it_and_be_what_it_says(pack: object, fault: Fault, place: str) -> None:
    """A rule about a field that is not there never finds anything; one that is demanded and never read always does."""
    assert _fault(pack) == (fault, place)


def test_a_zone_and_a_layout_give_fields_that_rules_may_name() -> None:
    """What a machine readable zone or the resident card's layout gives needs no entry of its own."""
    zone = {"formats": ["TD1"]}
    rule = {"form": "not_expired", "field": "expiry_date"}
    assert _fault(_with(fields={}, zone=zone, rules=[rule], required=["nationality", "mrz"])) is None
    rule = {"form": "not_expired", "field": "valid_until"}
    assert _fault(_with(fields={}, like="resident_id_back", rules=[rule], required=["authority"])) is None
    assert _fault(_with(fields={}, like="resident_id_front", rules=[rule])) == (Fault.NOT_READ, "rules.0.field")


@given(
    pattern=st.text("#@*X- ", min_size=3, max_size=14),
    weights=st.integers(2, 14),
    check_at=st.integers(-16, 16),
)
def test_weights_are_one_for_every_sign_of_the_number_but_the_check_sign(
    pattern: str, weights: int, check_at: int
) -> None:
    """A number whose weights do not fit can never be right, so that every document would be found wrong."""
    counted = len(pattern.replace("-", "").replace(" ", ""))
    rule = {"form": "weighted", "weights": [1] * weights, "modulus": 10, "check": "0123456789", "check_at": check_at}
    value = {"form": "number", "patterns": [pattern], "rule": rule}
    found = _fault(_with(fields={"id_number": {"labels": ["No."], "value": value}}, rules=[]))

    if counted == 0:
        assert found == (Fault.VALUE, "fields.id_number.value.patterns.0")
    elif counted != weights + 1:
        assert found == (Fault.WEIGHTS_LENGTH, "fields.id_number.value.rule.weights")
    elif not -counted <= check_at < counted:
        assert found == (Fault.VALUE, "fields.id_number.value.rule.check_at")
    elif pattern.replace("-", "").replace(" ", "")[check_at] in "@X":
        assert found == (Fault.NO_CHECK_SIGN, "fields.id_number.value.patterns.0")
    else:
        assert found is None


@given(digits=st.integers(3, 20), start=st.integers(0, 20), form=st.sampled_from(["yymmdd", "ddmmyy", "yyyymmdd"]))
def test_a_birth_date_lies_inside_its_number(digits: int, start: int, form: str) -> None:
    """One that reaches beyond the end is never a date."""
    value = {"form": "number", "patterns": ["#" * digits], "birth": {"start": start, "form": form}}
    found = _fault(_with(fields={"id_number": {"labels": ["No."], "value": value}}, rules=[]))
    outside = start + len(form) > digits
    assert found == ((Fault.BIRTH_OUTSIDE, "fields.id_number.value.birth.start") if outside else None)


@given(
    st.lists(st.tuples(st.booleans(), st.none() | st.integers(0, len(_NAMES) - 1)), min_size=1, max_size=len(_NAMES))
)
def test_every_chain_of_fields_that_follow_each_other_begins_somewhere(drawn: list[tuple[bool, int | None]]) -> None:
    """R100: fields that only lead to each other are never found, however long the circle is."""
    fields: dict[str, dict[str, Any]] = {}
    for name, (labelled, target) in zip(_NAMES, drawn, strict=False):
        follows = None if target is None or target >= len(drawn) or _NAMES[target] == name else _NAMES[target]
        if labelled or follows is None:
            fields[name] = {"labels": [f"Label of {name}"], "value": _LATIN}
        else:
            fields[name] = {"value": _LATIN}
        if follows is not None:
            fields[name]["follows"] = follows

    def begins(name: str) -> bool:
        seen = set()
        while not fields[name].get("labels"):
            if name in seen:
                return False
            seen.add(name)
            name = fields[name]["follows"]
        return True

    lost = [name for name in fields if not begins(name)]
    assert _fault(_with(fields=fields, rules=[])) == (
        (Fault.FOLLOWS_LOOP, f"fields.{lost[0]}.follows") if lost else None
    )


@given(place=st.sampled_from(_OBJECTS), data=st.data())
def test_a_key_that_stands_twice_is_refused_where_it_stands(place: Place, data: st.DataObject) -> None:
    """A reader would take the last one and say nothing."""
    pack = deepcopy(utopia.PACK)
    whole = _part(pack, place)
    key = data.draw(st.sampled_from(sorted(whole)))
    whole["\0again"] = whole[key]
    text = json.dumps(pack, ensure_ascii=False).replace(json.dumps("\0again"), json.dumps(key))
    assert _fault(text) == (Fault.DOUBLED_KEY, _told((*place, key)))


@given(
    place=st.sampled_from(_ALL),
    wrong=st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({}),
)
@settings(max_examples=200)
def test_the_place_that_a_refusal_names_is_in_the_file(place: Place, wrong: object) -> None:
    """R100: whoever mends a pack finds the entry by the keys that stand there, none of the program's own among them."""
    pack = deepcopy(utopia.PACK)
    _part(pack, place[:-1])[place[-1]] = wrong
    found = _fault(pack)
    if found is None:
        return
    fault, told = found
    known = {_told(item) for item in _places(pack)}
    assert told in known or (fault is Fault.MISSING and told.rpartition(".")[0] in known | {""})
    assert all(told in words.format(place=told) for words in FAULT_WORDS[fault] if "{place}" in words)


@pytest.mark.parametrize("place", _ALL)
def test_an_entry_that_is_no_entry_is_named_as_it_stands(place: Place) -> None:
    """Forms of values, rules and numbers are no part of a place."""
    pack = deepcopy(utopia.PACK)
    part = _part(pack, place)
    if isinstance(part, dict) and place[-1] not in {"fields", "words"}:
        part["zzz"] = 1
        assert _fault(pack) == (Fault.NO_ENTRY, _told((*place, "zzz")))


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ({"like": "resident_id_front"}, ContractType.RESIDENT_ID_FRONT),
        ({"like": "resident_id_back"}, ContractType.RESIDENT_ID_BACK),
        ({"zone": {"formats": ["TD1"]}}, ContractType.PASSPORT),
    ],
)
def test_what_a_zone_and_a_layout_give_is_what_such_documents_have(source: dict[str, Any], kind: ContractType) -> None:
    """The fields that need no entry are those of the cards and of the passport's zone."""
    taken = {
        name.value
        for name in FieldName
        if _fault({**_with(fields={}, rules=[], required=[name.value]), **source}) is None
    }
    assert taken == set(FIELDS_OF[kind])
