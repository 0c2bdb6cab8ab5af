"""Checks no tool off the shelf makes: file length, folder size, banned names and imports, package addresses."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 400
MOST_FILES = 20
BANNED_NAMES = re.compile(r"(Manager|Helper|Utils?|Base)$")
HEAVY = frozenset({"cv2", "onnxruntime", "mediapipe", "rapidocr", "av", "aiortc"})
MAY_BE_HEAVY = (
    "identity_checks/",
    "reviewer_app/media_process/",
    "tests/",
    "benchmarks/",
    "sample_data/",
    "tools/",
    "training/",
)
FIRST_FRAME = ("reviewer_app/__main__.py", "reviewer_app/app.py", "reviewer_app/ui/")
NOT_BEFORE_FIRST_FRAME = frozenset({"requests", "sqlcipher3", "keyring", "truststore", "numpy", "PIL", "psutil"})
HOST = re.compile(r"https?://[^ \"']*(/simple/?|/packages/[0-9a-f]|\.whl|\.tgz)")
TEXTS = (".txt", ".toml", ".py", ".md", ".json", ".cfg")
SOURCES = (".py", ".js", ".css", ".qss")


def main() -> int:
    """Prints every offence; exit code 1 when there is one."""
    files = [Path(name) for name in tracked_files() if (ROOT / name).is_file()]
    offences = [*lengths(files), *folders(files), *fetched_from(files)]
    for path in files:
        if path.suffix == ".py":
            offences += in_module(path, ast.parse((ROOT / path).read_text(encoding="utf-8")))
    for offence in offences:
        print(offence)
    return 1 if offences else 0


def tracked_files() -> list[str]:
    """What git would submit: tracked files and new ones it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return sorted({name for name in listed.stdout.split("\0") if name})


def lengths(files: list[Path]) -> Iterator[str]:
    """Source files longer than one job needs."""
    for path in files:
        if path.suffix in SOURCES:
            count = len((ROOT / path).read_text(encoding="utf-8").splitlines())
            if count > MOST_LINES:
                yield f"{path}: {count} lines, at most {MOST_LINES}; split it along what it does"


def folders(files: list[Path]) -> Iterator[str]:
    """Folders with more Python modules than one can keep in view."""
    for folder, count in Counter(path.parent for path in files if path.suffix == ".py").items():
        if count > MOST_FILES:
            yield f"{folder}: {count} modules, at most {MOST_FILES}; give it folders"


def fetched_from(files: list[Path]) -> Iterator[str]:
    """Files that name where a package was fetched from."""
    for path in files:
        if path.name in {"uv.lock", "poetry.lock"}:
            yield f"{path}: lock files with addresses do not land"
        elif path.suffix in TEXTS and HOST.search((ROOT / path).read_text(encoding="utf-8", errors="replace")):
            yield f"{path}: names the address of a package"


def in_module(path: Path, tree: ast.Module) -> Iterator[str]:
    """Banned class names, vision libraries outside their places, heavy imports before the first frame."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and BANNED_NAMES.search(node.name):
            yield f"{path}:{node.lineno}: class {node.name}: name it for its job"
    name = path.as_posix()
    for line, module in module_level_imports(tree):
        root = module.partition(".")[0]
        if root in HEAVY and not name.startswith(MAY_BE_HEAVY) and not is_server_worker(name):
            yield f"{path}:{line}: {root} belongs to the checks, the media process and the server's workers"
        if root in NOT_BEFORE_FIRST_FRAME and name.startswith(FIRST_FRAME):
            yield f"{path}:{line}: {root} at module level delays the first window; import it where it is used"


def is_server_worker(name: str) -> bool:
    """The server's pre-check runs in workers, never in the process that answers requests."""
    return name.startswith("case_server/precheck/")


def module_level_imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, module) of every import that runs when the module is loaded."""
    pending: list[ast.stmt] = list(tree.body)
    while pending:
        node = pending.pop()
        match node:
            case ast.Import():
                yield from ((node.lineno, alias.name) for alias in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                yield node.lineno, module
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                pending += node.orelse
            case ast.If() | ast.Try() | ast.With():
                pending += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            case _:
                pass


if __name__ == "__main__":
    sys.exit(main())
