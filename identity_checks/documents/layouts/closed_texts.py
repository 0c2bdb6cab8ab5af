"""Texts of which a document's rules leave only some: which of them the doubtful characters of a reading allow.

Nothing is invented here: a character is replaced only where the recogniser was in doubt, by one that a list, a
grammar or a prescribed sentence names, and every replacement is kept as a `Correction` with its rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from identity_checks.documents.text.words import Sign
from identity_checks.results import Correction, CorrectionRule

DOUBTFUL_BELOW: Final = 0.97
_LEAST_CHANCE: Final = 0.01
_CAPITAL: Final = "零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整圆人民币美欧港日英镑加拿大"
_COMPANY_REMARKS: Final = (
    "",
    "(自然人投资或控股)",
    "(自然人独资)",
    "(法人独资)",
    "(自然人投资或控股的法人独资)",
    "(国有独资)",
    "(国有控股)",
    "(非上市)",
    "(上市)",
    "(非上市、自然人投资或控股)",
    "(上市、自然人投资或控股)",
    "(外商投资企业法人独资)",
    "(港澳台法人独资)",
    "分公司",
)
LICENCE_TYPES: Final = (
    *(
        f"{kind}{remark}"
        for kind in ("有限责任公司", "股份有限公司", "其他有限责任公司")
        for remark in _COMPANY_REMARKS
    ),
    *(f"一人有限责任公司{remark}" for remark in ("", "(自然人独资)", "(法人独资)")),
    *("个体工商户", "个人独资企业", "普通合伙企业", "有限合伙企业", "特殊普通合伙企业", "农民专业合作社"),
    *("全民所有制", "集体所有制", "股份合作制"),
)
"""Types of companies as the registration authorities print them (GB/T 12402 with its ownership remarks)."""
_SENTENCES: Final = (
    "依法须经批准的项目,经相关部门批准后方可开展经营活动",
    "依法须经批准的项目,经相关部门批准后方可开展经营活动,具体经营项目以相关部门批准文件或许可证件为准",
    "除依法须经批准的项目外,凭营业执照依法自主开展经营活动",
)
_WITHIN_A_SENTENCE: Final = re.compile(
    "(?<=批准的项目)[;；:：.。、·](?=经相关)|(?<=批准的项目外)[;；:：.。、·](?=凭营业)"
)
"""Where a prescribed sentence has its comma."""
_PARTS: Final = ("依法须经", "须经批准的项目", "经相关部门", "部门批准后", "批准后方", "后方可", "可开展经营")
"""Parts of prescribed sentences that stand nowhere else in a scope."""
_ITEMS: Final = ("技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广",)
"""Items of a scope as long as this, of the standard wordings of 市场监管总局 (经营范围登记规范表述目录)."""
_AS_PRESCRIBED: Final = 1.5
"""Odds (natural logarithm) that the signs of a prescribed sentence are full-width, as authorities print it."""
_FIRM_ENDS: Final = (
    *("有限责任公司", "股份有限公司", "有限公司", "农民专业合作社"),
    *(f"合伙企业（{kind}）" for kind in ("有限合伙", "普通合伙", "特殊普通合伙")),
)
"""How names of companies end, long enough to be known with a sign or two in doubt."""
_NO_SEPARATOR: Final = re.compile(r"[:：]|(?<=[\u3400-\u9fff])[.·](?=[\u3400-\u9fff])")
_ENDED: Final = "服务|销售|零售|批发|施工|制作|经纪|活动|分包|装修|运输代理"
_GOES_ON: Final = "和|及|与|外包|管理|代理|中心|网点|场所|业务"
"""What an item goes on with behind a word that may end one: 餐饮服务中心管理."""
_RUN_TOGETHER: Final = re.compile(rf"({_ENDED})(?!{_ENDED}|{_GOES_ON})[\u4e00-\u9fff]{{3}}")
_BEHIND_BRACKETS: Final = re.compile(rf"[)）](?=[\u4e00-\u9fff]{{3}})(?!{_GOES_ON}|或|等|的)")
PARTNERSHIPS: Final = ("有限合伙", "普通合伙", "特殊普通合伙")
"""Forms of partnership, as a firm's name has them in brackets."""
_DAY: Final = r"(19|20)\d\d年(0?[1-9]|1[0-2])月(0?[1-9]|[12]\d|3[01])日"
_PART_OF_AMOUNT: Final = re.compile(
    r"(人民币)?[佰仟万亿百千]|(?!.*[\d壹贰叁肆伍陆柒捌玖拾一二三四五六七八九十])|(?!.*[元圆币]).*[整正]$"
)
_FOR_EVER: Final = "长期|永久|永续|无固定期限|不约定期限"
_TERM: Final = re.compile(rf"{_FOR_EVER}|自?{_DAY}(起?至|—|-)({_DAY}|{_FOR_EVER})止?")
_ALIKE: Final = 0.84
_ANCHOR: Final = 3
_COMMAS: Final = ",，"
_BEFORE_A_COLON: Final = re.compile(
    r"((项目|范围|业务|经营|许可)[是为]|项目|范围|主营|兼营|许可|一般|其中|方式|如下|从事|下列[^;；]{0,6}|(^|[;；。])(主要|许可|一般|前置)?(经营|业务)"
    r"|(^|[;；。])((批发|零售|销售|制造|生产|加工|经销|租赁|维修|安装|设计|开发|研发)[、和及]?)+)$"
)


def is_licence_type(text: str) -> bool:
    """Tell whether a text is one of the types of companies, whichever width its brackets have."""
    return text.replace("（", "(").replace("）", ")") in LICENCE_TYPES


def settled(
    signs: Sequence[Sign], wordings: Iterable[str], rule: CorrectionRule
) -> tuple[str, tuple[Correction, ...]] | None:
    """Give the one wording that the signs allow: as long, equal where they are sure; None for none or several.

    Full-width and half-width brackets count as equal and keep the form read.
    """
    text = "".join(sign.text for sign in signs)
    likely: dict[str, float] = {}
    for wording in wordings:
        if len(wording) != len(signs):
            continue
        chance = 1.0
        for sign, wanted in zip(signs, wording, strict=True):
            if _same(sign.text, wanted):
                continue
            if not is_doubtful(sign):
                chance = 0.0
                break
            chance *= max(_LEAST_CHANCE, sign.others.get(wanted, 0.0))
        if chance > 0:
            likely[wording] = chance
    if not likely:
        return None
    best = max(likely, key=lambda wording: likely[wording])
    least = _LEAST_CHANCE ** max(1, len(signs) // 4)
    if likely[best] < least or sum(chance > 0.3 * likely[best] for chance in likely.values()) > 1:
        return None
    changes = [
        Correction(place, sign.text, wanted, rule)
        for place, (sign, wanted) in enumerate(zip(signs, best, strict=True))
        if not _same(sign.text, wanted)
    ]
    return with_changes(text, changes), tuple(changes)


def with_changes(text: str, changes: Iterable[Correction]) -> str:
    """Give a text with the signs that corrections put there."""
    now = {change.position: change.now for change in changes}
    return "".join(now.get(place, sign) for place, sign in enumerate(text))


def is_doubtful(sign: Sign) -> bool:
    """Tell whether a closed text may know a sign better: also one that its shape alone has put there."""
    return sign.score < DOUBTFUL_BELOW or sign.rule is CorrectionRule.CHARACTER_CLASSIFIER


def _same(read: str, wanted: str) -> bool:
    return read == wanted or (read in "(（" and wanted in "(（") or (read in ")）" and wanted in ")）")


def capital(signs: Sequence[Sign]) -> tuple[str, tuple[Correction, ...]]:
    """Give an amount of capital with doubtful characters replaced by the likeliest that amounts are written with."""
    text = [sign.text for sign in signs]
    changes: list[Correction] = []
    for place, sign in enumerate(signs):
        if not is_doubtful(sign) or not "\u4e00" <= sign.text[0] <= "\u9fff" or sign.text in _CAPITAL:
            continue
        fitting = {other: chance for other, chance in sign.others.items() if other and other in _CAPITAL}
        if not fitting:
            continue
        best = max(fitting, key=lambda other: fitting[other])
        if fitting[best] >= _LEAST_CHANCE and fitting[best] > 0.6 * sum(fitting.values()):
            changes.append(Correction(place, sign.text, best, CorrectionRule.AMOUNT))
            text[place] = best
    return "".join(text), tuple(changes)


def is_part_of_amount(text: str) -> bool:
    """Tell whether an amount has lost its first numeral (佰万元整), all of them, or 元 before 整."""
    return _PART_OF_AMOUNT.match(text) is not None


def scope_true(text: str, odds: Sequence[float] | None = None) -> tuple[str, tuple[Correction, ...]]:
    """Give a scope of business with its prescribed sentences as they are prescribed and its list's signs alike.

    A colon stands in a list only after words such as 许可项目; elsewhere it is a semicolon that lost its tail, as a dot
    between two words is. `odds` are those (natural logarithm) of each character to be full-width, from its form alone
    when they are not given.
    """
    weights = _by_form(text) if odds is None else list(odds)
    text, changes = _with_list_signs(text, weights)
    for match in _WITHIN_A_SENTENCE.finditer(text):
        changes.append(Correction(match.start(), match[0], "，", CorrectionRule.PRESCRIBED_TEXT))
    text = _WITHIN_A_SENTENCE.sub("，", text)
    for sentence in sorted((*_SENTENCES, *_ITEMS), key=len, reverse=True):
        text, altered = _with_sentence(text, sentence, weights)
        changes += altered
    for match in list(_NO_SEPARATOR.finditer(text)):
        place = match.start()
        if match[0] in ".·" or not _BEFORE_A_COLON.search(text[:place]):
            sign = _separator_of(text)
            changes.append(Correction(place, match[0], sign, CorrectionRule.LIST_SIGN))
            text = text[:place] + sign + text[place + 1 :]
    return text, tuple(changes)


def _by_form(text: str) -> list[float]:
    return [1.0 if sign in "（），；" else -1.0 if sign in "(),;" else 0.0 for sign in text]


def _with_list_signs(text: str, odds: list[float]) -> tuple[str, list[Correction]]:
    """Give a list with one separator where two were read, and with one where a brace was: no list has either."""
    sign = _separator_of(text)
    changes: list[Correction] = []
    for match in reversed(list(re.finditer(r"[;；]{2,}|(?<=\w)[{}](?=\w)", text))):
        start, end = match.span()
        changes.append(Correction(start, match[0], sign, CorrectionRule.LIST_SIGN))
        text = text[:start] + sign + text[end:]
        odds[start:end] = [0.0]
    return text, changes[::-1]


def term(text: str) -> tuple[str, tuple[Correction, ...], bool]:
    """Give a term of business, a digit read twice taken out, and whether it is written as terms are.

    A line reader now and then sees one digit as two; the calendar leaves only one way to take one of them out.
    """
    if _TERM.fullmatch(text):
        return text, (), True
    shorter = {
        text[:place] + text[place + 1 :]: Correction(place, text[place], "", CorrectionRule.CALENDAR)
        for place in range(1, len(text))
        if text[place] == text[place - 1] and text[place].isdigit()
    }
    fitting = [said for said in shorter if _TERM.fullmatch(said)]
    if len(fitting) != 1:
        return text, (), False
    return fitting[0], (shorter[fitting[0]],), True


def firm_end(signs: Sequence[Sign]) -> tuple[Correction, ...]:
    """Give what a name's last signs are where they are in doubt and only one way of ending a company's name fits."""
    found: dict[str, tuple[Correction, ...]] = {}
    for end in _FIRM_ENDS:
        first = len(signs) - len(end)
        outcome = settled(signs[first:], [end], CorrectionRule.PRESCRIBED_TEXT) if first > 0 else None
        if outcome is not None and 2 * len(outcome[1]) < len(end):
            found[end] = tuple(replace(change, position=first + change.position) for change in outcome[1])
    fewest = min(map(len, found.values()), default=0)
    if not fewest:
        return ()
    return max((changes for changes in found.values() if len(changes) == fewest), key=len)


def lost_separators(scope: str) -> list[int]:
    """Give the places where an item of a scope of business seems to go on behind the word or bracket that ends it."""
    # What stands in brackets goes on as it likes.
    outside = re.sub(r"[(（][^)）]*[)）]?", lambda match: "|" * len(match[0]), scope)
    words = [match.end(1) for match in _RUN_TOGETHER.finditer(outside)]
    return sorted({*words, *(match.end() for match in _BEHIND_BRACKETS.finditer(scope))})


def with_separators(scope: str) -> tuple[str, tuple[Correction, ...]]:
    """Give a scope of business with separators where they were lost."""
    sign = _separator_of(scope)
    changes: list[Correction] = []
    for place in lost_separators(scope):
        at = place + len(changes)
        scope = scope[:at] + sign + scope[at:]
        changes.append(Correction(at, "", sign, CorrectionRule.LIST_SIGN))
    return scope, tuple(changes)


def _separator_of(scope: str) -> str:
    return ";" if scope.count(";") >= scope.count("；") else "；"


def is_broken(scope: str) -> bool:
    """Tell whether a scope of business has parts of a prescribed sentence that do not stand in a whole one."""
    rest = _plain(scope)
    for sentence in sorted(_SENTENCES, key=len, reverse=True):
        rest = rest.replace(sentence, "|")
    return any(part in rest for part in _PARTS)


def company_name(text: str) -> tuple[str, tuple[Correction, ...]]:
    """Give a company's name with the brackets that names have: full-width, and closed after the form of partnership."""
    text = wide_brackets(text)
    if text.count("（") == text.count("）") + 1 and text.rsplit("（", 1)[1] in PARTNERSHIPS:
        return text + "）", (Correction(len(text), "", "）", CorrectionRule.PRESCRIBED_TEXT),)
    return text, ()


def _with_sentence(text: str, sentence: str, odds: list[float]) -> tuple[str, list[Correction]]:
    """Replace the stretch of text that can only be the sentence, told by its ends and most of what is between them.

    `odds` of the characters to be full-width are changed along with the text.
    """
    best = _place_of(text, sentence)
    if best is None:
        return text, []
    start, end = best
    opened = start - 1 if start and text[start - 1] in "(（" else None
    closed = end if end < len(text) and text[end] in ")）" else None
    if opened is None and closed is not None and (not start or open_brackets(text[:start]) > 0):
        # What is closed there was opened before the sentence.
        closed = None
    lost = opened is not None and closed is None and end == len(text)
    # Brackets and commas of one sentence are of one width.
    first, last = start if opened is None else opened, end if closed is None else closed + 1
    telling = [odds[at] for at in range(first, last) if text[at] in "()（）,，"]
    full = bool(telling) and sum(telling) + _AS_PRESCRIBED > 0
    read = text[first:last]
    wanted = sentence.replace(",", "，") if full else sentence
    if opened is not None or closed is not None:
        wanted = ("（" if full else "(") + wanted
    if closed is not None or lost:
        wanted += "）" if full else ")"
    if read == wanted:
        return text, []
    odds[first:last] = [10.0 * weight for weight in _by_form(wanted)]
    return text[:first] + wanted + text[last:], [Correction(first, read, wanted, CorrectionRule.PRESCRIBED_TEXT)]


def open_brackets(text: str) -> int:
    """Give how many brackets of either width are opened more often than closed; less than none for the reverse."""
    return len(re.findall("[(（]", text)) - len(re.findall("[)）]", text))


def wide_brackets(text: str) -> str:
    """Give a text with its brackets full-width."""
    return text.replace("(", "（").replace(")", "）")


def _place_of(text: str, sentence: str) -> tuple[int, int] | None:
    """Give where a text says a sentence, or most of it: the first place and the one after the last."""
    head, tail = sentence[:_ANCHOR], sentence[-_ANCHOR:]
    ends = [match.start() for match in re.finditer(re.escape(head), text)]
    lasts = [match.end() for match in re.finditer(re.escape(tail), text)]
    starts = sorted({*ends, *(last - len(sentence) + slip for last in lasts for slip in (-1, 0, 1, 2))})
    best: tuple[float, int, int, int] | None = None
    for start in starts:
        for slip in (-2, -1, 0, 1):
            end = start + len(sentence) + slip
            if start < 0 or end > len(text) or any(sign in text[start:end] for sign in "()（）;；"):
                continue
            alike = SequenceMatcher(None, _plain(text[start:end]), sentence, autojunk=False).ratio()
            # As many signs in common, then as long: a sign misread at the end is part of the sentence all the same.
            said = (alike * (end - start + len(sentence)), -abs(slip), start, end)
            if alike >= _ALIKE and (best is None or said > best):
                best = said
    return None if best is None else best[2:]


def _plain(text: str) -> str:
    return text.replace("，", ",")
