"""The short memory of who a token belongs to: cheap for a busy client, gone at once when something is revoked."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from case_contract.accounts import WorkstationState
from case_contract.vocabulary import Role
from case_server.accounts.actor import SessionActor
from case_server.accounts.token_cache import KEPT_FOR, TokenCache
from case_server.foundation.database import Scope

_NOW = datetime(2026, 11, 2, tzinfo=UTC)


def _actor(lives: timedelta = timedelta(minutes=10)) -> SessionActor:
    return SessionActor(
        family_id=uuid4(),
        account_id=uuid4(),
        display_name="Tester",
        roles=frozenset({Role.REVIEWER}),
        tenant_ids=frozenset(),
        workstation_id=uuid4(),
        workstation_state=WorkstationState.APPROVED,
        access_expires_at=_NOW + lives,
        scope=Scope.tenants(()),
    )


@given(
    after=st.timedeltas(min_value=timedelta(seconds=-5), max_value=timedelta(seconds=5)),
    lives=st.timedeltas(min_value=timedelta(0), max_value=timedelta(seconds=5)),
)
def test_it_remembers_two_seconds_and_never_beyond_the_token(after: timedelta, lives: timedelta) -> None:
    """Whatever comes first ends it; a clock that went back does not lengthen it."""
    cache, actor = TokenCache(), _actor(lives)
    cache.put(b"digest", actor, _NOW, generation=cache.generation)
    found = cache.get(b"digest", _NOW + after)
    assert (found is actor) == (timedelta(0) <= after < min(KEPT_FOR, lives))


def test_a_lookup_that_a_revocation_overtook_is_not_remembered() -> None:
    """Looked up, then revoked by another thread, then put: the old truth must not enter."""
    cache = TokenCache()
    generation = cache.generation
    cache.forget_all()
    cache.put(b"digest", _actor(), _NOW, generation=generation)
    assert cache.get(b"digest", _NOW) is None


def test_it_stays_small() -> None:
    """The oldest goes when too many come."""
    cache = TokenCache()
    for number in range(10_001):
        cache.put(number.to_bytes(4), _actor(), _NOW, generation=cache.generation)
    assert cache.get((0).to_bytes(4), _NOW) is None
    assert cache.get((1).to_bytes(4), _NOW) is not None
