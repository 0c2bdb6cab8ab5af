"""Requests and answers of the media process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from reviewer_app.media_process import wire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reviewer_app.media_process.pages import ScaledPage


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the other side closes."""
    wire.send(answers, {"ready": True})
    # The vision libraries load while the desk draws its first window.
    from reviewer_app.media_process.pages import Pages
    from reviewer_app.media_process.portraits import Portraits

    pages, portraits = Pages(), Portraits()
    while True:
        try:
            head, body = wire.receive(requests)
        except wire.Broken:
            return
        answer, bodies = _answer(pages, portraits, head, body)
        wire.send(answers, answer, bodies)


def _answer(pages: Any, portraits: Any, head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], list[memoryview]]:
    from reviewer_app.media_process.pages import Refused

    try:
        match head:
            case {"op": "kept", "key": str(key), "page": int(page), "max_side": int(max_side)}:
                found = pages.kept(key, page, max_side)
                return ({"trouble": "not_kept"}, []) if found is None else _image(found)
            case {"op": "decode", "key": str(key), "page": int(page), "max_side": int(max_side)}:
                return _image(pages.decode(key, body, page, max_side))
            case {"op": "aligned", "page": int(page), "first": int(first), "boxes": [box, other_box]}:
                from reviewer_app.media_process.pages import scaled_page

                document = portraits.aligned(scaled_page(body[:first], page, 0).pixels, box, is_document=True)
                selfie = portraits.aligned(scaled_page(body[first:], 0, 0).pixels, other_box, is_document=False)
                if document is None or selfie is None:
                    return {"trouble": "no_face"}, []
                return {"side": document.shape[0]}, [_rgb(document), _rgb(selfie)]
            case _:
                return {"trouble": "refused"}, []
    except (Refused, MemoryError):
        return {"trouble": "refused"}, []


def _image(page: ScaledPage) -> tuple[dict[str, Any], list[memoryview]]:
    height, width = page.pixels.shape[:2]
    head = {
        "width": width,
        "height": height,
        "full_width": page.full_width,
        "full_height": page.full_height,
        "stride": width * 3,
    }
    return head, [_rgb(page.pixels)]


def _rgb(pixels: NDArray[np.uint8]) -> memoryview:
    import cv2

    turned: Any = cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)
    return memoryview(turned).cast("B")
