"""Widgets end on the UI thread, whoever finds them or lets go of them last (docs/decisions/0052)."""

import gc
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer_app.ui.common.background import Background
from reviewer_app.ui.common.collector import Collector

CROWD = """
import os, threading
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import reviewer_app.ui
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication
from reviewer_app.ui.common.collector import Collector

application = QApplication([])
collector = Collector()
ended = []

def make_garbage():
    for _ in range(50):
        thing = QObject()
        thing.itself = thing
        thing.destroyed.connect(
            lambda *_: ended.append(threading.current_thread().name), Qt.ConnectionType.DirectConnection
        )

kept = []

def work():
    kept.extend([] for _ in range(200_000))

make_garbage()
worker = threading.Thread(target=work, name="worker")
worker.start()
worker.join()
assert not ended, ended
for _ in range(3):
    collector.collect_due()
print(sorted(set(ended)), len(ended))
"""


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    """At work, and gone again after the test."""
    made = Collector()
    yield made
    made.stop()
    made.deleteLater()


def test_a_worker_does_not_take_widgets_apart() -> None:
    """A worker that makes 200,000 objects finds no garbage; the UI thread does, and ends each object itself."""
    run = subprocess.run([sys.executable, "-c", CROWD], capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "['MainThread'] 50"


def test_the_interpreter_gets_its_collector_back(collector: Collector) -> None:
    """While the program runs only the UI thread collects; afterwards it is as it was."""
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()


def test_nothing_is_collected_before_it_is_due(collector: Collector) -> None:
    """The interpreter's thresholds hold: no pause for a young generation that is nearly empty."""
    gc.collect()
    before = [generation["collections"] for generation in gc.get_stats()]
    collector.collect_due()
    assert [generation["collections"] for generation in gc.get_stats()] == before


def test_the_other_thread_never_holds_a_widget(qtbot: QtBot) -> None:
    """A worker's future is let go last by the worker; who was waiting for it is gone by then, on this thread."""

    class Waiting(QObject):
        def take(self, _value: int) -> None:
            """Only to be bound."""

    background, owner = Background(), Waiting()
    gone = threading.Event()
    weakref.finalize(owner, gone.set)
    future: Future[int] = Future()
    background.deliver(future, owner, owner.take)
    told = background.forward(owner.take)
    future.set_result(1)
    qtbot.waitUntil(lambda: not background._waiting)
    del owner
    assert gone.is_set(), "the future or the subscription still holds it"
    told(2)
    assert future.done()
