"""What a worker asks of its queue."""

import asyncio

import procrastinate
from psycopg.pq import TransactionStatus

from case_server.foundation.jobs import build_job_app
from case_server.foundation.services import Services


def test_a_query_of_a_worker_leaves_no_transaction_that_could_be_cancelled_half_way(services: Services) -> None:
    """A worker that ends cancels what is asked just then: there is no COMMIT that could be that, the first time too."""

    async def asked() -> list[TransactionStatus]:
        app = build_job_app(services.database.url, services, capabilities=())
        async with app.open_async():
            assert isinstance(app.connector, procrastinate.PsycopgConnector)
            found = []
            for _ in range(2):
                async with app.connector.pool.connection() as connection:
                    await connection.execute("SELECT 1")
                    found.append(connection.info.transaction_status)
            return found

    assert set(asyncio.run(asked())) == {TransactionStatus.IDLE}
