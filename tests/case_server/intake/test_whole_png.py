"""A PNG is taken when all of its picture is there (R21)."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from case_server.intake.whole_png import png_is_whole


def _png(width: int, height: int, mode: str, seed: int = 0) -> bytes:
    noise = np.random.default_rng(seed).integers(0, 255, (height, width, 4), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).convert(mode).save(buffer, "PNG")
    return buffer.getvalue()


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA"]),
    cut=st.integers(1, 200),
)
def test_what_a_program_writes_is_whole_until_it_is_cut(width: int, height: int, mode: str, cut: int) -> None:
    """Every kind and size; a file that broke off is not."""
    data = _png(width, height, mode)
    assert png_is_whole(data)
    assert not png_is_whole(data[: max(0, len(data) - cut)])


def test_a_large_picture_is_counted_piece_by_piece() -> None:
    """More than one piece and several data chunks; what follows the end does not matter."""
    assert png_is_whole(_png(900, 700, "RGB") + b"behind the end")


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", bytes(40)])
def test_what_is_no_png_is_not_whole(data: bytes) -> None:
    """Nothing is read beyond the end."""
    assert not png_is_whole(data)
