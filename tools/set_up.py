"""Installs what is missing: system packages, the virtual environment, the sample portraits. Standard library only."""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
INSTALLER = ROOT / "requirements" / "installer.txt"
REQUIREMENTS = ROOT / "requirements" / "dev.txt"
OLD_READER_VENV = ROOT / ".cache" / "old_reader"
OLD_READER = ROOT / "requirements" / "old_reader.txt"

RUN_PACKAGES = (
    "python3-venv",
    "libegl1",
    "libgl1",
    "libglib2.0-0",
    "libfontconfig1",
    "libdbus-1-3",
    "libxkbcommon0",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-util1",
    "libxcb-xfixes0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "fonts-dejavu-core",
    "fonts-noto-cjk",
    "fonts-ocr-b",
    "fonts-wqy-microhei",
)
TEST_PACKAGES = (
    "chromium",
    "dbus",
    "fonts-arphic-gbsn00lp",
    "fonts-arphic-gkai00mp",
    "fonts-arphic-ukai",
    "fonts-arphic-uming",
    "fonts-freefont-ttf",
    "fonts-lato",
    "fonts-liberation",
    "fonts-noto-core",
    "fonts-open-sans",
    "fonts-tlwg-garuda-ttf",
    "fonts-tlwg-loma-ttf",
    "fonts-tlwg-norasi-ttf",
    "fonts-tlwg-umpush-ttf",
    "fonts-tlwg-waree-ttf",
    "fonts-wqy-zenhei",
    "gnome-keyring",
    "libatomic1",
    "strace",
    "xvfb",
)
BENCH_PACKAGES = ("tesseract-ocr", "tesseract-ocr-chi-sim")


def main() -> int:
    """Exit code 0 when everything is in place; else one line says what to type."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="also what only the tests need")
    parser.add_argument("--bench", action="store_true", help="also the readers that benchmarks set beside ours")
    arguments = parser.parse_args()
    packages: tuple[str, ...] = RUN_PACKAGES
    if arguments.test or arguments.bench:
        packages += TEST_PACKAGES
    if arguments.bench:
        packages += BENCH_PACKAGES
    done = install_both(packages)
    if done or not arguments.bench:
        return done
    # It brings an OpenCV of its own, which does not go beside this project's.
    return install_environment(OLD_READER_VENV, OLD_READER)


def install_both(packages: tuple[str, ...]) -> int:
    """System packages and the environment with its pictures, beside each other where Python can make one already."""
    if not has_ensurepip():
        return install_packages(packages) or make_environment()
    with ThreadPoolExecutor(1) as beside:
        environment = beside.submit(make_environment)
        done = install_packages(packages)
    return done or environment.result()


def make_environment() -> int:
    """The environment that everything runs in, and what is fetched with it."""
    return install_environment(VENV, REQUIREMENTS) or fetch_portraits()


def install_packages(packages: tuple[str, ...]) -> int:
    """Debian packages, as root or by sudo; elsewhere the system is expected to have them."""
    if shutil.which("dpkg-query") is None:
        return 0
    missing = [name for name in packages if not is_installed(name)]
    if not missing:
        return 0
    line = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or subprocess.run(["sudo", "-n", "true"], check=False).returncode != 0:
            print("Some system packages are missing. Please type this, then try again:", file=sys.stderr)
            print("  sudo " + " ".join(line), file=sys.stderr)
            return 1
        line = ["sudo", "-n", *line]
    prefix = line[: line.index("apt-get")]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("installing system packages:", " ".join(missing), flush=True)
    for command in ([*prefix, "apt-get", "update", "-qq"], line):
        done = subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            print("That failed. Please type this, then try again:", " ".join(line), file=sys.stderr)
            return 1
    return 0


def is_installed(name: str) -> bool:
    """Whether dpkg knows the package as fully installed."""
    if name == "python3-venv" and has_ensurepip():
        return True
    shown = subprocess.run(["dpkg-query", "-W", "-f=${Status}", name], check=False, capture_output=True, text=True)
    return shown.stdout == "install ok installed"


def has_ensurepip() -> bool:
    """Debian splits `ensurepip` off; an interpreter from elsewhere has it."""
    return subprocess.run([sys.executable, "-c", "import ensurepip"], check=False, capture_output=True).returncode == 0


def install_environment(folder: Path, wanted: Path) -> int:
    """A virtual environment with exactly the pinned, hashed requirements; nothing to do when they did not change.

    pip itself is pinned and comes first: the one that Python 3.11 brings differs from system to system.
    """
    pinned = INSTALLER.read_bytes() + wanted.read_bytes()
    state = hashlib.sha256(pinned + sys.version.encode()).hexdigest()
    stamp = folder / ".installed"
    if stamp.exists() and stamp.read_text() == state:
        return 0
    print(f"installing Python packages into {folder.relative_to(ROOT)} (once)", flush=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "-qq"]
    for requirements in (INSTALLER, wanted):
        # A module is compiled when it is first loaded; many never are.
        line = [*pip, "install", "--no-compile", "--require-hashes", "-r", str(requirements)]
        done = subprocess.run(line, check=False)
        if done.returncode != 0:
            return done.returncode
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()
    if folder == VENV:
        Path(site, "reviewer_desk.pth").write_text(f"{ROOT}\n")
    stamp.write_text(state)
    return 0


def fetch_portraits() -> int:
    """The openly licensed portraits for the sample cases; fetched by hash, never committed."""
    return subprocess.run(
        [str(VENV / "bin" / "python"), str(ROOT / "tools" / "fetch_portraits.py")], check=False
    ).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
