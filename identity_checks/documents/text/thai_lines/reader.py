"""Lines in Thai script, which the line reader's network has no letters for, read by a network of the product's own.

It is a small one (`training/thai`) that takes the picture of one line. Consonants come with their vowel and tone marks
as one character each: they stand above and below each other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text.engine import Corners, Glyph, Image, TextLine, crop_line, glyphs_of, grown, spelt
from identity_checks.documents.text.thai_lines.picture import line_input
from identity_checks.documents.text.thai_lines.votes import voted
from identity_checks.models import THAI, ModelStore, Session

Scores = NDArray[np.float32]

_VIEWS: Final = (0.0, 0.1, -0.06, 0.05)
"""How far a line's box is grown (in line heights): marks above and below are cut, or others' lines reach in."""
_OTHERS: Final = 6
_MOSTLY: Final = 0.5
"""Share of a line's letters that are Thai at least."""
_READABLE: Final = 0.5
_PLAINLY_OTHER: Final = 0.93
"""A line that the line reader is so sure of is in letters that it has."""
_BEAR_NONE: Final = frozenset("0123456789/.,-():")
_MIDDLE_CLASS: Final = frozenset("\u0e01\u0e08\u0e0e\u0e0f\u0e14\u0e15\u0e1a\u0e1b\u0e2d")
_OF_MIDDLE_CLASS: Final = frozenset("\u0e4a\u0e4b")
"""The tone marks mai tri and mai chattawa."""
_INSIDE_WORDS: Final = frozenset("\u0e31\u0e47")
_ONE_WORD: Final = "\u0e01"
_WO: Final = "\u0e27"
_E: Final = "\u0e40"
_WITH_E: Final = {"\u0e22": "\u0e35", "\u0e2d": "\u0e37"}
_LIKE_E: Final = frozenset("\u0e35\u0e36\u0e37")
_DHO: Final = "\u0e12"
_SHORT_U: Final = "\u0e38"
_LONG_U: Final = "\u0e39"
_LOST_BEFORE: Final = {"\u0e12\u0e34": "\u0e38", "\u0e12\u0e19": "\u0e31"}
_OBSOLETE: Final = {"\u0e03": "\u0e02", "\u0e05": "\u0e15\u0e04"}
"""Letters that no word has any more, and those that they are taken for, the likelier one first."""
_HAN_AKAT: Final = "\u0e31"
_TONES: Final = frozenset("\u0e48\u0e49\u0e4a\u0e4b")
_VOWELS: Final = frozenset("\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39")
_OF_PALI: Final = frozenset("ฆฎฏฐฑฒณธภศษฬ")
"""Consonants of words from Pali and Sanskrit alone, which have no tone marks: ณัฐ, รัฐ, กษัตริย์."""
_SILENT: Final = "\u0e4c"
"""Thanthakhat, on a letter that is not spoken."""
_LOWER_TONES: Final = ("\u0e49", "\u0e48")
_LEADING: Final = frozenset("เแโใไ")
_DOUBT: Final = 0.3
_SEEN: Final = 0.05
_LEAST: Final = np.float32(1e-12)
_MARK: Final = "Mn"
_NONE: Final[Mapping[str, float]] = MappingProxyType({})


class ThaiReader:
    """Reads lines of Thai; for one thread at a time."""

    def __init__(self, session: Session) -> None:
        """Take the network; its letters stand in its metadata."""
        self._session = session
        self.letters: Final = str(cast(Any, session).get_modelmeta().custom_metadata_map["letters"])
        latin = [letter.isascii() and letter.isalpha() for letter in self.letters]
        self._no_latin = np.array([1.0, *(0.0 if is_latin else 1.0 for is_latin in latin)], np.float32)

    @classmethod
    def of(cls, models: ModelStore) -> ThaiReader:
        """Load it."""
        return cls(models.session(THAI))

    def in_thai(self, picture: Image, lines: Sequence[TextLine]) -> list[TextLine]:
        """Give lines of a picture as they are, those in Thai as this network reads them."""
        return [self._settled(picture, line) for line in lines]

    def found(self, picture: Image, boxes: Sequence[Corners]) -> list[TextLine]:
        """Give the lines in Thai among those in boxes of a picture."""
        unread = [TextLine(box, "", 0.0, (), np.zeros((0, 38), np.float32), 1.0) for box in boxes]
        return [line for line in self.in_thai(picture, unread) if line.text]

    def _settled(self, picture: Image, line: TextLine) -> TextLine:
        scores = self._scores(picture, line, _VIEWS[0])
        seen = self._said(line, scores)
        if not _is_thai(seen) or line.score > max(_PLAINLY_OTHER, seen.score):
            return line
        views = [self._said(line, self._without_latin(scores))]
        views += [self._said(line, self._without_latin(self._scores(picture, line, pad))) for pad in _VIEWS[1:]]
        said = with_lost_vowels(voted([on_consonants(view.glyphs) for view in views]))
        return spelt(replace(line, features=None), with_marks(said))

    def _scores(self, picture: Image, line: TextLine, pad: float) -> Scores:
        crop = crop_line(picture, grown(line.corners, pad))
        return np.asarray(self._session.run(None, {"picture": line_input(crop)[None]})[0][0], np.float32)

    def _said(self, line: TextLine, scores: Scores) -> TextLine:
        return spelt(replace(line, features=None), glyphs_of(scores, ("", *self.letters), len(scores), _OTHERS))

    def _without_latin(self, scores: Scores) -> Scores:
        """Give the probabilities of signs on a line that has no Latin letters, some of which look like Thai ones."""
        kept = scores * self._no_latin
        return np.asarray(kept / np.maximum(kept.sum(axis=1, keepdims=True), _LEAST), np.float32)


def _is_thai(line: TextLine) -> bool:
    """Tell whether a reading is one in Thai, and one that can be told at all."""
    letters = [glyph.text for glyph in line.glyphs if glyph.text.isalpha()]
    thai = sum("\u0e01" <= letter <= "\u0e2e" for letter in letters)
    return thai > 1 and thai > _MOSTLY * len(letters) and line.score > _READABLE


def on_consonants(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Give signs with marks where Thai has them.

    Those on a digit or sign are left out, and what bears one is doubtful. A mark that cannot stand where it was read is
    the one that looks like it: consonants of the middle class alone have the third and fourth tone, and no word ends
    with mai han akat or, but for ก็, with mai tai khu (พระยาอุปกิตศิลปสาร, หลักภาษาไทย); none stands twice. No tone
    stands in a syllable that mai han akat opens and a consonant of Pali closes, and ว behind it has no vowel. Two
    letters are no longer written: ฃ is ข, and ฅ is ค or ต.
    """
    kept: list[Glyph] = []
    texts = [*(glyph.text for glyph in glyphs), "", ""]
    for glyph, after, behind in zip(glyphs, texts[1:], texts[2:], strict=False):
        bearer = _bearer(kept)
        if kept and kept[-1].text == glyph.text and unicodedata.category(glyph.text) == _MARK:
            continue
        if kept and kept[-1].text in _BEAR_NONE and unicodedata.category(glyph.text) == _MARK:
            kept[-1] = replace(kept[-1], score=min(kept[-1].score, max(_DOUBT, 1 - glyph.score)))
        elif kept and _cannot_stand(kept[-1].text, glyph.text, after, behind):
            kept[-1] = replace(kept[-1], score=min(kept[-1].score, _DOUBT))
        elif glyph.text in _OF_MIDDLE_CLASS and bearer not in _MIDDLE_CLASS:
            kept.append(_likeliest(glyph, (_SILENT, *_LOWER_TONES)))
        elif glyph.text in _OBSOLETE:
            kept.append(_likeliest(glyph, _OBSOLETE[glyph.text]))
        elif glyph.text in _INSIDE_WORDS and bearer != _ONE_WORD and _ends_a_syllable(glyph, after, behind):
            kept.append(_likeliest(glyph, (_SILENT,)))
        else:
            kept.append(glyph)
    return kept


def _ends_a_syllable(glyph: Glyph, after: str, behind: str) -> bool:
    """Tell whether no consonant closes the syllable of a mark, a tone on it or not: the word or its part ends.

    Before a leading vowel a consonant may have been lost instead, where the network saw no thanthakhat.
    """
    closing = behind if after in _TONES else after
    return not closing.strip() or (closing in _LEADING and glyph.others.get(_SILENT, 0.0) >= _SEEN)


def _cannot_stand(before: str, mark: str, after: str, behind: str) -> bool:
    """Tell whether a mark is a tone before a closing consonant of Pali, or mai han akat before a ว that has a vowel.

    Nor has a silent letter a tone.
    """
    toned = mark in _TONES and ((before == _HAN_AKAT and after in _OF_PALI) or before == _SILENT)
    return toned or (mark == _HAN_AKAT and after == _WO and behind in _VOWELS)


def with_lost_vowels(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Put vowels right that no word has so.

    Between ว and ฒ none is without one: วุฒิ has one below, a short one, วัฒน one above. And behind เ the mark before ย
    is that of เ-ีย, before อ that of เ-ือ.
    """
    made: list[Glyph] = []
    for place, glyph in enumerate(glyphs):
        behind = "".join(other.text for other in glyphs[place : place + 2])
        if made and made[-1].text == _WO and behind in _LOST_BEFORE:
            made.append(Glyph(_LOST_BEFORE[behind], _DOUBT, glyph.position, _NONE))
        mixed = _of_two_parts(made, glyph.text, [other.text for other in glyphs[place + 1 :]])
        short = glyph.text == _LONG_U and made and made[-1].text == _WO and behind[1:] == _DHO
        meant = _SHORT_U if short else mixed
        made.append(replace(glyph, text=meant, score=_DOUBT) if meant else glyph)
    return made


def _of_two_parts(before: Sequence[Glyph], mark: str, after: Sequence[str]) -> str:
    """Give the mark that stands behind เ in the place of one that looks like it; empty where it is none of these."""
    behind = next((sign for sign in after if unicodedata.category(sign) != _MARK), "")
    leading = any(glyph.text == _E for glyph in before[-3:-1])
    meant = _WITH_E.get(behind, "")
    return meant if leading and mark in _LIKE_E and mark != meant else ""


def _likeliest(glyph: Glyph, marks: Sequence[str]) -> Glyph:
    mark = max(marks, key=lambda mark: glyph.others.get(mark, 0.0))
    return replace(glyph, text=mark, score=max(_DOUBT, glyph.others.get(mark, 0.0)))


def _bearer(glyphs: Sequence[Glyph]) -> str:
    """Give the consonant that a mark behind signs stands on, empty where there is none."""
    return next((glyph.text for glyph in reversed(glyphs) if unicodedata.category(glyph.text) != _MARK), "")


def with_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Give characters with the marks behind them as one each, which is as sure as the least sure of its parts."""
    made: list[Glyph] = []
    for glyph in glyphs:
        if made and made[-1].text.strip() and unicodedata.category(glyph.text) == _MARK:
            base = made[-1]
            made[-1] = Glyph(base.text + glyph.text, min(base.score, glyph.score), base.position, _NONE)
        else:
            made.append(replace(glyph, others=_NONE))
    return made
