"""Whether a candidate folder is a drop-in for a network that is there: manifest, hash, licence, thresholds, shapes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import onnxruntime

from identity_checks.models import (
    PASSIVE_LIVENESS,
    SFACE,
    YUNET,
    ManifestInvalid,
    ModelEntry,
    ModelFailure,
    ModelStore,
    Session,
    parse_manifest,
)

ROLES: Final = {YUNET: "detector", SFACE: "embedder", PASSIVE_LIVENESS: "presentation attack"}
"""What can be dropped in and measured, by the name in the manifest."""

Shapes = dict[str, list[list[int | str]]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a folder cannot be tried at all, in one sentence."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A folder whose form is right: its one entry, and both stores."""

    entry: ModelEntry
    store: ModelStore
    current: ModelStore
    shapes: Shapes


def check_form(folder: Path) -> Candidate | Refusal:
    """Look at everything that can be wrong without a picture; the first thing found is said."""
    try:
        text = (folder / "manifest.json").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return Refusal(f"There is no readable manifest.json in {folder.name}.")
    try:
        entries = parse_manifest(text, folder=folder)
        store, current = ModelStore.bundled(folder), ModelStore.bundled()
    except ManifestInvalid as invalid:
        return Refusal(f"The manifest is not in order: {invalid}.")
    if len(entries) != 1 or entries[0].package is not None:
        return Refusal("The manifest must describe one network whose file lies beside it.")
    (entry,) = entries
    if entry.name not in ROLES:
        return Refusal(f"{entry.name} is none of the networks that can be measured: {', '.join(ROLES)}.")
    licence = json.loads(text)["models"][0].get("licence_file")
    if not isinstance(licence, str) or not _inside(folder, licence):
        return Refusal("The manifest must name a licence_file, and the file must lie in the folder.")
    missing = set(current.entry(entry.name).thresholds) - set(entry.thresholds)
    if missing:
        return Refusal(f"The manifest lacks thresholds that the current network has: {', '.join(sorted(missing))}.")
    try:
        store.data(entry.name)
    except ModelFailure as failure:
        return Refusal(f"The file is not the one that the manifest describes: {failure}.")
    return _loaded(entry, store, current)


def _loaded(entry: ModelEntry, store: ModelStore, current: ModelStore) -> Candidate | Refusal:
    if entry.name == YUNET:
        # The detector is run by OpenCV, which refuses or crashes by the names of outputs.
        problem = _detector_problem(entry, store)
        return Refusal(problem) if problem else Candidate(entry, store, current, {})
    try:
        session = store.session(entry.name)
        found = _shapes(session)
    except Exception as error:  # noqa: BLE001 - onnxruntime's errors have no common class in Python
        return Refusal(f"The network does not load or run: {type(error).__name__}.")
    wanted = _shapes(current.session(entry.name))
    if found != wanted:
        return Refusal(f"The network takes and gives {_told(found)}, the current one {_told(wanted)}.")
    return Candidate(entry, store, current, found)


def _detector_problem(entry: ModelEntry, store: ModelStore) -> str | None:
    try:
        onnxruntime.InferenceSession(store.data(entry.name), providers=["CPUExecutionProvider"])
        network = cv2.FaceDetectorYN.create(
            "onnx", np.frombuffer(store.data(entry.name), dtype=np.uint8), np.empty(0, dtype=np.uint8), (320, 320)
        )
        network.detect(np.zeros((320, 320, 3), dtype=np.uint8))
    except Exception as error:  # noqa: BLE001 - two libraries' errors without a common class
        return f"OpenCV's face detector cannot run the network: {type(error).__name__}."
    return None


def _shapes(session: Session) -> Shapes:
    """The inputs as declared, and the outputs of a run on zeros."""
    inputs = [[side if isinstance(side, int) else "any" for side in item.shape] for item in session.get_inputs()]
    feed: dict[str, Any] = {
        item.name: np.zeros([side if isinstance(side, int) else 1 for side in item.shape], dtype=np.float32)
        for item in session.get_inputs()
    }
    return {"inputs": inputs, "outputs": [list(np.asarray(output).shape) for output in session.run(None, feed)]}


def _told(shapes: Shapes) -> str:
    sides = {name: " and ".join("x".join(map(str, shape)) for shape in found) for name, found in shapes.items()}
    return f"{sides['inputs']} -> {sides['outputs']}"


def _inside(folder: Path, name: str) -> bool:
    path = (folder / name).resolve()
    return path.is_relative_to(folder.resolve()) and path.is_file()
