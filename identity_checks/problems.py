"""Why a file, a page or a pair has no result: codes that stay, with words for each in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from identity_checks.decode_outcomes import DecodeRefusal

FILE_MISSING: Final = "file_not_found"
FILE_IS_FOLDER: Final = "file_is_folder"
FILE_FORBIDDEN: Final = "file_forbidden"
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
    DecodeRefusal.UNSUPPORTED_JPEG: (
        "不支持这种形式的 JPEG（算术编码、无损等）；请用看图软件打开后另存为普通 JPEG 或 PNG。",
        "This form of JPEG (arithmetic-coded, lossless) is not supported; open it and save it as a usual JPEG or PNG.",
    ),
    DecodeRefusal.MOVING_PICTURE: (
        "这是含多帧的动态图像，只能读取其中一帧，因此未读取；请将每一面另存为一张普通图像，或合并为一个 PDF。",
        "This is a moving picture, of whose frames one alone could be read, so none was; "
        "save each side as a picture of its own, or all as one PDF.",
    ),
    DecodeRefusal.TOO_MANY_BYTES: (
        "文件过大，上限为 20 MiB；请压缩、缩小或拆分后再试。",
        "The file is too large, 20 MiB is the limit; compress it, scale it down or split it.",
    ),
    DecodeRefusal.TOO_MANY_PIXELS: (
        "图像像素过多，每页上限为 5000 万像素；请缩小后再试。",
        "The picture has too many pixels, 50 million a page is the limit; scale it down.",
    ),
    DecodeRefusal.SIDE_TOO_LONG: (
        "图像或页面的一边过长（图像上限 30000 像素，PDF 页面上限 5 米）；请裁去多余部分后再试。",
        "A side of the picture or page is too long (limits: 30,000 pixels, for a page of a PDF 5 metres); crop it.",
    ),
    DecodeRefusal.TOO_MANY_PAGES: (
        "页数过多，上限为 20 页；请拆分后再试。",
        "The file has too many pages, 20 is the limit; split it.",
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
    FILE_MISSING: (
        "找不到文件；请检查路径。",
        "The file is not there; check the path.",
    ),
    FILE_IS_FOLDER: (
        "这是文件夹，不是文件；请指定其中的文件。",
        "This is a folder and no file; give the files in it.",
    ),
    FILE_FORBIDDEN: (
        "无权读取文件；请检查文件权限。",
        "The file must not be read; check its permissions.",
    ),
    FILE_UNREADABLE: (
        "文件无法读取；请检查磁盘或网络位置。",
        "The file cannot be read; check the disk or the network place that it is on.",
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
        return said_as_json(self.code, self.sentences())


def said_as_json(code: str, sentences: tuple[str, str]) -> dict[str, Any]:
    """Give a code that stays beside its sentence in Chinese and English."""
    chinese, english = sentences
    return {"code": str(code), "message": {"zh": chinese, "en": english}}


def problem_of(error: OSError | ValueError) -> Problem:
    """Give why a file could not be opened or read; a name that no system takes is that of no file."""
    match error:
        case FileNotFoundError() | NotADirectoryError() | ValueError():
            return Problem(FILE_MISSING)
        case IsADirectoryError():
            return Problem(FILE_IS_FOLDER)
        case PermissionError():
            return Problem(FILE_FORBIDDEN)
        case _:
            return Problem(FILE_UNREADABLE)
