"""A real Secret Service: a session bus of its own with gnome-keyring, unlocked, for as long as the block lasts."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")


MISSING = tuple(name for name in PROGRAMS if shutil.which(name) is None)
needs_secret_service = pytest.mark.skipif(
    bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (Debian: dbus, gnome-keyring)"
)


@contextmanager
def secret_service(folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which a program finds the keyring; what is stored lives in `folder`."""
    for name in ("home", "run", "data"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "HOME": str(folder / "home"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_DATA_HOME": str(folder / "data"),
    }
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        with subprocess.Popen(
            ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        ) as keyring:
            assert keyring.stdin is not None
            keyring.stdin.write(b"a password for this test only")
            keyring.stdin.close()
            try:
                yield environment
            finally:
                keyring.terminate()
    finally:
        bus.terminate()
        bus.wait()
        if bus.stdout is not None:
            bus.stdout.close()
