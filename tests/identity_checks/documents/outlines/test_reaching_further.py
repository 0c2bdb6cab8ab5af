"""Cards whose title stands beyond the outline that was told: the outline around all text has it (R20)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from benchmarks.documents.layouts.europe import residence_title
from identity_checks.documents import reaching_further as reaching_further_module
from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.orientation import PageOrientation
from identity_checks.documents.finding.outline import find_outline
from identity_checks.documents.finding.seen import SeenPage, sheet_of
from identity_checks.documents.finding.sheet import whole_page
from identity_checks.documents.one_sheet import SheetSight
from identity_checks.documents.reaching_further import reaching_further
from identity_checks.documents.text.engine import TextEngine
from identity_checks.models import PAGE_ORIENTATION, TEXT_DETECTION, TEXT_RECOGNITION, ModelStore
from identity_checks.packs.shelf import Shelf
from tests.identity_checks.documents.several.laying import TODAY, laid, page_of


def _sheets() -> tuple[TextEngine, SheetSight]:
    models = ModelStore.bundled()
    recognizer = models.session(TEXT_RECOGNITION)
    characters = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
    text = TextEngine(models.session(TEXT_DETECTION), recognizer, characters)
    return text, SheetSight(text, PageOrientation(models.session(PAGE_ORIENTATION)), Shelf.bundled())


@pytest.mark.parametrize(("share", "beside", "read"), [(0.6, False, True), (0.6, True, False), (1.0, False, False)])
def test_rows_in_its_columns_below_a_side_that_was_guessed_are_a_document_s(
    share: float, beside: bool, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R20: a card's last day stood below an outline that no other is larger than; other columns are no card's."""
    text, sheets = _sheets()
    page = page_of((150, 150, 150), 800, 1060)
    laid(page, residence_title(1000004).image, (530, 400), 900, 0)
    base = whole_page(page)
    seen = SeenPage(page, base, PageEdges(base.picture), text.detect(base.picture, 576))
    outline = find_outline(seen.edges, seen.marks)
    assert outline is not None
    a, b, c, d = outline.corners
    ends = replace(outline, corners=np.array([a, b, b + share * (c - b), a + share * (d - a)], np.float32))
    monkeypatch.setattr(reaching_further_module, "find_outline", lambda *_: ends)
    if beside:
        monkeypatch.setattr(reaching_further_module, "in_a_column", lambda *_: False)
    before = sheets.attempt(*sheet_of(seen, ends), TODAY)
    (told,) = reaching_further(seen, [before], sheets, TODAY)
    assert (len(told.lines) > len(before.lines)) is read


@pytest.mark.parametrize(("top", "number"), [(0.2, True), (0.38, True), (0.0, True), (0.55, False)])
def test_a_card_told_below_its_title_reaches_up_to_it(top: float, number: bool) -> None:
    """R20: a number beside the title was not read, though the card was told; half of a card is another's as well."""
    text, sheets = _sheets()
    page = page_of((150, 150, 150), 800, 1060)
    laid(page, residence_title(1000004).image, (600, 330), 1000, -8)
    base = whole_page(page)
    seen = SeenPage(page, base, PageEdges(base.picture), text.detect(base.picture, 576))
    outline = find_outline(seen.edges, seen.marks)
    assert outline is not None
    a, b, c, d = outline.corners
    below = replace(outline, corners=np.array([a + top * (d - a), b + top * (c - b), c, d], np.float32))
    (told,) = reaching_further(seen, [sheets.attempt(*sheet_of(seen, below), TODAY)], sheets, TODAY)
    assert told.pack is not None
    assert told.pack.pack.pack == "eu-residence-permit"
    assert any("GF1048092" in line.source.text for line in told.lines) is number
