"""R36: the search among faces is exact, and what is removed is gone."""

from typing import Final
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from case_server.face_search import index as index_module
from case_server.face_search.index import DIMENSIONS, FaceIndex, Vector
from identity_checks.integer_products import MOST_OF_QUERY, IntegerProducts

_PRODUCTS: Final = IntegerProducts()
_POOL: Final = np.random.default_rng(11).standard_normal((4000, DIMENSIONS)).astype(np.float32)
_UNITS: Final[Vector] = _POOL / np.linalg.norm(_POOL, axis=1, keepdims=True)


def ids_of(places: range) -> list[UUID]:
    """Ids that tell the place."""
    return [UUID(int=place + 1) for place in places]


def naive(rows: Vector, query: Vector, least: float) -> list[tuple[int, float]]:
    """What a plain calculation over every row gives, nearest first."""
    exact = rows.astype(np.float64) @ query.astype(np.float64)
    order = np.argsort(-exact, kind="stable")
    return [(int(place), float(exact[place])) for place in order if exact[place] >= least]


def found_in(index: FaceIndex, query: Vector, least: float, most: int = 10_000) -> list[tuple[int, float]]:
    """The same of the index."""
    return [(item.embedding_id.int - 1, item.similarity) for item in index.search(query, least=least, most=most)]


@pytest.mark.parametrize("worth_sharing", [1, 50_000])
def test_every_near_face_is_found_in_order(monkeypatch: pytest.MonkeyPatch, worth_sharing: int) -> None:
    """Against a plain calculation over every row, with one thread and with two."""
    monkeypatch.setattr(index_module, "_WORTH_SHARING", worth_sharing)
    index = FaceIndex()
    index.add(ids_of(range(3001)), _UNITS[:3001])
    for place in (0, 1500, 3000):
        query = _UNITS[place] + np.float32(0.3) * _UNITS[3500]
        query /= np.linalg.norm(query)
        expected = naive(_UNITS[:3001], query, 0.15)
        found = found_in(index, query, 0.15)
        assert [one for one, _ in found] == [one for one, _ in expected]
        assert [cosine for _, cosine in found] == pytest.approx([cosine for _, cosine in expected], abs=1e-12)
        assert found[0][0] == place
        assert found_in(index, query, 0.15, most=1) == found[:1]


# Few values, so that ties, zeros, single large numbers and rows at the very threshold come up.
_NUMBERS: Final = st.one_of(
    st.sampled_from([0.0, 1.0, -1.0, 0.5, 1 / 127, 0.5 / 127, 1e-6, 1e-30]), st.floats(-1, 1, width=32)
)


@st.composite
def vectors(draw: st.DrawFn) -> Vector:
    """A vector of length one: few numbers or many, even or with one that is nearly all of it."""
    raw = np.zeros(DIMENSIONS, dtype=np.float64)
    places = draw(st.lists(st.integers(0, DIMENSIONS - 1), min_size=1, max_size=6, unique=True))
    for place in places:
        raw[place] = draw(_NUMBERS)
    if draw(st.booleans()):
        raw += draw(st.floats(0.0, 2.0)) * _UNITS[draw(st.integers(0, 3999))]
    length = np.linalg.norm(raw)
    return np.asarray(raw / length, np.float32) if length > 1e-12 else _UNITS[0]


@given(st.lists(vectors(), min_size=1, max_size=30), vectors(), st.data())
def test_nothing_is_lost_to_whole_numbers(rows: list[Vector], query: Vector, data: st.DataObject) -> None:
    """The answers of the naive search, whatever the rows are; also where the threshold is a row's own similarity."""
    stored = np.stack(rows)
    index = FaceIndex()
    index.add(ids_of(range(len(rows))), stored)
    exact = stored.astype(np.float64) @ query.astype(np.float64)
    least = data.draw(st.one_of(st.floats(-1.0, 1.0), st.sampled_from(exact.tolist())))
    # Sums in another order differ in the last places: what is that near the threshold may be in or out.
    sure = {place for place, cosine in enumerate(exact) if cosine >= least + 1e-12}
    possible = {place for place, cosine in enumerate(exact) if cosine >= least - 1e-12}
    found = found_in(index, query, least)
    assert sure <= {place for place, _ in found} <= possible
    for place, cosine in found:
        assert cosine == pytest.approx(exact[place], abs=1e-12)


@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.integers(1, 140))
def test_products_of_whole_numbers_are_exact(seed: int, count: int, width: int) -> None:
    """No saturation, at the extremes either: some processors' instructions add pairs of products in 16 bits."""
    rng = np.random.default_rng(seed)
    extreme = rng.choice(np.array([-127, 127], np.int8), (count, width))
    rows = np.where(rng.random((count, width)) < 0.5, extreme, rng.integers(-127, 128, (count, width))).astype(np.int8)
    ends = np.where(rng.random(width) < 0.8, MOST_OF_QUERY, -MOST_OF_QUERY)
    inside = rng.integers(-MOST_OF_QUERY, MOST_OF_QUERY + 1, width)
    query = np.where(rng.random(width) < 0.5, ends, inside).astype(np.int8)
    assert np.array_equal(_PRODUCTS(rows, query), rows.astype(np.int64) @ query.astype(np.int64))


def test_numbers_that_might_be_cut_off_are_refused() -> None:
    """A mistake of the caller's, not a wrong product."""
    with pytest.raises(ValueError, match="63"):
        _PRODUCTS(np.ones((2, 4), np.int8), np.array([1, 2, 64, 3], np.int8))


@given(least=st.floats(-1, 1))
def test_an_empty_index_finds_nothing(least: float) -> None:
    """No rows, no answers, no error."""
    assert FaceIndex().search(_UNITS[1], least=least, most=5) == ()


class AddingAndRemoving(RuleBasedStateMachine):
    """Whatever comes and goes, the index finds exactly what a dictionary would."""

    def __init__(self) -> None:
        super().__init__()
        self.index: Final = FaceIndex()
        self.there: Final[set[int]] = set()
        self.made = 0

    @rule(count=st.integers(1, 40))
    def add(self, count: int) -> None:
        fresh = range(self.made, self.made + count)
        self.made += count
        self.index.add(ids_of(fresh), _UNITS[fresh.start : fresh.stop])
        self.there.update(fresh)

    @rule(data=st.data())
    def add_again(self, data: st.DataObject) -> None:
        if self.there:
            chosen = data.draw(st.sampled_from(sorted(self.there)))
            self.index.add([UUID(int=chosen + 1)], _UNITS[3999][None])

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        if self.there:
            chosen = data.draw(st.lists(st.sampled_from(sorted(self.there)), unique=True))
            self.index.remove([*(UUID(int=place + 1) for place in chosen), UUID(int=0)])
            self.there.difference_update(chosen)

    @invariant()
    def holds_what_was_added(self) -> None:
        assert len(self.index) == len(self.there)
        found = dict(found_in(self.index, _UNITS[0], -1.0))
        assert set(found) == self.there
        places = sorted(found)
        exact = _UNITS[places].astype(np.float64) @ _UNITS[0].astype(np.float64)
        assert [found[place] for place in places] == pytest.approx(exact.tolist(), abs=1e-12)

    @invariant()
    def leaves_nothing_behind(self) -> None:
        for kept in (self.index._rows, self.index._coarse):
            assert not kept[len(self.index) : self.made].any()


AddingAndRemoving.TestCase.settings = settings(stateful_step_count=20)
TestAddingAndRemoving = AddingAndRemoving.TestCase
