"""Where ciphertext lies: a local folder by default, S3, GCS or Azure by address (`obstore`)."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

FOLDER_OF_EVIDENCE: Final = "evidence"
FOLDER_OF_ARCHIVE: Final = "archive"
_PRIVATE: Final = 0o700


class ObjectMissing(LookupError):
    """The store has no object at this path."""


class StoreUnavailable(Exception):
    """The store did not do what was asked of it: it cannot be reached, or does not let us."""


class Objects(Protocol):
    """Immutable objects by path. `put` returns only once the object survives a power cut."""

    def put(self, path: str, data: bytes) -> None:
        """Store `data` durably at `path`, which must be new."""

    def get(self, path: str) -> bytes:
        """What was stored. Raises `ObjectMissing`."""

    def delete(self, paths: Sequence[str]) -> None:
        """Remove objects; those that are not there are passed over."""

    def written_before(self, folder: str, moment: datetime) -> Iterator[str]:
        """The paths beneath `folder` whose objects were last written before `moment`."""
        ...

    def clear(self, folder: str) -> int:
        """Remove everything beneath `folder`; how many objects there were. Raises `StoreUnavailable`."""
        ...


class StoreObjects:
    """Objects in any `obstore` store. `folder` is given for a local one, whose writes are then synced to disk."""

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder

    def put(self, path: str, data: bytes) -> None:
        """Store `data` durably at `path`, which must be new."""
        obstore.put(self._store, path, data, mode="create", use_multipart=False)
        if self._folder is not None:
            _sync(self._folder / path, self._folder)

    def get(self, path: str) -> bytes:
        """What was stored. Raises `ObjectMissing`."""
        try:
            return bytes(obstore.get(self._store, path).bytes())
        except FileNotFoundError as missing:
            raise ObjectMissing(path) from missing

    def delete(self, paths: Sequence[str]) -> None:
        """Remove objects; those that are not there are passed over."""
        for path in paths:
            with contextlib.suppress(FileNotFoundError):
                obstore.delete(self._store, path)

    def written_before(self, folder: str, moment: datetime) -> Iterator[str]:
        """The paths beneath `folder` whose objects were last written before `moment`."""
        for some in obstore.list(self._store, folder):
            yield from (found["path"] for found in some if found["last_modified"] < moment)

    def clear(self, folder: str) -> int:
        """Remove everything beneath `folder`; how many objects there were. Raises `StoreUnavailable`."""
        try:
            paths = [found["path"] for some in obstore.list(self._store, folder) for found in some]
            self.delete(paths)
            if self._folder is not None:
                with contextlib.suppress(FileNotFoundError):
                    (self._folder / folder).rmdir()
        except (OSError, BaseError) as failed:
            raise StoreUnavailable(type(failed).__name__) from failed
        return len(paths)


def open_objects(url: str | None, folder: Path) -> Objects:
    """The store at `url` (`s3://…`, `gs://…`, `az://…`, `memory:///`), or the local `folder` when there is none.

    Credentials of a cloud store come from its own environment variables, as `obstore` documents them.
    """
    if url is None:
        folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        return StoreObjects(LocalStore(prefix=folder), folder)
    if url.startswith("memory:"):
        return StoreObjects(MemoryStore())
    return StoreObjects(from_url(url))


def _sync(path: Path, top: Path) -> None:
    """Force the file and every folder down to it onto the disk, so that a row may name it (anchors.md section 4)."""
    _fsync(path)
    folder = path.parent
    while True:
        _fsync(folder)
        if folder == top:
            return
        folder = folder.parent


def _fsync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder, and NTFS journals its entries.
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
