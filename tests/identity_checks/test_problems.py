"""R10: what is wrong with a file is said for its true reason, in both languages, with what to do."""

import io
import json
from pathlib import Path

import pytest

from identity_checks.command_line import main
from identity_checks.decode_outcomes import DecodeRefusal
from identity_checks.problems import Problem, problem_of
from tests.identity_checks.test_decoding import png_of_zeros


def _code(path: Path | str) -> str:
    output = io.StringIO()
    assert main(["read", str(path)], output) == 1
    (line,) = output.getvalue().splitlines()
    return str(json.loads(line)["problem"]["code"])


def test_a_folder_a_missing_file_and_a_forbidden_one_are_three_things(tmp_path: Path) -> None:
    """Each is mended in another way."""
    assert _code(tmp_path) == "file_is_folder"
    assert _code(tmp_path / "gone.jpg") == "file_not_found"
    assert _code("a\0b.jpg") == "file_not_found"
    assert problem_of(PermissionError()).code == "file_forbidden"
    assert problem_of(OSError(5, "disk")).code == "file_not_readable"


def test_a_strip_is_refused_for_its_side_and_not_for_its_pixels(tmp_path: Path) -> None:
    """Less than half a million pixels are not too many."""
    path = tmp_path / "strip.png"
    path.write_bytes(png_of_zeros(40_000, 10))
    assert _code(path) == "side_too_long"


@pytest.mark.parametrize("reason", list(DecodeRefusal))
def test_every_refusal_says_what_is_wrong_and_what_to_do(reason: DecodeRefusal) -> None:
    """Two clauses in one sentence, in Chinese and in English."""
    chinese, english = Problem(reason).sentences()
    assert chinese.endswith("。")
    assert "；请" in chinese
    assert english.endswith(".")
    assert "; " in english
    assert Problem(reason).as_json() == {"code": reason.value, "message": {"zh": chinese, "en": english}}
