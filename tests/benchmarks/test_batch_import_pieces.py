"""The pieces of the import's benchmark on a small sample: what it measures really happens. No speed is asserted."""

from pathlib import Path

import pytest

from benchmarks import batch_import
from benchmarks.site import measured_site

pytestmark = pytest.mark.slow


def test_both_ways_take_every_case(installed: Path) -> None:
    """Three cases over HTTPS and three by import, the same pictures; the second import finds nothing to do."""
    people = [batch_import.drawn(1), batch_import.drawn(2)]
    with measured_site(installed=installed) as site:
        folder = batch_import.make_folder(site.folder / "march", people, 3)
        assert batch_import.sent_per_second(site.tenant, people, range(3)) > 0
        first = batch_import.run_import(site, folder)
        again = batch_import.run_import(site, folder)
    assert (first.summary["accepted"], first.summary["kept"]) == (3, 0)
    assert (again.summary["accepted"], again.summary["kept"]) == (3, 3)
    assert first.per_second > 0
    assert first.peak_mib > 1
