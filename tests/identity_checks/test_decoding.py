"""Decoding of files that nobody vouches for (R21, R84; issue 2 sections 3 and 4)."""

from __future__ import annotations

import io
import resource
import struct
import zlib
from typing import Any

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from identity_checks.decoding import (
    DecodeLimits,
    DecodeRefusal,
    DecodeRefused,
    ImageFacts,
    decode_pages,
    probe,
    sniff_media_type,
)

pytestmark = pytest.mark.slow


def _picture(width: int = 60, height: int = 40) -> Image.Image:
    ramp = np.zeros((height, width, 3), np.uint8)
    ramp[:, :, 0] = np.linspace(0, 255, width).astype(np.uint8)
    ramp[: height // 2, :, 1] = 200
    return Image.fromarray(ramp)


def _encoded(kind: str, picture: Image.Image | None = None, **options: Any) -> bytes:
    buffer = io.BytesIO()
    (picture or _picture()).save(buffer, kind, **options)
    return buffer.getvalue()


def _pdf(sizes: list[tuple[float, float]]) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        document.new_page(width, height).close()
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def png_of_zeros(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_is_decoded_as_what_its_content_is(kind: str, media_type: str) -> None:
    """Issue 2 section 3: type by content."""
    data = _encoded(kind)
    assert sniff_media_type(data) == media_type
    assert probe(data) == ImageFacts(media_type, 1, 60, 40)
    pages = decode_pages(data)
    assert not isinstance(pages, DecodeRefused)
    assert pages[0].pixels.shape == (40, 60, 3)
    assert pages[0].media_type == media_type
    # Blue-green-red: the red ramp is in the last channel.
    assert int(pages[0].pixels[30, 58, 2]) > 200
    assert int(pages[0].pixels[30, 58, 0]) < 60


def test_exif_orientation_is_applied() -> None:
    """A phone that stores its picture lying gives an upright page."""
    exif = Image.Exif()
    exif[0x0112] = 6
    pages = decode_pages(_encoded("JPEG", exif=exif))
    assert not isinstance(pages, DecodeRefused)
    assert pages[0].pixels.shape == (60, 40, 3)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_png_becomes_three_channels(mode: str) -> None:
    """R84: customers send what their programs save."""
    deep = Image.fromarray(np.full((40, 60), 65535, np.uint16))
    picture = deep if mode == "I;16" else _picture().convert(mode)
    pages = decode_pages(_encoded("PNG", picture))
    assert not isinstance(pages, DecodeRefused)
    assert pages[0].pixels.shape == (40, 60, 3)
    if mode == "I;16":
        assert int(pages[0].pixels.min()) == 255


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA"])
def test_a_page_of_several_bands_is_the_picture(mode: str) -> None:
    """R84: pages are converted a few rows at a time; every row is where it was, its transparency over white."""
    height, width = 600, 7
    drawn = np.random.default_rng(5).integers(0, 256, (height, width, 4), np.uint8)
    picture = Image.fromarray(drawn) if mode == "RGBA" else Image.fromarray(drawn[:, :, :3].copy()).convert(mode)
    pages = decode_pages(_encoded("PNG", picture))
    assert not isinstance(pages, DecodeRefused)
    if mode == "RGBA":
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    assert np.array_equal(pages[0].pixels, np.asarray(picture.convert("RGB"))[:, :, ::-1])


def test_transparent_parts_are_paper() -> None:
    """A transparent background is white, so that black text on it stays readable."""
    pages = decode_pages(_encoded("PNG", Image.new("RGBA", (20, 20), (0, 0, 0, 0))))
    assert not isinstance(pages, DecodeRefused)
    assert int(pages[0].pixels.min()) == 255


def test_a_pdf_gives_each_of_its_pages() -> None:
    """Issue 2 section 3: multi-page PDF."""
    data = _pdf([(595, 842), (842, 595)])
    facts = probe(data)
    assert isinstance(facts, ImageFacts)
    assert (facts.media_type, facts.pages) == ("application/pdf", 2)
    pages = decode_pages(data)
    assert not isinstance(pages, DecodeRefused)
    assert [page.index for page in pages] == [0, 1]
    assert pages[0].pixels.shape[0] > pages[0].pixels.shape[1]
    assert pages[1].pixels.shape[0] < pages[1].pixels.shape[1]
    assert (facts.width, facts.height) == (pages[0].pixels.shape[1], pages[0].pixels.shape[0])
    assert max(pages[0].pixels.shape) <= 2401


def _reason(data: bytes, limits: DecodeLimits | None = None) -> DecodeRefusal | None:
    outcome = decode_pages(data, limits) if limits else decode_pages(data)
    return outcome.reason if isinstance(outcome, DecodeRefused) else None


def test_each_limit_refuses_one_more_than_it_allows() -> None:
    """Issue 2 section 3: byte, pixel and page limits before decoding."""
    png = _encoded("PNG")
    assert _reason(png, DecodeLimits(max_bytes=len(png))) is None
    assert _reason(png, DecodeLimits(max_bytes=len(png) - 1)) is DecodeRefusal.TOO_MANY_BYTES
    for kind in ("PNG", "JPEG", "WEBP"):
        assert _reason(_encoded(kind), DecodeLimits(max_pixels=2400)) is None
        assert _reason(_encoded(kind), DecodeLimits(max_pixels=2399)) is DecodeRefusal.TOO_MANY_PIXELS
    pdf = _pdf([(100, 100)] * 3)
    assert _reason(pdf, DecodeLimits(max_pages=3)) is None
    assert _reason(pdf, DecodeLimits(max_pages=2)) is DecodeRefusal.TOO_MANY_PAGES
    assert _reason(_pdf([(20_000, 100)])) is DecodeRefusal.SIDE_TOO_LONG


def test_a_decompression_bomb_is_refused_without_being_unpacked() -> None:
    """anchors.md section 3: 30,000 x 30,000 pixels in some 100 KB, refused with at most 50 MB more memory."""
    data = png_of_zeros(30_000, 30_000)
    assert len(data) < 200_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _reason(data) is DecodeRefusal.TOO_MANY_PIXELS
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < 50 * 1024


def test_a_picture_inside_a_pdf_counts_its_own_pixels() -> None:
    """A small page may carry a huge picture; the page's size alone would let it in."""
    buffer = io.BytesIO()
    Image.new("L", (400, 300)).save(buffer, "PDF")
    assert _reason(buffer.getvalue()) is None
    limits = DecodeLimits(max_pixels=110_000)
    assert _reason(buffer.getvalue(), limits) is DecodeRefusal.TOO_MANY_PIXELS


def test_a_locked_pdf_is_called_encrypted() -> None:
    """The reason is one the customer can act upon."""
    locked = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/P -64/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<" + b"43" * 16 + b"><" + b"43" * 16 + b">]/Size 5>>\n%%EOF"
    )
    assert _reason(locked) is DecodeRefusal.ENCRYPTED


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_picture_is_damaged(kind: str) -> None:
    """Half a picture must not pass as a picture with a grey half."""
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 300, 3), np.uint8))
    data = _encoded(kind, noise)
    assert _reason(data) is None
    assert _reason(data[: len(data) // 2]) is DecodeRefusal.DAMAGED


@pytest.mark.parametrize(("place", "byte"), [(1, 0xC9), (1, 0xCA), (1, 0xC3), (4, 12)])
def test_a_rare_form_of_jpeg_is_not_called_damaged(place: int, byte: int) -> None:
    """Arithmetic-coded, in steps as well, lossless, of 12 bits: nothing is wrong with the file, only with its form."""
    data = bytearray(_encoded("JPEG"))
    data[data.index(b"\xff\xc0") + place] = byte
    assert _reason(bytes(data)) is DecodeRefusal.UNSUPPORTED_JPEG
    assert probe(bytes(data)) == DecodeRefused(DecodeRefusal.UNSUPPORTED_JPEG)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused_and_not_read_by_its_first_frame(kind: str) -> None:
    """The back of a card that is a second frame would be lost without a word; of one frame nothing is."""
    back = Image.fromarray(255 - np.asarray(_picture()))
    moving = _encoded(kind, save_all=True, append_images=[back], duration=500)
    assert _reason(moving) is DecodeRefusal.MOVING_PICTURE
    assert probe(moving) == DecodeRefused(DecodeRefusal.MOVING_PICTURE)
    hidden = _encoded(kind, save_all=True, append_images=[back], duration=500, default_image=True)
    assert _reason(hidden) is DecodeRefusal.MOVING_PICTURE
    assert _reason(_encoded(kind, save_all=True)) is None


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@given(cut=st.integers(0, 400))
def test_a_cut_moving_picture_brings_nothing_down(kind: str, cut: int) -> None:
    """Lengths of chunks lead beyond the end."""
    back = Image.fromarray(255 - np.asarray(_picture()))
    assert isinstance(decode_pages(_encoded(kind, save_all=True, append_images=[back])[:-1][:cut]), DecodeRefused)


def test_what_is_no_picture_is_unsupported() -> None:
    """A GIF, a text and nothing at all are refused by their content."""
    assert _reason(_encoded("GIF")) is DecodeRefusal.UNSUPPORTED_TYPE
    assert _reason(b"MZ\x90\x00 not a picture") is DecodeRefusal.UNSUPPORTED_TYPE
    assert _reason(b"") is DecodeRefusal.EMPTY


_STARTS = [b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBPVP8 "]


@settings(max_examples=150, deadline=None)
@given(start=st.sampled_from(_STARTS), rest=st.binary(max_size=400))
def test_random_bytes_are_refused_in_words(start: bytes, rest: bytes) -> None:
    """Hostile bytes give an answer, never a crash."""
    _answered(start + rest)


@settings(max_examples=10, deadline=None)
@given(rest=st.binary(max_size=400))
def test_random_bytes_of_a_pdf_are_refused_in_words(rest: bytes) -> None:
    """Two processes an example, which is why they are few; what ends such a process is in test_hostile_pdfs."""
    _answered(b"%PDF-1.7\n" + rest)


def _answered(data: bytes) -> None:
    assert isinstance(decode_pages(data), DecodeRefused | tuple)
    assert isinstance(probe(data), DecodeRefused | ImageFacts)


@settings(max_examples=120, deadline=None)
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP"]),
    place=st.floats(0, 1, exclude_max=True),
    change=st.binary(min_size=1, max_size=8),
)
def test_a_damaged_file_never_gives_a_page_over_the_limit(kind: str, place: float, change: bytes) -> None:
    """A header that lies is caught again when the decoder says what it is about to produce."""
    data = bytearray(_encoded(kind))
    at = int(place * len(data))
    data[at : at + len(change)] = change
    limits = DecodeLimits(max_pixels=10_000)
    outcome = decode_pages(bytes(data), limits)
    if isinstance(outcome, tuple):
        assert all(page.pixels.shape[0] * page.pixels.shape[1] <= limits.max_pixels for page in outcome)
        assert all(page.pixels.ndim == 3 and page.pixels.dtype == np.uint8 for page in outcome)


@pytest.mark.parametrize(("width", "height"), [(262_152, 8), (8, 40_000), (30_001, 1)])
def test_a_strip_longer_than_any_document_is_refused(width: int, height: int) -> None:
    """What fuzzing found: few pixels in all, but a side that no later step can turn or warp."""
    assert _reason(png_of_zeros(width, height)) is DecodeRefusal.SIDE_TOO_LONG
    assert not isinstance(decode_pages(png_of_zeros(30_000, 2)), DecodeRefused)
