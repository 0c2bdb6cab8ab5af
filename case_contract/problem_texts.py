"""One clear sentence for every problem code in both languages: what happened, why, and what to do."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from case_contract.problems import ProblemCode as P
from case_contract.vocabulary import Language


@dataclass(frozen=True, slots=True)
class ProblemText:
    """HTTP status and words of a problem. Nothing personal is ever put into them."""

    status: int
    title_zh: str
    detail_zh: str
    title_en: str
    detail_en: str

    def title(self, language: Language) -> str:
        """The short form in `language`."""
        return self.title_zh if language is Language.CHINESE else self.title_en

    def detail(self, language: Language) -> str:
        """What happened, why and what to do, in `language`."""
        return self.detail_zh if language is Language.CHINESE else self.detail_en


_t: Final = ProblemText

PROBLEM_TEXTS: Final = MappingProxyType(
    {
        P.NOT_SIGNED_IN: _t(
            401,
            "尚未登录",
            "登录已失效或尚未登录，请重新登录。",
            "Not signed in",
            "Your session has ended or none was started. Please sign in again.",
        ),
        P.SIGN_IN_REFUSED: _t(
            401,
            "登录失败",
            "账号、密码或动态口令不正确，请核对后重试；动态口令每 30 秒更新一次，且只能使用一次。",
            "Sign-in refused",
            "The login, password or one-time code is wrong. Check them; a code changes every 30 s and works once.",
        ),
        P.ACCOUNT_LOCKED: _t(
            423,
            "账号已锁定",
            "连续多次登录失败，账号暂时锁定，请 15 分钟后重试或联系主管。",
            "Account locked",
            "Too many failed attempts locked this account. Try again in 15 minutes or ask your supervisor.",
        ),
        P.TOO_MANY_REQUESTS: _t(
            429,
            "请求过于频繁",
            "短时间内请求过多，请稍候再试。",
            "Too many requests",
            "Too many requests came in a short time. Please wait a moment and try again.",
        ),
        P.WORKSTATION_UNKNOWN: _t(
            403,
            "工作站未登记",
            "这台工作站尚未登记，请先登记并由主管批准。",
            "Workstation not enrolled",
            "This workstation is not enrolled. Enrol it and have a supervisor approve it.",
        ),
        P.WORKSTATION_PENDING: _t(
            403,
            "工作站待批准",
            "这台工作站的登记尚待主管批准，批准后即可登录。",
            "Workstation not approved yet",
            "A supervisor has not approved this workstation yet. Sign in again once it is approved.",
        ),
        P.WORKSTATION_REVOKED: _t(
            403,
            "工作站已停用",
            "这台工作站已被停用，本机缓存已不可用，请联系主管。",
            "Workstation revoked",
            "This workstation was revoked and its cache can no longer be used. Please contact your supervisor.",
        ),
        P.WORKSTATION_OF_OTHERS: _t(
            403,
            "工作站属于其他委托企业",
            "这台工作站是为其他委托企业登记的，不能用于您的工作；请改用您自己登记的工作站，或联系主管。",
            "Workstation of other tenants",
            "This workstation was enrolled for other tenants than yours. Use your own, or ask your supervisor.",
        ),
        P.NOT_ALLOWED: _t(
            403,
            "没有权限",
            "您的角色不能进行此操作；如工作需要，请联系管理员。",
            "Not allowed",
            "Your role does not allow this. If your work needs it, ask your administrator.",
        ),
        P.NOT_FOUND: _t(
            404,
            "未找到",
            "所请求的内容不存在，或不在您的权限范围内。",
            "Not found",
            "What you asked for does not exist or is outside what you may see.",
        ),
        P.INVALID_REQUEST: _t(
            422,
            "请求内容有误",
            "请求中有缺失或格式不正确的内容，请按所列字段改正后重新提交。",
            "Request not valid",
            "Something in the request is missing or malformed. Correct the fields listed and send it again.",
        ),
        P.REQUEST_TOO_LARGE: _t(
            413,
            "请求内容过大",
            "请求内容超过此接口的上限，未作处理，请减小后重新提交。",
            "Request too large",
            "The request is larger than this address takes, so nothing was done. Make it smaller and send it again.",
        ),
        P.SIGNATURE_INVALID: _t(
            401,
            "签名无效",
            "签名与内容不符，请用正确的密钥对完整内容重新签名。",
            "Signature not valid",
            "The signature does not match the content. Sign the whole content again with the right key.",
        ),
        P.REQUEST_TOO_OLD: _t(
            401,
            "请求已过时",
            "签名时间与服务器时间相差超过 5 分钟，请校准时钟后重新签名。",
            "Request too old",
            "The signature's time is more than 5 minutes off the server's. Set your clock and sign again.",
        ),
        P.IDEMPOTENCY_KEY_REUSED: _t(
            409,
            "幂等键已被使用",
            "同一幂等键已用于另一份内容，请为新的案件使用新的幂等键。",
            "Idempotency key already used",
            "This idempotency key was used for other content. Use a new key for a new case.",
        ),
        P.IDEMPOTENCY_KEY_MISSING: _t(
            400,
            "缺少幂等键",
            "请求头缺少 Idempotency-Key，请为每个案件附上唯一的幂等键。",
            "Idempotency key missing",
            "The header Idempotency-Key is missing. Send one unique key for each case.",
        ),
        P.CONSENT_MISSING: _t(
            422,
            "缺少单独同意",
            "没有客户对人脸信息处理的单独同意，或其时间晚于当前时间，请先取得同意再提交。",
            "Separate consent missing",
            "The customer's separate consent to face processing is missing or dated in the future. Obtain it first.",
        ),
        P.QUOTA_EXCEEDED: _t(
            429,
            "已达套餐额度",
            "本套餐的当日案件额度已用完，请明日再提交或升级套餐。",
            "Quota reached",
            "Today's number of cases of this plan is used up. Submit tomorrow or move to a larger plan.",
        ),
        P.PLAN_LACKS_FEATURE: _t(
            403,
            "套餐不含此功能",
            "当前套餐不包含此功能，请升级套餐后使用。",
            "Not in this plan",
            "The present plan does not include this. Move to a plan that does.",
        ),
        P.EVIDENCE_EMPTY: _t(
            422,
            "文件为空",
            "文件没有内容，请检查文件后重新上传。",
            "File empty",
            "The file has nothing in it. Check it and send it again.",
        ),
        P.EVIDENCE_UNSUPPORTED_TYPE: _t(
            415,
            "文件类型不支持",
            "文件内容不是 JPEG、PNG、WebP 或 PDF，请转换后重新上传。",
            "File type not supported",
            "The file is not a JPEG, PNG, WebP or PDF by its content. Convert it and send it again.",
        ),
        P.EVIDENCE_UNSUPPORTED_JPEG: _t(
            415,
            "不支持这种 JPEG",
            "文件是一种少见的 JPEG（算术编码、无损等），无法打开，请另存为普通 JPEG 或 PNG 后重新上传。",
            "Form of JPEG not supported",
            "The file is a rare form of JPEG (arithmetic-coded, lossless). Save it as a usual JPEG and send it again.",
        ),
        P.EVIDENCE_MOVING_PICTURE: _t(
            415,
            "不支持动态图像",
            "文件是含多帧的动态图像，只能读取其中一帧；请将所需画面另存为普通图像（多页可合并为 PDF）后重新上传。",
            "Moving picture",
            "The file has several frames, of which one alone could be read. "
            "Save what is needed as a still picture (several pages as one PDF) and send it again.",
        ),
        P.EVIDENCE_TOO_LARGE: _t(
            413,
            "文件过大",
            "文件或其展开后的内容超过上限，请压缩或另存为图像后重新上传。",
            "File too large",
            "The file or what it unpacks to is larger than allowed. Make it smaller or send it as a picture.",
        ),
        P.EVIDENCE_TOO_MANY_PIXELS: _t(
            413,
            "图像尺寸过大",
            "图像像素或边长超过上限，请裁去多余部分或缩小后重新上传。",
            "Picture too large",
            "The picture has more pixels or a longer side than allowed. Crop it or scale it down and send it again.",
        ),
        P.EVIDENCE_TOO_MANY_PAGES: _t(
            413,
            "页数过多",
            "文件页数超过上限，请只上传所需页面。",
            "Too many pages",
            "The file has more pages than allowed. Send only the pages that are needed.",
        ),
        P.EVIDENCE_DAMAGED: _t(
            422,
            "文件已损坏",
            "文件不完整或已损坏，无法打开，请重新拍摄或导出后上传。",
            "File damaged",
            "The file is incomplete or damaged and cannot be opened. Take or export it again.",
        ),
        P.EVIDENCE_ENCRYPTED: _t(
            422,
            "文件有密码",
            "PDF 设有密码，无法打开，请去除密码后重新上传。",
            "File has a password",
            "The PDF is protected by a password. Remove it and send the file again.",
        ),
        P.EVIDENCE_KIND_UNKNOWN: _t(
            422,
            "资料种类不明",
            "请求中有未知或重复的资料部分，请按接口说明命名，每种资料一份。",
            "Unknown kind of evidence",
            "A part of the request has an unknown or repeated name. Name parts as documented, one of each kind.",
        ),
        P.EVIDENCE_ERASED: _t(
            410,
            "资料已删除",
            "该资料已按规定删除，无法再查看。",
            "Evidence erased",
            "This evidence was erased as the rules demand and can no longer be seen.",
        ),
        P.CASE_ERASED: _t(
            410,
            "案件已删除",
            "该案件保存期限已满，已按规定删除，无法再查看或补充；何时、因何删除见操作日志。",
            "Case erased",
            "This case was erased when its time was over; nothing can be seen or added. The log says when and why.",
        ),
        P.NO_CASE_WAITING: _t(
            404,
            "暂无待办案件",
            "当前没有可领取的案件，有新案件时会自动显示。",
            "No case is waiting",
            "There is no case to claim just now. New ones will show up by themselves.",
        ),
        P.CASE_NOT_HELD: _t(
            409,
            "案件不在您名下",
            "该案件目前不由您处理，请先领取；您的内容已保留。",
            "You do not hold this case",
            "You are not holding this case now. Claim it first; what you entered is kept.",
        ),
        P.LEASE_EXPIRED: _t(
            409,
            "领取已到期",
            "该案件的领取时间已到，案件已退回队列；您的内容已保留，请重新领取后决定是否提交。",
            "Lease expired",
            "Your time with this case ran out and it went back to the queue. Your work is kept; claim it again.",
        ),
        P.CASE_CHANGED: _t(
            409,
            "案件已有变化",
            "您处理期间案件已有新变化，请比较两个版本后决定。",
            "Case has changed",
            "The case changed while you worked on it. Compare both versions and decide.",
        ),
        P.FIELD_VALUE_IMPOSSIBLE: _t(
            422,
            "不是有效日期",
            "日历中没有此日期，请按图片填写，如 2031-05-09；无期限的填“长期”。",
            "Not a date",
            "The calendar has no such day. Type it from the picture, as 2031-05-09; 长期 where it has no end.",
        ),
        P.ASSIGNEE_CANNOT_CLAIM: _t(
            409,
            "此人不能办理",
            "此人的角色不能办理该案件的当前环节，请指派给能够办理的人员，或不指派给任何人。",
            "That person cannot work on it",
            "No role of that person works on the case at this level. Assign it to somebody else, or to nobody.",
        ),
        P.TRANSITION_REFUSED: _t(
            409,
            "当前状态不允许",
            "案件在当前状态下不能进行此操作，请刷新后查看其状态。",
            "Not possible in this status",
            "The case cannot take this step in its present status. Refresh it and look at its status.",
        ),
        P.SAME_PERSON_TWICE: _t(
            409,
            "需要另一人处理",
            "同一案件的不同级别须由不同人员处理，请交由同事处理。",
            "Needs another person",
            "Different levels of a case need different persons. Please leave it to a colleague.",
        ),
        P.STEP_OUT_OF_ORDER: _t(
            409,
            "步骤顺序不对",
            "请按流程模板的顺序完成前面的步骤。",
            "Step out of order",
            "Finish the earlier steps first, in the order of the template.",
        ),
        P.STEP_UNKNOWN: _t(
            422,
            "步骤不存在",
            "该步骤不属于本案件的流程模板。",
            "Unknown step",
            "This step is not part of the case's template.",
        ),
        P.FACE_OPINION_NEEDED: _t(
            409,
            "请先作出人脸判断",
            "请先给出您自己的人脸判断与把握程度，再继续。",
            "Your own opinion comes first",
            "Say first whether the faces are the same and how sure you are, then go on.",
        ),
        P.FACE_OPINION_ALREADY_GIVEN: _t(
            409,
            "人脸判断已提交",
            "人脸判断只能在显示机器分数之前提交一次。",
            "Opinion already given",
            "The opinion on the faces is given once, before the machine's score is shown.",
        ),
        P.STEPS_OPEN: _t(
            409,
            "步骤未完成",
            "还有步骤未完成，完成全部步骤后才能通过。",
            "Steps still open",
            "Some steps are not done. A case can be approved once all of them are.",
        ),
        P.STEP_FAILED: _t(
            409,
            "有步骤未通过",
            "有步骤的结论为不通过，案件不能通过；请改正该步骤或选择其他结论。",
            "A step has failed",
            "A step was marked as failed, so the case cannot be approved. Correct the step or choose another verdict.",
        ),
        P.EVIDENCE_MISSING: _t(
            409,
            "资料不齐",
            "所需资料不齐全，不能通过；请要求客户补充。",
            "Evidence missing",
            "Required evidence is missing, so the case cannot be approved. Ask the customer for it.",
        ),
        P.REASON_NEEDED: _t(
            422,
            "请选择理由",
            "除通过外的结论须至少选择一个理由。",
            "Choose a reason",
            "Every verdict but approval needs at least one reason.",
        ),
        P.REASON_UNKNOWN: _t(
            422,
            "理由不适用",
            "所选理由不存在或不适用于该结论，请重新选择。",
            "Reason does not fit",
            "A chosen reason does not exist or does not go with this verdict. Please choose again.",
        ),
        P.COMMAND_OUT_OF_ORDER: _t(
            409,
            "操作顺序有误",
            "操作未按先后次序到达，已保留并将自动重发。",
            "Command out of order",
            "An action arrived out of order. It is kept and will be sent again by itself.",
        ),
        P.WEBHOOK_NOT_DEAD: _t(
            409,
            "无需重发",
            "该通知已送达或仍在自动重试，无需手动重发。",
            "Nothing to send again",
            "This notice was delivered or is still being retried by itself.",
        ),
        P.INTERNAL: _t(
            500,
            "服务器内部错误",
            "服务器出现意外错误，您的内容未被更改；请稍后重试，如仍失败请告知请求编号。",
            "Server error",
            "The server met an unexpected error; nothing was changed. Try again later, or quote the request id.",
        ),
        P.UNAVAILABLE: _t(
            503,
            "服务暂不可用",
            "服务器暂时无法处理请求，请稍后重试；离线工作会在恢复后自动发送。",
            "Service not available",
            "The server cannot take requests just now. Try again later; work done offline is sent once it is back.",
        ),
    }
)
