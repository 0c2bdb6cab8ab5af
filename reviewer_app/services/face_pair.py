"""The two faces of a case, aligned: both files first, then the media process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer_app.services.futures import chained, done
from reviewer_app.services.media_client import FaceRequest
from reviewer_app.services.types import EvidenceProblem, MediaProblem, MediaTrouble

if TYPE_CHECKING:
    from concurrent.futures import Future

    from reviewer_app.services.evidence_source import EvidenceSource
    from reviewer_app.services.media_client import Media
    from reviewer_app.services.types import AlignedFaces, CaseView, EvidenceBytes


def face_pair(view: CaseView | None, source: EvidenceSource, media: Media) -> Future[AlignedFaces | MediaProblem]:
    """Portrait and selfie where the pre-check found both; `view` None: the case is not here."""
    face = None if view is None else view.detail.face
    if view is None or face is None:
        return done(MediaProblem(MediaTrouble.NO_FACE))
    case_id = view.detail.summary.case_id

    def with_document(document: EvidenceBytes | EvidenceProblem) -> Future[AlignedFaces | MediaProblem]:
        if isinstance(document, EvidenceProblem):
            return done(MediaProblem(MediaTrouble.NO_EVIDENCE, document.trouble))

        def with_selfie(selfie: EvidenceBytes | EvidenceProblem) -> Future[AlignedFaces | MediaProblem]:
            if isinstance(selfie, EvidenceProblem):
                return done(MediaProblem(MediaTrouble.NO_EVIDENCE, selfie.trouble))
            return media.aligned(
                FaceRequest(document.data, face.document_page, face.document_box, selfie.data, face.selfie_box)
            )

        return chained(source.get(case_id, face.selfie_evidence_id), with_selfie)

    return chained(source.get(case_id, face.document_evidence_id), with_document)
