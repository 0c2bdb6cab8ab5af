"""Does a file say that its picture comes from elsewhere: the web, a screen, a stock agency, a drawing program?

Only what the file itself says counts, by a closed list of names: a phone's picture that a messenger stripped says
nothing, and that is no sign of anything. All of it is easily removed. How strong a sign is, is stated by what it says;
nobody knows how often such files belong to honest customers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PIL.Image import Exif


class Origin(StrEnum):
    """Where a file says that its picture is from."""

    STOCK = "stock"
    """An agency's or a photograph site's picture: it is published."""
    DRAWN = "drawn"
    """A program for drawings, pages or figures wrote it, or it is called a drawing."""
    SCREENSHOT = "screenshot"
    """It was taken off a screen."""
    WEB = "web"
    """Its credit or source is an address on the web."""
    SOCIAL = "social"
    """A social network served it."""
    MESSENGER = "messenger"
    """It bears the name that a messenger saves pictures under; honest ones come that way as well."""


STRENGTH: Final[Mapping[Origin, float]] = {
    Origin.STOCK: 0.9,
    Origin.DRAWN: 0.8,
    Origin.SCREENSHOT: 0.7,
    Origin.WEB: 0.7,
    Origin.SOCIAL: 0.4,
    Origin.MESSENGER: 0.2,
}
"""Stated, not measured; the first that a file says counts, the strongest first."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a file says of where its picture is from; `name` is of a closed list, empty where none is known."""

    origin: Origin
    name: str = ""


_MOST: Final = 400
"""Signs of one text that are looked at; names stand at its beginning."""
_MOST_TEXTS: Final = 64
_MOST_XMP: Final = 64 * 1024
_AGENCIES: Final = (
    "getty images", "gettyimages", "istockphoto", "istock", "shutterstock", "adobe stock", "adobestock", "alamy",
    "dreamstime", "depositphotos", "123rf", "unsplash", "pexels", "pixabay", "freepik", "视觉中国", "摄图网", "千图网",
    "包图网", "昵图网", "东方ic", "站酷海洛",
)  # fmt: skip
_DRAWERS: Final = (
    "matplotlib", "powerpoint", "microsoft word", "figma", "indesign", "quarkxpress", "blender",
    "autocad", "draw.io", "drawio", "mxfile", "excalidraw", "wkhtmltoimage", "puppeteer", "html2canvas", "ghostscript",
    "pdf2image", "scribus",
)  # fmt: skip
_SCREEN_PROGRAMS: Final = (
    "gnome-screenshot", "snipping tool", "snip & sketch", "greenshot", "sharex", "lightshot", "snipaste", "flameshot",
    "spectacle", "ksnapshot", "snagit", "faststone capture", "picpick", "screencapture", "monosnap",
)  # fmt: skip
_SCREEN_WORDS: Final = frozenset(
    {"screenshot", "screen shot", "screen capture", "截图", "截屏", "屏幕截图", "屏幕快照"}
)
_SCREEN_FILES: Final = re.compile(r"(?:screenshot|screen shot|屏幕截图|屏幕快照|截屏|截图)[ _-]?\d")
_AGENCY_FILES: Final = re.compile(
    r"(shutterstock|istockphoto|gettyimages|adobestock|depositphotos|dreamstime|pexels|pixabay)[-_]\w{0,40}\d{3}"
)
_MESSENGER_FILES: Final = re.compile(
    r"whatsapp image \d|mmexport\d{6}|wx_camera_\d|微信图片_\d|signal-\d{4}-|img-\d{8}-wa\d"
)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[\w-]+\.\w")
_NAMESPACES: Final = ("ns.adobe.com", "www.w3.org", "purl.org", "iptc.org", "aiim.org")
"""Addresses that programs write as names, not as places."""
_NETWORK: Final = re.compile(r"fbmd[0-9a-f]{6}")
_SOURCE_TYPE: Final = re.compile(rb"digitalsourcetype/([A-Za-z]{4,40})")
_SOURCE_TYPES: Final = {
    b"screencapture": Origin.SCREENSHOT,
    b"digitalart": Origin.DRAWN,
    b"digitalcreation": Origin.DRAWN,
    b"softwareimage": Origin.DRAWN,
    b"datadrivenmedia": Origin.DRAWN,
}
"""Terms of IPTC's digital source types, in XMP as in content credentials (C2PA); of generators `metadata` tells."""

_PROGRAM, _CREDIT, _NAME, _REMARK = "program", "credit", "name", "remark"
_EXIF: Final = {0x0131: _PROGRAM, 0x013B: _CREDIT, 0x8298: _CREDIT, 0x010D: _NAME, 0x010E: _REMARK}
_DETAILS, _COMMENT = 0x8769, 0x9286
_IPTC: Final = {
    5: _NAME,
    40: _REMARK,
    65: _PROGRAM,
    80: _CREDIT,
    110: _CREDIT,
    115: _CREDIT,
    116: _CREDIT,
    120: _REMARK,
}
"""Data sets of record 2: title, instructions, program, by-line, credit, source, copyright, caption."""
_IPTC_AT: Final = b"8BIM\x04\x04"
_TEXTS: Final = {
    "software": _PROGRAM, "creator": _PROGRAM, "source": _CREDIT, "url": _CREDIT, "copyright": _CREDIT,
    "author": _CREDIT, "title": _NAME, "comment": _REMARK, "description": _REMARK, "mxfile": _PROGRAM,
}  # fmt: skip
_XMP: Final = {
    b"xmp:CreatorTool": _PROGRAM, b"photoshop:Credit": _CREDIT, b"photoshop:Source": _CREDIT, b"dc:source": _CREDIT,
    b"dc:rights": _CREDIT, b"xmpRights:WebStatement": _CREDIT, b"dc:creator": _CREDIT,
    b"photoshop:Instructions": _REMARK, b"exif:UserComment": _REMARK, b"xmpMM:PreservedFileName": _NAME,
    b"crs:RawFileName": _NAME, b"dc:title": _NAME,
}  # fmt: skip
_XMP_FIELD: Final = re.compile(
    rb"("
    + b"|".join(map(re.escape, _XMP))
    + rb")(?:=\"([^\"]{1,400})|>(?:\s{0,80}<[^<>]{1,80}>){0,3}\s{0,80}([^<]{1,400}))"
)

Said = tuple[str, str]
"""What sort of field, and its text in lower case."""


def elsewhere(head: bytes, texts: Mapping[str, str], exif: Exif, xmp: bytes) -> Elsewhere | None:
    """What a file says of where its picture is from; the strongest where it says several things.

    `head`: the file's first bytes; `texts`: those that the format itself names; `xmp`: its packet, if any.
    """
    said = [(kind, text[:_MOST].strip().lower()) for kind, text in _fields(head, texts, exif, xmp)]
    found = [one for kind, text in said if (one := _of(kind, text)) is not None]
    term = _SOURCE_TYPE.search(head) or _SOURCE_TYPE.search(xmp[:_MOST_XMP])
    if term is not None and (origin := _SOURCE_TYPES.get(term[1].lower())) is not None:
        found.append(Elsewhere(origin))
    return max(found, key=lambda one: STRENGTH[one.origin], default=None)


def _of(kind: str, text: str) -> Elsewhere | None:
    """What one text says; which words count depends on the field: a customer may write of anything."""
    if kind == _PROGRAM:
        for names, origin in ((_SCREEN_PROGRAMS, Origin.SCREENSHOT), (_DRAWERS, Origin.DRAWN)):
            if (name := _named(text, names)) is not None:
                return Elsewhere(origin, name)
    if kind in {_CREDIT, _PROGRAM} and (name := _named(text, _AGENCIES)) is not None:
        return Elsewhere(Origin.STOCK, name)
    if kind == _CREDIT and _ADDRESS.search(text) and not any(name in text for name in _NAMESPACES):
        return Elsewhere(Origin.WEB)
    if kind == _NAME:
        if (file := _AGENCY_FILES.match(text)) is not None:
            return Elsewhere(Origin.STOCK, file[1])
        if _SCREEN_FILES.match(text):
            return Elsewhere(Origin.SCREENSHOT)
        if _MESSENGER_FILES.match(text):
            return Elsewhere(Origin.MESSENGER)
    if kind in {_REMARK, _NAME} and text in _SCREEN_WORDS:
        return Elsewhere(Origin.SCREENSHOT)
    if kind == _REMARK and _NETWORK.match(text):
        return Elsewhere(Origin.SOCIAL)
    return None


def _named(text: str, names: tuple[str, ...]) -> str | None:
    """The name that stands in a text by itself."""
    return next((name for name in names if re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", text)), None)


def _fields(head: bytes, texts: Mapping[str, str], exif: Exif, xmp: bytes) -> Iterator[Said]:
    for tag, kind in _EXIF.items():
        yield kind, _as_text(exif.get(tag, ""))
    yield _REMARK, _comment(_detail(exif))
    for key, text in list(texts.items())[:_MOST_TEXTS]:
        if (sort := _TEXTS.get(key.lower())) is not None:
            # What stands under a drawing program's own key is its drawing, not its name.
            yield sort, key if key.lower() == "mxfile" else text
    yield from _iptc(head)
    for place, found in enumerate(_XMP_FIELD.finditer(xmp[:_MOST_XMP])):
        if place == _MOST_TEXTS:
            return
        yield _XMP[found[1]], (found[2] or found[3]).decode("utf-8", "replace")


def _iptc(head: bytes) -> Iterator[Said]:
    """The texts of IPTC's older records in a JPEG's segment, as far as they are whole."""
    at = head.find(_IPTC_AT)
    if at < 0:
        return
    # Behind the resource's number: a name (often none, padded to even), then the size of what follows.
    place = at + 6 + (head[at + 6] + 2) // 2 * 2 + 4 if len(head) > at + 6 else len(head)
    for _ in range(_MOST_TEXTS):
        if head[place : place + 1] != b"\x1c" or len(head) < place + 5:
            return
        record, data_set, size = head[place + 1], head[place + 2], int.from_bytes(head[place + 3 : place + 5], "big")
        if record == 2 and data_set in _IPTC:
            yield _IPTC[data_set], head[place + 5 : place + 5 + min(size, _MOST)].decode("utf-8", "replace")
        place += 5 + size


def _detail(exif: Exif) -> object:
    try:
        return exif.get_ifd(_DETAILS).get(_COMMENT, b"")
    except Exception:  # noqa: BLE001 - damaged details are no sign of anything, and the other fields still count
        return b""


def _as_text(value: object) -> str:
    """EXIF knows ASCII only; programs write UTF-8 all the same, which is read as Latin-1."""
    text = str(value)[:_MOST]
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _comment(value: object) -> str:
    """EXIF's comment, behind the eight bytes that name its code."""
    if not isinstance(value, bytes):
        return _as_text(value)
    code, text = value[:8], value[8 : 8 + _MOST]
    if code.startswith(b"UNICODE"):
        return text.decode("utf-16", "replace").strip("\0 ")
    return (text if code.startswith((b"ASCII", b"\0")) else value[:_MOST]).decode("utf-8", "replace").strip("\0 ")
