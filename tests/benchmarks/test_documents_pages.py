"""Pages with several documents, as the evaluation lays them out."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import cv2
import numpy as np

from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.evaluation.readers import PRODUCT
from benchmarks.documents.evaluation.record import record_of
from benchmarks.documents.pages import Layout, PagePlan, page_of, plan_of
from benchmarks.documents.pages_read import counted
from benchmarks.documents.parts import Part, part_of_seed

SEED = 1_310_000


def test_documents_of_a_page_lie_apart_in_reading_order_and_can_be_read() -> None:
    """Four cards in two rows with small gaps, two of one kind: four people's, none on another."""
    kinds = (Kind.RESIDENT_ID_FRONT, Kind.RESIDENT_ID_BACK, Kind.RESIDENT_ID_FRONT, Kind.RESIDENT_ID_BACK)
    scene = page_of(SEED, PagePlan(kinds, Layout.GRID, paper=True, gap=0.04, turn=1.5, side=2000))
    assert tuple(placed.specimen.kind for placed in scene.documents) == kinds
    corners = [placed.corners.astype(np.float32) for placed in scene.documents]
    assert not any(cv2.intersectConvexConvex(one, other)[0] for one, other in combinations(corners, 2))
    (first, second, third, _) = (corner.mean(axis=0) for corner in corners)
    assert first[0] < second[0]
    assert first[1] < third[1]
    names = {placed.specimen.truth["name"] for placed in scene.documents if "name" in placed.specimen.truth}
    assert len(names) == 2
    assert all(part_of_seed(placed.specimen.seed) is Part.TUNE for placed in scene.documents)
    assert all(sight.legible for placed in scene.documents for sight in placed.sights.values())


def test_plans_of_pages_differ_and_each_seed_has_its_own() -> None:
    """Two to four documents, every layout, paper and desk."""
    plans = [plan_of(seed) for seed in range(SEED, SEED + 60)]
    assert {len(plan.kinds) for plan in plans} == {2, 3, 4}
    assert {plan.layout for plan in plans} == set(Layout)
    assert {plan.paper for plan in plans} == {True, False}
    assert plans[7] == plan_of(SEED + 7)


def test_a_document_without_a_reading_of_its_own_is_not_told() -> None:
    """Two portrait sides and readings of one of them twice: one is told; the page that lacks one is counted."""
    kinds = (Kind.RESIDENT_ID_FRONT, Kind.RESIDENT_ID_FRONT)
    scene = page_of(SEED, PagePlan(kinds, Layout.COLUMN, paper=True, gap=0.1, turn=0.0, side=1600))
    truth = scene.documents[0].specimen.truth
    fields = {name: [truth[name], 0.5] for name in ("name", "id_number")}
    reading = {"type": "resident_id_front", "pack": None, "fields": fields, "findings": ["unread_text"]}
    record = replace(record_of(scene, {}), answers={PRODUCT: {"readings": [reading, reading]}})
    found = counted(record)
    assert (found["documents"], found["readings"], found["told"]) == (2, 2, 1)
    assert (found["exact"], found["pages lacking"], found["said"]) == (2, 1, 1)
