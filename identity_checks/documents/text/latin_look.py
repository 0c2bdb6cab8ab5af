"""A second look at Latin text: spaces and marks that one view of a line loses, most views of it have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.text.engine import Glyph, Image, TextEngine, TextLine, crop_line, grown
from identity_checks.documents.text.letters import LetterHead
from identity_checks.documents.text.same_letter import is_marked, with_another_mark
from identity_checks.documents.text.second_look import bare, heaviest
from identity_checks.documents.text.vietnamese_lines.tones import with_possible_tones
from identity_checks.documents.text.vietnamese_lines.usual_words import with_usual_words
from identity_checks.documents.text.weighed import in_its_language, weighed
from identity_checks.documents.text.word_gaps import spaces_before, with_seen_gaps
from identity_checks.results import CorrectionRule

_VIEWS: Final = ((0.0, 1.3), (0.12, 1.3), (0.12, 1.0))
"""How far a line's box is grown (in line heights) and how much wider its picture is made."""

_ONLY_VIETNAMESE: Final = "Ợ"
_ENOUGH: Final = 0.5
"""Share of the views that have to read a space."""
_MARK_THOUGHT_OF: Final = 0.05
"""Of 250 lines of names in typefaces of neither part 8 had a plain letter so little sure; 4 of these were wrong."""
_MARK_DOUBT: Final = 0.5
_LENT_DOT: Final = re.compile(r"I([ÈÉÊ])(?!\w)")
"""What is read of İF at the end of a word (ELİF, AKİF): the dot goes to the letter beside it. No name ends so."""
_SMEARED_DOT: Final = re.compile(r"[ÌÍ]F(?!\w)")
"""What motion makes of it: no word of Vietnamese ends so, and none of the languages with these letters and İ."""


def latin_again(
    text: TextEngine, picture: Image, seen: TextLine, head: LetterHead | None, letters: str | None = ""
) -> TextLine:
    """Give what most views of a line say, `seen` among them: first of its letters, then of every space.

    `letters` are those beyond A to Z that the line may have, None when any: a line that may have some is read by the
    head for letters with marks as well. Two readings that agree are enough.
    """
    known = head.letters if letters is None and head is not None else letters or ""
    views = [_readings(seen, head, known)]
    for pad, width in _VIEWS:
        if len(views) == 2 and len({reading.text for view in views for reading in view}) == 1:
            break
        cut = crop_line(picture, grown(seen.corners, pad))
        wide = np.asarray(cv2.resize(cut, None, fx=width, fy=1.0, interpolation=cv2.INTER_CUBIC), np.uint8)
        (view,) = text.read_crops([wide], [seen.corners], squeezed=False)
        views.append(_readings(_placed_back(view, pad), head, known))
    readings = [reading for view in views for reading in view]
    said = heaviest(readings, [bare(reading) for reading in readings])
    spaced = spaced_by_most([reading for reading in readings if bare(reading) == said])
    # Vietnamese marks are settled by its spelling and usual words.
    told_apart = "" if letters is not None and _ONLY_VIETNAMESE in letters else known
    doubtful = _with_own_dots(_doubtful_marks(spaced, told_apart), told_apart)
    return with_seen_gaps(picture, doubtful if letters is None else in_its_language(doubtful, told_apart))


def _readings(view: TextLine, head: LetterHead | None, letters: str) -> tuple[TextLine, ...]:
    """Give what is read on one view: by the line reader, and with the spaces that the head sees; tones as spelt."""
    if head is None or not letters:
        return (view,)
    one, other = weighed(view, head.read(view), letters)
    # Where any letter may stand the language is not known.
    if _ONLY_VIETNAMESE not in letters or letters == head.letters:
        return one, other
    return with_usual_words(with_possible_tones(one)), with_usual_words(with_possible_tones(other))


def _placed_back(view: TextLine, pad: float) -> TextLine:
    """Give a line that was read in a box grown by `pad` heights with the places of its letters in the box itself."""
    along, down = (float(np.linalg.norm(view.corners[end] - view.corners[0])) for end in (1, 3))
    more = pad * down / max(1.0, along)
    glyphs = (
        replace(glyph, position=min(1.0, max(0.0, glyph.position * (1 + 2 * more) - more))) for glyph in view.glyphs
    )
    return replace(view, glyphs=tuple(glyphs))


def spaced_by_most(views: Sequence[TextLine]) -> TextLine:
    """Give the surest of views with the same letters, with the spaces that at least half of them read.

    A space is lost more often than read where there is none. Letters between which the views are not agreed are
    no surer than the share of views that have it so. A word that a full stop shortens has a space behind it, which is
    not sure where most views lack it (`ST. JOHN`).
    """
    best = max(views, key=lambda view: view.score)
    letters = [glyph for glyph in best.glyphs if glyph.text.strip()]
    seen = Counter(place for view in views for place in spaces_before(view.glyphs))
    made: list[Glyph] = []
    for place, letter in enumerate(letters):
        share = seen[place] / len(views)
        initial = seen[place - 2] >= _ENOUGH * len(views)
        stop = letter.text.isalpha() and not initial and _is_shortened(letters[:place])
        words = bool(made) and made[-1].text.isalpha() and letter.text.isalpha()
        agreed = share if stop else max(share, 1 - share) if words else 1.0
        if made:
            before = made[-1]
            made[-1] = replace(before, score=min(before.score, agreed))
            if share >= _ENOUGH or stop:
                made.append(Glyph(" ", agreed, (before.position + letter.position) / 2, MappingProxyType({})))
        made.append(replace(letter, score=min(letter.score, agreed)))
    return replace(best, glyphs=tuple(made), text="".join(glyph.text for glyph in made).strip())


def _doubtful_marks(line: TextLine, letters: str) -> TextLine:
    """Give a line with those letters unsure that may have a mark, or another one: of dots above an I little is seen.

    Another mark counts where `letters` has it: Turkey's İ and Í are one to blur, and Germany's registers keep both.
    """
    glyphs = tuple(
        replace(glyph, score=min(_MARK_DOUBT, glyph.score))
        if _mark_thought_of(glyph, letters) >= _MARK_THOUGHT_OF
        else glyph
        for glyph in line.glyphs
    )
    return replace(line, glyphs=glyphs)


def _with_own_dots(line: TextLine, letters: str) -> TextLine:
    """Give a line with İF, unsure, for what is read of it at the end of a word, where `letters` has the former."""
    glyphs = list(line.glyphs)
    text = "".join(glyph.text for glyph in glyphs)
    known = "İ" in letters and len(text) == len(glyphs)
    signs = (_SMEARED_DOT,) if _ONLY_VIETNAMESE in letters else (_LENT_DOT, _SMEARED_DOT)
    ends = [found.start() for sign in signs for found in sign.finditer(text)] if known else []
    for at in ends:
        for place, sign in ((at, "İ"), (at + 1, "F")):
            was = glyphs[place]
            if was.text == sign:
                continue
            score, read = min(_MARK_DOUBT, was.score), was.read or was.text
            glyphs[place] = replace(was, text=sign, score=score, read=read, rule=CorrectionRule.ALPHABET)
    return replace(line, glyphs=tuple(glyphs), text="".join(glyph.text for glyph in glyphs)) if ends else line


def _mark_thought_of(glyph: Glyph, letters: str) -> float:
    """Give how likely a plain letter is the same with any mark, and one with a mark the same with another of some."""
    marked = with_another_mark(glyph.text, glyph.others)
    plain = not is_marked(glyph.text)
    return sum(chance for other, chance in marked.items() if plain or other.upper() in letters.upper())


def _is_shortened(letters: Sequence[Glyph]) -> bool:
    """Tell whether letters end with a full stop behind two of them."""
    first, second, stop = (glyph.text for glyph in letters[-3:]) if len(letters) > 2 else ("", "", "")
    return stop == "." and first.isalpha() and second.isalpha()
