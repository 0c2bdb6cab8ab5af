"""The faces of a case as they are kept and searched for, made only when somebody may search (R36)."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from case_server.face_search.case_faces import CaseFace, CaseFaces
from identity_checks.decoding import Page
from identity_checks.faces import FaceComparer
from identity_checks.faces.comparison import LOW_QUALITY
from identity_checks.results import FaceBox, Quad


@dataclass(frozen=True, slots=True, eq=False)
class FacePage:
    """A page of a case on which a face is looked for; `is_document` tells a portrait from a selfie.

    `turn` is the quarter turn that makes it upright, where that is known.
    """

    evidence_id: UUID
    page: Page
    is_document: bool
    corners: Quad | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FaceMaker:
    """Embeds the faces of a case when asked to; to be called in the thread of the models."""

    comparer: FaceComparer
    pages: tuple[FacePage, ...]
    model_version: str

    def __call__(self) -> CaseFaces:
        """The largest face of every page, unless it is too poor to mean anything."""
        return CaseFaces(
            tuple(self._made()), self.comparer.template_version, self.model_version, self.comparer.thresholds
        )

    def _made(self) -> Iterator[CaseFace]:
        for one in self.pages:
            found: tuple[FaceBox, ...] = self.comparer.find(
                one.page.pixels, is_document=one.is_document, corners=one.corners, turn=one.turn
            )
            if found and found[0].quality >= LOW_QUALITY:
                vector = self.comparer.template(one.page.pixels, found[0], is_document=one.is_document)
                yield CaseFace(one.evidence_id, one.page.index, found[0].box, vector)
