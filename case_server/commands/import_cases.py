"""`case-server import`: many cases at once from a folder or a CSV (docs/batch-import.md).

Exit status: 0 every case is taken, 1 some were refused, 2 it could not run, or not to its end.
"""

import argparse
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta, timezone
from pathlib import Path
from typing import Final
from uuid import UUID

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from case_contract.identifiers import new_id
from case_contract.vocabulary import Language, Plan
from case_server.accounts.tenant_actor import TenantActor
from case_server.batch_import.csv_source import open_csv
from case_server.batch_import.csv_table import HeadingWrong
from case_server.batch_import.folder_source import open_folder
from case_server.batch_import.importing import MOST_THREADS, End, Import, Source, Tally, run_import
from case_server.batch_import.inside_folder import InsideFolder, Unreadable
from case_server.batch_import.outcomes import OutcomesUnusable, Status, open_outcomes
from case_server.batch_import.progress import Progress
from case_server.batch_import.refusals import Refusal
from case_server.batch_import.words import FILES_IGNORED, FOLDERS_EMPTY, Impossible, Words
from case_server.commands.opened import open_services
from case_server.commands.output import show
from case_server.commands.stated_account import UNKNOWN_ADMINISTRATOR, add_stated_account, live_administrator
from case_server.foundation.database import Scope
from case_server.foundation.log_output import configure_logging
from case_server.foundation.services import Services
from case_server.foundation.settings import Settings
from case_server.tenants import repository as tenants
from resources.command_help import add_command
from resources.sentences import language_of
from resources.shown_text import shown

_ALL_TAKEN: Final = 0
_SOME_REFUSED: Final = 1
_DID_NOT_RUN: Final = 2
_THREADS: Final = 8
_OFFSET: Final = re.compile(r"^([+-])(\d{2}):?(\d{2})$")


class _CannotRun(Exception):
    """Ends the command with status 2; the message is for the operator, in her language."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    """Add `import`."""
    parser = add_command(
        commands,
        "import",
        "从文件夹或 CSV 批量导入案件 / take many cases in from a folder or a CSV",
        common,
        more="退出码 0：全部接收；1：部分被拒；2：未能开始或未到结束。\n"
        "Status 0: every case is taken; 1: some were refused; 2: it could not run, or not to its end.",
    )
    parser.add_argument(
        "path",
        type=Path,
        metavar="PATH",
        help="文件夹（每案一个子文件夹）或 .csv 文件 / a folder (a sub-folder a case) or a .csv file",
    )
    parser.add_argument("--tenant", type=UUID, required=True, help="委托企业编号 / for which tenant (its id)")
    parser.add_argument(
        "--outcomes",
        type=Path,
        metavar="FILE",
        help="结果文件，默认 PATH.outcomes.jsonl / the outcome file (default: PATH.outcomes.jsonl)",
    )
    parser.add_argument("--dry-run", action="store_true", help="检查每一案但不写入 / check every case and store none")
    add_stated_account(parser, "导入的管理员，记入操作日志 / the administrator who imports, for the record log")
    parser.add_argument(
        "--utc-offset",
        type=_offset,
        metavar="+HH:MM",
        help="未写时区的同意时间所用时区 / for times of consent that state none",
    )
    parser.add_argument(
        "--threads",
        type=_threads,
        default=_THREADS,
        metavar="N",
        help=f"同时处理的案件数，默认 {_THREADS} / cases at a time (default: {_THREADS})",
    )
    parser.add_argument(
        "--language",
        type=Language,
        choices=list(Language),
        default=Language(language_of(os.environ)),
        help="输出文字的语言，默认按系统区域设置 / language of what is printed; default: the locale's",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Import; prints progress on standard error and what became of all cases on standard output."""
    configure_logging()
    words = Words(arguments.language)
    try:
        with _opened(arguments, words) as (folder, source), open_services(settings) as services:
            return _import(arguments, words, services, folder, source)
    except _CannotRun as why:
        sys.stderr.write(shown(f"case-server: {why}\n"))
    except OutcomesUnusable as unusable:
        sys.stderr.write(f"case-server: {words.impossible(unusable.why)}\n")
    except (SQLAlchemyError, psycopg.Error):
        sys.stderr.write(f"case-server: {words.impossible(Impossible.DATABASE)}\n")
    return _DID_NOT_RUN


def _import(
    arguments: argparse.Namespace, words: Words, services: Services, folder: InsideFolder, source: Source
) -> int:
    import_id = new_id(services.clock.now())
    name, tenant = _tenant(services, arguments.tenant, words)
    run_of = Import(import_id, tenant, _account(services, arguments.account, words), arguments.dry_run)
    path = arguments.path.resolve()
    outcomes_path = arguments.outcomes or path.with_name(f"{path.name}.outcomes.jsonl")
    with open_outcomes(outcomes_path, path.name, tenant.tenant_id) as outcomes, _stop_at_signals() as stop:
        if not arguments.json:
            sys.stderr.write(shown(words.beginning(path.name, source.count, name, arguments.dry_run) + "\n"))
        if source.ignored:
            _say_passed_over(arguments, FILES_IGNORED, "files", source.ignored, words.ignored)
        if source.empty:
            _say_passed_over(arguments, FOLDERS_EMPTY, "folders", source.empty, words.empty)
        progress = Progress(source.count, sys.stderr, words, as_json=arguments.json)
        tally = run_import(
            services, folder, source, outcomes, run_of, threads=arguments.threads, stop=stop, show=progress.show
        )
        seconds = progress.seconds
    show(
        arguments,
        {
            "import_id": str(import_id),
            "tenant_id": str(tenant.tenant_id),
            "cases": source.count,
            **{status.value: number for status, number in tally.of_status.items()},
            "kept": tally.kept,
            "waiting_for_evidence": tally.waiting,
            "problems": {code.value: number for code, number in tally.of_problem.items()},
            "ignored": _printable(source.ignored),
            "empty": _printable(source.empty),
            "end": tally.end.value,
            "seconds": str(round(seconds, 3)),
            "outcomes": str(outcomes_path),
        },
        shown(words.ending(tally, source.count, seconds, str(outcomes_path))),
    )
    return _status(tally)


def _say_passed_over(
    arguments: argparse.Namespace,
    event: str,
    kind: str,
    names: tuple[str, ...],
    in_words: Callable[[tuple[str, ...]], str],
) -> None:
    as_json = {"event": event, kind: _printable(names)}
    said = json.dumps(as_json, ensure_ascii=False) if arguments.json else in_words(_printable(names))
    sys.stderr.write(said + "\n")


def _printable(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of files as text that a terminal only shows."""
    return tuple(shown(name) for name in names)


def _status(tally: Tally) -> int:
    if tally.end is not End.COMPLETE:
        return _DID_NOT_RUN
    return _SOME_REFUSED if tally.of_status[Status.REFUSED] else _ALL_TAKEN


@contextmanager
def _opened(arguments: argparse.Namespace, words: Words) -> Iterator[tuple[InsideFolder, Source]]:
    """The folder that everything is read from, and the cases in it. Raises `_CannotRun`."""
    path = arguments.path.resolve()
    if not path.exists():
        raise _CannotRun(f"{words.impossible(Impossible.PATH_MISSING)} ({arguments.path})")
    is_csv = path.is_file()
    if not path.is_dir() and not (is_csv and path.suffix.casefold() in {".csv", ".txt", ".tsv"}):
        raise _CannotRun(f"{words.impossible(Impossible.PATH_WRONG)} ({arguments.path})")
    try:
        opened = InsideFolder(path.parent if is_csv else path)
    except OSError as error:
        raise _CannotRun(f"{words.impossible(Impossible.PATH_WRONG)} ({arguments.path})") from error
    with opened as folder:
        source: Source
        if is_csv:
            table = open_csv(folder, path.name, arguments.utc_offset)
            if isinstance(table, HeadingWrong):
                raise _CannotRun(_about_heading(table, words))
            if isinstance(table, Unreadable):
                raise _CannotRun(Refusal(table.code).sentence(arguments.language))
            source = table
        else:
            cases = open_folder(folder, arguments.utc_offset)
            if isinstance(cases, Refusal):
                raise _CannotRun(f"{cases.file or arguments.path}: {cases.sentence(arguments.language)}")
            source = cases
        if source.count == 0:
            empty = "\n" + words.empty(_printable(source.empty)) if source.empty else ""
            raise _CannotRun(words.impossible(Impossible.NO_CASES) + empty)
        yield folder, source


def _about_heading(wrong: HeadingWrong, words: Words) -> str:
    if wrong.unreadable:
        return words.impossible(Impossible.HEADING_UNREADABLE)
    if wrong.unknown:
        return f"{words.impossible(Impossible.HEADING_UNKNOWN)} {', '.join(wrong.unknown)}"
    if wrong.repeated:
        return f"{words.impossible(Impossible.HEADING_REPEATED)} {', '.join(wrong.repeated)}"
    return words.impossible(Impossible.HEADING_MISSING)


def _tenant(services: Services, tenant_id: UUID, words: Words) -> tuple[str, TenantActor]:
    with services.database.transaction(Scope.system()) as connection:
        rows = tenants.list_tenants(connection)
    found = next((row for row in rows if row.tenant_id == tenant_id and row.closed_at is None), None)
    if found is None:
        raise _CannotRun(words.impossible(Impossible.TENANT_UNKNOWN))
    return found.name, TenantActor(tenant_id, None, Plan(found.plan), Scope.tenants({tenant_id}))


def _account(services: Services, login: str | None, words: Words) -> UUID | None:
    if login is None:
        return None
    with services.database.transaction(Scope.system()) as connection:
        account_id = live_administrator(connection, login)
    if account_id is None:
        raise _CannotRun(words.pick(UNKNOWN_ADMINISTRATOR))
    return account_id


@contextmanager
def _stop_at_signals() -> Iterator[threading.Event]:
    """An event that the first SIGINT or SIGTERM sets; a second one ends the process as usual."""
    stop = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]

    def as_before() -> None:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)

    def ask(_number: int, _frame: object) -> None:
        stop.set()
        as_before()

    for number in numbers:
        signal.signal(number, ask)
    try:
        yield stop
    finally:
        as_before()


def _offset(text: str) -> timezone:
    found = _OFFSET.match(text)
    if found is None or int(found[2]) > 14 or int(found[3]) > 59:
        raise argparse.ArgumentTypeError("时区写作 +08:00 / an offset is written +08:00")
    span = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(span if found[1] == "+" else -span)


def _threads(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_THREADS:
        raise argparse.ArgumentTypeError(f"须为 1 至 {MOST_THREADS} 的整数 / a whole number from 1 to {MOST_THREADS}")
    return int(text)
