"""Puts a desk together. Call it in a worker thread: the keyring may ask the user first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer_app.services.keyring_store import MemorySecrets, open_os_keyring
from reviewer_app.services.media_client import COMMAND, MediaClient
from reviewer_app.services.network.server_api import ServerApi
from reviewer_app.services.work import ReviewerDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from reviewer_app.services.keyring_store import Secrets
    from reviewer_app.services.types import MediaState

SERVICE: str = "Reviewer Desk"


def open_desk(
    address: str,
    folder: Path,
    *,
    pinned_ca: Path | None,
    language: Callable[[], str],
    secrets: Secrets | None = None,
    media_command: Sequence[str] = COMMAND,
) -> ReviewerDesk:
    """A running desk for the server at `address`, with its store in `folder`.

    `secrets` None asks for the OS keyring; where there is none that can be trusted, nothing is kept in `folder`. Raises
    `ValueError` for an address that is not https, `OSError` for a CA file that cannot be read.
    """
    kept = secrets if secrets is not None else open_os_keyring(SERVICE)

    def media(on_state: Callable[[MediaState], None]) -> MediaClient:
        client = MediaClient(on_state, command=media_command)
        client.start()
        return client

    api = ServerApi(address, pinned_ca, language)
    if kept is None:
        return ReviewerDesk(api, MemorySecrets(), None, media)
    return ReviewerDesk(api, kept, folder, media)
