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
from identity_checks.conformance.report import REPORT_FORMAT
from identity_checks.conformance.switching import REPORT, NotSwitchedOn, keep_report, switched_on
from identity_checks.faces import FaceComparer, FaceMissing
from identity_checks.models import ModelStore, parse_manifest
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


def _folder(where: Path, *names: str, change: Callable[[dict[str, Any]], None] | None = None) -> Path:
    """A drop-in folder with the bundled networks of these names, the manifest entry of the last one changed."""
    document = json.loads((_BUNDLED / "manifest.json").read_text("utf-8"))
    entries = [dict(item) for name in names for item in document["models"] if item["name"] == name]
    folder = where / "candidate"
    (folder / "licences").mkdir(parents=True)
    for entry in entries:
        for file in (entry["file"], entry["licence_file"]):
            shutil.copy(_BUNDLED / file, folder / file)
        entry["version"] = "candidate-1"
    if change is not None:
        change(entries[-1])
    (folder / "manifest.json").write_text(json.dumps({"format": 1, "models": entries}), "utf-8")
    return folder


def _run(*arguments: str) -> tuple[int, dict[str, Any]]:
    output = io.StringIO()
    code = main(["conformance", *arguments], output)
    return code, json.loads(output.getvalue())


@needs_portraits
@pytest.mark.parametrize("name", [_DETECTOR, _EMBEDDER, _ATTACKS])
def test_a_handful_of_pairs_is_not_measured(tmp_path: Path, name: str) -> None:
    """The current network as its own candidate: all agrees, everything is told, and that it is too little for a yes."""
    code, report = _run(str(_folder(tmp_path, name)))

    assert code == 1
    assert report["verdict"] == "not_measured"
    assert {reason["code"] for reason in report["reasons"]} == {"too_few"}
    needed = {_ATTACKS: "36", _EMBEDDER: "368", _DETECTOR: "368"}[name]
    assert any(f"至少需 {needed}：" in reason["message"]["zh"] for reason in report["reasons"])
    assert any(f", {needed} are needed" in reason["message"]["en"] for reason in report["reasons"])
    (network,) = report["networks"]
    assert network["version"] == "candidate-1"
    assert network["current_version"] != "candidate-1"
    assert report["agreement"] == 1.0
    assert network["bytes"] == network["current_bytes"] > 100_000
    assert len(network["sha256"]) == 64
    assert network["licence"] in {"MIT", "Apache-2.0"}
    for side in ("current", "candidate"):
        assert report[side]["faces_missed"]["errors"] == 0
        assert report[side]["false_non_matches"] == {"errors": 0, "trials": 3, "low": 0.0, "high": 0.707598}
        assert report[side]["false_matches"]["trials"] == 7
        assert report[side]["cpu_ms_a_pair"] > 0
    if name == _EMBEDDER:
        assert network["shapes"] == {"inputs": [[1, 3, 112, 112]], "outputs": [[1, 128]]}


@needs_portraits
def test_a_worse_threshold_is_not_to_be_switched_on(tmp_path: Path) -> None:
    """An embedder whose manifest takes nearly everybody for the same: told in counts with bounds, exit code 1."""

    def careless(entry: dict[str, Any]) -> None:
        entry["thresholds"]["same_from"]["value"] = -0.5
        entry["thresholds"]["different_below"]["value"] = -0.6

    code, report = _run(str(_folder(tmp_path, _EMBEDDER, change=careless)))

    assert code == 1
    assert report["verdict"] == "not_to_be_switched_on"
    assert report["reasons"][0]["code"] == "more_errors"
    assert report["reasons"][0]["message"]["en"].startswith("It takes two persons for one more often: 7/7")
    assert report["reasons"][0]["message"]["zh"].startswith("不同人判为同一人的比现用网络多：7/7")
    assert report["agreement"] == pytest.approx(0.3)


@needs_portraits
def test_a_detector_that_misses_faces_is_not_to_be_switched_on(tmp_path: Path) -> None:
    """A detector so strict that it finds nothing."""

    def strict(entry: dict[str, Any]) -> None:
        entry["thresholds"]["score"]["value"] = 0.9999

    code, report = _run(str(_folder(tmp_path, _DETECTOR, change=strict)))

    assert code == 1
    assert report["candidate"]["faces_missed"]["errors"] == 5
    assert report["reasons"][0]["message"]["en"].startswith("It misses faces more often: 5/5")


def _refused(folder: Path) -> tuple[str, str]:
    code, report = _run(str(folder))
    assert code == 1
    assert report["verdict"] == "refused"
    (reason,) = report["reasons"]
    for sentence, stop in ((reason["message"]["zh"], "。"), (reason["message"]["en"], ".")):
        assert sentence.endswith(stop)
        assert sentence.count(stop + " ") == 0
        assert "\n" not in sentence
    return reason["code"], reason["message"]["en"]


def test_what_is_wrong_with_a_folder_is_one_sentence(tmp_path: Path) -> None:
    """No manifest, a bad one, a wrong hash, no licence, a threshold missing or above the next, an unknown name."""
    cases: list[tuple[Callable[[dict[str, Any]], None], str, str]] = [
        (lambda entry: entry.update(sha256="0" * 64), "network_differs", "(its SHA-256 is 0ba9fb"),
        (lambda entry: entry.update(file="gone.onnx"), "network_missing", "is not there"),
        (lambda entry: entry.update(sha256="short"), "manifest_invalid", "sha256 must be 64"),
        (lambda entry: entry.update(licence=""), "manifest_invalid", "licence must be a text"),
        (lambda entry: entry.update(licence_file="licences/none.txt"), "licence_missing", "licence_file"),
        (lambda entry: entry.update(licence_file="../outside.txt"), "licence_missing", "licence_file"),
        (lambda entry: entry.pop("licence_file"), "licence_missing", "licence_file"),
        (lambda entry: entry["thresholds"].pop("same_from"), "thresholds_missing", "same_from"),
        (
            lambda entry: entry["thresholds"]["different_below"].update(value=0.9),
            "thresholds_crossed",
            "same_from (0.4)",
        ),
        (lambda entry: entry["thresholds"]["same_from"].update(value=0.5), "thresholds_crossed", "fmr_1e-4 (0.455)"),
        (lambda entry: entry.update(name="page_orientation"), "unknown_network", "none of the networks"),
        (lambda entry: entry.update(package="numpy"), "not_one_network", "one network, or a detector and an embedder"),
    ]
    (tmp_path / "outside.txt").write_text("x", "utf-8")
    for number, (change, code, said) in enumerate(cases):
        place = tmp_path / str(number)
        place.mkdir()
        found = _refused(_folder(place, _EMBEDDER, change=change))
        assert found[0] == code
        assert said in found[1]
    assert _refused(tmp_path)[0] == "manifest_missing"


def test_a_manifest_that_is_no_json_is_told_by_line_and_column(tmp_path: Path) -> None:
    """None of a parser's own words."""
    (tmp_path / "manifest.json").write_text('{"format": 1,\n ]', "utf-8-sig")
    assert _refused(tmp_path) == (
        "manifest_invalid",
        "The manifest is not in order: it is not JSON (line:column 2:2); correct it and try again.",
    )


@pytest.mark.parametrize(("name", "code"), [(_EMBEDDER, "network_shapes_differ"), (_DETECTOR, "network_does_not_load")])
def test_a_network_of_another_shape_is_refused(tmp_path: Path, name: str, code: str) -> None:
    """The right hash of the wrong network: shapes are compared before anything is measured."""

    def other(entry: dict[str, Any]) -> None:
        content = (_BUNDLED / "minifasnet_v2_80x80_scale2.7.onnx").read_bytes()
        entry["file"] = "other.onnx"
        entry["sha256"] = hashlib.sha256(content).hexdigest()
        (tmp_path / "candidate" / "other.onnx").write_bytes(content)

    assert _refused(_folder(tmp_path, name, change=other))[0] == code


def test_what_is_no_network_is_refused(tmp_path: Path) -> None:
    """A file of bytes with the right hash."""

    def junk(entry: dict[str, Any]) -> None:
        (tmp_path / "candidate" / entry["file"]).write_bytes(b"junk")
        entry["sha256"] = hashlib.sha256(b"junk").hexdigest()

    assert _refused(_folder(tmp_path, _EMBEDDER, change=junk))[0] == "network_does_not_load"


@needs_portraits
def test_own_pairs_are_measured(tmp_path: Path) -> None:
    """A CSV with the pictures beside it; a document in the first column is said by a fourth."""
    assert not isinstance(_FOUND, PortraitsNotFetched)
    for name, portrait in (("one", _FOUND["obama"][0]), ("two", _FOUND["obama"][2]), ("three", _FOUND["biden"][0])):
        shutil.copy(portrait.path, tmp_path / f"{name}.jpg")
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("one.jpg,two.jpg,same,document\n\none.jpg,three.jpg,different\n", "utf-8")

    code, report = _run(str(_folder(tmp_path, _EMBEDDER)), "--pairs", str(pairs))

    assert code == 1
    assert report["verdict"] == "not_measured"
    assert report["current"]["false_non_matches"]["trials"] == 1
    assert report["current"]["false_matches"]["trials"] == 1
    assert report["current"]["faces_missed"]["trials"] == 3


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "pairs_empty", "has no line"),
        ("a.png,b.png", "pair_malformed", "Line 1 "),
        ("a.png,b.png,perhaps", "pair_malformed", "Line 1 "),
        ("blank.png,gone.png,same", "picture_missing", "line 1 of the pairs is not there"),
        ("blank.png,junk.png,same", "picture_unreadable", "is of no supported type"),
        ("blank.png,copy.png,same", "pair_repeated", "Line 1 "),
        ("blank.png,other.png,same\n\nother.png,copy.png,same", "pair_repeated", "Line 3 "),
    ],
)
def test_pairs_that_cannot_be_read_are_one_sentence(tmp_path: Path, text: str, code: str, said: str) -> None:
    """Nothing is measured, and the line is named."""
    cv2.imwrite(str(tmp_path / "blank.png"), np.full((64, 64, 3), 200, dtype=np.uint8))
    cv2.imwrite(str(tmp_path / "other.png"), np.full((64, 64, 3), 100, dtype=np.uint8))
    shutil.copy(tmp_path / "blank.png", tmp_path / "copy.png")
    (tmp_path / "junk.png").write_bytes(b"junk")
    (tmp_path / "pairs.csv").write_text(text, "utf-8")

    exit_code, report = _run(str(_folder(tmp_path, _EMBEDDER)), "--pairs", str(tmp_path / "pairs.csv"))

    assert exit_code == 1
    assert report["verdict"] == "not_measured"
    (reason,) = report["reasons"]
    assert reason["code"] == code
    assert said in reason["message"]["en"]


def _kept(folder: Path, **report: object) -> None:
    """A report that allows it; what is said of `networks` otherwise is of the last one."""
    entries = parse_manifest((folder / "manifest.json").read_text("utf-8"), folder=folder)
    measured = [
        {key: getattr(entry, key) for key in ("name", "version", "sha256")} | {"thresholds": dict(entry.thresholds)}
        for entry in entries
    ]
    of_the_report = {key: value for key, value in report.items() if key in {"format", "verdict", "networks"}}
    measured[-1] |= {key: value for key, value in report.items() if key not in of_the_report}
    kept = {"format": REPORT_FORMAT, "verdict": "may_be_switched_on", "networks": measured}
    keep_report(folder, kept | of_the_report)


def test_what_was_measured_and_kept_is_switched_on(tmp_path: Path) -> None:
    """The report beside the network lets a server take it, in the place of its namesake; every other network stays."""
    folder = _folder(tmp_path, _ATTACKS)
    _kept(folder)

    store = switched_on(folder)

    assert store.entry(_ATTACKS).version == "candidate-1"
    assert store.entry(_EMBEDDER).version == ModelStore.bundled().entry(_EMBEDDER).version


@needs_portraits
def test_what_the_command_keeps_is_what_it_prints_and_switches_nothing_on_that_was_not_measured(tmp_path: Path) -> None:
    """`--keep` puts the report beside the network whatever it says."""
    folder = _folder(tmp_path, _ATTACKS)
    code, report = _run(str(folder), "--keep")
    assert code == 1
    assert json.loads((folder / REPORT).read_text("utf-8")) == report
    with pytest.raises(NotSwitchedOn):
        switched_on(folder)


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (None, "was not measured"),
        ("no json", "was not measured"),
        ("[]", "another network"),
        ({"sha256": "0" * 64}, "another network"),
        ({"networks": []}, "another network"),
        ({"networks": [None]}, "another network"),
        ({"networks": {}}, "another network"),
        ({"verdict": "not_to_be_switched_on"}, "does not allow"),
        ({"verdict": "not_measured"}, "does not allow"),
        ({"format": 1}, "older rules"),
        ({"format": None}, "older rules"),
        ({"version": "candidate-0"}, "another name, version or threshold"),
        ({"name": _DETECTOR}, "another name, version or threshold"),
        ({"thresholds": {"score": 0.1}}, "another name, version or threshold"),
        ({"thresholds": None}, "another name, version or threshold"),
    ],
)
def test_what_was_not_measured_stays_off(
    tmp_path: Path, report: str | dict[str, Any] | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No report, one of another file or manifest, a no, older rules: it stays off, and the server says why."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    folder = _folder(tmp_path, _ATTACKS)
    if isinstance(report, dict):
        _kept(folder, **report)
    elif report is not None:
        (folder / REPORT).write_text(report, "utf-8")

    with pytest.raises(NotSwitchedOn, match=said):
        switched_on(folder)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(NotSwitchedOn, match="未启用；请用"):
        switched_on(folder)


@needs_portraits
def test_a_detector_and_an_embedder_are_measured_and_switched_on_together(tmp_path: Path) -> None:
    """R111: on the same pairs against the current two; both are pinned to what they find, by version and file."""
    assert not isinstance(_FOUND, PortraitsNotFetched)
    folder = _folder(tmp_path, _DETECTOR, _EMBEDDER)
    code, report = _run(str(folder), "--keep")
    assert (code, report["verdict"], report["agreement"]) == (1, "not_measured", 1.0)
    assert [network["name"] for network in report["networks"]] == [_DETECTOR, _EMBEDDER]
    assert {reason["message"]["en"].split(", ")[1] for reason in report["reasons"]} >= {"72 are needed: with fewer"}
    assert any("pictures" in reason["message"]["en"] for reason in report["reasons"]), "a detector is in it"
    with pytest.raises(NotSwitchedOn):
        switched_on(folder)

    _kept(folder)
    store = switched_on(folder)
    first, second = (portrait.picture() for portrait in _FOUND["obama"][:2])
    outcome = FaceComparer(store).compare(first, second)
    assert not isinstance(outcome, FaceMissing)
    assert outcome.model_versions == {
        name: f"candidate-1 {store.entry(name).sha256[:12]}" for name in (_DETECTOR, _EMBEDDER)
    }


@needs_portraits
def test_of_two_networks_the_worse_keeps_both_off(tmp_path: Path) -> None:
    """They are one candidate: what the embedder loses the detector does not make good."""

    def careless(entry: dict[str, Any]) -> None:
        entry["thresholds"]["same_from"]["value"] = -0.5
        entry["thresholds"]["different_below"]["value"] = -0.6

    folder = _folder(tmp_path, _DETECTOR, _EMBEDDER, change=careless)
    code, report = _run(str(folder))
    assert (code, report["verdict"]) == (1, "not_to_be_switched_on")
    assert {network["version"] for network in report["networks"]} == {"candidate-1"}


def test_each_measured_alone_is_not_measured_together(tmp_path: Path) -> None:
    """Two reports do not make one; nor does one of two networks allow a third version of either."""
    folder = _folder(tmp_path, _DETECTOR, _EMBEDDER)
    _kept(folder, version="candidate-0")
    with pytest.raises(NotSwitchedOn):
        switched_on(folder)
    alone = _folder(tmp_path / "alone", _EMBEDDER)
    _kept(alone)
    shutil.copy(alone / REPORT, folder / REPORT)
    with pytest.raises(NotSwitchedOn):
        switched_on(folder)


@pytest.mark.parametrize("names", [(_DETECTOR, _ATTACKS), (_EMBEDDER, _EMBEDDER), (_DETECTOR, _EMBEDDER, _ATTACKS)])
def test_no_other_networks_go_together(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Attacks are judged by other answers; two of one name are one in the place of the other."""
    assert _refused(_folder(tmp_path, *names))[0] == "not_one_network"


def test_of_two_networks_it_is_told_which_is_wrong(tmp_path: Path) -> None:
    """In either language."""
    folder = _folder(tmp_path, _DETECTOR, _EMBEDDER, change=lambda entry: entry.update(file="gone.onnx"))
    code, said = _refused(folder)
    assert (code, said.split(": ")[0]) == ("network_missing", _EMBEDDER)


def test_a_threshold_moved_after_the_measuring_keeps_the_network_off(tmp_path: Path) -> None:
    """The verdict is on the thresholds too: one that takes everybody for the same was never measured."""
    folder = _folder(tmp_path, _EMBEDDER)
    _kept(folder)
    assert switched_on(folder).entry(_EMBEDDER).thresholds["same_from"] == 0.4
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["models"][0]["thresholds"]["same_from"]["value"] = -0.5
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")

    with pytest.raises(NotSwitchedOn):
        switched_on(folder)


def test_without_a_folder_the_bundled_networks_are_used() -> None:
    """The usual case."""
    assert switched_on(None).names() == ModelStore.bundled().names()
