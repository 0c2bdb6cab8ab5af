"""Files as editors, picture generators, screens and cameras leave them; the marks are written as those programs do."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness.checking import check_file
from identity_checks.specimens import Pixels

_MAKE, _MODEL, _SOFTWARE, _DETAILS, _COMMENT = 0x010F, 0x0110, 0x0131, 0x8769, 0x9286
_IPTC: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
EDITOR, GENERATOR, SCREEN, CAMERA = "editor", "generator", "screen", "camera"
WANTED: Final = {
    EDITOR: FindingCode.PICTURE_EDITED,
    GENERATOR: FindingCode.PICTURE_GENERATED,
    SCREEN: FindingCode.PICTURE_FROM_ELSEWHERE,
}
"""What should be found of a source; of cameras nothing is there."""

Make = Callable[[Image.Image], bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """One program's way of writing a file: what of it, the source, the mark's place in the file."""

    program: str
    source: str
    place: str
    make: Make


def _jpeg(tags: Mapping[int, str], *, xmp: str = "", comment: bytes = b"") -> Make:
    def make(picture: Image.Image) -> bytes:
        exif = Image.Exif()
        for tag, text in tags.items():
            if tag == _COMMENT:
                exif.get_ifd(_DETAILS)[tag] = b"ASCII\0\0\0" + text.encode()
            else:
                exif[tag] = text.encode("utf-8")
        return _saved(picture, "JPEG", exif=exif, quality=92, **({"xmp": _packet(xmp)} if xmp else {}))

    def with_segments(picture: Image.Image) -> bytes:
        data = make(picture)
        return (
            data if not comment else data[:2] + b"\xff\xed" + struct.pack(">H", len(comment) + 2) + comment + data[2:]
        )

    return with_segments


def _png(texts: Mapping[str, str], *, xmp: str = "", credentials: bytes = b"") -> Make:
    def make(picture: Image.Image) -> bytes:
        info = PngInfo()
        for key, text in texts.items():
            info.add_text(key, text)
        if xmp:
            info.add_itxt("XML:com.adobe.xmp", _packet(xmp).decode())
        data = _saved(picture, "PNG", pnginfo=info)
        if not credentials:
            return data
        chunk = b"caBX" + credentials
        return (
            data[:33] + struct.pack(">I", len(credentials)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:]
        )

    return make


def _webp(tags: Mapping[int, str], *, xmp: str = "") -> Make:
    def make(picture: Image.Image) -> bytes:
        exif = Image.Exif()
        for tag, text in tags.items():
            exif[tag] = text.encode("utf-8")
        return _saved(picture, "WEBP", exif=exif, quality=88, **({"xmp": _packet(xmp)} if xmp else {}))

    return make


def _with_credentials(agent: str, source: str) -> Make:
    """A JPEG with content credentials (C2PA) in its APP11 segments."""

    def make(picture: Image.Image) -> bytes:
        data, body = _saved(picture, "JPEG", quality=92), _credentials(agent, source)
        segment = b"JP\0\1\0\0\0\1" + body
        return data[:2] + b"\xff\xeb" + struct.pack(">H", len(segment) + 2) + segment + data[2:]

    return make


def _credentials(agent: str, source: str) -> bytes:
    """A JUMBF box with one action, its CBOR written out by hand (C2PA 2.1, section 18.15)."""

    def text(value: str) -> bytes:
        raw = value.encode()
        return (b"\x78" + bytes([len(raw)]) if len(raw) > 23 else bytes([0x60 + len(raw)])) + raw

    action = b"\xa3" + text("action") + text("c2pa.created")
    action += text("softwareAgent") + b"\xa1" + text("name") + text(agent)
    action += text("digitalSourceType") + text(_IPTC + source)
    cbor = b"\xa1" + text("actions") + b"\x81" + action
    content = struct.pack(">I4s", len(cbor) + 8, b"cbor") + cbor
    label = b"c2pa.actions.v2\0"
    description = struct.pack(">I4s", 25 + len(label), b"jumd") + b"cbor\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71" + b"\3"
    inner = description + label + content
    box = struct.pack(">I4s", len(inner) + 8, b"jumb") + inner
    outer = struct.pack(">I4s", 30, b"jumd") + b"c2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\3c2pa\0" + box
    return struct.pack(">I4s", len(outer) + 8, b"jumb") + outer


def _packet(inner: str) -> bytes:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        f"{inner}/></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    ).encode()


def _saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _creator(program: str) -> str:
    return f'xmp:CreatorTool="{program}"'


_BY_AI: Final = f'Iptc4xmpExt:DigitalSourceType="{_IPTC}trainedAlgorithmicMedia"'
_LABELLED: Final = 'TC260:AIGC="{&quot;Label&quot;:&quot;1&quot;}" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"'
_SCREENSHOT: Final = 'exif:UserComment="Screenshot" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
_DOWNLOADED: Final = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x14\x1c\x02(\0\x0fFBMD01000a9a0d00"
"""IPTC's special instructions as a social network writes them."""
_NODES: Final = '{"3": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": 20, "cfg": 8.0}}}'
_EDITED: Final = {
    "Adobe Photoshop 25.1 (Windows)": "exif",
    "Adobe Photoshop 2024": "xmp",
    "GIMP 2.10.36": "exif",
    "GIMP 3.0.4": "webp",
    "Adobe Lightroom Classic 13.0": "xmp",
    "Snapseed 2.0": "exif",
    "PicsArt": "exif",
    "美图秀秀 10.2": "exif",
    "醒图": "exif",
    "paint.net 5.0.13": "exif",
    "Pixelmator Pro 3.5": "xmp",
    "Affinity Photo 2.3": "xmp",
    "Krita 5.2": "png",
    "Canva": "xmp_png",
    "Adobe ImageReady": "png",
    "Polarr Photo Editor": "exif",
    "VSCO": "exif",
    "PhotoScape": "exif",
    "Fotor": "exif",
    "Windows Photo Editor 10.0.10011.16384": "exif",
    "ACDSee Pro 10": "exif",
    "光影魔术手": "exif",
}
_MAKERS: Final[Mapping[str, Callable[[str], Make]]] = {
    "exif": lambda program: _jpeg({_SOFTWARE: program}),
    "xmp": lambda program: _jpeg({}, xmp=_creator(program)),
    "webp": lambda program: _webp({_SOFTWARE: program}),
    "png": lambda program: _png({"Software": program}),
    "xmp_png": lambda program: _png({}, xmp=_creator(program)),
}
_PHONES: Final = (
    ("Apple", "iPhone 15 Pro", "17.4.1"),
    ("HUAWEI", "ALN-AL00", "ALN-AL00 4.2.0.130(C00E130R5P7)"),
    ("Xiaomi", "23127PN0CC", "MIUI Camera"),
    ("samsung", "SM-S9180", "S9180ZCU2BXA3"),
    ("OPPO", "PHZ110", "MediaTek Camera Application"),
    ("vivo", "V2324A", "vivo camera"),
    ("Google", "Pixel 8", "HDR+ 1.0.585804401zd"),
    ("HONOR", "MAG-AN00", "MAG-AN00 8.0.0.150"),
    ("Meitu", "MP1801", "MP1801-user 8.1.0"),
    ("OnePlus", "PJD110", "Oplus Camera"),
    ("Canon", "Canon EOS R6", "Firmware Version 1.8.4"),
    ("Gemini", "Gemini PDA", "android 8.1"),
)
_SCANNED: Final = (
    "HP Scan",
    "EPSON Scan 2",
    "CamScanner",
    "Escáner de imagen 1.2",
    "Imagen HD scanner",
    "Canvas Camera",
    "FinePix Viewer",
)
FORMS: Final = (
    *(Form(program, EDITOR, place, _MAKERS[place](program)) for program, place in _EDITED.items()),
    Form("Stable Diffusion web UI", GENERATOR, "png", _png({"parameters": "id photo, Steps: 30, Seed: 1"})),
    Form("ComfyUI", GENERATOR, "png", _png({"prompt": _NODES, "workflow": '{"last_node_id": 9, "nodes": []}'})),
    Form("InvokeAI", GENERATOR, "png", _png({"invokeai_metadata": '{"app_version": "4.2.0", "steps": 30}'})),
    Form("Fooocus", GENERATOR, "png", _png({"fooocus_scheme": "fooocus", "parameters": '{"steps": 30}'})),
    Form("NovelAI", GENERATOR, "png", _png({"Software": "NovelAI", "Source": "Stable Diffusion XL"})),
    Form("Midjourney", GENERATOR, "xmp_png", _png({"Description": "id card --v 6 Job ID: 1f2e"}, xmp=_BY_AI)),
    Form("Gemini, Imagen", GENERATOR, "xmp", _jpeg({}, xmp=_BY_AI)),
    Form("Bing, DALL-E 3", GENERATOR, "c2pa", _with_credentials("DALL-E", "trainedAlgorithmicMedia")),
    Form("ChatGPT", GENERATOR, "c2pa_png", _png({}, credentials=_credentials("GPT-4o", "trainedAlgorithmicMedia"))),
    Form("Adobe Firefly", GENERATOR, "c2pa", _with_credentials("Adobe Firefly", "trainedAlgorithmicMedia")),
    Form("即梦", GENERATOR, "exif", _jpeg({_COMMENT: '{"AIGC": {"Label": "1", "ContentProducer": "jimeng"}}'})),
    Form("豆包", GENERATOR, "xmp_png", _png({}, xmp=_LABELLED)),
    Form("screenshot of a phone (iOS)", SCREEN, "exif", _jpeg({_COMMENT: "Screenshot"})),
    Form("screenshot (gnome-screenshot)", SCREEN, "png", _png({"Software": "gnome-screenshot"})),
    Form("screenshot (macOS)", SCREEN, "xmp_png", _png({}, xmp=_SCREENSHOT)),
    Form("downloaded from a social network", SCREEN, "iptc", _jpeg({}, comment=_DOWNLOADED)),
    Form("saved by a browser, no mark", SCREEN, "none", _jpeg({})),
    *(
        Form(f"{make} {model}", CAMERA, "exif", _jpeg({_MAKE: make, _MODEL: model, _SOFTWARE: software}))
        for make, model, software in _PHONES
    ),
    *(Form(program, CAMERA, "exif", _jpeg({_SOFTWARE: program})) for program in _SCANNED),
    Form("Pixel, content credentials", CAMERA, "c2pa", _with_credentials("Pixel Camera", "computationalCapture")),
    Form("messenger, no mark", CAMERA, "none", _jpeg({})),
    Form("PNG titled Imagen 3", CAMERA, "png", _png({"Title": "Imagen 3", "Comment": "sobre canvas"})),
)
"""Camera-like files are pictures of phones, scanners and messengers, some with names that come near to a program's."""


def mark_rows(pages: Iterator[tuple[int, Pixels]]) -> Iterator[dict[str, Any]]:
    """What is said of each seed's picture in every form, and of the same saved once more without its marks."""
    for seed, page in pages:
        picture = Image.fromarray(np.ascontiguousarray(page[..., ::-1]))
        for form in FORMS:
            data = form.make(picture)
            with Image.open(io.BytesIO(data)) as opened:
                again = _saved(opened.convert("RGB"), "JPEG", quality=88)
            yield {
                "seed": seed,
                "program": form.program,
                "source": form.source,
                "place": form.place,
                "said": sorted({str(item.code) for item in check_file(data)}),
                "stripped": sorted({str(item.code) for item in check_file(again)}),
            }
