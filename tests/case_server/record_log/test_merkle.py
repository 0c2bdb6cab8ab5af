"""RFC 6962 trees against the definition, against each other and against published vectors (R73)."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_server.record_log import merkle

VECTORS = Path(__file__).parents[4] / "shared" / "data" / "merkle"


def root_by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, word for word."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node_hash(root_by_definition(leaves[:split]), root_by_definition(leaves[split:]))


def grown(count: int) -> tuple[list[bytes], dict[merkle.NodeName, bytes]]:
    """Leaves of a tree and every complete subtree that growing it reports."""
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(count)]
    nodes: dict[merkle.NodeName, bytes] = {(0, place): leaf for place, leaf in enumerate(leaves)}
    frontier = merkle.Frontier()
    for leaf in leaves:
        nodes |= {(node.level, node.position): node.digest for node in frontier.append(leaf)}
    return leaves, nodes


@given(st.integers(0, 300), st.data())
def test_a_frontier_has_the_root_of_the_definition_wherever_it_is_continued(count: int, data: st.DataObject) -> None:
    """R73: a tree grown in two sittings has the root that RFC 6962 defines."""
    leaves, _ = grown(count)
    pause = data.draw(st.integers(0, count))
    first = merkle.Frontier()
    for leaf in leaves[:pause]:
        first.append(leaf)
    second = merkle.Frontier(first.size, first.digests)
    for leaf in leaves[pause:]:
        second.append(leaf)
    assert second.root() == root_by_definition(leaves)
    assert second.size == count


@given(st.integers(1, 200), st.data())
def test_inclusion_is_proved_for_the_leaf_and_for_no_other(count: int, data: st.DataObject) -> None:
    """R73: the proof from stored subtrees holds for its own leaf, index and root only."""
    leaves, nodes = grown(count)
    index = data.draw(st.integers(0, count - 1))
    root = root_by_definition(leaves)
    path = merkle.proof(merkle.inclusion_ranges(index, count), nodes.__getitem__)
    assert merkle.includes(index, count, leaves[index], path, root)
    assert not merkle.includes(index, count, merkle.leaf_hash(b"another"), path, root)
    assert not merkle.includes(index, count, leaves[index], (*path, root), root)
    other = data.draw(st.integers(0, count - 1).filter(lambda place: place != index)) if count > 1 else count
    assert not merkle.includes(other, count, leaves[index], path, root)


@given(st.integers(1, 200), st.data())
def test_consistency_is_proved_for_a_beginning_and_for_nothing_else(count: int, data: st.DataObject) -> None:
    """R73: an older tree proves to be the beginning of a later one; a changed one does not."""
    leaves, nodes = grown(count)
    old = data.draw(st.integers(1, count))
    path = merkle.proof(merkle.consistency_ranges(old, count), nodes.__getitem__)
    new_root, old_root = root_by_definition(leaves), root_by_definition(leaves[:old])
    assert merkle.extends(old, count, old_root, new_root, path)
    changed = [*leaves[: old - 1], merkle.leaf_hash(b"changed")]
    assert not merkle.extends(old, count, root_by_definition(changed), new_root, path)


def test_impossible_proofs_are_refused() -> None:
    """Asking for a leaf or an old tree that does not exist is a mistake of the caller."""
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_ranges(3, 3)
    with pytest.raises(ValueError, match="no consistency proof"):
        merkle.consistency_ranges(0, 3)
    with pytest.raises(ValueError, match="complete subtrees"):
        merkle.Frontier(3, [b"one"])


def _vectors(kind: str) -> list[Path]:
    return sorted((VECTORS / kind).rglob("*.json"))


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the published vectors are not beside the project")
def test_published_inclusion_vectors() -> None:
    """R73: every published inclusion vector is judged as published."""
    cases = _vectors("inclusion")
    assert len(cases) > 50
    for case in cases:
        given_ = json.loads(case.read_text())
        path = [base64.b64decode(step) for step in given_["proof"] or ()]
        held = merkle.includes(
            given_["leafIdx"],
            given_["treeSize"],
            base64.b64decode(given_["leafHash"]),
            path,
            base64.b64decode(given_["root"]),
        )
        assert held is not given_["wantErr"], case.name


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the published vectors are not beside the project")
def test_published_consistency_vectors() -> None:
    """R73: every published consistency vector is judged as published."""
    cases = _vectors("consistency")
    assert len(cases) > 50
    for case in cases:
        given_ = json.loads(case.read_text())
        path = [base64.b64decode(step) for step in given_["proof"] or ()]
        held = merkle.extends(
            given_["size1"],
            given_["size2"],
            base64.b64decode(given_["root1"]),
            base64.b64decode(given_["root2"]),
            path,
        )
        assert held is not given_["wantErr"], case.name
