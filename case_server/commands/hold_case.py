"""`case-server hold-case`: keeps a case beyond its retention while an investigation goes on, on the record (R43).

Exit status: 0 held or let go, 1 refused.
"""

import argparse

from case_server.commands.case_order import add_order, answer_refused, case_named, named, order_of
from case_server.commands.opened import existing_data, open_services
from case_server.commands.output import show
from case_server.erasing import holding, words
from case_server.erasing.service import NotDone
from case_server.foundation.database import Scope
from case_server.foundation.settings import Settings
from resources.command_help import add_command
from resources.sentences import either


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `hold-case`."""
    parser = add_command(
        commands,
        "hold-case",
        "因调查暂缓删除案件，或解除暂缓 / keep a case beyond its retention for an investigation, or let it go",
        common,
    )
    parser.add_argument(
        "case", type=case_named, metavar="CASE", help="案件编号或服务编码 / id or service code of the case"
    )
    add_order(parser)
    parser.add_argument(
        "--release", action="store_true", help="解除暂缓：调查已结束 / let it go: the investigation has ended"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Hold the case, or let it go."""
    existing_data(settings)
    with open_services(settings) as services:
        with services.database.transaction(Scope.system()) as connection:
            order = order_of(connection, arguments)
        change = holding.let_go if arguments.release else holding.hold
        answer = change(services, arguments.case, order)
    if isinstance(answer, NotDone):
        return answer_refused(arguments, answer)
    sentences = words.let_go(answer) if arguments.release else words.held(answer)
    show(arguments, named(answer) | {"held": not arguments.release}, either(*sentences))
    return 0
