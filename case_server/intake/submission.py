"""What a multipart body says: the case and its files, or the problem with them."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from case_contract.intake import CASE_PART, CaseSubmission
from case_contract.problems import ProblemCode
from case_contract.signing import canonical_json
from case_server.foundation.problems import ProblemRaised
from case_server.intake.multipart import Malformed, Part, parse_multipart
from case_server.intake.uploads import Upload, take_uploads

_MOST_CASE_BYTES: Final = 256 * 1024
_MOST_DECLARED: Final = 64
_ROUNDED: Final = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,3}")


@dataclass(frozen=True, slots=True)
class Submitted:
    """A whole submission: the case, its files, and a digest of both that does not depend on how they were packed."""

    submission: CaseSubmission
    uploads: tuple[Upload, ...]
    digest: bytes


@dataclass(frozen=True, slots=True)
class Supplement:
    """Further files for a case that exists, with their digest."""

    uploads: tuple[Upload, ...]
    digest: bytes


def is_rounded(value: str) -> bool:
    """Whether a spreadsheet or a program has turned a long number into `4.40305E+17` and so lost its digits."""
    return _ROUNDED.fullmatch(value.strip()) is not None


def rounded_numbers(declared: Mapping[str, object]) -> tuple[str, ...]:
    """The fields of what a customer stated that have such a number."""
    return tuple(name for name, value in declared.items() if isinstance(value, str) and is_rounded(value))


def read_submission(content_type: str, body: bytes, now: datetime) -> Submitted:
    """The submission in a body. Raises the problem that says what is wrong with it."""
    return submission_of(_parts(content_type, body), now)


def submission_of(parts: tuple[Part, ...], now: datetime) -> Submitted:
    """The submission that these parts make, however they came. Raises the problem that says what is wrong with it."""
    stated = [part.data for part in parts if part.name == CASE_PART]
    if len(stated) != 1 or len(stated[0]) > _MOST_CASE_BYTES:
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=(CASE_PART,))
    try:
        submission = CaseSubmission.model_validate_json(stated[0])
    except ValidationError as invalid:
        raise _invalid(invalid) from None
    if len(submission.declared) > _MOST_DECLARED:
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=(f"{CASE_PART}.declared",))
    if rounded_numbers(submission.declared):
        # Names of fields in `declared` are the sender's own text.
        raise ProblemRaised(ProblemCode.NUMBER_ROUNDED, errors=(f"{CASE_PART}.declared",))
    if submission.consent.given_at > now:
        raise ProblemRaised(ProblemCode.CONSENT_MISSING, errors=(f"{CASE_PART}.consent.given_at",))
    uploads = take_uploads(parts)
    return Submitted(submission, uploads, _digest("open", canonical_json(submission.model_dump(mode="json")), uploads))


def read_supplement(content_type: str, body: bytes, case_id: UUID) -> Supplement:
    """The files in a body, at least one. Raises the problem that says what is wrong with it."""
    parts = _parts(content_type, body)
    if any(part.name == CASE_PART for part in parts):
        raise ProblemRaised(ProblemCode.EVIDENCE_KIND_UNKNOWN, errors=(CASE_PART,))
    if not parts:
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=("body",))
    uploads = take_uploads(parts)
    return Supplement(uploads, _digest("supplement", str(case_id).encode(), uploads))


def _parts(content_type: str, body: bytes) -> tuple[Part, ...]:
    parts = parse_multipart(content_type, body)
    if isinstance(parts, Malformed):
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=("body",))
    return parts


def _invalid(invalid: ValidationError) -> ProblemRaised:
    """Names fields of the contract, never what stood in them; keys of `declared` are the sender's own text."""
    places = [tuple(str(step) for step in fault["loc"]) for fault in invalid.errors(include_input=False)]
    if any(place[:1] == ("consent",) for place in places):
        return ProblemRaised(ProblemCode.CONSENT_MISSING, errors=(f"{CASE_PART}.consent",))
    known = CaseSubmission.model_fields
    names = [f"{CASE_PART}.{place[0]}" if place and place[0] in known else CASE_PART for place in places]
    return ProblemRaised(ProblemCode.INVALID_REQUEST, errors=tuple(dict.fromkeys(names)))


def _digest(operation: str, stated: bytes, uploads: tuple[Upload, ...]) -> bytes:
    """Packing the same content again gives another boundary and perhaps another order, but the same digest."""
    digest = hashlib.sha256(operation.encode() + b"\n" + hashlib.sha256(stated).digest())
    for upload in sorted(uploads, key=lambda upload: upload.kind):
        digest.update(upload.kind.encode() + b"\n" + hashlib.sha256(upload.data).digest())
    return digest.digest()
