"""Queue pages and counts in SQL give what a plain reading of the rows gives, along an index that has their order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.clocks import pause
from case_contract.commands import Decide
from case_contract.identifiers import new_id
from case_contract.records import CaseSummary
from case_contract.sync import CaseChange, SyncResponse
from case_contract.vocabulary import CaseStatus, CaseType, Tier, Verdict
from reviewer_app.domain.queue_query import QueueQuery, QueueScope, QueueSort
from reviewer_app.services.cache import queue_reads
from reviewer_app.services.cache.server_rows import URGENCY
from reviewer_app.services.cache.store import CaseStore
from tests.reviewer_app.services.desk_store import NOW, open_at
from tests.support.case_records import OTHER, case_id_of, detail, lease, summary

NAMES = ("张*", "李**", "欧***", "A*** M****", "100%_\\*")
STATUSES = (CaseStatus.READY, CaseStatus.AWAITING_SECOND, CaseStatus.AWAITING_RISK, CaseStatus.ARCHIVED)
TIERS = tuple(Tier)
TYPES = tuple(CaseType)


def _row(number: int) -> CaseSummary:
    tier, case_type, status = TIERS[number % 3], TYPES[number % 2], STATUSES[number % 4]
    row = summary(number, tier=tier, case_type=case_type, status=status, name=NAMES[number % 5])
    return row if number % 7 else row.model_copy(update={"clock": pause(row.clock, NOW)})


ROWS = tuple(_row(number) for number in range(120))

queries = st.builds(
    QueueQuery,
    scope=st.sampled_from([QueueScope.WAITING, QueueScope.ALL]),
    tier=st.none() | st.sampled_from(TIERS),
    case_type=st.none() | st.sampled_from(TYPES),
    text=st.sampled_from(
        ["", "张", "李*", "C00001", "c00001", "bank", "%", "_", "\\", '"', "M****", "%_\\*", "nothing"]
    ),
    sort=st.sampled_from(QueueSort),
    descending=st.booleans(),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseStore]:
    """A store with many different rows."""
    folder: Path = tmp_path_factory.mktemp("queue")
    opened = open_at(folder / "cases.db")
    _put(opened, ROWS)
    yield opened
    opened.close()


def _put(store: CaseStore, rows: tuple[CaseSummary, ...]) -> None:
    changes = tuple(CaseChange(case_id=row.case_id, summary=row) for row in rows)
    store.apply(
        SyncResponse(request_id=new_id(), outcomes=(), changes=changes, cursor="1", more=False, server_time=NOW), NOW
    )


def _paused(row: CaseSummary) -> bool:
    """Whether the case waits for its customer: it stands below those that can be worked on, whatever the order."""
    return row.clock.paused_at is not None


def _expected(query: QueueQuery) -> list[CaseSummary]:
    def wanted(row: CaseSummary) -> bool:
        words = "\n".join((row.service_code, row.masked_name, row.tenant_name)).lower()
        waiting = row.status in {CaseStatus.READY, CaseStatus.AWAITING_SECOND}
        return (
            (query.scope is QueueScope.ALL or waiting)
            and query.tier in {None, row.tier}
            and query.case_type in {None, row.case_type}
            and query.text.lower() in words
        )

    keys = {
        QueueSort.DUE: lambda row: (row.clock.due_at,),
        QueueSort.TIER: lambda row: (URGENCY[row.tier], row.clock.due_at),
        QueueSort.RECEIVED: lambda row: (row.received_at,),
    }
    ordered = sorted((row for row in ROWS if wanted(row)), key=keys[query.sort], reverse=query.descending)
    return sorted(ordered, key=_paused)


@given(query=queries, offset=st.integers(0, 130), limit=st.integers(1, 50), many=st.sampled_from([3, 1000]))
def test_pages_and_counts_agree_with_the_rows(
    store: CaseStore, query: QueueQuery, offset: int, limit: int, many: int
) -> None:
    """R: filter, search and order in SQL, whether a search finds few rows or many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue_reads, "_MANY", many)
        page = store.queue.page(query, offset, limit, NOW)
        count = store.queue.count(query, NOW)
    expected = _expected(query)
    assert count == len(expected)
    assert [row.summary for row in page] == expected[offset : offset + limit]


@pytest.mark.parametrize("sort", QueueSort)
@pytest.mark.parametrize("descending", [False, True])
def test_a_page_goes_along_an_index(store: CaseStore, sort: QueueSort, descending: bool) -> None:
    """100,000 rows: a page that sorts them all first would take a second."""
    query = QueueQuery(tier=Tier.URGENT, sort=sort, descending=descending)
    row_ids, values = store.queue._row_ids(query, 0, 100, NOW)
    steps = [str(row[3]) for row in store._connection.execute(f"EXPLAIN QUERY PLAN {row_ids}", values).fetchall()]
    assert sum("COVERING INDEX queue_by_" in step for step in steps) == 2
    assert not any("TEMP B-TREE" in step for step in steps)


def test_scopes_follow_lease_and_outbox(tmp_path: Path) -> None:
    """Mine: leased to me here, lease running, no verdict given yet; need you: whatever waits for my decision."""
    opened = open_at(tmp_path / "cases.db")
    soon = NOW + timedelta(minutes=5)
    for number in (1, 2):
        opened.put_claimed(detail(number, summary(number, status=CaseStatus.IN_REVIEW, held=lease(soon))))
    _put(opened, (summary(3, status=CaseStatus.IN_REVIEW, held=lease(soon, OTHER)),))
    mine = QueueQuery(scope=QueueScope.MINE)
    assert opened.queue.count(mine, NOW) == 2
    opened.submit(case_id_of(1), Decide(verdict=Verdict.REJECT, reasons=("different_person",)), NOW)
    assert opened.queue.held(NOW) == (case_id_of(2),)
    assert opened.queue.count(mine, soon) == 0
    opened.expire_leases(soon)
    (row,) = opened.queue.page(QueueQuery(scope=QueueScope.NEED_YOU), 0, 10, soon)
    assert (row.summary.case_id, row.unsent, row.needs_you) == (case_id_of(1), 0, 1)
    opened.close()


def test_search_forgets_gone_and_renamed_cases(tmp_path: Path) -> None:
    """The index of words follows its rows."""
    opened = open_at(tmp_path / "cases.db")
    _put(opened, (summary(1, name="张小明"), summary(2, name="张小明")))
    _put(opened, (summary(1, version=2, name="李大为"),))
    gone = CaseChange(case_id=case_id_of(2), summary=None)
    opened.apply(
        SyncResponse(request_id=new_id(), outcomes=(), changes=(gone,), cursor="2", more=False, server_time=NOW), NOW
    )
    everything = QueueScope.ALL
    assert opened.queue.count(QueueQuery(scope=everything, text="张小明"), NOW) == 0
    assert opened.queue.count(QueueQuery(scope=everything, text="李大为"), NOW) == 1
    assert opened.queue.count(QueueQuery(scope=everything), NOW) == 1
    opened.close()
