"""Remembers for two seconds who an access token belongs to, so that a busy client costs one lookup, not hundreds.

Revocations on this node are seen at once, those on another node within the two seconds.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from case_server.accounts.actor import SessionActor

KEPT_FOR: Final = timedelta(seconds=2)
_MOST: Final = 10_000


class TokenCache:
    """Token digest -> actor, bounded in number and in time."""

    def __init__(self) -> None:
        self._entries: Final[OrderedDict[bytes, tuple[datetime, SessionActor]]] = OrderedDict()
        self._generation = 0
        self._lock: Final = Lock()

    @property
    def generation(self) -> int:
        """Changes whenever something was forgotten; remember it before a lookup and give it to `put`."""
        return self._generation

    def get(self, digest: bytes, now: datetime) -> "SessionActor | None":
        """Who the token belongs to, if that was found out less than two seconds ago."""
        with self._lock:
            entry = self._entries.get(digest)
        if entry is None or not entry[0] <= now < min(entry[0] + KEPT_FOR, entry[1].access_expires_at):
            return None
        return entry[1]

    def put(self, digest: bytes, actor: "SessionActor", now: datetime, *, generation: int) -> None:
        """Remember, unless something was revoked since the lookup began."""
        with self._lock:
            if generation != self._generation:
                return
            self._entries[digest] = (now, actor)
            self._entries.move_to_end(digest)
            if len(self._entries) > _MOST:
                self._entries.popitem(last=False)

    def forget_all(self) -> None:
        """After any revocation: rare enough to start over."""
        with self._lock:
            self._entries.clear()
            self._generation += 1
