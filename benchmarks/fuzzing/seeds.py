"""The whole files that mutants are made of: small drawn pictures, PDFs, manifests; all follow from code."""

from __future__ import annotations

import io
import json
import random
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from benchmarks.fuzzing.pdfs import seed_pdfs
from benchmarks.fuzzing.texts import multipart
from identity_checks.specimens import DocumentType, draw

_LONG_SIDES: Final = (320, 240, 200, 160)
_READABLE_SIDE: Final = 640
_KINDS: Final = (
    DocumentType.RESIDENT_ID_FRONT,
    DocumentType.PASSPORT,
    DocumentType.RESIDENT_ID_BACK,
    DocumentType.BUSINESS_LICENCE,
)
_ODD_SIZES: Final = ((1, 1), (1, 400), (400, 1), (17, 23), (3000, 9), (8, 8))


@cache
def pictures() -> tuple[Pictures.Image, ...]:
    """Give the small pictures: four documents, and noise of odd shapes."""
    found = []
    for kind, side in zip(_KINDS, _LONG_SIDES, strict=True):
        picture = Pictures.fromarray(np.ascontiguousarray(draw(kind, 1).image[:, :, ::-1]))
        picture.thumbnail((side, side))
        found.append(picture)
    noise = random.Random(1)
    found += [Pictures.frombytes("RGB", size, noise.randbytes(size[0] * size[1] * 3)) for size in _ODD_SIZES]
    return tuple(found)


@cache
def documents() -> tuple[NDArray[np.uint8], ...]:
    """Give documents large enough to be read, as red, green and blue."""
    found = []
    for kind in _KINDS:
        picture = Pictures.fromarray(np.ascontiguousarray(draw(kind, 2).image[:, :, ::-1]))
        picture.thumbnail((_READABLE_SIDE, _READABLE_SIDE))
        found.append(np.asarray(picture, np.uint8))
    return tuple(found)


@cache
def jpegs() -> tuple[bytes, ...]:
    """Give JPEGs: plain, progressive, grey, four colours, turned by EXIF, with restart markers."""
    found = []
    for number, picture in enumerate(pictures()):
        exif = Pictures.Exif()
        exif[0x0112] = number % 8 + 1
        exif[0x010F], exif[0x0110], exif[0x0131] = "Maker", "Model", "Program"
        found.append(_saved(picture, "JPEG", quality=70, exif=exif))
    first = pictures()[0]
    found.append(_saved(first, "JPEG", quality=60, progressive=True))
    found.append(_saved(first.convert("L"), "JPEG", quality=60))
    found.append(_saved(first.convert("CMYK"), "JPEG", quality=60))
    found.append(_saved(first, "JPEG", quality=60, restart_marker_blocks=4, subsampling=0))
    return tuple(found)


@cache
def pngs() -> tuple[bytes, ...]:
    """Give PNGs of every sort of pixel."""
    first = pictures()[3]
    deep = Pictures.fromarray(np.asarray(first.convert("L"), np.uint16) * 257)
    others = [
        first.convert("L"),
        first.convert("RGBA"),
        first.convert("LA"),
        first.quantize(16),
        first.convert("1"),
        deep,
    ]
    found = [_saved(picture, "PNG") for picture in (*pictures()[2:], *others)]
    found.append(_saved(first.quantize(8), "PNG", transparency=0))
    return tuple(found)


@cache
def webps() -> tuple[bytes, ...]:
    """Give WebPs: lossy, lossless, with transparency, moving."""
    first = pictures()[0]
    found = [_saved(picture, "WEBP", quality=60) for picture in pictures()[:4]]
    found.append(_saved(pictures()[7], "WEBP", lossless=True))
    found.append(_saved(first.convert("RGBA"), "WEBP", quality=50))
    found.append(_saved(first, "WEBP", save_all=True, append_images=[first.transpose(Pictures.Transpose.ROTATE_180)]))
    return tuple(found)


@cache
def strangers() -> tuple[bytes, ...]:
    """Give files of types that are not accepted, some under the first bytes of one that is."""
    first = pictures()[3]
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400)
    found = [_saved(first, kind) for kind in ("TIFF", "BMP", "GIF")]
    return (*found, heic, b"", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", *jpegs()[:1])


@cache
def pdfs() -> tuple[bytes, ...]:
    """Give small PDFs."""
    picture = pictures()[3]
    return tuple(seed_pdfs(_saved(picture, "JPEG", quality=60), *picture.size))


@cache
def submissions() -> tuple[bytes, ...]:
    """Give multipart bodies of submissions."""
    case = json.dumps(_CASE, ensure_ascii=False).encode()
    picture = jpegs()[3]
    return (
        multipart({"case": case}),
        multipart({"case": case, "id_front": picture, "id_back": pngs()[0], "selfie": webps()[3]}),
        multipart({"id_front": picture}),
    )


@cache
def case_files() -> tuple[bytes, ...]:
    """Give `case.json` files of a folder to import."""
    return json.dumps(_CASE, ensure_ascii=False).encode(), json.dumps({"declared": {"name": "王喆"}}).encode()


@cache
def case_lists() -> tuple[bytes, ...]:
    """Give CSV files to import."""
    heading = (
        "tenant_reference,case_type,declared.name,declared.id_number,consent.given_at,consent.text_version,id_front"
    )
    row = "A-{0},payment_account,王喆,33010219750101001X,2026-11-20T10:00:00+08:00,v1,{0}/front.jpg"
    return tuple("\n".join([heading, *(row.format(number) for number in range(count))]).encode() for count in (1, 5))


@cache
def model_manifests() -> tuple[bytes, ...]:
    """Give manifests of networks: the product's own, and a drop-in's."""
    text = resources.files("resources.models").joinpath("manifest.json").read_text("utf-8")
    whole = json.loads(text)
    return text.encode(), json.dumps({"format": 1, "models": whole["models"][:1]}).encode()


@cache
def document_packs() -> tuple[bytes, ...]:
    """Give the packs of states' documents that ship with the product."""
    folder = resources.files("resources.document_packs")
    return tuple(
        pack.read_bytes()
        for region in sorted(folder.iterdir(), key=lambda item: item.name)
        if region.is_dir()
        for pack in sorted(region.iterdir(), key=lambda item: item.name)
        if pack.name.endswith(".json")
    )


@cache
def zones() -> tuple[bytes, ...]:
    """Give machine-readable zones and numbers."""
    return (
        b"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        b"I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        b"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
        b"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<",
        b"33010219750101001X",
        b"91110000600037341L",
    )


_CASE: Final = {
    "tenant_reference": "A-1",
    "case_type": "payment_account",
    "tier": "normal",
    "subject_id": "S-1",
    "declared": {"name": "王喆", "id_number": "33010219750101001X"},
    "consent": {"given_at": "2026-11-20T10:00:00+08:00", "text_version": "v1"},
    "language": "zh_CN",
}


def _saved(picture: Pictures.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
