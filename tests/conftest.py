"""What holds for every test: no screen, no telemetry, no unexpected log line, Hypothesis without a stopwatch."""

import fcntl
import gc
import logging
import os
import pickle
import re
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Final

import psutil
import pytest
from hypothesis import HealthCheck, settings

from sample_data import SampleCase, SubmittableCase, build

# Its own at the end of a run, 2.2 GB, and of the server and the client that it has started.
_MEMORY_OF_A_WORKER: Final = 3.5 * 2**30
# What a run's databases and installations take at most, with room to spare.
_ROOM_FOR_FILES: Final = 4 * 2**30
_FILES_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a file system, not a name that somebody could guess

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile(
    "project",
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("project")


def _keep_files_in_memory() -> None:
    """Every test has a database of some 550 files: on a disk these are the dearest part of it (record 0290).

    Where memory is short, or somebody has said where temporary files go, nothing changes.
    """
    if "TMPDIR" in os.environ or not _FILES_IN_MEMORY.is_dir():
        return
    may_start_programs = not os.statvfs(_FILES_IN_MEMORY).f_flag & os.ST_NOEXEC
    room = min(shutil.disk_usage(_FILES_IN_MEMORY).free, _memory() - _workers() * _MEMORY_OF_A_WORKER)
    if may_start_programs and room >= _ROOM_FOR_FILES:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_FILES_IN_MEMORY)


def pytest_configure(config: pytest.Config) -> None:
    """Declares the marker that allows a log line; says where the files go."""
    _keep_files_in_memory()
    config.addinivalue_line("markers", "expects_log(pattern): a warning that matches is part of what is tested")


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores, for whoever starts servers also waits for them; fewer where memory is short."""
    return _workers()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker is left with a whole installation when the others have finished."""
    order = ("end_to_end", "slow")

    def place(item: pytest.Item) -> int:
        return next((at for at, name in enumerate(order) if item.get_closest_marker(name)), len(order))

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What loads with the tests stays to the end: looking through it for garbage, again and again as it grows and then
    with the tests, costs a tenth of the loading (record 0290)."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_sessionfinish() -> None:
    """pytest looks once more for what was left open: then everything is looked through."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation with tenant and staff, made once for all processes of this run; copy it."""
    from tests.end_to_end.installation import make_installed

    shared = _folder_of_the_run(tmp_path_factory)
    data = shared / "installed" / "data"
    with (shared / "installed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Its last file; whoever was killed while making it has left none.
        if not (data / "sample.json").exists():
            make_installed(data)
    return data


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[SampleCase], SubmittableCase]:
    """`sample_data.build`, but a case that any process of this run has drawn is not drawn again."""
    folder = _folder_of_the_run(tmp_path_factory) / "built"
    folder.mkdir(exist_ok=True)

    def built_once(case: SampleCase) -> SubmittableCase:
        kept = folder / case.reference
        if not kept.exists():
            draft = folder / f"{case.reference}-{os.getpid()}"
            draft.write_bytes(pickle.dumps(build(case)))
            draft.replace(kept)
        drawn: SubmittableCase = pickle.loads(kept.read_bytes())  # noqa: S301 - this run's own
        return drawn

    return built_once


def _workers() -> int:
    return max(1, min(len(os.sched_getaffinity(0)) + 2, int(_memory() // _MEMORY_OF_A_WORKER)))


def _memory() -> int:
    """The machine's memory in bytes, or what a container has of it."""
    limit = Path("/sys/fs/cgroup/memory.max")
    given = limit.read_text().strip() if limit.exists() else "max"
    whole = psutil.virtual_memory().total
    return min(whole, int(given)) if given.isdecimal() else int(whole)


def _folder_of_the_run(factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of this run share; pytest clears it away with the run's other folders."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning nobody expects is a failure, as in qutebrowser."""
    yield
    patterns = [re.compile(marker.args[0]) for marker in request.node.iter_markers("expects_log")]
    unexpected = [
        f"{record.name}: {record.getMessage()}"
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING and not any(p.search(record.getMessage()) for p in patterns)
    ]
    if unexpected:
        pytest.fail("unexpected log lines:\n" + "\n".join(unexpected))
