"""What the import says on a terminal, in Chinese and in English."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from case_contract.vocabulary import Language
from case_server.batch_import.importing import End, Tally
from case_server.batch_import.outcomes import Outcome, Status, WhyUnusable
from case_server.batch_import.refusals import Refusal


class Impossible(StrEnum):
    """Why an import cannot run at all (exit status 2)."""

    PATH_MISSING = "path_missing"
    PATH_WRONG = "path_wrong"
    HEADING_MISSING = "heading_missing"
    HEADING_UNREADABLE = "heading_unreadable"
    HEADING_UNKNOWN = "heading_unknown"
    HEADING_REPEATED = "heading_repeated"
    NO_CASES = "no_cases"
    TENANT_UNKNOWN = "tenant_unknown"
    DATABASE = "database"


_IMPOSSIBLE: Final = MappingProxyType[Impossible | WhyUnusable | End, tuple[str, str]](
    {
        Impossible.PATH_MISSING: ("找不到要导入的文件夹或 CSV。", "The folder or CSV to import is not there."),
        Impossible.PATH_WRONG: (
            "要导入的须是文件夹（每案一个子文件夹）或 .csv 文件，且能够读取。",
            "What is imported is a folder (a sub-folder a case) or a .csv file, and it must be readable.",
        ),
        Impossible.HEADING_MISSING: (
            "CSV 没有表头；第一行须是列名，如 reference、case_type、id_front。",
            "The CSV has no heading. Its first line names the columns: reference, case_type, id_front, …",
        ),
        Impossible.HEADING_UNREADABLE: (
            "CSV 表头不是 UTF-8、UTF-16 或 GB 18030 编码（不接受 Big5 等其他编码）；请另存为 UTF-8 后重试。",
            "The heading of the CSV is in no encoding that is taken: UTF-8, UTF-16 or GB 18030, but not "
            "Big5 or others. Save the file as UTF-8.",
        ),
        Impossible.HEADING_UNKNOWN: (
            "CSV 中有不认识的列，请更正列名；其他客户自报信息用 declared.名称：",
            "The CSV has columns that are not known. Correct their names; anything else that customers said is a "
            "column declared.NAME:",
        ),
        Impossible.HEADING_REPEATED: ("CSV 中有含义重复的列：", "The CSV has columns that mean the same:"),
        Impossible.NO_CASES: (
            "其中没有案件：文件夹中应每案一个子文件夹，CSV 中应每案一行。",
            "There are no cases in it: a folder has a sub-folder a case, a CSV a row a case.",
        ),
        Impossible.TENANT_UNKNOWN: (
            "没有此编号的委托企业，或已停用；请用 case-server tenant list 查看。",
            "There is no open tenant with this id. See: case-server tenant list",
        ),
        Impossible.DATABASE: (
            "数据库无法使用，未开始导入；恢复后再次运行同一命令。",
            "The database cannot be used, so nothing was imported. Run the same command once it is back.",
        ),
        WhyUnusable.FOREIGN: (
            "结果文件处已有其他内容的文件，未作改动；请用 --outcomes 另指定一个。",
            "There is a file of another kind where the outcomes should go; it was left as it is. "
            "Name another with --outcomes.",
        ),
        WhyUnusable.OTHER_IMPORT: (
            "结果文件属于另一次导入（来源或委托企业不同），未作改动；请用 --outcomes 另指定一个。",
            "The outcome file belongs to another import (other source or tenant) and was left as it is. "
            "Name another with --outcomes.",
        ),
        WhyUnusable.IN_USE: (
            "另一个导入正在写入此结果文件，请等它结束。",
            "Another import is writing this outcome file. Wait until it has ended.",
        ),
        WhyUnusable.NOT_WRITABLE: (
            "结果文件无法写入，导入已停止；请检查权限和磁盘空间后再次运行同一命令，已完成的不会重复。",
            "The outcome file cannot be written, so the import stopped. Check permissions and space on the disk and "
            "run the same command again; nothing is done twice.",
        ),
        End.STOPPED: (
            "导入已中止；再次运行同一命令即可继续，已完成的不会重复。",
            "The import was stopped. Run the same command to go on; nothing is done twice.",
        ),
        End.GAVE_UP: (
            "服务器连续出错，导入已停止；请查看服务器日志，恢复后再次运行同一命令，已完成的不会重复。",
            "The server failed several times in a row, so the import stopped. See its log, and run the same command "
            "once it is well; nothing is done twice.",
        ),
    }
)

_STATUS: Final = MappingProxyType(
    {
        Status.ACCEPTED: ("接收", "accepted"),
        Status.ALREADY_THERE: ("此前已有", "already there"),
        Status.CHECKED: ("检查无误", "nothing wrong"),
        Status.REFUSED: ("拒绝", "refused"),
    }
)


_MOST_NAMED: Final = 10
FILES_IGNORED: Final = "files_ignored"
FOLDERS_EMPTY: Final = "folders_empty"


@dataclass(frozen=True, slots=True)
class Pace:
    """How far and how fast: cases done of all, cases a second, seconds that are left."""

    done: int
    count: int
    per_second: float
    left_s: float


class Words:
    """The sentences in one language."""

    def __init__(self, language: Language) -> None:
        self._language: Final = language
        self._chinese: Final = language is Language.CHINESE

    def impossible(self, why: Impossible | WhyUnusable | End) -> str:
        """Why the import cannot run, or did not run to its end, and what to do."""
        return self.pick(_IMPOSSIBLE[why])

    def refused(self, outcome: Outcome, *, again: bool = False) -> str:
        """One line for a refused case: where, which, why; `again`, where the same was just said, the code alone."""
        entry, refusal = outcome.entry, outcome.refusal
        if refusal is None:
            raise ValueError("the case was not refused")
        about = [part for part in (refusal.file, ", ".join(refusal.fields)) if part]
        colon, opening, between, closing = ("：", "（", "；", "）") if self._chinese else (": ", " (", "; ", ")")
        where = "" if entry.line is None else self.pick((f"第 {entry.line} 行 ", f"line {entry.line} "))
        detail = opening + between.join(about) + closing if about else ""
        which = f"{where}{_printable(entry.reference)}".strip()
        why = refusal.code.value if again and refusal.at is None else refusal.sentence(self._language)
        return f"{self.pick(_STATUS[Status.REFUSED])} {which}{detail}{colon}{why}"

    def pace(self, pace: Pace, tally: Tally) -> str:
        """How far the import is."""
        return self.pick(
            (
                f"{pace.done}/{pace.count} 案 · 每秒 {pace.per_second:.1f} 案 · 约剩 {_span(pace.left_s)}"
                f" · 拒绝 {tally.of_status[Status.REFUSED]}",
                f"case {pace.done} of {pace.count} · {pace.per_second:.1f} a second · about {_span(pace.left_s)} left"
                f" · refused {tally.of_status[Status.REFUSED]}",
            )
        )

    def beginning(self, source: str, count: int, tenant: str, dry_run: bool) -> str:
        """What is about to be imported for whom."""
        return self.pick(
            (
                f"{'试运行（不写入）' if dry_run else '导入'} {source}：{count} 案，委托企业 {tenant}",
                f"{'Trial run (nothing is stored)' if dry_run else 'Importing'} {source} for {tenant}, cases: {count}",
            )
        )

    def ignored(self, names: tuple[str, ...]) -> str:
        """Which files at the top were passed over, and what to do about them."""
        shown = _named(names)
        return self.pick(
            (
                f"未使用顶层的 {len(names)} 个文件（不属于任何案件；资料须放入案件子文件夹）：{shown}",
                f"Files at the top that belong to no case and were not used, {len(names)} "
                f"(evidence goes into the sub-folder of its case): {shown}",
            )
        )

    def empty(self, names: tuple[str, ...]) -> str:
        """Which sub-folders have nothing in them, and what to do about them."""
        return self.pick(
            (
                f"{len(names)} 个子文件夹是空的，不计为案件；请放入资料后再次运行，或删去：{_named(names)}",
                f"Sub-folders that are empty and no cases, {len(names)} (put the evidence there and run the command "
                f"again, or remove them): {_named(names)}",
            )
        )

    def ending(self, tally: Tally, count: int, seconds: float, outcomes: str) -> str:
        """What became of all cases, and what to do next."""
        comma, stop = ("，", "。") if self._chinese else (", ", ". ")
        parts = [
            self.pick((f"{_STATUS[status][0]} {number}", f"{_STATUS[status][1]} {number}"))
            for status, number in tally.of_status.items()
            if number
        ]
        undone = count - tally.done
        if undone:
            parts.append(self.pick((f"未处理 {undone}", f"not begun {undone}")))
        lines = [
            self.pick((f"共 {count} 案：", f"Cases: {count}; "))
            + comma.join(parts)
            + stop
            + self.pick((f"用时 {_span(seconds)}。", f"It took {_span(seconds)}."))
        ]
        if tally.kept:
            lines.append(
                self.pick(
                    (
                        f"其中 {tally.kept} 案由此前的运行完成，未再读取。",
                        f"Done by an earlier run and not read again: {tally.kept}.",
                    )
                )
            )
        if tally.waiting:
            lines.append(
                self.pick(
                    (
                        f"{tally.waiting} 案资料不齐，等待补件（结果文件中 missing 列出所缺）。",
                        f"Waiting for evidence that is missing (the outcome file lists it): {tally.waiting}.",
                    )
                )
            )
        width = max((len(code) for code, _ in tally.of_cause), default=0)
        lines += [
            f"  {number:>5}  {code:<{width}}  {self._about(Refusal(code, fields=fields))}"
            for (code, fields), number in sorted(tally.of_cause.items())
        ]
        lines.append(self.pick((f"逐案结果：{outcomes}", f"Outcome of each case: {outcomes}")))
        if tally.end is not End.COMPLETE:
            lines.append(self.impossible(tally.end))
        elif tally.of_cause:
            lines.append(
                self.pick(
                    (
                        "改正被拒绝的案件后，再次运行同一命令即可；已接收的不会重复。",
                        "Correct what was refused and run the same command again; nothing is done twice.",
                    )
                )
            )
        return "\n".join(lines)

    def _about(self, refusal: Refusal) -> str:
        fields = ", ".join(refusal.fields) + ("：" if self._chinese else ": ") if refusal.fields else ""
        return fields + refusal.sentence(self._language)

    def pick(self, pair: tuple[str, str]) -> str:
        """Give the words of a pair that are in the language."""
        return pair[0] if self._chinese else pair[1]


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")


def _printable(reference: str) -> str:
    """Give a reference on one line: what a table has in it may break lines or steer a terminal."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in reference)


def _span(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{max(seconds, 0):.1f} s" if seconds < 10 else f"{whole} s"
    return f"{whole // 60} min {whole % 60:02} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60:02} min"
