"""`case-server erase-case`: erases a case for good, or all that are past their retention (R43, R59).

Exit status: 0 erased, or nothing was due, 1 refused or not complete.
"""

import argparse
from typing import Final
from uuid import UUID

from case_server.archive.retention import reckoned_day
from case_server.commands.case_order import add_order, answer_refused, case_named, named, order_of, refused
from case_server.commands.opened import existing_data, open_services
from case_server.commands.output import Printable, show
from case_server.erasing import service, words
from case_server.erasing.service import Done, Hindrance, NotDone, Order
from case_server.erasing.standing import Standing
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.foundation.settings import Settings
from resources.command_help import add_command
from resources.sentences import either

_MAY_BE_ERASED: Final = frozenset({Standing.DUE, Standing.FILES_LEFT})


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `erase-case`."""
    parser = add_command(
        commands,
        "erase-case",
        "永久删除满保存期限的案件 / erase a case for good, once its retention is over",
        common,
        more="删除后无法恢复。退出码 0：已删除或没有到期的案件；1：被拒或未完成。\n"
        "It cannot be undone. Status 0: erased, or nothing was due; 1: refused, or not complete.",
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "case", nargs="?", type=case_named, metavar="CASE", help="案件编号或服务编码 / id or service code of the case"
    )
    which.add_argument(
        "--past-retention",
        action="store_true",
        help="所有保存期限已满的案件 / every case whose retention is over",
    )
    parser.add_argument("--tenant", type=UUID, help="只限此委托企业（编号） / only cases of this tenant (its id)")
    account = add_order(parser, reason_required=False)
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="只列出可删除的案件，不删除；无需 --reason"
        " / say what would be erased, and erase nothing; needs no --reason",
    )
    parser.usage = parser.format_usage().removeprefix("usage: ").rstrip()
    # The usage tells what is required; `run` tells all of it that is missing, which argparse does one by one.
    which.required = account.required = False
    parser.set_defaults(run=run, refuse_usage=parser.error)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Erase, or with --dry-run only say what would be erased."""
    required = {
        "CASE | --past-retention": arguments.case is not None or arguments.past_retention,
        "--account": arguments.account is not None,
        "--reason": arguments.reason is not None or arguments.dry_run,
    }
    missing = [name for name, given in required.items() if not given]
    if missing:
        arguments.refuse_usage(f"the following arguments are required: {', '.join(missing)}")
    existing_data(settings)
    with open_services(settings) as services:
        with services.database.transaction(Scope.system()) as connection:
            order = order_of(connection, arguments, arguments.tenant)
        if arguments.past_retention:
            return _all_due(arguments, services, order)
        if arguments.dry_run:
            return _look(arguments, services, order)
        return _one(arguments, service.erase(services, arguments.case, order))


def _look(arguments: argparse.Namespace, services: Services, order: Order) -> int:
    found = service.look(services, arguments.case, order.tenant_ids)
    if found is None:
        return answer_refused(arguments, NotDone(None, Hindrance.CASE_UNKNOWN))
    case, standing = found
    if standing not in _MAY_BE_ERASED:
        return answer_refused(arguments, NotDone(case, standing))
    show(arguments, named(case) | {"outcome": "would_erase"}, either(*words.may(case, standing)))
    return 0


def _one(arguments: argparse.Namespace, answer: Done | NotDone) -> int:
    if isinstance(answer, NotDone):
        return answer_refused(arguments, answer)
    show(arguments, _told(answer), either(*words.done(answer)))
    return 0


def _all_due(arguments: argparse.Namespace, services: Services, order: Order) -> int:
    cases = service.due(services, order.tenant_ids)
    if arguments.dry_run:
        today = reckoned_day(services.clock.now())
        lines = [either(*words.may(case, case.standing(today))) for case in cases]
        told: list[Printable] = [named(case) | {"outcome": "would_erase"} for case in cases]
        show(arguments, {"cases": told, "due": len(cases)}, "\n".join([*lines, _how_many_due(len(cases))]))
        return 0
    answers = []
    for case in cases:
        answer = service.erase(services, case.case_id, order)
        answers.append(answer)
        if not arguments.json:
            show(arguments, {}, either(*(words.done(answer) if isinstance(answer, Done) else words.refused(answer))))
    erased = sum(isinstance(answer, Done) for answer in answers)
    left = len(answers) - erased
    show(
        arguments,
        {"cases": [_told(answer) for answer in answers], "erased": erased, "not_erased": left},
        either(
            f"共 {len(answers)} 案到期：已删除 {erased}，未删除 {left}。",
            f"Due: {len(answers)}. Erased: {erased}, not erased: {left}",
        ),
    )
    return 1 if left else 0


def _how_many_due(number: int) -> str:
    return either(f"共 {number} 案可删除；未删除任何案件。", f"Due: {number}. Nothing was erased.")


def _told(answer: Done | NotDone) -> dict[str, Printable]:
    if isinstance(answer, NotDone):
        return refused(answer)
    return named(answer.case) | {"outcome": "erased", "files": answer.files, "resumed": answer.resumed}
