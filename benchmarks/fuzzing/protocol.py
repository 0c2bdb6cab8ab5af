"""How the watching process and a worker talk: a head of JSON, then the input's bytes; the answer is a line of JSON."""

from __future__ import annotations

import json
import resource
import struct
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

_LENGTHS: Final = struct.Struct(">II")


def send(stream: BinaryIO, head: dict[str, Any], data: bytes) -> None:
    """Write one request."""
    text = json.dumps(head).encode()
    stream.write(_LENGTHS.pack(len(text), len(data)) + text + data)
    stream.flush()


def requests(stream: BinaryIO) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Give the requests until the stream ends."""
    while len(lengths := stream.read(_LENGTHS.size)) == _LENGTHS.size:
        text, data = _LENGTHS.unpack(lengths)
        yield json.loads(stream.read(text)), stream.read(data)


def serve(work: Callable[[dict[str, Any], bytes], dict[str, Any]]) -> None:
    """Answer requests on standard input until it ends; what `work` raises becomes a failure with its place."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = sys.stdout.buffer
    answers.write(b'{"ready": true}\n')
    answers.flush()
    for head, data in requests(sys.stdin.buffer):
        try:
            answer = work(head, data)
        except Exception as error:  # noqa: BLE001 - finding whatever is raised is what this is for
            answer = {"failure": f"{type(error).__name__} at {_place(error)}"}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    place = "?"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if any(f"/{name}/" in file for name in ("identity_checks", "case_server", "case_contract")):
            place = f"{'/'.join(file.split('/')[-3:])}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
