"""Processes that begin what is measured at the same moment."""

import subprocess
import sys
from collections.abc import Mapping, Sequence


def run_together(
    module: str,
    arguments: Sequence[Sequence[str]],
    *,
    told: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> list[str]:
    """Run `python -m module` once for each of `arguments`; gives what each printed after its `ready`.

    `told` has the line that each gets first, if any. A line `go` follows when all have said that they are ready.
    `quiet` drops what they log.
    """
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", module, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
            text=True,
            env=environment,
        )
        for words in arguments
    ]
    for process, line in zip(processes, told, strict=False):
        _tell(process, line)
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        _tell(process, "go")
    return [process.communicate()[0] for process in processes]


def _tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
