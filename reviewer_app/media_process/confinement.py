"""What the process may use at most. It handles pictures from strangers, so it gets little to break out with."""

from __future__ import annotations

import sys
from typing import Final

ADDRESS_SPACE: Final = 4 * 1024**3


def confine() -> None:
    """Bound memory; forbid core dumps (they would hold pictures) and writing to any file."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, ADDRESS_SPACE),
    ):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))
