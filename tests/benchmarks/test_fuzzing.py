"""A little of the fuzzing with every test run, and that it finds what it is there to find (issue 3, section 6)."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from benchmarks.fuzzing import running
from benchmarks.fuzzing.containers import jpeg_of, jpeg_segments, png_chunks, png_of, webp_chunks, webp_of
from benchmarks.fuzzing.inside import jpeg_coded, png_rows, webp_coded
from benchmarks.fuzzing.plan import Input, Kind, input_of
from benchmarks.fuzzing.repainted import PAINTINGS, Painting, as_jpeg, as_png, as_webp
from benchmarks.fuzzing.report import lines_of, reached
from benchmarks.fuzzing.running import Records, Runner, Tally, Worker, blocks_of, run_blocks
from benchmarks.fuzzing.seeds import documents, jpegs, pdfs, pngs, webps
from identity_checks.decode_outcomes import DecodeRefusal
from identity_checks.decoding import DecodeRefused, decode_pages
from tests.identity_checks.hostile_pdfs import drawing_of_itself

pytestmark = pytest.mark.slow

HEALTHY = {"outcome": "decoded", "computing": 0.1, "peak": 1000}


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    """Both workers, warm."""
    with Runner() as both:
        yield both


def test_two_hundred_inputs_of_every_kind_do_no_harm(runner: Runner) -> None:
    """R2: no lost worker, no exception, no hang, memory bounded; fixed numbers, so that it fails for a reason."""
    tally = runner.run([number for number in range(200_000, 200_200) if not input_of(number).read])

    assert tally.failures == []
    kinds = {key.split("|")[0] for key in tally.counts}
    assert kinds == {kind.value for kind in Kind}
    # Mutants that are all refused would prove nothing about what comes after.
    assert sum(count for key, count in tally.counts.items() if key.endswith("decoded")) > 30


def test_a_mutant_that_decodes_goes_through_the_whole_pre_check(runner: Runner) -> None:
    """R20: decoding, reading, genuineness and faces, as document and as selfie."""
    item = Input(-1, Kind.JPEG, jpegs()[3], read=True)
    answer = runner.answer(item)

    assert answer["outcome"] == "taken, decoded and read"


def test_a_pdf_that_ends_its_process_is_refused_as_the_product_does(runner: Runner) -> None:
    """R21: the outcome names the answer that the caller gets, and what became of the process."""
    answer = runner.answer(Input(-1, Kind.PDF, drawing_of_itself(2), read=False))

    assert answer["outcome"] == "refused: too_complex, its process ended by SIGABRT"


def test_streams_run_every_block_once_and_none_after_the_end() -> None:
    """Two at a time, with the same counts as one after the other."""
    blocks = [block for block in blocks_of(60, 20) if block[0] != 1]
    found = dict(run_blocks(blocks, 2, float("inf")))
    with Runner() as runner:
        alone = {block: runner.run(numbers) for block, numbers in blocks}

    assert {block: tally.counts for block, tally in found.items()} == {
        block: tally.counts for block, tally in alone.items()
    }
    assert list(run_blocks(blocks, 2, 0.0)) == []


def test_an_input_follows_from_its_number_alone() -> None:
    """What `--seed` runs again is what failed, in another process too."""
    program = "from benchmarks.fuzzing.plan import input_of; import hashlib\n"
    program += "print(*(hashlib.sha256(input_of(number).data).hexdigest() for number in range(900, 960)))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert said == subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert len(set(said.split())) > 50


def test_seeds_are_whole_and_containers_are_taken_apart_and_put_together() -> None:
    """A mutation starts from a file that is right; of one that moves, that is all there is against it."""
    *still, moving = webps()
    for data in (*jpegs(), *pngs(), *still, *pdfs()):
        assert not isinstance(decode_pages(data), DecodeRefused)
    assert decode_pages(moving) == DecodeRefused(DecodeRefusal.MOVING_PICTURE)
    assert [png_of(png_chunks(data)) for data in pngs()] == list(pngs())
    assert [jpeg_of(jpeg_segments(data)) for data in jpegs()] == list(jpegs())
    assert [webp_of(webp_chunks(data)) for data in webps()] == list(webps())


def test_enough_of_what_is_made_to_decode_does_and_is_to_be_read() -> None:
    """Mutants that are all refused early prove nothing about reading: a tenth of the pictures is to be read."""
    pictures = [item for item in map(input_of, range(3_000, 3_400)) if item.kind in {Kind.JPEG, Kind.PNG, Kind.WEBP}]
    to_read = [item for item in pictures if item.read]
    read = [item for item in to_read if not isinstance(decode_pages(item.data), DecodeRefused)]

    assert len(to_read) == len({item.data for item in to_read})
    assert len(read) > len(pictures) / 10


@pytest.mark.parametrize("painting", PAINTINGS, ids=lambda painting: painting.__name__)
def test_every_painting_gives_a_picture_of_any_size(painting: Painting) -> None:
    """Of a document, and of one, a row or a column of pixels."""
    white = np.full((7, 9, 3), 255, np.uint8)
    for seed in range(20):
        for pixels in (documents()[0], white, white[:1], white[:, :1], white[:1, :1]):
            given = pixels.copy()
            changed = painting(given, random.Random(seed))
            assert changed.dtype == np.uint8
            assert changed.ndim == 3
            assert changed.shape[2] == 3
            assert changed.size > 0
            assert np.array_equal(given, pixels), "what was given is not painted on"


def test_noise_is_saved_in_every_form() -> None:
    """Pillow gives up on progressive pictures of noise, which ended a run."""
    noise = np.random.default_rng(3).integers(0, 256, (640, 640, 3), dtype=np.uint8)
    for seed in range(40):
        for save in (as_jpeg, as_png, as_webp) if seed < 3 else (as_jpeg,):
            assert not isinstance(decode_pages(save(noise, random.Random(seed))), DecodeRefused)


def test_coded_pixels_change_behind_a_frame_that_stays() -> None:
    """Same segments and chunks in front of them; most of these mutants decode."""
    still = webps()[:6]
    for files, change, parts in ((jpegs(), jpeg_coded, jpeg_segments), (pngs(), png_rows, png_chunks)):
        changed = [change(data, random.Random(seed)) for seed, data in enumerate(files)]
        assert sum(one != other for one, other in zip(changed, files, strict=True)) > len(files) / 2
        assert [parts(data)[0] for data in changed] == [parts(data)[0] for data in files]
        assert sum(isinstance(decode_pages(data), DecodeRefused) for data in changed) < len(files) / 3
    changed = [webp_coded(data, random.Random(seed)) for seed, data in enumerate(still)]
    assert changed != list(still)
    assert [len(data) for data in changed] == [len(data) for data in still]


def test_the_report_says_how_many_were_read() -> None:
    """Of pictures and PDFs, not of manifests."""
    tally = Tally()
    tally.counts.update(
        {"png|taken, decoded and read": 1, "pdf|decoded": 1, "jpeg|refused: damaged": 2, "case_json|taken": 9}
    )

    assert reached(tally) == ("Of 4 pictures and PDFs 2 were decoded (50.0%), and 1 of these read as well (25.0%).")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"failure": "KeyError at somewhere"}, "KeyError at somewhere"),
        ({**HEALTHY, "computing": 10.5}, "10.5 s of computing"),
        ({**HEALTHY, "peak": 2 * 2**30}, "2048 MiB resident"),
    ],
)
def test_what_counts_as_a_failure(answer: dict[str, object], said: str) -> None:
    """An exception, ten seconds of computing, memory over the bound: each with the number to run it again."""
    tally = Tally()
    tally.add(Input(77, Kind.PNG, b"", read=False), answer)
    tally.add(Input(78, Kind.PNG, b"", read=False), HEALTHY)

    assert [(one["seed"], one["what"]) for one in tally.failures] == [(77, said)]
    assert any(f"--seed 77 (png): {said}" in line for line in lines_of(tally, "abc"))


_LOST = "import os; from benchmarks.fuzzing.protocol import serve\nserve(lambda head, data: os.kill(os.getpid(), 11))"
_BUSY = "from benchmarks.fuzzing.protocol import serve\ndef spin(head, data):\n    while True: pass\nserve(spin)"
_RAISES = "from benchmarks.fuzzing.protocol import serve\nserve(lambda head, data: {}['no'])"


@pytest.mark.parametrize(
    ("program", "said"),
    [(_LOST, "worker lost: SIGSEGV"), (_BUSY, "hangs:"), (_RAISES, "KeyError at")],
    ids=["lost", "busy", "raises"],
)
def test_the_watchdog_sees_crashes_hangs_and_exceptions(
    program: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is an answer, and the next input has a fresh worker."""
    monkeypatch.setattr(running, "HANG_S", 0.1)
    monkeypatch.setattr(running, "_LOOK_EVERY_S", 0.1)
    (tmp_path / "bad_worker.py").write_text(program, "utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{Path(__file__).parents[2]}")
    item = Input(1, Kind.PNG, b"", read=False)
    with Worker("bad_worker") as worker:
        assert said in worker.run(item)["failure"]
        assert said in worker.run(item)["failure"]


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    """Blocks are kept per code; a line that broke off, and other code's blocks, count for nothing."""
    records = Records(tmp_path / "records.jsonl", "abc")
    tally = Tally()
    tally.add(Input(5, Kind.PNG, b"", read=False), HEALTHY)
    records.keep(3, tally)
    with (tmp_path / "records.jsonl").open("a") as file:
        file.write('{"code": "abc", "block": 4, "tal')

    assert records.done() == {3: tally}
    assert Records(tmp_path / "records.jsonl", "def").done() == {}
