"""Throttling by address, in the memory of one node: enough against guessing, and nothing to share."""

import ipaddress
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.requests import Request

from case_contract.problems import ProblemCode
from case_server.foundation.problems import ProblemRaised

if TYPE_CHECKING:
    from limits.strategies import MovingWindowRateLimiter


class RateLimits:
    """Counts hits by purpose and address over the last minute, exactly."""

    @cached_property
    def _limiter(self) -> "MovingWindowRateLimiter":
        """Made at the first hit, because commands count none and can do without the library."""
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        return MovingWindowRateLimiter(MemoryStorage())

    def admit(self, purpose: str, address: str, *, per_minute: int) -> bool:
        """Count a hit and tell whether it is still within the limit."""
        from limits import RateLimitItemPerMinute

        return self._limiter.hit(RateLimitItemPerMinute(per_minute), purpose, address)


def throttle(limits: RateLimits, request: Request, purpose: str, *, per_minute: int) -> None:
    """Raise TOO_MANY_REQUESTS when the sender of `request` has done `purpose` too often in the last minute."""
    if not limits.admit(purpose, sender_of(request), per_minute=per_minute):
        raise ProblemRaised(ProblemCode.TOO_MANY_REQUESTS, headers={"Retry-After": "60"})


def sender_of(request: Request) -> str:
    """The address to count under: a whole /64 for IPv6, since one customer owns at least that much."""
    host = "" if request.client is None else request.client.host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
