"""Which case, who has something done to it, and why: the arguments of commands that erase and hold cases."""

import argparse
from uuid import UUID

from sqlalchemy import Connection

from case_contract.identifiers import normal_service_code
from case_server.accounts import repository as accounts
from case_server.commands.output import CommandFailed, Printable, show
from case_server.commands.stated_account import UNKNOWN_ADMINISTRATOR, add_stated_account, live_administrator
from case_server.erasing import words
from case_server.erasing.service import LEAST_REASON, MOST_REASON, NotDone, Order
from case_server.erasing.standing import KeptCase
from resources.sentences import either


def add_order(parser: argparse.ArgumentParser, *, reason_required: bool = True) -> argparse.Action:
    """Add `--account`, required, and `--reason`; gives the former."""
    account = add_stated_account(
        parser,
        "办理者，须为该委托企业的管理员，记入操作日志"
        " / the administrator of the case's tenant who has it done, for the record log",
        required=True,
    )
    parser.add_argument(
        "--reason",
        required=reason_required,
        type=_reason,
        metavar="TEXT",
        help="理由，记入操作日志，不得含个人信息 / why, for the record log; without personal data",
    )
    return account


def order_of(connection: Connection, arguments: argparse.Namespace, tenant: UUID | None = None) -> Order:
    """Who has it done, why, and to cases of which tenants (of `tenant` only where given). Raises `CommandFailed`."""
    account_id = live_administrator(connection, arguments.account)
    if account_id is None:
        raise CommandFailed(*UNKNOWN_ADMINISTRATOR)
    tenants = frozenset(found.tenant_id for found in accounts.tenants_of(connection, account_id))
    if tenant is not None:
        tenants &= {tenant}
    if not tenants:
        raise CommandFailed(
            "此管理员不属于该委托企业，或不属于任何委托企业；请用属于该企业的管理员账号（account create --tenants）",
            "this administrator works for no such tenant, or for none at all; name one who does "
            "(account create --tenants)",
        )
    return Order(account_id, tenants, arguments.reason or "")


def case_named(text: str) -> UUID | str:
    """The id of a case, or its service code however it was typed."""
    code = normal_service_code(text)
    if code is not None:
        return code
    try:
        return UUID(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("须为案件编号或服务编码 / is the id or the service code of a case") from error


def answer_refused(arguments: argparse.Namespace, answer: NotDone) -> int:
    """The exit status of what was not done, which is said. Raises `CommandFailed` unless --json was given."""
    if not arguments.json:
        raise CommandFailed(*words.refused(answer))
    show(arguments, refused(answer), "")
    return 1


def refused(answer: NotDone) -> dict[str, Printable]:
    """What was not done, as an object, with its stable code."""
    about: dict[str, Printable] = {} if answer.case is None else named(answer.case)
    return about | {"outcome": "refused", "problem": answer.why.value, "message": either(*words.refused(answer))}


def named(case: KeptCase) -> dict[str, Printable]:
    """What names a case to people who run the server."""
    return {
        "case_id": str(case.case_id),
        "service_code": case.service_code,
        "tenant_id": str(case.tenant_id),
        "retention_until": None if case.retention_until is None else case.retention_until.isoformat(),
    }


def _reason(text: str) -> str:
    reason = text.strip()
    if not LEAST_REASON <= len(reason) <= MOST_REASON or not reason.isprintable():
        raise argparse.ArgumentTypeError(
            f"须为 {LEAST_REASON} 至 {MOST_REASON} 个可显示的字符"
            f" / has {LEAST_REASON} to {MOST_REASON} printable characters"
        )
    return reason
