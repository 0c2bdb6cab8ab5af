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
    firm_end,
    is_broken,
    is_licence_type,
    is_part_of_amount,
    open_brackets,
    scope_true,
    settled,
    term,
    with_separators,
)
from identity_checks.documents.layouts.cut_labels import cut_labels
from identity_checks.documents.layouts.draft import (
    FieldDraft,
    at_most,
    differences,
    drafted,
    unlikely,
)
from identity_checks.documents.layouts.licence.broken_labels import broken_labels
from identity_checks.documents.layouts.licence.days import days_of, founding_date, with_days_compared
from identity_checks.documents.layouts.licence.garbled_days import day_among, term_among
from identity_checks.documents.layouts.licence.garbled_types import has_a_strange_sign, told_type
from identity_checks.documents.layouts.licence.joined_labels import joined_labels
from identity_checks.documents.layouts.licence.labels import LABELS, has_its_end
from identity_checks.documents.layouts.licence.names import dotted, spaced, without_letters_beside
from identity_checks.documents.layouts.licence.numbers import (
    code_word,
    credit_code,
    registration_number,
    registration_word,
)
from identity_checks.documents.layouts.licence.texts import (
    AS_SURE_AS_PUT_RIGHT,
    ends_as_a_scope,
    ends_as_an_address,
    groups_true,
    has_a_rival,
    is_amount,
    listed_type,
    mended_term,
    name_true,
    printed_amount,
)
from identity_checks.documents.layouts.licence.told_places import whole_address, whole_name
from identity_checks.documents.layouts.licence.usual_words import SCOPE_WORDS, lost_end, well_known, words_true
from identity_checks.documents.layouts.places import lacks_a_number, place_names, region_true
from identity_checks.documents.layouts.unlabelled import AS_SURE_AS_ITS_FORM, SPECKS, labels_by_content, names_a_firm
from identity_checks.documents.text.holes import has_hole, lacks_a_digit
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.punctuation import leaves_its_list_open, width_odds, width_true
from identity_checks.documents.text.words import Label, PlacedLine, Sign, Word, assign, find_labels, rows_of
from identity_checks.results import Correction, CorrectionRule

_IN_ORDER: Final = ("address", "name", "type", "legal_representative", "registered_capital", "business_term",
                    "business_scope")  # fmt: skip
_NUMBERS: Final = ("uscc", "registration_number")
_TOLD_SURELY: Final = {"type", "registered_capital", "business_term"}
"""Fields that no other's value can be taken for."""
_NO_PLACE: Final = 0.95
_ENDS_OF_FIRMS: Final = frozenset("司业社部行室所心厂店院馆场站会铺坊园屋吧城庄队团处库市楼轩阁居）)")
"""How what kind of firm it is ends in a name; a name without that has lost its end."""
_REGION: Final = re.compile(r"[^\d()（）司]{1,12}?[省市县区旗盟州]")
"""How addresses begin, with no firm's name before it."""
_NOT_A_VALUE: Final = re.compile(
    r"样本|SPECIMEN|扫描|二维码|信用信息|信息公示|公示系统|https?:|www\.|gsxt|市场主体应当|每年1月1日|监制|更多登记|监管信息"
)
_AMOUNT: Final = re.compile(r"(?!.*(?<![\d.,])\d{6,}万)[^注册资本金出额].*[元圆整币]")
"""It ends with its unit, and none in 万 has six digits before its dot: that was lost. No label begins it."""
_ODD_DECIMALS: Final = re.compile(r"\.(?:\d{3}|\d{5}|\d{7,})(?!\d)|\d人民币")
"""Amounts have one, two, four or six: of the zeros of 500.000000万 one is easily lost, and the 万 before a currency."""
_SAME_THREES: Final = re.compile(r"([森淼焱垚犇鑫晶磊])\1")
"""Of two signs made of one thrice a copy makes the same: 森森 of 森淼."""
_DATED: Final = r"(19|20)\d\d年|\d月\d{1,2}日"
_CROSSED_OUT: Final = re.compile(
    "(?<![龙霸大药天女帝吴钱魏文闽赵楚禹舜秦汉越武成花海燕齐韩梁宋陈蜀鲁晋唐周商明阎梅城])王[路街道巷]"
)
"""A streak of a copy through 三 is read as 王, surely: 建设王路. Streets are called after few kings."""
_COLON_AT_BRACKET: Final = re.compile(r"[:：](?=[（(])")
"""A speck of a copy; no firm's name has one."""
_FOREIGN: Final = {
    "name": re.compile(rf"{_DATED}|人民币|[;；]"),
    "type": re.compile(rf"{_DATED}|人民币|[;；]"),
    "legal_representative": re.compile(rf"{_DATED}|人民币|[;；\d]|[壹贰叁肆伍陆柒捌玖拾佰仟]{{2}}"),
    "address": re.compile(rf"{_DATED}|人民币|[;；]"),
    "registered_capital": re.compile(rf"{_DATED}|[;；]|有限|责任公司|股份|合伙|个体|独资"),
}
"""What is not written in a value's further lines but in another's."""
_TOUCHING: Final = 0.3
_NEXT_VALUE: Final = 1.28
"""How much further apart than a value's own lines the next value's line may be."""
_RUNNING: Final = ("name", "address", "business_scope")
_GOES_ON: Final = 2.3
"""In heights, how far below a value's last line a line of its own may stand."""
_LONGEST: Final = {"name": 4, "type": 3, "legal_representative": 3, "registered_capital": 2, "business_term": 2}


def read_licence(lines: Sequence[PlacedLine]) -> dict[str, FieldDraft]:
    """Read the fields of a licence; values keep the form they are printed in, the founding date becomes ISO 8601."""
    rows = rows_of([line for line in lines if not _NOT_A_VALUE.search(line.source.text)])
    labels, words = find_labels(rows, LABELS)
    labels = _plausible(labels)
    joined, words = joined_labels(labels, words)
    labels += joined
    cut, words = cut_labels(labels, words)
    labels += cut
    broken, words = broken_labels(labels, words)
    labels += broken
    old = registration_word(labels, words)
    code = None if old is not None else code_word(labels, words)
    fields: dict[str, FieldDraft] = {}
    places: Sequence[str] = ()
    if code is not None:
        fields["uscc"] = credit_code(code)
    if old is not None:
        fields["registration_number"] = registration_number(old)
    words = [word for word in words if word is not code and word is not old]
    told = labels_by_content(labels, words)
    labels += told
    only_told = {label.field for label in told} - _TOLD_SURELY
    # The number's label stands above a column of values and would own all of them.
    values = assign([label for label in labels if label.field not in _NUMBERS], words).values
    values = _with_its_type(values)
    for field in _IN_ORDER:
        label = next((item for item in labels if item.field == field), None)
        taken = _run(values.get(field, ()), label, _LONGEST.get(field, 60))
        run = _own(field, taken)
        draft = _value(field, _without_marks(run), places)
        if draft is not None:
            more = field in _RUNNING and _goes_on(run, values.get(field, ()))
            whole = len(run) == len(taken) and not more and not _took_its_beginning(label, run)
            fields[field] = draft if whole else unlikely(draft)
            if field == "business_scope" and leaves_its_list_open(run):
                fields[field] = at_most(fields[field], DOUBT)
            places = place_names(draft.value) if field == "address" else places
    days = days_of(words)
    founded = founding_date(values.get("established_date", ()))
    founded = founded or day_among(values.get("established_date", ()), days)
    if founded is not None:
        fields["established_date"] = founded
        days.add(founded.value)
    terms = term_among(fields.get("business_term"), values.get("business_term", ())[:2], days)
    if terms is not None:
        fields["business_term"] = terms
    if {"name", "address"} <= fields.keys() and not any(place in fields["name"].value for place in places):
        # Most names have the place they are registered in; one that has another may be misread.
        fields["name"] = at_most(fields["name"], _NO_PLACE)
    for field in (only_told | {label.field for label in broken}) & fields.keys():
        fields[field] = at_most(fields[field], AS_SURE_AS_ITS_FORM)
    return with_days_compared(fields, words, told_by_form="established_date" in only_told)


def _plausible(labels: Sequence[Label]) -> list[Label]:
    """Keep one label of each field: the one that shares a column with the most others, then the highest."""
    columns = {
        id(label): sum(abs(other.left - label.left) < 1.2 * label.height for other in labels) for label in labels
    }
    kept: dict[str, Label] = {}
    for label in sorted(labels, key=lambda item: (-columns[id(item)], item.middle)):
        kept.setdefault(label.field, label)
    return list(kept.values())


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


def _took_its_beginning(label: Label | None, run: Sequence[Word]) -> bool:
    """Tell whether a label's last sign is none of its own and a value's first one stands right behind it."""
    if label is None or not label.text or has_its_end(label.field, label.text):
        return False
    return run[0].left - label.right < _TOUCHING * label.height and abs(run[0].middle - label.middle) < label.height / 2


def _own(field: str, run: Sequence[Word]) -> Sequence[Word]:
    """Give a value up to the first line that is written as another field is, whose label was not seen."""
    if field == "name":
        ends = [place for place in range(1, len(run) + 1) if names_a_firm("".join(word.text for word in run[:place]))]
        run = run[: ends[-1]] if ends else run
    foreign = _FOREIGN.get(field)
    if foreign is None:
        return run
    return run[: next((place for place, word in enumerate(run) if place and foreign.search(word.text)), len(run))]


def _without_marks(run: Sequence[Word]) -> Sequence[Word]:
    """Give a value without the tick or box that a line reader saw in the room before it."""
    if not run or len(run[0].signs) < 2 or category(run[0].signs[0].text[0]) != "So":
        return run
    return [Word(run[0].signs[1:]), *run[1:]]


def _value(field: str, run: Sequence[Word], places: Sequence[str]) -> FieldDraft | None:
    """Give a field's value as its kind is written; None when nothing is left of it.

    `places` are those that the address begins with, as names of firms have them.
    """
    if field == "type" and _is_listed(run[:1]) and not _is_listed(run):
        # A whole type does not go on: what follows has lost its own label.
        run = run[:1]
    if not run:
        return None
    altered = _by_rule(field, [sign for word in run for sign in word.signs], places)
    mended = _replaced(run, altered)
    whole = width_true(mended)
    text = _trimmed(whole)
    put: tuple[Correction, ...] = ()
    doubtful = False
    match field:
        case "type":
            text, put = _type_of(text, mended)
            doubtful = not is_licence_type(re.split("[(（]", text)[0]) or has_a_strange_sign(text)
        case "address":
            text, put = whole_address(text)
        case "registered_capital":
            text, put = printed_amount(text)
            doubtful = lacks_a_digit(mended) or is_part_of_amount(text)
        case "business_scope":
            begun = len(whole) - len(_trimmed(whole + "。")) + 1
            text, alike = scope_true(text, width_odds(mended)[begun : begun + len(text)])
            text, lost = with_separators(text)
            known, put = well_known(text)
            text = known + lost_end(known)
            put += differences(known, text, CorrectionRule.LIST)
            doubtful = bool(lost) or text != known or is_broken(text) or has_hole(mended)
            altered += alike + lost
        case "name":
            plain = _COLON_AT_BRACKET.sub("", text)
            altered += differences(text, plain, CorrectionRule.PRESCRIBED_TEXT)
            text, closed = company_name(plain)
            text, put = whole_name(text, places)
            altered += closed
            doubtful = has_hole(mended) or _COLON_AT_BRACKET.search(whole) is not None or has_a_rival(run)
        case "legal_representative":
            text, put = without_letters_beside(text.rstrip(SPECKS))
            text, dots = dotted(text)
            altered += dots
            text, doubtful = spaced(text, run)
        case "business_term":
            first, altered, fits = term(_trimmed(width_true(run[:1])))
            if fits:
                return drafted(first, run[:1], altered)
            text, altered, fits = term(text)
            if not fits:
                text, altered = mended_term(text)
            return drafted(text, run, altered) if fits else unlikely(drafted(text, run, altered))
    if not text:
        return None
    draft = drafted(text, run, altered + put)
    if put:
        draft = at_most(draft, AS_SURE_AS_PUT_RIGHT)
    return unlikely(draft) if doubtful or _is_unlike(field, text) else draft


def _type_of(text: str, words: Sequence[Word]) -> tuple[str, tuple[Correction, ...]]:
    """Give a type of company as it is listed, if the text or at least its signs that are not in doubt tell it."""
    listed, put = listed_type(text)
    told = "" if is_licence_type(listed) else told_type([sign for word in words for sign in word.signs])
    return (told, differences(text, told, CorrectionRule.LIST)) if told else (listed, put)


def _by_rule(field: str, signs: Sequence[Sign], places: Sequence[str]) -> tuple[Correction, ...]:
    """Give what a field's closed texts put in the place of doubtful signs."""
    known: tuple[str, tuple[Correction, ...]] | None = None
    match field:
        case "type":
            known = settled(signs, LICENCE_TYPES, CorrectionRule.LIST)
        case "registered_capital":
            known = capital(signs)
        case "address":
            return _first_of_each(*region_true(signs)[1], *groups_true(signs), *words_true(signs))
        case "business_scope":
            return words_true(signs, SCOPE_WORDS)
        case "name":
            return _first_of_each(*name_true(signs, places), *firm_end(signs))
    return () if known is None else known[1]


def _first_of_each(*changes: Correction) -> tuple[Correction, ...]:
    """Give corrections with the first of those at one place."""
    return tuple({change.position: change for change in reversed(changes)}.values())


def _replaced(run: Sequence[Word], altered: Sequence[Correction]) -> list[Word]:
    """Give words with the signs that corrections put there."""
    now = {change.position: change.now for change in altered}
    mended: list[Word] = []
    place = 0
    for word in run:
        signs = (replace(sign, text=now.get(place + at, sign.text)) for at, sign in enumerate(word.signs))
        mended.append(Word(tuple(signs)))
        place += len(word.signs)
    return mended


def _is_unlike(field: str, text: str) -> bool:
    """Tell whether a value is one that its field never has: a part of it was lost."""
    if open_brackets(text) != 0:
        return True
    match field:
        case "legal_representative":
            # Digits are what was left of a character, a single sign of a name.
            return len(text) == 1 or any(sign.isdigit() for sign in text)
        case "address":
            whole = _REGION.match(text) is not None and ends_as_an_address(text) and not lacks_a_number(text)
            return not whole or _CROSSED_OUT.search(text) is not None
        case "name":
            return text[-1] not in _ENDS_OF_FIRMS or _SAME_THREES.search(text) is not None
        case "business_scope":
            return re.search(_DATED, text) is not None or not ends_as_a_scope(text)
        case "registered_capital":
            return _ODD_DECIMALS.search(text) is not None or _AMOUNT.fullmatch(text) is None or not is_amount(text)
        case _:
            return False


def _with_its_type(values: Mapping[str, tuple[Word, ...]]) -> Mapping[str, tuple[Word, ...]]:
    """Give values with a type that stands where the address begins, as where both labels were read as one."""
    address = values.get("address", ())
    if values.get("type") or len(address) < 2 or not _is_listed(address[:1]):
        return values
    return {**values, "type": address[:1], "address": address[1:]}


def _is_listed(run: Sequence[Word]) -> bool:
    """Tell whether words are a type of company, one sign of which may be misread."""
    return is_licence_type(listed_type(_trimmed("".join(word.text for word in run)))[0])


def _trimmed(text: str) -> str:
    return re.sub(r"^[:：、。，,.·;；”“\"\s]+|[*＊\s]+$", "", text)
