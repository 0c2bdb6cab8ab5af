"""R36: the search among faces is exact, and what is removed is gone."""

from typing import Final
from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from case_server.face_search import index as index_module
from case_server.face_search.index import DIMENSIONS, FaceIndex, Vector


def _unit(seed: int) -> Vector:
    raw = np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    return np.asarray(raw / np.linalg.norm(raw), dtype=np.float32)


@pytest.mark.parametrize("worth_sharing", [1, 50_000])
def test_every_near_face_is_found_in_order(monkeypatch: pytest.MonkeyPatch, worth_sharing: int) -> None:
    """Against a plain calculation in double precision, with one thread and with two."""
    monkeypatch.setattr(index_module, "_WORTH_SHARING", worth_sharing)
    vectors = np.stack([_unit(seed) for seed in range(3001)])
    ids = [uuid4() for _ in vectors]
    index = FaceIndex()
    index.add(ids, vectors)
    for seed in (0, 1500, 3000):
        query = vectors[seed] + 0.3 * _unit(9000 + seed)
        query /= np.linalg.norm(query)
        exact = vectors.astype(np.float64) @ query.astype(np.float64)
        expected = [ids[place] for place in np.argsort(-exact) if exact[place] >= 0.15]
        found = index.search(query, least=0.15, most=10_000)
        assert [item.embedding_id for item in found] == expected
        assert found[0].embedding_id == ids[seed]
        assert found[0].similarity == pytest.approx(exact[seed], abs=1e-5)
        assert index.search(query, least=0.15, most=1) == found[:1]


@given(least=st.floats(-1, 1))
def test_an_empty_index_finds_nothing(least: float) -> None:
    """No rows, no answers, no error."""
    assert FaceIndex().search(_unit(1), least=least, most=5) == ()


class AddingAndRemoving(RuleBasedStateMachine):
    """Whatever comes and goes, the index finds exactly what a dictionary would."""

    def __init__(self) -> None:
        super().__init__()
        self.index: Final = FaceIndex()
        self.there: Final[dict[UUID, int]] = {}
        self.made = 0

    @rule(count=st.integers(1, 40))
    def add(self, count: int) -> None:
        fresh = {UUID(int=seed + 1): seed for seed in range(self.made, self.made + count)}
        self.made += count
        self.index.add(list(fresh), np.stack([_unit(seed) for seed in fresh.values()]))
        self.there.update(fresh)

    @rule(data=st.data())
    def add_again(self, data: st.DataObject) -> None:
        if self.there:
            chosen = data.draw(st.sampled_from(sorted(self.there)))
            self.index.add([chosen], _unit(123_456)[None])

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        if self.there:
            chosen = data.draw(st.lists(st.sampled_from(sorted(self.there)), unique=True))
            self.index.remove([*chosen, UUID(int=0)])
            for embedding_id in chosen:
                del self.there[embedding_id]

    @invariant()
    def holds_what_was_added(self) -> None:
        assert len(self.index) == len(self.there)
        found = self.index.search(_unit(0), least=-1.0, most=10_000)
        assert {item.embedding_id for item in found} == set(self.there)
        for item in found:
            seed = self.there[item.embedding_id]
            assert item.similarity == pytest.approx(float(_unit(seed) @ _unit(0)), abs=1e-5)

    @invariant()
    def leaves_nothing_behind(self) -> None:
        assert not self.index._rows[len(self.index) : self.made].any()


TestAddingAndRemoving = AddingAndRemoving.TestCase
