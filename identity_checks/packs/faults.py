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
