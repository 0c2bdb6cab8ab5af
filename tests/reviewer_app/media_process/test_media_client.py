"""The media process and its stand-in: decoding, refusing, dying and coming back (issue 2, section 5)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from reviewer_app.services.media_client import FaceRequest, Media, MediaClient
from reviewer_app.services.types import DecodedImage, MediaProblem, MediaState, MediaTrouble
from tests.reviewer_app.media_process.pictures import quarters
from tests.support.media_twin import MediaTwin

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
UPRIGHT = {
    1: (RED, GREEN, BLUE, WHITE),
    2: (GREEN, RED, WHITE, BLUE),
    3: (WHITE, BLUE, GREEN, RED),
    4: (BLUE, WHITE, RED, GREEN),
    5: (RED, BLUE, GREEN, WHITE),
    6: (BLUE, RED, WHITE, GREEN),
    7: (WHITE, GREEN, BLUE, RED),
    8: (GREEN, WHITE, RED, BLUE),
}


@pytest.fixture(scope="module")
def _real() -> Iterator[MediaClient]:
    client = MediaClient(lambda _: None)
    yield client
    client.stop()


@pytest.fixture(params=["real", "twin"])
def media(request: pytest.FixtureRequest, _real: MediaClient) -> Media:
    """The real client over a real process, and the stand-in."""
    return _real if request.param == "real" else MediaTwin()


def _decoded(media: Media, data: bytes, max_side: int, page: int = 0) -> DecodedImage:
    found = media.image("", data, page, max_side).result(timeout=60)
    assert isinstance(found, DecodedImage)
    assert len(found.pixels) == found.stride * found.height
    return found


def _nearest(image: DecodedImage, x: float, y: float) -> tuple[int, int, int]:
    start = int(y * image.height) * image.stride + int(x * image.width) * 3
    pixel = image.pixels[start : start + 3]
    return min((RED, GREEN, BLUE, WHITE), key=lambda c: sum((a - b) ** 2 for a, b in zip(c, pixel, strict=True)))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("max_side", [0, 100])
def test_pages_are_upright_whatever_the_camera_wrote(media: Media, orientation: int, max_side: int) -> None:
    """R: EXIF is applied alike at every size, so that boxes of readings lie where they belong."""
    image = _decoded(media, quarters(640, 320, orientation=orientation), max_side)
    corners = tuple(_nearest(image, x, y) for y in (0.25, 0.75) for x in (0.25, 0.75))
    assert corners == UPRIGHT[orientation]
    assert (image.full_width, image.full_height) == ((320, 640) if orientation >= 5 else (640, 320))


@pytest.mark.parametrize("max_side", [1, 63, 200, 640, 5000])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_no_side_is_longer_than_asked(media: Media, max_side: int, kind: str) -> None:
    """Never enlarged, proportions kept."""
    image = _decoded(media, quarters(640, 320, kind=kind), max_side)
    assert image.width == min(640, max_side)
    assert abs(image.height - image.width / 2) <= 1


@pytest.mark.parametrize("data", [b"", b"not a picture", quarters(64, 64)[:200], b"%PDF-1.7 nothing"])
def test_bad_files_are_refused(media: Media, data: bytes) -> None:
    """Refused as a value; the process lives on."""
    assert media.image("", data, 0, 100).result(timeout=60) == MediaProblem(MediaTrouble.REFUSED)


def test_missing_page_is_refused(media: Media) -> None:
    """A picture has one page."""
    assert media.image("", quarters(64, 64), 1, 0).result(timeout=60) == MediaProblem(MediaTrouble.REFUSED)


def test_decoded_pages_are_kept(media: Media) -> None:
    """The second look at a page costs no decoding; other sizes and files are other pages."""
    first = media.image("case/file", quarters(640, 320), 0, 100).result(timeout=60)
    assert media.kept_image("case/file", 0, 100).result(timeout=60) == first
    assert media.kept_image("case/file", 0, 101).result(timeout=60) is None
    assert media.kept_image("case/other", 0, 100).result(timeout=60) is None


def test_faceless_pictures_say_so(media: Media) -> None:
    """No face is an answer."""
    request = FaceRequest(quarters(640, 480), 0, None, quarters(640, 480), None)
    assert media.aligned(request).result(timeout=60) == MediaProblem(MediaTrouble.NO_FACE)


def test_killed_process_is_started_again() -> None:
    """Its death is a shown state and the next picture comes all the same."""
    states: list[MediaState] = []
    client = MediaClient(states.append)
    assert client.start().result(timeout=60)
    killed = client.process_id()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    os.waitid(os.P_PID, killed, os.WEXITED | os.WNOWAIT)
    _decoded(client, quarters(64, 64), 0)
    assert client.process_id() not in (None, killed)
    client.stop()
    assert states == [MediaState.READY, MediaState.RESTARTING, MediaState.READY]


def test_process_that_never_starts_is_absent_and_tried_again_after_a_rest() -> None:
    """Three deaths in a row: shown as absent, answered at once, tried again later."""
    states: list[MediaState] = []
    now = [0.0]
    client = MediaClient(states.append, command=(sys.executable, "-c", ""), monotonic=lambda: now[0])
    for _ in range(3):
        assert client.image("", b"x", 0, 0).result(timeout=60) == MediaProblem(MediaTrouble.ABSENT)
    assert states == [MediaState.RESTARTING, MediaState.ABSENT]
    client._command = (sys.executable, "-m", "reviewer_app.media_process")
    assert client.image("", quarters(64, 64), 0, 0).result(timeout=60) == MediaProblem(MediaTrouble.ABSENT)
    now[0] += 31
    _decoded(client, quarters(64, 64), 0)
    client.stop()
    assert states[-1] is MediaState.READY


def test_process_that_hangs_is_ended() -> None:
    """A picture that takes too long is given up and the process with it."""
    states: list[MediaState] = []
    hanging = (
        "import sys, threading; from reviewer_app.media_process import wire;"
        "wire.send(sys.stdout.buffer, {'ready': True}); threading.Event().wait()"
    )
    client = MediaClient(states.append, command=(sys.executable, "-c", hanging), answer_seconds=0.2)
    assert client.image("", b"x", 0, 0).result(timeout=60) == MediaProblem(MediaTrouble.TIMED_OUT)
    assert client.process_id() is None
    client.stop()


def test_process_can_write_no_file_and_leaves_no_core() -> None:
    """Plaintext never touches the disk: the process may not write files at all."""
    code = (
        "import resource;from reviewer_app.media_process.confinement import confine;confine();"
        "print(resource.getrlimit(resource.RLIMIT_FSIZE)[0], resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["0", "0"]
