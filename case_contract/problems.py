"""Stable problem codes (RFC 9457). Their words in two languages are in `problem_texts`."""

from dataclasses import dataclass
from enum import StrEnum

from case_contract.frozen import Frozen
from case_contract.vocabulary import Language


class ProblemCode(StrEnum):
    """Every way a request or command can be answered with no."""

    NOT_SIGNED_IN = "not_signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    ACCOUNT_LOCKED = "account_locked"
    TOO_MANY_REQUESTS = "too_many_requests"
    WORKSTATION_UNKNOWN = "workstation_unknown"
    WORKSTATION_PENDING = "workstation_pending"
    WORKSTATION_REVOKED = "workstation_revoked"
    WORKSTATION_OF_OTHERS = "workstation_of_others"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    INVALID_REQUEST = "invalid_request"
    REQUEST_TOO_LARGE = "request_too_large"
    SIGNATURE_INVALID = "signature_invalid"
    REQUEST_TOO_OLD = "request_too_old"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    IDEMPOTENCY_KEY_MISSING = "idempotency_key_missing"
    CONSENT_MISSING = "consent_missing"
    NUMBER_ROUNDED = "number_rounded"
    QUOTA_EXCEEDED = "quota_exceeded"
    PLAN_LACKS_FEATURE = "plan_lacks_feature"
    EVIDENCE_EMPTY = "evidence_empty"
    EVIDENCE_UNSUPPORTED_TYPE = "evidence_unsupported_type"
    EVIDENCE_UNSUPPORTED_JPEG = "evidence_unsupported_jpeg"
    EVIDENCE_MOVING_PICTURE = "evidence_moving_picture"
    EVIDENCE_TOO_LARGE = "evidence_too_large"
    EVIDENCE_TOO_MANY_PIXELS = "evidence_too_many_pixels"
    EVIDENCE_TOO_FEW_PIXELS = "evidence_too_few_pixels"
    EVIDENCE_TOO_MANY_PAGES = "evidence_too_many_pages"
    EVIDENCE_DAMAGED = "evidence_damaged"
    EVIDENCE_ENCRYPTED = "evidence_encrypted"
    EVIDENCE_KIND_UNKNOWN = "evidence_kind_unknown"
    EVIDENCE_ERASED = "evidence_erased"
    CASE_ERASED = "case_erased"
    NO_CASE_WAITING = "no_case_waiting"
    CASE_NOT_HELD = "case_not_held"
    LEASE_EXPIRED = "lease_expired"
    CASE_CHANGED = "case_changed"
    FIELD_VALUE_IMPOSSIBLE = "field_value_impossible"
    ASSIGNEE_CANNOT_CLAIM = "assignee_cannot_claim"
    TRANSITION_REFUSED = "transition_refused"
    SAME_PERSON_TWICE = "same_person_twice"
    STEP_OUT_OF_ORDER = "step_out_of_order"
    STEP_UNKNOWN = "step_unknown"
    FACE_OPINION_NEEDED = "face_opinion_needed"
    FACE_OPINION_ALREADY_GIVEN = "face_opinion_already_given"
    STEPS_OPEN = "steps_open"
    STEP_FAILED = "step_failed"
    EVIDENCE_MISSING = "evidence_missing"
    REASON_NEEDED = "reason_needed"
    REASON_UNKNOWN = "reason_unknown"
    COMMAND_OUT_OF_ORDER = "command_out_of_order"
    WEBHOOK_NOT_DEAD = "webhook_not_dead"
    INTERNAL = "internal"
    UNAVAILABLE = "unavailable"


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


class Problem(Frozen):
    """The body of every non-2xx answer (media type application/problem+json).

    `title` and `detail` are in the language of the request; `errors` names offending fields, never their values.
    """

    type: str
    code: ProblemCode
    title: str
    detail: str
    status: int
    request_id: str
    errors: tuple[str, ...] = ()
