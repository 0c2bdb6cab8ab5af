"""Whether a sheet that has the words of a kind has anything that only the document itself has: a value in its place.

A menu offers a Passport Cocktail, terms name the identity card, a list of papers to bring has all titles on lines of
their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from identity_checks.documents.layouts.classification import has_fillers
from identity_checks.documents.layouts.other_papers import LICENCE_LABELS, has_licence_title, is_on_data_page
from identity_checks.documents.layouts.places import in_a_province
from identity_checks.documents.layouts.visual_zone import printed_date
from identity_checks.documents.text.words import PlacedLine
from identity_checks.numbers.registration_number import is_registration_number
from identity_checks.results import DocumentType

_ZONE: Final = re.compile(r"[A-Z0-9<]{28,}")
"""What blur leaves of a line of a zone: as long as no other word, without a space."""
_NUMBER: Final = re.compile(r"[A-Z]{1,3}\d{6,8}[A-Z]?|\d{9}")
_DATE_ALONE: Final = re.compile(r"[\d./-]{8,10}|\d{1,2}[^\d]{0,3}(\d{1,2}月)?[/.-]?[A-Z./]{3,9}\d{2,4}", re.IGNORECASE)
_BELOW: Final = (0.4, 3.2)
_LEFT_OFF: Final = 3.5
"""In heights of a label, how far below it its value stands, and how far to the left or right it may begin."""
_NEXT_TO: Final = 0.5
_BORN: Final = re.compile(
    r"^.{0,2}[生主王]?(19|20)\d\d年\d{1,2}月\d{1,2}|^(19|20)\d\d年?$|^.{0,3}年?\d{1,2}月\d{1,2}日?$"
)
_PART_OF_NUMBER: Final = re.compile(r"\d{5}(19|20)\d\d|(19|20)\d{6}")
_SEX: Final = re.compile("^(性?别)?[男女](民?族?.{0,4})$")
_GROUP: Final = re.compile("民族.{1,4}$")
_DATED: Final = re.compile(r"\d\d[.,．]\d\d[-—一~至]")
_UNTIL: Final = re.compile(r"(\d{4}[.,．])?\d\d[.,．]?\d\d|.*长期")
"""The term of a back, or what is left of it."""
_BACKS_LABEL: Final = re.compile("签?发机关|有?效期限")
_NOT_ON_A_BACK: Final = re.compile("(签?发机关|有?效期限)[:：].*|.{6,}。")
"""Labels of a form, which have colons, and sentences."""
_PLAIN: Final = "[^为由到，。、；：:]"
_AUTHORITY: Final = re.compile(f"{_PLAIN}{{2,}}[省市区县州旗盟]{_PLAIN}{{0,12}}公安{_PLAIN}{{0,12}}局.?")
"""Of a place, and no sentence."""
_BACKS_TITLE: Final = re.compile("居?.?民身份证|居民.份证|居民身.证")
_STATE: Final = re.compile("中?华人民共和国?")
_ON_LICENCE: Final = (
    re.compile(r"(?<![0-9A-Z])(9[0-9A-Z]{16,17}|\d{13,15})(?![0-9A-Z])"),
    re.compile(
        "有限(责任)?公司[（(]|股份有限公司[（(]|^(类型)?.{0,12}(有限责任公司|个体工商户|个人独资企业|合伙企业|农民专业合作社)"
    ),
    re.compile("(公司|厂|店|行|部|中心|合作社|事务所|工作室|经营部)$"),
    re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"),
    re.compile("万元|[元圆]整|长期|不定期"),
    re.compile("依法须经|开展经营活动|[;；].{2,}[;；]"),
)
"""What stands on licences as values: number, type, name, a date, an amount or term, a scope."""
_ENDS: Final = re.compile("登?记机关")
"""What stands below the values, with the seal; the left edge may have taken all other labels."""
_MOST_VALUES: Final = 4
_CODE_ALONE: Final = re.compile("(统一)?(社会信用代码)?[:：]?9[0-9A-Z]{17}")
_REGISTRATION_ALONE: Final = re.compile(r"\D{0,4}(\d{15})")
_ENOUGH: Final = 3


def is_borne_out(kind: DocumentType, lines: Sequence[PlacedLine], today: date, *, zoned: bool) -> bool:
    """Tell whether lines of text on a sheet that has the words of a kind bear out that it is one.

    `zoned` tells whether a machine readable zone was found on it. Kinds of data packs are not judged.
    """
    texts = [line.unspaced for line in lines]
    match kind:
        case DocumentType.RESIDENT_ID_FRONT:
            return any(_is_of_front(text) for text in texts)
        case DocumentType.RESIDENT_ID_BACK:
            return _is_back(texts)
        case DocumentType.BUSINESS_LICENCE:
            return _is_licence(lines)
        case DocumentType.PASSPORT:
            return zoned or _has_remains_of_zone(texts) or _has_value_below_label(lines, today)
        case _:
            return True


def _is_of_front(text: str) -> bool:
    address = re.sub("^.?[址地]", "", text)
    values = (_BORN, _PART_OF_NUMBER, _SEX, _GROUP)
    return any(value.search(text) for value in values) or in_a_province(address)


def _is_back(texts: Sequence[str]) -> bool:
    titled = any(_BACKS_TITLE.fullmatch(text) for text in texts)
    of_the_state = any(_STATE.fullmatch(text) for text in texts)
    if titled and of_the_state:
        return True
    if not (titled or of_the_state) and any(_NOT_ON_A_BACK.fullmatch(text) for text in texts):
        # A register or contract says who issued a card.
        return False
    values = [_BACKS_LABEL.sub("", text) for text in texts]
    valued = any(_UNTIL.fullmatch(text) or _DATED.search(text) or _AUTHORITY.fullmatch(text) for text in values)
    return valued and (titled or any(_BACKS_LABEL.match(text) for text in texts))


def _is_licence(lines: Sequence[PlacedLine]) -> bool:
    texts = [line.unspaced for line in lines]
    labels = {match[0] for text in texts if (match := LICENCE_LABELS.match(text))}
    values = sum(any(pattern.search(text) for text in texts) for pattern in _ON_LICENCE)
    titled = has_licence_title(lines)
    if titled and any(_CODE_ALONE.fullmatch(text) or _is_registration(text) for text in texts):
        return True
    ended = any(_ENDS.fullmatch(text) for text in texts) and values >= _MOST_VALUES
    return (titled or len(labels) > 1 or ended) and values > 0 and titled + len(labels) + values >= _ENOUGH


def _is_registration(text: str) -> bool:
    found = _REGISTRATION_ALONE.fullmatch(text)
    return found is not None and is_registration_number(found[1])


def _has_remains_of_zone(texts: Sequence[str]) -> bool:
    return has_fillers(texts) or any(_ZONE.fullmatch(text) for text in texts)


def _has_value_below_label(lines: Sequence[PlacedLine], today: date) -> bool:
    """Tell whether a date or number stands alone below a data page's label; a form has its values beside them."""
    labels = [line for line in lines if is_on_data_page(line)]
    values = [line for line in lines if _is_value(line.unspaced, line.source.text, today)]
    return any(
        any(_stands_below(value, label) for label in labels)
        and not any(abs(value.middle - label.middle) < _NEXT_TO * label.height for label in labels)
        for value in values
    )


def _is_value(unspaced: str, text: str, today: date) -> bool:
    if _NUMBER.fullmatch(unspaced):
        return True
    return _DATE_ALONE.fullmatch(unspaced) is not None and printed_date(text, today, ahead=True) is not None


def _stands_below(value: PlacedLine, label: PlacedLine) -> bool:
    least, most = (share * label.height for share in _BELOW)
    return least < value.middle - label.middle < most and abs(value.left - label.left) < _LEFT_OFF * label.height
