"""What a picture's file says of its making: the camera, the program that wrote it last, a generator's own mark.

All of it is easily removed, so absence proves nothing and is a hint at most; presence is rarely faked.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image as Pictures
from PIL import JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from identity_checks.genuineness.elsewhere import Elsewhere, elsewhere

_READ_AT_MOST: Final = 512 * 1024
_CAMERA_TAGS: Final = (0x010F, 0x0110)
_SOFTWARE_TAG: Final = 0x0131
_EDITORS: Final = (
    "photoshop", "gimp", "lightroom", "affinity", "pixelmator", "paint.net", "snapseed", "picsart", "meitu", "美图",
    "canva", "coreldraw", "illustrator", "inkscape", "krita", "pixlr", "photopea", "facetune", "醒图", "imagemagick",
    "polarr", "photoscape", "fotor", "remini", "faceapp", "光影魔术手",
)  # fmt: skip
_GENERATORS: Final = (
    "stable diffusion", "midjourney", "dall-e", "dall·e", "comfyui", "novelai", "firefly", "flux.1", "invokeai",
    "fooocus", "aigc label", "verif tools", "onlyfake", "gemini", "compositewithtrainedalgorithmicmedia",
    "trainedalgorithmicmedia",
)  # fmt: skip
_SOURCES: Final = tuple(name for name in _GENERATORS if name.endswith("trainedalgorithmicmedia"))
"""Terms of IPTC's digital source types, in XMP as in content credentials (C2PA), and used for nothing else."""
_LABEL: Final = re.compile(rb"(?:\"|&quot;|\bTC260:)AIGC(?:\"|&quot;|=|>)")
"""The implicit label of generated content that Chinese services must write (GB 45438-2025)."""
_OWN_TEXTS: Final = {
    "prompt": ("class_type", "comfyui"),
    "invokeai_metadata": ("", "invokeai"),
    "fooocus_scheme": ("", "fooocus"),
    "parameters": ("steps", "stable diffusion"),
    "AIGC": ("", "aigc label"),
}
"""PNG texts of generators that need not name themselves: key, what is in the text, whose it is."""
_CREATOR_NAMES: Final = (b"creatortool", b"software", b"digitalsourcetype")
_CREATOR: Final = re.compile(
    rb"(?:CreatorTool|Software|softwareAgent|digitalSourceType)[^>\"=]{0,40}[>\"=]{1,2}\"?([^<\"]{2,160})",
    re.IGNORECASE,
)
_FORMATS: Final = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
)


@dataclass(frozen=True, slots=True)
class MakersMarks:
    """What a file says of its making; the words are of a closed list, never the file's own.

    Attributes:
        editor: the picture editor it names, if any.
        generator: the picture generator it names, if any.
        has_camera: whether it names a camera; most pictures that went through a messenger do not.
        elsewhere: where it says that its picture is from, if anywhere.
    """

    editor: str | None
    generator: str | None
    has_camera: bool
    elsewhere: Elsewhere | None = None


def makers_marks(data: bytes) -> MakersMarks:
    """Read the marks of a JPEG, PNG or WebP file; anything else has none. Never raises for a damaged file."""
    head = data[:_READ_AT_MOST]
    lower = head.lower()
    # The expression takes milliseconds for what is nearly always a picture's bytes alone.
    said = _CREATOR.findall(head) if any(name in lower for name in _CREATOR_NAMES) else []
    words = [found.decode("utf-8", "replace") for found in said]
    words += [name for name in _SOURCES if name.encode() in lower][:1]
    words += ["aigc label"] if b"aigc" in lower and _LABEL.search(head) else []
    try:
        with Pictures.open(io.BytesIO(data), formats=[name for name in _FORMATS if name]) as picture:
            exif = picture.getexif()
            has_camera = all(str(exif.get(tag, "")).strip() for tag in _CAMERA_TAGS)
            words.append(_as_utf8(str(exif.get(_SOFTWARE_TAG, ""))))
            words.extend(
                f"{key} {value}"
                for key, value in picture.info.items()
                if isinstance(key, str) and isinstance(value, str)
            )
            # Front ends of generators write what they were asked for under names of their own.
            words.extend(
                name
                for key, (sign, name) in _OWN_TEXTS.items()
                if key in picture.info and sign in str(picture.info[key]).lower()
            )
            texts = {key: text for key, text in picture.info.items() if isinstance(key, str) and isinstance(text, str)}
            origin = elsewhere(head, texts, exif, _packet(picture.info))
    except Exception:  # noqa: BLE001 - a file that the decoder refuses is the decoder's finding, not this one's
        return MakersMarks(None, None, has_camera=False)
    text = "\n".join(words).lower()
    return MakersMarks(
        next((name for name in _EDITORS if _says(text, name)), None),
        next((name for name in _GENERATORS if _says(text, name)), None),
        has_camera,
        origin,
    )


def _packet(info: Mapping[str | tuple[int, int], Any]) -> bytes:
    """A file's XMP, wherever its format has it."""
    found = info.get("xmp", info.get("XML:com.adobe.xmp", b""))
    return found if isinstance(found, bytes) else str(found).encode("utf-8", "replace")


def _says(text: str, name: str) -> bool:
    """Whether a name stands in a text by itself: a canvas is no Canva."""
    return re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", text) is not None


def _as_utf8(text: str) -> str:
    """EXIF knows ASCII only; programs write UTF-8 all the same, which is read as Latin-1."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
