"""What a run of fuzzing found, for a terminal and for docs/fuzzing.md."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.fuzzing.plan import DEEP_SHARE, PLAN_VERSION, READ_DEEP_EVERY, READ_EVERY, Kind
from benchmarks.fuzzing.running import HANG_S, MEMORY_BOUND, Tally

_FILES: Final = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.STRANGER, Kind.PDF})
PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "fuzzing.md"


def lines_of(tally: Tally, code: str) -> list[str]:
    """Give method, counts, dearest inputs and failures in plain lines."""
    found = [
        f"{tally.counts.total()} inputs, {len(tally.failures)} failures, {tally.computing:.0f} s of computing; "
        f"code {code}, plan {PLAN_VERSION}",
        reached(tally),
        "",
        _method(),
        "",
        _lost_processes(),
        "",
        "| kind | outcome | inputs |",
        "|---|---|---|",
        *(f"| {key.replace('|', ' | ')} | {count} |" for key, count in sorted(tally.counts.items())),
        "",
        "| kind | slowest, s of computing (seed) | largest, MiB resident (seed) |",
        "|---|---|---|",
    ]
    for kind in sorted(tally.slowest):
        seconds, slow = tally.slowest[kind]
        peak, large = tally.largest[kind]
        found.append(f"| {kind} | {seconds:.2f} ({slow}) | {peak / 2**20:.0f} ({large}) |")
    found.append("")
    found += [f"failure: --seed {one['seed']} ({one['kind']}): {one['what']}" for one in tally.failures]
    return found


def reached(tally: Tally) -> str:
    """Say how many of the pictures and PDFs were decoded, and how many read."""
    files = [(key.split("|")[1], count) for key, count in tally.counts.items() if Kind(key.split("|")[0]) in _FILES]
    whole = sum(count for _, count in files)
    read = sum(count for outcome, count in files if outcome.endswith("decoded and read"))
    decoded = sum(count for outcome, count in files if "decoded" in outcome)
    share = max(1, whole)
    return (
        f"Of {whole} pictures and PDFs {decoded} were decoded ({decoded / share:.1%}), and {read} of "
        f"these read as well ({read / share:.1%})."
    )


def write_page(tally: Tally, code: str) -> None:
    """Write docs/fuzzing.md anew."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    head = [
        "# Fuzzing",
        "",
        f"Run {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} shared cores, {memory:.0f} GiB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, by `python -m benchmarks.fuzzing --write`.",
        "An input follows from its number alone: `python -m benchmarks.fuzzing --seed NUMBER` runs it again.",
        "",
    ]
    PAGE.write_text("\n".join([*head, *lines_of(tally, code)]).rstrip() + "\n", encoding="utf-8")


def _lost_processes() -> str:
    return (
        "*its process ended by …*: each PDF is judged and rendered in a process of its own with bounds on memory and "
        "computing time, and what exhausts them ends that process: the caller sees no answer and says `too_complex`. "
        "At the door that refuses the upload; of a file that is there already it is one finding, an alert that no "
        "document was found with that reason. SIGABRT comes of files whose drawing (a form) draws itself more than "
        "once: PDFium follows it forty deep, with several times as many objects at every step, until the process' "
        "memory is used up (256 MiB while it is judged; with 3 GiB the same files run into the bound on computing "
        "time). Its `operator new` then throws `bad_alloc` through code that is built without exceptions, so the C++ "
        "runtime calls `abort`. Nothing in the process can answer after that, and no look at the file beforehand finds "
        "every such drawing: they lie in compressed streams and may call each other in turn. So the end of the process "
        "is the answer."
        "\n\n"
        "What is *decoded* and not *read* has been through everything but the reader, faces and genuineness: one "
        "reading costs as much as a hundred decodings or more."
    )


def _method() -> str:
    return (
        "Method: every picture and PDF goes through the server's door and the decoder, every picture's metadata and "
        f"quality are judged, one in {READ_EVERY} that decode goes through the whole pre-check as document and "
        f"as selfie. Of JPEG, PNG, WebP and PDF {DEEP_SHARE:.0%} are mutants that are made to decode: documents of up "
        "to 640 pixels painted over, cut, turned or stretched and saved anew, coded pixels changed behind right "
        "headers (a JPEG's scan, a PNG's rows under right checksums, a WebP's frame), such a picture and operators in "
        f"a whole PDF; one in {READ_DEEP_EVERY} of these that decode is read. Manifests go through the loaders that "
        "the product uses. Each input runs in a worker process; "
        f"a failure is a lost worker, an exception that is not an answer, over {HANG_S:.0f} s of computing or "
        f"over {MEMORY_BOUND // 2**20} MiB resident."
    )
