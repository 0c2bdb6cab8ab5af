"""The engine that reads lines, with the networks that ship."""

from __future__ import annotations

from typing import Any, cast

import pytest

from identity_checks.documents.text.engine import TextEngine
from identity_checks.models import TEXT_DETECTION, TEXT_RECOGNITION, ModelStore


@pytest.fixture(scope="module")
def text() -> TextEngine:
    """Load both networks once a module."""
    models = ModelStore.bundled()
    session = models.session(TEXT_RECOGNITION)
    characters = cast(Any, session).get_modelmeta().custom_metadata_map["character"].split("\n")
    return TextEngine(models.session(TEXT_DETECTION), session, characters)
