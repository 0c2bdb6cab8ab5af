"""Keys that stand twice in one object of a JSON text: a reader takes the last of them and says nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

Place = tuple[str | int, ...]


class _Object(dict[str, object]):
    """An object with those of its keys that stand there twice."""

    twice: tuple[str, ...] = ()


def doubled_keys(text: str | bytes) -> tuple[Place, ...]:
    """Give where keys stand twice in one object; none for a text without one or that is no JSON."""
    try:
        # Numbers are not looked at, and one of too many digits is no reason to fail here.
        found = json.loads(
            text if isinstance(text, str) else text.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=str,
            parse_float=str,
        )
        return tuple(_doubled(found, ()))
    except (ValueError, RecursionError):
        return ()


def _object(pairs: list[tuple[str, object]]) -> _Object:
    known = _Object()
    for key, value in pairs:
        if key in known and key not in known.twice:
            known.twice = (*known.twice, key)
        known[key] = value
    return known


def _doubled(part: object, place: Place) -> Iterator[Place]:
    if isinstance(part, _Object):
        yield from ((*place, key) for key in part.twice)
        for key, inner in part.items():
            yield from _doubled(inner, (*place, key))
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from _doubled(inner, (*place, index))
