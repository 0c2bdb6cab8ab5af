"""The words of the result page in both languages."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from case_contract.vocabulary import Language, Stage, Verdict


@dataclass(frozen=True, slots=True)
class PageTexts:
    """Everything that the page says in one language."""

    tag: str
    other_tag: str
    other_name: str
    product: str
    title: str
    intro: str
    label: str
    hint: str
    show: str
    unknown_title: str
    unknown: str
    erased_title: str
    erased: str
    busy_title: str
    busy: str
    code: str
    progress: str
    done: str
    now: str
    reasons: str
    missing: str
    next_step: str
    next_step_text: str
    another: str
    help: str
    privacy: str
    stages: tuple[tuple[Stage, str], ...]
    under_way: tuple[str, str]
    outcomes: dict[Verdict, tuple[str, str]]


_CHINESE: Final = PageTexts(
    tag="zh-CN",
    other_tag="en",
    other_name="English",
    product="核验台",
    title="查询核验结果",
    intro="输入服务编码，查看身份核验进度与结果。",
    label="服务编码",
    hint="8 位字母与数字，例如 7QK2-M9XA；大小写与连字符均可。",
    show="查询",
    unknown_title="未找到该服务编码",
    unknown="请核对编码是否输入正确。编码由受理机构在提交后提供，其中不含 0、1、I、L、O、U 等易混淆字符。",
    erased_title="该案件的资料已删除",
    erased="法定保存期限已满，您的资料和核验结果已按规定删除，无法再查询。",
    busy_title="查询过于频繁",
    busy="请一分钟后再试。",
    code="服务编码",
    progress="办理进度",
    done="已完成",
    now="进行中",
    reasons="说明",
    missing="尚需提供",
    next_step="下一步",
    next_step_text="请通过原提交渠道补充或重新上传以上资料，我们收到后会继续核验，无需重新申请。",
    another="查询另一编码",
    help="如有疑问，请向受理机构提供您的服务编码，无需提供证件号码。",
    privacy="本页不显示姓名、证件号码或照片。",
    stages=(
        (Stage.RECEIVE, "资料接收"),
        (Stage.PRE_CHECK, "智能预核"),
        (Stage.REVIEW, "人工复核"),
        (Stage.FEEDBACK, "结果反馈"),
        (Stage.ARCHIVE, "归档留存"),
    ),
    under_way=("核验进行中", "您的资料正在核验，请稍后再来查看。"),
    outcomes={
        Verdict.APPROVE: ("核验通过", "您的身份核验已完成。"),
        Verdict.REJECT: ("未能通过核验", "本次身份核验未能完成，说明如下。"),
        Verdict.ASK_AGAIN: ("需要您补充资料", "还差一步：请按下列说明补充资料。"),
    },
)

_ENGLISH: Final = PageTexts(
    tag="en",
    other_tag="zh-CN",
    other_name="中文",
    product="Reviewer Desk",
    title="Check your verification",
    intro="Enter your service code to see how your identity verification stands.",
    label="Service code",
    hint="8 letters and digits such as 7QK2-M9XA, in upper or lower case, with or without the hyphen.",
    show="Show result",
    unknown_title="We do not know this code",
    unknown="Please check what you typed. The code came from the institution you applied to; it never has "
    "0, 1, I, L, O or U in it.",
    erased_title="This case was erased",
    erased="The time that the law has it kept is over. Your material and the result were erased and cannot be "
    "looked up any more.",
    busy_title="Too many look-ups",
    busy="Please try again in a minute.",
    code="Service code",
    progress="Progress",
    done="done",
    now="in progress",
    reasons="Explanation",
    missing="Still needed",
    next_step="What to do now",
    next_step_text="Send this material the same way as before. We go on as soon as it is here; "
    "you need not apply again.",
    another="Check another code",
    help="Questions? Give the institution your service code. You never need to give your document number.",
    privacy="This page shows no name, document number or picture.",
    stages=(
        (Stage.RECEIVE, "Received"),
        (Stage.PRE_CHECK, "Automatic check"),
        (Stage.REVIEW, "Review by a person"),
        (Stage.FEEDBACK, "Result"),
        (Stage.ARCHIVE, "Closed"),
    ),
    under_way=("Verification under way", "We are checking your material. Please come back a little later."),
    outcomes={
        Verdict.APPROVE: ("Verified", "Your identity verification is complete."),
        Verdict.REJECT: ("Not verified", "We could not complete this verification. The reason is below."),
        Verdict.ASK_AGAIN: ("We need something from you", "One more step: please send what is listed below."),
    },
)

PAGE_TEXTS: Final = MappingProxyType({Language.CHINESE: _CHINESE, Language.ENGLISH: _ENGLISH})
