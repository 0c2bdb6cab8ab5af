"""Two faces in one standard pose, for flicker and slider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from identity_checks.faces.alignment import align
from identity_checks.faces.detection import FaceDetector
from identity_checks.models import ModelStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from identity_checks.results import FaceBox

SIDE: Final = 384


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
        return align(page, face.landmarks, SIDE)


def _distance(face: FaceBox, box: Sequence[Sequence[float]]) -> float:
    across = sum(x for x, _ in face.box) / 4 - sum(point[0] for point in box) / 4
    down = sum(y for _, y in face.box) / 4 - sum(point[1] for point in box) / 4
    return across * across + down * down
