"""Embeddings of faces, and how a grey ID portrait is brought near a selfie.

A network trained on colour photos sees two changes at once between a selfie and a grey ID portrait: the person's face
and the picture's kind. The second is taken out on both sides (decision 0100): a small portrait is smoothed, which takes
the print's pattern and the compression's edges off, and its mirror image is averaged in; the selfie is made as grey and
as small as the portrait is. A portrait in colour is compared as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.faces.alignment import EMBEDDING_SIDE, Landmarks, align, frontal_points
from identity_checks.faces.face_quality import saturation
from identity_checks.models import SFACE, ModelStore
from identity_checks.results import FaceBox

Embedding = NDArray[np.float32]

PORTRAIT_MATCHING: Final = "portrait_matching"
PORTRAIT_MATCHING_VERSION: Final = "1"

_TEMPLATE_EYES: Final = float(np.linalg.norm(frontal_points()[1] - frontal_points()[0]))
# A grey print photographed under coloured light is not quite grey; faces in colour have 0.35 to 0.48 on the samples.
_GREY_SATURATION: Final = 0.12
# Chosen on the tuning pictures among smoothing by Gauss, median, bilateral filter and non-local means.
_BILATERAL: Final = (5, 25.0, 2.0)
_CROP_REACH: Final = 3.0


@dataclass(frozen=True, slots=True)
class PortraitTerms:
    """What an ID portrait lacks beside a photo: colour, and pixels between the eyes for the network's own size."""

    grey: bool
    eye_distance: float

    @property
    def small(self) -> bool:
        """Whether the portrait has fewer pixels than the network looks at."""
        return self.eye_distance < _TEMPLATE_EYES

    @property
    def plain(self) -> bool:
        """Whether it is compared like any photo."""
        return not self.grey


class FaceEmbedder:
    """The embedding network, warm. Confined to one thread."""

    def __init__(self, models: ModelStore) -> None:
        self._session = models.session(SFACE)
        self._input_name: str = self._session.get_inputs()[0].name

    def embed(self, page: NDArray[np.uint8], face: FaceBox) -> Embedding:
        """Give the embedding of a face on a BGR page: numbers of length one, so that a dot product is the cosine."""
        return _unit(self._raw(align(page, face.landmarks, EMBEDDING_SIDE)))

    def embed_portrait(self, page: NDArray[np.uint8], face: FaceBox, terms: PortraitTerms) -> Embedding:
        """Give the embedding of an ID portrait with these terms, smoothed and averaged with its mirror image."""
        if terms.plain:
            return self.embed(page, face)
        if terms.small:
            page, landmarks = _around(page, face.landmarks, terms.eye_distance)
            page = np.asarray(cv2.bilateralFilter(page, *_BILATERAL), dtype=np.uint8)
            aligned = align(page, landmarks, EMBEDDING_SIDE)
        else:
            aligned = align(page, face.landmarks, EMBEDDING_SIDE)
        return _unit(self._raw(aligned) + self._raw(np.ascontiguousarray(aligned[:, ::-1])))

    def embed_beside(self, page: NDArray[np.uint8], face: FaceBox, terms: PortraitTerms) -> Embedding:
        """Give the embedding of a photo that is compared with an ID portrait of these terms."""
        if terms.plain:
            return self.embed(page, face)
        grey = cv2.cvtColor(align(page, face.landmarks, EMBEDDING_SIDE), cv2.COLOR_BGR2GRAY)
        aligned = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
        if terms.small:
            scale = terms.eye_distance / _TEMPLATE_EYES
            reduced = cv2.resize(aligned, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            aligned = np.asarray(cv2.resize(reduced, (EMBEDDING_SIDE, EMBEDDING_SIDE)), dtype=np.uint8)
        return _unit(self._raw(aligned))

    def _raw(self, aligned: NDArray[np.uint8]) -> Embedding:
        planes = np.asarray(cv2.cvtColor(aligned, cv2.COLOR_BGR2RGB), dtype=np.float32).transpose(2, 0, 1)[None]
        return np.asarray(self._session.run(None, {self._input_name: planes})[0][0], dtype=np.float32)


def terms_of(page: NDArray[np.uint8], face: FaceBox) -> PortraitTerms:
    """Look at an ID portrait on a BGR page: is it grey, how large is it."""
    distance = float(np.linalg.norm(np.subtract(face.landmarks[1], face.landmarks[0])))
    return PortraitTerms(saturation(align(page, face.landmarks)) < _GREY_SATURATION, max(distance, 1.0))


def _around(page: NDArray[np.uint8], landmarks: Landmarks, eyes: float) -> tuple[NDArray[np.uint8], Landmarks]:
    """The page's part around a face, so that no whole page is smoothed for one face; points in its coordinates."""
    points = np.array(landmarks)
    left, top = np.maximum(np.floor(points.min(axis=0) - _CROP_REACH * eyes), 0).astype(int)
    right, bottom = np.ceil(points.max(axis=0) + _CROP_REACH * eyes).astype(int)
    moved = [(float(x - left), float(y - top)) for x, y in points]
    return page[top:bottom, left:right], (moved[0], moved[1], moved[2], moved[3], moved[4])


def _unit(raw: Embedding) -> Embedding:
    length = float(np.linalg.norm(raw))
    return raw / np.float32(length) if length > 0 else raw
