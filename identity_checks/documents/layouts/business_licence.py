"""Fields of a business licence, portrait and landscape, for companies, partnerships, branches and sole traders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from unicodedata import category

from identity_checks.documents.layouts.closed_texts import (
    LICENCE_TYPES,
    capital,
    company_name,
    region_true,
    scope_true,
    settled,
    term,
)
from identity_checks.documents.layouts.cut_labels import cut_labels
from identity_checks.documents.layouts.draft import (
    FieldDraft,
    checked,
    chinese_date,
    differences,
    drafted,
    unlikely,
)
from identity_checks.documents.text.codes import DIGITS, USCC_SIGNS, code_scores_of, read_exactly
from identity_checks.documents.text.punctuation import width_true
from identity_checks.documents.text.words import Label, PlacedLine, Word, assign, find_labels, rows_of
from identity_checks.numbers import check_uscc
from identity_checks.numbers.number_check import normalize
from identity_checks.numbers.registration_number import is_registration_number
from identity_checks.results import Correction, CorrectionRule


def _tolerant(*labels: str) -> re.Pattern[str]:
    """Match labels; those of four and more characters with one of them misread, or the first of them not seen."""
    forms: list[str] = []
    ends: list[str] = []
    for label in sorted(labels, key=len, reverse=True):
        forms.append(label)
        if 4 <= len(label) <= 8 and not label.endswith("姓名"):
            forms += [f"{label[:place]}[^、，。；;,]{label[place + 1 :]}" for place in range(len(label))]
            ends.append(label[1:])
    return re.compile("|".join(forms + ends))


LABELS: Final = {
    "uscc": _tolerant("统一社会信用代码", "社会信用代码", "注册号/统一社会信用代码"),
    "registration_number": re.compile("注册号"),
    "address": _tolerant("住所", "经营场所", "营业场所", "主要经营场所", "企业住所", "住址"),
    "legal_representative": _tolerant(
        "法定代表人", "法定代表人姓名", "负责人", "投资人", "经营者", "经营者姓名", "执行事务合伙人", "经营负责人"
    ),
    "registered_capital": _tolerant("注册资本", "注册资金", "成员出资总额", "出资总额", "出资额", "认缴出资额"),
    "established_date": _tolerant("成立日期", "注册日期", "登记日期"),
    "business_term": _tolerant("营业期限", "合伙期限", "经营期限"),
    "business_scope": _tolerant("经营范围", "业务范围", "经营范围及方式"),
    "name": re.compile("企业名称|名称|字号名称|字号"),
    "type": re.compile("公司类型|主体类型|企业类型|类型|组成形式|经济性质"),
    "end": _tolerant("登记机关", "发照机关", "登记机关盖章"),
}
"""Labels of a licence, old forms and new, by field; `end` follows the last field."""
_IN_COLUMNS: Final = {
    "name": ("名称",),
    "type": ("类型",),
    "address": ("住所", "经营场所", "营业场所"),
    "legal_representative": ("法定代表人", "负责人", "经营者", "投资人"),
    "registered_capital": ("注册资本",),
    "established_date": ("成立日期", "注册日期"),
    "business_term": ("营业期限", "合伙期限"),
    "business_scope": ("经营范围",),
}
"""Labels of which the end is enough where it stands below others: the paper's left edge may be off the picture."""
_SIGNS_APART: Final = {"name": "名称", "type": "类型", "address": "住所"}
"""Labels of two characters set far apart; one of the two is now and then lost to its neighbour above or below."""
_CONTENT: Final = {
    "type": re.compile(
        r"(其他)?(有限责任公司|股份有限公司|个体工商户|个体户|个人独资企业|普通合伙|有限合伙|全民所有制|集体所有制|农民专业合作社)"
        r"(分公司|企业)?([(（].*)?$"
    ),
    "registered_capital": re.compile(
        r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}[元圆]整?|[\d.,]+[万亿]?(元|人民币|美元|港元)"
    ),
    "business_term": re.compile(r"(19|20)\d\d年\d{1,2}月\d{1,2}日至|(长期|永久)$"),
    "address": re.compile(r"[住所]?(.{2,8}?(省|自治区|特别行政区)|(北京|上海|天津|重庆)市|.{2,6}市.{1,6}[区县])"),
}
"""How values begin that tell their field without its label."""
_FIRM: Final = re.compile(
    r"[\w（）()·]{4,40}(公司|合伙企业|合伙企业（\w+）|合作社|经营部|商行|工作室|事务所|中心|厂|店)"
)
_NOT_A_VALUE: Final = re.compile(
    r"样本|SPECIMEN|扫描|二维码|信用信息|信息公示|公示系统|https?:|www\.|gsxt|市场主体应当|每年1月1日|监制|更多登记|监管信息"
)
_DATED: Final = r"(19|20)\d\d年|\d月\d{1,2}日"
_FOREIGN: Final = {
    "name": re.compile(rf"{_DATED}|人民币|[;；]"),
    "type": re.compile(rf"{_DATED}|人民币|[;；]"),
    "legal_representative": re.compile(rf"{_DATED}|人民币|[;；\d]"),
    "address": re.compile(rf"{_DATED}|人民币|[;；]"),
    "registered_capital": re.compile(rf"{_DATED}|[;；]"),
}
"""What is not written in a value's further lines but in another's."""
_NEXT_VALUE: Final = 1.28
"""How much further apart than a value's own lines the next value's line may be."""
_RUNNING: Final = ("name", "address", "business_scope")
_GOES_ON: Final = 2.3
"""In heights, how far below a value's last line a line of its own may stand."""
_WRONG_USCC_PASSES: Final = 1 / 31
_WRONG_REGISTRATION_PASSES: Final = 1 / 10
_REGISTRATION: Final = 15
_UNCHECKED: Final = 13
_USCC_LENGTH: Final = 18
_USCC: Final = re.compile(r"[0-9A-Z]{18}")
_LONGEST: Final = {"name": 4, "type": 3, "legal_representative": 3, "registered_capital": 2, "business_term": 2}


def read_licence(lines: Sequence[PlacedLine]) -> dict[str, FieldDraft]:
    """Read the fields of a licence; values keep the form they are printed in, the founding date becomes ISO 8601."""
    rows = rows_of([line for line in lines if not _NOT_A_VALUE.search(line.source.text)])
    labels, words = find_labels(rows, LABELS)
    labels = _plausible(labels)
    found, words = _by_one_sign(labels, words)
    cut, words = cut_labels([*labels, *found], words, _IN_COLUMNS)
    labels += [*found, *cut]
    old = _registration_word(labels, words)
    code = None if old is not None else _code_word(labels, words)
    fields: dict[str, FieldDraft] = {}
    if code is not None:
        fields["uscc"] = _code(code)
    if old is not None:
        fields["registration_number"] = _registration(old)
    values = assign(labels, [word for word in words if word is not code and word is not old]).values
    labels, values = _by_content(labels, values)
    for field in (
        "name",
        "type",
        "legal_representative",
        "registered_capital",
        "business_term",
        "address",
        "business_scope",
    ):
        label = next((item for item in labels if item.field == field), None)
        taken = _run(values.get(field, ()), label, _LONGEST.get(field, 60))
        run = _own(field, taken)
        draft = _value(field, _without_marks(run))
        if draft is not None:
            more = field in _RUNNING and _goes_on(run, values.get(field, ()))
            whole = len(run) == len(taken) and not more
            fields[field] = draft if whole else unlikely(draft)
    if "name" not in fields:
        firm = next((word for word in words if _FIRM.fullmatch(word.text)), None)
        if firm is not None:
            fields["name"] = drafted(width_true([firm]), [firm])
    founded = values.get("established_date", ())
    written = chinese_date("".join(word.text for word in founded[:4]))
    if written is not None:
        fields["established_date"] = drafted(written, founded[:1])
    return fields


def _plausible(labels: Sequence[Label]) -> list[Label]:
    """Keep one label of each field: the one that shares a column with the most others, then the highest."""
    columns = {
        id(label): sum(abs(other.left - label.left) < 1.2 * label.height for other in labels) for label in labels
    }
    kept: dict[str, Label] = {}
    for label in sorted(labels, key=lambda item: (-columns[id(item)], item.middle)):
        kept.setdefault(label.field, label)
    return list(kept.values())


def _by_one_sign(labels: Sequence[Label], words: Sequence[Word]) -> tuple[list[Label], list[Word]]:
    """Find labels of two characters by one of them, standing where the labels of a column begin or end."""
    found: list[Label] = []
    rest: list[Word] = []
    known = {label.field for label in labels}
    for word in words:
        sign = word.signs[0]
        field, right = "", 0.0
        for name, both in _SIGNS_APART.items():
            if name in known:
                continue
            begun = [label.right for label in labels if abs(label.left - sign.left) < 0.8 * label.height]
            ended = [label.right for label in labels if abs(label.right - sign.right) < 0.8 * label.height]
            if sign.text == both[0] and begun and len(word.signs) == 1:
                field, right = name, min(begun)
            if sign.text == both[1] and ended:
                field, right = name, sign.right
        if not field:
            rest.append(word)
            continue
        known.add(field)
        found.append(Label(field, sign.left, right, word.middle, word.height))
        if len(word.signs) > 1:
            rest.append(Word(word.signs[1:]))
    return found, rest


def _by_content(
    labels: Sequence[Label], values: Mapping[str, tuple[Word, ...]]
) -> tuple[list[Label], dict[str, tuple[Word, ...]]]:
    """Give back to a field that is told by its content what the one above took because its label was not seen."""
    all_labels, split = list(labels), dict(values)
    for owner in ("name", "type", "legal_representative", "business_term", "registered_capital", "established_date"):
        words = split.get(owner, ())
        for place in range(len(words) - 1, 0, -1):
            field = next((name for name, form in _CONTENT.items() if form.match(words[place].text)), None)
            if field is None or any(label.field == field for label in all_labels):
                continue
            first = words[place]
            if field == "address" and first.text[0] in "住所":
                first = Word(first.signs[1:])
            split[field], split[owner] = (first, *words[place + 1 :]), words[:place]
            words = split[owner]
            all_labels.append(Label(field, first.left, first.left, first.middle, first.height))
    return all_labels, split


def _run(words: Sequence[Word], label: Label | None, most_lines: int) -> list[Word]:
    """Keep the lines of a value: evenly spaced below each other, starting at the same column."""
    if label is None:
        return []
    kept: list[Word] = []
    lines = 0
    usual: float | None = None
    for word in words:
        if not kept:
            if word.middle - label.middle > 1.6 * max(label.height, word.height):
                break
            kept.append(word)
            lines = 1
            continue
        last = kept[-1]
        if abs(word.middle - last.middle) < 0.5 * min(word.height, last.height):
            if word.left - last.right < 1.5 * last.height:
                kept.append(word)
            continue
        pitch = word.middle - last.middle
        if pitch > 2.3 * max(word.height, last.height) or (usual is not None and pitch > _NEXT_VALUE * usual):
            break
        first = min(item.left for item in kept)
        if word.left - first > 2.0 * word.height or not 0.6 < word.height / last.height < 1.7:
            continue
        lines += 1
        if lines > most_lines:
            break
        usual = pitch if usual is None else max(usual, pitch)
        kept.append(word)
    return kept


def _goes_on(run: Sequence[Word], words: Sequence[Word]) -> bool:
    """Tell whether a full last line has below it, though further than usual, a word that nothing has taken."""
    if not run:
        return False
    last, left, right = run[-1], min(word.left for word in run), max(word.right for word in run)
    if last.middle - run[0].middle < 0.5 * last.height or last.right < right - last.height:
        return False
    return any(
        0.5 * last.height < word.middle - last.middle < _GOES_ON * max(word.height, last.height)
        and abs(word.left - left) < last.height
        for word in words
        if not any(word is taken for taken in run)
    )


def _own(field: str, run: Sequence[Word]) -> Sequence[Word]:
    """Give a value up to the first line that is written as another field is, whose label was not seen."""
    foreign = _FOREIGN.get(field)
    if foreign is None:
        return run
    return run[: next((place for place, word in enumerate(run) if place and foreign.search(word.text)), len(run))]


def _without_marks(run: Sequence[Word]) -> Sequence[Word]:
    """Give a value without the tick or box that a line reader saw in the room before it."""
    if not run or len(run[0].signs) < 2 or category(run[0].signs[0].text[0]) != "So":
        return run
    return [Word(run[0].signs[1:]), *run[1:]]


def _value(field: str, run: Sequence[Word]) -> FieldDraft | None:
    """Give a field's value as its kind is written; None when nothing is left of it."""
    if field == "type" and _is_listed(run[:1]) and not _is_listed(run):
        # A whole type does not go on: what follows has lost its own label.
        run = run[:1]
    signs = [sign for word in run for sign in word.signs]
    known: tuple[str, tuple[Correction, ...]] | None = None
    match field:
        case "type":
            known = settled(signs, LICENCE_TYPES, CorrectionRule.LIST)
        case "registered_capital":
            known = capital(signs)
        case "address":
            known = region_true(signs)
    altered = () if known is None else known[1]
    now = {change.position: change.now for change in altered}
    mended: list[Word] = []
    place = 0
    for word in run:
        mended.append(
            Word(tuple(replace(sign, text=now.get(place + at, sign.text)) for at, sign in enumerate(word.signs)))
        )
        place += len(word.signs)
    text = _trimmed(width_true(mended))
    if field == "business_scope":
        text, altered = scope_true(text)
    elif field == "name":
        text, altered = company_name(text)
    if not run or not text:
        return None
    if field == "legal_representative" and any(sign.isdigit() for sign in text):
        # Nobody's name has digits: they are what was left of a character.
        return unlikely(drafted(text, run, altered))
    if field != "business_term":
        return drafted(text, run, altered)
    first, altered, fits = term(_trimmed(width_true(run[:1])))
    if fits:
        return drafted(first, run[:1], altered)
    text, altered, fits = term(text)
    return drafted(text, run, altered) if fits else unlikely(drafted(text, run))


def _is_listed(run: Sequence[Word]) -> bool:
    return _trimmed("".join(word.text for word in run)).replace("（", "(").replace("）", ")") in LICENCE_TYPES


def _trimmed(text: str) -> str:
    return re.sub(r"^[:：、\s]+|[*＊\s]+$", "", text)


def _code_word(labels: Sequence[Label], words: Sequence[Word]) -> Word | None:
    label = next((item for item in labels if item.field == "uscc"), None)
    best: tuple[float, Word] | None = None
    for word in words:
        text = normalize(word.text)
        if not 15 <= len(text) <= 21 or sum(sign.isascii() and sign.isalnum() for sign in text) < 15:
            continue
        rank = 10.0 * check_uscc(text).valid + 3.0 * (len(text) == 18)
        if label is not None:
            away = abs(word.middle - label.middle) + max(0.0, word.left - label.right)
            rank -= min(5.0, 0.3 * away / max(1.0, label.height))
        if best is None or rank > best[0]:
            best = (rank, word)
    return best[1] if best else None


def _code(word: Word) -> FieldDraft:
    printed = normalize(word.text)
    if check_uscc(printed).valid:
        return checked(drafted(printed, [word]), valid=True, share=_WRONG_USCC_PASSES)
    exact = read_exactly(code_scores_of(word.signs), [USCC_SIGNS] * 2 + ["0123456789"] * 6 + [USCC_SIGNS] * 10)
    valid = exact is not None and check_uscc(exact[0]).valid
    # Signs that were not read, as where the paper ends, are none that an alphabet could give.
    nearly = abs(len(printed) - _USCC_LENGTH) <= 1 and not _USCC.fullmatch(printed)
    if exact is not None and (valid or nearly):
        rule = CorrectionRule.CHECK_DIGIT if valid else CorrectionRule.ALPHABET
        draft = drafted(exact[0], [word], differences(printed, exact[0], rule))
        return checked(draft, valid=valid, share=_WRONG_USCC_PASSES)
    return unlikely(drafted(printed, [word]))


def _registration_word(labels: Sequence[Label], words: Sequence[Word]) -> Word | None:
    """Give the word that is the registration number of a licence without a credit code."""
    label = next((item for item in labels if item.field == "registration_number"), None)
    if label is None:
        return None
    beside = [
        word
        for word in words
        if 13 <= len(word.text) <= 16
        and sum(sign.isdigit() for sign in word.text) >= len(word.text) - 2
        and abs(word.middle - label.middle) < 2.5 * max(label.height, word.height)
    ]
    return min(beside, key=lambda word: abs(word.middle - label.middle) + abs(word.left - label.right), default=None)


def _registration(word: Word) -> FieldDraft:
    printed = normalize(word.text)
    if is_registration_number(printed):
        return checked(drafted(printed, [word]), valid=True, share=_WRONG_REGISTRATION_PASSES)
    exact = read_exactly(code_scores_of(word.signs), [DIGITS] * _REGISTRATION)
    if exact is not None and is_registration_number(exact[0]):
        draft = drafted(exact[0], [word], differences(printed, exact[0], CorrectionRule.CHECK_DIGIT))
        return checked(draft, valid=True, share=_WRONG_REGISTRATION_PASSES)
    # Numbers given out before 2007 have 13 digits and no check among them.
    draft = drafted(printed, [word])
    return draft if len(printed) == _UNCHECKED and printed.isdigit() else unlikely(draft)
