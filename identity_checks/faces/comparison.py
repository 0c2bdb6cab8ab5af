"""Comparing the faces of two pages, one to one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.faces.alignment import EMBEDDING_SIDE, align
from identity_checks.faces.detection import FaceDetector
from identity_checks.finding_codes import FindingCode
from identity_checks.models import SFACE, YUNET, ModelStore
from identity_checks.results import Band, FaceBox, FaceComparison, Finding, Point, Quad, Severity

_FLICKER_SIDE: Final = 224
_FLICKER_SHARE: Final = 0.7
_CARD_LONG_SIDE: Final = 960
_LOW_QUALITY: Final = 0.2
# A portrait on a document may come with a smaller ghost of itself; beside a selfie anyone nearly as near matters.
_SECOND_FACE_ON_DOCUMENT: Final = 0.75
_SECOND_FACE_ON_SELFIE: Final = 0.4


@dataclass(frozen=True, slots=True)
class FaceMissing:
    """A comparison that could not be made: on which page no face was found."""

    on_a: bool
    on_b: bool
    findings: tuple[Finding, ...]


class FaceComparer:
    """Detector and embedding network, warm and reusable, confined to one thread."""

    def __init__(self, models: ModelStore) -> None:
        self._detector = FaceDetector(models)
        self._session = models.session(SFACE)
        self._input_name: str = self._session.get_inputs()[0].name
        self._thresholds: Final = models.entry(SFACE).thresholds
        self._versions: Final = models.versions(YUNET, SFACE)

    def find(
        self, page: NDArray[np.uint8], *, is_document: bool = False, corners: Quad | None = None
    ) -> tuple[FaceBox, ...]:
        """Give the faces of a BGR page, largest first, in the page's coordinates.

        On a document the face is also looked for with the page turned, and on the document cut out by its `corners`.
        """
        if not is_document:
            return self._detector.find(page)
        found = self._detector.find_turned(page)
        if found or corners is None:
            return found
        return self._find_on_card(page, corners)

    def compare(
        self,
        page_a: NDArray[np.uint8],
        page_b: NDArray[np.uint8],
        *,
        a_is_document: bool = False,
        b_is_document: bool = False,
        corners_a: Quad | None = None,
        corners_b: Quad | None = None,
    ) -> FaceComparison | FaceMissing:
        """Compare the largest face of each page; FaceMissing when a page shows none."""
        faces_a = self.find(page_a, is_document=a_is_document, corners=corners_a)
        faces_b = self.find(page_b, is_document=b_is_document, corners=corners_b)
        if not faces_a or not faces_b:
            return FaceMissing(on_a=not faces_a, on_b=not faces_b, findings=_missing(faces_a, faces_b))
        face_a, face_b = faces_a[0], faces_b[0]
        similarity = float(self.embed(page_a, face_a) @ self.embed(page_b, face_b))
        band = self.band_of(similarity)
        findings = [
            *_of_page("a", faces_a, is_document=a_is_document),
            *_of_page("b", faces_b, is_document=b_is_document),
            *_of_band(band, similarity),
        ]
        return FaceComparison(
            similarity=similarity,
            same_probability=self.same_probability(similarity),
            band=band,
            face_a=face_a,
            face_b=face_b,
            quality_a=face_a.quality,
            quality_b=face_b.quality,
            findings=tuple(findings),
            model_versions=self._versions,
        )

    def aligned(self, page: NDArray[np.uint8], face: FaceBox) -> NDArray[np.uint8]:
        """Cut a face out as 224 x 224 BGR pixels, eyes and mouth in the same place for every face."""
        return align(page, face.landmarks, _FLICKER_SIDE, _FLICKER_SHARE)

    def embed(self, page: NDArray[np.uint8], face: FaceBox) -> NDArray[np.float32]:
        """Give the embedding of a face: 128 numbers of length one, so that a dot product is the cosine."""
        aligned = cv2.cvtColor(align(page, face.landmarks, EMBEDDING_SIDE), cv2.COLOR_BGR2RGB)
        planes = np.asarray(aligned, dtype=np.float32).transpose(2, 0, 1)[None]
        raw = np.asarray(self._session.run(None, {self._input_name: planes})[0][0], dtype=np.float32)
        length = float(np.linalg.norm(raw))
        return raw / np.float32(length) if length > 0 else raw

    def band_of(self, similarity: float) -> Band:
        """Give the band of a cosine by the thresholds of the network's manifest entry."""
        if similarity < self._thresholds["different_below"]:
            return Band.DIFFERENT
        if similarity < self._thresholds["same_from"]:
            return Band.LOOK
        return Band.SAME

    def same_probability(self, similarity: float) -> float:
        """Give the probability that a cosine of this size comes from one person, both being equally likely before.

        A logistic curve whose two constants and their origin stand in the manifest.
        """
        odds = self._thresholds["probability_slope"] * (similarity - self._thresholds["probability_midpoint"])
        return 1.0 / (1.0 + math.exp(-odds))

    def _find_on_card(self, page: NDArray[np.uint8], corners: Quad) -> tuple[FaceBox, ...]:
        outline = np.array(corners, dtype=np.float32)
        width = max(float(np.linalg.norm(outline[1] - outline[0])), float(np.linalg.norm(outline[2] - outline[3])))
        height = max(float(np.linalg.norm(outline[3] - outline[0])), float(np.linalg.norm(outline[2] - outline[1])))
        if min(width, height) < 16:
            return ()
        scale = _CARD_LONG_SIDE / max(width, height)
        size = (round(width * scale), round(height * scale))
        target = np.array([(0, 0), (size[0], 0), size, (0, size[1])], dtype=np.float32)
        matrix = cv2.getPerspectiveTransform(outline, target)
        card = np.asarray(cv2.warpPerspective(page, matrix, size), dtype=np.uint8)
        inverse = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
        return tuple(_on_page(face, inverse) for face in self._detector.find_turned(card))


def _on_page(face: FaceBox, inverse: NDArray[np.float64]) -> FaceBox:
    def back(point: Point) -> Point:
        x, y, w = inverse @ np.array([*point, 1.0])
        return float(x / w), float(y / w)

    box = [back(point) for point in face.box]
    points = [back(point) for point in face.landmarks]
    return FaceBox(
        box=(box[0], box[1], box[2], box[3]),
        landmarks=(points[0], points[1], points[2], points[3], points[4]),
        score=face.score,
        quality=face.quality,
    )


def _missing(faces_a: tuple[FaceBox, ...], faces_b: tuple[FaceBox, ...]) -> tuple[Finding, ...]:
    return tuple(
        Finding(FindingCode.FACE_NOT_FOUND, Severity.ALERT, details={"page": page})
        for page, faces in (("a", faces_a), ("b", faces_b))
        if not faces
    )


def _of_page(page: str, faces: tuple[FaceBox, ...], *, is_document: bool) -> list[Finding]:
    findings = []
    share = _SECOND_FACE_ON_DOCUMENT if is_document else _SECOND_FACE_ON_SELFIE
    others = [face for face in faces[1:] if _breadth(face) >= share * _breadth(faces[0])]
    if others:
        findings.append(
            Finding(
                FindingCode.SEVERAL_FACES,
                Severity.WARNING,
                region=others[0].box,
                confidence=others[0].score,
                details={"page": page, "faces": str(1 + len(others))},
            )
        )
    if faces[0].quality < _LOW_QUALITY:
        findings.append(
            Finding(
                FindingCode.FACE_LOW_QUALITY,
                Severity.WARNING,
                region=faces[0].box,
                details={"page": page, "quality": f"{faces[0].quality:.2f}"},
            )
        )
    return findings


def _of_band(band: Band, similarity: float) -> list[Finding]:
    details = {"similarity": f"{similarity:.3f}"}
    match band:
        case Band.DIFFERENT:
            return [Finding(FindingCode.FACES_DIFFER, Severity.ALERT, details=details)]
        case Band.LOOK:
            return [Finding(FindingCode.FACES_UNCERTAIN, Severity.WARNING, details=details)]
        case Band.SAME:
            return []


def _breadth(face: FaceBox) -> float:
    return math.dist(face.box[0], face.box[1])
