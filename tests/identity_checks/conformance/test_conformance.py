"""R111: a dropped-in network is measured against the current one before it is switched on."""

import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pytest

from identity_checks.command_line import main
from identity_checks.conformance.switching import REPORT, NotSwitchedOn, switched_on
from identity_checks.models import ModelStore
from identity_checks.specimens import PortraitsNotFetched, portraits

pytestmark = pytest.mark.slow

_BUNDLED: Final = Path(__file__).parents[3] / "resources" / "models"
_FOUND: Final = portraits()
needs_portraits = pytest.mark.skipif(
    isinstance(_FOUND, PortraitsNotFetched), reason="portraits not fetched: python tools/fetch_portraits.py"
)
_DETECTOR: Final = "face_detection_yunet"
_EMBEDDER: Final = "face_recognition_sface"
_ATTACKS: Final = "passive_liveness_minifasnet"


def _folder(where: Path, name: str, change: Callable[[dict[str, Any]], None] | None = None) -> Path:
    """A drop-in folder with the bundled network of that name, its manifest entry changed."""
    document = json.loads((_BUNDLED / "manifest.json").read_text("utf-8"))
    (entry,) = (item for item in document["models"] if item["name"] == name)
    folder = where / "candidate"
    folder.mkdir()
    shutil.copy(_BUNDLED / entry["file"], folder / entry["file"])
    (folder / "licences").mkdir()
    shutil.copy(_BUNDLED / entry["licence_file"], folder / entry["licence_file"])
    entry["version"] = "candidate-1"
    if change is not None:
        change(entry)
    (folder / "manifest.json").write_text(json.dumps({"format": 1, "models": [entry]}), "utf-8")
    return folder


def _run(*arguments: str) -> tuple[int, dict[str, Any]]:
    output = io.StringIO()
    code = main(["conformance", *arguments], output)
    return code, json.loads(output.getvalue())


@needs_portraits
@pytest.mark.parametrize("name", [_DETECTOR, _EMBEDDER, _ATTACKS])
def test_the_same_network_may_be_switched_on(tmp_path: Path, name: str) -> None:
    """The current network as its own candidate: everything agrees; size, shape, hash, licence and CPU are told."""
    code, report = _run(str(_folder(tmp_path, name)))

    assert code == 0
    assert report["verdict"] == "may_be_switched_on"
    assert report["version"] == "candidate-1"
    assert report["current_version"] != "candidate-1"
    assert report["agreement"] == 1.0
    assert report["bytes"] == report["current_bytes"] > 100_000
    assert len(report["sha256"]) == 64
    assert report["licence"] in {"MIT", "Apache-2.0"}
    for side in ("current", "candidate"):
        assert report[side]["faces_missed"]["errors"] == 0
        assert report[side]["false_non_matches"] == {"errors": 0, "trials": 3, "low": 0.0, "high": 0.707598}
        assert report[side]["false_matches"]["trials"] == 7
        assert report[side]["cpu_ms_a_pair"] > 0
    if name == _EMBEDDER:
        assert report["shapes"] == {"inputs": [[1, 3, 112, 112]], "outputs": [[1, 128]]}


@needs_portraits
def test_a_worse_threshold_is_not_to_be_switched_on(tmp_path: Path) -> None:
    """An embedder whose manifest takes nearly everybody for the same: told in counts with bounds, exit code 1."""

    def careless(entry: dict[str, Any]) -> None:
        entry["thresholds"]["same_from"]["value"] = -0.5
        entry["thresholds"]["different_below"]["value"] = -0.6

    code, report = _run(str(_folder(tmp_path, _EMBEDDER, careless)))

    assert code == 1
    assert report["verdict"] == "not_to_be_switched_on"
    (reason,) = report["reasons"]
    assert reason.startswith("It takes two persons for one more often: 7/7")
    assert report["agreement"] == pytest.approx(0.3)


@needs_portraits
def test_a_detector_that_misses_faces_is_not_to_be_switched_on(tmp_path: Path) -> None:
    """A detector so strict that it finds nothing."""

    def strict(entry: dict[str, Any]) -> None:
        entry["thresholds"]["score"]["value"] = 0.9999

    code, report = _run(str(_folder(tmp_path, _DETECTOR, strict)))

    assert code == 1
    assert report["candidate"]["faces_missed"]["errors"] == 5
    assert report["reasons"][0].startswith("It misses faces more often: 5/5")


def _refused(folder: Path) -> str:
    code, report = _run(str(folder))
    assert code == 1
    assert report["verdict"] == "refused"
    (sentence,) = report["reasons"]
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return str(sentence)


def test_what_is_wrong_with_a_folder_is_one_sentence(tmp_path: Path) -> None:
    """No manifest, a bad one, a wrong hash, no licence, a threshold missing, an unknown name."""
    cases: list[tuple[Callable[[dict[str, Any]], None], str]] = [
        (lambda entry: entry.update(sha256="0" * 64), "not the one that the manifest describes"),
        (lambda entry: entry.update(sha256="short"), "sha256 must be 64"),
        (lambda entry: entry.update(licence=""), "licence must be a text"),
        (lambda entry: entry.update(licence_file="licences/none.txt"), "licence_file"),
        (lambda entry: entry.update(licence_file="../outside.txt"), "licence_file"),
        (lambda entry: entry.pop("licence_file"), "licence_file"),
        (lambda entry: entry["thresholds"].pop("same_from"), "same_from"),
        (lambda entry: entry.update(name="page_orientation"), "none of the networks"),
        (lambda entry: entry.update(package="numpy"), "one network whose file lies beside it"),
    ]
    (tmp_path / "outside.txt").write_text("x", "utf-8")
    for number, (change, said) in enumerate(cases):
        place = tmp_path / str(number)
        place.mkdir()
        assert said in _refused(_folder(place, _EMBEDDER, change))
    assert "no readable manifest.json" in _refused(tmp_path)


@pytest.mark.parametrize(("name", "said"), [(_EMBEDDER, "takes and gives"), (_DETECTOR, "cannot run the network")])
def test_a_network_of_another_shape_is_refused(tmp_path: Path, name: str, said: str) -> None:
    """The right hash of the wrong network: shapes are compared before anything is measured."""

    def other(entry: dict[str, Any]) -> None:
        content = (_BUNDLED / "minifasnet_v2_80x80_scale2.7.onnx").read_bytes()
        entry["file"] = "other.onnx"
        entry["sha256"] = hashlib.sha256(content).hexdigest()
        (tmp_path / "candidate" / "other.onnx").write_bytes(content)

    assert said in _refused(_folder(tmp_path, name, other))


def test_what_is_no_network_is_refused(tmp_path: Path) -> None:
    """A file of bytes with the right hash."""

    def junk(entry: dict[str, Any]) -> None:
        (tmp_path / "candidate" / entry["file"]).write_bytes(b"junk")
        entry["sha256"] = hashlib.sha256(b"junk").hexdigest()

    assert "does not load" in _refused(_folder(tmp_path, _EMBEDDER, junk))


@needs_portraits
def test_own_pairs_are_measured(tmp_path: Path) -> None:
    """A CSV with the pictures beside it; a document in the first column is said by a fourth."""
    assert not isinstance(_FOUND, PortraitsNotFetched)
    for name, portrait in (("one", _FOUND["obama"][0]), ("two", _FOUND["obama"][2]), ("three", _FOUND["biden"][0])):
        shutil.copy(portrait.path, tmp_path / f"{name}.jpg")
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("one.jpg,two.jpg,same,document\n\none.jpg,three.jpg,different\n", "utf-8")

    code, report = _run(str(_folder(tmp_path, _EMBEDDER)), "--pairs", str(pairs))

    assert code == 0
    assert report["current"]["false_non_matches"]["trials"] == 1
    assert report["current"]["false_matches"]["trials"] == 1
    assert report["current"]["faces_missed"]["trials"] == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no line"),
        ("a.png,b.png", "Line 1"),
        ("a.png,b.png,perhaps", "Line 1"),
        ("blank.png,gone.png,same", "line 1 of the pairs is not there"),
        ("blank.png,junk.png,same", "cannot be read"),
    ],
)
def test_pairs_that_cannot_be_read_are_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    """Nothing is measured, and the line is named."""
    cv2.imwrite(str(tmp_path / "blank.png"), np.full((64, 64, 3), 200, dtype=np.uint8))
    (tmp_path / "junk.png").write_bytes(b"junk")
    (tmp_path / "pairs.csv").write_text(text, "utf-8")

    code, report = _run(str(_folder(tmp_path, _EMBEDDER)), "--pairs", str(tmp_path / "pairs.csv"))

    assert code == 1
    assert report["verdict"] == "not_measured"
    assert said in report["reasons"][0]


@needs_portraits
def test_what_was_measured_and_kept_is_switched_on(tmp_path: Path) -> None:
    """The report beside the network lets a server take it, in the place of its namesake; every other network stays."""
    folder = _folder(tmp_path, _ATTACKS)
    assert _run(str(folder), "--keep")[0] == 0

    store = switched_on(folder)

    assert store.entry(_ATTACKS).version == "candidate-1"
    assert store.entry(_EMBEDDER).version == ModelStore.bundled().entry(_EMBEDDER).version


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (None, "was not measured"),
        ("no json", "was not measured"),
        ("[]", "another network"),
        ('{"verdict": "may_be_switched_on", "sha256": "%s"}' % ("0" * 64), "another network"),
        ('{"verdict": "not_to_be_switched_on", "sha256": "SHA"}', "does not allow"),
        ('{"verdict": "not_measured", "sha256": "SHA"}', "does not allow"),
    ],
)
def test_what_was_not_measured_stays_off(tmp_path: Path, report: str | None, said: str) -> None:
    """No report, one of another file, one that says no: the server does not start its models, and says why."""
    folder = _folder(tmp_path, _ATTACKS)
    if report is not None:
        sha256 = ModelStore.bundled().entry(_ATTACKS).sha256
        (folder / REPORT).write_text(report.replace("SHA", sha256), "utf-8")

    with pytest.raises(NotSwitchedOn, match=said):
        switched_on(folder)


def test_without_a_folder_the_bundled_networks_are_used() -> None:
    """The usual case."""
    assert switched_on(None).names() == ModelStore.bundled().names()
