"""What is wrong in a pack that has not the form: its faults with their places, and words for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

_MOST_SIGNS: Final = 120
_POSITION: Final = re.compile(r"line (\d+) column (\d+)$")
_FAULTS: Final = "faults"
_OF_PACK: Final = "of_pack"
"""The type of the errors that this product's own validators raise."""
Place = tuple[str | int, ...]
_KEY: Final = "[key]"
"""What pydantic puts behind the name of a key that is wrong itself."""


class Fault(StrEnum):
    """What can be wrong with an entry of a pack."""

    MISSING = "missing"
    NO_ENTRY = "no_entry"
    NO_FORM = "no_form"
    NO_OBJECT = "no_object"
    NO_NAME = "no_name"
    BAD_KEY = "bad_key"
    DOUBLED_KEY = "doubled_key"
    VALUE = "value"
    SIGN_SAYS_NOTHING = "sign_says_nothing"
    CHOICE_SAYS_NOTHING = "choice_says_nothing"
    CHECK_LENGTH = "check_length"
    NO_RULE = "no_rule"
    NOWHERE = "nowhere"
    LOOSE_TEXT = "loose_text"
    NOTHING_READ = "nothing_read"
    NOTHING_TELLS = "nothing_tells"
    FOLLOWS_NOTHING = "follows_nothing"
    FOLLOWS_LOOP = "follows_loop"
    NOT_READ = "not_read"
    NO_DATE = "no_date"
    WEIGHTS_LENGTH = "weights_length"
    BIRTH_OUTSIDE = "birth_outside"
    BIRTH_IN_LETTERS = "birth_in_letters"
    BLANK = "blank"
    NO_LETTER = "no_letter"
    ONE_LETTER = "one_letter"
    NUMBER_ANYWHERE = "number_anywhere"
    NO_SIGN_OF_NUMBER = "no_sign_of_number"
    NO_CHECK_SIGN = "no_check_sign"
    CHECKS_NOTHING = "checks_nothing"
    NOT_OF_RULE = "not_of_rule"
    INTO_ONE = "into_one"
    READ_TWICE = "read_twice"
    LABEL_OF_TWO = "label_of_two"
    WORD_OF_VALUE = "word_of_value"
    CHOICE_BOTH = "choice_both"
    NEVER_TOLD = "never_told"
    NEVER_ITSELF = "never_itself"
    NO_ISSUER = "no_issuer"
    NO_DOCUMENT_CODE = "no_document_code"
    DAY_ALWAYS_PAST = "day_always_past"
    DAY_ALWAYS_AHEAD = "day_always_ahead"
    TERM_OF_NO_TIME = "term_of_no_time"
    TERM_BACKWARDS = "term_backwards"
    TERM_TOO_LONG = "term_too_long"


FAULT_WORDS: Final[dict[Fault, tuple[str, str]]] = {
    Fault.MISSING: ("缺少 {place}", "{place} is missing"),
    Fault.NO_ENTRY: ("{place} 不是数据包的条目", "{place} is no entry of a pack"),
    Fault.NO_FORM: ("{place} 的 form 缺失或未知", "the form of {place} is missing or unknown"),
    Fault.NO_OBJECT: ("文件内容不是 JSON 对象", "the file does not hold a JSON object"),
    Fault.NO_NAME: ("{place} 不是可用的字段名", "{place} is no name that a field may have"),
    Fault.BAD_KEY: ("{place} 不是此处可用的键", "{place} is no key that may stand there"),
    Fault.DOUBLED_KEY: ("{place} 出现了两次", "{place} is there twice"),
    Fault.VALUE: ("{place} 的值不符合要求", "{place} has a value that it may not have"),
    Fault.SIGN_SAYS_NOTHING: ("{place} 需有 words 或 numbers", "{place} needs words or numbers"),
    Fault.CHOICE_SAYS_NOTHING: ("{place} 需有 words 或 states", "{place} needs words or states"),
    Fault.CHECK_LENGTH: ("{place} 的字符数须等于 modulus", "{place} needs one sign for every remainder of modulus"),
    Fault.NO_RULE: ("{place} 含未知的规则名", "{place} names a rule that the product does not have"),
    Fault.NOWHERE: ("{place} 需有 labels、follows 或 loose", "{place} needs labels, follows or loose"),
    Fault.LOOSE_TEXT: ("{place} 是文本，不能设 loose", "{place} is a text and cannot be loose"),
    Fault.NOTHING_READ: (
        "缺少 {place}（或提供 zone、like）",
        "{place} is missing; without it a zone or like is needed",
    ),
    Fault.NOTHING_TELLS: (
        "{place} 中没有 signs 或 one_of（或提供 zone）",
        "{place} has neither signs nor one_of; without them a zone is needed",
    ),
    Fault.FOLLOWS_NOTHING: ("{place} 不是本数据包的另一字段", "{place} is no other field of the pack"),
    Fault.FOLLOWS_LOOP: (
        "{place} 绕回自身，其中没有字段有 labels 或 loose",
        "{place} leads round in a circle in which no field has labels or is loose",
    ),
    Fault.NOT_READ: (
        "{place} 所指字段不在本数据包中",
        "{place} names a field that the pack does not have",
    ),
    Fault.NO_DATE: ("{place} 不是日期字段", "{place} is no field with a date"),
    Fault.WEIGHTS_LENGTH: (
        "{place} 的个数须比每个 patterns 的字符数少一（校验位除外）",
        "{place} needs one weight for every sign of each of the patterns except the check sign",
    ),
    Fault.BIRTH_OUTSIDE: (
        "{place} 使出生日期超出号码长度",
        "{place} puts the birth date beyond the end of the number",
    ),
    Fault.BIRTH_IN_LETTERS: (
        "{place} 处的号码格式不允许数字，那里永远没有出生日期；请修改 start 或 patterns",
        "{place} is where a pattern has no digits, so a birth date is never there; correct start or patterns",
    ),
    Fault.BLANK: (
        "{place} 没有文字，界面上将显示空白；请写出文字",
        "{place} has no words, so screens would show nothing; write some",
    ),
    Fault.NO_LETTER: (
        "{place} 没有字母、数字或汉字，而比较时只看这些，因此会永不匹配或处处匹配；请写出证件上印的词",
        "{place} has no letter or digit, and only those are compared, so it would fit nothing or everything; "
        "write the printed words",
    ),
    Fault.ONE_LETTER: (
        "{place} 只有一个字母或数字（其他符号不计），几乎每份证件上都有；请写出完整的词",
        "{place} is one letter or digit (other signs do not count), which nearly every document bears; "
        "write the whole word",
    ),
    Fault.NUMBER_ANYWHERE: (
        "{place} 的字母和数字不足三位，几乎每份证件上都有这样的号码；请写出完整的格式",
        "{place} has fewer than three letters and digits, and nearly every document bears such a number; "
        "write the whole form",
    ),
    Fault.NO_SIGN_OF_NUMBER: (
        "{place} 含有号码中没有的字符（号码按大写字母和数字比较），因此永不匹配；请改用大写字母和数字",
        "{place} has signs that no number has (they are compared in capitals and digits), so it would fit none; "
        "write it in those",
    ),
    Fault.NO_CHECK_SIGN: (
        "{place} 在校验位上不允许 check 中的任何字符，没有号码能通过校验；请修改该格式、check 或 check_at",
        "{place} allows no sign of check where the check sign stands, so no number would pass; "
        "correct the pattern, check or check_at",
    ),
    Fault.CHECKS_NOTHING: (
        "{place} 使所有号码的校验位都相同，等于没有校验；请改正，或删去 rule",
        "{place} gives every number the same check sign, which checks nothing; correct it or leave rule out",
    ),
    Fault.NOT_OF_RULE: (
        "{place} 的长度或字符不为 rule 中的任何规则所接受，没有号码能通过校验；请修改该格式或 names",
        "{place} has a length or signs that no rule in names takes, so no number would pass; "
        "correct the pattern or names",
    ),
    Fault.INTO_ONE: (
        "{place} 两次写同一字段，两个值会丢失一个；请写两个不同的字段",
        "{place} names one field twice, so one of the two values would be lost; name two fields",
    ),
    Fault.READ_TWICE: (
        "{place} 所读的字段已由另一条目读取，两个值会丢失一个；请删去其中一个条目",
        "{place} reads a field that another entry reads as well, so one of the two values would be lost; "
        "take one of the entries out",
    ),
    Fault.LABEL_OF_TWO: (
        "{place} 同时是另一字段或 other_labels 的标签，值只会归其中一个；请为每个字段写各自的标签",
        "{place} is a label of another field or in other_labels as well, so only one of them would get the value; "
        "give each its own label",
    ),
    Fault.WORD_OF_VALUE: (
        "{place} 同时是 choice 的取值用词，该值将永远读不出；请删去其中一处",
        "{place} is also a word of a choice, which would then never be read; take it out of one of the two",
    ),
    Fault.CHOICE_BOTH: (
        "{place} 与另一个词在比较时相同（不计大小写和符号），却对应不同的值，其中一个值永远读不出；请删去其中一个",
        "{place} is compared as the same as another word (case and marks do not count) but stands for another value, "
        "so one of them would never be given; take one out",
    ),
    Fault.NEVER_TOLD: (
        "{place} 与 zone 的权重之和小于 least（未写时为 3），永远认不出这种证件；请调低 least 或提高权重",
        "{place} has weights that with that of zone add up to less than least (3 unless stated), "
        "so no document would be of this kind; lower least or raise weights",
    ),
    Fault.NEVER_ITSELF: (
        "{place} 包含在本证件自身的词（signs、one_of 或标签）中，印有该词的证件永远认不出；请删去其中一处",
        "{place} is part of words of the kind itself (signs, one_of or labels), "
        "so no document with them would be of this kind; take it out of one of the two",
    ),
    Fault.NO_ISSUER: (
        "{place} 不是机读码中签发国的写法（一至三个大写字母，见 ICAO 9303），没有机读码能符合；请改正",
        "{place} is no issuer as a zone writes it (one to three capitals, ICAO 9303), so no zone would fit; correct it",
    ),
    Fault.NO_DOCUMENT_CODE: (
        "{place} 不是机读码中证件代码的写法（一个大写字母，可再加一个字母或数字），没有机读码能符合；请改正",
        "{place} is no document code as a zone writes it (a capital, or one and a letter or digit), "
        "so no zone would fit; correct it",
    ),
    Fault.DAY_ALWAYS_PAST: (
        "{place} 的日期在有效证件上总已过去，而 not_expired 要求未过，每份证件都会被判为过期；请写另一字段",
        "{place} is a day that has passed on every document in force, so each would be found expired; "
        "name another field",
    ),
    Fault.DAY_ALWAYS_AHEAD: (
        "{place} 的日期在有效证件上总未到，而 not_ahead 要求已到，每份有效证件都会被判为有误；请写另一字段",
        "{place} is a day to come on every document in force, so each would be found wrong; name another field",
    ),
    Fault.TERM_OF_NO_TIME: (
        "{place} 与 since 是同一字段，却须晚于它，每份证件都会被判为有误；请写另一字段",
        "{place} is the field of since and must come after it, so every document would be found wrong; "
        "name another field",
    ),
    Fault.TERM_BACKWARDS: (
        "{place} 的日期总早于 since，却须晚于它，每份证件都会被判为有误；请将两者对调",
        "{place} is a day that always lies before since and must come after it, so every document would be found "
        "wrong; exchange the two",
    ),
    Fault.TERM_TOO_LONG: (
        "{place} 大于 years，这一年限永远会被判为有误；请改正其中一个",
        "{place} is more than years allows, so that term would always be found wrong; correct one of the two",
    ),
}

_OF_TYPE: Final = {
    "missing": Fault.MISSING,
    "extra_forbidden": Fault.NO_ENTRY,
    "union_tag_invalid": Fault.NO_FORM,
    "union_tag_not_found": Fault.NO_FORM,
}


def wrong(fault: Fault, *place: str | int) -> PydanticCustomError:
    """Give the error to raise in a validator; `place` goes on from the part that is validated."""
    return all_wrong([(fault, place)])


def all_wrong(faults: Sequence[tuple[Fault, Place]]) -> PydanticCustomError:
    """Give the error to raise in a validator that found these faults."""
    return PydanticCustomError(_OF_PACK, "the pack does not hang together", {_FAULTS: tuple(faults)})


def refused(faults: Sequence[tuple[Fault, Place]]) -> ValidationError:
    """Give the error of faults that are found in the text of a pack before its form is looked at."""
    return ValidationError.from_exception_data("Pack", [InitErrorDetails(type=all_wrong(faults), input=None)])


def faults_of(error: ValidationError) -> tuple[tuple[Fault, str], ...]:
    """Give the faults of a pack and where each is in the file, such as `rules.0.until`; lists count from 0."""
    found = (one for details in error.errors(include_input=False, include_url=False) for one in _faults(details))
    return tuple(dict.fromkeys((fault, _words(place)) for fault, place in found))


def _faults(details: ErrorDetails) -> Iterator[tuple[Fault, list[str]]]:
    before = list(details["loc"])
    if details["type"] == _OF_PACK:
        own: Sequence[tuple[Fault, Place]] = details["ctx"][_FAULTS]
        for fault, place in own:
            parts = [str(part) for part in (*before, *place)]
            yield fault, parts if fault is Fault.DOUBLED_KEY else _in_file(parts)
        return
    parts = _in_file([str(part) for part in before])
    yield _fault(details["type"], parts), parts


def _words(place: Sequence[str]) -> str:
    return ".".join(part or '""' for part in place if part != _KEY)[:_MOST_SIGNS]


def _in_file(parts: list[str]) -> list[str]:
    """Give a place without the forms that pydantic names in it after an entry that may have one of several."""
    place: list[str] = []
    named = False
    for part in parts:
        if _has_form(place) and not named:
            named = True
        else:
            place.append(part)
            named = False
    return place


def _has_form(place: list[str]) -> bool:
    match place:
        case ["rules", _] | ["fields", _, "value"] | ["fields", _, "value", "rule"]:
            return True
        case _:
            return False


def _fault(kind: str, parts: list[str]) -> Fault:
    match parts:
        case []:
            return Fault.NO_OBJECT
        case ["fields", _, "[key]"]:
            return Fault.NO_NAME
        case [*_, "[key]"]:
            return Fault.BAD_KEY
        case _:
            return _OF_TYPE.get(kind, Fault.VALUE)


def json_position(error: ValidationError, data: bytes) -> tuple[int, int] | None:
    """Give line and column, counted from 1 in characters, at which a text stops being JSON; None for one that is."""
    first = error.errors(include_input=False, include_url=False)[0]
    if first["type"] != "json_invalid":
        return None
    found = _POSITION.search(first["msg"])
    if found is None:
        return 1, 1
    # The parser counts bytes.
    line, column = int(found[1]), int(found[2])
    before = data.split(b"\n")[line - 1][:column]
    return line, max(1, len(before.decode("utf-8", errors="replace")))
