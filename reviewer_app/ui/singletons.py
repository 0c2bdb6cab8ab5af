"""Keeps None, True and False alive under Python 3.11 (docs/decisions/0050).

The PySide6 6.12.0 wheels are built as if these were immortal, which they are from Python 3.12 on (PEP 683): every call
that returns nothing takes a reference to None that it never had, and the interpreter ends with "deallocating None"
after some thousand calls. Giving them a count that no session can use up is what Python 3.12 does too.
"""

import ctypes
import sys
from typing import Final

_PLENTY: Final = 1 << 40


def keep_singletons_alive() -> bool:
    """Raise the reference counts; True when it was needed and done. Calling it again is harmless."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return False
    for singleton in (None, True, False):
        if sys.getrefcount(singleton) < _PLENTY // 2:
            ctypes.c_ssize_t.from_address(id(singleton)).value += _PLENTY
    return True
