"""Documents that the picture's edge cuts at their left: what is left of title and labels, beside labels that are whole.

An edge cuts through words, what is printed on another paper begins with whole ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from identity_checks.packs.spelling import folded, folded_parts, tells

_OF_TITLE: Final = 5
_OF_LABEL: Final = 4
"""Letters that are left of a title and of a label at least."""
_WHOLE: Final = 2
"""Fields at least whose labels are there as a whole."""


def is_cut_left(
    titles: Sequence[str], labels: Sequence[Sequence[str]], telling: Sequence[str], texts: Sequence[str]
) -> bool:
    """Tell whether lines of text begin with ends of one of some titles and of one label of a kind in Latin letters.

    `labels` are those of each of its fields; two of them must be there as they are, one of them among the words that
    are `telling`.
    """
    lines = [folded_parts(text) for text in texts]
    begun = {line[0] for line in lines}
    if not any(_is_left_of(title, begun, _OF_TITLE) for title in titles):
        return False
    parts = {part for line in lines for part in line} - {""}
    own = [{folded(label) for label in one} for one in labels]
    every = set().union(*own)
    whole = [one for one in own if one & parts]
    told = {folded(word) for word in telling} & every & parts
    cut = begun - every
    return (
        len(whole) >= _WHOLE and bool(told) and any(_is_left_of(each, cut, _OF_LABEL) for one in labels for each in one)
    )


def _is_left_of(words: str, begun: set[str], least: int) -> bool:
    """Tell whether a line begins with the end of some words in Latin letters, cut within one of them or most of all."""
    whole = folded(words)
    if tells(whole) > len(whole):
        return False
    starts = set(accumulate(len(folded(word)) for word in words.split()))
    return any(
        whole[at:] in begun for at in range(1, len(whole) - least + 1) if at not in starts or 2 * at < len(whole)
    )
