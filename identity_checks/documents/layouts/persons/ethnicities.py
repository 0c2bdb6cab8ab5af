"""The ethnic group on a resident ID card: one of a closed list (GB/T 3304)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from identity_checks.documents.layouts.draft import FieldDraft, differences, drafted, unlikely
from identity_checks.documents.text.words import Sign, Word
from identity_checks.results import CorrectionRule

_ETHNICITIES: Final = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 穿青人 革家人"
)
ETHNICITIES: Final = tuple(_ETHNICITIES.split())
"""The 56 ethnic groups of GB/T 3304 and the two further entries that cards carry."""


def ethnicity(words: Sequence[Word]) -> FieldDraft:
    """Give the ethnic group that these words say; what is in no list stays as it was read, and is unlikely."""
    read = "".join(word.text for word in words)
    name = nearest_ethnicity([sign for word in words for sign in word.signs])
    if name not in ETHNICITIES:
        return unlikely(drafted(name, words))
    return drafted(name, words, differences(read, name, CorrectionRule.LIST))


def nearest_ethnicity(signs: Sequence[Sign]) -> str:
    """Give the ethnic group that was printed; text that is close to none stays as it was read.

    Where characters are doubtful, the group decides whose characters are likeliest taken together.
    """
    signs = [sign for sign in signs if re.fullmatch(r"\w", sign.text)]
    cleaned = "".join(sign.text for sign in signs)
    if cleaned in ETHNICITIES:
        return cleaned
    if cleaned.endswith("族") and cleaned[:-1] in ETHNICITIES:
        return cleaned[:-1]
    likely: dict[str, float] = {}
    for name in ETHNICITIES:
        if len(name) != len(cleaned):
            continue
        chances = [
            sign.score if sign.text == wanted else sign.others.get(wanted, 0.0)
            for sign, wanted in zip(signs, name, strict=True)
        ]
        agreeing = sum(sign.text == wanted for sign, wanted in zip(signs, name, strict=True))
        if min(chances) > 0 or (agreeing >= 1 and agreeing == len(name) - 1):
            likely[name] = float(np.prod([max(chance, 1e-5) for chance in chances]))
    if not likely:
        return cleaned
    best = max(likely, key=lambda name: likely[name])
    tied = [name for name in likely if likely[name] > 0.5 * likely[best]]
    return best if len(tied) == 1 else cleaned
