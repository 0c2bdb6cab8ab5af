"""Papers that quote what a document bears and are none: how they are laid out tells them, and their own titles.

A card's portrait side has five rows in one column, evenly spaced but for the number's, and nothing else; neither it nor
a licence has colons or sentences (GA 490; GB 32100 for the first sign of a licence's code).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import Final

from identity_checks.documents.layouts.back_title import has_title
from identity_checks.documents.layouts.classification import ID_NUMBER
from identity_checks.documents.layouts.one_card import CARD_ROWS, one_card
from identity_checks.documents.text.words import PlacedLine, rows_of, signs_of
from identity_checks.numbers import check_identity_number
from identity_checks.numbers.ethnic_groups import ETHNICITIES
from identity_checks.results import DocumentType

ENOUGH: Final = 2
"""Signs of another paper that make a sheet one; some of them count twice."""
_SURE: Final = 0.9
_TITLE: Final = re.compile(
    r"[\u3400-\u9fffA-Z（）()《》]{1,20}?(证书?|证明|合同|协议书?|登记表|登记卡|申请表|信息表|一览表|明细表|发票|查询结果|订单|简历|报告|许可|通知书|委托书|声明)(（[正副]本）|\([正副]本\))?"
)
_OWN_TITLE: Final = re.compile("(?<!临时居民)身份证|营业执照|业执照|营业执|护照|[认验凭]证|上传")
"""Titles of the documents themselves, and what a screen says around one."""
_LICENCE_TITLE: Final = re.compile(r"[《（(]?(营业执照?|业执照|营业.照|.业执照)([（(]?[正副]本[^复印原件份]{0,8})?")
_REST_OF_TITLE: Final = re.compile("营业|业执|执照|营.执|.业.照")
_AS_LARGE: Final = 2.0
"""In heights of a label, how large what a finger leaves of a title is at least: 2.6 on licences."""
_NUMBER_OF_LICENCE: Final = re.compile(r"[0-9A-Z]{13,18}")
_CARD_BEGINS: Final = re.compile(
    r"姓|性|民族|出|住|(?![地现])[\u3400-\u9fff]址(?![:：])|公民|.民身份|.{0,3}身份号|[男女]|.{0,2}[12]\d{3}年|\d{6}"
    r"|.?[性别]别?[男女]"
)
"""How a card's rows begin, each with a sign of its label misread."""
LICENCE_LABELS: Final = re.compile(
    "统一社会信用代码|社会信用代码|注册号|名称|企业名称|字号|类型|公司类型|主体类型|组成形式|住所|经营场所|营业场所|"
    "主要经营场所|法定代表人|负责人|经营者|投资人|执行事务合伙人|注册资本|出资额|成立日期|注册日期|营业期限|合伙期限|经营范围|登记机关"
)
_IN_ENGLISH: Final = "SURNAME|GIVENNAMES?|NATIONALITY|DATEOF(BIRTH|ISSUE|EXPIRY)|PASSPORTNO|PLACEOFBIRTH|SEX"
_PASSPORT_LABELS: Final = re.compile(_IN_ENGLISH, re.IGNORECASE)
_DATA_PAGE: Final = re.compile(
    r"(?:^|[/·•|,，\u3400-\u9fff])(PASSPORT|PASSEPORT|PASAPORTE|REISEPASS|PASSAPORTO|护照|AUTHORITY|PASSPORTNO\.?|"
    + _IN_ENGLISH
    + ")(?:[/·•|,，]|$)",
    re.IGNORECASE,
)
_BEHIND_ITS_LIKE: Final = re.compile(
    r"\S \s*(SURNAME|GIVEN NAMES?|NATIONALITY|DATE OF (BIRTH|ISSUE|EXPIRY)|PASSPORT NO\.?|PLACE OF BIRTH)$",
    re.IGNORECASE,
)
_BACK_LABELS: Final = re.compile("签?发机关|有?效期限")
_ETHNIC_GROUP: Final = re.compile(r"(别|^)[男女]\w|^[民氏].{1,6}$")
"""A line with an ethnic group or its label, behind the sex or alone."""
_COLON: Final = "[:：]"
_IN_SENTENCE: Final = re.compile("[，,。、；;](性别|民族|出生|住址|公民身份号)")
_PARTIES: Final = re.compile("[甲乙]方|(出租|承租|出卖|买受|委托|受托)[方人][（(:：]|[供需买卖]方[（(:：]")
_OTHERS_CODE: Final = re.compile(r"(?<![0-9A-Z])[1-8][0-9]\d{6}[0-9A-HJ-NP-RT-UW-Y]{9}[0-9A-Z](?![0-9A-Z])")
"""A uniform code that another authority than the registry of companies gave: those of licences begin with 9."""
_TITLE_ABOVE: Final = 12.0
"""In heights, how far above the first label a title stands at most; that of a sheet a card lies on is further away."""
_ROW: Final = 0.5
"""In heights of a line, how far apart two labels of one row lie at most."""
_UNDER: Final = 1.2
"""In heights, how far below its label a number is in no way beside it."""
_TO_NUMBER: Final = {"address": 1.8, "birth": 2.7}
"""In steps from row to row, how far below a row the number is at least: 3.4 and 4.4 on a card that leans no way."""
_CARDS_STEPS: Final = (2.6, 4.4)
"""In the same steps, between what the number is below the address on a card beyond doubt."""
_SAME_COLUMN: Final = 0.8
_AT_EDGE: Final = 0.3
"""In heights, how near the sheet's edge a column of labels begins that the edge has cut."""
_LEAST_OF_COLUMN: Final = 3
_RAGGED: Final = 2.2
"""In heights, how far apart values begin that follow labels of two signs and of five; 1.0 on licences."""
_LEAST_SIGNS: Final = 4
_AS_HIGH: Final = 0.75
"""Of a label's height, what a line that begins where labels do has more of; a slip beneath a card has smaller print."""
_MANY_COLONS: Final = 3


def is_another_paper(kind: DocumentType, lines: Sequence[PlacedLine], *, bare: bool = False) -> bool:
    """Tell whether a sheet that has the words of a kind is another paper, by its lines of text.

    `bare`: it has no picture beside them. Identity cards, licences and passports are told; of other kinds nothing is.
    """
    return signs_of_another(kind, lines) + bare >= ENOUGH


def is_doubtful(kind: DocumentType, lines: Sequence[PlacedLine], *, bare: bool = False) -> bool:
    """Tell whether it is not sure that a sheet is of its kind: one sign speaks against it, or little for it."""
    if bare or signs_of_another(kind, lines) > 0:
        return True
    if kind is DocumentType.RESIDENT_ID_FRONT:
        return _may_be_a_residence_permit(lines) or _goes_on_below_number(lines)
    if kind is DocumentType.PASSPORT:
        # A booking quotes a zone and nothing else of a data page.
        return not any(is_on_data_page(line) for line in lines if "<" not in line.unspaced)
    # A typed page has all of a licence's labels; only the form itself has the title.
    return kind is DocumentType.BUSINESS_LICENCE and not has_licence_title(lines)


def is_on_data_page(line: PlacedLine) -> bool:
    """Tell whether a line has what stands on a data page alone, or beside the same in the state's language."""
    return bool(_DATA_PAGE.search(line.unspaced) or _BEHIND_ITS_LIKE.search(line.source.text))


def _may_be_a_residence_permit(lines: Sequence[PlacedLine]) -> bool:
    """Tell whether what tells an identity card from the permit made like it, ethnic group and number, is hidden."""
    texts = [line.unspaced for line in lines]
    numbers = [found[0].upper() for text in texts if (found := ID_NUMBER.search(text))]
    if any(check_identity_number(number).valid for number in numbers):
        return False
    return not any(_ETHNIC_GROUP.search(text) or text in ETHNICITIES for text in texts)


def _goes_on_below_number(lines: Sequence[PlacedLine]) -> bool:
    """Tell whether lines stand below the number, which a card ends with: a form's, whose labels an edge has cut."""
    lines = one_card(lines).lines
    numbers = [line for line in lines if ID_NUMBER.search(line.unspaced)]
    if len(numbers) != 1:
        return False
    number = numbers[0]
    below = [line for line in lines if line.middle - number.middle > _UNDER * number.height]
    begins = number.left + _SAME_COLUMN * number.height
    return sum(line.left < begins and line.height > _AS_HIGH * number.height for line in below) >= ENOUGH


def signs_of_another(kind: DocumentType, lines: Sequence[PlacedLine]) -> int:
    """Give how many signs its lines of text give that a sheet with the words of a kind is another paper."""
    match kind:
        case DocumentType.RESIDENT_ID_FRONT:
            return _unlike_card(lines)
        case DocumentType.BUSINESS_LICENCE:
            return _is_ragged(lines) + (0 if has_licence_title(lines) else _unlike_licence(lines))
        case DocumentType.PASSPORT:
            # Every data page ends with a zone (ICAO 9303-4), of which bad light and blur leave the fillers.
            zoned = any(line.unspaced.count("<") > 1 for line in lines)
            return ENOUGH * (_colons(lines, _PASSPORT_LABELS) >= _MANY_COLONS) + (not zoned)
        case DocumentType.RESIDENT_ID_BACK:
            return ENOUGH * (_colons(lines, _BACK_LABELS) >= ENOUGH) + (not has_title(lines))
        case _:
            return 0


def _unlike_card(lines: Sequence[PlacedLine]) -> int:
    lines = one_card(lines).lines
    texts = [line.unspaced for line in lines]
    rows = _rows(lines)
    labelled = [line for found in rows.values() for line in found]
    titled = _titled(lines, [*labelled, *(line for line in lines if ID_NUMBER.search(line.unspaced))])
    # A card may be copied on a form that has a title.
    told = titled * (1 if _is_laid_out(rows) else 2)
    told += 2 * (_colons(lines, re.compile("|".join(row.pattern for row in CARD_ROWS.values()))) >= ENOUGH)
    told += 2 * (sum(len(_IN_SENTENCE.findall(text)) for text in texts) >= ENOUGH)
    # What stands in one row on a card has one label, but for the ethnic group's.
    told += 2 * sum(sum(line is other for other in labelled) > 1 for line in lines)
    if all(len(found) <= 1 for found in rows.values()):
        told += _unlike_places({row: found[0] for row, found in rows.items() if found}, lines)
        told += _number_begins_a_row(labelled, lines)
    return told + _other_labels(labelled, lines, _CARD_BEGINS)


def _rows(lines: Sequence[PlacedLine]) -> dict[str, list[PlacedLine]]:
    """Give the lines that bear the label of each row of a card."""
    return {row: [line for line in lines if pattern.search(line.unspaced)] for row, pattern in CARD_ROWS.items()}


def _is_laid_out(rows: Mapping[str, Sequence[PlacedLine]]) -> bool:
    """Tell whether all five rows of a card stand where a card has them."""
    if any(len(found) != 1 for found in rows.values()):
        return False
    middles = [rows[row][0].middle for row in CARD_ROWS]
    *steps, last = (after - before for before, after in pairwise(middles))
    least, most = _CARDS_STEPS
    return min(steps) > 0 and least * min(steps) < last < most * max(steps)


def _unlike_places(rows: Mapping[str, PlacedLine], lines: Sequence[PlacedLine]) -> int:
    """Give what the places of a card's labels, each seen once at most, tell of another paper."""
    told = 0
    ordered = [rows[row] for row in CARD_ROWS if row in rows]
    for upper, lower in pairwise(ordered):
        height = max(upper.height, lower.height)
        # Of rows of a card the later one is lower.
        told += 2 * (upper is not lower and lower.middle - upper.middle < _ROW * height)
    numbers = [line for line in lines if ID_NUMBER.search(line.unspaced)]
    if len(numbers) != 1:
        return told
    number, label = numbers[0], rows.get("number")
    if label is not None and label is not number:
        told += label.right > number.left and abs(label.middle - number.middle) > _UNDER * label.height
    steps = [rows[row].middle for row in ("name", "sex", "birth", "address") if row in rows]
    pitches = [after - before for before, after in pairwise(steps) if after > before]
    for row, least in _TO_NUMBER.items():
        if row in rows and len(pitches) >= ENOUGH:
            # Beside its label the number stands higher or lower where the card lies askew.
            low = number.middle if label is None else label.middle
            return told + (low - rows[row].middle < least * min(pitches))
    return told


def _number_begins_a_row(labelled: Sequence[PlacedLine], lines: Sequence[PlacedLine]) -> bool:
    """Tell whether the number begins in a column of labels: on a card its own label stands there, longer than others.

    None is told where the edge of the sheet has cut the labels.
    """
    if any(line.left < _AT_EDGE * line.height for line in labelled):
        return False
    numbers = [line for line in lines if ID_NUMBER.match(line.unspaced)]
    return any(
        sum(abs(line.left - label.left) < _SAME_COLUMN * label.height for label in labelled) >= ENOUGH
        for line in numbers
    )


def has_licence_title(lines: Sequence[PlacedLine]) -> bool:
    """Tell whether a licence's title stands alone on a line or row, above all labels but the code's.

    Two of its signs are enough where they are as large as nothing else.
    """
    titles = [*([line] for line in lines), *rows_of(lines)]
    labels = [line for line in lines if LICENCE_LABELS.match(line.unspaced)]
    large = _AS_LARGE * max((label.height for label in labels), default=inf)
    return any(
        sum(label.middle < row[0].middle - _ROW * row[0].height for label in labels) <= 1
        for row in titles
        if _LICENCE_TITLE.fullmatch(text := "".join(line.unspaced for line in row))
        or (_REST_OF_TITLE.fullmatch(text) and row[0].height >= large)
    )


def _is_ragged(lines: Sequence[PlacedLine]) -> bool:
    """Tell whether values of a column of labels begin where each label ends: those of a licence begin in one column."""
    starts: list[tuple[float, float]] = []
    for line in lines:
        label = LICENCE_LABELS.match(line.unspaced)
        if label is not None and label.end() < len(line.unspaced):
            starts.append((line.left / line.height, signs_of(line)[label.end()].left / line.height))
    if len(starts) <= _LEAST_OF_COLUMN:
        return False
    edge = sorted(left for left, _ in starts)[len(starts) // 2]
    values = [value - left for left, value in starts if abs(left - edge) < _SAME_COLUMN]
    return len(values) > _LEAST_OF_COLUMN and max(values) - min(values) > _RAGGED


def _unlike_licence(lines: Sequence[PlacedLine]) -> int:
    texts = [line.unspaced for line in lines]
    labelled = [line for line in lines if LICENCE_LABELS.match(line.unspaced)]
    told = 2 * _titled(lines, labelled)
    told += 2 * (_colons(lines, LICENCE_LABELS) >= ENOUGH)
    told += 2 * any(_OTHERS_CODE.search(text) for text in texts)
    told += sum(bool(_PARTIES.match(text)) for text in texts)
    return told + _other_labels(labelled, lines, LICENCE_LABELS)


def _titled(lines: Sequence[PlacedLine], own: Sequence[PlacedLine]) -> bool:
    """Tell whether the title of another paper stands above all that is a document's own, and belongs to it."""
    if not own:
        return False
    first = min(own, key=lambda line: line.middle)
    near = [line for line in lines if _ROW < (first.middle - line.middle) / first.height < _TITLE_ABOVE]
    above = [line for line in near if line.source.score >= _SURE]
    titles = [*(line.unspaced for line in above), *("".join(line.unspaced for line in row) for row in rows_of(above))]
    return any(_TITLE.fullmatch(title) and not _OWN_TITLE.search(title) for title in titles)


def _colons(lines: Sequence[PlacedLine], labels: re.Pattern[str]) -> int:
    """Give how many labels a colon follows."""
    followed = re.compile(f"({labels.pattern}){_COLON}", labels.flags)
    return sum(len(followed.findall(line.unspaced)) for line in lines)


def _other_labels(labelled: Sequence[PlacedLine], lines: Sequence[PlacedLine], own: re.Pattern[str]) -> int:
    """Give how many lines begin where a document's labels do, beside and below them, and with none of them.

    Lines in much smaller print are of what lies beneath. None is told where the edge of the sheet has cut the labels.
    """
    if len(labelled) < _LEAST_OF_COLUMN:
        return 0
    columns = [
        [other for other in labelled if abs(other.left - line.left) < _SAME_COLUMN * line.height] for line in labelled
    ]
    column = max(columns, key=len)
    # A picture's edge makes the rests of labels, and what stands beside them, begin as they do.
    if len(column) < _LEAST_OF_COLUMN or min(line.left - _AT_EDGE * line.height for line in column) < 0:
        return 0
    top = min(line.middle for line in column)
    left, height = (
        sorted(sides)[len(column) // 2] for sides in zip(*((c.left, c.height) for c in column), strict=True)
    )
    return sum(
        line.middle > top
        and abs(line.left - left) < _SAME_COLUMN * line.height
        and line.source.score >= _SURE
        and len(line.unspaced) >= _LEAST_SIGNS
        and line.height > _AS_HIGH * height
        and own.match(line.unspaced) is None
        and _NUMBER_OF_LICENCE.fullmatch(line.unspaced) is None
        for line in lines
    )
