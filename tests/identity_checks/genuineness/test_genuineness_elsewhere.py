"""What a file says of where its picture is from (R24): files as programs, sites and phones write them."""

import io
import struct
import time
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.Image import Exif
from PIL.PngImagePlugin import PngInfo

from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness import check_file, makers_marks
from identity_checks.genuineness.elsewhere import STRENGTH, Elsewhere, Origin, elsewhere
from identity_checks.results import Severity

PICTURE = Image.fromarray(np.full((40, 60, 3), 200, np.uint8))
MAKE, MODEL, SOFTWARE, ARTIST, COPYRIGHT, NAME = 0x010F, 0x0110, 0x0131, 0x013B, 0x8298, 0x010D
DETAILS, COMMENT = 0x8769, 0x9286
PHONE: Mapping[int, str] = {MAKE: "Apple", MODEL: "iPhone 15", SOFTWARE: "17.4.1"}


def jpeg(tags: Mapping[int, str] = PHONE, *, comment: bytes = b"", xmp: str = "", iptc: bytes = b"") -> bytes:
    """A JPEG with EXIF, a packet of XMP and records of IPTC."""
    exif = Image.Exif()
    for tag, text in tags.items():
        exif[tag] = text.encode()
    if comment:
        exif.get_ifd(DETAILS)[COMMENT] = comment
    out = io.BytesIO()
    PICTURE.save(out, "JPEG", exif=exif, **({"xmp": packet(xmp)} if xmp else {}))
    data = out.getvalue()
    if not iptc:
        return data
    segment = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + data[2:]


def record(data_set: int, text: str) -> bytes:
    """One record of IPTC."""
    return b"\x1c\x02" + bytes([data_set]) + struct.pack(">H", len(text.encode())) + text.encode()


def png(texts: Mapping[str, str]) -> bytes:
    """A PNG with these texts."""
    info, out = PngInfo(), io.BytesIO()
    for key, text in texts.items():
        info.add_itxt(key, text)
    PICTURE.save(out, "PNG", pnginfo=info)
    return out.getvalue()


def webp(xmp: str) -> bytes:
    """A WebP, whose XMP stands behind the picture."""
    out = io.BytesIO()
    PICTURE.save(out, "WEBP", xmp=packet(xmp))
    return out.getvalue()


def packet(inner: str) -> bytes:
    """XMP about a property or an element."""
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description {inner}</rdf:Description></x:xmpmeta>'.encode()


ALT = '><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Copyright 2020 Shutterstock</rdf:li></rdf:Alt></dc:rights>'
SAYING = [
    (Origin.STOCK, "getty images", jpeg({COPYRIGHT: "2019 Getty Images"})),
    (Origin.STOCK, "getty images", jpeg(iptc=record(5, "an id") + record(110, "Getty Images/iStockphoto"))),
    (Origin.STOCK, "shutterstock", jpeg(xmp=ALT)),
    (Origin.STOCK, "视觉中国", jpeg({ARTIST: "视觉中国"})),
    (Origin.STOCK, "istockphoto", jpeg({NAME: "istockphoto-1234567-612x612.jpg"})),
    (Origin.STOCK, "unsplash", webp('photoshop:Credit="Unsplash">')),
    (Origin.DRAWN, "powerpoint", jpeg({SOFTWARE: "Microsoft PowerPoint"})),
    (Origin.DRAWN, "matplotlib", png({"Software": "Matplotlib version3.8.0, https://matplotlib.org/"})),
    (Origin.DRAWN, "mxfile", png({"mxfile": "%3Cmxfile%20host"})),
    (Origin.DRAWN, "", jpeg(xmp='D="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation">')),
    (Origin.SCREENSHOT, "", jpeg({}, comment=b"ASCII\0\0\0Screenshot")),
    (Origin.SCREENSHOT, "", jpeg({}, comment=b"UNICODE\0" + "截图".encode("utf-16"))),
    (Origin.SCREENSHOT, "", png({"XML:com.adobe.xmp": packet('exif:UserComment="Screenshot">').decode()})),
    (Origin.SCREENSHOT, "gnome-screenshot", png({"Software": "gnome-screenshot"})),
    (Origin.SCREENSHOT, "", jpeg(xmp='xmpMM:PreservedFileName="Screenshot_2026-01-05.png">')),
    (Origin.WEB, "", png({"Source": "https://example.org/passport-template.png"})),
    (Origin.WEB, "", jpeg(xmp='xmpRights:WebStatement="http://example.org/licence">')),
    (Origin.SOCIAL, "", jpeg({}, iptc=record(40, "FBMD01000a9a0d00"))),
    (Origin.MESSENGER, "", jpeg({NAME: "mmexport1700000000000.jpg"})),
    (Origin.MESSENGER, "", jpeg(xmp='crs:RawFileName="WhatsApp Image 2024-05-05 at 10.00.00.jpeg">')),
]


@pytest.mark.parametrize(("origin", "name", "data"), SAYING)
def test_a_file_says_where_its_picture_is_from(origin: Origin, name: str, data: bytes) -> None:
    """R24: whatever the format; as strong as what it says, without a place, and only of networks as information."""
    (found,) = check_file(data)
    assert found.code == FindingCode.PICTURE_FROM_ELSEWHERE
    assert (found.details["origin"], found.details.get("named", "")) == (origin.value, name)
    assert found.region is None
    assert found.confidence == STRENGTH[origin] < 1
    is_said_only = origin in {Origin.SOCIAL, Origin.MESSENGER}
    assert found.severity is (Severity.INFO if is_said_only else Severity.WARNING)


@pytest.mark.parametrize(
    "data",
    [
        jpeg(),
        jpeg({}),
        png({}),
        jpeg({MAKE: "HUAWEI", MODEL: "ALN-AL00", SOFTWARE: "ALN-AL00 4.2.0", COPYRIGHT: "Li Wei", ARTIST: "Li Wei"}),
        jpeg({SOFTWARE: "HP Scan"}),
        jpeg({SOFTWARE: "CamScanner"}, comment=b"ASCII\0\0\0made with CamScanner, www.camscanner.com"),
        jpeg(comment=b"ASCII\0\0\0This is no screenshot, and I took it in Alamyre"),
        png({"Title": "Screenshots of my life", "Comment": "Getty Images is a firm"}),
        png({"Source": "digital camera", "Description": "see https://example.org"}),
        jpeg(xmp='xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="http://ns.adobe.com/x/1.0/">'),
        jpeg(xmp='D="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture">'),
        jpeg({NAME: "IMG_20260105_101500.jpg"}),
    ],
)
def test_an_honest_file_says_nothing(data: bytes) -> None:
    """R24: a phone's marks, a file without any, a scanner's, words of a customer's own: none is from elsewhere."""
    assert makers_marks(data).elsewhere is None
    assert check_file(data) == ()


def test_the_strongest_of_what_is_said_counts() -> None:
    """One finding, of the agency, where a screenshot of its page says both."""
    data = jpeg({COPYRIGHT: "Alamy"}, comment=b"ASCII\0\0\0Screenshot")
    assert makers_marks(data).elsewhere == Elsewhere(Origin.STOCK, "alamy")


def test_of_a_generated_picture_it_is_not_said_besides() -> None:
    """What a generator made is from elsewhere whatever else its file says."""
    (found,) = check_file(png({"parameters": "Steps: 30, Sampler: Euler", "Source": "https://example.org"}))
    assert found.code == FindingCode.PICTURE_GENERATED


def test_nobodys_words_get_into_a_finding() -> None:
    """Names, addresses and file names stay in the file; only names of the list come out."""
    for data in (
        jpeg({COPYRIGHT: "Zhang Wei 13800000000 / Alamy"}),
        png({"Source": "https://example.org/zhang-wei"}),
        jpeg({NAME: "Screenshot_2026_zhangwei.png"}),
    ):
        (found,) = check_file(data)
        assert not {"zhang", "138", "example"} & {
            part for part in ("zhang", "138", "example") if part in str(found).lower()
        }


@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"8BIM\x04\x04", b"8BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x6e", b"digitalsourcetype/"]),
    st.binary(max_size=200),
    st.dictionaries(st.text(max_size=12) | st.sampled_from(["Source", "Software", "mxfile"]), st.text(max_size=60)),
)
def test_no_bytes_break_it(before: bytes, mark: bytes, behind: bytes, texts: dict[str, str]) -> None:
    """Whatever stands in a file, there is an answer of the closed list."""
    for xmp in (behind, b"dc:source" + behind, b'photoshop:Credit="' + behind):
        said = elsewhere(before + mark + behind, texts, Exif(), xmp)
        assert said is None or said.origin in Origin


@given(st.binary(max_size=300), st.integers(0, 200))
def test_a_damaged_file_is_no_fault(tail: bytes, cut: int) -> None:
    """A file that breaks off, or goes on with anything, is answered."""
    whole = jpeg({COPYRIGHT: "Alamy"}, xmp='photoshop:Credit="Alamy">', iptc=record(110, "Alamy"))
    assert makers_marks(whole[:cut] + tail + whole[cut:]) is not None


@pytest.mark.parametrize(
    "piece",
    [b"dc:source>" + b" " * 79, b"dc:source><a" + b"<a>" * 3, b'dc:source="', b"8BIM\x04\x04", b"digitalsourcetype/ab"],
)
def test_its_time_is_bounded(piece: bytes) -> None:
    """Half a megabyte of the hardest pieces takes no second."""
    data = piece * (512 * 1024 // len(piece))
    started = time.process_time()
    elsewhere(data, {"Source": data.decode("latin-1")}, Exif(), data)
    assert time.process_time() - started < 1
