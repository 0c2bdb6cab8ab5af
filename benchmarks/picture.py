"""A 12-megapixel photograph to pixels for the screen through the media process, against OpenCV in the same process."""

from collections.abc import Callable, Iterator
from statistics import median
from typing import Final

import cv2
import numpy as np

from benchmarks.report import Measurement, percentile, seconds_of
from reviewer_app.services.media_client import MediaClient
from reviewer_app.services.types import DecodedImage

WIDTH: Final = 4000
HEIGHT: Final = 3000
FIRST_SIDE: Final = 1280
RUNS: Final = 40
ANSWER_S: Final = 60.0


def measure() -> Iterator[Measurement]:
    """First paint and full size, each run beside the baseline's."""
    data = photograph(WIDTH, HEIGHT)
    with _MediaProcess() as media:
        first, plain_first = paired(
            lambda: through_media(media, data, FIRST_SIDE), lambda: plain(data, FIRST_SIDE), times=RUNS
        )
        full, plain_full = paired(lambda: through_media(media, data, 0), lambda: plain(data, 0), times=RUNS)
    for name, ours, theirs, goal in (
        (f"12-megapixel JPEG to {FIRST_SIDE} px", first, plain_first, "<= 50 ms"),
        ("12-megapixel JPEG in full", full, plain_full, "<= 100 ms"),
    ):
        yield Measurement(
            name,
            f"bytes in, pixels out through the media process and its pipe, alternating, median "
            f"(p99 {percentile(ours, 0.99) * 1000:.0f} ms)",
            f"{RUNS} each, {WIDTH} x {HEIGHT}, {len(data) / 1e6:.1f} MB",
            median(ours) * 1000,
            "ms",
            "OpenCV full decode and resize in process",
            median(theirs) * 1000,
            goal,
        )


def photograph(width: int, height: int) -> bytes:
    """A JPEG as a telephone's camera writes it: soft shapes with fine grain, quality 90, colour at half resolution."""
    random = np.random.default_rng(12)
    coarse = random.integers(0, 256, (height // 100, width // 100, 3), np.uint8)
    pixels = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.int16)
    pixels += random.normal(0, 4, (height, width, 1)).astype(np.int16)
    options = [cv2.IMWRITE_JPEG_QUALITY, 90, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420]
    done, data = cv2.imencode(".jpg", np.clip(pixels, 0, 255).astype(np.uint8), options)
    assert done
    return data.tobytes()


def through_media(media: MediaClient, data: bytes, max_side: int) -> tuple[int, int]:
    """Width and height of what the media process gives; nothing is kept from one call to the next."""
    image = media.image("", data, 0, max_side).result(ANSWER_S)
    assert isinstance(image, DecodedImage), image
    return image.width, image.height


def plain(data: bytes, max_side: int) -> tuple[int, int]:
    """Width and height of what OpenCV gives when everything is decoded and then made smaller."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    height, width = pixels.shape[:2]
    if max_side:
        scale = max_side / max(width, height)
        size = (round(width * scale), round(height * scale))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return pixels.shape[1], pixels.shape[0]


def paired(
    ours: Callable[[], tuple[int, int]], theirs: Callable[[], tuple[int, int]], *, times: int
) -> tuple[list[float], list[float]]:
    """Seconds of either in alternation, after a round that is not counted; both must give the same size."""
    assert ours() == theirs()
    mine: list[float] = []
    others: list[float] = []
    for _ in range(times):
        mine.append(seconds_of(ours))
        others.append(seconds_of(theirs))
    return mine, others


class _MediaProcess:
    """A started media process as a context."""

    def __init__(self) -> None:
        self._media = MediaClient(lambda _state: None)

    def __enter__(self) -> MediaClient:
        assert self._media.start().result(ANSWER_S)
        return self._media

    def __exit__(self, *_error: object) -> None:
        self._media.stop()
