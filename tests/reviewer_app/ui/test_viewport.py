"""The viewer's arithmetic: what users of other viewers complain about (beyond.md) must not happen here."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reviewer_app.ui.case.viewer.viewport import MOST_ZOOM, Viewport

sizes = st.integers(min_value=50, max_value=6000)
views = st.integers(min_value=100, max_value=2000)
shares = st.floats(min_value=0.0, max_value=1.0)


def _fitted(view_w: int, view_h: int, image_w: int, image_h: int, turns: int = 0) -> Viewport:
    return Viewport(view_w, view_h, image_w, image_h, turns).fitted()


@given(vw=views, vh=views, iw=sizes, ih=sizes, turns=st.integers(0, 3), u=shares, v=shares)
def test_view_and_image_are_inverse(*, vw: int, vh: int, iw: int, ih: int, turns: int, u: float, v: float) -> None:
    """A place of the view leads to an image point and back, however the picture is turned."""
    viewport = _fitted(vw, vh, iw, ih, turns)
    x, y = viewport.to_view(*viewport.to_image(u * vw, v * vh))
    assert (x, y) == pytest.approx((u * vw, v * vh), abs=1e-6)


@given(
    vw=views,
    vh=views,
    iw=sizes,
    ih=sizes,
    turns=st.integers(0, 3),
    u=shares,
    v=shares,
    first=st.floats(1.05, 5),
    second=st.floats(1.05, 4),
)
def test_zoom_is_anchored_at_the_cursor(
    *, vw: int, vh: int, iw: int, ih: int, turns: int, u: float, v: float, first: float, second: float
) -> None:
    """The image point under the cursor stays within a pixel of it while zooming in twice and out once."""
    viewport = _fitted(vw, vh, iw, ih, turns).zoomed(first, u * vw, v * vh)
    anchor = viewport.to_image(u * vw, v * vh)
    for factor in (second, 1 / second * 1.01):
        zoomed = viewport.zoomed(factor, u * vw, v * vh)
        assume(not zoomed.is_fitted)
        x, y = zoomed.to_view(*anchor)
        assert abs(x - u * vw) < 1
        assert abs(y - v * vh) < 1


@given(vw=views, vh=views, iw=sizes, ih=sizes, factor=st.floats(1.2, 8), quarters=st.integers(1, 3))
def test_rotation_survives_zoom_and_zoom_survives_rotation(
    *, vw: int, vh: int, iw: int, ih: int, factor: float, quarters: int
) -> None:
    """Turning keeps the scale and what is in the middle; zooming keeps the turn."""
    zoomed = _fitted(vw, vh, iw, ih).zoomed(factor, vw * 0.4, vh * 0.4)
    assume(not zoomed.is_fitted)
    turned = zoomed.turned(quarters)
    assert turned.turns == quarters
    assert turned.scale == zoomed.scale
    assert turned.to_image(vw / 2, vh / 2) == pytest.approx(zoomed.to_image(vw / 2, vh / 2))
    assert turned.zoomed(1.5, vw / 2, vh / 2).turns == quarters


@given(vw=views, vh=views, iw=sizes, ih=sizes, turns=st.integers(0, 3), quarters=st.integers(0, 3))
def test_nothing_is_cut_off_after_rotation(*, vw: int, vh: int, iw: int, ih: int, turns: int, quarters: int) -> None:
    """A fitted picture is wholly visible after turning."""
    turned = _fitted(vw, vh, iw, ih, turns).turned(quarters)
    for x in (0, iw):
        for y in (0, ih):
            at_x, at_y = turned.to_view(x, y)
            assert -0.01 <= at_x <= vw + 0.01
            assert -0.01 <= at_y <= vh + 0.01


@given(views, views, sizes, sizes, st.integers(0, 3))
def test_four_turns_are_none(vw: int, vh: int, iw: int, ih: int, turns: int) -> None:
    """Turning all the way round changes nothing."""
    viewport = _fitted(vw, vh, iw, ih, turns)
    assert viewport.turned(1).turned(1).turned(1).turned(1) == viewport


@given(vw=views, vh=views, iw=sizes, ih=sizes, factor=st.floats(0.01, 100), u=shares, v=shares)
def test_zoom_has_limits(*, vw: int, vh: int, iw: int, ih: int, factor: float, u: float, v: float) -> None:
    """Never smaller than fit (or 1:1 of a small picture), never larger than the most."""
    zoomed = _fitted(vw, vh, iw, ih).zoomed(factor, u * vw, v * vh)
    assert zoomed.scale >= min(zoomed.fit_scale, 1.0) - 1e-9
    assert zoomed.zoom <= MOST_ZOOM + 1e-6


@given(
    vw=views, vh=views, iw=sizes, ih=sizes, factor=st.floats(1.5, 8), dx=st.floats(-1e5, 1e5), dy=st.floats(-1e5, 1e5)
)
def test_pan_never_loses_the_picture(
    *, vw: int, vh: int, iw: int, ih: int, factor: float, dx: float, dy: float
) -> None:
    """However far it is dragged, the middle of the view stays on the picture."""
    panned = _fitted(vw, vh, iw, ih).zoomed(factor, vw / 2, vh / 2).panned(dx, dy)
    x, y = panned.to_image(vw / 2, vh / 2)
    assert -0.01 <= x <= iw + 0.01
    assert -0.01 <= y <= ih + 0.01


def test_pan_follows_the_hand_when_turned() -> None:
    """Dragging to the right moves the picture to the right, whichever way it is turned."""
    for turns in range(4):
        viewport = _fitted(800, 600, 2000, 1500, turns).zoomed(4, 400, 300)
        before = viewport.to_view(1000, 750)
        after = viewport.panned(30, -20).to_view(1000, 750)
        assert after == pytest.approx((before[0] + 30, before[1] - 20))


@given(sizes, sizes, st.floats(1.5, 8), st.integers(0, 3))
def test_the_next_picture_is_looked_at_alike(iw: int, ih: int, factor: float, added: int) -> None:
    """Zoom, place and the reviewer's turns are taken over to the next picture of the case."""
    own, own_of_next = 1, 2
    viewport = Viewport(800, 600, 3000, 2000, own).fitted().turned(added).zoomed(factor, 500, 200)
    stance = viewport.stance(own)
    following = Viewport(800, 600, iw, ih).taking(stance, own_of_next)
    assert following.turns == (own_of_next + added) % 4
    assert following.zoom == pytest.approx(viewport.zoom)
    assert following.stance(own_of_next).u == pytest.approx(stance.u)
    assert following.stance(own_of_next).v == pytest.approx(stance.v)


def test_actual_size_is_one_to_one_on_a_dense_screen() -> None:
    """1:1 means device pixels: on a 2x screen a scale of one half."""
    viewport = _fitted(800, 600, 4000, 3000).actual_size(2.0)
    assert viewport.scale == 0.5
    assert viewport.to_image(400, 300) == pytest.approx((2000, 1500))


@pytest.mark.parametrize("turns", range(4))
def test_going_to_a_region_at_the_edge_leaves_no_empty_view(turns: int) -> None:
    """A finding at the foot of a page: all of it is seen, and the view stays filled with the picture."""
    viewport = _fitted(500, 330, 1600, 1000, turns).showing(100, 900, 700, 990)
    assert viewport.zoom > 1.2
    corners = [viewport.to_image(x, y) for x in (0, 500) for y in (0, 330)]
    across, down = (viewport.view_width, viewport.view_height)[:: -1 if turns % 2 else 1]
    for x, y in corners:
        assert viewport.image_width * viewport.scale < across or -0.01 <= x <= 1600.01
        assert viewport.image_height * viewport.scale < down or -0.01 <= y <= 1000.01
    for x, y in ((100, 900), (700, 990)):
        seen_x, seen_y = viewport.to_view(x, y)
        assert 0 <= seen_x <= 500
        assert 0 <= seen_y <= 330


def test_going_to_a_region_shows_all_of_it() -> None:
    """A finding's region lies inside the view with room around it, turned or not."""
    for turns in range(4):
        viewport = _fitted(500, 330, 1600, 1000, turns).showing(100, 200, 300, 240)
        for corner in ((100, 200), (300, 240)):
            x, y = viewport.to_view(*corner)
            assert 0 < x < 500
            assert 0 < y < 330


@given(
    vw=st.integers(300, 900),
    vh=st.integers(240, 700),
    line=st.integers(8, 30),
    signs=st.floats(0.8, 20),
    u=shares,
    v=shares,
)
def test_going_to_a_line_of_text_keeps_its_label_in_sight(
    *, vw: int, vh: int, line: int, signs: float, u: float, v: float
) -> None:
    """A finding about a value is judged beside what is printed before and over it: 公民身份号码, Date of birth."""
    width, height = 1600, 1000
    wide = min(line * signs, width / 3)
    left, top = u * (width - wide), v * (height - line)
    viewport = _fitted(vw, vh, width, height).showing(left, top, left + wide, top + line)
    label_left, label_top = max(left - 10 * line, 0), max(top - 3 * line, 0)
    for x, y in ((label_left, top), (label_left, top + line), (left, label_top), (left + wide, top + line)):
        at_x, at_y = viewport.to_view(x, y)
        assert -0.01 <= at_x <= vw + 0.01
        assert -0.01 <= at_y <= vh + 0.01


def test_going_to_a_single_letter_still_comes_closer() -> None:
    """What is small is enlarged, but not until nothing else is seen."""
    viewport = _fitted(500, 330, 1600, 1000).showing(400, 300, 425, 325)
    assert 2 <= viewport.zoom <= 4


@given(zoom=st.floats(1.2, 6), turns=st.integers(0, 3), u=shares, v=shares, at_u=shares, at_v=shares)
def test_a_field_is_kept_in_sight_at_the_zoom_there_is(
    *, zoom: float, turns: int, u: float, v: float, at_u: float, at_v: float
) -> None:
    """J and K go from field to field of a picture that was enlarged before; what is seen already does not move."""
    width, height = 1600, 1000
    wide, high = 60.0, 20.0
    left, top = u * (width - wide), v * (height - high)
    before = _fitted(600, 400, width, height, turns).zoomed(zoom, at_u * 600, at_v * 400)
    after = before.keeping(left, top, left + wide, top + high)
    assert after.scale == before.scale
    for corner in ((left, top), (left + wide, top + high)):
        x, y = after.to_view(*corner)
        assert -0.01 <= x <= 600.01
        assert -0.01 <= y <= 400.01
    again = after.keeping(left, top, left + wide, top + high)
    assert (again.centre_x, again.centre_y) == pytest.approx((after.centre_x, after.centre_y), abs=1e-6)
