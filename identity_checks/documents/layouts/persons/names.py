"""Names of persons in Chinese: nothing around a character confirms it, so that its look-alikes are asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.layouts.draft import FieldDraft, at_most
from identity_checks.documents.layouts.persons.surnames import LONGEST_IN_HAN, SURNAMES, begins_with_a_surname
from identity_checks.documents.text.engine import Glyph, Image
from identity_checks.documents.text.look_alikes import is_common
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.documents.text.simplified import to_simplified
from identity_checks.documents.text.words import PlacedLine
from identity_checks.results import Correction, CorrectionRule

_SHORT: Final = 4
"""Signs of a name that ends well before the portrait."""
_BEHIND: Final = (0.12, 0.36, 0.6, 0.84)
"""Line heights behind a name at which its ground is looked at, each for `_WIDE`."""
_WIDE: Final = 0.24
_LIT: Final = 60
_OTHER_HUE: Final = 10.0
"""On 14 names of the tuning part it differed by 3.6 at most, behind a finger's colour by 24."""
_A_SURNAME: Final = 7.0
"""Odds (natural logarithm) that a name begins with a surname of the lists: all but one in a thousand do."""
_BY_SURNAME: Final = 0.5
"""The most that a name is sure of that begins with the surname which its first sign looks like."""
_THOUGHT_OF: Final = 0.001
"""Of 108 right names that were accepted on hard pictures of the tuning part none had a rare rival as likely as this."""
_TWINS: Final = frozenset("日曰末未士土己已巳戊戌戍瑗瑷全仝")
"""Signs that differ by a stroke or its length, which a bad picture does not show and no name gives away."""
_IN_NO_NAME: Final = frozenset("县局厅吗呢吧呀们你它这哪些啥")
"""Of offices and of grammar: one of them stands for a sign of names that was not known, 县 for 昱."""
_LONGEST: Final = 16
"""Signs of a line with a name; what is longer is running text."""


def sure_of_its_signs(
    opinion: SecondOpinion, picture: Image, lines: Sequence[PlacedLine], draft: FieldDraft
) -> FieldDraft:
    """Give a name as doubtful where one of its signs may be another that the line reader takes for it.

    So it is where it has a single sign, for names have two and more and what covers the second one may leave no trace,
    where a sign differs from another by one stroke or stands in no name, where the ground behind its last sign has
    another colour than the name's own, where hardly any family is called what it begins with, and where a rare sign was
    thought of beside a common one: line readers go by what usually follows.
    """
    if len(draft.value) == 1 and is_han(draft.value):
        return at_most(draft, DOUBT)
    # A longer one without a dot may have signs of print across it.
    too_long = len(draft.value) > LONGEST_IN_HAN and all(map(is_han, draft.value))
    of_a_name = _IN_NO_NAME.isdisjoint(draft.value) or "·" in draft.value
    if too_long or not of_a_name or not _TWINS.isdisjoint(draft.value):
        draft = at_most(draft, DOUBT)
    if not begins_with_a_surname(draft.value):
        return _with_surname(opinion, picture, lines, draft)
    if len(draft.value) <= _SHORT and _is_covered_behind(picture, draft):
        return at_most(draft, DOUBT)
    for line, places in _signs_of(lines, draft):
        glyphs = line.source.glyphs
        if any(_has_a_rare_rival(glyphs[place]) for place in places):
            return at_most(draft, DOUBT)
        if opinion.may_be_others(picture, line.source, places):
            return at_most(draft, DOUBT)
    return draft


def _signs_of(lines: Sequence[PlacedLine], draft: FieldDraft) -> Iterator[tuple[PlacedLine, list[int]]]:
    """Give the lines that a name was read from, with the places of its signs on each."""
    left, top = draft.corners.min(axis=0)
    right, bottom = draft.corners.max(axis=0)
    for line in lines:
        glyphs = line.source.glyphs
        if top < line.middle < bottom and len(glyphs) <= _LONGEST:
            width = line.right - line.left
            yield (
                line,
                [
                    place
                    for place, glyph in enumerate(glyphs)
                    if left <= line.left + glyph.position * width <= right and glyph.text in draft.value
                ],
            )


def _with_surname(opinion: SecondOpinion, picture: Image, lines: Sequence[PlacedLine], draft: FieldDraft) -> FieldDraft:
    """Give a name with the surname that its first sign looks like; without one as it was read, and doubtful."""
    for line, places in _signs_of(lines, draft):
        place = next((at for at in places if line.source.glyphs[at].text == draft.value[0]), None)
        surname = None if place is None else opinion.one_of(picture, line.source, place, SURNAMES, _A_SURNAME)
        if surname is not None:
            was = next((item.was for item in draft.corrections if item.position == 0), draft.value[0])
            rest = tuple(item for item in draft.corrections if item.position != 0)
            put = Correction(0, was, surname, CorrectionRule.LIST)
            named = replace(draft, value=surname + draft.value[1:], corrections=(put, *rest))
            return at_most(named, _BY_SURNAME)
    return at_most(draft, DOUBT)


def _has_a_rare_rival(glyph: Glyph) -> bool:
    """Tell whether a common sign was read where a rare one was thought of as well, however little: 坤 for 珅."""
    others = ((to_simplified(other), score) for other, score in glyph.others.items())
    return is_common(glyph.text) and any(
        score >= _THOUGHT_OF and other and is_han(other) and other != glyph.text and not is_common(other)
        for other, score in others
    )


def _is_covered_behind(picture: Image, draft: FieldDraft) -> bool:
    """Tell whether the ground where a further sign would stand differs in hue, as a shadow does not make it."""
    (left, top), (right, bottom) = draft.corners.min(axis=0), draft.corners.max(axis=0)
    height = bottom - top
    rows = picture[max(0, round(float(top))) : max(0, round(float(bottom)))]
    own = rows[:, max(0, round(float(left))) : max(0, round(float(right)))]
    starts = [round(float(right + share * height)) for share in _BEHIND]
    behind = [rows[:, start : start + max(2, round(float(_WIDE * height)))] for start in starts]
    if own.size == 0:
        return False
    ground = _hue(own)
    return any(part.size > 0 and float(np.linalg.norm(_hue(part) - ground)) > _OTHER_HUE for part in behind)


def _hue(part: Image) -> NDArray[np.float32]:
    """Give the middle hue (a, b of CIE 1976 L*a*b*) of the lighter part of a picture, its ground."""
    lab = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2LAB), np.float32).reshape(-1, 3)
    lit = lab[lab[:, 0] >= np.percentile(lab[:, 0], _LIT)]
    return np.asarray(np.median(lit[:, 1:], axis=0), np.float32)
