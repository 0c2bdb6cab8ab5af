"""The words of the product as closed sets (design.md, Words). Values are stored and sent: never rename one."""

from enum import StrEnum


class Role(StrEnum):
    """Who acts. `SYSTEM` and `TENANT` are never held by an account."""

    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    RISK_OFFICER = "risk_officer"
    AUDITOR = "auditor"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"
    TENANT = "tenant"


ACCOUNT_ROLES = frozenset(Role) - {Role.SYSTEM, Role.TENANT}


class Stage(StrEnum):
    """The five stages of R18, in order."""

    RECEIVE = "receive"
    PRE_CHECK = "pre_check"
    REVIEW = "review"
    FEEDBACK = "feedback"
    ARCHIVE = "archive"


class CaseStatus(StrEnum):
    """Where a case is; every status belongs to one stage (`transitions.STAGE_OF`)."""

    RECEIVED = "received"
    WAITING_CUSTOMER = "waiting_customer"
    PRE_CHECKING = "pre_checking"
    READY = "ready"
    IN_REVIEW = "in_review"
    AWAITING_SECOND = "awaiting_second"
    IN_SECOND = "in_second"
    AWAITING_VIDEO = "awaiting_video"
    IN_VIDEO = "in_video"
    AWAITING_RISK = "awaiting_risk"
    IN_RISK = "in_risk"
    DECIDED = "decided"
    FED_BACK = "fed_back"
    ARCHIVED = "archived"


class Action(StrEnum):
    """What moves a case from one status to another."""

    REPORT_MISSING = "report_missing"
    SUPPLEMENT = "supplement"
    START_PRE_CHECK = "start_pre_check"
    FINISH_PRE_CHECK = "finish_pre_check"
    CLAIM = "claim"
    RELEASE = "release"
    EXPIRE_LEASE = "expire_lease"
    APPROVE = "approve"
    REJECT = "reject"
    ASK_AGAIN = "ask_again"
    ESCALATE = "escalate"
    REQUEST_VIDEO = "request_video"
    FINISH_VIDEO = "finish_video"
    EXPIRE_WAIT = "expire_wait"
    FEED_BACK = "feed_back"
    ARCHIVE = "archive"


class Need(StrEnum):
    """What the rules of a case still demand before a verdict becomes final, most pressing first."""

    VIDEO = "video"
    SECOND_REVIEW = "second_review"
    RISK_DECISION = "risk_decision"


class Verdict(StrEnum):
    """结论: the four things a reviewer can say of a case."""

    APPROVE = "approve"
    REJECT = "reject"
    ASK_AGAIN = "ask_again"
    ESCALATE = "escalate"


class CaseType(StrEnum):
    """Business scenarios with a template of their own (R106 adds more)."""

    PAYMENT_ACCOUNT = "payment_account"
    MERCHANT_ACCOUNT = "merchant_account"
    CROSS_BORDER = "cross_border"


class EvidenceKind(StrEnum):
    """资料: what a file is said to show by whoever sent it."""

    ID_FRONT = "id_front"
    ID_BACK = "id_back"
    BUSINESS_LICENCE = "business_licence"
    PASSPORT = "passport"
    SELFIE = "selfie"


class DocumentType(StrEnum):
    """What a page was found to be; the same strings as `identity_checks.results.DocumentType`."""

    RESIDENT_ID_FRONT = "resident_id_front"
    RESIDENT_ID_BACK = "resident_id_back"
    BUSINESS_LICENCE = "business_licence"
    PASSPORT = "passport"
    REGIONAL = "regional"
    SELFIE = "selfie"
    UNKNOWN = "unknown"


class Tier(StrEnum):
    """Response tier with a clock of its own (R37)."""

    NORMAL = "normal"
    URGENT = "urgent"
    COMPLEX_RISK = "complex_risk"


class RiskLevel(StrEnum):
    """Risk rating of a case."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ClockKind(StrEnum):
    """时限: what a clock waits for. Completion ends at feedback; re-review ends when it is started (R40)."""

    COMPLETION = "completion"
    RE_REVIEW_START = "re_review_start"


class PreCheckState(StrEnum):
    """How far the machine's part of a case is; `FAILED` cases reach a person all the same."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class CorrectionRule(StrEnum):
    """What says that a character read is another; the same strings as `identity_checks.results.CorrectionRule`."""

    ALPHABET = "alphabet"
    CHECK_DIGIT = "check_digit"
    FILLER = "filler"
    COUNTRY = "country"
    LIST = "list"
    REGION_TABLE = "region_table"
    AMOUNT = "amount"
    PRESCRIBED_TEXT = "prescribed_text"
    LIST_SIGN = "list_sign"
    PRINTED_TWICE = "printed_twice"
    CALENDAR = "calendar"
    SIMPLIFIED = "simplified"
    CHARACTER_CLASSIFIER = "character_classifier"


class Severity(StrEnum):
    """How much a finding should worry a reviewer."""

    INFO = "info"
    WARNING = "warning"
    ALERT = "alert"


class FieldBasis(StrEnum):
    """Why a field has its accepted value: as read, as the customer said, or typed by a person (R11)."""

    READ = "read"
    DECLARED = "declared"
    CORRECTED = "corrected"


class StepOutcome(StrEnum):
    """What a reviewer says of one step of the template."""

    PASSED = "passed"
    FAILED = "failed"


class StepGround(StrEnum):
    """What the machine decided a step on; every one of them held for every document that the step is about."""

    READ_SURELY = "read_surely"
    CHECK_DIGITS_RIGHT = "check_digits_right"
    MATCHES_OTHER_FIELDS = "matches_other_fields"
    IN_FORCE_TODAY = "in_force_today"
    AS_DECLARED = "as_declared"
    NAMES_ONE_PERSON = "names_one_person"
    NO_ALERT = "no_alert"
    CONFIRMED_BY_PERSON = "confirmed_by_person"


class FaceOpinion(StrEnum):
    """The reviewer's own word on two faces, given before the machine's score is shown."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Certainty(StrEnum):
    """How sure the reviewer is of a face opinion."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class FaceBand(StrEnum):
    """The machine's word on two faces; the same strings as `identity_checks.results.FaceBand`."""

    DIFFERENT = "different"
    LOOK = "look"
    SAME = "same"


class ReverificationGround(StrEnum):
    """What made a customer be verified again: one payment, or several that add up within the window (R33)."""

    SINGLE = "single"
    SUM = "sum"


class Language(StrEnum):
    """Languages of texts that the product writes."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


class Plan(StrEnum):
    """Service packages of a tenant (R107)."""

    BASIC = "basic"
    ADVANCED = "advanced"


class ActivityKind(StrEnum):
    """Operations on a case that change nothing but are logged (R15)."""

    OPEN_CASE = "open_case"
    VIEW_EVIDENCE = "view_evidence"
    ZOOM = "zoom"
    UNMASK = "unmask"
    REVEAL_FACE_SCORE = "reveal_face_score"
