"""Who stands behind a command: an administrator as the operator states, for the record log."""

import argparse
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from case_contract.vocabulary import Role
from case_server.accounts import repository as accounts

UNKNOWN_ADMINISTRATOR: Final = (
    "没有此登录名的在用管理员账号；请用 case-server account list 查看",
    "there is no live administrator with this login; see: case-server account list",
)
"""What every command says of such a login, in Chinese and English."""


def add_stated_account(parser: argparse.ArgumentParser, who: str, *, required: bool = False) -> argparse.Action:
    """Add `--account LOGIN`, which is given; `who` says in both languages what that administrator does."""
    return parser.add_argument("--account", metavar="LOGIN", required=required, help=who)


def live_administrator(connection: Connection, login: str) -> UUID | None:
    """The account of an administrator who may sign in; None when no such account has this login."""
    found = accounts.find_account(connection, login)
    if found is None or found.disabled_at is not None:
        return None
    return found.account_id if Role.ADMINISTRATOR in accounts.roles_of(connection, found.account_id) else None
