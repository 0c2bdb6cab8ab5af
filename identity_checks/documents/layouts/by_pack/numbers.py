"""Numbers as packs say they are written: under the alphabets of their patterns, with the rule that checks them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from identity_checks.documents.layouts.by_pack.pieces import Piece
from identity_checks.documents.layouts.draft import FieldDraft, differences, drafted
from identity_checks.documents.text.codes import code_scores_of, read_exactly
from identity_checks.documents.text.words import Sign, Word
from identity_checks.packs import numbers
from identity_checks.packs.number_form import Number, alphabets_of, written
from identity_checks.results import CorrectionRule

_LOOK_ALIKE: Final = frozenset(
    frozenset(pair)
    for pair in ("0O", "0Q", "0D", "0U", "1I", "1L", "1T", "1J", "2Z", "5S", "6G", "8B", "4A", "7T", "VU", "YV")
)
_SURE: Final = 0.97
_LEAST_CHANCE: Final = 0.01
_MOST_CHANGES: Final = 2
_FITTED: Final = 0.9
_FAILED: Final = 0.5
_UNFIT: Final = 0.5
_FEWEST_SIGNS: Final = 5
_LONG: Final = 12
_FEWEST_DIGITS: Final = 2
"""What has fewer and stands without a label, or fits no pattern, is a word."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """The letters and digits of some pieces, and what else stands among them."""

    text: str
    signs: tuple[Sign, ...]
    marks: frozenset[str]

    @property
    def words(self) -> list[Word]:
        return runs_of(self.signs)


def read_number(value: Number, pieces: Sequence[Piece], today: date) -> FieldDraft | None:
    """Give the number that some pieces are: as it fits a pattern, or as it was read and then doubtful."""
    printed = _printed(pieces)
    if printed is None:
        return None
    for pattern in value.patterns:
        if _fits(value, pattern, printed.text):
            return _checked(value, pattern, printed, today)
    fitted = [draft for pattern in value.patterns if (draft := _fitted(value, pattern, printed, today)) is not None]
    if fitted:
        return max(fitted, key=lambda draft: draft.confidence)
    if len(printed.text) < _FEWEST_SIGNS or sum(sign.isdigit() for sign in printed.text) < _FEWEST_DIGITS:
        return None
    draft = drafted(printed.text, printed.words)
    return FieldDraft(draft.value, _UNFIT * draft.confidence, draft.corners)


def find_number(value: Number, piece: Piece, today: date) -> tuple[FieldDraft, Piece] | None:
    """Give a number somewhere in a piece of text, with its part of the piece, only where it surely is that number.

    It must have digits and fit a pattern as it was read, with no other signs among its own than the pattern's, or pass
    its check. One that passes comes first: the end of a label in letters that nobody knows is read as digits.
    """
    found: tuple[FieldDraft, Piece] | None
    unproven: tuple[FieldDraft, Piece] | None = None
    starts = [place for place, spaced in enumerate(piece.spaced) if spaced or not place]
    for start in starts:
        for end in (*(place for place in starts if place > start), len(piece.signs)):
            part = piece.part(start, end)
            printed = _printed([part])
            if printed is None or sum(sign.isdigit() for sign in printed.text) < _FEWEST_DIGITS:
                continue
            for pattern in value.patterns:
                if _fits(value, pattern, printed.text) and printed.marks <= frozenset(pattern):
                    found = _checked(value, pattern, printed, today), part
                    if _is_proven(value, printed.text, today):
                        return found
                    unproven = unproven or found
    found = _behind_other_text(value, piece, today) or unproven
    if found is not None:
        return found
    printed = _printed([piece])
    if printed is None:
        return None
    for pattern in value.patterns:
        draft = _fitted(value, pattern, printed, today)
        if draft is None:
            continue
        proven = any(item.rule is CorrectionRule.CHECK_DIGIT for item in draft.corrections)
        if proven or (printed.marks <= frozenset(pattern) and _is_long_and_nearly_read(draft, printed)):
            return draft, piece
    return None


def _is_long_and_nearly_read(draft: FieldDraft, printed: _Printed) -> bool:
    """Tell whether a number is a long one of which one sign was read as its look-alike: K0R130742011286."""
    pairs = [(item.was, item.now) for item in draft.corrections]
    alike = len(pairs) == 1 and frozenset(pairs[0]) in _LOOK_ALIKE
    return alike and len(printed.text) >= _LONG and len(draft.value) == len(printed.text)


def _behind_other_text(value: Number, piece: Piece, today: date) -> tuple[FieldDraft, Piece] | None:
    """Give the number that ends a piece right behind text in letters that nobody knows: it has a check and passes."""
    for pattern in value.patterns:
        count = len(alphabets_of(pattern, value.signs))
        codes = [place for place, sign in enumerate(piece.signs) if _is_code(sign.text)]
        if len(codes) <= count:
            continue
        part = piece.part(codes[-count], len(piece.signs))
        printed = _printed([part])
        if printed is None or not _fits(value, pattern, printed.text) or not printed.marks <= frozenset(pattern):
            continue
        if _is_proven(value, printed.text, today):
            draft = drafted(written(pattern, printed.text, value.signs), printed.words)
            return FieldDraft(draft.value, _FITTED * draft.confidence, draft.corners), part
    return None


def runs_of(signs: Sequence[Sign]) -> list[Word]:
    """Give characters as words, one for each line that they stand on."""
    return list(_runs(signs))


def _runs(signs: Sequence[Sign]) -> Iterator[Word]:
    start = 0
    for place, (before, after) in enumerate(pairwise(signs), 1):
        if before.line is not after.line:
            yield Word(tuple(signs[start:place]))
            start = place
    yield Word(tuple(signs[start:]))


def _printed(pieces: Sequence[Piece]) -> _Printed | None:
    signs = [sign for piece in pieces for sign in piece.signs]
    codes = tuple(sign for sign in signs if _is_code(sign.text))
    text = "".join(unicodedata.normalize("NFKC", sign.text).upper() for sign in codes)
    if not text or len(text) != len(codes):
        return None
    return _Printed(text, codes, frozenset(sign.text for sign in signs if not _is_code(sign.text)))


def _is_code(sign: str) -> bool:
    plain = unicodedata.normalize("NFKC", sign)
    return plain.isascii() and plain.isalnum()


def _fits(value: Number, pattern: str, text: str) -> bool:
    places = alphabets_of(pattern, value.signs)
    return len(places) == len(text) and all(sign in place for sign, place in zip(text, places, strict=True))


def _is_proven(value: Number, text: str, today: date) -> bool:
    """Tell whether a number passes a check that says something."""
    outcome = numbers.check(text, value, today)
    return outcome.problem is None and outcome.checked


def _checked(value: Number, pattern: str, printed: _Printed, today: date) -> FieldDraft:
    """Give a number that fits its pattern; when its check fails, the one number of doubtful signs that passes."""
    text = printed.text
    draft = drafted(written(pattern, text, value.signs), printed.words)
    if value.rule is None or numbers.check(text, value, today).problem is None:
        return draft
    passing: list[str] = []
    for place, (sign, allowed) in enumerate(zip(printed.signs, alphabets_of(pattern, value.signs), strict=True)):
        likely = {other.upper() for other, chance in sign.others.items() if chance >= _LEAST_CHANCE}
        for other in likely if sign.score < _SURE else ():
            if len(other) != 1 or other == text[place] or other not in allowed:
                continue
            changed = text[:place] + other + text[place + 1 :]
            if _is_proven(value, changed, today):
                passing.append(changed)
    if len(passing) != 1:
        return FieldDraft(draft.value, _FAILED * draft.confidence, draft.corners)
    shown = written(pattern, passing[0], value.signs)
    altered = differences(draft.value, shown, CorrectionRule.CHECK_DIGIT)
    return FieldDraft(shown, _FITTED * draft.confidence, draft.corners, altered)


def _fitted(value: Number, pattern: str, printed: _Printed, today: date) -> FieldDraft | None:
    """Give the number under a pattern's alphabets when it differs from what was read by look-alikes or doubt alone."""
    places, text = alphabets_of(pattern, value.signs), printed.text
    if abs(len(places) - len(text)) > 1:
        return None
    exact = read_exactly(code_scores_of(printed.signs), places)
    if exact is None:
        return None
    now = exact[0]
    outcome = numbers.check(now, value, today)
    proven = outcome.problem is None and outcome.checked
    if len(now) == len(text):
        changed = [place for place, (a, b) in enumerate(zip(text, now, strict=True)) if a != b]
        plausible = all(
            frozenset((text[place], now[place])) in _LOOK_ALIKE or printed.signs[place].score < _SURE
            for place in changed
        )
        count = len(changed)
    else:
        altered = differences(text, now, CorrectionRule.ALPHABET)
        count, plausible = sum(max(len(item.was), len(item.now)) for item in altered), proven
    if count > _MOST_CHANGES or not plausible:
        return None
    rule = CorrectionRule.CHECK_DIGIT if proven else CorrectionRule.ALPHABET
    shown = written(pattern, now, value.signs)
    draft = drafted(shown, printed.words)
    sure = _FITTED if outcome.problem is None else _FAILED
    return FieldDraft(shown, sure * draft.confidence, draft.corners, differences(text, shown, rule))
