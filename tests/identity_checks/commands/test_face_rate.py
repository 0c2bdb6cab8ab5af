"""The stated false match rate of a comparison is chosen by whoever compares (issue 3 section 4)."""

import io
import json
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pytest

from identity_checks.command_line import main
from identity_checks.faces import FaceComparer
from identity_checks.results import FaceBox

_FACE: Final = FaceBox(
    box=((10.0, 10.0), (150.0, 10.0), (150.0, 150.0), (10.0, 150.0)),
    landmarks=((50.0, 60.0), (110.0, 60.0), (80.0, 90.0), (60.0, 120.0), (100.0, 120.0)),
    score=0.99,
    quality=0.9,
)
_BETWEEN: Final = 0.43
"""A cosine that is one person at 1 in 1,000 and has to be looked at for 1 in 10,000."""


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two pictures whose faces are as alike as `_BETWEEN`, whatever is on them."""
    files = [tmp_path / "a.png", tmp_path / "b.png"]
    random = np.random.default_rng(1)
    for file in files:
        cv2.imwrite(str(file), random.integers(0, 255, (200, 200, 3), np.uint8))
    embeddings = [np.array([1.0, 0.0]), np.array([_BETWEEN, (1 - _BETWEEN**2) ** 0.5])]

    def embed(*_: Any) -> Any:
        embeddings.reverse()
        return embeddings[0]

    monkeypatch.setattr(FaceComparer, "find", lambda *_, **__: (_FACE,))
    monkeypatch.setattr(FaceComparer, "embed", embed)
    return [str(file) for file in files]


def _compared(*arguments: str) -> dict[str, Any]:
    output = io.StringIO()
    assert main(["compare", "--format", "json", *arguments], output) == 0
    line: dict[str, Any] = json.loads(output.getvalue())
    return line


@pytest.mark.parametrize(
    ("options", "band", "told"),
    [([], "same", []), (["--rate", "1e-3"], "same", []), (["--rate", "1e-4"], "look", ["faces_uncertain"])],
)
def test_a_stricter_rate_leaves_more_to_a_look(pair: list[str], options: list[str], band: str, told: list[str]) -> None:
    """The band, its finding, and among the versions the rate that is not the usual one."""
    for line in (_compared(*pair, *options), _compared("--pairs", _listed(pair), *options)):
        assert line["similarity"] == _BETWEEN
        assert line["band"] == band
        assert [one["code"] for one in line["findings"]] == told
        assert line["model_versions"].get("false_match_rate") == ("1e-4" if told else None)


def _listed(pair: list[str]) -> str:
    file = Path(pair[0]).with_name("pairs.csv")
    file.write_text(",".join(pair), "utf-8")
    return str(file)


@pytest.mark.parametrize("rate", ["0.001", "1e-5", "1E-4", ""])
def test_another_rate_is_refused_in_one_sentence(rate: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Only rates at which a threshold was measured, in their own words."""
    with pytest.raises(SystemExit) as stopped:
        main(["compare", "a.png", "b.png", "--rate", rate])
    assert stopped.value.code == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "--rate" in said
    assert "1e-3" in said
    assert "1e-4" in said
