"""TLS 1.3 only, against a pinned CA or against what the operating system trusts."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from pathlib import Path


def tls_context(pinned_ca: Path | None) -> ssl.SSLContext:
    """With `pinned_ca` (PEM) only that CA is believed; without, the operating system's trust store is asked."""
    if pinned_ca is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=str(pinned_ca))
    else:
        import truststore

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


class TrustAdapter(HTTPAdapter):
    """A requests adapter with one TLS context, to which nothing (such as certifi's list) is added."""

    def __init__(self, context: ssl.SSLContext) -> None:
        """Never retries by itself: whether a request may be repeated is the caller's to know."""
        self._context = context
        super().__init__(max_retries=0, pool_connections=1, pool_maxsize=2)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Hand the context to every connection."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Demand a certificate, but load no other CA than the context's."""
        del url, verify, cert
        conn.cert_reqs = "CERT_REQUIRED"
