"""What a licence's own texts say of signs that were lost or misread: its type, its place, words of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Final

from identity_checks.documents.layouts.closed_texts import (
    LICENCE_TYPES,
    PARTNERSHIPS,
    is_licence_type,
    settled,
    wide_brackets,
)
from identity_checks.documents.layouts.draft import differences, mended_date
from identity_checks.documents.layouts.licence.usual_words import FIRM_WORDS, usual_places
from identity_checks.documents.layouts.places import (
    THOUGHT_OF,
    as_doubtful,
    chance_of_other,
    known_places,
    stray_before_province,
)
from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.words import Sign, Word
from identity_checks.numbers.ethnic_groups import ETHNICITIES
from identity_checks.numbers.regions import region_names
from identity_checks.results import Correction, CorrectionRule

AS_SURE_AS_PUT_RIGHT: Final = 0.8
"""The most that a value is sure of of which a sign was lost and put there by what such values are."""
_NEARLY: Final = 0.7
_LEAST_SIGNS: Final = 6
_LONG: Final = 8
_LONG_IN_WORDS: Final = 5
_OF_AMOUNTS: Final = frozenset(
    "零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整圆正人民币美欧港日英镑加拿大新坡澳门台湾瑞士法郎典挪威丹麦克朗"
    "泰铢韩国卢布林吉特印度尼西亚比索越南盾折合等值约"
)
_LIKE_NUMERALS: Final = str.maketrans(
    "任扦千伯陌们货武参捨给但专力方儿兀圜憋", "仟仟仟佰佰佰贰贰叁拾拾伍零万万元元圆整"
)
_NOUGHT: Final = re.compile("(?<=[佰仟])[^零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆](?=[壹贰叁肆伍陆柒捌玖][万亿元圆])")
"""What stands between hundreds and ones, and is no numeral: nothing but 零 can."""
_IN_WORDS: Final = re.compile(r"(人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆]整?")
_ZEROS: Final = re.compile(r"(?<!,)(?<!\d)(\d+)(?:[,，]0{6}|[.,，]0{5}|[.,，]0{7})(万)")
_NO_WORDS: Final = re.compile(r"[()（）、,，.。·\s-]")
_LOST_ENDS: Final = {"个体工商": "户", "有限责任公": "司", "股份有限公": "司"}
"""Types without their last sign, which stands apart or on a line of its own."""
_SHORT: Final = 2
_LOST: Final = 2
_LONG_PROVINCE: Final = 5
_OF_A_TERM: Final = 2
_LEAST_OF_REMARK: Final = 4
_LABELS: Final = "类型 住所 名称 成立日期 注册资本 营业期限 经营范围 法定代表人"
_BEHIND_CURRENCY: Final = re.compile(r"(?<=[元币整圆])\d{1,2}$")
_REST_OF_LABEL: Final = re.compile(
    r"^(?:[注册资]{0,3}[本金]|[出资]{0,2}额)[:：]?(?=[\d人零壹贰叁肆伍陆柒捌玖拾])|^一(?=[壹贰叁肆伍陆柒捌玖拾])"
)
_NO_UNIT: Final = re.compile(r"(?<=\d)[方力刀乃厂厅下尸](?=人民币|元|美元)")
"""What looks like 万 between digits and a currency, and is no unit as 千 and no currency's name as 日."""
_RIVALS: Final = {"后": "启"}
_RIVAL_FROM: Final = 0.003
_LIKELY_RIVAL: Final = 0.1
_MISREAD_WORDS: Final = re.compile("(?<![皇太王母午身影幕售课饭前之先随])后(?=明[^珠天日年]|航[^空天])")
"""启明星 and 启航 as copies and motion show them beyond doubt: of 启 they leave 后, and 皇后 is another word."""
_OLD_TYPES: Final = frozenset(
    ("股份制", "股份公司", "普通合伙", "有限合伙", "特殊普通合伙", "一人有限公司", "集体所有", "全民所有")
)
"""Types that licences have borne beside those of the list, and that are a sign or two short of one."""
_TELL_APART: Final = ("非", "未", "已", "不", "无", "分", "合", "投", "股", "一人")
_BEFORE_TYPE: Final = re.compile(
    "[一丨|l1](?=[^人])|(?!非)[\u3400-\u9fff](?=有限责任|有限合伙|股份有限|个体工商|个人独资|农民专业)"
)
"""What is left of a label before a type; of one person alone it may be: 一人有限责任公司."""
_ROOM: Final = re.compile(r"(?<=\d[号栋幢座]楼)(\d{3,4})[个宝至窒]$")
_NOT_OF_PLACES: Final = re.compile("[|<>_]")
_LIMITED: Final = re.compile(r"(?<=[\u3400-\u9fff]{2})[\u3400-\u9fff](?<![有无])(?=限(?:责任)?公司?$)")
_CURRENCY: Final = re.compile("[大入八](?=民币)")
_TWO_DOTS: Final = re.compile(r"(?<![\d.])(\d+)[.,，](\d+)[.,，]0{6}(万)")
_TERM_BUT_FOR_ITS_START: Final = re.compile(r"((?:19|20)\d\d)年(.{2,10}?)(((?:19|20)\d\d)年(\d\d)月(\d\d)日)日*")
_TERM_BUT_FOR_ITS_END: Final = re.compile(r"(((?:19|20)\d\d)年(\d\d)月(\d\d)日)至((?:19|20)\d\d)年?(.{2,8})")
_DAY_WITHOUT_SIGN: Final = re.compile(r"(月\d\d)(?:11|[旧曰目口])?(?=至|$)")
_FOR_EVER_BUT_FOR_A_SIGN: Final = re.compile("长[^期]|[^长]期")
_ENDS_OF_ITEMS: Final = re.compile(
    "服务|销售|批发|零售|活动|开发|推广|施工|经营|制造|租赁|运输|代理|装卸|搬运|咨询|维护|维修|修理|出口|进口|设计|制作|交流|转让|研发|管理|加工|"
    "生产|安装|检测|培训|会议|展览|养殖|种植|贸易|业务|项目|仓储|储存|配送|印刷|装订|装潢|工程|劳务|分包|装修|装饰|餐饮|采购|收购|回收|利用|"
    "处理|运营|投资|策划|发布|广告|推介|中介|经纪|担保|保险|贷款"
)
_ENDS_OF_ADDRESSES: Final = frozenset(
    "号室楼层座栋幢元铺间院区村组社队园厦场店市路街道巷弄里湾屯庄寨镇乡内旁侧处口段馆心城苑庭居宅舍房棚位库厂矿站港坪坝"
    "岗桥井堡营台甲乙丙丁东西南北?)）"
)


def ends_as_an_address(text: str) -> bool:
    """Tell whether a text ends as addresses do; one that does not goes on in a line that was not found."""
    return text[-1] in _ENDS_OF_ADDRESSES or not is_han(text[-1])


def ends_as_a_scope(text: str) -> bool:
    """Tell whether a scope of business ends as its items do (the registry's list of standard wordings): else it goes
    on where glare or a finger lies.
    """
    return _ENDS_OF_ITEMS.fullmatch(text.rstrip("。.;；")[-2:]) is not None or text[-1] in ")）"


def mended_term(text: str) -> tuple[str, tuple[Correction, ...]]:
    """Give a term of business whose first day is the one that its last day leaves, or its last day the one that its
    first day leaves, where all of its digits were read.

    A term of years ends on the day before the one that it began on; what moiré and copies make of the signs between
    the digits are strokes, read as ones.
    """
    if _FOR_EVER_BUT_FOR_A_SIGN.fullmatch(text):
        return "长期", differences(text, "长期", CorrectionRule.LIST)
    ended = _DAY_WITHOUT_SIGN.sub(r"\1日", text)
    there = _TERM_BUT_FOR_ITS_START.fullmatch(ended)
    if there is not None:
        began, between, until, year, month, day = there.groups()
        first = _day_off((int(year), int(month), int(day)), 1, int(began))
        if first is not None and _holds(re.sub(r"\D", "", between), first.strftime("%m%d")):
            whole = f"{began}年{first:%m月%d日}至{until}"
            return whole, differences(text, whole, CorrectionRule.CALENDAR)
    begun = _TERM_BUT_FOR_ITS_END.fullmatch(ended)
    if begun is not None:
        since, year, month, day, until, left = begun.groups()
        last = _day_off((int(year), int(month), int(day)), -1, int(until))
        digits = re.sub(r"\D", "", left)
        if last is not None and (_holds(digits, f"{last:%m%d}") or digits == f"{last:%m}"):
            whole = f"{since}至{until}年{last:%m月%d日}"
            return whole, differences(text, whole, CorrectionRule.CALENDAR)
    days = [date.fromisoformat(day) for part in text.split("至") if (day := mended_date(part)) is not None]
    if len(days) == _OF_A_TERM and days[0] == _day_off((days[1].year, days[1].month, days[1].day), 1, days[0].year):
        whole = "至".join(f"{day.year}年{day.month:02}月{day.day:02}日" for day in days)
        return whole, differences(text, whole, CorrectionRule.CALENDAR)
    return ended, ()


def _day_off(day: tuple[int, int, int], by: int, year: int) -> date | None:
    """Give the day so many days off one, in another year; None where the calendar has not both."""
    try:
        return (date(*day) + timedelta(days=by)).replace(year=year)
    except ValueError:
        return None


def _holds(digits: str, wanted: str) -> bool:
    """Tell whether digits are those wanted in their order and, anywhere among them, ones."""
    return re.fullmatch("1*".join(["", *wanted, ""]), digits) is not None


def listed_type(text: str) -> tuple[str, tuple[Correction, ...]]:
    """Give a type of company as it is listed where a bracket or the last sign was lost, its brackets as wide as seen.

    A type without any bracket left stays as it was read: how wide they are is not known. So does one of which a sign
    would go that makes another type of it: 未上市 is not 非上市, a 分公司 no company.
    """
    listed, changes = _nearest_listed(text)
    goes = not text.startswith(listed) and any(text.count(sign) > listed.count(sign) for sign in _TELL_APART)
    if goes or text in _OLD_TYPES:
        return text, ()
    return listed, changes


def _nearest_listed(text: str) -> tuple[str, tuple[Correction, ...]]:
    if is_licence_type(text):
        return text, ()
    stray = _BEFORE_TYPE.match(text)
    if stray is not None:
        whole, _ = _nearest_listed(text[stray.end() :])
        return (whole, differences(text, whole, CorrectionRule.LIST)) if is_licence_type(whole) else (text, ())
    if text in _LOST_ENDS:
        lost = _LOST_ENDS[text]
        return text + lost, (Correction(len(text), "", lost, CorrectionRule.LIST),)
    other = _with_one_other_sign(text)
    if other:
        return other, differences(text, other, CorrectionRule.LIST)
    longer = [listed for listed in LICENCE_TYPES if _lacks_signs_of(text, listed)]
    longer = longer or list(_without_strays(text))
    if len(longer) == 1:
        return longer[0], differences(text, longer[0], CorrectionRule.LIST)
    plain = _NO_WORDS.sub("", text)
    narrow, wide = (any(sign in text for sign in pair) for pair in ("()", "（）"))
    near = _nearest_types(text) if narrow != wide else []
    if len(near) == 1:
        listed = wide_brackets(near[0]) if wide else near[0]
        return listed, differences(text, listed, CorrectionRule.LIST)
    alike = [listed for listed in LICENCE_TYPES if _NO_WORDS.sub("", listed) == plain]
    if len(alike) != 1 or narrow == wide:
        return text, ()
    listed = wide_brackets(alike[0]) if wide else alike[0]
    return listed, differences(text, listed, CorrectionRule.LIST)


def _lacks_signs_of(text: str, listed: str) -> bool:
    """Tell whether a text is a type in words alone of which a copy has lost a sign or two."""
    left = iter(listed)
    lost = len(listed) - len(text)
    return 0 < lost <= _LOST and len(text) > lost and listed.isalpha() and all(sign in left for sign in text)


def _without_strays(text: str) -> set[str]:
    """Give the types with brackets that a text is but for print across the paper behind it or a label's part within."""
    within = {text[:at] + text[at + 2 :] for at in range(len(text) - 2) if text[at : at + 2] in _LABELS}
    behind = {text[:at] for at in range(_LEAST_SIGNS, len(text)) if text[at - 1] in ")）"}
    return {item for item in within | behind if is_licence_type(item)}


def _with_one_other_sign(text: str) -> str:
    """Give the one listed type that a text is but for a sign, with its own brackets; empty if it is none or short."""
    found = {
        "".join(now if is_han(now) else read for read, now in zip(text, listed, strict=True))
        for listed in LICENCE_TYPES
        if len(listed) == len(text) >= (_LONG_IN_WORDS if listed.isalpha() else _LONG)
        and sum(one != other for one, other in zip(wide_brackets(text), wide_brackets(listed), strict=True)) == 1
    }
    return found.pop() if len(found) == 1 else ""


def has_a_rival(words: Sequence[Word]) -> bool:
    """Tell whether a sign that firms are hardly called by was read for one that many have and that was thought of."""
    signs = [sign for word in words for sign in word.signs]
    misread = _MISREAD_WORDS.search("".join(sign.text for sign in signs)) is not None
    return misread or any(sign.others.get(_RIVALS.get(sign.text, ""), 0.0) >= _RIVAL_FROM for sign in signs)


def printed_amount(text: str) -> tuple[str, tuple[Correction, ...]]:
    """Give an amount with the dot and the six zeros behind it that authorities print amounts in 万 with.

    A comma stands before three digits; five or seven zeros are six of which one was lost or read twice, and of two dots
    the first is a speck. One in words has the numerals that its other signs look like. No digit stands behind the
    currency, and one sign between it and digits is 万. What is left of the label before it is none of it.
    """
    text, read = _REST_OF_LABEL.sub("", text), text
    text = _CURRENCY.sub("人", _NO_UNIT.sub("万", _BEHIND_CURRENCY.sub("", text)))
    now = _TWO_DOTS.sub(r"\1\2.000000\3", _ZEROS.sub(r"\1.000000\2", text))
    numerals = _NOUGHT.sub("零", text.translate(_LIKE_NUMERALS))
    now = numerals if _IN_WORDS.fullmatch(numerals) else now
    return now, differences(read, now, CorrectionRule.AMOUNT)


def is_amount(text: str) -> bool:
    """Tell whether a text has no other Han sign than those of amounts and of currencies."""
    return not any(is_han(sign) and sign not in _OF_AMOUNTS for sign in text)


def whole_place(text: str) -> tuple[str, tuple[Correction, ...]]:
    """Give an address that begins with its province, what was read before that left out, its prefecture whole.

    A long prefecture of which one sign was lost is known by the others, all in their order, a long province of which
    one was misread by the others at their places: 内蒙古白治区 is none. 人厦 is 大厦, 2楼301个 a room.
    """
    provinces, prefectures = region_names()
    now = _ROOM.sub(r"\1室", usual_places(_NOT_OF_PLACES.sub("", text)))
    now = now[len(stray_before_province(now)) :]
    for name in (name for name in provinces if len(name) >= _LONG_PROVINCE):
        if sum(one != other for one, other in zip(now, name, strict=False)) == 1 and len(now) > len(name):
            now = name + now[len(name) :]
            break
    start = max((len(name) for name in provinces if now.startswith(name)), default=0)
    for name in (name for name in prefectures if len(name) >= _LONG and not now.startswith(name, start)):
        if start and any(now.startswith(name[:at] + name[at + 1 :], start) for at in range(len(name))):
            now = now[:start] + name + now[start + len(name) - 1 :]
            break
    return now, differences(text, now, CorrectionRule.REGION_TABLE)


def nearly_a_type(text: str) -> bool:
    """Tell whether a text has most signs of a type of company: at their places, or of its kind and of its remark."""
    same = (
        sum(one == other for one, other in zip(text, wide_brackets(listed), strict=True))
        for listed in LICENCE_TYPES
        if len(listed) == len(text) >= _LEAST_SIGNS
    )
    return max(same, default=0) >= _NEARLY * len(text) or bool(_nearest_types(text))


def _nearest_types(text: str) -> list[str]:
    """Give the listed types with a remark that a text is nearest to, when few of its signs are others.

    A remark of which at most a third is misread is that one. The shortest differ in two signs: one sign of theirs.
    """
    kind, remark = _parts_of_type(text)
    if len(remark) < _LEAST_OF_REMARK:
        return []
    wrong: dict[str, int] = {}
    for listed in LICENCE_TYPES:
        its_kind, its_remark = _parts_of_type(listed)
        others = sum(one != other for one, other in zip(remark, its_remark, strict=False))
        alike = SequenceMatcher(None, kind, its_kind, autojunk=False).ratio() >= _NEARLY
        if len(its_remark) == len(remark) and alike and others <= len(remark) // 3:
            wrong[listed] = others + abs(len(kind) - len(its_kind))
    return [listed for listed, count in wrong.items() if count == min(wrong.values())]


def _parts_of_type(text: str) -> tuple[str, str]:
    """Give kind and remark of a type of company, without brackets."""
    kind, _, remark = wide_brackets(text).partition("（")
    return kind, remark.rstrip("）")


def place_true(signs: Sequence[Sign], places: Sequence[str]) -> tuple[Correction, ...]:
    """Give what a firm's doubtful signs are where its name has no place of its address but for them.

    A place of two signs counts where names have theirs: at the beginning or between brackets. Places that the table
    of regions does not have may be misread themselves.
    """
    places = [place for place in places if place in known_places()]
    text = "".join(sign.text for sign in signs)
    if any(place in text for place in places):
        return ()
    for name in sorted(places, key=len, reverse=True):
        for start in range(len(signs) - len(name) + 1):
            if len(name) <= _SHORT and start and text[start - 1] not in "(（":
                continue
            outcome = settled(signs[start : start + len(name)], [name], CorrectionRule.REGION_TABLE)
            if outcome is not None and 2 * len(outcome[1]) <= len(name):
                return tuple(replace(change, position=start + change.position) for change in outcome[1])
    return ()


def groups_true(signs: Sequence[Sign]) -> tuple[Correction, ...]:
    """Give what a doubtful sign before 族 is that makes an ethnic group of it: 苗族伺族 in the name of a prefecture."""
    changes: list[Correction] = []
    for end in (place for place, sign in enumerate(signs) if sign.text == "族"):
        before = "".join(sign.text for sign in signs[:end])
        if before.endswith(ETHNICITIES):
            continue
        for length in range(min(4, end), 0, -1):
            there = signs[end - length : end]
            groups = [
                name
                for name in ETHNICITIES
                if len(name) == length and (chance_of_other(there, name) or 0.0) >= THOUGHT_OF
            ]
            outcome = settled(as_doubtful(there), groups, CorrectionRule.LIST)
            if outcome is not None:
                changes += [replace(change, position=end - length + change.position) for change in outcome[1]]
                break
    return tuple(changes)


def name_true(signs: Sequence[Sign], places: Sequence[str]) -> tuple[Correction, ...]:
    """Give what doubtful signs of a firm's name are: a place that its address begins with, a group or a usual word."""
    return (*place_true(signs, places), *groups_true(signs), *_rivals_true(signs))


def _rivals_true(signs: Sequence[Sign]) -> Iterator[Correction]:
    """Give 启 for 后 in a usual word where it was thought of, and in those that no firm's name has with 后 anyway."""
    text = "".join(sign.text for sign in signs)
    for place, sign in enumerate(signs):
        other = _RIVALS.get(sign.text)
        if other is None:
            continue
        usual = any(word in text[max(0, place - 1) : place] + other + text[place + 1 :][:1] for word in FIRM_WORDS)
        if (usual and sign.others.get(other, 0.0) >= _LIKELY_RIVAL) or _MISREAD_WORDS.match(text, place):
            yield Correction(place, sign.text, other, CorrectionRule.LIST)


def ended_name(text: str) -> tuple[str, tuple[Correction, ...]]:
    """Give a company's name with what its last line bore alone: the 司 of 公司, or the 伙） of a form of partnership.

    What else stands before 限公司 is 有.
    """
    whole = _LIMITED.sub("有", text)
    put = differences(text, whole, CorrectionRule.PRESCRIBED_TEXT)
    lost = next((end[-1] for end in ("有限公司", "责任公司") if whole.endswith(end[:-1])), "")
    lost = lost or next(("伙）" for form in PARTNERSHIPS if whole.endswith(f"（{form[:-1]}")), "")
    if not lost:
        return whole, put
    return whole + lost, (*put, Correction(len(text), "", lost, CorrectionRule.PRESCRIBED_TEXT))
