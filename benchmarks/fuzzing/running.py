"""Runs inputs in worker processes under a watchdog and keeps what came of each block of them."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, Final

import psutil

from benchmarks.fuzzing.plan import Input, Kind, input_of
from benchmarks.fuzzing.protocol import send

HANG_S: Final = 10.0
"""Computing time after which an input hangs; by the clock it may take longer, for the machine is shared."""
PATIENCE_S: Final = 180.0
"""By the clock: an input that waits for something that does not come hangs as well."""
MEMORY_BOUND: Final = 1536 * 2**20
"""Bytes resident at most. A page of fifty million pixels has 143 MiB, its decoder and one copy the same again each."""
_LOOK_EVERY_S: Final = 2.0


@dataclass(slots=True)
class Tally:
    """What came of some inputs: counts by kind and outcome, failures, and the dearest of them by kind."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    largest: dict[str, tuple[int, int]] = field(default_factory=dict)
    computing: float = 0.0

    def add(self, item: Input, answer: dict[str, Any]) -> None:
        """Add one input's answer; too long or too large is a failure like any other."""
        kind, computing, peak = item.kind.value, float(answer.get("computing", 0.0)), int(answer.get("peak", 0))
        failure = answer.get("failure")
        if failure is None and computing > HANG_S:
            failure = f"{computing:.1f} s of computing"
        if failure is None and peak > MEMORY_BOUND:
            failure = f"{peak / 2**20:.0f} MiB resident"
        self.counts[f"{kind}|{'failure' if failure else answer['outcome']}"] += 1
        if failure:
            self.failures.append({"seed": item.number, "kind": kind, "read": item.read, "what": failure})
        self.computing += computing
        self.slowest[kind] = max(self.slowest.get(kind, (0.0, 0)), (computing, item.number))
        self.largest[kind] = max(self.largest.get(kind, (0, 0)), (peak, item.number))

    def join(self, other: Tally) -> None:
        """Take another tally in."""
        self.counts += other.counts
        self.failures += other.failures
        self.computing += other.computing
        for kind, slow in other.slowest.items():
            self.slowest[kind] = max(self.slowest.get(kind, (0.0, 0)), slow)
        for kind, large in other.largest.items():
            self.largest[kind] = max(self.largest.get(kind, (0, 0)), large)

    def as_json(self) -> dict[str, Any]:
        """Give the tally as JSON values."""
        return {
            "counts": self.counts, "failures": self.failures, "slowest": self.slowest,
            "largest": self.largest, "computing": self.computing,
        }  # fmt: skip

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Tally:
        """Give the tally that `as_json` wrote."""
        return cls(
            Counter(found["counts"]),
            list(found["failures"]),
            {kind: (float(one), int(number)) for kind, (one, number) in found["slowest"].items()},
            {kind: (int(one), int(number)) for kind, (one, number) in found["largest"].items()},
            float(found["computing"]),
        )


class Worker:
    """A worker process that is started again whenever it was lost."""

    def __init__(self, module: str) -> None:
        self._command: Final = (sys.executable, "-m", module)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def run(self, item: Input) -> dict[str, Any]:
        """Run one input; a worker that dies or does not answer in time is a failure of the input."""
        process = self._started()
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None
        assert stdout is not None
        before = _computing(process.pid)
        send(stdin, {"kind": item.kind.value, "read": item.read}, item.data)  # type: ignore[arg-type]  # IO[bytes]
        began = time.monotonic()
        while not select.select([stdout], [], [], _LOOK_EVERY_S)[0]:
            computing = _computing(process.pid) - before
            # Starting its models is the worker's own time; what only the clock counts may be the machine's.
            if computing > 3 * HANG_S or time.monotonic() - began > PATIENCE_S:
                self._end()
                return {"failure": f"hangs: {computing:.0f} s of computing, {time.monotonic() - began:.0f} s in all"}
        line = stdout.readline()
        if line.endswith(b"\n"):
            return dict(json.loads(line))
        code = process.wait()
        self._end()
        return {"failure": f"worker lost: {signal.Signals(-code).name if code < 0 else code}"}

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            assert self._process.stdout is not None
            if not self._process.stdout.readline():
                raise RuntimeError("a worker does not come up")
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            _close(pipe)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Runner:
    """Both sorts of worker: one for all that decodes and loads, one that forks for PDFs."""

    def __init__(self) -> None:
        self._all = Worker("benchmarks.fuzzing.worker")
        self._pdf = Worker("benchmarks.fuzzing.pdf_worker")

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._all.__exit__(kind, error, trace)
        self._pdf.__exit__(kind, error, trace)

    def run(self, numbers: Sequence[int]) -> Tally:
        """Run the inputs of these numbers."""
        tally = Tally()
        for number in numbers:
            item = input_of(number)
            tally.add(item, self.answer(item))
        return tally

    def answer(self, item: Input) -> dict[str, Any]:
        """Run one input in the worker that it is for."""
        worker = self._pdf if item.kind is Kind.PDF and not item.read else self._all
        return worker.run(item)


class Records:
    """What came of each block, a line of JSON each, kept so that a run that was stopped goes on where it was."""

    def __init__(self, path: Path, code: str) -> None:
        self._path: Final = path
        self._code: Final = code

    def done(self) -> dict[int, Tally]:
        """Give the blocks that ran on this code."""
        if not self._path.exists():
            return {}
        lines = (json.loads(line) for line in self._path.read_text("utf-8").splitlines() if line.endswith("}"))
        return {int(line["block"]): Tally.from_json(line["tally"]) for line in lines if line["code"] == self._code}

    def keep(self, block: int, tally: Tally) -> None:
        """Write a block's line, whole or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"code": self._code, "block": block, "tally": tally.as_json()}) + "\n"
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())


def blocks_of(count: int, size: int) -> Iterator[tuple[int, range]]:
    """Give the numbers below `count` in blocks."""
    for block, start in enumerate(range(0, count, size)):
        yield block, range(start, min(count, start + size))


def _computing(pid: int) -> float:
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except BrokenPipeError:
        pass


def run_blocks(blocks: Sequence[tuple[int, range]], streams: int, end: float) -> Iterator[tuple[int, Tally]]:
    """Run blocks, so many at a time with workers of their own; none is begun after `end` by the monotonic clock."""
    idle: SimpleQueue[Runner] = SimpleQueue()

    def run(block: int, numbers: range) -> tuple[int, Tally] | None:
        if time.monotonic() > end:
            return None
        runner = idle.get()
        try:
            return block, runner.run(numbers)
        finally:
            idle.put(runner)

    with ExitStack() as runners, ThreadPoolExecutor(streams) as pool:
        for _ in range(streams):
            idle.put(runners.enter_context(Runner()))
        try:
            for one in as_completed([pool.submit(run, block, numbers) for block, numbers in blocks]):
                if (found := one.result()) is not None:
                    yield found
        finally:
            pool.shutdown(cancel_futures=True)
