"""A second look at lines of text that may have been misread: other cuts of the same line, the majority decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from identity_checks.documents.text.engine import Image, TextEngine, TextLine, crop_line, grown, sharpened
from identity_checks.documents.text.punctuation import LIST_SIGNS

_TEXT_AT_ALL: Final = 0.7
_DOUBTFUL_BELOW: Final = 0.85
_OTHER_VIEWS: Final = ((-0.1, False), (0.12, True), (0.12, False))
"""Further cuts of a doubtful line: how far its box is grown (in line heights), and whether it is sharpened."""

_BELIEVED: Final = 4
"""A view counts by this power of its score."""


def look_again(text: TextEngine, picture: Image, lines: Sequence[TextLine]) -> list[TextLine]:
    """Read lines with a doubtful Chinese character in other cuts as well and keep what most of them say."""
    settled = list(lines)
    several = {index: [line] for index, line in enumerate(lines) if _is_doubtful(line)}
    for pad, crisp in _OTHER_VIEWS:
        # Two readings that agree are enough.
        open_ones = [index for index, seen in several.items() if len(seen) != 2 or bare(seen[0]) != bare(seen[1])]
        cuts = [crop_line(picture, grown(lines[index].corners, pad)) for index in open_ones]
        views = [sharpened(cut) if crisp else cut for cut in cuts]
        read = text.read_crops(views, [lines[index].corners for index in open_ones], squeezed=False)
        for index, line in zip(open_ones, read, strict=True):
            several[index].append(line)
    for index, seen in several.items():
        chosen = heaviest(seen, [bare(line) for line in seen])
        settled[index] = max((line for line in seen if bare(line) == chosen), key=lambda line: line.score)
    return settled


def heaviest(views: Sequence[TextLine], said: Sequence[str]) -> str:
    """Give what most views of a line say, each counting by a power of its score."""
    weight: dict[str, float] = {}
    for view, words in zip(views, said, strict=True):
        weight[words] = weight.get(words, 0.0) + view.score**_BELIEVED
    return max(weight, key=lambda words: weight[words])


def bare(line: TextLine) -> str:
    """Give what a line says without its spaces."""
    return "".join(line.text.split())


def _is_doubtful(line: TextLine) -> bool:
    """Tell whether a line of Chinese text has a character that may be another."""
    glyphs = [glyph for glyph in line.glyphs if glyph.text.strip()]
    han = ["\u3400" <= glyph.text[0] <= "\u9fff" for glyph in glyphs]
    if sum(han) < 2 or line.score <= _TEXT_AT_ALL:
        return False
    return min(glyph.score for glyph in glyphs if glyph.text[0] not in LIST_SIGNS) < _DOUBTFUL_BELOW
