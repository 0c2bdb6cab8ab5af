"""Password hashing: Argon2id with the parameters that RFC 9106 names for ordinary machines."""

import base64
import os
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

LEAST_PASSWORD_LENGTH: Final = 12


class Passwords:
    """Makes and checks hashes. A test may ask for cheaper ones; a server never does."""

    def __init__(self, *, time_cost: int = 3, memory_kib: int = 65_536, parallelism: int = 4) -> None:
        self._hasher: Final = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._nobody: Final = _hash_of_nothing(self._hasher)

    def hash(self, password: str) -> str:
        """A fresh hash in PHC form."""
        return self._hasher.hash(password)

    def agrees(self, stored: str | None, password: str) -> bool:
        """Whether `password` is the one behind `stored`. With no account (None) it takes as long and says no."""
        try:
            self._hasher.verify(stored or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether `stored` was made with other parameters than those in use now."""
        return self._hasher.check_needs_rehash(stored)


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    """In PHC form what `hasher` could have made, of no password that anybody knows. Every command of the server needs
    one, and making a real one takes a tenth of a second and 64 MiB."""
    salt, digest = (
        base64.b64encode(os.urandom(length)).rstrip(b"=").decode() for length in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2{hasher.type.name.lower()}$v={ARGON2_VERSION}${costs}${salt}${digest}"
