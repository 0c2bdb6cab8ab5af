"""What kind of document a sheet shows, by the words printed on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from identity_checks.numbers import check_identity_number
from identity_checks.numbers.ethnic_groups import ETHNICITIES
from identity_checks.packs.evidence import bears_label_in_han_twice, bears_title, bears_title_twice
from identity_checks.packs.pack import Pack
from identity_checks.results import DocumentType

ID_NUMBER: Final = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")
_EVIDENCE: Final[dict[DocumentType, tuple[tuple[re.Pattern[str], float], ...]]] = {
    DocumentType.RESIDENT_ID_FRONT: (
        (re.compile("公民身份号|民身份号码|公民身份.码"), 3.0),
        (re.compile("姓名"), 1.0),
        (re.compile("性别"), 1.0),
        (re.compile("民族"), 1.0),
        (re.compile("出生"), 0.7),
        (re.compile("[男女]民族"), 1.3),
        (re.compile(r"(?m)^(出?[生主王三牛])?(19|20)\d\d年\d{1,2}月\d{1,2}日?$"), 0.7),
        (re.compile("住址"), 1.0),
        (ID_NUMBER, 1.0),
    ),
    DocumentType.RESIDENT_ID_BACK: (
        (re.compile("居民身份证|居[^留]身份证|民身份证"), 3.0),
        (re.compile("(?m)^居民身份$"), 2.0),
        (re.compile("签发机关"), 1.5),
        (re.compile("有效期限"), 1.5),
        (re.compile("公安局|公安分局"), 0.7),
        (re.compile("中华人民共和国?"), 0.5),
        (re.compile(r"\d{4}\.\d\d\.\d\d-"), 0.7),
    ),
    DocumentType.BUSINESS_LICENCE: (
        (re.compile("营业执照|营业执|业执照"), 3.0),
        (re.compile("统一社会信用代码|社会信用代码"), 2.0),
        (re.compile("注册资本|出资额"), 1.0),
        (re.compile("法定代表人|负责人|经营者|执行事务合伙人|投资人"), 1.0),
        (re.compile("成立日期|注册日期"), 1.0),
        (re.compile("营业期限|合伙期限"), 1.0),
        (re.compile("经营范围"), 1.0),
        (re.compile("登记机关"), 0.7),
        (re.compile("住所|经营场所"), 0.7),
        (re.compile("(?m)^[类型]{0,2}(有限责任公司|股份有限公司|个体工商户|有限合伙企业)([(（].{2,14}[)）])?$"), 1.2),
        (re.compile("[\u3400-\u9fff]{3,}[;；][\u3400-\u9fff]{3,}"), 0.8),
        # What the left edge of the picture leaves of a column of labels.
        (re.compile("(?ms)(?=.*^称)(?=.*^所)(?=.*^.?代?表人)(?=.*^.?资?本)(?=.*^营?范?围)"), 1.5),
    ),
    DocumentType.PASSPORT: (
        (re.compile("PASSPORT|PASSEPORT|PASAPORTE|REISEPASS|护照", re.IGNORECASE), 2.5),
        (
            re.compile(
                r"(?ms)\A(?=.*^(护照|PASSPORT|PASSEPORT|PASAPORTE|REISEPASS)$)(?=.*(PASSPORT ?NO|护照号))", re.I
            ),
            0.5,
        ),
        (re.compile("SURNAME|NOM/|姓/", re.IGNORECASE), 0.7),
        (re.compile("GIVEN ?NAMES?|PR[EÉ]NOM|名/", re.IGNORECASE), 0.7),
        (re.compile("NATIONALITY|NATIONALIT[EÉ]|国籍", re.IGNORECASE), 0.7),
        (re.compile("DATE ?OF ?(BIRTH|ISSUE|EXPIRY)", re.IGNORECASE), 0.7),
        (re.compile("COUNTRY ?CODE|CODE ?OF|AUTHORITY", re.IGNORECASE), 0.4),
        (re.compile("[Pp][<A-Z][A-Z<]{3}[A-Z<]{12,}<<"), 2.5),
        (re.compile(r"(?m)[A-Za-z<][0-9OIB]{7}[MFX<][0-9OIB]{7}[A-Z0-9<]{14,15}[0-9]$"), 2.0),
    ),
}
_ALWAYS: Final[dict[DocumentType, tuple[re.Pattern[str], ...]]] = {
    DocumentType.RESIDENT_ID_FRONT: tuple(
        re.compile(word) for word in ("姓名", "性别", "民族", "出生", "住址", "身份号")
    ),
    DocumentType.RESIDENT_ID_BACK: tuple(re.compile(word) for word in ("签发机关", "有效期限")),
    DocumentType.BUSINESS_LICENCE: (
        re.compile("类型|组成形式|有限责任公司|股份有限公司[(（]|个体|合伙企业|合作社|独资|所有制"),
        re.compile("范围|[;；]|依法须经"),
    ),
}
"""What every document of a kind bears; of a licence the value counts as well: a black copy has lost red labels."""
_OTHER_CARDS: Final = re.compile(
    "居住证|临时居民身份证|工作证|学生证|出入证|港澳居民|台湾居民|永久居留|通行证|户口簿|驾驶证|行驶证|开户许可证|组织机构代码证|税务登记证"
)
_NEVER: Final = {
    DocumentType.RESIDENT_ID_FRONT: re.compile("出生日期|(?<!公民)身份证号|证书"),
    DocumentType.RESIDENT_ID_BACK: re.compile("出生日期|证件号码|国籍"),
    DocumentType.PASSPORT: re.compile(r"(?m)^V[<A-Z][A-Z<]{3}[A-Z<]{12,}<<"),
}
"""What other cards bear that have a kind's words too, and may have lost their own title; a visa's zone."""
_FILLERS: Final = 3
_LEAST: Final = 3.0
_OWN_WORD: Final = 2.0
_AND_BORN: Final = 1.0
"""Of a number and the birth date it has: a label is wanted beside them."""
_PART_OF_ONE: Final = 3.0
"""A whole number counts by itself as well."""
_GROUP_ROW: Final = re.compile(r".?族(\w{1,5})")
_FEWEST: Final = 7
"""Lines that the left edge leaves of a portrait side: name, group, birth date, an address of three, a number."""
_FEW_LINES: Final = 10
"""A portrait side has no more; a form that quotes an identity number has its questions as well."""
_PART_OF_NUMBER: Final = re.compile(
    r"(?<!\d)(?:\d{4,5}((?:19|20)\d{6})(?:\d{3}[\dXx])?|[1-9]\d{5}((?:19|20)\d{6})\d{0,3})(?![\dXx])"
)
"""What the edge of a picture leaves of an identity number: it lacks the first signs or the last ones."""
_BORN: Final = re.compile(r"((?:19|20)\d\d)[年 ]+(\d{1,2})[月 ]+(\d{1,2})[日 ]*")
_LATTER_PART: Final = re.compile(r"\d{0,3}年?(\d{1,2})月(\d{1,2})日")
"""What the edge of a picture leaves of a birth date in its own line."""
_CUT_PART: Final = re.compile(r"\d{0,3}(?:\D|[^\d\u3400-\u9fff]年)?(\d{1,2})月(\d{1,2})日")
"""The same where the sign that the edge has cut through is read as any other."""
_MONTH_AND_DAY: Final = re.compile(r"(\d{1,2})月(\d{1,2})")
_SEX: Final = re.compile("([男女]).{0,4}")

_AT_MOST_IN_CHINESE: Final = (
    (re.compile("公民身份号|民身份号码"), 1),
    (re.compile("签发机关|有效期限"), 2),
    (re.compile("营业执照"), 1),
    (re.compile("社会信用代码"), 1),
)
"""How many lines of a document bear a label at most; authority and validity are two labels of one card."""
_OF_PASSPORTS: Final = re.compile(r"(?i)^[A-Z0-9<]{10}[A-Z0<]{3}[\dO]{7}[MFX<][\dO]{7}")
_OF_CARDS: Final = re.compile(r"(?i)^[\dO]{7}[MFX<][\dO]{7}[A-Z0<]{3}[A-Z0-9<]{11}[\dO]$")
"""As a line reader gives them: 0 and O are one shape in OCR-B."""
_AT_MOST: Final = (
    *_AT_MOST_IN_CHINESE,
    (re.compile(r"(?i)^P[<A-Z][A-Z0<]{3}[A-Z0<]{12,}<<"), 1),
    (_OF_PASSPORTS, 1),
    (_OF_CARDS, 1),
)
"""The same with the lines of zones, those of passports and the second one of a TD1 zone."""


def shows_several(texts: Sequence[str], packs: Sequence[Pack] = ()) -> bool:
    """Tell whether lines of text come from more than one document: two kinds' own words, or one kind's twice.

    `packs` are the kinds of data packs that the same lines speak for.
    """
    lines = _without_spaces(texts)
    text = "\n".join(lines)
    strong = sum(_speaks_clearly(patterns, text) for patterns in _EVIDENCE.values())
    # A copy may have lost every label of the portrait side; the other side bears no number.
    numbered = _speaks_clearly(_EVIDENCE[DocumentType.RESIDENT_ID_BACK], text) and _bears_number(lines)
    # A card made like another has that one's words too, and several packs know one zone.
    own = [pack for pack in packs if pack.like is None]
    titled = sum(bool(pack.evidence.one_of) for pack in own)
    several = strong + titled + (titled < len(own)) > 1 or numbered
    # No document has zones of two formats.
    zones = sum(any(zone.match(line) for line in lines) for zone in (_OF_PASSPORTS, _OF_CARDS))
    again = _stands_again(lines, _AT_MOST) or any(bears_title_twice(pack, texts) for pack in packs)
    return several or zones > 1 or again


def bears_two(texts: Sequence[str], packs: Sequence[Pack]) -> bool:
    """Tell whether a sheet has two documents' words for certain: two kinds' titles, or labels of a Chinese one twice.

    `shows_several` asks for a second look and is content with less: a card's back has words and zone of two kinds.
    """
    lines = _without_spaces(texts)
    text = "\n".join(lines)
    kinds = [patterns for kind, patterns in _EVIDENCE.items() if kind is not DocumentType.PASSPORT]
    titles = sum(pack.like is None and bears_title(pack, texts) for pack in packs)
    again = _stands_again(lines, _AT_MOST_IN_CHINESE) or any(bears_label_in_han_twice(pack, texts) for pack in packs)
    return sum(_speaks_clearly(patterns, text) for patterns in kinds) + titles > 1 or again


def has_fillers(texts: Sequence[str]) -> bool:
    """Tell whether a line has as many fillers as only one of a machine readable zone has."""
    return any(text.count("<") > _FILLERS for text in texts)


def _stands_again(lines: Sequence[str], at_most: Sequence[tuple[re.Pattern[str], int]]) -> bool:
    """Tell whether more lines than one document has bear one of some patterns."""
    return any(sum(bool(pattern.search(line)) for line in lines) > most for pattern, most in at_most)


def _bears_number(lines: Sequence[str]) -> bool:
    """Tell whether a line is an identity number whose check digit is right (GB 11643)."""
    numbers = (match[0] for line in lines if (match := ID_NUMBER.fullmatch(line)))
    return any(check_identity_number(number.upper()).valid for number in numbers)


def _without_spaces(texts: Sequence[str]) -> list[str]:
    return [re.sub(r"\s", "", item) for item in texts]


def _speaks_clearly(patterns: Sequence[tuple[re.Pattern[str], float]], text: str) -> bool:
    """Tell whether a text has so many of a kind's words, one that only this kind has among them, that it bears one."""
    found = [weight for pattern, weight in patterns if pattern.search(text)]
    return sum(found) >= _LEAST + 1 and max(found) >= _OWN_WORD


def lacks_words(kind: DocumentType, texts: Sequence[str]) -> bool:
    """Tell whether words are missing that every document of a kind has."""
    text = "".join(_without_spaces(texts))
    return any(not pattern.search(text) for pattern in _ALWAYS.get(kind, ()))


def _one_person(texts: Sequence[str]) -> float:
    """Give what it tells that few lines bear an identity number and, each alone, the birth date and sex it speaks of.

    So does a portrait side whose labels a photocopy has lost, or the edge of the picture, which may have cut the number
    too: what is left of it has the birth date all the same.
    """
    lines = _without_spaces(texts)
    if len(lines) > _FEW_LINES:
        return 0.0
    if _is_cut_left(lines):
        return _PART_OF_ONE
    dates = [item.groups() for text in texts if (item := _BORN.fullmatch(text.strip()))]
    born = {"-".join(part.zfill(2) for part in date) for date in dates}
    sexes = {{"男": "M", "女": "F"}[item[1]] for line in lines if (item := _SEX.fullmatch(line))}
    numbers = [item[0].upper() for line in lines if (item := ID_NUMBER.search(line))]
    if not born and not sexes and len(numbers) == 1 and _born_then(lines, numbers[0]):
        return _OWN_WORD
    if not sexes and len(born) == len(numbers) == 1 and _says_birth(numbers[0], next(iter(born))):
        return _AND_BORN
    if len(born) > 1 or len(sexes) != 1:
        return 0.0
    if not numbers:
        if not born:
            return _PART_OF_ONE if _is_cut_on_both_sides(lines) else 0.0
        parts = [item[1] or item[2] for line in lines if (item := _PART_OF_NUMBER.search(line))]
        return _PART_OF_ONE if parts == [next(iter(born)).replace("-", "")] else 0.0
    said = check_identity_number(numbers[0])
    told = born == {said.details.get("birth_date")} or (not born and _bears_birth(lines, numbers[0]))
    known = len(numbers) == 1 and said.valid
    return _OWN_WORD if known and told and sexes == {said.details.get("sex")} else 0.0


def _is_cut_left(lines: Sequence[str]) -> bool:
    """Tell whether few lines are what the picture's edge left of the rows of a portrait side: group and end of birth.

    It went through the labels and the sex; of a number it left a part or nothing.
    """
    groups = [match[1] for line in lines if (match := _GROUP_ROW.fullmatch(line))]
    ends = [line for line in lines if _LATTER_PART.fullmatch(line)]
    return len(lines) <= _FEWEST and len(ends) == len(groups) == 1 and groups[0] in ETHNICITIES


def _is_cut_on_both_sides(lines: Sequence[str]) -> bool:
    """Tell whether lines have the label of the group, the end of a birth date, and the beginning of its number alone.

    A badge has a number with stars behind it, a group and a birthday without that label.
    """
    parts = [item[2] for line in lines if (item := _PART_OF_NUMBER.fullmatch(line)) and item[2]]
    return len(parts) == 1 and any("民族" in line for line in lines) and _ends_with(lines, parts[0][4:])


def _says_birth(number: str, day: str) -> bool:
    """Tell whether an identity number whose check digit holds has a birth date."""
    said = check_identity_number(number)
    return said.valid and said.details.get("birth_date") == day


def _born_then(lines: Sequence[str], number: str) -> bool:
    """Tell whether of all lines one is the end of a date, month and day of birth of a number whose check digit holds.

    The edge of a picture that cuts through a portrait side leaves these two and takes labels and sex.
    """
    return check_identity_number(number).valid and _ends_with(lines, number[10:14])


def _ends_with(lines: Sequence[str], day: str) -> bool:
    """Tell whether of all lines one is the end of a date with this month and day (four digits)."""
    ends = [match for line in lines if (match := _CUT_PART.fullmatch(line))]
    return len(ends) == 1 and (int(ends[0][1]), int(ends[0][2])) == (int(day[:2]), int(day[2:]))


def _bears_birth(lines: Sequence[str], number: str) -> bool:
    """Tell whether a line is the birth date in an identity number, or one is its year and another month and day."""
    if any(is_born(line, number) for line in lines):
        return True
    ends = [match for line in lines if (match := _MONTH_AND_DAY.match(line))]
    parted = len(ends) == 1 and any(line.rstrip("年") == number[6:10] for line in lines)
    return parted and (int(ends[0][1]), int(ends[0][2])) == (int(number[10:12]), int(number[12:14]))


def is_born(text: str, number: str) -> bool:
    """Tell whether a line has the digits of the birth date in an identity number, and no others.

    A copy loses the signs between them, printed in the ink of labels.
    """
    year, month, day = number[6:10], number[10:12], number[12:14]
    if not (month + day).isdigit():
        return False
    return re.sub(r"\D", "", text) in {year + month + day, f"{year}{int(month)}{int(day)}"}


def classify(texts: Sequence[str], zone_code: str | None) -> tuple[DocumentType, float]:
    """Give the document type and the strength of the evidence (about 3 is enough, above 5 is certain).

    `zone_code` is the document code of a machine readable zone found on the sheet (P… for passports), None without one.
    """
    text = "\n".join(_without_spaces(texts))
    scores = {
        kind: sum(weight for pattern, weight in patterns if pattern.search(text))
        for kind, patterns in _EVIDENCE.items()
    }
    scores[DocumentType.RESIDENT_ID_FRONT] += _one_person(texts)
    if zone_code is not None:
        if not zone_code.startswith("P"):
            return DocumentType.UNKNOWN, 5.0
        scores[DocumentType.PASSPORT] += 4.0
    for kind, words in _NEVER.items():
        if words.search(text):
            scores[kind] = 0.0
    best = max(scores, key=lambda kind: scores[kind])
    if scores[best] < _LEAST:
        return DocumentType.UNKNOWN, scores[best]
    if best in (DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK) and _OTHER_CARDS.search(text):
        return DocumentType.UNKNOWN, scores[best]
    return best, scores[best]
