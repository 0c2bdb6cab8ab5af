"""Correcting what reading does to a machine-readable zone, only as far as the standard's own redundancy proves it.

Four rules, in this order: the alphabet of each position, fillers where only fillers can stand, the list of states, and
a check digit that admits one solution of a plausible form where what was read has none. A digit is never exchanged for
another digit, and a number of plausible form never touched: that is what a forger leaves behind, and the check digit is
there to show it. Where two readings fit, none is chosen. What the scheme itself cannot tell apart and both forms allow
(G and 6 in second place of a Chinese number, K and a filler in optional data) stands as read: the visual zone tells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Final

from identity_checks.numbers.check_digits import MRZ_ALPHABET
from identity_checks.numbers.countries import icao_codes
from identity_checks.numbers.mrz_checks import Lines, all_right, check_digits_of
from identity_checks.numbers.mrz_layout import Alphabet, Layout, Span, layout_for
from identity_checks.numbers.mrz_results import (
    MrzCorrection,
    MrzProblem,
    MrzProblemReason,
    MrzRepair,
    RepairRule,
)

_READ_AS_FILLER: Final = dict.fromkeys("‹〈<＜くㄑ≤∠({[", "<") | dict.fromkeys("«《", "<<")
_TO_DIGIT: Final = dict(zip("OQDILZASGTB", "00011245678", strict=True))
_TO_LETTER: Final = dict(zip("012568", "OIZSGB", strict=True))
_TO_SEX: Final = {"H": "M", "N": "M", "W": "M", "E": "F", "P": "F", "K": "<", "C": "<", "X": "<"}
_LOOKS_LIKE_FILLER: Final = frozenset("KCLEXS")

_CONFUSABLE: Final = {
    "0": "O",
    "O": "0",
    "Q": "0",
    "D": "0",
    "1": "I",
    "I": "1",
    "L": "1",
    "2": "Z",
    "Z": "2",
    "5": "S",
    "S": "5",
    "6": "G",
    "G": "6",
    "8": "B",
    "B": "8",
    "K": "<",
    "C": "<",
}
_STATE_CONFUSABLE: Final = {
    "C": "GO<",
    "D": "O",
    "E": "F<",
    "F": "EP",
    "G": "C",
    "H": "NM",
    "I": "LT",
    "K": "<",
    "L": "I<",
    "M": "NH",
    "N": "MH",
    "O": "DQCU",
    "P": "F",
    "Q": "O",
    "U": "VO",
    "V": "UY",
    "X": "<",
    "Y": "V",
}

# Without I and O in second place: a number that really has one there passes its check digit and stays.
_NUMBER_FORMS: Final = {
    "CHN": re.compile(r"E\d{8}|E[A-HJ-NP-Z]\d{7}|G\d{8}", re.ASCII),
    "SGP": re.compile(r"[A-Z]\d{7}[A-Z]", re.ASCII),
}
_REGULAR_NUMBER: Final = re.compile(r"(?=.{9})[A-Z]{0,3}\d{4,9}<*", re.ASCII)
_REGULAR_OPTIONAL: Final = re.compile(r"\d+<*|[A-Z]+<*|<*", re.ASCII)
_MOST_SUBSTITUTIONS: Final = 3
_MOST_FITS: Final = 64


def repair_mrz(lines: Sequence[str]) -> MrzRepair | MrzProblem:
    """Fit lines as they were read to a layout of ICAO 9303 and correct what its redundancy proves.

    Lines of the right length are always given back, right or not; lines whose length had to be mended only when all
    check digits come out right in exactly one way.
    """
    cleaned = [line for line in map(_clean, _split_joined(lines)) if line]
    if any(set(line) - set(MRZ_ALPHABET) for line in cleaned):
        return MrzProblem(MrzProblemReason.CHARACTERS)
    longest = max((len(line) for line in cleaned), default=0)
    layout = layout_for(len(cleaned), longest, cleaned[0][0] if cleaned else "")
    if layout is None:
        count_fits = len(cleaned) in {2, 3}
        return MrzProblem(MrzProblemReason.LINE_LENGTH if count_fits else MrzProblemReason.LINE_COUNT)
    doubled = _doubled_filler(cleaned[0], layout)
    if doubled:
        cleaned[0] = (cleaned[0][:2] + cleaned[0][3:]).ljust(layout.line_length, "<")
    if all(len(line) == layout.line_length for line in cleaned):
        return _settle(tuple(cleaned), layout, doubled)
    return _fit_lengths(cleaned, layout, doubled)


def form_of(name: str, issuer: str) -> re.Pattern[str]:
    """Give what a document number, or the optional data, of an issuer usually looks like."""
    return _REGULAR_OPTIONAL if name == "optional" else _NUMBER_FORMS.get(issuer, _REGULAR_NUMBER)


def _split_joined(lines: Sequence[str]) -> list[str]:
    parts = [part for line in lines for part in line.splitlines()]
    if len(parts) == 1 and len(parts[0]) in {72, 88}:
        half = len(parts[0]) // 2
        return [parts[0][:half], parts[0][half:]]
    if len(parts) == 1 and len(parts[0]) == 90:
        return [parts[0][start : start + 30] for start in (0, 30, 60)]
    return parts


def _clean(line: str) -> str:
    folded = unicodedata.normalize("NFKC", line).upper()
    return "".join(_READ_AS_FILLER.get(sign, sign) for sign in folded if not sign.isspace())


def _doubled_filler(first: str, layout: Layout) -> list[MrzCorrection]:
    """Give the filler to take out behind a code of one letter: no state's code begins with one (ICAO 9303-3 section 5).

    Only where the names end the line and it has fillers to spare; in a TD1 everything behind it would be out of place.
    """
    has_room = len(first) > layout.line_length or first.endswith("<")
    if layout.field("names").span.line == 0 and has_room and first[1:3] == "<<" and first[3:4].isalpha():
        return [MrzCorrection(0, 2, "<", "", RepairRule.FILLER)]
    return []


def _fit_lengths(cleaned: list[str], layout: Layout, before: list[MrzCorrection]) -> MrzRepair | MrzProblem:
    names_line = layout.field("names").span.line
    choices = [
        [_fit_names(line, index, layout)] if index == names_line else _fits(line, index, layout.line_length)
        for index, line in enumerate(cleaned)
    ]
    good: dict[Lines, MrzRepair] = {}
    for tried, fitted in enumerate(product(*choices)):
        if tried == _MOST_FITS:
            break
        if any(item is None for item in fitted):
            continue
        whole = [item for item in fitted if item is not None]
        made = [*before, *(one for _, corrections in whole for one in corrections)]
        repair = _settle(tuple(line for line, _ in whole), layout, made)
        if all_right(repair.lines, layout):
            good.setdefault(repair.lines, repair)
    if len(good) == 1:
        return next(iter(good.values()))
    return MrzProblem(MrzProblemReason.AMBIGUOUS if good else MrzProblemReason.LINE_LENGTH)


_Fit = tuple[str, tuple[MrzCorrection, ...]]


def _fit_names(line: str, index: int, layout: Layout) -> _Fit | None:
    """Pad or trim the fillers that end the line of the names."""
    excess = len(line) - layout.line_length
    if excess <= 0:
        added = _inserted(index, len(line), -excess)
        return line + "<" * -excess, added
    if line.endswith("<" * excess):
        return line[:-excess], _removed(index, layout.line_length, line[-excess:])
    return None


def _fits(line: str, index: int, length: int) -> list[_Fit | None]:
    """Give every way to bring a line to its length by fillers within one run, or by dropping what stuck to an end."""
    excess = len(line) - length
    runs = [match.span() for match in re.finditer("<+", line)]
    found: list[_Fit | None] = []
    if excess == 0:
        found.append((line, ()))
    elif excess < 0:
        for _, end in runs:
            made = _inserted(index, end, -excess)
            found.append((line[:end] + "<" * -excess + line[end:], made))
    else:
        for start, end in runs:
            if end - start > excess:
                made = _removed(index, start, "<" * excess)
                found.append((line[:start] + line[start + excess :], made))
        if excess <= 2:
            found.append((line[excess:], _removed(index, 0, line[:excess])))
            found.append((line[:-excess], _removed(index, length, line[-excess:])))
    return found


def _inserted(line: int, column: int, count: int) -> tuple[MrzCorrection, ...]:
    return tuple(MrzCorrection(line, column + offset, "", "<", RepairRule.FILLER) for offset in range(count))


def _removed(line: int, column: int, signs: str) -> tuple[MrzCorrection, ...]:
    return tuple(MrzCorrection(line, column, sign, "", RepairRule.FILLER) for sign in signs)


class _Draft:
    """Lines under correction, with the list of what was changed."""

    def __init__(self, lines: Lines, made: list[MrzCorrection]) -> None:
        self._signs = [list(line) for line in lines]
        self.made = made

    @property
    def lines(self) -> Lines:
        return tuple("".join(signs) for signs in self._signs)

    def text(self, span: Span) -> str:
        return "".join(self._signs[span.line][span.start : span.end])

    def write(self, span: Span, text: str, rule: RepairRule) -> None:
        signs = self._signs[span.line]
        for column, now in enumerate(text, start=span.start):
            if signs[column] != now:
                self.made.append(MrzCorrection(span.line, column, signs[column], now, rule))
                signs[column] = now


def _settle(lines: Lines, layout: Layout, made: list[MrzCorrection]) -> MrzRepair:
    draft = _Draft(lines, list(made))
    _apply_alphabets(draft, layout)
    _apply_fillers(draft, layout)
    for name in ("issuer", "nationality"):
        span = layout.field(name).span
        draft.write(span, _nearest_state(draft.text(span)), RepairRule.COUNTRY)
    ambiguous = _solve_check_digits(draft, layout)
    return MrzRepair(layout.format, draft.lines, tuple(draft.made), ambiguous)


def _apply_alphabets(draft: _Draft, layout: Layout) -> None:
    tables = {Alphabet.LETTERS: _TO_LETTER, Alphabet.DIGITS: _TO_DIGIT, Alphabet.SEX: _TO_SEX}
    for field in layout.fields:
        table = tables.get(field.alphabet)
        if table is not None:
            _translate(draft, field.span, table)
        if field.alphabet is Alphabet.CARD_CODE:
            span = field.span
            _translate(draft, Span(span.line, span.start, span.start + 1), _TO_LETTER)
        if field.check is not None:
            _translate(draft, field.check, _TO_DIGIT)
    if layout.composite_check is not None:
        _translate(draft, layout.composite_check, _TO_DIGIT)


def _translate(draft: _Draft, span: Span, table: dict[str, str]) -> None:
    text = "".join(table.get(sign, sign) for sign in draft.text(span))
    draft.write(span, text, RepairRule.ALPHABET)


def _apply_fillers(draft: _Draft, layout: Layout) -> None:
    code = layout.field("document_code").span
    # No second letter K or C is defined for passports and visas (ICAO 9303-4 section 4.2.2.1).
    if draft.text(code)[0] in "PV" and draft.text(code)[1] in "KC":
        draft.write(code, draft.text(code)[0] + "<", RepairRule.FILLER)
    names = layout.field("names").span
    draft.write(names, _fillers_after_names(draft.text(names)), RepairRule.FILLER)
    optional = layout.field("optional")
    body = draft.text(optional.span)
    check = draft.text(optional.check) if optional.check is not None else "<"
    strangers = [sign for sign in body if sign != "<"]
    nearly_empty = len(strangers) <= 2 and set(strangers) <= _LOOKS_LIKE_FILLER
    if nearly_empty and check in "0<" and len(body) > 8:
        draft.write(optional.span, "<" * len(body), RepairRule.FILLER)


def _fillers_after_names(names: str) -> str:
    """Put fillers for stray look-alikes behind the names: a second double filler ends them for good."""
    first = names.find("<<")
    second = names.find("<<", first + 2) if first >= 0 else -1
    if first >= 0 and names[first + 2 : first + 3] == "<":
        second = first
    if second < 0:
        return names
    tail = names[second:]
    strangers = [sign for sign in tail if sign != "<"]
    if set(strangers) <= _LOOKS_LIKE_FILLER and len(strangers) * 2 <= len(tail):
        return names[:second] + "<" * len(tail)
    return names


def _nearest_state(code: str) -> str:
    """Give the one code in the list that a single look-alike makes of this one, else the code as it is."""
    known = icao_codes()
    if code.rstrip("<") in known:
        return code
    solutions = {
        candidate
        for column, sign in enumerate(code)
        for other in _STATE_CONFUSABLE.get(sign, "")
        if (candidate := code[:column] + other + code[column + 1 :]).rstrip("<") in known
    }
    return solutions.pop() if len(solutions) == 1 else code


def _solve_check_digits(draft: _Draft, layout: Layout) -> bool:
    """Correct the fields of letters and digits by their check digits; say whether the outcome is ambiguous."""
    issuer = draft.text(layout.field("issuer").span).rstrip("<")
    wrong = {item.field for item in check_digits_of(draft.lines, layout) if not item.right}
    ambiguous = False
    choices: list[list[tuple[Span, str]]] = []
    for name in ("document_number", "optional"):
        field = layout.field(name)
        if field.check is None or field.alphabet is not Alphabet.BOTH:
            continue
        text = draft.text(field.span)
        form = form_of(name, issuer)
        if form.fullmatch(text) is not None:
            # A plausible number with a wrong check digit is what tampering looks like: never explained away.
            continue
        solutions = [item for item in _look_alikes(text, form) if _passes(draft, layout, field.span, item, name)]
        if name in wrong:
            choices.append([(field.span, item) for item in solutions])
        elif solutions:
            # The check digit cannot tell two readings apart (G and 6, L and 1, K and a filler).
            if name == "document_number" and issuer in _NUMBER_FORMS and len(solutions) == 1:
                choices.append([(field.span, solutions[0])])
            else:
                ambiguous = True
    outcomes = {
        lines: combination
        for combination in product(*choices)
        if all_right(lines := _with(draft.lines, combination), layout)
    }
    if len(outcomes) == 1:
        for span, text in next(iter(outcomes.values())):
            draft.write(span, text, RepairRule.CHECK_DIGIT)
    return ambiguous or len(outcomes) > 1


def _passes(draft: _Draft, layout: Layout, span: Span, text: str, name: str) -> bool:
    lines = _with(draft.lines, ((span, text),))
    return all(item.right for item in check_digits_of(lines, layout) if item.field == name)


def _with(lines: Lines, replacements: Sequence[tuple[Span, str]]) -> Lines:
    changed = list(lines)
    for span, text in replacements:
        changed[span.line] = changed[span.line][: span.start] + text + changed[span.line][span.end :]
    return tuple(changed)


def _look_alikes(text: str, form: re.Pattern[str]) -> Iterator[str]:
    """Give the texts of a plausible form that differ from this one by up to three look-alikes."""
    places = [column for column, sign in enumerate(text) if sign in _CONFUSABLE]
    for count in range(1, _MOST_SUBSTITUTIONS + 1):
        for chosen in combinations(places, count):
            signs = list(text)
            for column in chosen:
                signs[column] = _CONFUSABLE[signs[column]]
            candidate = "".join(signs)
            if form.fullmatch(candidate) is not None:
                yield candidate
