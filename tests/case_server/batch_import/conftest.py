"""What tests of whole imports share."""

from pathlib import Path

import pytest

from case_server.foundation.services import Services
from tests.case_server.batch_import.runs import Importing


@pytest.fixture
def importing(services: Services, tmp_path: Path) -> Importing:
    """A tenant to import for."""
    return Importing(services, tmp_path / "outcomes.jsonl")
