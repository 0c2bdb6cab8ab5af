"""PDFs that would take the machine are refused in a process of their own (R21, R84; issue 2 section 3)."""

from __future__ import annotations

import io
import subprocess
import sys
import textwrap
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from identity_checks import pdf_process
from identity_checks.decoding import DecodeRefusal, DecodeRefused, ImageFacts, decode_pages, probe
from identity_checks.pdf_process import PdfProcessFailed
from identity_checks.pdf_structure import miscounted_kids
from tests.identity_checks.hostile_pdfs import drawing_bomb, drawing_of_itself, miscounted

pytestmark = pytest.mark.slow

_TOO_COMPLEX = DecodeRefused(DecodeRefusal.TOO_COMPLEX)

needs_bounds = pytest.mark.skipif(sys.platform != "linux", reason="the system bounds no address space")


@needs_bounds
@pytest.mark.parametrize("strokes", [1_000_000, 20_000_000])
def test_a_page_that_unpacks_to_millions_of_strokes_is_too_complex(strokes: int) -> None:
    """27 KB and 544 KB that would need 300 MB and 5.6 GB: judged and rendered, the answer is the same."""
    data = drawing_bomb(strokes)
    assert len(data) < 600_000
    assert probe(data) == _TOO_COMPLEX
    assert decode_pages(data) == _TOO_COMPLEX


@needs_bounds
def test_a_bomb_takes_little_memory_wherever_it_goes_off() -> None:
    """Measured by the kernel: what the asking process and the process of the file reached at most, in kilobytes."""
    program = textwrap.dedent(
        """
        import resource
        from identity_checks.decoding import decode_pages, probe
        from tests.identity_checks.hostile_pdfs import drawing_bomb

        data = drawing_bomb(20_000_000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        probe(data)
        decode_pages(data)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(after - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        """
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    own, of_the_file = (int(number) for number in done.stdout.split())
    assert own < 20 * 1024
    assert of_the_file < 300 * 1024


@needs_bounds
def test_other_files_are_judged_while_a_bomb_is() -> None:
    """No lock is held over a file: a harmless one gets its answer before any of the bombs is waited for."""
    bomb = drawing_bomb(20_000_000)
    with ThreadPoolExecutor(2) as threads:
        bombs = [threads.submit(probe, bomb) for _ in range(2)]
        assert probe(miscounted(1, 1)) == ImageFacts("application/pdf", 1, 413, 413)
        assert [each.result() for each in bombs] == [_TOO_COMPLEX] * 2


@needs_bounds
def test_a_drawing_that_draws_itself_is_too_complex_once_it_does_so_twice() -> None:
    """Found by fuzzing: forty copies are drawn, two to the fortieth end the process of the file by SIGABRT."""
    assert isinstance(decode_pages(drawing_of_itself(1)), tuple)
    assert probe(drawing_of_itself(2)) == _TOO_COMPLEX
    assert decode_pages(drawing_of_itself(2)) == _TOO_COMPLEX


def test_a_drawing_of_many_strokes_is_taken() -> None:
    """The bound is far above what a document holds: ten thousand strokes are rendered."""
    pages = decode_pages(drawing_bomb(10_000))
    assert isinstance(pages, tuple)
    assert pages[0].pixels.shape[0] == 2400
    assert int(pages[0].pixels.min()) < 200


def test_colours_and_rows_of_a_page_arrive_in_order() -> None:
    """A picture of odd width comes out of its process as it went in: blue, green, red, top row first."""
    picture = np.zeros((301, 203, 3), np.uint8)
    picture[:150, :, 0] = 255
    picture[150:, :, 2] = 255
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PDF", quality=95)
    pages = decode_pages(buffer.getvalue())
    assert isinstance(pages, tuple)
    pixels = pages[0].pixels
    height, width = pixels.shape[:2]
    red, blue = pixels[height // 4, width // 2], pixels[3 * height // 4, width - 3]
    assert red[2] > 240
    assert red[0] < 20
    assert blue[0] > 240
    assert blue[2] < 20


@pytest.mark.parametrize(
    ("kids", "count", "reason"),
    [(200, 1, DecodeRefusal.TOO_MANY_PAGES), (3, 1, DecodeRefusal.DAMAGED), (21, 21, DecodeRefusal.TOO_MANY_PAGES)],
)
def test_a_page_tree_is_not_believed_its_count(kids: int, count: int, reason: DecodeRefusal) -> None:
    """The limit holds for the pages that are there; a file that shows less here than elsewhere is no evidence."""
    data = miscounted(kids, count)
    assert probe(data) == DecodeRefused(reason)
    assert decode_pages(data) == DecodeRefused(reason)


def test_a_count_in_an_object_stream_is_seen() -> None:
    """Since PDF 1.5 the page tree may stand packed among other objects."""
    node = b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 2>>"
    table = b"2 0 9 %d " % len(node)
    packed = zlib.compress(table + node + b"<</Other 1>>")
    data = b"8 0 obj<</Type/ObjStm/N 2/First %d/Filter/FlateDecode/Length %d>>stream\r\n" % (len(table), len(packed))
    assert miscounted_kids(data + packed + b"\r\nendstream\nendobj") == 3
    assert miscounted_kids(miscounted(5, 5)) == 0


def test_a_process_that_gives_no_answer_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a system bounds no computing time, the clock does."""
    endless = "print('{\"ready\": true}', flush=True)\nwhile True: pass"
    monkeypatch.setattr(pdf_process, "_COMMAND", (sys.executable, "-c", endless))
    monkeypatch.setattr(pdf_process, "_JUDGED_WITHIN_S", 8.0)
    assert probe(miscounted(1, 1)) == _TOO_COMPLEX


def test_a_process_lost_while_it_reads_is_an_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five megabytes to a process that is gone: the broken pipe is nobody's error."""
    gone = "print('{\"ready\": true}', flush=True)"
    monkeypatch.setattr(pdf_process, "_COMMAND", (sys.executable, "-c", gone))
    assert probe(miscounted(1, 1) + bytes(5_000_000)) == _TOO_COMPLEX
    assert decode_pages(miscounted(1, 1) + bytes(5_000_001)) == _TOO_COMPLEX


def test_an_installation_at_fault_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that does not come up is an error of ours, never "your file is damaged"."""
    monkeypatch.setattr(pdf_process, "_COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(PdfProcessFailed):
        probe(miscounted(1, 1))


def test_the_process_of_a_file_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a service keeps in its environment is not handed to a process that opens a stranger's file."""
    monkeypatch.setenv("SERVICE_SECRET", "keep")
    telling = (
        "import os\nprint('{\"ready\": true}', flush=True)\n"
        'print(\'{"refused": "%s"}\' % ("damaged" if "SERVICE_SECRET" in os.environ else "encrypted"))'
    )
    monkeypatch.setattr(pdf_process, "_COMMAND", (sys.executable, "-c", telling))
    assert probe(miscounted(1, 1)) == DecodeRefused(DecodeRefusal.ENCRYPTED)


def test_a_jpeg_with_a_pdf_behind_it_is_the_jpeg() -> None:
    """What a file is called by is what is decoded; the PDF behind the picture is never opened."""
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(buffer, "JPEG")
    data = buffer.getvalue() + miscounted(200, 1)
    assert probe(data) == ImageFacts("image/jpeg", 1, 60, 40)
    pages = decode_pages(data)
    assert isinstance(pages, tuple)
    assert [page.pixels.shape for page in pages] == [(40, 60, 3)]
