"""What does not hang together in a pack of which some entries have not even their form: all faults are told at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from identity_checks.packs.faults import Fault, faults_of, refused
from identity_checks.packs.field_names import OF_LAYOUT, OF_ZONE, FieldName
from identity_checks.packs.pack import Evidence, FieldRule, Pack
from identity_checks.packs.validity import NotAhead, Rule

_Part = TypeVar("_Part")
_WRONG: Final = "?"
"""Stands for a name that is none, so that those behind it keep their places."""
_NAME: Final = TypeAdapter(FieldName)
_FIELD: Final = TypeAdapter(FieldRule)
_RULE: Final[TypeAdapter[Any]] = TypeAdapter(Rule)
_OTHERWISE: Final[Mapping[str, Any]] = {
    "evidence": Evidence(), "zone": None, "like": None, "other_labels": (), "no_values": ()
}  # fmt: skip
"""Entries that others depend on, with what stands for one that has not its form."""
_ENTRIES: Final[Mapping[str, TypeAdapter[Any]]] = {
    name: TypeAdapter(Pack.model_fields[name].rebuild_annotation()) for name in _OTHERWISE
}


def all_faults(error: ValidationError, text: str | bytes) -> tuple[tuple[Fault, str], ...]:
    """Give the faults of a pack with their places: those of `error`, and what does not hang together in the rest."""
    rest = list(_beside(json.loads(text)))
    return tuple(dict.fromkeys((*faults_of(error), *(faults_of(refused(rest)) if rest else ()))))


def _beside(said: Any) -> Iterator[tuple[Fault, tuple[str | int, ...]]]:
    if not isinstance(said, dict):
        return
    unknown = {_WRONG}
    parts: dict[str, Any] = {}
    for name, otherwise in _OTHERWISE.items():
        part = _valid(_ENTRIES[name], said[name]) if name in said else otherwise
        parts[name] = otherwise if part is None else part
        if name in said and part is None and said[name] is not None:
            unknown.add(name)
    if "evidence" not in said:
        unknown.add("evidence")
    if "zone" in unknown:
        unknown |= OF_ZONE
    if "like" in unknown:
        unknown |= {name for names in OF_LAYOUT.values() for name in names}
    parts["fields"] = dict(_fields(said.get("fields", {}), unknown))
    parts["required"] = tuple(_valid(_NAME, one) or _WRONG for one in _listed(said.get("required")))
    wrong: dict[str, Any] = {"form": "not_ahead", "field": _WRONG}
    nothing = NotAhead.model_construct(**wrong)
    parts["rules"] = tuple(_valid(_RULE, one) or nothing for one in _listed(said.get("rules")))
    yield from Pack.model_construct(**parts).faults(unknown)


def _fields(said: Any, unknown: set[str]) -> Iterator[tuple[FieldName, FieldRule]]:
    """Give the fields that have their form; of the others the names of what they may read become `unknown`."""
    if not isinstance(said, dict):
        unknown.update(FieldName, {"fields"})
        return
    for key, entry in said.items():
        name, rule = _valid(_NAME, key), _valid(_FIELD, entry)
        if name is not None and rule is not None:
            yield name, rule
        elif name is None:
            # It may have been meant for any name.
            unknown.update(FieldName, {"fields"})
        else:
            value = entry.get("value") if isinstance(entry, dict) else None
            into = _listed(value.get("into")) if isinstance(value, dict) else []
            unknown.update({name, "fields"}, {one for one in into if isinstance(one, str)})


def _listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []


def _valid(adapter: TypeAdapter[_Part], said: Any) -> _Part | None:
    try:
        return adapter.validate_json(json.dumps(said))
    except ValidationError:
        return None
