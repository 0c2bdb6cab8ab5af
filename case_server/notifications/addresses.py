"""Which addresses a webhook may be sent to, so that nobody makes the server knock at its own network's doors."""

import ipaddress
import socket
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

_HTTPS: Final = 443
_HTTP: Final = 80


class AddressFault(StrEnum):
    """Why nothing is sent to an address."""

    MALFORMED = "malformed_address"
    NOT_HTTPS = "not_https"
    NOT_PUBLIC = "not_a_public_address"
    UNKNOWN_HOST = "unknown_host"


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: connect to `ip`, speak to `host`. Nothing looks the name up a second time."""

    secure: bool
    host: str
    ip: str
    port: int
    path: str


def check_address(url: str, *, loopback_allowed: bool) -> Target | AddressFault:
    """Resolve `url` once and judge every address behind its name.

    https to public addresses only; with `loopback_allowed` (a server that listens on loopback only, as for trying
    things out) also to loopback, and there plain http too.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return AddressFault.MALFORMED
    host = parts.hostname
    if host is None or parts.username is not None or parts.scheme not in ("http", "https"):
        return AddressFault.MALFORMED
    secure = parts.scheme == "https"
    port = port or (_HTTPS if secure else _HTTP)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return AddressFault.UNKNOWN_HOST
    addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
    on_loopback = bool(addresses) and all(address.is_loopback for address in addresses)
    if not (on_loopback and loopback_allowed):
        if not addresses or not all(_is_public(address) for address in addresses):
            return AddressFault.NOT_PUBLIC
        if not secure:
            return AddressFault.NOT_HTTPS
    path = parts.path or "/"
    return Target(secure, host, str(addresses[0]), port, f"{path}?{parts.query}" if parts.query else path)


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return _is_public(inner)
        if address in _NAT64:
            return _is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast


_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
