"""The numbers of a business licence: the unified social credit code, or the registration number of older ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft, at_most, checked, differences, drafted, unlikely
from identity_checks.documents.text.codes import (
    DIGITS,
    USCC_SIGNS,
    code_scores_of,
    code_steps_of,
    read_exactly,
    read_signs,
)
from identity_checks.documents.text.words import Label, Word
from identity_checks.numbers import check_uscc
from identity_checks.numbers.number_check import normalize
from identity_checks.numbers.registration_number import is_registration_number
from identity_checks.results import CorrectionRule, DocumentReading, DocumentType

_WRONG_USCC_PASSES: Final = 1 / 31
_WRONG_REGISTRATION_PASSES: Final = 1 / 10
_REGISTRATION: Final = 15
_UNCHECKED: Final = 13
_USCC_LENGTH: Final = 18
_STRAY: Final = 2
_OF_LICENCES: Final = "9"
_USCC: Final = re.compile(r"[0-9A-Z]{18}")
_NEW_ORGANISATION: Final = re.compile(r"^(.{8})[NWHK]A")
_ONE_OF_SEVERAL: Final = 0.5
"""The most that a code can be sure of of which a sign was chosen among several: one in 31 fits by chance."""
_BEHIND_ITS_LABEL: Final = re.compile(r".{0,3}[\u3400-\u9fff]{3,}[:：]?[0-9A-Z]{18}")
"""What a copy leaves of a label may be none that is known."""
_BEHIND_A_REST: Final = re.compile(r"\D{1,4}\d{15}")


def code_word(labels: Sequence[Label], words: Sequence[Word]) -> Word | None:
    """Give the word that is a licence's credit code, None when none looks like one."""
    label = next((item for item in labels if item.field == "uscc"), None)
    best: tuple[float, Word] | None = None
    for word in (_without_rest_of_label(word, _BEHIND_ITS_LABEL, _USCC_LENGTH) for word in words):
        text = normalize(word.text)
        like_code = sum(sign.isascii() and sign.isalnum() for sign in text)
        # Signs of a label that was misread are none of the code's.
        if not 15 <= len(text) <= 21 or like_code < max(15, len(text) - _STRAY):
            continue
        rank = 10.0 * check_uscc(text).valid + 3.0 * (len(text) == 18)
        if label is not None:
            away = abs(word.middle - label.middle) + max(0.0, word.left - label.right)
            rank -= min(5.0, 0.3 * away / max(1.0, label.height))
        if best is None or rank > best[0]:
            best = (rank, word)
    return best[1] if best else None


def _without_rest_of_label(word: Word, behind_a_rest: re.Pattern[str], length: int) -> Word:
    """Give a number of a length without what a copy left of the label before it."""
    return Word(word.signs[-length:]) if behind_a_rest.fullmatch(word.text) else word


def credit_code(word: Word) -> FieldDraft:
    """Give the credit code that a word says, as its check sign lets it be.

    Codes of licences begin with 9, the market regulators' sign (GB 32100 section 4): of a code that the picture's edge
    cuts and that lost its last sign, one in thirty-one with some sign before it has the right check sign all the same.
    """
    draft = _by_check_sign(word)
    return draft if draft.value.startswith(_OF_LICENCES) else unlikely(draft)


def _by_check_sign(word: Word) -> FieldDraft:
    printed = normalize(word.text)
    if check_uscc(printed).valid:
        return checked(drafted(printed, [word]), valid=True, share=_WRONG_USCC_PASSES)
    exact = read_exactly(code_scores_of(word.signs), [USCC_SIGNS] * 2 + ["0123456789"] * 6 + [USCC_SIGNS] * 10)
    valid = exact is not None and check_uscc(exact[0]).valid
    thought = None if valid else _thought_of(word)
    if thought is not None:
        draft = drafted(thought, [word], differences(printed, thought, CorrectionRule.CHECK_DIGIT))
        return at_most(draft, _ONE_OF_SEVERAL)
    # Signs that were not read, as where the paper ends, are none that an alphabet could give.
    nearly = abs(len(printed) - _USCC_LENGTH) <= 1 and not _USCC.fullmatch(printed)
    if exact is not None and (valid or nearly):
        rule = CorrectionRule.CHECK_DIGIT if valid else CorrectionRule.ALPHABET
        draft = drafted(exact[0], [word], differences(printed, exact[0], rule))
        return checked(draft, valid=valid, share=_WRONG_USCC_PASSES)
    return unlikely(drafted(printed, [word]))


def _thought_of(word: Word) -> str | None:
    """Give the one code whose check sign is right among those with one sign as the reader thought of it otherwise.

    Organisations have codes that begin with MA since 2015 (GB 11714): M is put before A where motion made another
    letter of it. None where no code or several fit.
    """
    signs = read_signs(*code_steps_of(word.signs), USCC_SIGNS)
    read = "".join(sign.text for sign in signs)
    if len(read) != _USCC_LENGTH:
        return None
    bases = {read, _NEW_ORGANISATION.sub(r"\1MA", read)}
    others = {
        base[:place] + other + base[place + 1 :]
        for base in bases
        for place, sign in enumerate(signs)
        for other in sign.others
    }
    fitting = {code for code in (*bases, *others) if code.startswith(_OF_LICENCES) and check_uscc(code).valid}
    return fitting.pop() if len(fitting) == 1 else None


def registration_word(labels: Sequence[Label], words: Sequence[Word]) -> Word | None:
    """Give the word that is the registration number of a licence without a credit code."""
    label = next((item for item in labels if item.field == "registration_number"), None)
    if label is None:
        # A copy has lost it: the number's own check digit tells, where nothing else is a code.
        words = [_without_rest_of_label(word, _BEHIND_A_REST, _REGISTRATION) for word in words]
        texts = [normalize(word.text) for word in words]
        alone = [word for word, text in zip(words, texts, strict=True) if is_registration_number(text)]
        return alone[0] if len(alone) == 1 and not any(check_uscc(text).valid for text in texts) else None
    beside = [
        word
        for word in words
        if 13 <= len(word.text) <= 16
        and sum(sign.isdigit() for sign in word.text) >= len(word.text) - 2
        and abs(word.middle - label.middle) < 2.5 * max(label.height, word.height)
    ]
    return min(beside, key=lambda word: abs(word.middle - label.middle) + abs(word.left - label.right), default=None)


def registration_number(word: Word) -> FieldDraft:
    """Give the registration number that a word says, as its check digit lets it be."""
    printed = normalize(word.text)
    if is_registration_number(printed):
        return checked(drafted(printed, [word]), valid=True, share=_WRONG_REGISTRATION_PASSES)
    exact = read_exactly(code_scores_of(word.signs), [DIGITS] * _REGISTRATION)
    if exact is not None and is_registration_number(exact[0]):
        draft = drafted(exact[0], [word], differences(printed, exact[0], CorrectionRule.CHECK_DIGIT))
        return checked(draft, valid=True, share=_WRONG_REGISTRATION_PASSES)
    # Numbers given out before 2007 have 13 digits and no check among them.
    draft = drafted(printed, [word])
    return draft if len(printed) == _UNCHECKED and printed.isdigit() else unlikely(draft)


def lacks_its_number(reading: DocumentReading) -> bool:
    """Tell whether a licence has no number that passes its check, nor one of those that have none.

    A typed list has its title and words as well.
    """
    if reading.document_type is not DocumentType.BUSINESS_LICENCE:
        return False
    values = {name: field.value for name, field in reading.fields.items()}
    number = values.get("registration_number", "")
    unchecked = len(number) == _UNCHECKED and number.isdigit()
    return not (check_uscc(values.get("uscc", "")).valid or is_registration_number(number) or unchecked)
