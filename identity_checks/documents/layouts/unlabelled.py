"""Values of a licence beside no label: a black copy loses labels printed in red, a finger or an edge hides them.

What a value says tells its field, except for a person's name: that one stands alone between two values that are told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from identity_checks.documents.layouts.closed_texts import is_licence_type
from identity_checks.documents.layouts.draft import chinese_date, mended_date
from identity_checks.documents.layouts.licence.garbled_types import told_type
from identity_checks.documents.layouts.licence.texts import nearly_a_type, printed_amount
from identity_checks.documents.text.words import Label, Word

AS_SURE_AS_ITS_FORM: Final = 0.8
"""The most that a value can be sure of whose field only its own form or its place among others tells."""
_TYPE: Final = re.compile(
    r"(其他)?(有限责任公司|股份有限公司|个体工商户|个体户|个人独资企业|普通合伙|有限合伙|全民所有制|集体所有制|农民专业合作社)"
    r"(分公司|企业)?([(（].*)?$"
)
CAPITAL: Final = re.compile(
    r"(人民币)?([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}[元圆]整?|[\d.,]+[万亿]?(元人民币|元整?|人民币|美元|港元|欧元))"
)
"""How an amount of capital is written."""
_TERM: Final = re.compile(r"(19|20)\d\d年\d{1,2}月\d{1,2}日至|(19|20)\d\d年.{4,9}至(19|20)\d\d年|(长期|永久|长[明斯])$")
_DATE: Final = re.compile(r"(19|20)\d\d年\d{1,2}月\d{1,2}日")
_PLACE: Final = re.compile(
    r"[住所]?(.{2,8}?(省|自治区|特别行政区)|(北京|上海|天津|重庆)市|.{2,10}?市.{1,6}[区县]).*[\d号村路街道巷]"
)
_FIRM: Final = re.compile(
    r"[\w（）()·]{4,40}(公司|合伙企业|合伙企业[（(]\w+[）)]?|合作社|经营部|商行|工作室|事务所|中心|厂|店)"
)
PERSON: Final = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,9}(·[\u3400-\u9fff]{1,9}){1,3}")
"""How the name of a person is written in Han signs."""
_LIST: Final = re.compile(r"\w[;；]|[\u3400-\u9fff]{3}[:：](?:[\u3400-\u9fff]{3}|$)")
"""Of a semicolon a copy leaves a colon."""
_COLUMN: Final = 1.0
"""In heights of a line, how far values of one column begin apart at most."""
_BESIDE: Final = 0.6
_NEXT_VALUE: Final = 1.4
"""In heights, how far below the line above it a value begins at least where that is another value's."""
_SAME_VALUE: Final = 1.25
"""How much further apart than the lines of a list its first line may stand from the one above."""
_NEXT_LINE: Final = 1.9
"""In heights, how far a line lies below the one that it goes on from at most."""
_FROM_LABEL: Final = 5.0
"""In heights of a line, how far from the end of a label its value stands at most."""
_AS_HIGH: Final = 1.6
"""How much higher a line may be than the one that it goes on in; a title is higher."""
SPECKS: Final = ",，.。、'`"
"""What a copy's specks behind a name are read as."""
_NUMBERS: Final = ("uscc", "registration_number")
_ORDER: Final = ("type", "registered_capital", "business_term", "address", "name")


def labels_by_content(labels: Sequence[Label], words: Sequence[Word]) -> list[Label]:
    """Give labels for values that stand beside none, of fields of which none was seen, each where it would be.

    `words` are those that are neither labels nor numbers.
    """
    known = {label.field for label in labels}
    told = [word for word in words if _labelled(word, labels, words)]
    first: dict[str, Word] = {}

    def tell(field: str, word: Word | None) -> None:
        if word is not None:
            first[field] = word
            told.append(word)

    for field in _ORDER:
        if field not in known:
            tell(field, next((word for word in _free(words, told) if _SAID[field](word, words)), None))
    if "established_date" not in known:
        end = next((label.middle for label in labels if label.field == "end"), float("inf"))
        dates = [word for word in _free(words, told) if word.middle < end and _is_date(word) and _in_column(word, told)]
        tell("established_date", min(dates, key=lambda word: word.middle, default=None))
    lists = [word for word in _free(words, told) if _LIST.search(word.text)]
    if "business_scope" not in known and lists:
        begun = _list_begins(lists[0], _free(words, told))
        tell("business_scope", begun if _begins(begun, words) else None)
    if "legal_representative" not in known:
        listed = first.get("business_scope")
        names = [word for word in _free(words, told) if _is_between(word, told, words, listed)]
        tell("legal_representative", names[0] if len(names) == 1 else None)
    return [_label(field, word, labels) for field, word in first.items()]


def names_a_firm(text: str) -> bool:
    """Tell whether a text ends as the name of a company, partnership or trader does."""
    return _FIRM.fullmatch(text) is not None


def _labelled(word: Word, labels: Sequence[Label], words: Sequence[Word]) -> bool:
    """Tell whether a word stands beside a label that ends left of it, with no other word between."""
    for label in labels:
        if not _in_row(word, label.middle) or label.right > word.left + word.height:
            continue
        if not any(
            other is not word and _in_row(other, label.middle) and label.right < other.left + other.height < word.left
            for other in words
        ):
            return True
    return False


def _in_row(word: Word, middle: float) -> bool:
    return abs(word.middle - middle) < _BESIDE * word.height


def _free(words: Sequence[Word], told: Sequence[Word]) -> list[Word]:
    """Give the words of which it is not told yet which field's they are."""
    return [word for word in words if not any(word is other for other in told)]


def _in_column(word: Word, others: Sequence[Word]) -> list[Word]:
    """Give the others that begin where a word does."""
    return [other for other in others if other is not word and abs(other.left - word.left) < _COLUMN * word.height]


def _is_date(word: Word) -> bool:
    written = chinese_date(word.text) if _DATE.fullmatch(word.text) else mended_date(word.text)
    return written is not None


def _above(word: Word, words: Sequence[Word]) -> Word | None:
    """Give the last line above a word that begins where it does."""
    over = [other for other in _in_column(word, words) if other.middle < word.middle - 0.5 * word.height]
    return max(over, key=lambda other: other.middle, default=None)


def _begins(word: Word, words: Sequence[Word]) -> bool:
    """Tell whether a word stands further below the line above it than the lines of one value stand apart."""
    last = _above(word, words)
    if last is None:
        return True
    column = sorted(other.middle for other in (word, *_in_column(word, words)))
    pitches = [after - before for before, after in pairwise(column) if after - before > 0.5 * word.height]
    pitch = word.middle - last.middle
    return pitch > min(_NEXT_VALUE * min(word.height, last.height), _SAME_VALUE * min(pitches, default=pitch))


def _is_whole_type(word: Word | None) -> bool:
    """Tell whether a word is a type of company that does not go on in a further line."""
    return word is not None and is_licence_type(word.text)


def _below(word: Word, words: Sequence[Word]) -> Word | None:
    """Give the line that a word's value may go on in."""
    under = [
        other
        for other in _in_column(word, words)
        if 0.5 * word.height < other.middle - word.middle < _NEXT_LINE * word.height
        and word.height < _AS_HIGH * other.height
    ]
    return min(under, key=lambda other: other.middle, default=None)


def _is_a_place(word: Word, words: Sequence[Word]) -> bool:
    if not _begins(word, words) or _FIRM.fullmatch(word.text):
        return False
    following = _below(word, words)
    return _PLACE.match(word.text + ("" if following is None else following.text)) is not None


def _names_a_firm(word: Word, words: Sequence[Word]) -> bool:
    if not _begins(word, words) or _TYPE.match(word.text):
        return False
    if _FIRM.fullmatch(word.text):
        return True
    following = _below(word, words)
    return following is not None and _FIRM.fullmatch(word.text + following.text) is not None


def _list_begins(line: Word, words: Sequence[Word]) -> Word:
    """Give the first line of the list that a line with a separator belongs to: its lines are evenly spaced."""
    following = _below(line, words)
    pitch = line.height if following is None else following.middle - line.middle
    while True:
        above = [
            word
            for word in _in_column(line, words)
            if 0.5 * line.height < line.middle - word.middle < _SAME_VALUE * pitch
        ]
        if not above:
            return line
        line = max(above, key=lambda word: word.middle)


def _is_between(word: Word, told: Sequence[Word], words: Sequence[Word], listed: Word | None) -> bool:
    """Tell whether a word is a name alone on a line of its own between values of its column that are told.

    The first line of a list, `listed`, may begin with what is left of its label: then its next one is in the column.
    """
    if not PERSON.fullmatch(word.text.rstrip(SPECKS)):
        return False
    above = [other for other in _in_column(word, told) if other.middle < word.middle - 0.5 * word.height]
    column = words if listed is not None and listed.middle > word.middle else told
    under = [other for other in _in_column(word, column) if other.middle > word.middle + 0.5 * word.height]
    return bool(above and under) and (_begins(word, words) or _is_whole_type(_above(word, words)))


def _label(field: str, word: Word, labels: Sequence[Label]) -> Label:
    """Give a label in the column of those that end left of a value, or right before it where there are none.

    The label of the number stands above the values, and may end where they begin.
    """
    columns = [label for label in labels if label.field not in _NUMBERS]
    before = [label for label in columns if -0.5 < (word.left - label.right) / word.height < _FROM_LABEL]
    if before:
        near = max(before, key=lambda label: label.right)
        return Label(field, near.left, near.right, word.middle, word.height)
    return Label(field, word.left - word.height, word.left, word.middle, word.height)


_SAID: Final[dict[str, Callable[[Word, Sequence[Word]], bool]]] = {
    "type": lambda word, _: (
        _TYPE.match(word.text) is not None or nearly_a_type(word.text) or told_type(word.signs) != ""
    ),
    "registered_capital": lambda word, _: CAPITAL.fullmatch(printed_amount(word.text)[0]) is not None,
    "business_term": lambda word, _: _TERM.match(word.text) is not None,
    "address": _is_a_place,
    "name": _names_a_firm,
}
"""Whether a word among all is how a field's value begins."""
