"""Key files, wrapped keys and locally made certificates."""

import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from case_server.foundation.keys import KeyUnwrapFailed, LocalKeyProvider, log_signing_key, secret_file
from case_server.foundation.settings import SettingInvalid, Settings, settings_from
from case_server.foundation.tls import tls_files

_NOW = datetime(2026, 11, 2, tzinfo=UTC)
_PROVIDER = LocalKeyProvider(b"k" * 32)


@given(
    secret=st.binary(max_size=100), purpose=st.binary(max_size=40), other=st.binary(max_size=40), flip=st.integers(0)
)
def test_a_wrapped_secret_opens_for_its_purpose_only(secret: bytes, purpose: bytes, other: bytes, flip: int) -> None:
    """R22: another purpose, another master key or one flipped bit, and it stays shut."""
    wrapped = _PROVIDER.wrap(secret, purpose)
    assert _PROVIDER.unwrap(wrapped, purpose) == secret
    damaged = bytearray(wrapped)
    damaged[flip // 8 % len(wrapped)] ^= 1 << flip % 8
    attempts = [(LocalKeyProvider(b"o" * 32), wrapped, purpose), (_PROVIDER, bytes(damaged), purpose)]
    attempts += [(_PROVIDER, wrapped, other)] if other != purpose else []
    for provider, sealed, associated in attempts:
        with pytest.raises(KeyUnwrapFailed):
            provider.unwrap(sealed, associated)


@pytest.mark.parametrize("cut", [b"", b"\x01", b"\x01short"])
def test_what_is_too_short_to_be_wrapped_is_refused(cut: bytes) -> None:
    """Truncated rows are told apart from programming errors."""
    with pytest.raises(KeyUnwrapFailed):
        _PROVIDER.unwrap(cut, b"")


def test_key_files_are_the_owners_alone_and_stay(tmp_path: Path) -> None:
    """Mode 0600 from the first moment; a second start reads the same keys."""
    folder = tmp_path / "keys"
    first = LocalKeyProvider.from_folder(folder).wrap(b"secret", b"for")
    signing = log_signing_key(folder).public_key().public_bytes_raw()
    assert LocalKeyProvider.from_folder(folder).unwrap(first, b"for") == b"secret"
    assert log_signing_key(folder).public_key().public_bytes_raw() == signing
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {"master.key": 0o600, "log-signing.key": 0o600}
    assert "k" * 8 not in repr(_PROVIDER)


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    """Whoever comes second reads what the first has written, complete."""
    path = tmp_path / "keys" / "one.key"
    barrier = threading.Barrier(8)
    found: list[bytes] = []

    def make(number: int) -> None:
        barrier.wait(timeout=20)
        found.append(secret_file(path, bytes([number]) * 32))

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 8
    assert len(set(found)) == 1
    assert os.listdir(path.parent) == ["one.key"]  # noqa: PTH208 - hidden drafts would show here too


def test_the_certificate_is_renewed_in_time_and_the_ca_stays(tmp_path: Path) -> None:
    """Clients pin the CA, so it must not change; the certificate is renewed a month before its end."""
    settings = Settings(data_folder=tmp_path, public_url="https://desk.example:8443")
    files = tls_files(settings, _NOW)
    assert files.ca is not None
    ca, first = files.ca.read_bytes(), files.certificate.read_bytes()
    names = x509.load_pem_x509_certificate(first).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"localhost", "desk.example"} <= set(names.get_values_for_type(x509.DNSName))
    x509.load_pem_x509_certificate(first).verify_directly_issued_by(x509.load_pem_x509_certificate(ca))
    tls_files(settings, _NOW + timedelta(days=366))
    assert files.certificate.read_bytes() == first
    tls_files(settings, _NOW + timedelta(days=368))
    assert files.certificate.read_bytes() != first
    assert files.ca.read_bytes() == ca


def test_a_new_name_gets_a_new_certificate(tmp_path: Path) -> None:
    """Changing the public address is enough."""
    files = tls_files(Settings(data_folder=tmp_path), _NOW)
    first = files.certificate.read_bytes()
    tls_files(Settings(data_folder=tmp_path, public_url="https://desk.example"), _NOW)
    assert files.certificate.read_bytes() != first


def test_an_operators_certificate_is_used_as_it_is(tmp_path: Path) -> None:
    """Then there is no CA of ours to pin."""
    settings = Settings(data_folder=tmp_path, tls_certificate=tmp_path / "c.pem", tls_key=tmp_path / "k.pem")
    files = tls_files(settings, _NOW)
    assert (files.certificate, files.key, files.ca) == (tmp_path / "c.pem", tmp_path / "k.pem", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "70000"), ("PORT", "-1"), ("WEB_PROCESSES", "0"), ("DATABASE_POOL", "many"), ("TLS_KEY", "k.pem")],
)
def test_a_setting_out_of_its_range_is_refused(name: str, value: str) -> None:
    """By name; half a pair of TLS files is refused too."""
    with pytest.raises(SettingInvalid, match=f"CASE_SERVER_{name}"):
        settings_from({f"CASE_SERVER_{name}": value})


def test_addresses_with_credentials_are_not_in_the_repr() -> None:
    """Settings end up in debuggers and crash reports."""
    settings = settings_from(
        {"CASE_SERVER_DATABASE_URL": "postgresql://u:hunter2@db/x", "CASE_SERVER_EVIDENCE_URL": "s3://u:hunter3@b"}
    )
    assert settings.database_url == "postgresql://u:hunter2@db/x"
    assert "hunter" not in repr(settings)
