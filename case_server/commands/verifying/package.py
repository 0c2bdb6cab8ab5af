"""`case-server verify-package`: whether a case exported from the archive is what was archived. Needs no server."""

import argparse
import hashlib
from pathlib import Path
from types import MappingProxyType
from typing import Final

from case_server.archive.package import PackageProblem, verify_package
from case_server.commands.output import CommandFailed, show
from case_server.foundation.settings import Settings
from resources.command_help import add_command
from resources.sentences import either

_OTHER_HASH: Final = "not_on_record"
_PROBLEMS: Final = MappingProxyType(
    {
        PackageProblem.NOT_A_PACKAGE.value: ("不是归档包，或已损坏", "it is no archive package, or damaged"),
        PackageProblem.MANIFEST_DAMAGED.value: ("清单缺失或已损坏", "its manifest is missing or damaged"),
        PackageProblem.FILE_MISSING.value: ("清单所列的文件缺失", "a file that its manifest lists is missing"),
        PackageProblem.FILE_ADDED.value: ("含有清单未列的文件", "it holds a file that its manifest does not list"),
        PackageProblem.FILE_CHANGED.value: ("文件内容与清单不符", "a file is not what its manifest says"),
        _OTHER_HASH: ("与归档时记录的 SHA-256 不同", "its SHA-256 is not the one on record"),
    }
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `verify-package`."""
    parser = add_command(
        commands,
        "verify-package",
        "校验导出的归档包，不需要服务器；有改动时退出码为 1"
        " / check an exported archive package, without a server; status 1 when it was changed",
        common,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="归档包（.zip 文件） / the package, a .zip file")
    parser.add_argument(
        "--sha256",
        type=_hash,
        metavar="HEX",
        help="归档时记录的 SHA-256（档案接口的 package_sha256）；不给出则只与包内清单核对"
        " / the hash on record (`package_sha256` of the archive's interface); without it, only the manifest inside is"
        " compared",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Compare the package with the hash on record, or with its own manifest alone."""
    if arguments.file.is_dir():
        raise CommandFailed(
            f"{arguments.file} 是文件夹；请给出导出的归档包本身（.zip 文件，不要解压）",
            f"{arguments.file} is a folder; name the exported package itself, a .zip file as it came, not unpacked",
        )
    try:
        data = arguments.file.read_bytes()
    except OSError as error:
        raise CommandFailed(
            f"{arguments.file} 不存在或无法读取；请检查路径",
            f"{arguments.file} is not there or cannot be read; check the path",
        ) from error
    found = hashlib.sha256(data).hexdigest()
    # A broken package is told as such; one that was made anew in order is another than the one on record.
    problem = verify_package(data)
    fault = problem.value if problem is not None else ""
    if not fault and arguments.sha256 not in (None, found):
        fault = _OTHER_HASH
    content = {"verified": not fault, "fault": fault or None, "sha256": found, "on_record": arguments.sha256}
    show(arguments, content, _refused(fault) if fault else _whole(found, on_record=arguments.sha256 is not None))
    return 1 if fault else 0


def _refused(fault: str) -> str:
    chinese, english = _PROBLEMS[fault]
    return either(
        f"归档包不可采信：{chinese}（{fault}）；请向服务器重新导出。",
        f"The package is not to be believed: {english} ({fault}); export it again from the server.",
    )


def _whole(found: str, *, on_record: bool) -> str:
    if on_record:
        return either(
            f"归档包完整，与归档时的记录一致。\nSHA-256 {found}",
            f"The package is whole, and the one on record.\nSHA-256 {found}",
        )
    return either(
        f"归档包与其清单一致；是否为归档时的那一份，须以 --sha256 与记录核对。\nSHA-256 {found}",
        "The package agrees with its own manifest; whether it is the one that was archived, only --sha256 with the hash"
        f" on record tells.\nSHA-256 {found}",
    )


def _hash(text: str) -> str:
    found = text.strip().lower()
    if len(found) != 64 or set(found) - set("0123456789abcdef"):
        raise argparse.ArgumentTypeError(either("须为 64 位十六进制数", "must be 64 hex digits"))
    return found
