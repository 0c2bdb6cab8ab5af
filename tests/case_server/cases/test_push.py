"""Push across server nodes: what one node commits, the clients of another are told of."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request

from case_contract.commands import AddNote
from case_server.cases.push import ChangeWatch, change_events, watch_changes
from case_server.foundation.services import Services
from tests.case_server.api import Tenant, TestClient
from tests.case_server.cases.desk import Desk, ready_case
from tests.case_server.parts import application_of


def test_a_change_on_one_node_reaches_a_client_of_another(services: Services, tenant: Tenant, desk: Desk) -> None:
    """Two applications on one database; the first is changed through, the second is listened to."""
    ready_case(services, tenant.tenant_id)
    first = application_of(services, only=["cases"])
    second = application_of(services, only=["cases"])

    async def listen_and_change() -> list[bytes]:
        async with watch_changes(first), watch_changes(second):
            stream = change_events(Request({"type": "http", "app": second}))
            told = [await anext(stream)]
            # What setting up had left to announce comes first; only what follows the note counts.
            await drained(stream)
            await asyncio.to_thread(note)
            told.append(await asyncio.wait_for(anext(stream), 20))
            return told

    def note() -> None:
        claimed = desk.claim()
        assert claimed is not None
        desk.say(claimed, AddNote(text="told to others"))

    async def drained(stream: AsyncIterator[bytes]) -> None:
        watch = second.state.change_watch
        while True:
            try:
                await asyncio.wait_for(watch.beyond(watch.count), 1.5)
            except TimeoutError:
                break
        # The stream's own place is behind the announcements that were drained: one event makes up for all of them.
        await asyncio.wait_for(anext(stream), 20)

    told = asyncio.run(listen_and_change())
    assert told == [b"event: changed\ndata: {}\n\n"] * 2


def test_the_stream_is_for_people_who_are_signed_in(services: Services) -> None:
    """Nobody listens without a session."""
    api = TestClient(application_of(services, only=["cases"]), base_url="https://testserver")
    assert api.get("/v1/changes").status_code == 401


def test_a_quiet_stream_shows_that_it_lives(services: Services) -> None:
    """While nothing changes a comment comes at every interval; a change is told all the same, and then it goes on."""
    application = application_of(services, only=["cases"])
    watch = ChangeWatch()
    application.state.change_watch = watch

    async def listen() -> list[bytes]:
        stream = change_events(Request({"type": "http", "app": application}), keep_alive_s=0.05)
        told = [await asyncio.wait_for(anext(stream), 20) for _ in range(3)]
        await watch.announce()
        return told + [await asyncio.wait_for(anext(stream), 20) for _ in range(2)]

    changed, alive = b"event: changed\ndata: {}\n\n", b": still here\n\n"
    assert asyncio.run(listen()) == [changed, alive, alive, changed, alive]
