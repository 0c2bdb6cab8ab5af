"""What a document lacks or says wrongly by the data pack of its kind; every finding bears the pack's clause (R100)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, assert_never

from identity_checks.crosschecks.values import OPEN_END, parse_date, same_sex, sureness, years_between
from identity_checks.finding_codes import FindingCode, ImpossibleDate
from identity_checks.numbers import NumberProblem
from identity_checks.packs.number_form import Number
from identity_checks.packs.numbers import Checked, check
from identity_checks.packs.pack import Day, Days, Pack, Script, Text
from identity_checks.packs.part import Bilingual
from identity_checks.packs.validity import NotAhead, NotExpired, Rule, Term
from identity_checks.results import DocumentReading, FieldReading, Finding, Severity

_OF_PROBLEM: Final = {
    NumberProblem.CHECK_DIGIT: FindingCode.NUMBER_CHECK_DIGIT,
    NumberProblem.BIRTH_DATE: FindingCode.DATE_IMPOSSIBLE,
}


def check_by_pack(
    reading: DocumentReading, pack: Pack, today: date, unread: frozenset[Script] = frozenset()
) -> tuple[Finding, ...]:
    """Give what is wrong with a reading by its pack: missing fields, numbers, dates and terms.

    `unread` are the scripts that the recogniser does not know: a field in one is missing for that reason, which the
    finding says.
    """
    return (
        *_missing(reading, pack, unread),
        *_impossible_days(reading, pack),
        *_numbers(reading, pack, today),
        *(finding for rule in pack.rules for finding in _rule(reading, pack, rule, today)),
    )


def _details(pack: Pack, clause: Bilingual | None = None, /, **more: str) -> dict[str, str]:
    said = clause or pack.clause
    return {"pack": pack.pack, "clause_zh": said.zh, "clause_en": said.en, **more}


def _missing(reading: DocumentReading, pack: Pack, unread: frozenset[Script]) -> Iterator[Finding]:
    for name in pack.required_names():
        item = reading.fields.get(name.value)
        if item is not None and item.value:
            continue
        rule = pack.fields.get(name)
        script = rule.value.script if rule is not None and isinstance(rule.value, Text) else None
        why = {"reason": "script", "script": script.value} if script in unread and script is not None else {}
        yield Finding(
            FindingCode.FIELD_MISSING,
            Severity.INFO if why else Severity.WARNING,
            reading.corners,
            field=name.value,
            details=_details(pack, **why),
        )


def _impossible_days(reading: DocumentReading, pack: Pack) -> Iterator[Finding]:
    """Give a finding for each date that is printed and that the calendar does not have."""
    dated = [
        each
        for name, rule in pack.fields.items()
        if isinstance(rule.value, (Day, Days))
        for each in (rule.value.into if isinstance(rule.value, Days) else (name,))
    ]
    for name in dict.fromkeys(dated):
        item = reading.fields.get(name.value)
        if item is not None and item.value not in {"", OPEN_END} and parse_date(item.value) is None:
            yield Finding(
                FindingCode.DATE_IMPOSSIBLE,
                Severity.WARNING,
                item.box,
                item.confidence,
                name.value,
                _details(pack),
            )


def _numbers(reading: DocumentReading, pack: Pack, today: date) -> Iterator[Finding]:
    for name, rule in pack.fields.items():
        item = reading.fields.get(name.value)
        if not isinstance(rule.value, Number) or item is None or not item.value:
            continue
        outcome = check(item.value, rule.value, today)
        if outcome.problem is not None:
            code = _OF_PROBLEM.get(outcome.problem, FindingCode.NUMBER_MALFORMED)
            reason = {"reason": ImpossibleDate.IN_NUMBER.value} if code is FindingCode.DATE_IMPOSSIBLE else {}
            details = _details(pack, problem=outcome.problem.value, **reason)
            yield Finding(code, Severity.ALERT, item.box, item.confidence, name.value, details)
            continue
        yield from _against_print(reading, pack, item, outcome)


def _against_print(reading: DocumentReading, pack: Pack, number: FieldReading, outcome: Checked) -> Iterator[Finding]:
    born_field, sex_field = reading.fields.get("birth_date"), reading.fields.get("sex")
    born = parse_date(born_field.value) if born_field is not None else None
    told = None if born is None else (born.year % 100, born.month, born.day)
    if born_field is not None and told is not None and outcome.birth not in {None, told}:
        sure = sureness(number, born_field)
        yield Finding(
            FindingCode.NUMBER_BIRTH_MISMATCH, Severity.ALERT, born_field.box, sure, "birth_date", _details(pack)
        )
    if outcome.sex and sex_field is not None and not same_sex(outcome.sex, sex_field.value):
        sure = sureness(number, sex_field)
        yield Finding(FindingCode.NUMBER_SEX_MISMATCH, Severity.ALERT, sex_field.box, sure, "sex", _details(pack))


def _rule(reading: DocumentReading, pack: Pack, rule: Rule, today: date) -> Iterator[Finding]:
    match rule:
        case NotExpired():
            item = reading.fields.get(rule.field.value)
            last = parse_date(item.value) if item is not None else None
            if item is not None and last is not None and last < today:
                details = _details(pack, rule.clause, days=str((today - last).days))
                yield Finding(
                    FindingCode.DOCUMENT_EXPIRED, Severity.ALERT, item.box, item.confidence, rule.field.value, details
                )
        case NotAhead():
            item = reading.fields.get(rule.field.value)
            day = parse_date(item.value) if item is not None else None
            if item is not None and day is not None and day > today:
                birth = rule.field.value == "birth_date"
                code = FindingCode.DATE_IMPOSSIBLE if birth else FindingCode.DOCUMENT_NOT_YET_VALID
                details = _details(pack, rule.clause, **({"reason": ImpossibleDate.AHEAD.value} if birth else {}))
                yield Finding(code, Severity.ALERT, item.box, item.confidence, rule.field.value, details)
        case Term():
            yield from _term(reading, pack, rule)
        case _:
            assert_never(rule)


def _term(reading: DocumentReading, pack: Pack, rule: Term) -> Iterator[Finding]:
    first_field, last_field = reading.fields.get(rule.since.value), reading.fields.get(rule.until.value)
    if first_field is None or last_field is None or last_field.value == OPEN_END:
        return
    first, last = parse_date(first_field.value), parse_date(last_field.value)
    if first is None or last is None:
        return
    sure, name = sureness(first_field, last_field), rule.until.value
    if last <= first:
        details = _details(pack, rule.clause, reason=ImpossibleDate.BEFORE_START.value)
        yield Finding(FindingCode.DATE_IMPOSSIBLE, Severity.ALERT, last_field.box, sure, name, details)
        return
    years = years_between(first, last)
    unusual = bool(rule.only) and years not in rule.only
    if rule.years is not None:
        unusual |= (last - first).days > rule.years * 365.25 + 2
    if unusual:
        details = _details(pack, rule.clause, term_years="uneven" if years is None else str(years))
        yield Finding(FindingCode.VALIDITY_TERM_UNUSUAL, Severity.WARNING, last_field.box, sure, name, details)
