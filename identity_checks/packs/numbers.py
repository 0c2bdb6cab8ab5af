"""Checking a number by the rule of its pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from identity_checks.numbers import NumberCheck, NumberHint, NumberProblem
from identity_checks.numbers.rules import number_rule
from identity_checks.packs.number_form import BirthInside, ByName, Number, Weighted, alphabets_of


@dataclass(frozen=True, slots=True)
class Checked:
    """What a pack's rule says of a number: what is wrong with it, and the birth date (or its end) and sex in it.

    Attributes:
        problem: the first thing that is wrong, None when nothing is.
        checked: whether a check sign was compared, so that being right says something.
        birth: (year modulo 100, month, day) of the birth date inside, None when there is none.
        sex: M or F when the number says it, else empty.
    """

    problem: NumberProblem | None
    checked: bool
    birth: tuple[int, int, int] | None
    sex: str


def bare(text: str) -> str:
    """Give the letters and digits of a number, upper case."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


def check(text: str, number: Number, today: date) -> Checked:
    """Check a number against its patterns and its rule."""
    signs = bare(text)
    fitting = [
        pattern
        for pattern in number.patterns
        if len(places := alphabets_of(pattern, number.signs)) == len(signs)
        and all(sign in place for sign, place in zip(signs, places, strict=True))
    ]
    if not fitting:
        lengths = {len(alphabets_of(pattern, number.signs)) for pattern in number.patterns}
        problem = NumberProblem.FORM if len(signs) in lengths else NumberProblem.LENGTH
        return Checked(problem, checked=False, birth=None, sex="")
    birth = None if number.birth is None else _birth(signs, number.birth)
    if number.birth is not None and birth is None:
        return Checked(NumberProblem.BIRTH_DATE, checked=False, birth=None, sex="")
    match number.rule:
        case None:
            return Checked(None, checked=False, birth=birth, sex="")
        case Weighted():
            right = _weighted(signs, number.rule)
            return Checked(None if right else NumberProblem.CHECK_DIGIT, checked=True, birth=birth, sex="")
        case ByName():
            said = [rule.check(signs, today=today) for name in number.rule.names if (rule := number_rule(name))]
            best = next((item for item in said if item.valid), said[0])
            return Checked(
                best.problem,
                checked=NumberHint.NO_CHECK_DIGIT not in best.hints,
                birth=_birth_said(best) or birth,
                sex=best.details.get("sex", ""),
            )


def _birth_said(number: NumberCheck) -> tuple[int, int, int] | None:
    whole = number.details.get("birth_date", "").replace("-", "")[2:] or number.details.get("short_birth_date", "")
    return (int(whole[:2]), int(whole[2:4]), int(whole[4:6])) if whole else None


def _weighted(signs: str, rule: Weighted) -> bool:
    if len(signs) != len(rule.weights) + 1 or not -len(signs) <= rule.check_at < len(signs):
        return False
    at = rule.check_at % len(signs)
    body = signs[:at] + signs[at + 1 :]
    total = sum(rule.letters.get(sign, int(sign, 36)) * weight for sign, weight in zip(body, rule.weights, strict=True))
    return rule.check[total % rule.modulus] == signs[at]


def _birth(signs: str, inside: BirthInside) -> tuple[int, int, int] | None:
    part = signs[inside.start : inside.start + len(inside.form)]
    if len(part) != len(inside.form) or not part.isdigit():
        return None
    if inside.form == "yyyymmdd":
        part = part[2:]
    first, month, last = int(part[:2]), int(part[2:4]) % inside.month_modulo, int(part[4:6])
    year, day = (last, first) if inside.form == "ddmmyy" else (first, last)
    day %= inside.day_modulo
    try:
        # 2000 was a leap year, as the years 1904 … 1996 in its class were; 1900 is nobody's birth year any more.
        date(2000 + year, month, day)
    except ValueError:
        return None
    return year, month, day
