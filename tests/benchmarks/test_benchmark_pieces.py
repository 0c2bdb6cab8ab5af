"""The pieces of the benchmarks on small samples: what they measure really happens. No speed is asserted."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from benchmarks import case_open, claim, picture, pre_check, sync_cases
from benchmarks.cached_cases import fill_store, opened_store
from benchmarks.pgbench import claim_script, run_pgbench
from benchmarks.queue_filling import fill_queue, wait_for_the_log
from benchmarks.report import Measurement, page_with, percentile
from benchmarks.site import database_of, measured_site
from reviewer_app.services.media_client import MediaClient
from sample_data import SampleCase, SubmittableCase


def test_a_figure_stands_beside_its_baseline() -> None:
    """Every figure is shown with the baseline of its run and the ratio of the two."""
    figure = Measurement("claim", "by hand", "4 claims", 30.0, "/s", "pgbench", 60.0, ">= 0.35")
    assert figure.ratio == 0.5
    assert "30 /s" in figure.row()
    assert "pgbench: 60 /s | 0.5 | >= 0.35" in figure.row()
    assert percentile([5.0, 1.0, 3.0], 0.99) == 5.0
    assert percentile([5.0, 1.0, 3.0], 0.5) == 3.0


def test_a_part_of_the_page_is_replaced_and_the_others_stay() -> None:
    """A benchmark that ran again takes the place of its earlier figures, in the page's order."""
    figure = Measurement("claim", "by hand", "4 claims", 30.0, "/s", "pgbench", 60.0, ">= 0.35")
    order = ("first", "second", "third")
    page = ""
    for name in ("third", "first"):
        page = page_with(page, name, [figure], order, f"How {name} was measured.")
    assert page.index("## first") < page.index("## third")
    assert "## second" not in page
    again = page_with(page, "first", [figure, figure], order, "Measured again.")
    assert "How first" not in again
    assert again.count(figure.row()) == 3
    assert again.partition("## third")[2] == page.partition("## third")[2]
    assert page_with(again, "first", [figure], order, "How first was measured.") == page


def test_cases_open_from_both_caches(tmp_path: Path) -> None:
    """The plain copy holds the rows that the encrypted store gives."""
    connection, store = opened_store(tmp_path / "cases.db")
    fill_store(store, 5)
    plain = case_open.plain_copy(connection, tmp_path / "plain.db")
    try:
        ours, theirs = case_open.alternating(store, plain, count=5, openings=4)
        assert len(ours) == len(theirs) == 4
        copied = plain.execute("SELECT count(*) FROM server_bodies WHERE detail IS NOT NULL").fetchone()
        assert copied == (5,)
        assert b"SQLite format 3" in (tmp_path / "plain.db").read_bytes()[:16]
        assert b"SQLite format 3" not in (tmp_path / "cases.db").read_bytes()[:16]
    finally:
        plain.close()
        store.close()


def test_both_ways_of_decoding_give_the_same_size() -> None:
    """The media process and the baseline show the same picture."""
    data = picture.photograph(400, 300)
    media = MediaClient(lambda _state: None)
    try:
        assert media.start().result(60)
        ours, theirs = picture.paired(
            lambda: picture.through_media(media, data, 128), lambda: picture.plain(data, 128), times=2
        )
        assert len(ours) == len(theirs) == 2
        assert picture.through_media(media, data, 0) == (400, 300)
    finally:
        media.stop()


def test_rows_go_into_the_encrypted_table() -> None:
    """The baseline of the sync writes what it says."""
    assert sync_cases.insert_rows(3) > 0


@pytest.mark.end_to_end
@pytest.mark.timeout(900)
def test_claims_and_syncs_on_a_small_queue(installed: Path) -> None:
    """Cases written by the owner are claimed over HTTPS and by pgbench, each once, and come to an empty cache (R20)."""
    count = 120
    with measured_site(installed=installed) as site, database_of(site) as url:
        tenant_id = UUID(site.installation.tenant_id)
        fill_queue(url, site.server.data_folder / "keys", tenant_id, count)
        wait_for_the_log(url)
        secrets = sync_cases.signed_in_secrets(site)
        assert sync_cases.sync_once(site, secrets, site.folder / "cache", count) > 0

        token = site.api("chen.mo").token
        load = claim.claim_all(site, [token], clients=4, first=1, times=5)
        assert len(load.seconds) == 20
        account_id = UUID(site.installation.people["lin.yue"].account_id)
        run = run_pgbench(url, claim_script(account_id, claim.a_workstation(url)), tenant_id, clients=2, transactions=5)
        assert len(run.seconds) == 10
        with psycopg.connect(url) as connection:
            held = "SELECT lease_account::text, count(*) FROM cases WHERE status = 'in_review' GROUP BY 1"
            people = site.installation.people
            assert dict(connection.execute(held).fetchall()) == {
                people["chen.mo"].account_id: 24,
                people["lin.yue"].account_id: 10,
            }
            entries = "SELECT count(*) FROM log_entries WHERE operation = 'claim'"
            assert connection.execute(entries).fetchone() == (34,)
        detail = site.api("wang.min").get(f"/v1/cases/{_one_held(url)}").json()
        kinds = sorted(reading["document_type"] for reading in detail["readings"])
        assert kinds == ["resident_id_back", "resident_id_front"]
        assert detail["declared"]["name"] == "张伟"
        assert detail["face"] is not None


@pytest.mark.end_to_end
@pytest.mark.timeout(900)
def test_queued_cases_are_worked_off_and_read_plainly(
    tmp_path: Path, installed: Path, built: Callable[[SampleCase], SubmittableCase]
) -> None:
    """R55: cases queued while no worker ran are pre-checked by a started one; the baseline reads the same sides."""
    cases = pre_check.whole_cases(built)
    assert len(cases) > 4
    with measured_site(installed=installed) as site, database_of(site) as url:
        pre_check.submit(site.tenant, cases, 2)
        site.server.start_worker()
        assert pre_check.worked_off(url, 600) > 0
    assert pre_check.plain_reading(cases[:2], tmp_path / "pictures") > 0


def _one_held(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT case_id::text FROM cases WHERE status = 'in_review' LIMIT 1").fetchone()
    assert row is not None
    return str(row[0])
