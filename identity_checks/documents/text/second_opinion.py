"""What two who see single characters make of those that the line reader doubts, and what all three say together.

The line reader's probability of a character, the classifier's likelihood and the network's probability are pooled in
logarithms (Genest and Zidek, "Combining Probability Distributions", Statistical Science 1(1), 1986), each with a weight
that was fitted on tuning lines. The likeliest of thousands stands in the text with its pooled probability, and what the
line reader said is kept. One that the line reader did not name is never sure.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence, Set
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np

from identity_checks.documents.text.characters import (
    FURTHER,
    SHIFTS,
    CharacterClassifier,
    CharacterNetwork,
    Floats,
    cut_out,
)
from identity_checks.documents.text.engine import Glyph, Image, TextLine, spelt
from identity_checks.documents.text.look_alikes import LookAlikes, NearSigns, is_common
from identity_checks.documents.text.simplified import to_simplified
from identity_checks.models import CHARACTER_NETWORK, CHARACTERS, ModelStore
from identity_checks.results import CorrectionRule

_LEAST: Final = 1e-3
"""Probability that the line reader counts as having given a character that it did not name."""
_NAMED_FROM: Final = 0.01
"""From which probability a character counts as one that the line reader named."""
_CERTAIN: Final = 0.9975
"""From which probability the line reader is not asked again in a short text, a name: nothing around it confirms it."""
_SHORT: Final = 16
_IN_CONTEXT: Final = 0.94
"""From which probability the line reader's sign stays in running text, unsure: there what is around it tells more."""
_CONTRADICTED: Final = 0.9
"""The most that a character is sure of that the line reader alone gives much and the picture is likelier another."""
_PREFERRED: Final = 0.5
"""Weighted log likelihood by which a rare sign of a name must be likelier than those that are taken for it."""
_LIKELY: Final = 0.7
"""Pooled probability from which a character is put that the line reader did not name."""
_UNNAMED: Final = 0.5
"""What a sign is sure of at most that the line reader did not name."""
_LEAST_OF_UNNAMED: Final = -200.0
"""Likelihood of a picture that is too little like any character for one that nobody named."""
_BELIEVED_FROM: Final = 0.95
"""From which probability the line reader's sign gives way to an unnamed one only if both who see shapes have it so."""
_LEAST_ALONE: Final = -135.0
_CLEAR: Final = 0.9
"""Likelihood and probability from which the shape alone tells a sign."""
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
        self._network = CharacterNetwork.of(models)
        self._look_alikes = LookAlikes()
        self._near = NearSigns()
        self._thresholds = {**models.entry(CHARACTERS).thresholds, **models.entry(CHARACTER_NETWORK).thresholds}

    def on(self, picture: Image, lines: Sequence[TextLine]) -> list[TextLine]:
        """Give lines of a picture with their doubtful Chinese characters as both see them.

        Where that is another one, they look further to either side first: of 洋 a cut too far right shows 羊.
        """
        doubtful = [
            (glyph.score, index, place)
            for index, line in enumerate(lines)
            for place, glyph in enumerate(line.glyphs)
            if glyph.text in self._classifier.places
            and (
                glyph.score < (_CERTAIN if len(line.glyphs) <= _SHORT else self._thresholds["asked_below"])
                or _is_twofold(line, place)
            )
        ]
        asked: dict[int, list[int]] = {}
        for _, index, place in heapq.nsmallest(_MOST, doubtful):
            asked.setdefault(index, []).append(place)
        settled = list(lines)
        for index, places in asked.items():
            glyphs = list(lines[index].glyphs)
            for place, seen in zip(places, self._seen(picture, lines[index], places), strict=True):
                other = self.together(glyphs[place], *seen)
                if len(glyphs) > _SHORT and _is_borne_out(glyphs[place], other):
                    other = replace(glyphs[place], score=_UNNAMED)
                elif other.text != glyphs[place].text:
                    other = self.together(glyphs[place], *self._seen(picture, lines[index], [place], FURTHER)[0])
                glyphs[place] = other
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
        seen = self._shape(*self._seen(picture, line, [place])[0])

        def weighed(sign: str, score: float) -> float:
            read = self._thresholds["reader_weight"] * float(np.log(max(_LEAST_OF_WANTED, score)))
            return read + float(seen[self._classifier.places[sign]])

        scores = {other: weighed(other, thought_of.get(other, 0.0)) for other in rivals}
        first, *behind = sorted(scores, key=lambda other: -scores[other])[:2] or [""]
        if not first or scores[first] + odds < weighed(glyph.text, glyph.score):
            return None
        return None if behind and scores[first] - scores[behind[0]] < _CLEARLY_ONE else first

    def sign_at(self, picture: Image, line: TextLine, place: int) -> str | None:
        """Give the sign that a picture has at a place of a line, by shape alone; None where none is clear."""
        ((likeness, told),) = self._seen(picture, line, [place])
        if float(likeness.max()) < _LEAST_ALONE:
            return None
        scores = self._shape(likeness, told)
        best = int(scores.argmax())
        clear = 1 / float(np.exp(scores - scores[best]).sum()) >= _CLEAR
        return self._classifier.characters[best] if clear else None

    def together(self, glyph: Glyph, likeness: Floats, told: Floats) -> Glyph:
        """Give a character as the line reader's opinion, the prototypes' and the network's have it together.

        `likeness` and `told` are the log likelihoods and log probabilities of the classifier's characters. One that the
        line reader did not name has its least probability, has to be likely all the same and is never sure; so is what
        is put in the place of another on a picture that is like no character.
        """
        named = self._named(glyph)
        scores = self._shape(likeness, told)
        for character, score in named.items():
            more = float(np.log(max(1.0, score / _LEAST)))
            scores[self._classifier.places[character]] += self._thresholds["reader_weight"] * more
        pooled = np.exp(scores - scores.max())
        pooled /= pooled.sum()
        place = int(pooled.argmax())
        best, sure = self._classifier.characters[place], float(pooled[place])
        whole = float(likeness.max()) >= self._thresholds["least_likeness"]
        if best == glyph.text:
            if glyph.rule is CorrectionRule.SIMPLIFIED and sum(score >= _NAMED_FROM for score in named.values()) == 1:
                # What nobody read is no surer for being the only one that was thought of.
                sure = min(sure, glyph.score)
            return replace(glyph, score=sure)
        # What the line reader thought of stays beside it: a closed text may know better than both.
        beside = replace(glyph, others=MappingProxyType(named))
        if named.get(best, 0.0) >= _NAMED_FROM:
            return _put(beside, best, sure if whole else min(sure, _UNNAMED))
        # The classifier knows no traditional form: what it takes that for says nothing.
        if glyph.rule is CorrectionRule.SIMPLIFIED:
            return glyph
        # On a cut that shows none whole the network is sure of what it has never seen, and the prototypes are not.
        believed = glyph.score >= _BELIEVED_FROM
        if sure < _LIKELY:
            return replace(glyph, score=min(glyph.score, _CONTRADICTED)) if whole else glyph
        agreed = not believed or int(likeness.argmax()) == place
        if agreed and float(likeness.max()) >= (_LEAST_ALONE if believed else _LEAST_OF_UNNAMED):
            return _put(beside, best, _UNNAMED)
        return replace(glyph, score=min(glyph.score, _UNNAMED)) if believed else glyph

    def _seen(
        self, picture: Image, line: TextLine, places: Sequence[int], shifts: Sequence[float] = SHIFTS
    ) -> list[tuple[Floats, Floats]]:
        """Give what prototypes and network make of a line's characters: log likelihoods and log probabilities."""
        cuts = cut_out(picture, line, places, shifts)
        return list(zip(self._classifier.likeness(cuts), self._network.told(cuts), strict=True))

    def _named(self, glyph: Glyph) -> dict[str, float]:
        """Give the characters that the line reader thought of, traditional forms as simplified ones."""
        named = {glyph.text: glyph.score}
        for other, score in glyph.others.items():
            folded = to_simplified(other)
            if folded != glyph.text and folded in self._classifier.places:
                named[folded] = max(named.get(folded, 0.0), score)
        return named

    def _shape(self, likeness: Floats, told: Floats) -> Floats:
        """Give what the picture alone says of every character, in weighted logarithms."""
        weights = self._thresholds
        return np.asarray(weights["classifier_weight"] * likeness + weights["network_weight"] * told, np.float32)


def _is_borne_out(read: Glyph, seen: Glyph) -> bool:
    """Tell whether a sign read in running text stays that was hardly thought to be the other one that its shape is.

    About a rare one, 喆, what usually stands in texts misleads.
    """
    thought_of = seen.text != read.text and seen.text in read.others
    return thought_of and is_common(seen.text) and read.score >= _IN_CONTEXT


def _is_twofold(line: TextLine, place: int) -> bool:
    """Tell whether a sign stands beside the same one: of two look-alikes, as 森淼, a line reader makes one twice."""
    beside = (*line.glyphs[max(0, place - 1) : place], *line.glyphs[place + 1 : place + 2])
    return any(line.glyphs[place].text == other.text for other in beside)


def _put(glyph: Glyph, sign: str, score: float) -> Glyph:
    """Give a character with the sign that the classifier has put in the place of the one read."""
    return replace(
        glyph, text=sign, score=score, read=glyph.read or glyph.text, rule=CorrectionRule.CHARACTER_CLASSIFIER
    )
