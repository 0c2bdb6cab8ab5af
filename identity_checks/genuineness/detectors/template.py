"""Are the fields where the form has them, and has the document the form's shape?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from identity_checks.genuineness.view import DocumentView
from identity_checks.results import Quad

_FEWEST: Final = 3
_READERS_OWN: Final = 0.006
"""What a reader's boxes stray by, as a share of the document's width."""


@dataclass(frozen=True, slots=True)
class TemplateFit:
    """How a document sits on its form.

    Attributes:
        features: misplacement of the worst field and of all, and how far the shape is from the form's.
        field: the field that is farthest from its place.
        region: where it is on the page.
    """

    features: Mapping[str, float]
    field: str | None
    region: Quad | None


def template_features(view: DocumentView) -> TemplateFit:
    """Compare the left edge and the height of each field with the form's, after what shifts and stretches them all."""
    width, height = view.layout.size
    names = [name for name in view.layout.places if name in view.fields]
    if len(names) < _FEWEST:
        return TemplateFit({}, None, None)
    expected = np.array([(view.layout.places[name].left, view.layout.places[name].middle) for name in names])
    spread = np.array([view.layout.places[name].spread for name in names])
    found = np.array([_place(view.on_sheet(view.fields[name])) for name in names]) / (width, height)
    off = found - expected
    # Corners found a little beside the truth move every field alike.
    common = np.median(off, axis=0)
    own = np.abs(off - common) * (1.0, height / width)
    scores = own.max(axis=1) / (spread + _READERS_OWN)
    worst = int(scores.argmax())
    return TemplateFit(
        {
            "worst": float(np.log1p(scores[worst])),
            "common": float(np.log1p(np.abs(common).max() * 100)),
            "mean": float(np.log1p(scores.mean())),
        },
        names[worst],
        view.fields[names[worst]],
    )


def _place(points: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float]:
    return float((points[0, 0] + points[3, 0]) / 2), float(points[:, 1].mean())
