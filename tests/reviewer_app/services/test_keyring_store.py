"""Keys in the keyring of the system: a real Secret Service, and all that must be refused (issue 2, section 5)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend

from reviewer_app.services.keyring_store import (
    TRUSTED_BACKENDS,
    KeyringUnavailable,
    MemorySecrets,
    OsKeyring,
    Secrets,
    open_os_keyring,
)
from tests.support.keyring_memory import MemoryKeyring
from tests.support.secret_service import needs_secret_service, secret_service

HERE = frozenset({MemoryKeyring.__module__})

FIRST_RUN = """
from reviewer_app.services.keyring_store import open_os_keyring
from reviewer_app.services.cache.keys import CacheKey
secrets = open_os_keyring("Reviewer Desk test")
assert secrets is not None, "no keyring that can be trusted"
key = CacheKey.new()
secrets.write("cache-key", key.as_text())
print("KEY", key.as_text())
"""
SECOND_RUN = """
from reviewer_app.services.keyring_store import open_os_keyring
secrets = open_os_keyring("Reviewer Desk test")
assert secrets is not None
print("KEY", secrets.read("cache-key"))
secrets.erase("cache-key")
secrets.erase("cache-key")
print("GONE", secrets.read("cache-key"))
"""


@pytest.fixture(params=["memory", "backend"])
def secrets(request: pytest.FixtureRequest) -> Secrets:
    """Both ways of keeping a secret without an operating system."""
    return MemorySecrets() if request.param == "memory" else OsKeyring(MemoryKeyring(), "test", 5.0)


def test_secrets_are_kept_and_forgotten(secrets: Secrets) -> None:
    """One suite for both."""
    assert secrets.read("a") is None
    secrets.write("a", "1")
    secrets.write("a", "2")
    assert secrets.read("a") == "2"
    secrets.erase("a")
    secrets.erase("a")
    assert secrets.read("a") is None


def test_secrets_do_not_show() -> None:
    """A secret in a log would be a plain-text key."""
    kept = MemorySecrets()
    kept.write("a", "s3cret")
    assert "s3cret" not in repr(kept)


@pytest.mark.parametrize("kind", [keyring.backends.fail.Keyring, keyring.backends.null.Keyring, MemoryKeyring])
def test_backends_that_do_not_encrypt_are_refused(kind: type[KeyringBackend], monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a key in plain text, never a keyring that forgets (Maestral)."""
    backend = kind()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    assert type(backend).__module__ not in TRUSTED_BACKENDS
    assert open_os_keyring("test") is None


def test_keyring_that_only_says_yes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is given must come back."""
    monkeypatch.setattr(keyring, "get_keyring", lambda: MemoryKeyring(forgets=True))
    assert open_os_keyring("test", trusted=HERE) is None


def test_keyring_that_never_answers_does_not_hang_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prompt that nobody answers: unavailable in bounded time."""
    backend = MemoryKeyring(hangs=True)
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    assert open_os_keyring("test", timeout_seconds=0.1, trusted=HERE) is None
    with pytest.raises(KeyringUnavailable):
        OsKeyring(backend, "test", 0.1).read("a")
    backend.released.set()


@needs_secret_service
def test_real_secret_service_keeps_the_key_between_two_runs(tmp_path: Path) -> None:
    """gnome-keyring on a bus of its own: written by one program, read and erased by the next."""
    said: list[list[str]] = []
    with secret_service(tmp_path) as environment:
        for program in (FIRST_RUN, SECOND_RUN):
            ended = subprocess.run(
                [sys.executable, "-c", program],
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
                env=environment,
            )
            assert ended.returncode == 0, ended.stderr[-2000:]
            said += [line.split() for line in ended.stdout.splitlines() if line.startswith(("KEY", "GONE"))]
    assert said[0] == said[1]
    assert len(said[0][1]) == 44
    assert said[2] == ["GONE", "None"]
