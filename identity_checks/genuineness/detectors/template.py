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
_ZONE_STRAYS: Final = 0.02
"""Of the width: an end of a zone's lines lies within a millimetre of its place (ICAO 9303-4: 0.008), the drawn form a
little beside the standard's, and a reader's box and outline stray by as much again."""


@dataclass(frozen=True, slots=True)
class TemplateFit:
    """How a document sits on its form.

    Attributes:
        features: misplacement of the worst field and of all, and how far the shape is from the form's.
        field: the field that is farthest from its place.
        region: where it is on the page.
        on_form: False where most fields lie beside their places, or an end of the zone does: then the outline is not
            the document's own (of two cards pasted into one picture, say, that of the piece), and nothing that goes by
            the form's places can be judged.
    """

    features: Mapping[str, float]
    field: str | None
    region: Quad | None
    on_form: bool = True


def template_features(view: DocumentView) -> TemplateFit:
    """Compare the left edge and the height of each field with the form's, after what shifts and stretches them all."""
    names = _placed(view)
    if not _zone_in_place(view):
        return TemplateFit({}, None, None, on_form=False)
    if len(names) < _FEWEST:
        return TemplateFit({}, None, None)
    _, off, spread = offsets_from_form(view)
    # A forger moves a field or two; a wrong outline moves them all, by more or less the farther from its middle.
    if (_in_spreads(view, off, spread) > _BESIDE).mean() > _MOST:
        return TemplateFit({}, None, None, on_form=False)
    # Corners found a little beside the truth move every field alike.
    common = np.median(off, axis=0)
    scores = _in_spreads(view, off - common, spread)
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


def offsets_from_form(view: DocumentView) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Where the fields that the form has a place for lie, how far from it (both n x 2), and what they vary by (n).

    In shares of the sheet's width and height, the last in shares of its width.
    """
    names = _placed(view)
    places = [view.layout.places[name] for name in names]
    expected = np.array([(place.left, place.middle) for place in places], np.float64).reshape(-1, 2)
    found = np.array([_place(view.on_sheet(view.fields[name])) for name in names], np.float64).reshape(-1, 2)
    found = found / view.layout.size
    return found, found - expected, np.array([place.spread + _READERS_OWN for place in places], np.float64)


def misplacements(view: DocumentView) -> NDArray[np.float64]:
    """How far each field that the form has a place for lies beside it, in spreads (n)."""
    _, off, spread = offsets_from_form(view)
    return _in_spreads(view, off, spread)


def _zone_in_place(view: DocumentView) -> bool:
    """Whether a machine-readable zone, if there is one, goes from where to where the form has it.

    A passport has no other field whose place is the same on those of all states.
    """
    box, zone = view.fields.get("mrz"), view.layout.zone
    if box is None or zone is None:
        return True
    across = view.on_sheet(box)[:, 0] / view.layout.size[0]
    ends = (across[0] + across[3]) / 2, (across[1] + across[2]) / 2
    return all(abs(end - place) <= _ZONE_STRAYS for end, place in zip(ends, zone, strict=True))


def _placed(view: DocumentView) -> list[str]:
    return [name for name in view.layout.places if name in view.fields]


def _in_spreads(view: DocumentView, offsets: NDArray[np.float64], spread: NDArray[np.float64]) -> NDArray[np.float64]:
    width, height = view.layout.size
    return np.asarray((np.abs(offsets) * (1.0, height / width)).max(axis=1) / spread, np.float64)


def _place(points: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float]:
    return float((points[0, 0] + points[3, 0]) / 2), float(points[:, 1].mean())
