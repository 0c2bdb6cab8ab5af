"""How the two processes talk: a head of JSON and a body of raw bytes, each after its length."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_LENGTHS: Final = struct.Struct(">IQ")
_LARGEST_HEAD: Final = 64 * 1024
LARGEST_BODY: Final = 512 * 1024 * 1024


class Broken(Exception):
    """The other side is gone or does not keep to the form."""


def send(stream: BinaryIO, head: dict[str, Any], bodies: Sequence[bytes | memoryview] = ()) -> None:
    """Write one message; raises `Broken`."""
    text = json.dumps(head, separators=(",", ":")).encode()
    try:
        stream.write(_LENGTHS.pack(len(text), sum(len(body) for body in bodies)))
        stream.write(text)
        for body in bodies:
            stream.write(body)
        stream.flush()
    except (OSError, ValueError) as error:
        raise Broken from error


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Read one message; raises `Broken`."""
    head_length, body_length = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if head_length > _LARGEST_HEAD or body_length > LARGEST_BODY:
        raise Broken
    try:
        head = json.loads(_exactly(stream, head_length))
    except ValueError as error:
        raise Broken from error
    if not isinstance(head, dict):
        raise Broken
    return head, _exactly(stream, body_length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    try:
        data = stream.read(length)
    except (OSError, ValueError) as error:
        raise Broken from error
    if data is None or len(data) != length:
        raise Broken
    return data
