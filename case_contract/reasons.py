"""理由: why a case was not approved. Each has a text that is safe for the customer and one for colleagues.

Customer texts never say that something is suspected (AML Law, confidentiality; no tipping off).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from case_contract.vocabulary import Verdict

_REJECT: Final = frozenset({Verdict.REJECT})
_AGAIN: Final = frozenset({Verdict.ASK_AGAIN})
_ESCALATE: Final = frozenset({Verdict.ESCALATE})
_REJECT_OR_ESCALATE: Final = _REJECT | _ESCALATE

_NOT_CONFIRMED: Final = (
    "根据您提交的资料，我们无法完成身份核验。",
    "We could not complete the verification with what you sent.",
)


class RiskFamily(StrEnum):
    """The three first-class risk labels (R24)."""

    FAKE_IDENTITY = "fake_identity"
    IMPERSONATION = "impersonation"
    TAMPERING = "tampering"


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of the taxonomy; the customer pair is what the webhook and the result page show."""

    code: str
    verdicts: frozenset[Verdict]
    internal_zh: str
    internal_en: str
    customer_zh: str
    customer_en: str
    family: RiskFamily | None = None


def _hidden(code: str, zh: str, en: str, family: RiskFamily | None) -> Reason:
    return Reason(code, _REJECT_OR_ESCALATE, zh, en, *_NOT_CONFIRMED, family)


_ALL: Final = (
    Reason(
        "image_unclear",
        _AGAIN,
        "图像不清晰",
        "Picture unclear",
        "照片不够清晰，请在光线充足处重新拍摄。",
        "The picture is not clear. Please take it again in good light.",
    ),
    Reason(
        "image_glare",
        _AGAIN,
        "图像反光",
        "Glare on the picture",
        "证件上有反光，请换个角度重新拍摄。",
        "There is glare on the document. Please take it again at another angle.",
    ),
    Reason(
        "document_cut_off",
        _AGAIN,
        "证件边角缺失",
        "Document cut off",
        "证件四角没有全部入镜，请完整拍摄。",
        "Not all four corners are in the picture. Please show the whole document.",
    ),
    Reason(
        "wrong_document",
        _AGAIN,
        "证件类型或正反面不符",
        "Wrong document or side",
        "上传的不是所需的证件或证件面，请核对后重新上传。",
        "This is not the document or side that was asked for. Please check and send it again.",
    ),
    Reason(
        "evidence_missing",
        _AGAIN,
        "资料不齐",
        "Material missing",
        "资料不齐全，请补充所缺资料。",
        "Something is missing. Please send the missing material.",
    ),
    Reason(
        "selfie_unusable",
        _AGAIN,
        "自拍照无法比对",
        "Selfie cannot be compared",
        "自拍照无法使用，请正对镜头、摘下遮挡物后重新拍摄。",
        "The selfie cannot be used. Please face the camera with nothing covering your face.",
    ),
    Reason(
        "declared_differs",
        _AGAIN | _REJECT,
        "填写信息与证件不符",
        "Entered data differ from the document",
        "填写的信息与证件不一致，请核对后重新提交。",
        "What you entered differs from the document. Please check it and submit again.",
    ),
    Reason(
        "document_expired",
        _AGAIN | _REJECT,
        "证件已过期",
        "Document expired",
        "证件已超过有效期，请使用有效证件。",
        "The document has expired. Please use a valid one.",
    ),
    Reason(
        "licence_person_mismatch",
        _AGAIN | _REJECT_OR_ESCALATE,
        "执照法定代表人与身份证不符",
        "Licence and ID name different persons",
        "营业执照上的法定代表人与身份证姓名不一致，请核对后重新提交。",
        "The legal representative on the licence is not the person on the ID card. Please check and submit again.",
    ),
    _hidden("number_invalid", "证件号码校验不通过", "Document number fails its check", RiskFamily.FAKE_IDENTITY),
    _hidden("document_not_genuine", "证件疑似伪造", "Document appears forged", RiskFamily.FAKE_IDENTITY),
    _hidden("different_person", "人证不一致", "Not the same person", RiskFamily.IMPERSONATION),
    _hidden("document_tampered", "资料疑似篡改", "Material appears altered", RiskFamily.TAMPERING),
    _hidden("screen_or_copy", "翻拍或复印件", "Picture of a screen or copy", RiskFamily.TAMPERING),
    _hidden("risk_signals", "多项风险信号", "Several risk signals", None),
    Reason(
        "second_opinion",
        _ESCALATE,
        "需要进一步意见",
        "Further opinion needed",
        "您的申请正在审核中。",
        "Your application is being reviewed.",
    ),
)

REASONS: Final = MappingProxyType({reason.code: reason for reason in _ALL})


class ReasonFault(StrEnum):
    """Why a set of reasons does not go with a verdict."""

    NEEDED = "needed"
    UNKNOWN = "unknown"


def reason_fault(verdict: Verdict, codes: Collection[str]) -> ReasonFault | None:
    """None when `codes` may stand beside `verdict`: approval has none, everything else at least one that fits."""
    if any(code not in REASONS or verdict not in REASONS[code].verdicts for code in codes):
        return ReasonFault.UNKNOWN
    if verdict is not Verdict.APPROVE and not codes:
        return ReasonFault.NEEDED
    return None


def reasons_for(verdict: Verdict) -> tuple[Reason, ...]:
    """The reasons a reviewer may choose from, in the taxonomy's order."""
    return tuple(reason for reason in _ALL if verdict in reason.verdicts)
