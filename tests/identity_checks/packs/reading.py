"""What the product's packs read from lines that are made without the recogniser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from identity_checks.documents.layouts.by_pack.reader import read_by_pack
from identity_checks.documents.layouts.by_pack.scripts import Scripts
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.text.engine import TextLine
from identity_checks.packs.shelf import Shelf
from tests.identity_checks.packs.lines import sheet

TODAY: Final = date(2026, 11, 27)
LATIN: Final = "ÄÖÜßÉÈÇŁŻŚĄÑŘŠȘȚ"
LATIN_ONLY: Final = Scripts.of([*LATIN, "的", "一"])


def read(pack: str, *lines: TextLine, scripts: Scripts = LATIN_ONLY) -> dict[str, FieldDraft]:
    """What a pack of the product reads from lines, without a second look at any."""
    chosen = Shelf.bundled().packs[pack].pack
    return read_by_pack(sheet(*lines), chosen, TODAY, scripts, lambda _: [], lambda seen, _: seen)


def values(fields: Mapping[str, FieldDraft]) -> dict[str, str]:
    """Values alone."""
    return {name: draft.value for name, draft in fields.items()}
