"""What a login that nobody has is compared with costs as much as a real hash."""

from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from case_server.accounts.passwords import Passwords


class Watched(PasswordHasher):
    """Keeps what it was asked to compare with, and how that ended."""

    compared: list[str]

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the library's name
        assert isinstance(hash, str)
        self.compared.append(hash)
        with pytest.raises(VerifyMismatchError) as ended:
            super().verify(hash, password)
        raise ended.value


def test_nobodys_password_is_worked_out_like_anybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of an answer does not say whether there is such a login, and no two servers have the same hash."""
    monkeypatch.setattr("case_server.accounts.passwords.PasswordHasher", Watched)
    monkeypatch.setattr(Watched, "compared", [], raising=False)
    passwords = Passwords()
    real = passwords.hash("a long enough password")
    assert passwords.agrees(None, "a long enough password") is False
    assert passwords.agrees(real, "some other password") is False
    assert Passwords().agrees(None, "the password of nobody") is False
    nobodys, theirs, others = Watched.compared
    assert theirs == real
    assert extract_parameters(nobodys) == extract_parameters(real)
    assert len(nobodys) == len(real)
    assert nobodys != others
    assert passwords.is_outdated(nobodys) is False
