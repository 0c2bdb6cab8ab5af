"""Reads pictures with the product, one thread: length (4 bytes, big-endian) and file on standard input, JSON out."""

from __future__ import annotations

import json
import struct
import sys
import time
from typing import Any, Final

import cv2

from benchmarks.documents.drawing.people import TODAY
from benchmarks.peak import peak_mib
from identity_checks.decoding import DecodeRefused, decode_pages
from identity_checks.documents.reader import DocumentReader
from identity_checks.models import ModelStore
from identity_checks.results import DocumentReading

_HEADER: Final = 4


def main() -> int:
    """Answer until standard input ends."""
    cv2.setNumThreads(1)
    reader = DocumentReader(ModelStore.bundled())
    print(json.dumps({"ready": True}), flush=True)
    while len(header := sys.stdin.buffer.read(_HEADER)) == _HEADER:
        data = sys.stdin.buffer.read(struct.unpack(">I", header)[0])
        began = time.process_time()
        readings = _read(reader, data)
        seconds = time.process_time() - began
        answer = {"readings": readings, "cpu_s": round(seconds, 4), "peak_mib": round(peak_mib(), 1)}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0


def _read(reader: DocumentReader, data: bytes) -> list[dict[str, Any]]:
    decoded = decode_pages(data)
    if isinstance(decoded, DecodeRefused):
        return []
    readings = [reader.read(page.pixels, today=TODAY) for page in decoded]
    return [plain_reading(item) for reading in readings for item in (reading, *reading.further)]


def plain_reading(reading: DocumentReading) -> dict[str, Any]:
    """Give what the product says of a document as plain values that `json.dumps` takes."""
    return {
        "type": reading.document_type.value,
        "pack": None if reading.pack is None else reading.pack.pack,
        "corners": reading.corners,
        "fields": {name: [item.value, item.confidence] for name, item in reading.fields.items()},
        # The networks' own figures are told as well, for whoever sets the curves.
        "figures": {name: round(figure, 6) for name, figure in reading.figures.items()},
        "findings": sorted({str(finding.code) for finding in reading.findings}),
    }


if __name__ == "__main__":
    sys.exit(main())
