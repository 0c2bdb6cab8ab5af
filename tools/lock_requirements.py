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


def main() -> int:
    """Writes requirements/{dev,desktop,server}.txt; what is pinned there stays; the last two agree with the first."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        subprocess.run([programs / "python", "-m", "pip", "install", "-q", TOOL], check=True)
        for name, extras in SETS.items():
            target = ROOT / "requirements" / f"{name}.txt"
            command: list[str | Path] = [
                programs / "uv",
                "pip",
                "compile",
                "-q",
                "--universal",
                "--python-version",
                "3.11",
            ]
            command += [
                "--generate-hashes",
                "--no-emit-index-url",
                "--no-emit-find-links",
                "--no-header",
                "--no-annotate",
            ]
            command += [f"--extra={extra}" for extra in extras]
            if name != "dev":
                command += ["--constraint", ROOT / "requirements" / "dev.txt"]
            subprocess.run([*command, "-o", target, ROOT / "pyproject.toml"], check=True, cwd=ROOT)
            made = "made by `make lock` from pyproject.toml; do not edit."
            target.write_text(f"# {name}: {made}\n{target.read_text()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
