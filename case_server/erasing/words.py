"""What erasing says on a terminal, in Chinese and in English: what, why, what to do."""

from types import MappingProxyType
from typing import Final

from case_server.archive.retention import Regime
from case_server.erasing.service import Done, Hindrance, NotDone
from case_server.erasing.standing import KeptCase, Standing
from resources.sentences import load_catalogue

_LAWS: Final = MappingProxyType(
    {
        Regime.CN_AML: ("《反洗钱法》", "the Anti-Money-Laundering Law"),
        Regime.EU_AML: ("欧盟反洗钱规定", "the EU's anti-money-laundering rules"),
    }
)
_NOT: Final = MappingProxyType[Standing | Hindrance, tuple[str, str]](
    {
        Hindrance.CASE_UNKNOWN: (
            "未作任何改动：此管理员所属的委托企业中没有此编号或服务编码的案件；请核对编号，"
            "或换用属于该委托企业的管理员账号",
            "nothing was done: no case of this administrator's tenants has this id or service code; check it, "
            "or name an administrator of the case's tenant",
        ),
        Hindrance.REASON_NAMES_CUSTOMER: (
            "案件 {code} 未作改动：--reason 中含有客户的姓名、证件号码或客户编号，而操作日志永不更改；请换一种写法",
            "nothing was done to case {code}: --reason has the customer's name or a number of hers in it, "
            "and the record log is never changed; word it without",
        ),
        Hindrance.STORE_UNAVAILABLE: (
            "案件 {code} 的密钥已删除，资料已无法读取，但资料存储不可用，密文文件尚未移除；"
            "存储恢复后请再次运行同一命令",
            "the key of case {code} is deleted and nothing of it can be read, but the evidence store does not answer, "
            "so its encrypted files are still there; run the same command once the store is back",
        ),
        Standing.CASE_OPEN: (
            "案件 {code} 未删除：尚未归档（{status_zh}），其资料仍在使用；请先作出结论，归档后并满保存期限再删除",
            "case {code} was not erased: it is not archived yet ({status_en}) and its evidence is in use; "
            "have it decided, and erase it when it is archived and past its retention",
        ),
        Standing.RETENTION_UNKNOWN: (
            "案件 {code} 未删除：委托企业尚未报告业务关系何时结束，法定保存期限（{years} 年）自该日起算；"
            "请委托企业通过 POST /v1/tenant-events/relationship-ended 报告",
            "case {code} was not erased: its tenant has not reported when the business relationship ended, and the "
            "{years} years that the law demands are counted from then; have it reported with "
            "POST /v1/tenant-events/relationship-ended",
        ),
        Standing.RETENTION_RUNNING: (
            "案件 {code} 未删除：{law_zh}要求保存 {years} 年，至 {until} 方满；请在该日或之后再删除",
            "case {code} was not erased: {law_en} has it kept for {years} years, which end on {until}; "
            "erase it on that day or later",
        ),
        Standing.HELD: (
            "案件 {code} 未删除：自 {held} 起因调查暂缓删除；调查结束后请先用 case-server hold-case --release 解除",
            "case {code} was not erased: it is held for an investigation since {held}; once that has ended, "
            "let it go with case-server hold-case --release",
        ),
        Hindrance.HELD_ALREADY: (
            "案件 {code} 自 {held} 起已暂缓删除，无须重复；操作日志中有记录",
            "case {code} is held already, since {held}: nothing is left to do; the record log has the entry",
        ),
        Hindrance.NOT_HELD: (
            "案件 {code} 未暂缓删除，无须解除；请核对编号",
            "case {code} is not held: there is nothing to let go; check the id",
        ),
        Standing.ERASED_ALREADY: (
            "案件 {code} 已于 {erased} 删除，无须再删；操作日志中有记录",
            "case {code} was erased already, on {erased}: nothing is left to do; the record log has the entry",
        ),
    }
)
_MAY: Final = MappingProxyType[Standing, tuple[str, str]](
    {
        Standing.DUE: (
            "案件 {code}：保存期限已于 {until} 届满，可以删除",
            "case {code}: its retention ended on {until}; it may be erased",
        ),
        Standing.FILES_LEFT: (
            "案件 {code}：{erased} 的删除被中断，密文文件尚待移除",
            "case {code}: its erasing of {erased} was interrupted; encrypted files are still to be removed",
        ),
    }
)


def refused(answer: NotDone) -> tuple[str, str]:
    """Why a case was not erased and what to do, with the stable code at the end."""
    return stands_against(answer.case, answer.why)


def stands_against(case: KeptCase | None, why: Standing | Hindrance) -> tuple[str, str]:
    """The sentence of what stands against erasing a case, in both languages, with the stable code at the end."""
    chinese, english = (_filled(words, case) for words in _NOT[why])
    return f"{chinese}（{why.value}）", f"{english} ({why.value})"


def may(case: KeptCase, standing: Standing) -> tuple[str, str]:
    """That a case may be erased, in both languages."""
    chinese, english = (_filled(words, case) for words in _MAY[standing])
    return f"{chinese}。", f"{english[0].upper()}{english[1:]}."


def done(answer: Done) -> tuple[str, str]:
    """That a case is erased, in both languages."""
    code = answer.case.service_code
    resumed = ("（接续此前中断的删除）", " (an interrupted erasing was completed)") if answer.resumed else ("", "")
    return (
        f"案件 {code} 已删除{resumed[0]}，并已记入操作日志；移除密文文件 {answer.files} 个。",
        f"Case {code} is erased{resumed[1]}, and recorded. Encrypted files removed: {answer.files}",
    )


def held(case: KeptCase) -> tuple[str, str]:
    """That a case is held, in both languages."""
    return (
        f"案件 {case.service_code} 暂缓删除，直至解除，并已记入操作日志。",
        f"Case {case.service_code} is held until it is let go, and recorded.",
    )


def let_go(case: KeptCase) -> tuple[str, str]:
    """That a case is held no longer, in both languages."""
    return (
        f"案件 {case.service_code} 已解除暂缓，此后只按保存期限，并已记入操作日志。",
        f"Case {case.service_code} is let go: its retention alone counts again. Recorded.",
    )


def _filled(words: str, case: KeptCase | None) -> str:
    if case is None:
        return words
    law = ("", "") if case.regime is None else _LAWS[case.regime]
    return words.format(
        code=case.service_code,
        status_zh=_status("zh_CN", case),
        status_en=_status("en", case),
        law_zh=law[0],
        law_en=law[1],
        years=case.years,
        until=case.retention_until,
        held=None if case.held_at is None else case.held_at.date().isoformat(),
        erased=None if case.erased_at is None else case.erased_at.date().isoformat(),
    )


def _status(language: str, case: KeptCase) -> str:
    return load_catalogue(language)[f"status.{case.status.value}"]
