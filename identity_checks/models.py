"""The networks the checks run on: one manifest, hashes checked on loading, sessions that are ready to run.

A manifest names each network, where its file is, its SHA-256, what goes in and comes out, its licence and its
thresholds. A better network is dropped in as a folder with an ONNX file and a `manifest.json` of the same form whose
entry bears the name of the one it replaces (`ModelStore.bundled(replacements=...)`). Nothing here downloads anything.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol

from identity_checks.manifest_faults import ManifestFault
from identity_checks.onnx_files.vanishing_weights import without_vanishing
from identity_checks.onnx_files.writing import as_output, part, value

# onnxruntime reads this when it is imported; versions from 1.29 on would look up their maker's metrics host.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

YUNET: Final = "face_detection_yunet"
SFACE: Final = "face_recognition_sface"
PAGE_ORIENTATION: Final = "page_orientation"
FACE_LANDMARKER: Final = "face_landmarker"
FACE_MESH: Final = "face_mesh"
FACE_BLENDSHAPES: Final = "face_blendshapes"
PASSIVE_LIVENESS: Final = "passive_liveness_minifasnet"
TEXT_DETECTION: Final = "text_detection_ppocr"
TEXT_RECOGNITION: Final = "text_recognition_ppocr"
TEXT_DIRECTION: Final = "text_direction_ppocr"
CHARACTERS: Final = "character_classifier"
CHARACTER_NETWORK: Final = "character_network"
LETTERS: Final = "letter_head"
THAI: Final = "thai_reader"

_MANIFEST_FORMAT: Final = 1
_LARGEST_THRESHOLD: Final = 1e9
_HASH_OF_A_RECORD: Final = 12
_BUNDLED_PACKAGE: Final = "resources.models"
_ONNXRUNTIME_ERRORS_ONLY: Final = 3
_TWICE_THE_LAST: Final = 0
_FIRST_REGION: Final = 2**20
"""Bytes of the arena's first region, which never goes back: weights come first and take regions that double."""
_REGION: Final = 256 * 2**20
"""Bytes of a region of the emptied arena, of which only what is used takes memory: room for all of a page's reading."""
_UNUSED_AT_MOST: Final = 2**20
"""Bytes that may be left over where a smaller tensor takes a larger one's place."""


class ModelFailure(Exception):
    """A network cannot be used. `name` is the network's name in the manifest."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"model {name}: {message}")
        self.name = name


class ModelMissing(ModelFailure):
    """The manifest has no such network, or its file is not there."""


class ModelDamaged(ModelFailure):
    """The file is not the one the manifest describes: its SHA-256 differs."""

    def __init__(self, name: str, expected: str, found: str) -> None:
        super().__init__(name, f"expected SHA-256 {expected}, found {found}")
        self.expected = expected
        self.found = found


class ManifestInvalid(ModelFailure):
    """A manifest entry lacks something or has the wrong form; `fault` says what, `entry` of which of its keys."""

    def __init__(self, name: str, fault: ManifestFault, entry: str = "") -> None:
        super().__init__(name, fault.sentences(entry)[1])
        self.fault = fault
        self.entry = entry


class Session(Protocol):
    """The part of `onnxruntime.InferenceSession` that the checks use."""

    def run(self, output_names: Sequence[str] | None, input_feed: Mapping[str, Any], _options: Any = None) -> list[Any]:
        """Run the network and give its outputs in order."""
        ...

    def get_inputs(self) -> Sequence[Any]:
        """Describe the inputs (`name`, `shape`, `type`)."""
        ...


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One network as its manifest describes it.

    Attributes:
        name: what the checks call it.
        version: goes into every result, for the record.
        file: file name beside the manifest, or inside `package` when that is set.
        package: installed Python package that carries the file, or None.
        sha256: hash of the file, 64 lower-case hex digits.
        licence: SPDX identifier.
        thresholds: threshold name → value; how each was set stands in the manifest.
        folder: folder the file is in when the entry comes from a replacement folder, else None.
    """

    name: str
    version: str
    file: str
    package: str | None
    sha256: str
    licence: str
    thresholds: Mapping[str, float]
    folder: Path | None

    @property
    def pinned(self) -> str:
        """What a result records of the network: the version, and of one dropped in the file's hash as well.

        Nothing keeps whoever writes a manifest from giving two files one version, or the bundled network's.
        """
        return self.version if self.folder is None else f"{self.version} {self.sha256[:_HASH_OF_A_RECORD]}"


class ModelStore:
    """Networks by name. Hashes are checked whenever a file is loaded; sessions are made anew on each call."""

    def __init__(self, entries: Iterable[ModelEntry]) -> None:
        self._entries: Final = {entry.name: entry for entry in entries}

    @classmethod
    def bundled(cls, replacements: Path | None = None) -> ModelStore:
        """Give the networks that ship with the product, those in the folder `replacements` taking precedence.

        Raises ManifestInvalid when a manifest does not have the expected form.
        """
        text = resources.files(_BUNDLED_PACKAGE).joinpath("manifest.json").read_text("utf-8")
        entries = list(parse_manifest(text, folder=None))
        if replacements is not None:
            try:
                own = (replacements / "manifest.json").read_bytes().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise ManifestInvalid("manifest", ManifestFault.NOT_UTF8) from error
            entries.extend(parse_manifest(own, folder=replacements))
        return cls(entries)

    def names(self) -> tuple[str, ...]:
        """Give the names of all networks, in the manifest's order."""
        return tuple(self._entries)

    def entry(self, name: str) -> ModelEntry:
        """Give one network's description; raises ModelMissing."""
        entry = self._entries.get(name)
        if entry is None:
            raise ModelMissing(name, "not in the manifest")
        return entry

    def versions(self, *names: str) -> dict[str, str]:
        """Give name → version of the named networks, for `model_versions` of a result."""
        return {name: self.entry(name).pinned for name in names}

    def path(self, name: str) -> Path:
        """Give the file's path after checking its hash (for engines that take paths only)."""
        path = self._locate(self.entry(name))
        self._checked_bytes(name, path)
        return path

    def data(self, name: str) -> bytes:
        """Give the file's content; raises ModelMissing or ModelDamaged."""
        return self._checked_bytes(name, self._locate(self.entry(name)))

    def session(self, name: str, *, inner: str | None = None) -> Session:
        """Load an ONNX network on one CPU thread, from exactly the bytes whose hash was checked.

        `inner` names a value inside the network (32-bit floats) that it gives as one more output, after its own.
        """
        content = without_vanishing(self.data(name))
        return _session(content + (b"" if inner is None else as_output(inner)))

    def _locate(self, entry: ModelEntry) -> Path:
        if entry.package is not None:
            spec = find_spec(entry.package)
            if spec is None or not spec.submodule_search_locations:
                raise ModelMissing(entry.name, f"package {entry.package} is not installed")
            return Path(spec.submodule_search_locations[0]) / entry.file
        if entry.folder is not None:
            return entry.folder / entry.file
        return Path(str(resources.files(_BUNDLED_PACKAGE).joinpath(entry.file)))

    def _checked_bytes(self, name: str, path: Path) -> bytes:
        try:
            content = path.read_bytes()
        except OSError as error:
            # Not there, not to be read, or of a name that no system takes.
            raise ModelMissing(name, f"file {path.name[:80]} is not there") from error
        found = hashlib.sha256(content).hexdigest()
        expected = self.entry(name).sha256
        if found != expected:
            raise ModelDamaged(name, expected, found)
        return content


def _session(content: bytes) -> Session:
    import onnxruntime

    _share_memory()
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _ONNXRUNTIME_ERRORS_ONLY
    session: Any = onnxruntime.InferenceSession(content, sess_options=options, providers=["CPUExecutionProvider"])
    # It would keep the file beside the weights, to begin anew with other providers.
    session.disable_fallback()
    session._model_bytes = None
    checked: Session = session
    return checked


def give_back_arena() -> None:
    """Return to the system what the shared arena holds and no network uses; it grows again as networks need it."""
    import numpy as np
    import onnxruntime

    shrinking = onnxruntime.RunOptions()
    shrinking.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    _passing_on().run(None, {"x": np.zeros(1, np.float32)}, shrinking)


@cache
def _passing_on() -> Session:
    """Give a network that gives what it is given: onnxruntime shrinks an arena only at the end of a run."""
    # A graph (7) of one node (1; its input 1, output 2 and operation 4), a name (2), an input (11) and an output (12),
    # of version 8 of the format (1) and 13 of the operations (8; 2), see onnx.proto.
    node = part(1, b"x") + part(2, b"y") + part(4, b"Identity")
    graph = part(1, node) + part(2, b"pass") + part(11, value("x")) + part(12, value("y"))
    return _session(bytes((1 << 3, 8)) + part(7, graph) + part(8, bytes((2 << 3, 13))))


@cache
def _share_memory() -> None:
    """Let all networks of the process work in one arena: they run in turn, and each would keep its largest need.

    It grows by large regions: what pictures of many sizes leave of regions that are cut to their tensors fits no other.
    """
    import onnxruntime

    arena = onnxruntime.OrtArenaCfg(
        {
            "max_mem": 0,
            "arena_extend_strategy": _TWICE_THE_LAST,
            "initial_chunk_size_bytes": _FIRST_REGION,
            "initial_growth_chunk_size_bytes": _REGION,
            "max_dead_bytes_per_chunk": _UNUSED_AT_MOST,
        }
    )
    kind = onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR
    place = onnxruntime.OrtMemoryInfo("Cpu", kind, 0, onnxruntime.OrtMemType.DEFAULT)
    onnxruntime.create_and_register_allocator(place, arena)


def parse_manifest(text: str, *, folder: Path | None) -> tuple[ModelEntry, ...]:
    """Give the entries of a manifest; raises ManifestInvalid naming the entry and what is wrong with it."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise ManifestInvalid("manifest", ManifestFault.NOT_JSON, f"{error.lineno}:{error.colno}") from error
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits, lists within lists without end.
        raise ManifestInvalid("manifest", ManifestFault.NOT_JSON, "?") from error
    if not isinstance(document, dict) or document.get("format") != _MANIFEST_FORMAT:
        raise ManifestInvalid("manifest", ManifestFault.FORMAT, str(_MANIFEST_FORMAT))
    models = document.get("models")
    if not isinstance(models, list) or not models:
        raise ManifestInvalid("manifest", ManifestFault.NO_MODELS)
    return tuple(_parse_entry(item, folder) for item in models)


def _parse_entry(item: object, folder: Path | None) -> ModelEntry:
    if not isinstance(item, dict):
        raise ManifestInvalid("manifest", ManifestFault.NO_OBJECT)
    name = item.get("name")
    if not isinstance(name, str) or not name:
        raise ManifestInvalid("manifest", ManifestFault.NO_NAME)
    described = ("version", "file", "sha256", "does", "input", "output", "origin", "licence", "training_data")
    for key in described:
        if not isinstance(item.get(key), str) or not item[key]:
            raise ManifestInvalid(name, ManifestFault.NO_TEXT, key)
    sha256 = item["sha256"]
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise ManifestInvalid(name, ManifestFault.SHA256)
    file = Path(item["file"])
    if file.is_absolute() or ".." in file.parts or not item["file"].isprintable():
        raise ManifestInvalid(name, ManifestFault.OUTSIDE)
    package = item.get("package")
    if package is not None and not (isinstance(package, str) and package.isidentifier()):
        raise ManifestInvalid(name, ManifestFault.PACKAGE)
    return ModelEntry(
        name=name,
        version=item["version"],
        file=item["file"],
        package=package,
        sha256=sha256,
        licence=item["licence"],
        thresholds=_parse_thresholds(name, item.get("thresholds", {})),
        folder=folder,
    )


def _parse_thresholds(name: str, thresholds: object) -> Mapping[str, float]:
    if not isinstance(thresholds, dict):
        raise ManifestInvalid(name, ManifestFault.THRESHOLDS)
    values: dict[str, float] = {}
    for key, described in thresholds.items():
        value = described.get("value") if isinstance(described, dict) else None
        if not isinstance(value, int | float) or not isinstance(described.get("how_set"), str):
            raise ManifestInvalid(name, ManifestFault.THRESHOLD, key)
        # Not a number compares as false with everything.
        if isinstance(value, bool) or not abs(value) <= _LARGEST_THRESHOLD:
            raise ManifestInvalid(name, ManifestFault.THRESHOLD_SIZE, key)
        values[key] = float(value)
    return MappingProxyType(values)
