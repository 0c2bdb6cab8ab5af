"""Looks for garbage on the UI thread only (docs/decisions/0052).

Python collects cycles on whichever thread happens to allocate. A cycle with a widget in it that is found by the network
or the cache thread is taken apart there, which Qt forbids and answers with a crash at some later time.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class Collector(QObject):
    """Python's own rules of when to look for garbage, applied between two events; must be made on the UI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_at_work = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    def collect_due(self) -> None:
        """Collect the oldest generation whose count is over its threshold, as the interpreter would have."""
        due = [
            generation
            for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if 0 < threshold < count
        ]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Leave it to the interpreter again; only when no other thread is left that works for a window."""
        self._timer.stop()
        if self._was_at_work:
            gc.enable()
