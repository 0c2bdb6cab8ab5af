"""A store on a real encrypted file, as the desk makes one."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from case_contract.vocabulary import Role
from reviewer_app.services.cache.keys import CacheKey
from reviewer_app.services.cache.opening import Opened, open_store
from reviewer_app.services.cache.outbox import Author
from reviewer_app.services.cache.store import CaseStore
from reviewer_app.services.workstation_identity import WorkstationIdentity
from tests.support.case_records import HERE, ME, START

IDENTITY = WorkstationIdentity.new().with_id(HERE)
AUTHOR = Author(ME, HERE, IDENTITY)
NOW = START + timedelta(minutes=10)
KEY = CacheKey(bytes(range(32)))


def open_at(path: Path, *, key: CacheKey = KEY, now: datetime = NOW) -> CaseStore:
    """Open the store and everything on it."""
    opened = open_store(path, key, now)
    assert isinstance(opened, Opened)
    return CaseStore(opened.connection, key, path.parent / "evidence", AUTHOR, (Role.REVIEWER,))
