"""Mutations of manifests: JSON values and texts, CSV cells, multipart bodies, lines of a machine-readable zone."""

from __future__ import annotations

import json
import random
from typing import Any, Final

from benchmarks.fuzzing.mutating import BYTE_MUTATIONS, Mutation

BOUNDARY: Final = "fuzzing-boundary"
_TEXTS: Final = (
    "", " ", "\0", "\ufeff", "\u202e", "\ud7ff", "💳" * 50, "a" * 70_000, "../../etc/passwd", "=1+1", "9" * 5_000,
    "2026-11-22T10:00:00Z", "2026-02-30", "1E+400", "NaN", "null", "\r\n", '"', "','", "۱۲۳", "<script>",
)  # fmt: skip
_VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 10**400, 1e308, float("nan"), float("inf"), [], {}, [[]], {"": ""}, [None], {"value": []},
)  # fmt: skip
_RAW: Final = (
    b"[" * 100_000, b'{"a":' * 50_000, b"9" * 5_000, b"1e999", b"-0", b"\xff\xfe", b"\xed\xa0\x80", b'"\\ud800"',
    b"NaN", b"\x00",
)  # fmt: skip
_ZONE_SIGNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<<<«〈 \n\0é中"


def changed_value(value: Any, draw: random.Random) -> Any:
    """Give a JSON value with one place inside it replaced, removed, renamed or doubled."""
    if isinstance(value, dict) and value and draw.random() < 0.85:
        key = draw.choice(list(value))
        match draw.randrange(6):
            case 0:
                return {name: item for name, item in value.items() if name != key}
            case 1:
                return {**value, draw.choice(_TEXTS): value[key]}
            case _:
                return {**value, key: changed_value(value[key], draw)}
    if isinstance(value, list) and value and draw.random() < 0.7:
        at = draw.randrange(len(value))
        return [*value[:at], changed_value(value[at], draw), *value[at + draw.choice((0, 1)) :]]
    return draw.choice((*_TEXTS, *_VALUES))


def json_value(data: bytes, draw: random.Random) -> bytes:
    """Change a value of a JSON text; what is no JSON any more stays as it is."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return data
    changed = changed_value(found, draw)
    try:
        return json.dumps(changed, ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        return data


def raw_text(data: bytes, draw: random.Random) -> bytes:
    """Put something between that no parser likes: deep nesting, endless numbers, halves of characters."""
    place = draw.randrange(len(data) + 1)
    return data[:place] + draw.choice(_RAW) + data[place + draw.choice((0, 0, 5)) :]


def recoded(data: bytes, draw: random.Random) -> bytes:
    """Write the text in another encoding, with or without its mark."""
    text = data.decode("utf-8", "replace")
    return text.encode(draw.choice(("utf-16", "utf-16-le", "utf-8-sig", "gb18030", "latin-1", "utf-32")), "replace")


def csv_cell(data: bytes, draw: random.Random) -> bytes:
    """Replace a cell, leave one out, double a line, open a quote or change the delimiter."""
    lines = data.decode("utf-8", "replace").split("\n")
    at = draw.randrange(len(lines))
    cells = lines[at].split(",")
    place = draw.randrange(len(cells))
    match draw.randrange(6):
        case 0:
            del cells[place]
        case 1:
            cells.insert(place, draw.choice(_TEXTS))
        case 2:
            cells[place] = '"' + cells[place]
        case 3:
            lines.insert(at, lines[at])
        case 4:
            return data.replace(b",", draw.choice((b";", b"\t", b"|", b",,")))
        case _:
            cells[place] = draw.choice(_TEXTS)
    lines[at] = ",".join(cells)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def zone_signs(data: bytes, draw: random.Random) -> bytes:
    """Replace, drop or add characters of a machine-readable zone."""
    signs = list(data.decode("utf-8", "replace"))
    for _ in range(draw.choice((1, 2, 5, 30))):
        at = draw.randrange(len(signs) + 1)
        signs[at : at + draw.choice((0, 1, 1, 1, 2))] = draw.choice(("", *_ZONE_SIGNS))
    return "".join(signs).encode()


def multipart(parts: dict[str, bytes]) -> bytes:
    """Give a multipart/form-data body."""
    body = b""
    for name, content in parts.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def submission_parts(data: bytes, draw: random.Random) -> bytes:
    """Change the JSON inside a multipart body, repeat or rename a part."""
    marker = f"--{BOUNDARY}".encode()
    pieces = data.split(marker)
    at = draw.randrange(len(pieces))
    match draw.randrange(5):
        case 0:
            pieces.insert(at, pieces[at])
        case 1:
            pieces[at] = pieces[at].replace(
                b'name="', b'name="' + draw.choice((b"", b"x", b"../", b"\xff", b"a" * 5000))
            )
        case _:
            for number, piece in enumerate(pieces):
                head, gap, body = piece.partition(b"\r\n\r\n")
                if b'name="case"' in head:
                    pieces[number] = head + gap + json_value(body.removesuffix(b"\r\n"), draw) + b"\r\n"
    return marker.join(pieces)


JSON_MUTATIONS: Final[tuple[Mutation, ...]] = (json_value, json_value, json_value, raw_text, recoded, *BYTE_MUTATIONS)
CSV_MUTATIONS: Final[tuple[Mutation, ...]] = (csv_cell, csv_cell, csv_cell, raw_text, recoded, *BYTE_MUTATIONS)
ZONE_MUTATIONS: Final[tuple[Mutation, ...]] = (zone_signs,)
SUBMISSION_MUTATIONS: Final[tuple[Mutation, ...]] = (*(submission_parts,) * 4, raw_text, *BYTE_MUTATIONS)
