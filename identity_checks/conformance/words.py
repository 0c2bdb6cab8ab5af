"""What the examination of a network can say: codes that stay, with sentences in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from identity_checks.problems import said_as_json


class Code(StrEnum):
    """What is said of a candidate network."""

    MANIFEST_MISSING = "manifest_missing"
    MANIFEST_INVALID = "manifest_invalid"
    NOT_ONE_NETWORK = "not_one_network"
    UNKNOWN_NETWORK = "unknown_network"
    LICENCE_MISSING = "licence_missing"
    THRESHOLDS_MISSING = "thresholds_missing"
    THRESHOLDS_CROSSED = "thresholds_crossed"
    FILE_MISSING = "network_missing"
    FILE_DIFFERS = "network_differs"
    DOES_NOT_LOAD = "network_does_not_load"
    SHAPES_DIFFER = "network_shapes_differ"
    PAIRS_UNREADABLE = "pairs_unreadable"
    PAIRS_EMPTY = "pairs_empty"
    PAIR_MALFORMED = "pair_malformed"
    PAIR_REPEATED = "pair_repeated"
    PICTURE_MISSING = "picture_missing"
    PICTURE_UNREADABLE = "picture_unreadable"
    NO_PICTURES = "no_pictures"
    TOO_FEW = "too_few"
    MORE_ERRORS = "more_errors"
    MORE_LOST = "more_lost"
    NOT_SHOWN = "not_shown"
    NO_WORSE = "no_worse"
    ATTACKS_UNMEASURED = "attacks_unmeasured"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: its code, and what goes into it in Chinese and in English.

    `about` names the network that it is about, where there are several.
    """

    code: Code
    chinese: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    about: str = ""

    def sentences(self) -> tuple[str, str]:
        """Give the sentence in Chinese and English."""
        chinese, english = _SENTENCES[self.code]
        told = chinese.format(*self.chinese), english.format(*self.english)
        return (f"{self.about}：{told[0]}", f"{self.about}: {told[1]}") if self.about else told

    def as_json(self) -> dict[str, Any]:
        """Give the code with its sentence in both languages."""
        return said_as_json(self.code, self.sentences())


def said(code: Code, *details: object) -> Said:
    """Give a sentence whose details are the same in both languages: names, numbers."""
    words = tuple(str(detail) for detail in details)
    return Said(code, words, words)


_SENTENCES: Final[dict[Code, tuple[str, str]]] = {
    Code.MANIFEST_MISSING: (
        "文件夹 {0} 中没有可读取的 manifest.json；请指定网络所在的文件夹。",
        "There is no readable manifest.json in {0}; give the folder that the network is in.",
    ),
    Code.MANIFEST_INVALID: (
        "manifest.json 不符合要求：{0}；请修改后再试。",
        "The manifest is not in order: {0}; correct it and try again.",
    ),
    Code.NOT_ONE_NETWORK: (
        "manifest.json 须只描述一个网络，或检测与比对网络各一，且其文件在同一文件夹内；请修改。",
        "The manifest must describe one network, or a detector and an embedder, whose file lies beside it; correct it.",
    ),
    Code.UNKNOWN_NETWORK: (
        "{0} 不是可评测的网络；manifest.json 的 name 须为其一：{1}。",
        "{0} is none of the networks that can be measured; name in the manifest must be one of {1}.",
    ),
    Code.LICENCE_MISSING: (
        "manifest.json 须以 licence_file 指明许可文件，且该文件在文件夹内；请补上。",
        "The manifest must name a licence_file, and the file must lie in the folder; put it there.",
    ),
    Code.THRESHOLDS_MISSING: (
        "manifest.json 缺少现用网络具有的阈值：{0}；请补上。",
        "The manifest lacks thresholds that the current network has: {0}; add them.",
    ),
    Code.THRESHOLDS_CROSSED: (
        "阈值 {0}（{1}）高于 {2}（{3}），无法划分“不同”与“相同”；请更正 manifest.json。",
        "The threshold {0} ({1}) is above {2} ({3}), so that no similarity can be told; correct the manifest.",
    ),
    Code.FILE_MISSING: (
        "找不到或无法读取 manifest.json 所指的网络文件；请将其放入文件夹。",
        "The file of the network that the manifest names is not there or cannot be read; put it into the folder.",
    ),
    Code.FILE_DIFFERS: (
        "网络文件不是 manifest.json 所描述的文件（其 SHA-256 为 {0}）；请重新取得文件或更正 sha256。",
        "The file is not the one that the manifest describes (its SHA-256 is {0}); get it again or correct sha256.",
    ),
    Code.DOES_NOT_LOAD: (
        "网络文件无法加载运行：可能不完整、已损坏，或不是此用途的 ONNX 网络；请重新取得文件。",
        "The network does not load or run: the file is cut off, damaged, or no ONNX network of this use; get it again.",
    ),
    Code.SHAPES_DIFFER: (
        "网络的输入输出为 {0}，现用网络为 {1}；只能替换形状相同的网络。",
        "The network takes and gives {0}, the current one {1}; only a network of the same shapes can take its place.",
    ),
    Code.PAIRS_UNREADABLE: (
        "图像对列表不存在、无权读取或不是 UTF-8 编码的 CSV；请检查路径或另存为 UTF-8。",
        "The file of pairs is not there, must not be read or is no CSV in UTF-8; check the path or save it as UTF-8.",
    ),
    Code.PAIRS_EMPTY: (
        "图像对列表为空；每行应为：图像,图像,same 或 different。",
        "The file of pairs has no line; each line is picture,picture,same or different.",
    ),
    Code.PAIR_MALFORMED: (
        "图像对列表第 {0} 行的第三列不是 same 或 different；请更正。",
        "Line {0} of the pairs does not say 'same' or 'different' in its third column; correct it.",
    ),
    Code.PAIR_REPEATED: (
        "图像对列表第 {0} 行重复了前面的一对，或两张是同一图像；每对只计一次，请删除该行。",
        "Line {0} of the pairs repeats an earlier pair or compares a picture with itself; a pair counts once,"
        " remove the line.",
    ),
    Code.PICTURE_MISSING: (
        "找不到图像对列表第 {0} 行的图像，或无权读取；请检查路径。",
        "A picture of line {0} of the pairs is not there or must not be read; check the path.",
    ),
    Code.PICTURE_UNREADABLE: (
        "图像对列表第 {0} 行的图像无法读取：{1}",
        "A picture of line {0} of the pairs cannot be read. {1}",
    ),
    Code.NO_PICTURES: (
        "没有可评测的图像：示例人像尚未获取；请用 --pairs 提供图像对。",
        "There were no pictures to measure: the sample portraits were not fetched; give pairs with --pairs.",
    ),
    Code.TOO_FEW: (
        "{0}只有 {1}，至少需 {2}：更少时即使全部正确，差错率的 95 % 置信上限仍高于 {3}；请用 --pairs 提供更多图像对。",
        "There are only {1} {0}, {2} are needed: with fewer, even without one loss, the upper 95 % bound of its rate is"
        " above {3}; give more pairs with --pairs.",
    ),
    Code.MORE_ERRORS: (
        "{0}比现用网络多：{1}，现用网络 {2}。",
        "It {0} more often: {1}, the current network {2}.",
    ),
    Code.MORE_LOST: (
        "{0}：比现用网络更偏离事实的有 {1}，更接近的有 {2}。",
        "Of {0}, {1} are further from the truth than with the current network and {2} nearer.",
    ),
    Code.NOT_SHOWN: (
        "{0}：与现用网络不同或更差的为 {1}，置信上限高于 {2}，不能证明不差于现用网络。",
        "Of {0}, {1} are answered otherwise or worse than by the current network; the upper bound is above {2}, so it"
        " is not shown to be as good.",
    ),
    Code.NO_WORSE: (
        "不差于现用网络（{0} 对，{1} 张图像）：漏判 {2}，误判 {3}（95 % 精确置信区间；共用图像的各对并不独立，"
        "实际区间更宽）。",
        "No worse than the current network on {0} pairs of {1} pictures: false non-matches {2}, false matches {3}"
        " (exact 95 % bounds; pairs that share pictures are not independent, so the true bounds are wider).",
    ),
    Code.ATTACKS_UNMEASURED: (
        "与现用网络的判断一致；是否能识别真实攻击须另行评测。",
        "Its answers agree with the current network's; how many real attacks it finds has to be measured apart.",
    ),
}
