"""One picture with its truth and what every reader made of it, as a line of JSON that a broken-off run goes on from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.documents.degrading.scene import Placed, Scene
from benchmarks.documents.drawing.specimen import MARK
from benchmarks.documents.evaluation.versions import drawing_version, reader_version


@dataclass(frozen=True, slots=True)
class FieldTruth:
    """A field of a document in a picture.

    Attributes:
        value: what an exact reading says; `others` are as exact.
        printed: what is printed, line by line.
        legible: whether a person could read it, as measured on the picture.
        sight: the figures behind that.
    """

    value: str
    others: tuple[str, ...]
    printed: tuple[str, ...]
    legible: bool
    sight: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class DocumentTruth:
    """A document in a picture; corners clockwise from its own top left."""

    kind: str
    state: str
    form: str
    fonts: tuple[str, ...]
    corners: tuple[tuple[float, float], ...]
    fields: Mapping[str, FieldTruth]


@dataclass(frozen=True, slots=True)
class Record:
    """A picture's truth and answers (reader → what its process said), and the versions of drawing and reader."""

    seed: int
    leading: str
    effects: Mapping[str, float]
    quality: int
    documents: tuple[DocumentTruth, ...]
    answers: Mapping[str, Mapping[str, Any]]
    drawn_by: str
    read_by: str

    @property
    def kind(self) -> str:
        """The kind of the document that was asked for."""
        return self.documents[0].kind

    def line(self) -> str:
        """As a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def record_of(scene: Scene, answers: Mapping[str, Mapping[str, Any]]) -> Record:
    """The record of a scene that was read."""
    return Record(
        scene.seed,
        scene.leading,
        {effect.value: strength for effect, strength in scene.effects.items()},
        scene.quality,
        tuple(_document(placed) for placed in scene.documents),
        answers,
        drawing_version(),
        reader_version(),
    )


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file; a last line that was cut off is left out. Nothing where there is no file."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):
                yield _record(json.loads(line))


def _document(placed: Placed) -> DocumentTruth:
    item = placed.specimen
    fields = {
        name: FieldTruth(
            value,
            tuple(item.alternatives.get(name, ())),
            tuple(line.text for line in item.lines[name]),
            placed.sights[name].legible,
            {
                "covered": round(placed.sights[name].covered, 3),
                "amplitude": round(placed.sights[name].amplitude, 1),
                "likeness": round(placed.sights[name].likeness, 3),
                "height": round(placed.sights[name].height, 1),
            },
        )
        for name, value in item.truth.items()
        if name != MARK
    }
    corners = tuple((round(float(x), 1), round(float(y), 1)) for x, y in placed.corners)
    return DocumentTruth(item.kind.value, item.state, item.form, item.fonts, corners, fields)


def _record(entry: Mapping[str, Any]) -> Record:
    documents = tuple(
        DocumentTruth(
            document["kind"],
            document["state"],
            document["form"],
            tuple(document["fonts"]),
            tuple((float(x), float(y)) for x, y in document["corners"]),
            {
                name: FieldTruth(
                    field["value"], tuple(field["others"]), tuple(field["printed"]), field["legible"], field["sight"]
                )
                for name, field in document["fields"].items()
            },
        )
        for document in entry["documents"]
    )
    return Record(
        entry["seed"],
        entry["leading"],
        entry["effects"],
        entry["quality"],
        documents,
        entry["answers"],
        entry["drawn_by"],
        entry["read_by"],
    )
