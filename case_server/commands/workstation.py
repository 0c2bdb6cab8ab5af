"""`case-server workstation`: the operator's way to let workstations in and shut them out."""

import argparse
from types import MappingProxyType
from typing import Final
from uuid import UUID

from case_contract.accounts import WorkstationRecord, WorkstationState
from case_contract.problems import ProblemCode
from case_server.accounts import workstations
from case_server.accounts.recording import record_by_operator
from case_server.commands.opened import open_services
from case_server.commands.output import CommandFailed, show
from case_server.foundation.database import Scope
from case_server.foundation.settings import Settings
from resources.command_help import add_command
from resources.sentences import either

_STATES: Final = MappingProxyType(
    {
        WorkstationState.PENDING: "待准许",
        WorkstationState.APPROVED: "已准许",
        WorkstationState.REVOKED: "已永久停用",
    }
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `workstation list|approve|revoke`."""
    parser = add_command(commands, "workstation", "核验员的工作站 / workstations of reviewers")
    actions = parser.add_subparsers(title="操作 / actions", required=True, metavar="ACTION")
    add_command(actions, "list", "列出工作站 / list workstations", common).set_defaults(run=_list)
    for name, text, run in (
        ("approve", "准许工作站接入（先核对指纹） / let a workstation in (compare its fingerprint first)", _approve),
        ("revoke", "永久停用工作站 / shut a workstation out for good", _revoke),
    ):
        action = add_command(actions, name, text, common)
        action.add_argument("workstation", type=UUID, metavar="WORKSTATION", help="工作站编号 / id of the workstation")
        action.set_defaults(run=run)


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        records = workstations.list_all(connection)
    text = "\n".join(
        f"{record.workstation_id}  {either(f'{_STATES[record.state]:5}', f'{record.state.value:8}')}"
        f"  {record.fingerprint}  {record.name}"
        for record in records
    )
    show(arguments, {"workstations": [record.model_dump(mode="json") for record in records]}, text)
    return 0


def _approve(arguments: argparse.Namespace, settings: Settings) -> int:
    return _change(arguments, settings, "workstation_approved", workstations.approve)


def _revoke(arguments: argparse.Namespace, settings: Settings) -> int:
    return _change(arguments, settings, "workstation_revoked", workstations.revoke)


def _change(arguments: argparse.Namespace, settings: Settings, operation: str, change: workstations.Change) -> int:
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        now = services.clock.now()
        outcome = change(connection, arguments.workstation, by=None, now=now)
        if not isinstance(outcome, ProblemCode):
            record_by_operator(connection, operation, now, outcome.tenant_ids, workstation_id=arguments.workstation)
    return _show(arguments, outcome if isinstance(outcome, ProblemCode) else outcome.record)


def _show(arguments: argparse.Namespace, outcome: WorkstationRecord | ProblemCode) -> int:
    if isinstance(outcome, ProblemCode):
        if outcome is ProblemCode.WORKSTATION_REVOKED:
            raise CommandFailed(
                "此工作站已永久停用；须重新登记", "this workstation was revoked; it has to be enrolled anew"
            )
        raise CommandFailed(
            "没有此编号的工作站；请用 case-server workstation list 查看",
            "there is no workstation with this id; see: case-server workstation list",
        )
    state = _STATES[outcome.state]
    show(
        arguments,
        outcome.model_dump(mode="json"),
        either(f"{outcome.name}：{state}。", f"{outcome.name} is {outcome.state.value}."),
    )
    return 0
