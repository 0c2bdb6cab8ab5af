"""Where webhooks may go: the guard against knocking at one's own network's doors."""

import socket

import pytest

from case_server.notifications.addresses import AddressFault, Target, check_address


def resolved_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Every name stands for these addresses."""

    def look_up(host: str, port: int, **more: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_inner_addresses_are_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """No private, link-local, shared, multicast or mapped address, whatever name leads there."""
    resolved_to(monkeypatch, address)
    assert check_address("https://hooks.example.com/x", loopback_allowed=False) is AddressFault.NOT_PUBLIC


def test_one_inner_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address behind a name is judged, not only the first."""
    resolved_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    assert check_address("https://hooks.example.com/", loopback_allowed=True) is AddressFault.NOT_PUBLIC


def test_public_https_is_pinned_to_what_was_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was judged is the one that is connected to, under the name for TLS."""
    resolved_to(monkeypatch, "93.184.216.34")
    assert check_address("https://hooks.example.com:8443/a?b=c", loopback_allowed=False) == Target(
        secure=True, host="hooks.example.com", ip="93.184.216.34", port=8443, path="/a?b=c"
    )
    assert check_address("http://hooks.example.com/", loopback_allowed=True) is AddressFault.NOT_HTTPS


def test_loopback_only_where_it_is_allowed() -> None:
    """For trying things out, and then without TLS too."""
    assert isinstance(check_address("http://127.0.0.1:9/", loopback_allowed=True), Target)
    assert check_address("http://127.0.0.1:9/", loopback_allowed=False) is AddressFault.NOT_PUBLIC
    assert check_address("https://localhost:9/", loopback_allowed=False) is AddressFault.NOT_PUBLIC


@pytest.mark.parametrize(
    "url", ["ftp://a/", "https://", "https://u:p@a.example/", "file:///etc/passwd", "https://a:99999/"]
)
def test_what_is_no_address(url: str) -> None:
    """Malformed addresses are named as such."""
    assert check_address(url, loopback_allowed=True) is AddressFault.MALFORMED
