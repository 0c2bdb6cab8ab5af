"""Pins every dependency with hashes into plain requirement files for all three systems, without naming any source."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Unlike pip's own resolver it works out every system's needs on any of them, and writes the marker of each.
TOOL = "uv==0.13.9"
SETS = {
    "dev": ("checks", "desktop", "server", "test"),
    "desktop": ("checks", "desktop"),
    "server": ("checks", "server"),
}


ALONE = ("old_reader",)
"""Environments apart from the project's, each with its needs in requirements/NAME.in."""


def main() -> int:
    """Writes requirements/*.txt; what is pinned there stays, and desktop and server agree with dev."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        subprocess.run([programs / "python", "-m", "pip", "install", "-q", TOOL], check=True)
        for name, extras in SETS.items():
            options = [f"--extra={extra}" for extra in extras]
            if name != "dev":
                options += ["--constraint", str(ROOT / "requirements" / "dev.txt")]
            pin(programs / "uv", name, ROOT / "pyproject.toml", options)
        for name in ALONE:
            pin(programs / "uv", name, ROOT / "requirements" / f"{name}.in", [])
    return 0


def pin(uv: Path, name: str, needs: Path, options: list[str]) -> None:
    """Write requirements/NAME.txt from a file that says what is needed."""
    target = ROOT / "requirements" / f"{name}.txt"
    command: list[str | Path] = [uv, "pip", "compile", "-q", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"]
    subprocess.run([*command, *options, "-o", target, needs], check=True, cwd=ROOT)
    made = f"made by `make lock` from {needs.relative_to(ROOT)}; do not edit."
    target.write_text(f"# {name}: {made}\n{target.read_text()}")


if __name__ == "__main__":
    sys.exit(main())
