"""Weights in an ONNX file that are too small to say anything, and cost the most time.

A processor takes a product with a number below 1.2e-38 ("subnormal") a hundred times as long as any other, and what
training has let die out of a network is full of them. An ONNX file is a protocol buffers message (onnx.proto): a model
with a graph (field 7), in it tensors of weights (5), each with the type of its numbers (2) and the numbers (4 or 9).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

_VANISHING: Final = 1e-30
"""Far above the subnormal ones: products of small weights and sums of them are subnormal as well."""
_GRAPH: Final = 7
_WEIGHTS: Final = 5
_TYPE: Final = 2
_FLOATS: Final = 1
_NUMBERS: Final = (4, 9)
_VARINT, _EIGHT_BYTES, _LENGTH_FIRST, _FOUR_BYTES = 0, 1, 2, 5


def without_vanishing(content: bytes) -> bytes:
    """Give an ONNX file with weights of less than 1e-30 as nought; one that is damaged is given as it is.

    A number that stands alone stays: it may be there so that nothing is divided by nought.
    """
    changed = bytearray(content)
    try:
        for numbers in _floats(changed):
            if numbers.size > 1:
                numbers[np.abs(numbers) < _VANISHING] = 0.0
    except (IndexError, ValueError):
        return content
    return bytes(changed)


def _floats(content: bytearray) -> Iterator[NDArray[np.float32]]:
    """Give the weights of a file that are 32-bit floats, tensor by tensor, where they lie in it."""
    for graph in _parts(content, slice(0, len(content)), _GRAPH):
        for tensor in _parts(content, graph, _WEIGHTS):
            fields = list(_fields(content, tensor))
            if any(field == _TYPE and value == _FLOATS for field, value in fields):
                for field, value in fields:
                    if field in _NUMBERS and isinstance(value, slice):
                        yield np.frombuffer(memoryview(content)[value], "<f4")


def _parts(content: bytearray, message: slice, wanted: int) -> Iterator[slice]:
    for field, value in _fields(content, message):
        if field == wanted and isinstance(value, slice):
            yield value


def _fields(content: bytearray, message: slice) -> Iterator[tuple[int, int | slice]]:
    """Give the fields of a message with their number, or with where they lie in the file."""
    place = message.start
    while place < message.stop:
        key, place = _number(content, place)
        kind = key & 7
        if kind == _VARINT:
            value, place = _number(content, place)
            yield key >> 3, value
            continue
        if kind == _LENGTH_FIRST:
            length, place = _number(content, place)
        elif kind in (_FOUR_BYTES, _EIGHT_BYTES):
            length = 4 if kind == _FOUR_BYTES else 8
        else:
            raise ValueError("a field of no known kind")
        if place + length > message.stop:
            raise ValueError("a field that ends behind its message")
        yield key >> 3, slice(place, place + length)
        place += length


def _number(content: bytearray, place: int) -> tuple[int, int]:
    """Give a number written seven bits a byte, the least first, and where the next field begins."""
    value = shift = 0
    while True:
        byte = content[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place
