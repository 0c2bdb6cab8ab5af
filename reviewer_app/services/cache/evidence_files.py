"""Files of held cases, encrypted one by one. Runs on the cache thread.

The key of a case's files comes from the store's key and a random salt that lies in the store: deleting the salt makes
the files unreadable for good, whatever becomes of them on the disk.
"""

from __future__ import annotations

import os
import secrets
import shutil
from typing import TYPE_CHECKING, Final
from uuid import UUID

from reviewer_app.services.cache.keys import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reviewer_app.services.cache.connection import Connection
    from reviewer_app.services.cache.keys import CacheKey

_NONCE: Final = 12


class EvidenceFiles:
    """Encrypted copies of evidence under `folder`; without a folder (store in memory) nothing is kept."""

    def __init__(self, connection: Connection, key: CacheKey, folder: Path | None) -> None:
        """`folder` is made when the first file comes."""
        self._connection = connection
        self._key = key
        self._folder = folder

    def add_salts(self, case_ids: Iterable[UUID]) -> None:
        """Give cases a salt that have none; called inside the transaction that stores their details."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO case_salts (case_id, salt) VALUES (?, ?)",
            [(str(case_id), secrets.token_bytes(16)) for case_id in case_ids],
        )

    def forget_keys(self) -> tuple[UUID, ...]:
        """Delete the salts of cases whose detail is not here; called inside a transaction, gives these cases."""
        rows = self._connection.execute(
            "DELETE FROM case_salts WHERE NOT EXISTS (SELECT 1 FROM server_cases c JOIN server_bodies b USING (row_id)"
            " WHERE c.case_id = case_salts.case_id AND b.detail IS NOT NULL) RETURNING case_id"
        ).fetchall()
        self._connection.executemany("DELETE FROM evidence_files WHERE case_id = ?", rows)
        return tuple(UUID(row[0]) for row in rows)

    def remove_files(self, case_ids: Iterable[UUID]) -> None:
        """Unlink the files of cases whose keys are gone and clear the log of the pages that held the keys."""
        removed = False
        for case_id in case_ids:
            removed = True
            if self._folder is not None:
                shutil.rmtree(self._folder / str(case_id), ignore_errors=True)
        if removed:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def remove_strays(self) -> None:
        """Unlink what a crash left behind: folders of cases without a key."""
        if self._folder is None or not self._folder.is_dir():
            return
        known = {row[0] for row in self._connection.execute("SELECT case_id FROM case_salts").fetchall()}
        for entry in self._folder.iterdir():
            if entry.name not in known:
                shutil.rmtree(entry, ignore_errors=True)

    def write(self, case_id: UUID, evidence_id: UUID, data: bytes) -> bool:
        """Keep a file; False when the case is not held (any more) or nothing is kept here.

        The file is on the disk before the row that names it.
        """
        key = self._case_key(case_id)
        if key is None or self._folder is None:
            return False
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(key).encrypt(nonce, data, _associated(case_id, evidence_id))
        folder = self._folder / str(case_id)
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{evidence_id}.part"
        with part.open("wb") as stream:
            stream.write(nonce)
            stream.write(sealed)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(folder / str(evidence_id))
        sync_folder(folder)
        self._connection.execute(
            "INSERT OR IGNORE INTO evidence_files (evidence_id, case_id) VALUES (?, ?)",
            (str(evidence_id), str(case_id)),
        )
        return True

    def read(self, case_id: UUID, evidence_id: UUID) -> bytes | None:
        """The file's content, or None when it is not here or was altered (it is then forgotten and fetched anew)."""
        if self._folder is None or not self.has(evidence_id):
            return None
        key = self._case_key(case_id)
        if key is None:
            return None
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            stored = (self._folder / str(case_id) / str(evidence_id)).read_bytes()
            return AESGCM(key).decrypt(stored[:_NONCE], stored[_NONCE:], _associated(case_id, evidence_id))
        except (OSError, InvalidTag, ValueError):
            self._connection.execute("DELETE FROM evidence_files WHERE evidence_id = ?", (str(evidence_id),))
            return None

    def has(self, evidence_id: UUID) -> bool:
        """Whether a file is kept here."""
        row = self._connection.execute(
            "SELECT 1 FROM evidence_files WHERE evidence_id = ?", (str(evidence_id),)
        ).fetchone()
        return row is not None

    def _case_key(self, case_id: UUID) -> bytes | None:
        row = self._connection.execute("SELECT salt FROM case_salts WHERE case_id = ?", (str(case_id),)).fetchone()
        return None if row is None else self._key.case_files_key(str(case_id), bytes(row[0]))


def _associated(case_id: UUID, evidence_id: UUID) -> bytes:
    return f"{case_id}/{evidence_id}".encode()
