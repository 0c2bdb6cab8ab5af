"""Where a picture lies in its view. Pure arithmetic: image pixels on one side, logical view pixels on the other."""

from dataclasses import dataclass, replace
from typing import Final

MOST_ZOOM: Final = 40.0
_AT_FIT: Final = 1.0005
_BESIDE: Final = 12.0
_ABOVE: Final = 5.0
"""How much is seen beside a region that is gone to, and above and below it, in heights of its line of text."""
_MOST_SURROUNDINGS: Final = 0.65
"""But no more of the picture than this on their account: a portrait is no line of text."""
_TOWARDS_LABEL: Final = 0.14
"""By how much of the view the region stands right of the middle."""


_SIGHT_MARGIN: Final = 24.0
"""View pixels between what was brought into sight and the view's edge; an outline's word needs them."""


@dataclass(frozen=True, slots=True)
class Stance:
    """How a reviewer looks, apart from at what: carried over to the next picture of the same case.

    Attributes:
        zoom: relative to fit (1.0 shows the whole picture).
        u, v: what is in the middle of the view, as shares of the picture as turned.
        turns: quarter turns clockwise that the reviewer added to the picture's own.
    """

    zoom: float = 1.0
    u: float = 0.5
    v: float = 0.5
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Viewport:
    """A picture of `image_width` × `image_height` in a view of `view_width` × `view_height`.

    Attributes:
        turns: quarter turns clockwise, 0..3.
        scale: view pixels an image pixel.
        centre_x, centre_y: the image point in the middle of the view.
    """

    view_width: float
    view_height: float
    image_width: float
    image_height: float
    turns: int = 0
    scale: float = 1.0
    centre_x: float = 0.0
    centre_y: float = 0.0

    @property
    def fit_scale(self) -> float:
        """The scale at which the whole turned picture is just visible."""
        width, height = self._turned_size()
        return min(self.view_width / max(width, 1.0), self.view_height / max(height, 1.0))

    @property
    def zoom(self) -> float:
        """Scale relative to fit."""
        return self.scale / self.fit_scale

    @property
    def is_fitted(self) -> bool:
        """Whether the picture is at its fit scale or smaller."""
        return self.zoom <= _AT_FIT

    def fitted(self) -> "Viewport":
        """The whole picture, in the middle."""
        return replace(self, scale=self.fit_scale, centre_x=self.image_width / 2, centre_y=self.image_height / 2)

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """Where an image point is in the view."""
        dx, dy = _turn(x - self.centre_x, y - self.centre_y, self.turns)
        return self.view_width / 2 + dx * self.scale, self.view_height / 2 + dy * self.scale

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """Which image point is at a place of the view."""
        dx = (x - self.view_width / 2) / self.scale
        dy = (y - self.view_height / 2) / self.scale
        rx, ry = _turn(dx, dy, -self.turns)
        return self.centre_x + rx, self.centre_y + ry

    def zoomed(self, factor: float, at_x: float, at_y: float) -> "Viewport":
        """Larger by `factor`; the image point under (`at_x`, `at_y`) stays there. Never smaller than fit (or 1:1)."""
        least = min(self.fit_scale, 1.0)
        scale = min(max(self.scale * factor, least), self.fit_scale * MOST_ZOOM)
        if scale <= self.fit_scale * _AT_FIT:
            return replace(self.fitted(), scale=scale)
        x, y = self.to_image(at_x, at_y)
        dx, dy = _turn(at_x - self.view_width / 2, at_y - self.view_height / 2, -self.turns)
        return replace(self, scale=scale, centre_x=x - dx / scale, centre_y=y - dy / scale)

    def panned(self, dx: float, dy: float) -> "Viewport":
        """Moved by view pixels; the middle of the view stays on the picture, a fitted picture stays in the middle."""
        if self.is_fitted:
            return self
        rx, ry = _turn(dx / self.scale, dy / self.scale, -self.turns)
        return replace(
            self,
            centre_x=min(max(self.centre_x - rx, 0.0), self.image_width),
            centre_y=min(max(self.centre_y - ry, 0.0), self.image_height),
        )

    def turned(self, quarters: int) -> "Viewport":
        """Turned clockwise. Zoom and what is in the middle survive; a fitted picture is fitted again, never cut off."""
        turned = replace(self, turns=(self.turns + quarters) % 4)
        return turned.fitted() if self.is_fitted else turned

    def resized(self, width: float, height: float) -> "Viewport":
        """In a view of another size: still fitted, or still at the same scale on the same point."""
        resized = replace(self, view_width=max(width, 1.0), view_height=max(height, 1.0))
        return resized.fitted() if self.is_fitted else resized

    def actual_size(self, ratio: float) -> "Viewport":
        """One image pixel a device pixel (`ratio` device pixels a logical one), around the middle of the view."""
        return replace(self, scale=1.0 / ratio)

    def showing(self, left: float, top: float, right: float, bottom: float) -> "Viewport":
        """A region with what is printed round it: in the middle, or as near to it as leaves no empty view.

        A line of text is as high as its region is narrow, a single sign as high as its region is long. The printed
        label stands above it or left of it, so that more is shown there; the outline's own word needs room as well.
        """
        width, height = max(right - left, 1.0), max(bottom - top, 1.0)
        narrow, long = min(width, height), max(width, height)
        line = long if long <= 2 * narrow else narrow
        if self.turns % 2:
            width, height = height, width
        whole_width, whole_height = self._turned_size()
        width = max(2 * width, min(width + 2 * _BESIDE * line, _MOST_SURROUNDINGS * whole_width))
        height = max(2 * height, min(height + 2 * _ABOVE * line, _MOST_SURROUNDINGS * whole_height))
        scale = max(min(self.view_width / width, self.view_height / height), self.fit_scale)
        across, down = self.view_width / scale, self.view_height / scale
        towards_x, towards_y = _turn(-_TOWARDS_LABEL * across, 0.0, -self.turns)
        if self.turns % 2:
            across, down = down, across
        return replace(
            self,
            scale=scale,
            centre_x=_within((left + right) / 2 + towards_x, across, self.image_width),
            centre_y=_within((top + bottom) / 2 + towards_y, down, self.image_height),
        )

    def keeping(self, left: float, top: float, right: float, bottom: float) -> "Viewport":
        """Moved no further than it takes to have a region in sight, at the same scale; as it is where that is seen."""
        ends = [self.to_view(x, y) for x, y in ((left, top), (right, bottom))]
        (x0, x1), (y0, y1) = (sorted(end[axis] for end in ends) for axis in (0, 1))
        return self.panned(_inward(x0, x1, self.view_width), _inward(y0, y1, self.view_height))

    def stance(self, own_turns: int) -> Stance:
        """How the reviewer looks, where the picture's own turns are `own_turns`."""
        width, height = self._turned_size()
        dx, dy = _turn(self.centre_x - self.image_width / 2, self.centre_y - self.image_height / 2, self.turns)
        return Stance(self.zoom, 0.5 + dx / width, 0.5 + dy / height, (self.turns - own_turns) % 4)

    def taking(self, stance: Stance, own_turns: int) -> "Viewport":
        """This picture looked at as the last one was."""
        turned = replace(self, turns=(own_turns + stance.turns) % 4)
        if stance.zoom <= _AT_FIT:
            return turned.fitted()
        width, height = turned._turned_size()
        dx, dy = _turn((stance.u - 0.5) * width, (stance.v - 0.5) * height, -turned.turns)
        return replace(
            turned,
            scale=turned.fit_scale * stance.zoom,
            centre_x=self.image_width / 2 + dx,
            centre_y=self.image_height / 2 + dy,
        )

    def _turned_size(self) -> tuple[float, float]:
        if self.turns % 2:
            return self.image_height, self.image_width
        return self.image_width, self.image_height


def _within(centre: float, seen: float, whole: float) -> float:
    """The middle of what is seen, so that it stays inside the whole where it is the smaller of the two."""
    return whole / 2 if seen >= whole else min(max(centre, seen / 2), whole - seen / 2)


def _inward(first: float, last: float, room: float) -> float:
    """How far a stretch moves to lie in `room` with a margin; one that is longer has its middle there."""
    margin = min(_SIGHT_MARGIN, (room - (last - first)) / 2)
    if margin <= 0:
        return room / 2 - (first + last) / 2
    return max(margin - first, 0.0) + min(room - margin - last, 0.0)


def _turn(dx: float, dy: float, quarters: int) -> tuple[float, float]:
    match quarters % 4:
        case 0:
            return dx, dy
        case 1:
            return -dy, dx
        case 2:
            return -dx, -dy
        case _:
            return dy, -dx
