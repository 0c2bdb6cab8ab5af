"""Pushes "something changed" to clients, whichever node the change was made on.

Each node has one connection that listens; PostgreSQL tells it what any node's sequencer announced after a commit.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import psycopg
import structlog
from fastapi import FastAPI, Request

from case_server.foundation.services import Services
from case_server.record_log.sequencer import CHANNEL, LogSequencer

_KEEP_ALIVE_S: Final = 15.0
# A stream ends after a while, so that whoever lost the right to it loses it then at the latest.
_STREAM_S: Final = 600.0
_RECONNECT_S: Final = 1.0
_CHANGED: Final = b"event: changed\ndata: {}\n\n"
_KEPT_ALIVE: Final = b": still here\n\n"

_log: Final = structlog.get_logger("case_server.cases.push")


class ChangeWatch:
    """Counts announcements and wakes whoever waits for the next one. Lives on the application's event loop."""

    def __init__(self) -> None:
        self._count = 0
        self._condition = asyncio.Condition()

    @property
    def count(self) -> int:
        """How many announcements there have been."""
        return self._count

    async def announce(self) -> None:
        """Wake everybody."""
        async with self._condition:
            self._count += 1
            self._condition.notify_all()

    async def beyond(self, count: int) -> int:
        """Wait until there have been more than `count` announcements."""
        async with self._condition:
            await self._condition.wait_for(lambda: self._count > count)
            return self._count


@asynccontextmanager
async def watch_changes(application: FastAPI) -> AsyncIterator[None]:
    """While the application runs: its listening connection, and the sequencer that announces what was committed."""
    services: Services = application.state.services
    watch = ChangeWatch()
    application.state.change_watch = watch
    sequencer = LogSequencer(services.database, services.log_key, services.clock)
    listening = asyncio.create_task(_listen(services.database.url, watch))
    sequencer.start()
    try:
        yield
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await asyncio.to_thread(sequencer.stop)


async def change_events(request: Request, *, keep_alive_s: float = _KEEP_ALIVE_S) -> AsyncIterator[bytes]:
    """The stream of one client. It begins with `changed`, for what happened before cannot be known here.

    After `keep_alive_s` without a change comes a comment, so that nobody on the way takes the stream for dead.
    """
    watch: ChangeWatch = request.app.state.change_watch
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + _STREAM_S
    seen = watch.count
    yield _CHANGED
    while loop.time() < ends_at:
        try:
            seen = await asyncio.wait_for(watch.beyond(seen), keep_alive_s)
        except TimeoutError:
            yield _KEPT_ALIVE
        else:
            yield _CHANGED


async def _listen(url: str, watch: ChangeWatch) -> None:
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                # Whatever was announced while nobody listened is made up for by one announcement.
                await watch.announce()
                async for _ in connection.notifies():
                    await watch.announce()
        except psycopg.OperationalError as error:
            _log.info("listening_again", reason=type(error).__name__)
        await asyncio.sleep(_RECONNECT_S)
