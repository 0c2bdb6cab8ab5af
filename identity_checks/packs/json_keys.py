"""Keys that stand twice in one object of a JSON text: a reader takes the last of them and says nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

Place = tuple[str | int, ...]


class _Object(dict[str, object]):
    """An object with the first of its keys that stands there twice."""

    twice: str | None = None


def doubled_key(text: str | bytes) -> Place | None:
    """Give where the first key that stands twice in one object is; None for a text without one or that is no JSON."""
    try:
        # Numbers are not looked at, and one of too many digits is no reason to fail here.
        found = json.loads(
            text if isinstance(text, str) else text.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=str,
            parse_float=str,
        )
        return next(_doubled(found, ()), None)
    except (ValueError, RecursionError):
        return None


def _object(pairs: list[tuple[str, object]]) -> _Object:
    known = _Object()
    for key, value in pairs:
        if key in known and known.twice is None:
            known.twice = key
        known[key] = value
    return known


def _doubled(part: object, place: Place) -> Iterator[Place]:
    if isinstance(part, _Object):
        if part.twice is not None:
            yield (*place, part.twice)
        for key, inner in part.items():
            yield from _doubled(inner, (*place, key))
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from _doubled(inner, (*place, index))
