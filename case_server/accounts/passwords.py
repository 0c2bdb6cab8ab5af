"""Password hashing: Argon2id with the parameters that RFC 9106 names for ordinary machines."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_PASSWORD_LENGTH: Final = 12


class Passwords:
    """Makes and checks hashes. A test may ask for cheaper ones; a server never does."""

    def __init__(self, *, time_cost: int = 3, memory_kib: int = 65_536, parallelism: int = 4) -> None:
        self._hasher: Final = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._nobody: Final = self._hasher.hash("the password of nobody")

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
