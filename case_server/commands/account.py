"""`case-server account`: making, listing and ending accounts."""

import argparse
from types import MappingProxyType
from typing import Final
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
from resources.command_help import add_command
from resources.sentences import either

_WHY: Final = MappingProxyType(
    {
        AccountRefused.LOGIN_TAKEN: (
            "已有使用此登录名的账号；请换一个登录名",
            "there is an account with this login; choose another login",
        ),
        AccountRefused.LOGIN_EMPTY: ("登录名为空；请填写登录名", "the login is empty; give one"),
        AccountRefused.PASSWORD_TOO_SHORT: (
            f"密码太短；至少 {LEAST_PASSWORD_LENGTH} 个字符",
            f"the password is too short; it has at least {LEAST_PASSWORD_LENGTH} characters",
        ),
        AccountRefused.ROLE_NOT_FOR_PEOPLE: (
            "此角色不授予账号；请从 account create --help 所列的角色中选择",
            "this role is never held by an account; choose among those of account create --help",
        ),
        AccountRefused.NO_ROLE: ("没有角色；账号至少有一个角色", "there is no role; an account has at least one"),
    }
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `account create|list|disable|unlock|password`."""
    parser = add_command(commands, "account", "登录人员的账号 / people who sign in")
    actions = parser.add_subparsers(title="操作 / actions", required=True, metavar="ACTION")
    create = add_command(actions, "create", "新建账号；会读取密码 / make an account; reads the password", common)
    create.add_argument("--login", required=True, help="登录名 / what she signs in with")
    create.add_argument("--name", required=True, help="同事看到的姓名 / how colleagues see her")
    create.add_argument(
        "--roles",
        required=True,
        type=_roles,
        help=f"角色，以逗号分隔 / roles, with commas between: {', '.join(sorted(ACCOUNT_ROLES))}",
    )
    create.add_argument(
        "--tenants", default=(), type=_ids, help="委托企业编号，以逗号分隔 / tenant ids, with commas between"
    )
    create.set_defaults(run=_create)
    add_command(actions, "list", "列出账号 / list accounts", common).set_defaults(run=_list)
    for name, text, run in (
        ("disable", "立即停用账号 / shut somebody out at once", _disable),
        ("unlock", "解除多次登录失败后的锁定 / end a lock after failed sign-ins", _unlock),
        ("password", "更换密码；会读取新密码 / replace a password; reads it", _password),
    ):
        action = add_command(actions, name, text, common)
        action.add_argument("--login", required=True, help="登录名 / the login of the account")
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
        raise CommandFailed(
            "其中有编号不属于任何委托企业；请用 case-server tenant list 查看",
            "there is no tenant with one of these ids; see: case-server tenant list",
        ) from error
    if isinstance(created, AccountRefused):
        raise CommandFailed(*_WHY[created])
    show(
        arguments,
        {
            "account_id": str(created.account_id),
            "login": created.login,
            "totp_secret": created.totp_secret,
            "provisioning_uri": created.provisioning_uri,
        },
        either(
            f"账号 {created.account_id}（{created.login}）。\n动态口令密钥，仅此一次显示：{created.provisioning_uri}",
            f"Account {created.account_id} ({created.login}).\n"
            f"One-time codes, shown only now: {created.provisioning_uri}",
        ),
    )
    return 0


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        people = repository.find_people(connection)
    rows: list[dict[str, Printable]] = [
        {"account_id": str(account_id), "login": login, "name": name, "disabled": disabled_at is not None}
        for account_id, login, name, disabled_at in people
    ]
    disabled = either("  （已停用）", "  (disabled)")
    text = "\n".join(f"{row['account_id']}  {row['login']}{disabled if row['disabled'] else ''}" for row in rows)
    show(arguments, {"accounts": rows}, text)
    return 0


def _disable(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        known = administration.disable_account(connection, services, arguments.login)
    if not known:
        raise _unknown_account()
    show(arguments, {"disabled": True}, either("已停用。", "Disabled."))
    return 0


def _unlock(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        known = administration.unlock_account(connection, services, arguments.login)
    if not known:
        raise _unknown_account()
    show(arguments, {"unlocked": True}, either("已解锁。", "Unlocked."))
    return 0


def _password(arguments: argparse.Namespace, settings: Settings) -> int:
    password = read_password()
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        outcome = administration.set_password(connection, services, arguments.login, password)
    if isinstance(outcome, AccountRefused):
        raise CommandFailed(*_WHY[outcome])
    if not outcome:
        raise _unknown_account()
    show(
        arguments,
        {"changed": True},
        either("已更换；此账号的所有会话均已结束。", "Changed; every session of this account has ended."),
    )
    return 0


def _unknown_account() -> CommandFailed:
    return CommandFailed(
        "没有使用此登录名的账号；请用 case-server account list 查看",
        "there is no account with this login; see: case-server account list",
    )


def _roles(text: str) -> tuple[Role, ...]:
    try:
        return tuple(Role(part.strip()) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"角色有 / roles are: {', '.join(sorted(ACCOUNT_ROLES))}") from error


def _ids(text: str) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError("委托企业编号须为 UUID / tenant ids are UUIDs") from error
