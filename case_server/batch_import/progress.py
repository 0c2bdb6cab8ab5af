"""Shows an import's progress: lines for people, or one JSON object a case, on whatever stream it is given."""

import json
import time
from collections.abc import Callable
from typing import Final, TextIO

from case_server.batch_import.importing import Tally
from case_server.batch_import.outcomes import Outcome
from case_server.batch_import.words import Pace, Words
from resources.shown_text import shown

_EVERY_S: Final = 0.5
_EVERY_S_IN_A_FILE: Final = 10.0
_CLEAR: Final = "\r\x1b[K"


class Progress:
    """Shows outcomes as they come. On a terminal one line is written over; refusals stay."""

    def __init__(
        self, count: int, stream: TextIO, words: Words, *, as_json: bool, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._count: Final = count
        self._stream: Final = stream
        self._words: Final = words
        self._as_json: Final = as_json
        self._now: Final = now
        self._began: Final = now()
        self._shown = self._began
        self._on_terminal: Final = stream.isatty()

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return self._now() - self._began

    def show(self, outcome: Outcome, tally: Tally) -> None:
        """Show what became of a case; `tally` counts it already."""
        pace = self._pace(tally)
        if self._as_json:
            self._write(json.dumps(_event(outcome, pace), ensure_ascii=False) + "\n")
            return
        clear = _CLEAR if self._on_terminal else ""
        if outcome.refusal is not None:
            again = tally.of_cause[outcome.refusal.cause] > 1
            self._write(f"{self._words.refused(outcome, again=again)}\n", clear)
        every = _EVERY_S if self._on_terminal else _EVERY_S_IN_A_FILE
        last = tally.done == self._count
        if last or self._now() - self._shown >= every:
            self._shown = self._now()
            line = self._words.pace(pace, tally)
            self._write(line + ("" if self._on_terminal and not last else "\n"), clear)

    def _pace(self, tally: Tally) -> Pace:
        # What an earlier run did costs next to nothing and says nothing about the rest.
        worked = tally.done - tally.kept
        per_second = worked / self.seconds if self.seconds > 0 else 0.0
        left_s = (self._count - tally.done) / per_second if per_second > 0 else 0.0
        return Pace(tally.done, self._count, per_second, left_s)

    def _write(self, text: str, clear: str = "") -> None:
        # A folder's name need not be text; what cannot be written as such is shown escaped.
        self._stream.write(clear + shown(text))
        self._stream.flush()


def _event(outcome: Outcome, pace: Pace) -> dict[str, object]:
    figures = {"per_second": round(pace.per_second, 2), "left_s": round(pace.left_s, 1)}
    return {"event": "case", "done": pace.done, "of": pace.count, **figures, "kept": outcome.kept} | outcome.as_json()
