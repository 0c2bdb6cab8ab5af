"""One case of an import as its folder or row states it, before intake judges it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from types import MappingProxyType
from typing import Final

from case_contract.frozen import without_unmeant
from case_contract.vocabulary import EvidenceKind
from case_server.batch_import.columns import CONSENT, GIVEN_AT, REFERENCE, REFERENCE_COLUMN
from case_server.batch_import.refusals import ImportFault, Refusal
from identity_checks.numbers.number_check import NumberCheck, NumberProblem
from identity_checks.numbers.resident_id import check_resident_id
from identity_checks.numbers.uscc import check_uscc

_CUT: Final = re.compile(r"^[0-9]{15}000$")
_QUOTED_FORMULA: Final = re.compile(r'^=\s*"((?:[^"]|"")*)"$')
_MARKED_AS_TEXT: Final = re.compile(r"^'(?=[0-9])")
_TIME: Final = re.compile(
    r"^(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[T ]+(?P<time>\d{1,2}:\d{2})(?P<second>:\d{2}(?:\.\d{1,6})?)?\s*"
    r"(?P<offset>Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)


_CHECKS: Final[Mapping[str, Callable[[str], NumberCheck]]] = MappingProxyType(
    {"id_number": check_resident_id, "uscc": check_uscc}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A case to import, or (`refusal`) why what is there cannot be one.

    `line` is its row in the CSV, None in a folder, where `place` is the sub-folder's name. `stated` is the JSON of a
    submission, `files` gives paths relative to the import, `stamp` changes whenever one of its files does.
    """

    number: int
    place: str
    line: int | None
    reference: str
    stamp: str = ""
    stated: Mapping[str, object] = field(default_factory=dict, repr=False)
    files: Mapping[EvidenceKind, str] = field(default_factory=dict)
    refusal: Refusal | None = None


def cut_numbers(declared: Mapping[str, object]) -> tuple[str, ...]:
    """The fields whose number a spreadsheet has cut to 15 digits: zeros fill it up, and its check digit fails."""
    return tuple(
        name
        for name, check in _CHECKS.items()
        if isinstance(value := declared.get(name), str)
        and _CUT.match(value.strip())
        and check(value).problem is NumberProblem.CHECK_DIGIT
    )


def unseen(stated: Mapping[str, object]) -> tuple[str, ...]:
    """The fields with signs that nobody sees: control and direction signs, and those without a width.

    Intake refuses them without a word of why, and what is to be mended looks right.
    """
    texts: list[tuple[str, object]] = []
    for name, value in stated.items():
        texts += (
            value.items() if isinstance(value, dict) else [(REFERENCE_COLUMN if name == REFERENCE else name, value)]
        )
    hidden = [name for name, text in texts if _has_unseen(name) or (isinstance(text, str) and _has_unseen(text))]
    return tuple(dict.fromkeys(map(without_unmeant, hidden)))


def _has_unseen(text: str) -> bool:
    return without_unmeant(text) != text


def settled(cell: str) -> str:
    """What a cell says without a spreadsheet's ways to keep a number as text: `="110…"` and `'110…`."""
    found = _QUOTED_FORMULA.match(cell)
    text = cell if found is None else found[1].replace('""', '"').strip()
    return _MARKED_AS_TEXT.sub("", text)


def with_offset(stated: dict[str, object], offset: timezone | None) -> ImportFault | None:
    """Write the time of consent as ISO 8601 in place, `offset` added where it says none; gives what is wrong with it.

    A consent without a time, or without text at all, is left for intake to refuse.
    """
    consent = stated.get(CONSENT)
    given_at = consent.get(GIVEN_AT) if isinstance(consent, dict) else None
    if not isinstance(consent, dict) or not isinstance(given_at, str):
        return None
    found = _TIME.match(given_at.strip())
    if found is None:
        return ImportFault.TIME_MALFORMED
    year, month, day = (int(part) for part in re.split("[-/.]", found["date"]))
    hour, minute = (int(part) for part in found["time"].split(":"))
    seconds = float((found["second"] or ":0")[1:])
    try:
        moment = datetime(year, month, day, hour, minute, int(seconds), round(seconds % 1 * 1e6))  # noqa: DTZ001
    except ValueError:
        return ImportFault.TIME_MALFORMED
    if found["offset"] is not None:
        stated[CONSENT] = {**consent, GIVEN_AT: moment.isoformat() + found["offset"].upper()}
        return None
    if offset is None:
        return ImportFault.TIME_WITHOUT_OFFSET
    stated[CONSENT] = {**consent, GIVEN_AT: moment.replace(tzinfo=offset).isoformat()}
    return None
