"""Why a file, a page or a pair has no result: codes that stay, with words for each in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from identity_checks.decode_outcomes import DecodeRefusal

FILE_UNREADABLE: Final = "file_not_readable"
NO_FACE: Final = "face_not_found"
BAD_LINE: Final = "pair_malformed"
NO_PAIRS: Final = "pairs_empty"
FAILED: Final = "check_failed"

_MESSAGES: Final[dict[str, tuple[str, str]]] = {
    DecodeRefusal.EMPTY: (
        "文件为空；请检查文件并重新保存。",
        "The file is empty; check it and save it again.",
    ),
    DecodeRefusal.UNSUPPORTED_TYPE: (
        "不支持的文件类型；请提供 JPEG、PNG、WebP 或 PDF。",
        "The file is of no supported type; give JPEG, PNG, WebP or PDF.",
    ),
    DecodeRefusal.TOO_MANY_BYTES: (
        "文件过大；上限为 20 MiB。",
        "The file is too large; 20 MiB is the limit.",
    ),
    DecodeRefusal.TOO_MANY_PIXELS: (
        "图像像素过多；每页上限为 5000 万像素。",
        "The picture has too many pixels; 50 million a page is the limit.",
    ),
    DecodeRefusal.TOO_MANY_PAGES: (
        "页数过多；上限为 20 页。",
        "The file has too many pages; 20 is the limit.",
    ),
    DecodeRefusal.TOO_COMPLEX: (
        "PDF 内容过于复杂，超出处理上限；请将页面另存为图像后再试。",
        "The PDF is too complex to be processed; save its pages as pictures and try again.",
    ),
    DecodeRefusal.DAMAGED: (
        "文件已损坏或不完整；请重新保存或重新拍摄。",
        "The file is damaged or incomplete; save it or take the picture again.",
    ),
    DecodeRefusal.ENCRYPTED: (
        "文件有密码保护；请去除密码后再试。",
        "The file is protected by a password; remove it and try again.",
    ),
    FILE_UNREADABLE: (
        "找不到文件或无权读取；请检查路径。",
        "The file is not there or must not be read; check the path.",
    ),
    NO_FACE: (
        "图像中未找到人脸；请使用清晰的正面照片。",
        "No face was found; use a clear picture from the front.",
    ),
    BAD_LINE: (
        "此行不是两个以逗号分隔的路径。",
        "The line does not hold two paths separated by a comma.",
    ),
    NO_PAIRS: (
        "列表为空；每行应为两个以逗号分隔的路径。",
        "The list is empty; give two paths separated by a comma on each line.",
    ),
    FAILED: (
        "处理此文件时发生意外错误；其余文件不受影响，请将此文件转为人工处理。",
        "An unexpected error occurred with this file; the others are not affected. Look at this one yourself.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line has no result; `code` names one of the messages."""

    code: str

    def sentences(self) -> tuple[str, str]:
        """Give what is wrong and what to do, in Chinese and English."""
        return _MESSAGES[self.code]

    def as_json(self) -> dict[str, Any]:
        """Give the code with its message in Chinese and English."""
        chinese, english = self.sentences()
        return {"code": str(self.code), "message": {"zh": chinese, "en": english}}
