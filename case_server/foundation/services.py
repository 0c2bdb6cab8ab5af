"""The parts that a node of the server is put together from, handed to every route as `request.app.state.services`."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.requests import Request

from case_server.accounts.passwords import Passwords
from case_server.accounts.token_cache import TokenCache
from case_server.foundation.clock import Clock, SystemClock
from case_server.foundation.database import Database
from case_server.foundation.keys import KeyProvider, LocalKeyProvider, log_signing_key
from case_server.foundation.rate_limits import RateLimits
from case_server.foundation.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from case_server.evidence.store import EvidenceStore
    from identity_checks.packs.shelf import ShelvedPack


@dataclass(frozen=True)
class Services:
    """One node's parts. Nothing in here remembers anything that another node would have to know."""

    settings: Settings
    database: Database
    clock: Clock
    key_provider: KeyProvider
    log_key: Ed25519PrivateKey
    passwords: Passwords
    token_cache: TokenCache
    rate_limits: RateLimits

    @cached_property
    def evidence_store(self) -> "EvidenceStore":
        """Where evidence is kept; made at first use, because only some commands touch evidence."""
        from case_server.evidence.store import open_evidence_store

        return open_evidence_store(self.settings, self.key_provider)

    @cached_property
    def document_packs(self) -> "Mapping[str, ShelvedPack]":
        """The data packs by name, as workers have them; loaded at first use, for only corrections are held to them."""
        from identity_checks.packs.shelf import Shelf

        return Shelf.bundled(self.settings.document_packs).packs


def build_services(settings: Settings, database: Database, *, clock: Clock | None = None) -> Services:
    """The parts as a running server has them; keys are made in the data folder on first use."""
    chosen = clock or SystemClock()
    return Services(
        settings=settings,
        database=database,
        clock=chosen,
        key_provider=LocalKeyProvider.from_folder(settings.keys_folder),
        log_key=log_signing_key(settings.keys_folder),
        passwords=Passwords(),
        token_cache=TokenCache(),
        rate_limits=RateLimits(),
    )


def services_of(request: Request) -> Services:
    """The services of the application that answers `request`."""
    return cast(Services, request.app.state.services)
