"""What can be wrong with the manifest of a network, and words for it in Chinese and English."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ManifestFault(StrEnum):
    """What is wrong with a manifest."""

    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    FORMAT = "format"
    NO_MODELS = "no_models"
    NO_OBJECT = "no_object"
    NO_NAME = "no_name"
    NO_TEXT = "no_text"
    SHA256 = "sha256"
    OUTSIDE = "outside"
    PACKAGE = "package"
    THRESHOLDS = "thresholds"
    THRESHOLD = "threshold"
    THRESHOLD_SIZE = "threshold_size"

    def sentences(self, entry: str) -> tuple[str, str]:
        """Give what is wrong, in Chinese and English, as a part of a sentence; `entry` is the key it is about."""
        chinese, english = _WORDS[self]
        return chinese.format(entry=entry), english.format(entry=entry)


_WORDS: Final[dict[ManifestFault, tuple[str, str]]] = {
    ManifestFault.NOT_UTF8: ("不是 UTF-8 文本", "it is no text in UTF-8"),
    ManifestFault.NOT_JSON: ("不是 JSON（行:列 {entry}）", "it is not JSON (line:column {entry})"),
    ManifestFault.FORMAT: ("format 须为 {entry}", "format must be {entry}"),
    ManifestFault.NO_MODELS: ("models 须为至少一项的列表", "models must be a list with at least one entry"),
    ManifestFault.NO_OBJECT: ("models 的每一项须为对象", "an entry of models must be an object"),
    ManifestFault.NO_NAME: ("models 的一项没有 name", "an entry of models has no name"),
    ManifestFault.NO_TEXT: ("{entry} 须为非空文本", "{entry} must be a text"),
    ManifestFault.SHA256: ("sha256 须为 64 位小写十六进制数", "sha256 must be 64 lower-case hex digits"),
    ManifestFault.OUTSIDE: ("file 须位于该文件夹内", "file must stay inside its folder"),
    ManifestFault.PACKAGE: ("package 须为包名", "package must be the name of a package"),
    ManifestFault.THRESHOLDS: ("thresholds 须为对象", "thresholds must be an object"),
    ManifestFault.THRESHOLD: ("阈值 {entry} 须有 value 和 how_set", "threshold {entry} needs a value and how_set"),
    ManifestFault.THRESHOLD_SIZE: (
        "阈值 {entry} 须为不超过 10 亿的数",
        "threshold {entry} must be a number up to a thousand million",
    ),
}
