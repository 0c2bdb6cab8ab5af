"""`case-server face-search`: switches the search in a tenant's own history on and off, on the record."""

import argparse
from uuid import UUID

from sqlalchemy import Connection

from case_server.commands.arguments import whole_number
from case_server.commands.opened import open_services
from case_server.commands.output import CommandFailed, show, unknown_tenant
from case_server.commands.stated_account import UNKNOWN_ADMINISTRATOR, add_stated_account, live_administrator
from case_server.face_search import service
from case_server.face_search.repository import faces_by_model, find_permission
from case_server.face_search.service import LEAST_BASIS, MOST_BASIS, MOST_DAYS
from case_server.foundation.database import Scope
from case_server.foundation.settings import Settings
from case_server.tenants.repository import has_tenant
from resources.command_help import add_command
from resources.sentences import either


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `face-search allow|stop|show`."""
    parser = add_command(
        commands,
        "face-search",
        "在委托企业自己的历史人脸中查找（默认关闭）"
        " / search among the faces of a tenant's own history (off by default)",
    )
    actions = parser.add_subparsers(title="操作 / actions", required=True, metavar="ACTION")
    allow = add_command(
        actions,
        "allow",
        "开启；法律依据记入操作日志 / switch it on; the legal basis goes into the record log",
        common,
    )
    _add_tenant(allow)
    allow.add_argument(
        "--legal-basis",
        required=True,
        metavar="TEXT",
        help="法律条款或同意书，及所依据的影响评估 / law or consent, and the impact assessment it rests on",
    )
    allow.add_argument(
        "--days",
        required=True,
        type=whole_number(1, MOST_DAYS),
        help="人脸为查找保留的天数 / how many days a face is kept for the search",
    )
    allow.add_argument(
        "--one-in",
        type=whole_number(1, 1_000_000),
        default=service.FALSE_ALARM_ONE_IN,
        metavar="N",
        help="允许每多少案有一案误遇陌生人，默认 100 / one case in so many may meet a stranger (default: 100)",
    )
    add_stated_account(allow, "开启者，须为管理员，记入操作日志 / the administrator who allows it, for the record log")
    allow.set_defaults(run=_allow)
    stop = add_command(
        actions,
        "stop",
        "关闭，并删除为此保留的全部人脸 / switch it off and delete every face kept for it",
        common,
    )
    _add_tenant(stop)
    add_stated_account(stop, "关闭者，须为管理员，记入操作日志 / the administrator who stops it, for the record log")
    stop.set_defaults(run=_stop)
    shown = add_command(actions, "show", "是否开启，依据为何 / whether it is on, and on which basis", common)
    _add_tenant(shown)
    shown.set_defaults(run=_show)


def _add_tenant(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tenant", type=UUID, metavar="TENANT", help="委托企业编号 / id of the tenant")


def _allow(arguments: argparse.Namespace, settings: Settings) -> int:
    try:
        with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
            if not has_tenant(connection, arguments.tenant):
                raise unknown_tenant()
            permission = service.allow(
                connection,
                arguments.tenant,
                legal_basis=arguments.legal_basis,
                retention_days=arguments.days,
                false_alarm_one_in=arguments.one_in,
                stated_account=_stated(connection, arguments.account),
                now=services.clock.now(),
            )
    except service.BasisMissing as missing:
        raise CommandFailed(
            f"请写明法律依据（{LEAST_BASIS} 至 {MOST_BASIS} 个字符）",
            f"state the legal basis in {LEAST_BASIS} to {MOST_BASIS} characters",
        ) from missing
    if permission is None:
        raise CommandFailed(
            "查找已经开启；如需改写依据，请先用 face-search stop 关闭",
            "the search is on already; to state another basis, end it first with face-search stop",
        )
    show(
        arguments,
        {"permission_id": str(permission.permission_id)},
        either("已开启，并已记入操作日志。", "Allowed, and recorded."),
    )
    return 0


def _stated(connection: Connection, login: str | None) -> UUID | None:
    """The account that the operator states, None when none is. Raises `CommandFailed` for no live administrator's."""
    if login is None:
        return None
    account_id = live_administrator(connection, login)
    if account_id is None:
        raise CommandFailed(*UNKNOWN_ADMINISTRATOR)
    return account_id


def _stop(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        if not has_tenant(connection, arguments.tenant):
            raise unknown_tenant()
        stated = _stated(connection, arguments.account)
        deleted = service.stop(connection, arguments.tenant, now=services.clock.now(), stated_account=stated)
    if deleted is None:
        raise CommandFailed("此委托企业没有开启查找，无须关闭", "the search is not on for this tenant: nothing to stop")
    show(
        arguments,
        {"deleted": deleted},
        either(
            f"已关闭，并已记入操作日志；删除人脸 {deleted} 张。", f"Stopped, and recorded. Faces deleted: {deleted}"
        ),
    )
    return 0


def _show(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        if not has_tenant(connection, arguments.tenant):
            raise unknown_tenant()
        permission = find_permission(connection, arguments.tenant)
        kept = faces_by_model(connection, arguments.tenant, services.clock.now())
    if permission is None:
        show(arguments, {"allowed": False}, either("未开启。", "Off."))
        return 0
    show(
        arguments,
        {
            "allowed": True,
            "legal_basis": permission.legal_basis,
            "retention_days": permission.retention_days,
            "false_alarm_one_in": permission.false_alarm_one_in,
            "faces": kept,
        },
        "\n".join(
            (
                either(
                    f"已开启，人脸保留 {permission.retention_days} 天，依据：{permission.legal_basis}",
                    f"On, faces kept {permission.retention_days} days: {permission.legal_basis}",
                ),
                either(
                    f"每 {permission.false_alarm_one_in} 案可有一案误遇陌生人。",
                    f"One case in {permission.false_alarm_one_in} may meet a stranger.",
                ),
                *(
                    either(f"{version} 的人脸：{number}", f"Faces of {version}: {number}")
                    for version, number in sorted(kept.items())
                ),
            )
        ),
    )
    return 0
