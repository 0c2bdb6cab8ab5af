"""What a picture's file says of its making: the camera, the program that wrote it last, a generator's own mark.

All of it is easily removed, so absence proves nothing and is a hint at most; presence is rarely faked.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Final

from PIL import Image as Pictures
from PIL import JpegImagePlugin, PngImagePlugin, WebPImagePlugin

_READ_AT_MOST: Final = 512 * 1024
_CAMERA_TAGS: Final = (0x010F, 0x0110)
_SOFTWARE_TAG: Final = 0x0131
_EDITORS: Final = (
    "photoshop", "gimp", "lightroom", "affinity", "pixelmator", "paint.net", "snapseed", "picsart", "meitu", "美图",
    "canva", "coreldraw", "illustrator", "inkscape", "krita", "pixlr", "photopea", "facetune", "醒图", "imagemagick",
)  # fmt: skip
_GENERATORS: Final = (
    "stable diffusion", "midjourney", "dall-e", "dall·e", "comfyui", "novelai", "firefly", "flux.1", "imagen",
    "verif tools", "onlyfake", "trainedalgorithmicmedia", "compositewithtrainedalgorithmicmedia", "gemini",
)  # fmt: skip
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
    """

    editor: str | None
    generator: str | None
    has_camera: bool


def makers_marks(data: bytes) -> MakersMarks:
    """Read the marks of a JPEG, PNG or WebP file; anything else has none. Never raises for a damaged file."""
    head = data[:_READ_AT_MOST]
    lower = head.lower()
    # The expression takes milliseconds for what is nearly always a picture's bytes alone.
    said = _CREATOR.findall(head) if any(name in lower for name in _CREATOR_NAMES) else []
    words = [found.decode("utf-8", "replace") for found in said]
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
            # The web front ends of generators write what they were asked for under this name.
            if "parameters" in picture.info and "steps:" in str(picture.info["parameters"]).lower():
                words.append("stable diffusion")
    except Exception:  # noqa: BLE001 - a file that the decoder refuses is the decoder's finding, not this one's
        return MakersMarks(None, None, has_camera=False)
    text = "\n".join(words).lower()
    return MakersMarks(
        next((name for name in _EDITORS if name in text), None),
        next((name for name in _GENERATORS if name in text), None),
        has_camera,
    )


def _as_utf8(text: str) -> str:
    """EXIF knows ASCII only; programs write UTF-8 all the same, which is read as Latin-1."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
