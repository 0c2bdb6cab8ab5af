"""A stand-in for the media client that decodes in this process; it passes the same tests as the real one."""

from __future__ import annotations

from concurrent.futures import Future

import cv2

from identity_checks.decoding import DecodeRefused, decode_pages
from reviewer_app.services.futures import done
from reviewer_app.services.media_client import FaceRequest
from reviewer_app.services.types import AlignedFaces, DecodedImage, MediaProblem, MediaTrouble


class MediaTwin:
    """Satisfies `media_client.Media`; finds no face."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int, int], DecodedImage] = {}

    def image(self, key: str, data: bytes, page: int, max_side: int) -> Future[DecodedImage | MediaProblem]:
        """One page."""
        pages = decode_pages(data)
        if isinstance(pages, DecodeRefused) or page >= len(pages):
            return done(MediaProblem(MediaTrouble.REFUSED))
        pixels = pages[page].pixels
        height, width = pixels.shape[:2]
        scale = min(1.0, max_side / max(width, height)) if max_side else 1.0
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.cvtColor(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2RGB)
        found = DecodedImage(size[0], size[1], width, height, size[0] * 3, small.tobytes())
        self._kept[key, page, max_side] = found
        return done(found)

    def kept_image(self, key: str, page: int, max_side: int) -> Future[DecodedImage | None]:
        """A page decoded before."""
        return done(self._kept.get((key, page, max_side)))

    def aligned(self, request: FaceRequest) -> Future[AlignedFaces | MediaProblem]:
        """No face."""
        refused = isinstance(decode_pages(request.document), DecodeRefused)
        return done(MediaProblem(MediaTrouble.REFUSED if refused else MediaTrouble.NO_FACE))

    def stop(self) -> None:
        """Nothing to end."""
