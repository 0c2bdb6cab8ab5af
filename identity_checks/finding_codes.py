"""The stable names of everything the checks can find.

A code is part of the contract with whoever stores, shows or counts findings: it may be added, never renamed or reused.
"""

from __future__ import annotations

from enum import StrEnum


class FindingCode(StrEnum):
    """What a check found. The text a person reads for each code belongs to the screens, in both languages."""

    # Numbers and dates printed on a document.
    NUMBER_CHECK_DIGIT = "number_check_digit"
    NUMBER_MALFORMED = "number_malformed"
    NUMBER_BIRTH_MISMATCH = "number_birth_mismatch"
    NUMBER_SEX_MISMATCH = "number_sex_mismatch"
    NUMBER_REGION_UNKNOWN = "number_region_unknown"
    NUMBER_FIRST_GENERATION = "number_first_generation"
    USCC_CHECK_DIGIT = "uscc_check_digit"
    DATE_IMPOSSIBLE = "date_impossible"
    DOCUMENT_EXPIRED = "document_expired"
    DOCUMENT_NOT_YET_VALID = "document_not_yet_valid"
    VALIDITY_TERM_UNUSUAL = "validity_term_unusual"
    ETHNICITY_UNKNOWN = "ethnicity_unknown"

    # Machine-readable zone.
    MRZ_CHECK_DIGIT = "mrz_check_digit"
    MRZ_UNREADABLE = "mrz_unreadable"
    MRZ_REPAIRED = "mrz_repaired"
    MRZ_STATE_UNKNOWN = "mrz_state_unknown"
    MRZ_VISUAL_MISMATCH = "mrz_visual_mismatch"
    PRINT_NOT_READ = "print_not_read"

    # Reading of a page.
    FIELD_MISSING = "field_missing"
    FIELD_LOW_CONFIDENCE = "field_low_confidence"
    DOCUMENT_NOT_FOUND = "document_not_found"
    OUTLINE_NOT_FOUND = "outline_not_found"
    WRONG_DOCUMENT = "wrong_document"
    UNREAD_TEXT = "unread_text"

    # Across documents, statements and faces.
    DECLARED_MISMATCH = "declared_mismatch"
    LICENCE_PERSON_MISMATCH = "licence_person_mismatch"
    SIDES_MISMATCH = "sides_mismatch"
    HOLDERS_DIFFER = "holders_differ"
    FACE_NOT_FOUND = "face_not_found"
    SEVERAL_FACES = "several_faces"
    FACES_DIFFER = "faces_differ"
    FACES_UNCERTAIN = "faces_uncertain"
    FACE_LOW_QUALITY = "face_low_quality"
    SAME_PICTURE_TWICE = "same_picture_twice"
    SELFIE_SHOWS_DOCUMENT = "selfie_shows_document"

    # Picture quality.
    BLURRED = "blurred"
    GLARE = "glare"
    CUT_OFF = "cut_off"
    TOO_DARK = "too_dark"
    TOO_SMALL = "too_small"

    # Is the document genuine?
    SCREEN_RECAPTURE = "screen_recapture"
    PRINT_RECAPTURE = "print_recapture"
    PHOTOCOPY = "photocopy"
    PORTRAIT_REPLACED = "portrait_replaced"
    TEXT_EDITED = "text_edited"
    TEXT_COPIED = "text_copied"
    SECURITY_PRINT_MISSING = "security_print_missing"
    TEMPLATE_MISMATCH = "template_mismatch"
    PICTURE_GENERATED = "picture_generated"
    PICTURE_EDITED = "picture_edited"
    PICTURE_FROM_ELSEWHERE = "picture_from_elsewhere"
    GENUINENESS_NOT_CHECKED = "genuineness_not_checked"
    GENUINENESS_PARTLY_CHECKED = "genuineness_partly_checked"
    OUTLINE_BESIDE_FORM = "outline_beside_form"

    # Was it in another case?
    PICTURE_SEEN_BEFORE = "picture_seen_before"
    DOCUMENT_SEEN_BEFORE = "document_seen_before"
    DOCUMENT_ALTERED = "document_altered"
    FACE_SEEN_BEFORE = "face_seen_before"
    FACE_HISTORY_PARTIAL = "face_history_partial"

    # Do too many cases of the tenant come from one place?
    VELOCITY_DEVICE = "velocity_device"
    VELOCITY_NETWORK = "velocity_network"
    VELOCITY_DOCUMENT = "velocity_document"
    VELOCITY_FACE = "velocity_face"

    # The machinery itself.
    PRECHECK_FAILED = "precheck_failed"


class ImpossibleDate(StrEnum):
    """Why a date of the calendar is impossible none the less: what a finding `DATE_IMPOSSIBLE` has as its `reason`."""

    BEFORE_START = "before_start"
    BEFORE_BIRTH = "before_birth"
    AHEAD = "ahead"
    IN_NUMBER = "in_number"
