"""Are the fields where the form has them, and has the document the form's shape?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.view import DocumentView
from identity_checks.results import Quad

_FEWEST: Final = 3
_READERS_OWN: Final = 0.006
"""What a reader's boxes stray by, as a share of the document's width."""
_BESIDE: Final = 1.25
"""From how many of its spreads a field lies beside its place on the form."""
_MOST: Final = 2 / 3


@dataclass(frozen=True, slots=True)
class TemplateFit:
    """How a document sits on its form.

    Attributes:
        features: misplacement of the worst field and of all, and how far the shape is from the form's.
        field: the field that is farthest from its place.
        region: where it is on the page.
        on_form: False where most fields lie beside their places: then the outline is not the document's own (of two
            cards pasted into one picture, say, that of the piece), and nothing that goes by the form's places can be
            judged.
    """

    features: Mapping[str, float]
    field: str | None
    region: Quad | None
    on_form: bool = True


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

    def in_spreads(offsets: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((np.abs(offsets) * (1.0, height / width)).max(axis=1) / (spread + _READERS_OWN), np.float64)

    # A forger moves a field or two; a wrong outline moves them all, by more or less the farther from its middle.
    if (in_spreads(off) > _BESIDE).mean() > _MOST:
        return TemplateFit({}, None, None, on_form=False)
    scores = in_spreads(off - common)
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
