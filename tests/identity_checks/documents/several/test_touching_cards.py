"""Cards that touch: what stands at the edge of one is no word of the other (R21, R98)."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from identity_checks.documents.reader import DocumentReader
from tests.identity_checks.documents.several.laying import TODAY
from tests.identity_checks.documents.several.permits import LOWER, UPPER, lay


def test_a_permit_right_above_another_kind_is_not_lost_with_it(reader: DocumentReader) -> None:
    """R98: the lower one's title stood on the upper one's sheet, which was no document then, nor was the page."""
    page = Image.new("RGB", (960, 1200), (236, 238, 240))
    drawing = ImageDraw.Draw(page)
    lay(drawing, 0, "台湾居民来往大陆通行证", UPPER)
    lay(drawing, 590, "港澳居民来往内地通行证", LOWER)
    first = reader.read(np.asarray(page)[:, :, ::-1].copy(), today=TODAY)
    found = [
        {name: one.fields[name].value for name in ("name", "sex", "document_number")} for one in (first, *first.further)
    ]
    expected = [{name: holder[name] for name in ("name", "sex", "document_number")} for holder in (LOWER, UPPER)]
    assert sorted(found, key=str) == sorted(expected, key=str)
