"""One way of looking at a page, and how much what it yielded tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.finding.outline import Outline
from identity_checks.documents.finding.sheet import Sheet
from identity_checks.documents.layouts.classification import has_fillers, lacks_words
from identity_checks.documents.layouts.passport import Zone
from identity_checks.documents.text.engine import Corners, TextLine
from identity_checks.documents.text.words import PlacedLine
from identity_checks.packs.evidence import lacks_labels
from identity_checks.packs.pack import Kind
from identity_checks.packs.shelf import ShelvedPack
from identity_checks.results import DocumentType

CONVINCING: Final = 5.0
MAINLAND: Final = "CHN"
_WEIGHTIEST: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """One way of looking at the page, with what it yielded.

    `several` tells whether the lines seem to be those of more than one document, `mixed` whether they surely are,
    `crossed` whether print runs across the sheet, `other` is a look at the same document with that print or without it.
    `otherwise` are lines on the page, in its pixels, that run otherwise than most of the sheet's.
    `quoted`: it is no document but has the words of one; `doubtful`: it may be another paper than the one it is told.
    """

    sheet: Sheet
    rotation: int
    outline: Outline | None
    lines: tuple[PlacedLine, ...]
    document_type: DocumentType
    strength: float
    zone: Zone | None
    pack: ShelvedPack | None
    several: bool
    mixed: bool = False
    quoted: bool = False
    doubtful: bool = False
    crossed: bool = False
    other: Attempt | None = None
    otherwise: tuple[Corners, ...] = ()

    def place_on(self, base: Sheet) -> Corners:
        """Give where its sheet lies on the page, in pixels of the page's own sheet."""
        height, width = self.sheet.picture.shape[:2]
        corners = self.sheet.on_page(np.array([[0, 0], [width, 0], [width, height], [0, height]]))
        return np.asarray(base.from_page(corners), np.float32)


def has_unread_zone(attempt: Attempt) -> bool:
    """Tell whether a sheet bears a zone, or ought to, that was not read or whose check digits are wrong."""
    if attempt.zone is not None:
        return not attempt.zone.holds
    if attempt.document_type is DocumentType.UNKNOWN:
        return has_fillers(texts_of(attempt))
    wanted = attempt.pack is not None and attempt.pack.pack.zone is not None
    return wanted or attempt.document_type is DocumentType.PASSPORT


def lacks_own_words(attempt: Attempt) -> bool:
    """Tell whether a sheet lacks words that every document of its kind bears, or says nothing of its kind."""
    texts = texts_of(attempt)
    if attempt.pack is not None:
        return lacks_labels(attempt.pack.pack, texts)
    if attempt.document_type is DocumentType.UNKNOWN:
        return attempt.zone is None and bool(texts)
    return lacks_words(attempt.document_type, texts)


def chinese_names(attempt: Attempt) -> frozenset[str]:
    """Give the fields that bear the name of a person in Chinese."""
    if attempt.document_type is DocumentType.BUSINESS_LICENCE:
        return frozenset({"legal_representative"})
    pack = None if attempt.pack is None else attempt.pack.pack
    front = DocumentType.RESIDENT_ID_FRONT in (attempt.document_type, pack and pack.like)
    permit = pack is not None and pack.state == MAINLAND and pack.kind is Kind.TRAVEL_PERMIT
    return frozenset({"name"}) if front or permit else frozenset()


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line of text that was read, and where its middle lies among the marks of the page's text."""

    text: str
    score: float
    middle: tuple[float, float]


def lines_said(attempt: Attempt, base: Sheet) -> list[SaidLine]:
    """Give the lines of an attempt as they lie on the page's own sheet."""
    lines = [line.source for line in attempt.lines]
    if not lines:
        return []
    on_page = attempt.sheet.on_page(np.array([line.corners.mean(axis=0) for line in lines]))
    middles = base.from_page(on_page.astype(np.float64))
    return [SaidLine(line.text, line.score, (float(x), float(y))) for line, (x, y) in zip(lines, middles, strict=True)]


def lines_on(part: Sequence[Corners], lines: Sequence[SaidLine]) -> list[SaidLine]:
    """Give those lines that lie where a part of the page's text is."""
    hull = cv2.convexHull(np.concatenate(part).astype(np.float32))
    return [line for line in lines if cv2.pointPolygonTest(hull, line.middle, measureDist=False) >= 0]


def texts_on(part: Sequence[Corners], lines: Sequence[SaidLine]) -> list[str]:
    """Give what is said where a part of the page's text is."""
    return [line.text for line in lines_on(part, lines)]


def texts_of(attempt: Attempt) -> list[str]:
    """Give what an attempt's lines say."""
    return [line.source.text for line in attempt.lines]


def rank(attempt: Attempt) -> tuple[float, bool, bool]:
    """Give what an attempt is preferred by: how plain its kind is, then a zone that holds, then a clear outline."""
    holds = attempt.zone is not None and attempt.zone.reading.valid
    return attempt.strength, holds, attempt.outline is not None


def tell_enough(attempts: Sequence[Attempt]) -> bool:
    """Tell whether attempts at groups of lines need no look at the page as a whole."""
    documents = [attempt for attempt in attempts if is_document(attempt) and attempt.outline is not None]
    return len(documents) > 1 or any(attempt.strength >= CONVINCING for attempt in documents)


def is_document(attempt: Attempt) -> bool:
    return attempt.document_type is not DocumentType.UNKNOWN or attempt.zone is not None


def readability(lines: Collection[TextLine | SaidLine]) -> float:
    """Give how well lines read; a long one counts little more than others, for digits read well upside down too."""
    weights = [min(_WEIGHTIEST, max(1, len(line.text))) for line in lines]
    # Fillers point the other way on a zone that is upside down.
    scores = [0.0 if ">>>" in line.text else line.score for line in lines]
    return float(np.average(scores, weights=weights))
