"""What kind of document a sheet is by its text, and whether it may be another paper that has the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from identity_checks.documents.finding.picture import Pictured
from identity_checks.documents.layouts.by_pack.other_papers import signs_of_another
from identity_checks.documents.layouts.classification import classify
from identity_checks.documents.layouts.other_papers import ENOUGH, is_another_paper, is_doubtful
from identity_checks.documents.text.words import PlacedLine
from identity_checks.packs.shelf import ShelvedPack
from identity_checks.results import DocumentType

QUOTED: Final = 2.0
"""Strength of a paper that quotes a document: any document on the page is preferred to it."""


@dataclass(frozen=True, slots=True, eq=False)
class ToldKind:
    """A kind, how plainly its words are there, and its pack if it has one.

    `quoted` tells that the sheet has a document's words and is another paper, `doubtful` that it may be one.
    """

    kind: DocumentType
    strength: float
    pack: ShelvedPack | None
    quoted: bool
    doubtful: bool


def told_kind(
    lines: Sequence[PlacedLine],
    code: str | None,
    packs: Sequence[tuple[ShelvedPack, float]],
    where: Callable[[], Pictured],
) -> ToldKind:
    """Give what kind of document upright lines of text are.

    `code` is the document code of a zone that holds, `packs` are those that the lines speak for with their strengths,
    the strongest first. `where` tells, where that is asked, where the sheet's picture is: one beside an outline may be
    another paper's.
    """
    kind, strength = classify([line.source.text for line in lines], code)
    place = where() if kind is not DocumentType.UNKNOWN or packs else Pictured.ON_IT
    bare, unclear = place is Pictured.NOWHERE, place is not Pictured.ON_IT
    quoted = False
    if code is None:
        signs = [signs_of_another(item.pack, lines, bare=bare) for item, _ in packs]
        likely = [
            (item, found if bare is unclear else signs_of_another(item[0].pack, lines, bare=unclear))
            for item, found in zip(packs, signs, strict=True)
            if found < ENOUGH
        ]
        quoted = len(likely) < len(packs)
        if is_another_paper(kind, lines, bare=bare):
            kind, quoted = DocumentType.UNKNOWN, True
    else:
        likely = [(item, 0) for item in packs]
    if quoted and kind is DocumentType.UNKNOWN:
        strength = min(strength, QUOTED)
    if likely and likely[0][0][1] >= strength:
        (pack, strength), found = likely[0]
        return ToldKind(DocumentType.REGIONAL, strength, pack, quoted=False, doubtful=found > 0)
    doubtful = is_doubtful(kind, lines, bare=unclear)
    return ToldKind(kind, strength, None, quoted=quoted and kind is DocumentType.UNKNOWN, doubtful=doubtful)
