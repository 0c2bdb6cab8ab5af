"""Drawn pictures, kept in a folder: drawing one takes longer than reading it, and runs read the same ones."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.documents.degrading.effects import Effect, chosen_effects
from benchmarks.documents.degrading.scene import Scene, scene_of
from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.evaluation.record import Record, read_records
from benchmarks.documents.evaluation.record import record_of as record_of_scene
from benchmarks.documents.evaluation.versions import drawing_version
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import Part, pick, record_of


def scene_number(part: Part, kinds: Sequence[Kind], number: int) -> Scene:
    """Picture `number` of a part when `kinds` take turns."""
    seed = record_of(part).seed(number)
    kind = kinds[number % len(kinds)]
    second = None
    if Effect.TWO_CARDS in chosen_effects(seed):
        second = draw_specimen(kinds[pick(seed, "second", len(kinds))], seed)
    return scene_of(draw_specimen(kind, seed), second)


@dataclass(frozen=True, slots=True)
class DrawnPictures:
    """Pictures of a part, drawn when they are first asked for and kept in `folder` until the drawing changes."""

    folder: Path
    part: Part
    kinds: tuple[Kind, ...]

    def picture(self, number: int) -> tuple[Record, bytes]:
        """The truth about picture `number`, without any answer, and its file."""
        truth, data = self._path(number, "jsonl"), self._path(number, "jpg")
        kept = next(read_records(truth), None)
        if kept is not None and data.is_file():
            return kept, data.read_bytes()
        scene = scene_number(self.part, self.kinds, number)
        drawn = record_of_scene(scene, {})
        data.parent.mkdir(parents=True, exist_ok=True)
        # Several processes draw into one folder: a name stands for a whole file, that of the truth for both.
        _put(data, scene.data)
        _put(truth, (drawn.line() + "\n").encode())
        return drawn, scene.data

    def _path(self, number: int, ending: str) -> Path:
        turns = hashlib.sha256(",".join(self.kinds).encode()).hexdigest()[:8]
        return self.folder / drawing_version() / turns / f"{record_of(self.part).seed(number)}.{ending}"


def _put(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(data)
    part.replace(path)
