"""The networks: manifest, hashes, replacement (issue 2 section 4, R111)."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from identity_checks.models import (
    CHARACTERS,
    FACE_MESH,
    LETTERS,
    PAGE_ORIENTATION,
    PASSIVE_LIVENESS,
    SFACE,
    TEXT_DETECTION,
    TEXT_DIRECTION,
    TEXT_RECOGNITION,
    THAI,
    YUNET,
    ManifestInvalid,
    ModelDamaged,
    ModelMissing,
    ModelStore,
    parse_manifest,
)

_BUNDLED = Path(__file__).parents[2] / "resources" / "models"


def _entry(**changes: object) -> dict[str, object]:
    entry: dict[str, object] = {
        "name": "page_orientation",
        "version": "better-1",
        "file": "better.onnx",
        "sha256": "0" * 64,
        "does": "x",
        "input": "x",
        "output": "x",
        "origin": "x",
        "licence": "Apache-2.0",
        "training_data": "x",
        "thresholds": {},
    }
    return {**entry, **changes}


def _manifest(*entries: object) -> str:
    return json.dumps({"format": 1, "models": entries})


@pytest.mark.parametrize("name", ModelStore.bundled().names())
def test_every_bundled_file_is_the_one_in_the_manifest(name: str) -> None:
    """The hash of each file, vendored or inside an installed package, is the pinned one."""
    store = ModelStore.bundled()

    assert store.path(name).is_file()
    assert store.versions(name) == {name: store.entry(name).version}


def test_every_entry_states_origin_licence_training_data_and_how_thresholds_were_set() -> None:
    """What the customer's lawyers and auditors need stands in the manifest; each licence text is there."""
    document = json.loads((_BUNDLED / "manifest.json").read_text("utf-8"))

    for item in document["models"]:
        assert (_BUNDLED / item["licence_file"]).is_file()
        assert len(item["training_data"]) > 20
        for threshold in item["thresholds"].values():
            assert len(threshold["how_set"]) > 20
    vendored = {path.name for path in _BUNDLED.iterdir() if path.suffix in {".onnx", ".task"}}
    assert vendored == {item["file"] for item in document["models"] if "package" not in item}


@pytest.mark.parametrize(
    "name",
    [
        YUNET,
        SFACE,
        FACE_MESH,
        PASSIVE_LIVENESS,
        PAGE_ORIENTATION,
        TEXT_DETECTION,
        TEXT_RECOGNITION,
        TEXT_DIRECTION,
        CHARACTERS,
        LETTERS,
        THAI,
    ],
)
def test_every_network_loads(name: str) -> None:
    """Each ONNX network makes a session with inputs."""
    assert ModelStore.bundled().session(name).get_inputs()


def test_a_session_runs() -> None:
    """A loaded network answers with the shape that the manifest describes."""
    session = ModelStore.bundled().session(SFACE)
    (embedding,) = session.run(None, {session.get_inputs()[0].name: np.zeros((1, 3, 112, 112), dtype=np.float32)})

    assert embedding.shape == (1, 128)


def test_a_damaged_file_is_refused_by_every_way_of_loading(tmp_path: Path) -> None:
    """A single changed byte is a ModelDamaged that names both hashes, before anything runs."""
    content = bytearray((_BUNDLED / "page_orientation.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "better.onnx").write_bytes(content)
    expected = ModelStore.bundled().entry(PAGE_ORIENTATION).sha256
    (tmp_path / "manifest.json").write_text(_manifest(_entry(sha256=expected)), "utf-8")
    store = ModelStore.bundled(tmp_path)

    for load in (store.path, store.data, store.session):
        with pytest.raises(ModelDamaged) as caught:
            load(PAGE_ORIENTATION)
        assert caught.value.expected == expected
        assert caught.value.found != expected
        assert caught.value.name == PAGE_ORIENTATION


def test_a_better_network_is_dropped_in_as_a_folder(tmp_path: Path) -> None:
    """R111: an ONNX file with a manifest of the same form replaces the bundled one of the same name, and no other."""
    shutil.copy(_BUNDLED / "page_orientation.onnx", tmp_path / "better.onnx")
    thresholds = {"sure": {"value": 0.9, "how_set": "for this test"}}
    sha256 = ModelStore.bundled().entry(PAGE_ORIENTATION).sha256
    (tmp_path / "manifest.json").write_text(_manifest(_entry(sha256=sha256, thresholds=thresholds)), "utf-8")
    store = ModelStore.bundled(tmp_path)

    # Two files of one version are told apart in what was found by them.
    assert store.versions(PAGE_ORIENTATION, YUNET) == {
        PAGE_ORIENTATION: f"better-1 {sha256[:12]}",
        YUNET: "2023mar",
    }
    assert store.entry(PAGE_ORIENTATION).thresholds["sure"] == 0.9
    assert store.path(PAGE_ORIENTATION) == tmp_path / "better.onnx"
    assert store.session(PAGE_ORIENTATION).get_inputs()


def test_what_is_not_there_is_said_so(tmp_path: Path) -> None:
    """Unknown names, missing files and missing packages are ModelMissing."""
    gone = _entry(name="gone")
    foreign = _entry(name="foreign", package="no_such_package_anywhere")
    (tmp_path / "manifest.json").write_text(_manifest(gone, foreign), "utf-8")
    store = ModelStore.bundled(tmp_path)

    for name in ("gone", "foreign", "never heard of"):
        with pytest.raises(ModelMissing):
            store.data(name)


@pytest.mark.parametrize(
    "text",
    [
        "not JSON",
        "[]",
        json.dumps({"format": 2, "models": [_entry()]}),
        json.dumps({"format": 1, "models": []}),
        _manifest("text"),
        _manifest({}),
        _manifest(_entry(sha256="ABC")),
        _manifest(_entry(licence="")),
        _manifest(_entry(training_data=None)),
        _manifest(_entry(file="../outside.onnx")),
        _manifest(_entry(file="/outside.onnx")),
        _manifest(_entry(package=7)),
        _manifest(_entry(thresholds=[])),
        _manifest(_entry(thresholds={"t": 0.5})),
        _manifest(_entry(thresholds={"t": {"value": 0.5}})),
    ],
)
def test_a_manifest_of_the_wrong_form_is_refused(text: str) -> None:
    """What lacks a hash, a licence or the origin of a threshold, or leaves its folder, is ManifestInvalid."""
    with pytest.raises(ManifestInvalid):
        parse_manifest(text, folder=None)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"format": ' + "9" * 5_000 + "}",
        "\ufeff{",
        _manifest(_entry(file="a\0b.onnx")),
        _manifest(_entry(package="../elsewhere")),
        _manifest(_entry(thresholds={"t": {"value": True, "how_set": "x"}})),
        _manifest(_entry(thresholds={"t": {"value": 10**400, "how_set": "x"}})),
        _manifest(_entry(thresholds={"t": {"value": float("nan"), "how_set": "x"}})),
    ],
)
def test_a_manifest_that_no_parser_likes_is_invalid_like_any_other(text: str) -> None:
    """What fuzzing found: nesting, endless numbers and odd names are refused in the same words."""
    with pytest.raises(ManifestInvalid):
        parse_manifest(text, folder=None)


def test_a_manifest_that_is_no_text_is_invalid(tmp_path: Path) -> None:
    """A replacement's manifest may be any file."""
    (tmp_path / "manifest.json").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ManifestInvalid):
        ModelStore.bundled(tmp_path)


def test_a_file_name_that_no_system_takes_is_a_missing_file(tmp_path: Path) -> None:
    """The answer is the one for a file that is not there."""
    (tmp_path / "manifest.json").write_text(_manifest(_entry(file="a" * 5_000)), "utf-8")

    with pytest.raises(ModelMissing):
        ModelStore.bundled(tmp_path).data("page_orientation")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="resident memory is read from /proc")
def test_the_arena_is_given_back_and_networks_read_on() -> None:
    """Issue 3 section 2, memory of a worker: most of what a large input took is returned, results stay the same."""
    done = subprocess.run([sys.executable, "-c", _ARENA], capture_output=True, text=True, check=True)
    idle, worked, given_back, same = done.stdout.split()
    assert int(worked) - int(idle) > 100 * 1024
    assert int(given_back) - int(idle) < (int(worked) - int(idle)) / 2
    assert same == "True"


_ARENA = """
import numpy as np
from pathlib import Path
from identity_checks.models import TEXT_RECOGNITION, ModelStore, give_back_arena

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith("VmRSS"))

session = ModelStore.bundled().session(TEXT_RECOGNITION)
feed = {session.get_inputs()[0].name: np.linspace(-1, 1, 6 * 3 * 48 * 1280, dtype=np.float32).reshape(6, 3, 48, 1280)}
small = {name: values[:1, :, :, :160].copy() for name, values in feed.items()}
session.run(None, small)
before = resident()
first = session.run(None, small)[0]
session.run(None, feed)
worked = resident()
give_back_arena()
print(before, worked, resident(), np.array_equal(session.run(None, small)[0], first))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="resident memory is read from /proc")
def test_looks_at_many_sizes_need_the_room_of_the_largest() -> None:
    """Issue 3 section 2, memory of a worker: what smaller inputs took serves a larger one."""
    done = subprocess.run([sys.executable, "-c", _SIZES], capture_output=True, text=True, check=True)
    alone, after_others = (int(word) for word in done.stdout.split())
    assert alone > 40 * 1024
    assert after_others < 1.25 * alone


def test_a_network_keeps_no_copy_of_its_file() -> None:
    """Issue 3 section 2, memory of a worker: the weights are held once."""
    session = ModelStore.bundled().session(PAGE_ORIENTATION)

    assert not [name for name, value in vars(session).items() if isinstance(value, bytes) and len(value) > 2**20]


_SIZES = """
import numpy as np
from pathlib import Path
from identity_checks.models import TEXT_DETECTION, ModelStore, give_back_arena

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS")))

session = ModelStore.bundled().session(TEXT_DETECTION)
session.run(None, {"x": np.zeros((1, 3, 64, 64), np.float32)})
for sizes in (((608, 832),), ((320, 576), (576, 352), (416, 640), (640, 448), (608, 832))):
    give_back_arena()
    before = resident()
    for size in sizes:
        session.run(None, {"x": np.zeros((1, 3, *size), np.float32)})
    print(resident() - before)
"""
