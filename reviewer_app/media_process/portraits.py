"""Two faces in one standard pose, for flicker and slider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from identity_checks.faces.alignment import Landmarks, align, similarity_transform
from identity_checks.faces.detection import FaceDetector
from identity_checks.models import ModelStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from identity_checks.results import FaceBox

SIDE: Final = 384
_SHARE: Final = 0.8
"""Of the side for the face itself, so that hairline, ears and chin can be compared as well."""


class Portraits:
    """Finds and aligns faces; the network is loaded with the first request."""

    def __init__(self) -> None:
        """Load nothing yet."""
        self._detector: FaceDetector | None = None

    def aligned(
        self, page: NDArray[np.uint8], box: Sequence[Sequence[float]] | None, *, is_document: bool
    ) -> NDArray[np.uint8] | None:
        """The face at `box` (the largest without one), `SIDE` pixels square; None when there is no face."""
        if self._detector is None:
            self._detector = FaceDetector(ModelStore.bundled())
        faces = self._detector.find_turned(page) if is_document else self._detector.find(page)
        if not faces:
            return None
        face = faces[0] if box is None else min(faces, key=lambda found: _distance(found, box))
        # A portrait is small on its page, and its points are found coarsely there: they are found again on the face.
        nearer = self._detector.find(align(page, face.landmarks, SIDE, _SHARE))
        points = _on_page(nearer[0].landmarks, face.landmarks) if nearer else face.landmarks
        return align(page, points, SIDE, _SHARE)


def _on_page(points: Landmarks, aligned_by: Landmarks) -> Landmarks:
    """Where points of an aligned picture are on the page that it was cut out of."""
    back = cv2.invertAffineTransform(similarity_transform(aligned_by, SIDE, _SHARE))
    a, b, c, d, e = ((float(x), float(y)) for x, y in np.array(points) @ back[:, :2].T + back[:, 2])
    return a, b, c, d, e


def _distance(face: FaceBox, box: Sequence[Sequence[float]]) -> float:
    across = sum(x for x, _ in face.box) / 4 - sum(point[0] for point in box) / 4
    down = sum(y for _, y in face.box) / 4 - sum(point[1] for point in box) / 4
    return across * across + down * down
