"""`python -m benchmarks.fuzzing.pdf_worker`: the confined PDF program, forked warm for each file.

The product starts a new interpreter for every PDF (decision 0026), which costs a hundred times what most mutants do.
Here the same `main` with the same bounds runs in a fork of a process that has imported nothing else; one in
`READ_EVERY` goes through the product's own way as well.
"""

from __future__ import annotations

import json
import os
import select
import signal
import time
from contextlib import suppress
from typing import Any, Final

from benchmarks.fuzzing.protocol import serve
from identity_checks import pdf_confined
from identity_checks.decode_outcomes import DEFAULT_LIMITS, DecodeRefusal

_WITHIN_S: Final = 300.0
_ARGUMENTS: Final = [pdf_confined.RENDER, str(DEFAULT_LIMITS.max_pixels), str(DEFAULT_LIMITS.max_pages)]


def main() -> None:
    """Answer with outcome, computing seconds and peak memory (bytes resident) of each file's own process."""
    serve(_work)


def _work(_head: dict[str, Any], data: bytes) -> dict[str, Any]:
    asked, answered = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _confined(asked, answered)
    os.close(asked[0])
    os.close(answered[1])
    with suppress(BrokenPipeError):
        _write_all(asked[1], data)
    os.close(asked[1])
    said = _read_all(answered[0], child)
    os.close(answered[0])
    status, used = os.wait4(child, 0)[1:]
    answer: dict[str, Any] = {"computing": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss * 1024}
    if os.WIFSIGNALED(status):
        ended_by = signal.Signals(os.WTERMSIG(status)).name
        return answer | {"outcome": f"refused: {DecodeRefusal.TOO_COMPLEX.value}, its process ended by {ended_by}"}
    if os.WEXITSTATUS(status) != 0:
        return answer | {"failure": f"confined process ended with {os.WEXITSTATUS(status)}"}
    return answer | {"outcome": _outcome(said)}


def _confined(asked: tuple[int, int], answered: tuple[int, int]) -> None:
    try:
        os.dup2(asked[0], 0)
        os.dup2(answered[1], 1)
        os.closerange(3, 64)
        code = pdf_confined.main(_ARGUMENTS)
    except BaseException:  # noqa: BLE001 - a fork must never go on as its parent
        code = 70
    os._exit(code)


def _write_all(pipe: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _read_all(pipe: int, child: int) -> bytes:
    pieces: list[bytes] = []
    end = time.monotonic() + _WITHIN_S
    while True:
        if not select.select([pipe], [], [], max(0.0, end - time.monotonic()))[0]:
            os.kill(child, signal.SIGKILL)
        piece = os.read(pipe, 1 << 20)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def _outcome(said: bytes) -> str:
    place, pages = 0, 0
    while True:
        end = said.index(b"\n", place)
        head = json.loads(said[place:end])
        place = end + 1
        if "stride" in head:
            pages += 1
            place += head["height"] * head["stride"]
        elif "refused" in head:
            return f"refused: {head['refused']}"
        elif "pages" in head:
            return "decoded" if pages == head["pages"] else "decoded in part"


if __name__ == "__main__":
    main()
