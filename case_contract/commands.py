"""What a reviewer can do to a case she holds: a frozen union told apart by `kind`."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from case_contract.frozen import Frozen, Identifier, Instant, Int4, Int8, LongWriting, ShortWriting
from case_contract.vocabulary import (
    ActivityKind,
    Certainty,
    DocumentType,
    FaceOpinion,
    FieldBasis,
    StepOutcome,
    Verdict,
)


class DecideField(Frozen):
    """Accept or correct one field. `read_value` is what the reviewer saw, kept for provenance."""

    kind: Literal["decide_field"] = "decide_field"
    document_type: DocumentType
    field: Annotated[str, Field(max_length=60)]
    value: ShortWriting
    basis: FieldBasis
    read_value: ShortWriting | None = None


class CompleteStep(Frozen):
    """Say the outcome of a step. `seen` holds the digest of what was on screen."""

    kind: Literal["complete_step"] = "complete_step"
    step: Annotated[str, Field(max_length=60)]
    outcome: StepOutcome
    note: ShortWriting = ""
    seen: Annotated[tuple[Annotated[Identifier, Field(max_length=200)], ...], Field(max_length=100)] = ()


class ReopenStep(Frozen):
    """Take back what was said of a step, by the machine or by a person: it is open again and wants a person's word."""

    kind: Literal["reopen_step"] = "reopen_step"
    step: Annotated[str, Field(max_length=60)]


class GiveFaceOpinion(Frozen):
    """The blind opinion on the two faces; given once, before the score is revealed."""

    kind: Literal["give_face_opinion"] = "give_face_opinion"
    opinion: FaceOpinion
    certainty: Certainty


class AddNote(Frozen):
    """A remark for colleagues."""

    kind: Literal["add_note"] = "add_note"
    text: Annotated[LongWriting, Field(min_length=1)]


class Decide(Frozen):
    """The verdict, with reasons from the taxonomy (`reasons.REASONS`)."""

    kind: Literal["decide"] = "decide"
    verdict: Verdict
    reasons: Annotated[tuple[Annotated[Identifier, Field(max_length=60)], ...], Field(max_length=100)] = ()
    internal_note: LongWriting = ""


class ReleaseCase(Frozen):
    """Give the case back to the queue."""

    kind: Literal["release"] = "release"


class RecordActivity(Frozen):
    """Something looked at or unmasked; changes nothing, is logged (R15)."""

    kind: Literal["record_activity"] = "record_activity"
    activity: ActivityKind
    evidence_id: UUID | None = None
    field: Annotated[str, Field(max_length=60)] | None = None
    reason: ShortWriting = ""


Command = Annotated[
    DecideField | CompleteStep | ReopenStep | GiveFaceOpinion | AddNote | Decide | ReleaseCase | RecordActivity,
    Field(discriminator="kind"),
]


class UnsignedCommand(Frozen):
    """A command with everything its signature covers. `sequence` orders a workstation's commands."""

    command_id: UUID
    case_id: UUID
    account_id: UUID
    workstation_id: UUID
    base_version: Int4
    sequence: Int8
    made_at: Instant
    body: Command


class SignedCommand(Frozen):
    """A command and the workstation's Ed25519 signature over `signing.command_bytes`."""

    command: UnsignedCommand
    signature: bytes
