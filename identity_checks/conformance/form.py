"""Whether a candidate folder is a drop-in for networks that are there: manifest, hash, licence, thresholds, shapes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import onnxruntime

from identity_checks.conformance.words import Code, Said, said
from identity_checks.faces.bands import DIFFERENT_BELOW, FalseMatchRate
from identity_checks.models import (
    PASSIVE_LIVENESS,
    SFACE,
    YUNET,
    ManifestInvalid,
    ModelDamaged,
    ModelEntry,
    ModelMissing,
    ModelStore,
    Session,
    parse_manifest,
)

ROLES: Final = {YUNET: "detector", SFACE: "embedder", PASSIVE_LIVENESS: "presentation attack"}
"""What can be dropped in and measured, by the name in the manifest."""
TOGETHER: Final = frozenset({YUNET, SFACE})
"""What may be dropped in together: what one finds the other tells apart, and the same pairs measure both."""

Shapes = dict[str, list[list[int | str]]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A folder whose form is right: its entries, both stores, and the shapes of each network by its name."""

    entries: tuple[ModelEntry, ...]
    store: ModelStore
    current: ModelStore
    shapes: Mapping[str, Shapes]


def check_form(folder: Path) -> Candidate | Said:
    """Look at everything that can be wrong without a picture; the first thing found is said."""
    try:
        text = (folder / "manifest.json").read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return said(Code.MANIFEST_MISSING, folder.name)
    try:
        entries = parse_manifest(text, folder=folder)
        store, current = ModelStore.bundled(folder), ModelStore.bundled()
    except ManifestInvalid as invalid:
        chinese, english = invalid.fault.sentences(invalid.entry)
        return Said(Code.MANIFEST_INVALID, (chinese,), (english,))
    names = [entry.name for entry in entries]
    unknown = [name for name in names if name not in ROLES]
    if unknown:
        return said(Code.UNKNOWN_NETWORK, unknown[0], ", ".join(ROLES))
    alone = len(names) == 1 or (len(names) == len(TOGETHER) and set(names) == TOGETHER)
    if not alone or any(entry.package is not None for entry in entries):
        return said(Code.NOT_ONE_NETWORK)
    shapes: dict[str, Shapes] = {}
    for entry, described in zip(entries, json.loads(text)["models"], strict=True):
        found = _entry(folder, entry, described.get("licence_file"), store, current)
        if isinstance(found, Said):
            return found if len(entries) == 1 else replace(found, about=entry.name)
        shapes[entry.name] = found
    return Candidate(entries, store, current, shapes)


def _entry(folder: Path, entry: ModelEntry, licence: object, store: ModelStore, current: ModelStore) -> Shapes | Said:
    """The shapes of one network, or what is wrong with it."""
    if not isinstance(licence, str) or not _inside(folder, licence):
        return said(Code.LICENCE_MISSING)
    missing = set(current.entry(entry.name).thresholds) - set(entry.thresholds)
    if missing:
        return said(Code.THRESHOLDS_MISSING, ", ".join(sorted(missing)))
    crossed = _crossed(entry.thresholds)
    if crossed is not None:
        return crossed
    try:
        store.data(entry.name)
    except ModelMissing:
        return said(Code.FILE_MISSING)
    except ModelDamaged as damaged:
        return said(Code.FILE_DIFFERS, damaged.found)
    return _loaded(entry, store, current)


def _crossed(thresholds: Mapping[str, float]) -> Said | None:
    """What two bands of similarities have in common, which pictures need not show: below one, from the other."""
    in_order = [name for name in (DIFFERENT_BELOW, *FalseMatchRate) if name in thresholds]
    for low, high in pairwise(in_order):
        if thresholds[low] > thresholds[high]:
            return said(Code.THRESHOLDS_CROSSED, low, thresholds[low], high, thresholds[high])
    return None


def _loaded(entry: ModelEntry, store: ModelStore, current: ModelStore) -> Shapes | Said:
    if entry.name == YUNET:
        # The detector is run by OpenCV, which refuses or crashes by the names of outputs.
        return {} if _detects(entry, store) else said(Code.DOES_NOT_LOAD)
    try:
        session = store.session(entry.name)
        found = _shapes(session)
    except Exception:  # noqa: BLE001 - onnxruntime's errors have no common class in Python
        return said(Code.DOES_NOT_LOAD)
    wanted = _shapes(current.session(entry.name))
    return found if found == wanted else said(Code.SHAPES_DIFFER, _told(found), _told(wanted))


def _detects(entry: ModelEntry, store: ModelStore) -> bool:
    try:
        onnxruntime.InferenceSession(store.data(entry.name), providers=["CPUExecutionProvider"])
        network = cv2.FaceDetectorYN.create(
            "onnx", np.frombuffer(store.data(entry.name), dtype=np.uint8), np.empty(0, dtype=np.uint8), (320, 320)
        )
        network.detect(np.zeros((320, 320, 3), dtype=np.uint8))
    except Exception:  # noqa: BLE001 - two libraries' errors without a common class
        return False
    return True


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
