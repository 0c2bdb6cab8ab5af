"""Requests and answers of the media process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from reviewer_app.media_process import wire

if TYPE_CHECKING:
    import mmap

    import numpy as np
    from numpy.typing import NDArray

    from reviewer_app.media_process.pages import ScaledPage


def serve(requests: BinaryIO, answers: BinaryIO, memory: mmap.mmap | None = None) -> None:
    """Answer until the other side closes; pixels go through `memory` where there is some."""
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
        answer, pictures = _answer(pages, portraits, head, body)
        if memory is None or sum(picture.nbytes for picture in pictures) > len(memory):
            wire.send(answers, answer, [_rgb(picture) for picture in pictures])
        else:
            wire.send(answers, {**answer, "shared": _into(memory, pictures)})


def _answer(
    pages: Any, portraits: Any, head: dict[str, Any], body: bytes
) -> tuple[dict[str, Any], list[NDArray[np.uint8]]]:
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
                return {"side": document.shape[0]}, [document, selfie]
            case _:
                return {"trouble": "refused"}, []
    except (Refused, MemoryError):
        return {"trouble": "refused"}, []


def _image(page: ScaledPage) -> tuple[dict[str, Any], list[NDArray[np.uint8]]]:
    height, width = page.pixels.shape[:2]
    head = {
        "width": width,
        "height": height,
        "full_width": page.full_width,
        "full_height": page.full_height,
        "stride": width * 3,
    }
    return head, [page.pixels]


def _into(memory: mmap.mmap, pictures: list[NDArray[np.uint8]]) -> int:
    """Write pictures as RGB one after the other; gives the bytes written."""
    import cv2
    import numpy as np

    place = 0
    for picture in pictures:
        target = np.frombuffer(memory, np.uint8, picture.nbytes, place).reshape(picture.shape)
        cv2.cvtColor(picture, cv2.COLOR_BGR2RGB, dst=target)
        place += picture.nbytes
    return place


def _rgb(pixels: NDArray[np.uint8]) -> memoryview:
    import cv2

    turned: Any = cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)
    return memoryview(turned).cast("B")
