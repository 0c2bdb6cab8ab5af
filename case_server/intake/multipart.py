"""Takes a multipart body apart in memory. Nothing is spooled to a file: plaintext evidence never touches a disk."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

# A malformed body is the sender's matter and has its answer; it must not fill the log.
logging.getLogger("python_multipart").setLevel(logging.ERROR)

MOST_PARTS: Final = 12
_MOST_HEADER_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name and content. File names and types that the sender claims are not even kept."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Malformed:
    """The body is not well-formed multipart/form-data, or has too many parts."""


class _Collector:
    """Receives the parser's events. `over` turns true when a limit is passed."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.finished = False
        self.over = False
        self._header_name = bytearray()
        self._header_value = bytearray()
        self._header_bytes = 0
        self._name: str | None = None
        self._chunks: list[bytes] = []

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._field,
            "on_header_value": self._value,
            "on_header_end": self._header_done,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def _begin(self) -> None:
        self._name, self._header_bytes = None, 0
        self._chunks = []

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._grow(self._header_name, data[start:end])

    def _value(self, data: bytes, start: int, end: int) -> None:
        self._grow(self._header_value, data[start:end])

    def _grow(self, header: bytearray, piece: bytes) -> None:
        self._header_bytes += len(piece)
        if self._header_bytes > _MOST_HEADER_BYTES:
            self.over = True
        else:
            header += piece

    def _header_done(self) -> None:
        if bytes(self._header_name).lower() == b"content-disposition":
            kind, options = parse_options_header(bytes(self._header_value))
            if kind == b"form-data" and b"name" in options:
                self._name = options[b"name"].decode("utf-8", "replace")
        self._header_name.clear()
        self._header_value.clear()

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._chunks.append(data[start:end])

    def _end(self) -> None:
        if self._name is None or len(self.parts) == MOST_PARTS:
            self.over = True
            return
        self.parts.append(Part(self._name, b"".join(self._chunks)))
        self._chunks = []

    def _finish(self) -> None:
        self.finished = True


def parse_multipart(content_type: str, body: bytes) -> tuple[Part, ...] | Malformed:
    """The parts of `body` in order, or `Malformed`."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 70:
        return Malformed()
    collector = _Collector()
    try:
        parser = MultipartParser(boundary, collector.callbacks())
        parser.write(body)
        parser.finalize()
    except FormParserError:
        return Malformed()
    if collector.over or not collector.finished:
        return Malformed()
    return tuple(collector.parts)
