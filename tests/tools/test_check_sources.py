"""tools/check_sources.py on made-up trees: each kind of offence is found, and nothing is found where there is none."""

import ast
import subprocess
from pathlib import Path

import pytest

from tools import check_sources

CLEAN = {
    "case_server/a.py": "class Ledger:\n    pass\n",
    "identity_checks/vision.py": "import cv2\n",
    "case_server/precheck/rating.py": "import onnxruntime\n",
    "reviewer_app/ui/window.py": "def show() -> None:\n    import requests\n",
    "reviewer_app/services/api.py": "import requests\n",
    "requirements/dev.txt": "requests==2.34.0 \\\n    --hash=sha256:00\n",
    "docs/links.md": "See https://www.rfc-editor.org/rfc/rfc9457 for problems.\n",
    "docs/long.md": "\n" * 900,
}
INDEX = "https://index.example"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder under git that the tool takes for the project."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.setattr(check_sources, "ROOT", tmp_path)
    return tmp_path


def write(tree: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_a_clean_tree_has_no_offence(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is right in its place is left alone."""
    write(tree, CLEAN)
    assert check_sources.main() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("case_server/long.py", "x = 1\n" * 401, "401 lines, at most 400"),
        ("reviewer_app/ui/desk.qss", "/* */\n" * 401, "401 lines, at most 400"),
        ("case_server/b.py", "class CaseManager:\n    pass\n", "class CaseManager: name it for its job"),
        ("case_server/b.py", "def f():\n    class StringUtils:\n        pass\n", "b.py:2: class StringUtils"),
        ("tests/test_b.py", "class TestBase:\n    pass\n", "class TestBase"),
        ("case_server/cases/c.py", "import cv2\n", "cv2 belongs to the checks"),
        ("reviewer_app/domain/c.py", "from rapidocr import RapidOCR\n", "rapidocr belongs to the checks"),
        ("reviewer_app/ui/d.py", "import requests\n", "requests at module level delays the first window"),
        ("reviewer_app/app.py", "try:\n    import sqlcipher3.dbapi2\nexcept ImportError:\n    pass\n", "sqlcipher3"),
        ("requirements/x.txt", f"a @ {INDEX}/packages/0f/a.tar.gz\n", "names the address of a package"),
        ("pip.cfg", f"[global]\nindex-url = {INDEX}/simple\n", "names the address of a package"),
        ("docs/e.md", f"from {INDEX}/a-1-py3-none-any.whl\n", "names the address of a package"),
        ("uv.lock", "version = 1\n", "lock files with addresses do not land"),
    ],
)
def test_each_kind_of_offence_is_found(
    tree: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    """One bad file among good ones fails the check, and the line names it."""
    write(tree, {**CLEAN, name: text})
    assert check_sources.main() == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(name)
    assert said in line


def test_a_crowded_folder_is_found(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty modules pass, one more does not."""
    write(tree, {f"case_server/cases/m{number}.py": "" for number in range(20)})
    assert check_sources.main() == 0
    write(tree, {"case_server/cases/m20.py": ""})
    assert check_sources.main() == 1
    assert "21 modules, at most 20" in capsys.readouterr().out


def test_what_git_ignores_is_not_looked_at(tree: Path) -> None:
    """Build results may be as they like."""
    write(tree, {".gitignore": "build/\n", "build/made.py": "class Manager:\n    pass\n"})
    assert check_sources.main() == 0


def test_imports_that_do_not_run_at_load_are_not_counted() -> None:
    """Only what loading a module pulls in delays the first frame."""
    source = (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import numpy\nelse:\n    import keyring\n"
        "if True:\n    import requests\n"
        "def f():\n    import PIL\n"
        "from . import near\n"
    )
    found = {module for _, module in check_sources.module_level_imports(ast.parse(source))}
    assert found == {"typing", "keyring", "requests"}
