"""A look at a PDF's page tree that trusts none of its counts."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

_OBJECT: Final = re.compile(rb"\d obj\b")
_PAGES_NODE: Final = re.compile(rb"/Type\s{0,9}/Pages\b")
_KIDS: Final = re.compile(rb"/Kids\s{0,9}\[([^\]]*)\]")
_COUNT: Final = re.compile(rb"/Count\s{0,9}(\d{1,9})\b")
_REFERENCE: Final = re.compile(rb"\d\s{1,9}R\b")
_OBJECT_STREAM: Final = re.compile(rb"/Type\s{0,9}/ObjStm\b")
_STREAM: Final = re.compile(rb"stream\r?\n")
_FIRST: Final = re.compile(rb"/First\s{0,9}(\d{1,9})\b")
_NUMBERS: Final = re.compile(rb"\d{1,9}")
_MOST_UNPACKED: Final = 4 * 1024 * 1024


def miscounted_kids(data: bytes) -> int:
    """Give the most children of any node of the page tree that says it has fewer pages than children; 0: no such node.

    PDFium believes the count, other readers follow the children: such a file shows here less than it does elsewhere.
    Nodes written out and nodes in object streams are seen; counts and children that stand in objects of their own are
    not followed (what is not followed is not rendered either).
    """
    most = 0
    for body in _objects(data):
        if _PAGES_NODE.search(body) is None:
            continue
        kids, count = _KIDS.search(body), _COUNT.search(body)
        if kids and count and (listed := len(_REFERENCE.findall(kids[1]))) > int(count[1]):
            most = max(most, listed)
    return most


def _objects(data: bytes) -> Iterator[bytes]:
    for start in _OBJECT.finditer(data):
        end = data.find(b"endobj", start.end())
        stream = _STREAM.search(data, start.end(), end if end >= 0 else len(data))
        head = data[start.end() : stream.start() if stream else end if end >= 0 else len(data)]
        yield head
        if stream and _OBJECT_STREAM.search(head):
            yield from _packed(head, data[stream.end() : end if end >= 0 else len(data)])


def _packed(head: bytes, stream: bytes) -> Iterator[bytes]:
    first = _FIRST.search(head)
    if first is None:
        return
    try:
        text = zlib.decompressobj().decompress(stream, _MOST_UNPACKED)
    except zlib.error:
        text = stream
    begin = int(first[1])
    places = [begin + int(number) for number in _NUMBERS.findall(text[:begin])[1::2]]
    for here, following in zip(places, [*places[1:], len(text)], strict=True):
        yield text[here:following]
