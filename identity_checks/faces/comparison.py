"""Comparing the faces of two pages, one to one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.faces.alignment import align
from identity_checks.faces.bands import RATE_UNLESS_STATED, STATED_RATES, AgeGap, FaceBands, FalseMatchRate
from identity_checks.faces.detection import FaceDetector
from identity_checks.faces.embedding import (
    PORTRAIT_MATCHING,
    PORTRAIT_MATCHING_VERSION,
    Embedding,
    FaceEmbedder,
    PortraitTerms,
    terms_of,
)
from identity_checks.faces.face_quality import FaceQuality, assess_face
from identity_checks.finding_codes import FindingCode
from identity_checks.models import SFACE, YUNET, ModelStore
from identity_checks.results import Band, FaceBox, FaceComparison, Finding, Point, Quad, Severity

_FLICKER_SIDE: Final = 224
_FLICKER_SHARE: Final = 0.7
_CARD_LONG_SIDE: Final = 960
LOW_QUALITY: Final = 0.2
"""Under this a comparison says nothing, and a face is neither kept for a search nor searched for."""
_THUMBNAIL: Final = 48
_SAME_PICTURE: Final = 0.985
"""Correlation of two pictures made small from which they are one; of 120 documents beside a selfie none had more than
0.31, of three photographs of one person none more than 0.56."""
_NEARLY_AS_LONG: Final = 0.02
FALSE_MATCH_RATE: Final = "false_match_rate"
"""Stands among the versions of a comparison whose bands are not those of the rate used unless another is chosen."""
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

    def __init__(self, models: ModelStore, rate: FalseMatchRate = FalseMatchRate.ONE_IN_1_000) -> None:
        self._detector = FaceDetector(models)
        self._embedder = FaceEmbedder(models)
        self.bands: Final = FaceBands(models.entry(SFACE).thresholds, rate)
        stated = next(word for word, one in STATED_RATES.items() if one is rate)
        chosen = {} if stated == RATE_UNLESS_STATED else {FALSE_MATCH_RATE: stated}
        self._versions: Final[Mapping[str, str]] = {**models.versions(YUNET, SFACE), **chosen}
        self.thresholds: Final = models.entry(SFACE).thresholds
        self.template_version: Final = _template_version(models)

    def find(
        self,
        page: NDArray[np.uint8],
        *,
        is_document: bool = False,
        corners: Quad | None = None,
        turn: int | None = None,
    ) -> tuple[FaceBox, ...]:
        """Give the faces of a BGR page, largest first, in the page's coordinates.

        On a document the face is also looked for with the page turned, and on the document cut out by its `corners`.
        `turn` is the quarter turn that makes the page upright, where that is known.
        """
        if not is_document:
            return self._detector.find(page)
        found = self._detector.find_turned(page, turn)
        if found or corners is None:
            return found
        return self._find_on_card(page, corners, None if turn is None else 0)

    def compare(
        self,
        page_a: NDArray[np.uint8],
        page_b: NDArray[np.uint8],
        *,
        a_is_document: bool = False,
        b_is_document: bool = False,
        corners_a: Quad | None = None,
        corners_b: Quad | None = None,
        turn_a: int | None = None,
        age_gap: AgeGap | None = None,
    ) -> FaceComparison | FaceMissing:
        """Compare the largest face of each page; FaceMissing when a page shows none.

        A document's portrait and the photo beside it are embedded in the portrait's terms. `turn_a` is the quarter turn
        that makes the first page upright and `age_gap` the time between the document and now, where known.
        """
        faces_a = self.find(page_a, is_document=a_is_document, corners=corners_a, turn=turn_a)
        faces_b = self.find(page_b, is_document=b_is_document, corners=corners_b)
        if not faces_a or not faces_b:
            return FaceMissing(on_a=not faces_a, on_b=not faces_b, findings=_missing(faces_a, faces_b))
        face_a, face_b = faces_a[0], faces_b[0]
        versions = dict(self._versions)
        if a_is_document == b_is_document:
            similarity = float(self.embed(page_a, face_a) @ self.embed(page_b, face_b))
        else:
            portrait, photo = (
                ((page_a, face_a), (page_b, face_b)) if a_is_document else ((page_b, face_b), (page_a, face_a))
            )
            terms = terms_of(*portrait)
            similarity = self._portrait_similarity(portrait, photo, terms)
            if not terms.plain:
                versions[PORTRAIT_MATCHING] = PORTRAIT_MATCHING_VERSION
        band = self.bands.band_of(similarity, age_gap)
        if min(face_a.quality, face_b.quality) < LOW_QUALITY:
            band = Band.LOOK
        findings = [
            *_of_one_picture(page_a, page_b),
            *_of_page("a", page_a, faces_a, is_document=a_is_document),
            *_of_page("b", page_b, faces_b, is_document=b_is_document),
            *_of_band(band, similarity, self.bands, age_gap),
        ]
        return FaceComparison(
            similarity=similarity,
            same_probability=self.bands.same_probability(similarity),
            band=band,
            face_a=face_a,
            face_b=face_b,
            quality_a=face_a.quality,
            quality_b=face_b.quality,
            findings=tuple(findings),
            model_versions=versions,
        )

    def aligned(self, page: NDArray[np.uint8], face: FaceBox) -> NDArray[np.uint8]:
        """Cut a face out as 224 x 224 BGR pixels, eyes and mouth in the same place for every face."""
        return align(page, face.landmarks, _FLICKER_SIDE, _FLICKER_SHARE)

    def embed(self, page: NDArray[np.uint8], face: FaceBox) -> Embedding:
        """Give the embedding of a photo's face, of length one."""
        return self._embedder.embed(page, face)

    def template(self, page: NDArray[np.uint8], face: FaceBox, *, is_document: bool) -> Embedding:
        """Give the embedding under which a face is kept and searched for; comparable within `template_version`."""
        if not is_document:
            return self._embedder.embed(page, face)
        return self._embedder.embed_portrait(page, face, terms_of(page, face))

    def assess(self, page: NDArray[np.uint8], face: FaceBox) -> FaceQuality:
        """Give every quality component of a face with its value and unit."""
        return assess_face(page, face.landmarks)

    def _portrait_similarity(
        self,
        portrait: tuple[NDArray[np.uint8], FaceBox],
        photo: tuple[NDArray[np.uint8], FaceBox],
        terms: PortraitTerms,
    ) -> float:
        on_document = self._embedder.embed_portrait(*portrait, terms)
        return float(on_document @ self._embedder.embed_beside(*photo, terms))

    def _find_on_card(self, page: NDArray[np.uint8], corners: Quad, turn: int | None) -> tuple[FaceBox, ...]:
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
        return tuple(_on_page(face, inverse) for face in self._detector.find_turned(card, turn))


def _template_version(models: ModelStore) -> str:
    """What has to be equal for two stored embeddings to be comparable: the network's very file, and the treatment."""
    entry = models.entry(SFACE)
    portraits = f"{PORTRAIT_MATCHING} {PORTRAIT_MATCHING_VERSION}"
    return f"{entry.name} {entry.version} {entry.sha256[:8]}, {portraits}"


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


def _of_one_picture(page_a: NDArray[np.uint8], page_b: NDArray[np.uint8]) -> list[Finding]:
    """Say that both pictures are one, whatever way up either is, mirrored or not: then a comparison proves nothing."""
    aspect = page_a.shape[1] / page_a.shape[0]
    small = _thumbnail(page_a)
    turned = [np.rot90(page, quarters) for page in (page_b, page_b[:, ::-1]) for quarters in range(4)]
    near = [page for page in turned if abs(page.shape[1] / page.shape[0] / aspect - 1) < _NEARLY_AS_LONG]
    alike = max((float((small * _thumbnail(page)).mean()) for page in near), default=0.0)
    if alike < _SAME_PICTURE:
        return []
    return [Finding(FindingCode.SAME_PICTURE_TWICE, Severity.ALERT, details={"page": "b"})]


def _thumbnail(page: NDArray[np.uint8]) -> NDArray[np.float32]:
    grey = cv2.cvtColor(cv2.resize(page, (_THUMBNAIL, _THUMBNAIL), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    values = grey.astype(np.float32) - float(grey.mean())
    return np.asarray(values / max(1.0, float(values.std())), np.float32)


def _of_page(page: str, pixels: NDArray[np.uint8], faces: tuple[FaceBox, ...], *, is_document: bool) -> list[Finding]:
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
    if faces[0].quality < LOW_QUALITY:
        findings.append(
            Finding(
                FindingCode.FACE_LOW_QUALITY,
                Severity.WARNING,
                region=faces[0].box,
                details={"page": page, "quality": f"{faces[0].quality:.2f}", **_worst(pixels, faces[0])},
            )
        )
    return findings


def _worst(pixels: NDArray[np.uint8], face: FaceBox) -> dict[str, str]:
    quality = assess_face(pixels, face.landmarks)
    measure = quality.measures[quality.worst]
    return {"component": quality.worst.value, "value": f"{measure.value:.2f} {measure.unit.value}"}


def _of_band(band: Band, similarity: float, bands: FaceBands, age_gap: AgeGap | None) -> list[Finding]:
    details = {"similarity": f"{similarity:.3f}"}
    if age_gap is not None and age_gap.allowance > 0:
        details["age_gap_years"] = f"{age_gap.years:.0f}"
        details["different_below"] = f"{bands.different_below(age_gap):.3f}"
    match band:
        case Band.DIFFERENT:
            return [Finding(FindingCode.FACES_DIFFER, Severity.ALERT, details=details)]
        case Band.LOOK:
            return [Finding(FindingCode.FACES_UNCERTAIN, Severity.WARNING, details=details)]
        case Band.SAME:
            return []


def _breadth(face: FaceBox) -> float:
    return math.dist(face.box[0], face.box[1])
