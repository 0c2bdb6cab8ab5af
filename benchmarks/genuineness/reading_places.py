"""Where the real reader finds the fields: the form's places are judged by its boxes, not by the drawn truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from benchmarks.genuineness import camera
from benchmarks.genuineness.collecting import GENUINE, MOVED
from benchmarks.genuineness.scenes import scene
from identity_checks.documents.reader import DocumentReader
from identity_checks.genuineness.detectors.template import template_features
from identity_checks.genuineness.judging import Suspicion
from identity_checks.genuineness.refining import view_on_form
from identity_checks.genuineness.view import DocumentView
from identity_checks.models import ModelStore
from identity_checks.results import DocumentReading, DocumentType, Quad

_TODAY: Final = date(2026, 11, 2)
_KINDS: Final = (DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK, DocumentType.BUSINESS_LICENCE)


def place_rows(seeds: range) -> Iterator[dict[str, Any]]:
    """Rows like those of `collecting`, of the template alone: as read, and with one or two fields moved."""
    reader = DocumentReader(ModelStore.bundled())
    for seed in seeds:
        one = scene(seed, kind=_KINDS[seed % len(_KINDS)])
        page, _ = camera.photograph(one.photographed.image, one.rng(5))
        reading = reader.read(page, today=_TODAY)
        if reading.corners is None or reading.document_type is not one.specimen.kind:
            continue
        boxes = {name: item.box for name, item in reading.fields.items() if item.box is not None}
        for kind, fields in ((GENUINE, boxes), (MOVED, _moved(boxes, reading, one.rng(9)))):
            view = view_on_form(page, reading.corners, reading.document_type, fields)
            if view is None:
                continue
            yield {
                "seed": seed,
                "kind": kind,
                "layout": view.layout.name,
                "figures": {Suspicion.TEMPLATE_MISMATCH.value: dict(template_features(view).features)},
                "places": _places(view),
            }


def _places(view: DocumentView) -> dict[str, list[float]]:
    """Left edge and middle of each field, as shares, less the form's."""
    width, height = view.layout.size
    found = {}
    for name, quad in view.fields.items():
        if name in view.layout.places:
            points, place = view.on_sheet(quad), view.layout.places[name]
            left, middle = (points[0, 0] + points[3, 0]) / 2 / width, points[:, 1].mean() / height
            found[name] = [round(float(left - place.left), 5), round(float(middle - place.middle), 5)]
    return found


def _moved(boxes: Mapping[str, Quad], reading: DocumentReading, rng: np.random.Generator) -> dict[str, Quad]:
    """One or two of the form's fixed fields set elsewhere by 3 to 8 % of the document's width."""
    assert reading.corners is not None
    corners = np.array(reading.corners)
    along, down = corners[1] - corners[0], corners[3] - corners[0]
    names = sorted(set(boxes) - {"address", "business_scope"})
    chosen = {names[int(i)] for i in rng.permutation(len(names))[: int(rng.integers(1, 3))]}
    moved = dict(boxes)
    for name in chosen:
        turn, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.03, 0.08)
        shift = far * (np.cos(turn) * along + np.sin(turn) * down)
        a, b, c, d = ((float(x + shift[0]), float(y + shift[1])) for x, y in boxes[name])
        moved[name] = (a, b, c, d)
    return moved
