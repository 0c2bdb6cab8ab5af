"""What a classifier of single characters makes of those that the line reader doubts, and what both say together.

The line reader's probability of a character and the classifier's likelihood are pooled in logarithms (Genest and Zidek,
"Combining Probability Distributions", Statistical Science 1(1), 1986), each with a weight that was fitted on tuning
lines. The likeliest character stands in the text with its pooled probability, and what the line reader said is kept.
A rare character that the line reader did not name, or one that it hardly did, takes a doubtful one's place only if the
two look nearly the same and the picture is likelier it by more than a clean one is, or if the picture is clearly
likelier it than any other of the classifier's thousands; then it is never sure.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np

from identity_checks.documents.text.characters import CharacterClassifier, Floats, cut_out
from identity_checks.documents.text.engine import Glyph, Image, TextLine, spelt
from identity_checks.documents.text.look_alikes import LookAlikes, NearSigns, is_common
from identity_checks.documents.text.simplified import to_simplified
from identity_checks.models import CHARACTERS, ModelStore
from identity_checks.results import CorrectionRule

_LEAST: Final = 1e-6
_NAMED_FROM: Final = 0.01
"""From which probability a character counts as one that the line reader named."""
_AS_LIKELY: Final = 1.0
"""Weighted log likelihood by which the classifier may prefer a character that nobody named and still agree."""
_CERTAIN: Final = 0.9975
"""From which probability the line reader is not asked again in a short text, a name: nothing around it confirms it."""
_SHORT: Final = 16
_CONTRADICTED: Final = 0.9
"""The most that a character is sure of that the line reader alone gives much and the classifier sees as another."""
_PREFERRED: Final = 0.5
"""Weighted log likelihood by which a rare sign of a name must be likelier than those that are taken for it."""
_UNNAMED_BELOW: Final = 0.95
"""From which probability the line reader's sign stays, however much the picture is like another."""
_BEYOND: Final = (1.1, 2.0)
"""How many times what parts two look-alikes' prototypes the picture must be likelier the one not named: what is far
more, as under a stamp, is neither."""
_UNNAMED: Final = 0.5
"""What a sign is sure of at most that the line reader did not name, or hardly."""
_LEAST_OF_NAMED: Final = -300.0
"""Likelihood of a picture that is hardly a character any more, as a few strokes of a bad copy are not."""
_LEAST_OF_UNNAMED: Final = -135.0
"""Likelihood of a picture that is too little like a character for one that nobody named."""
_FIRST_OF_NAMED: Final = 4.0
_FIRST_OF_UNNAMED: Final = 12.0
"""Log likelihood by which the first of thousands is first by no chance: if the line reader named it, if it did not."""
_CLEARLY: Final = 1.5
"""Odds (natural logarithm) from which a picture that is like no character decides between two that were named."""
_AGAINST: Final = -2.0
"""The same of one that is like a character: what is first of thousands may have less on its side than what was read."""
_LEAST_OF_WANTED: Final = 1e-3
"""Probability with which a sign counts that the line reader did not think of."""
_CLEARLY_ONE: Final = 0.5
"""Odds (natural logarithm) by which a wanted sign must be likelier than the next."""
_MOST: Final = 24
"""How many characters of a document are asked about at most, the most doubtful first: each costs milliseconds."""


class SecondOpinion:
    """Weighs two opinions on doubtful characters; for one thread at a time."""

    def __init__(self, models: ModelStore) -> None:
        """Take the classifier and its weights from the networks that ship with the product."""
        self._classifier = CharacterClassifier.of(models)
        self._look_alikes = LookAlikes()
        self._near = NearSigns()
        self._thresholds = models.entry(CHARACTERS).thresholds

    def on(self, picture: Image, lines: Sequence[TextLine]) -> list[TextLine]:
        """Give lines of a picture with their doubtful Chinese characters as both see them."""
        doubtful = [
            (glyph.score, index, place)
            for index, line in enumerate(lines)
            for place, glyph in enumerate(line.glyphs)
            if glyph.score < (_CERTAIN if len(line.glyphs) <= _SHORT else self._thresholds["asked_below"])
            and glyph.text in self._classifier.places
        ]
        asked: dict[int, list[int]] = {}
        for _, index, place in heapq.nsmallest(_MOST, doubtful):
            asked.setdefault(index, []).append(place)
        settled = list(lines)
        for index, places in asked.items():
            seen = self._classifier.likeness(cut_out(picture, lines[index], places))
            glyphs = list(lines[index].glyphs)
            for place, likeness in zip(places, seen, strict=True):
                glyphs[place] = self.together(glyphs[place], likeness)
            settled[index] = spelt(lines[index], glyphs)
        return settled

    def may_be_others(self, picture: Image, line: TextLine, places: Sequence[int]) -> bool:
        """Tell whether one of a line's signs may be one that the line reader takes for it, though it is sure.

        That is one that looks as much like another sign, also one that neither network knows. What is like no character
        tells nothing.
        """
        asked = [
            place
            for place in places
            if line.glyphs[place].text in self._classifier.places and self._look_alikes.of(line.glyphs[place].text)
        ]
        if not asked:
            return False
        weight = self._thresholds["classifier_weight"]
        for place, cut in zip(asked, cut_out(picture, line, asked), strict=True):
            sign = line.glyphs[place].text
            likeness, described = self._classifier.described(cut)
            own, other = float(likeness[self._classifier.places[sign]]), self._look_alikes.likeness(sign, described)
            whole = float(likeness.max()) >= self._thresholds["least_likeness"]
            if whole and weight * (own - other) < (0.0 if is_common(sign) else _PREFERRED):
                return True
        return False

    def one_of(self, picture: Image, line: TextLine, place: int, wanted: Set[str], odds: float) -> str | None:
        """Give the wanted sign that a line's sign, which is none of them, rather is; None where the picture says no.

        That is one that the line reader thought of or that looks nearly the same. `odds` (natural logarithm) are those
        that it is a wanted one at all.
        """
        glyph = line.glyphs[place]
        if glyph.text not in self._classifier.places:
            return None
        own = self._classifier.places[glyph.text]
        thought_of = {other: score for other, score in glyph.others.items() if other in wanted}
        near = {self._classifier.characters[number] for number in self._near.of(own)} & wanted
        rivals = [other for other in near | thought_of.keys() if other in self._classifier.places]
        likeness = self._classifier.likeness(cut_out(picture, line, [place]))[0]

        def weighed(sign: str, score: float) -> float:
            seen = self._thresholds["classifier_weight"] * float(likeness[self._classifier.places[sign]])
            return self._thresholds["reader_weight"] * float(np.log(max(_LEAST_OF_WANTED, score))) + seen

        scores = {other: weighed(other, thought_of.get(other, 0.0)) for other in rivals}
        first, *behind = sorted(scores, key=lambda other: -scores[other])[:2] or [""]
        if not first or scores[first] + odds < weighed(glyph.text, glyph.score):
            return None
        return None if behind and scores[first] - scores[behind[0]] < _CLEARLY_ONE else first

    def together(self, glyph: Glyph, likeness: Floats) -> Glyph:
        """Give a character as the line reader's opinion and the classifier's log likelihoods have it together.

        Only characters that the line reader named are weighed, and only where the picture looks like a character at
        all: a cut through two characters, under a stamp or beside the line is like none. What both opinions point at
        without that is put there and never sure.
        """
        named = {glyph.text: glyph.score}
        for other, score in glyph.others.items():
            folded = to_simplified(other)
            if score >= _NAMED_FROM and folded != glyph.text and folded in self._classifier.places:
                named[folded] = max(named.get(folded, 0.0), score)
        alike = self._far_likelier(glyph, named, likeness) or self._first_of_all(glyph, named, likeness)
        if float(likeness.max()) < self._thresholds["least_likeness"]:
            return glyph if alike is None else _put(glyph, alike, _UNNAMED)
        scores = {
            character: self._thresholds["reader_weight"] * float(np.log(max(_LEAST, score)))
            + self._thresholds["classifier_weight"] * float(likeness[self._classifier.places[character]])
            for character, score in named.items()
        }
        peak = max(scores.values())
        total = sum(float(np.exp(score - peak)) for score in scores.values())
        pooled = {character: float(np.exp(score - peak)) / total for character, score in scores.items()}
        best = max(pooled, key=lambda character: pooled[character])
        if alike is not None and alike != best:
            return _put(glyph, alike, _UNNAMED)
        # Being likelier than the others that were named is no agreement where the classifier sees yet another one.
        sure = pooled[best]
        behind = float(likeness.max() - likeness[self._classifier.places[best]])
        if self._thresholds["classifier_weight"] * behind > _AS_LIKELY:
            sure = min(sure, named[best], _CONTRADICTED)
        if glyph.rule is CorrectionRule.SIMPLIFIED and len(named) == 1:
            # What nobody read is no surer for being the only one that is weighed.
            sure = min(sure, glyph.score)
        agreed = replace(glyph, score=sure, others=MappingProxyType(pooled))
        if best == glyph.text:
            return agreed
        return _put(agreed, best, sure)

    def _far_likelier(self, glyph: Glyph, named: Mapping[str, float], likeness: Floats) -> str | None:
        """Give the look-alike of a doubtful sign that the picture is much more like, None where there is none.

        A rare character need not be named: the line reader takes it for a common one. A common one would have been.
        """
        if glyph.score >= _UNNAMED_BELOW:
            return None
        place, own = int(likeness.argmax()), self._classifier.places[glyph.text]
        best, gain = self._classifier.characters[place], float(likeness[place] - likeness[own])
        least, most = (times * self._near.apart(own, place) for times in _BEYOND)
        if not least <= gain <= most or (is_common(best) and best not in named):
            return None
        outweighed = self._thresholds["classifier_weight"] * gain > np.log(glyph.score / (1 - glyph.score))
        return best if outweighed else None

    def _first_of_all(self, glyph: Glyph, named: Mapping[str, float], likeness: Floats) -> str | None:
        """Give the character that a picture is clearly likelier than any other of all, None where there is none.

        That one of a few that the line reader named is the first of thousands is no chance, whatever blur or noise has
        made of the picture. One that it did not name has to be rare and further ahead.
        """
        place = int(likeness.argmax())
        best, found = self._classifier.characters[place], float(likeness[place])
        ahead = found - float(np.partition(likeness, -2)[-2])
        if best == glyph.text:
            return None
        if best not in named:
            # The classifier knows no traditional form: what it takes that for says nothing.
            known = not is_common(best) and glyph.rule is not CorrectionRule.SIMPLIFIED
            least = _LEAST_OF_UNNAMED if glyph.score < _UNNAMED_BELOW else self._thresholds["least_likeness"]
            return best if known and found >= least and ahead >= _FIRST_OF_UNNAMED else None
        gain = found - float(likeness[self._classifier.places[glyph.text]])
        odds = float(np.log(named[best] / glyph.score)) + self._thresholds["classifier_weight"] * gain
        if found < self._thresholds["least_likeness"]:
            return best if found >= _LEAST_OF_NAMED and odds > _CLEARLY else None
        return best if ahead >= _FIRST_OF_NAMED and odds > _AGAINST else None


def _put(glyph: Glyph, sign: str, score: float) -> Glyph:
    """Give a character with the sign that the classifier has put in the place of the one read."""
    return replace(
        glyph, text=sign, score=score, read=glyph.read or glyph.text, rule=CorrectionRule.CHARACTER_CLASSIFIER
    )
