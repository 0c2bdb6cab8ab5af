"""What holds for every test: no screen, no telemetry, no unexpected log line, Hypothesis without a stopwatch."""

import logging
import os
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

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


def pytest_configure(config: pytest.Config) -> None:
    """Declares the marker that allows a log line."""
    config.addinivalue_line("markers", "expects_log(pattern): a warning that matches is part of what is tested")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker is left with a whole installation when the others have finished."""
    items.sort(key=lambda item: item.get_closest_marker("end_to_end") is None)


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
