"""The reader of documents, loaded once."""

import pytest

from identity_checks.documents.reader import DocumentReader
from identity_checks.models import ModelStore


@pytest.fixture(scope="session")
def reader() -> DocumentReader:
    """One warm reader for all tests of this process."""
    return DocumentReader(ModelStore.bundled())
