"""Signs of names and other short lines that the line reader drops: told by their shape where their ink is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from identity_checks.documents.text.engine import Glyph, Image, TextLine, spelt
from identity_checks.documents.text.lost_signs import DOUBT, Gap, UnreadInk, unread_gaps
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.results import CorrectionRule

_LONGEST: Final = 16
_WIDTHS: Final = (0.3, 1.05)
"""In ems, how wide what is seen of a sign's ink between its neighbours' may be."""


def with_inked_signs(opinion: SecondOpinion, ink: UnreadInk, lines: Sequence[TextLine]) -> list[TextLine]:
    """Give short lines with a sign put where there is ink of one that none was read from and its shape is clear.

    It is never sure, and marked as put there.
    """
    settled = list(lines)
    for index, line in enumerate(lines):
        if len(line.glyphs) > _LONGEST or not ink.beside(line):
            continue
        for gap in reversed(unread_gaps(ink.picture, line)):
            if _WIDTHS[0] <= gap.width <= _WIDTHS[1]:
                settled[index] = _with_sign(opinion, ink.picture, settled[index], gap)
    return settled


def _with_sign(opinion: SecondOpinion, picture: Image, line: TextLine, gap: Gap) -> TextLine:
    """Give a line with the sign of one gap, or as it is."""
    at = gap.place + (gap.position > line.glyphs[gap.place].position)
    empty = Glyph("", DOUBT, gap.position, MappingProxyType({}), rule=CorrectionRule.CHARACTER_CLASSIFIER)
    seen = replace(line, glyphs=(*line.glyphs[:at], empty, *line.glyphs[at:]))
    sign = opinion.sign_at(picture, seen, at)
    if sign is None:
        return line
    glyphs = list(seen.glyphs)
    glyphs[at] = replace(empty, text=sign)
    return spelt(line, glyphs)
