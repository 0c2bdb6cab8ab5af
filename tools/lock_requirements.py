"""Pins every dependency with hashes into plain requirement files, without naming where they are fetched from."""

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = "pip-tools==7.6.2"
SETS = {
    "dev": ("checks", "desktop", "server", "test"),
    "desktop": ("checks", "desktop"),
    "server": ("checks", "server"),
}


def main() -> int:
    """Writes requirements/{dev,desktop,server}.txt; the last two agree with the first."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "-q", TOOL], check=True)
        for name, extras in SETS.items():
            target = ROOT / "requirements" / f"{name}.txt"
            command = [python, "-m", "piptools", "compile", "-q", "--strip-extras", "--generate-hashes"]
            command += ["--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host", "--allow-unsafe"]
            command += [f"--extra={extra}" for extra in extras]
            if name != "dev":
                command += ["--constraint", str(ROOT / "requirements" / "dev.txt")]
            subprocess.run([*command, "-o", str(target), str(ROOT / "pyproject.toml")], check=True, cwd=ROOT)
            target.write_text(tidy(target.read_text(), name))
    return 0


def tidy(text: str, name: str) -> str:
    """Without the header and without this machine's paths."""
    lines = [line for line in text.splitlines() if str(ROOT) not in line]
    body = "\n".join(line for line in lines if not line.startswith("#")).strip()
    body = re.sub(r"\n\s+#[^\n]*", "", body)
    return f"# {name}: made by `make lock` from pyproject.toml; do not edit.\n{body}\n"


if __name__ == "__main__":
    sys.exit(main())
