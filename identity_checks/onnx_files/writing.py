"""Writing into ONNX files, which are protocol buffers messages (onnx.proto)."""

from __future__ import annotations

from typing import Final

_LONGEST: Final = 127
"""Longer parts of a message have a length of more than one byte."""


def as_output(name: str) -> bytes:
    """Give what makes an ONNX file, when it stands behind it, give a value inside the network as a further output.

    A file is a protocol buffers message, and of two such messages one behind the other the parts are merged, lists
    joined (protobuf.dev, Encoding, "Last One Wins"). This one has a graph (field 7) with an output (12): its name (1)
    and its type (2), a tensor (1) whose elements (1) are floats (1).
    """

    return part(7, part(12, value(name)))


def value(name: str) -> bytes:
    """Give a value of 32-bit floats by its name, as the parts of a graph that are values stand in an ONNX file."""
    floats = part(1, bytes((1 << 3, 1)))
    return part(1, name.encode("ascii")) + part(2, floats)


def part(field: int, content: bytes) -> bytes:
    """Give a field of a message that is itself a message or a text."""
    if len(content) > _LONGEST:
        raise ValueError("the name of an inner value is too long")
    return bytes((field << 3 | 2, len(content))) + content
