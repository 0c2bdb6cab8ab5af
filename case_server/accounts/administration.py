"""Making and ending accounts, as the operator does on the server's own command line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection

from case_contract.identifiers import new_id
from case_contract.vocabulary import ACCOUNT_ROLES, Role
from case_server.accounts import one_time_codes, repository
from case_server.accounts.passwords import LEAST_PASSWORD_LENGTH
from case_server.accounts.recording import record_by_operator
from case_server.accounts.repository import AccountRow
from case_server.accounts.service import login_digest, normal_login, totp_purpose
from case_server.foundation.services import Services


class AccountRefused(StrEnum):
    """Why an account was not made."""

    LOGIN_TAKEN = "login_taken"
    LOGIN_EMPTY = "login_empty"
    PASSWORD_TOO_SHORT = "password_too_short"  # noqa: S105 - the name of an outcome
    ROLE_NOT_FOR_PEOPLE = "role_not_for_people"
    NO_ROLE = "no_role"


@dataclass(frozen=True, slots=True)
class CreatedAccount:
    """A new account and its TOTP secret, which is shown this once."""

    account_id: UUID
    login: str
    totp_secret: str = field(repr=False)
    provisioning_uri: str = field(repr=False)


def create_account(
    connection: Connection,
    services: Services,
    *,
    login: str,
    display_name: str,
    password: str,
    roles: Sequence[Role],
    tenant_ids: Sequence[UUID],
) -> CreatedAccount | AccountRefused:
    """An account with password and TOTP secret. Needs `Scope.system()`."""
    normal = normal_login(login)
    if not normal:
        return AccountRefused.LOGIN_EMPTY
    if not roles:
        return AccountRefused.NO_ROLE
    if not set(roles) <= ACCOUNT_ROLES:
        return AccountRefused.ROLE_NOT_FOR_PEOPLE
    if len(password) < LEAST_PASSWORD_LENGTH:
        return AccountRefused.PASSWORD_TOO_SHORT
    if repository.find_account(connection, normal) is not None:
        return AccountRefused.LOGIN_TAKEN
    now = services.clock.now()
    account_id = new_id(now)
    secret = one_time_codes.new_secret()
    row = AccountRow(
        account_id=account_id,
        login=normal,
        display_name=display_name,
        password_hash=services.passwords.hash(password),
        totp_secret_wrapped=services.key_provider.wrap(secret.encode(), totp_purpose(account_id)),
        totp_last_step=0,
        disabled_at=None,
    )
    repository.insert_account(
        connection, row=row, roles=tuple(dict.fromkeys(roles)), tenant_ids=tuple(dict.fromkeys(tenant_ids)), now=now
    )
    record_by_operator(connection, "account_created", now, account_id=account_id, roles=",".join(sorted(set(roles))))
    return CreatedAccount(account_id, normal, secret, one_time_codes.provisioning_uri(secret, normal))


def disable_account(connection: Connection, services: Services, login: str) -> bool:
    """Shut somebody out at once; False when there is no such account. Needs `Scope.system()`."""
    account = repository.find_account(connection, normal_login(login))
    if account is None:
        return False
    now = services.clock.now()
    repository.update_account(connection, account.account_id, disabled_at=now)
    repository.end_families_of_account(connection, account.account_id, "account_disabled", now)
    record_by_operator(connection, "account_disabled", now, account_id=account.account_id)
    return True


def unlock_account(connection: Connection, services: Services, login: str) -> bool:
    """Forget the failed sign-ins under a login; False when there is no such account. Needs `Scope.system()`."""
    account = repository.find_account(connection, normal_login(login))
    if account is None:
        return False
    repository.forget_failures(connection, login_digest(login))
    record_by_operator(connection, "account_unlocked", services.clock.now(), account_id=account.account_id)
    return True


def set_password(connection: Connection, services: Services, login: str, password: str) -> bool | AccountRefused:
    """Replace a password and end every session; False when there is no such account. Needs `Scope.system()`."""
    if len(password) < LEAST_PASSWORD_LENGTH:
        return AccountRefused.PASSWORD_TOO_SHORT
    account = repository.find_account(connection, normal_login(login))
    if account is None:
        return False
    repository.update_account(connection, account.account_id, password_hash=services.passwords.hash(password))
    now = services.clock.now()
    repository.end_families_of_account(connection, account.account_id, "password_changed", now)
    record_by_operator(connection, "password_changed", now, account_id=account.account_id)
    return True
