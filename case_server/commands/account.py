"""`case-server account`: making, listing and ending accounts."""

import argparse
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from case_contract.vocabulary import ACCOUNT_ROLES, Role
from case_server.accounts import administration, repository
from case_server.accounts.administration import AccountRefused
from case_server.accounts.passwords import LEAST_PASSWORD_LENGTH
from case_server.commands.opened import open_services
from case_server.commands.output import CommandFailed, Printable, read_password, show
from case_server.foundation.database import Scope
from case_server.foundation.settings import Settings

_WHY = {
    AccountRefused.LOGIN_TAKEN: "there is an account with this login",
    AccountRefused.LOGIN_EMPTY: "the login is empty",
    AccountRefused.PASSWORD_TOO_SHORT: f"a password has at least {LEAST_PASSWORD_LENGTH} characters",
    AccountRefused.ROLE_NOT_FOR_PEOPLE: "this role is never held by an account",
    AccountRefused.NO_ROLE: "an account has at least one role",
}


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `account create|list|disable|unlock|password`."""
    parser = commands.add_parser("account", help="people who sign in")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make an account; reads the password", parents=[common])
    create.add_argument("--login", required=True)
    create.add_argument("--name", required=True, help="how colleagues see her")
    create.add_argument("--roles", required=True, type=_roles, help=", ".join(sorted(ACCOUNT_ROLES)))
    create.add_argument("--tenants", default=(), type=_ids, help="tenant ids, with commas between")
    create.set_defaults(run=_create)
    actions.add_parser("list", help="list accounts", parents=[common]).set_defaults(run=_list)
    for name, text, run in (
        ("disable", "shut somebody out at once", _disable),
        ("unlock", "end a lock after failed sign-ins", _unlock),
        ("password", "replace a password; reads it", _password),
    ):
        action = actions.add_parser(name, help=text, parents=[common])
        action.add_argument("--login", required=True)
        action.set_defaults(run=run)


def _create(arguments: argparse.Namespace, settings: Settings) -> int:
    password = read_password()
    try:
        with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
            created = administration.create_account(
                connection,
                services,
                login=arguments.login,
                display_name=arguments.name,
                password=password,
                roles=arguments.roles,
                tenant_ids=arguments.tenants,
            )
    except IntegrityError as error:
        raise CommandFailed("there is no tenant with one of these ids") from error
    if isinstance(created, AccountRefused):
        raise CommandFailed(_WHY[created])
    show(
        arguments,
        {
            "account_id": str(created.account_id),
            "login": created.login,
            "totp_secret": created.totp_secret,
            "provisioning_uri": created.provisioning_uri,
        },
        f"Account {created.account_id} ({created.login}).\nOne-time codes, shown only now: {created.provisioning_uri}",
    )
    return 0


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        people = repository.find_people(connection)
    rows: list[dict[str, Printable]] = [
        {"account_id": str(account_id), "login": login, "name": name, "disabled": disabled_at is not None}
        for account_id, login, name, disabled_at in people
    ]
    text = "\n".join(f"{row['account_id']}  {row['login']}{'  (disabled)' if row['disabled'] else ''}" for row in rows)
    show(arguments, {"accounts": rows}, text)
    return 0


def _disable(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        known = administration.disable_account(connection, services, arguments.login)
    if not known:
        raise CommandFailed("there is no account with this login")
    show(arguments, {"disabled": True}, "Disabled.")
    return 0


def _unlock(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        known = administration.unlock_account(connection, services, arguments.login)
    if not known:
        raise CommandFailed("there is no account with this login")
    show(arguments, {"unlocked": True}, "Unlocked.")
    return 0


def _password(arguments: argparse.Namespace, settings: Settings) -> int:
    password = read_password()
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        outcome = administration.set_password(connection, services, arguments.login, password)
    if isinstance(outcome, AccountRefused):
        raise CommandFailed(_WHY[outcome])
    if not outcome:
        raise CommandFailed("there is no account with this login")
    show(arguments, {"changed": True}, "Changed; every session of this account has ended.")
    return 0


def _roles(text: str) -> tuple[Role, ...]:
    try:
        return tuple(Role(part.strip()) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"roles are: {', '.join(sorted(ACCOUNT_ROLES))}") from error


def _ids(text: str) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError("tenant ids are UUIDs") from error
