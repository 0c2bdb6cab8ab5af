"""`case-server verify-log`: recomputes the whole record log and compares it with what was signed."""

import argparse
from types import MappingProxyType
from typing import Final, assert_never

from case_server.commands.opened import existing_data, open_services
from case_server.commands.output import show
from case_server.foundation.database import Scope
from case_server.foundation.settings import Settings
from case_server.record_log.verification import Fault, Tampered, Verified, verify_log
from resources.command_help import add_command
from resources.sentences import either

_FAULTS: Final = MappingProxyType(
    {
        Fault.ENTRY_CHANGED: ("记录内容与签名时不同", "an entry is not what was signed"),
        Fault.ENTRY_MISSING: ("记录缺失", "an entry is missing"),
        Fault.LEAF_MISSING: ("叶子缺失", "a leaf is missing"),
        Fault.LEAF_WITHOUT_HEAD: ("叶子没有签名树头", "a leaf is under no signed head"),
        Fault.ROOT_DIFFERS: ("算出的根与签名的根不同", "the root differs from the one that was signed"),
        Fault.NODE_DIFFERS: ("内部节点与叶子不符", "an inner node differs from its leaves"),
        Fault.FRONTIER_DIFFERS: ("树头所存的前沿与叶子不符", "the frontier of a head differs from the leaves"),
        Fault.HEAD_MISSING: ("签名树头缺失", "a signed head is missing"),
        Fault.SIGNATURE_INVALID: ("树头的签名无效", "the signature of a head is not valid"),
        Fault.ENTRY_HIDDEN: ("记录被从日志中藏起", "an entry was hidden from the log"),
    }
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `verify-log`."""
    parser = add_command(
        commands,
        "verify-log",
        "校验操作日志；有改动时退出码为 1 / check the record log; status 1 when it was changed",
        common,
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Compare every entry, leaf and signed head; changes nothing."""
    existing_data(settings)
    with open_services(settings) as services, services.database.transaction(Scope.system()) as connection:
        found = verify_log(connection, services.log_key.public_key())
    match found:
        case Verified():
            show(
                arguments,
                {
                    "verified": True,
                    "tree_size": found.tree_size,
                    "root": found.root.hex(),
                    "heads": found.heads,
                    "waiting": found.waiting,
                },
                either(
                    f"操作日志完整：{found.tree_size} 条，{found.heads} 个签名树头，{found.waiting} 条尚待签名。",
                    f"The record log is whole: {found.tree_size} entries under {found.heads} signed heads, "
                    f"{found.waiting} not signed yet.",
                )
                + either("\n根 ", "\nRoot ")
                + found.root.hex(),
            )
            return 0
        case Tampered():
            show(
                arguments,
                {"verified": False, "fault": found.fault.value, "at": found.at},
                either(
                    f"操作日志被改动：位置 {found.at} 处{_FAULTS[found.fault][0]}（{found.fault.value}）。",
                    f"The record log was changed: at {found.at}, {_FAULTS[found.fault][1]} ({found.fault.value}).",
                ),
            )
            return 1
        case _:
            assert_never(found)
