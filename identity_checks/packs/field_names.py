"""The names of fields in packs, and which of them a zone or a layout gives."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from identity_checks.results import DocumentType


class FieldName(StrEnum):
    """The names that fields of packs may have: those that screens have words for."""

    NAME = "name"
    SURNAME = "surname"
    GIVEN_NAMES = "given_names"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    BIRTH_DATE = "birth_date"
    NATIONALITY = "nationality"
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    DOCUMENT_NUMBER = "document_number"
    PERSONAL_NUMBER = "personal_number"
    PERMIT_NUMBER = "permit_number"
    AUTHORITY = "authority"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"
    EXPIRY_DATE = "expiry_date"
    MRZ = "mrz"


DATES: Final = frozenset({FieldName.BIRTH_DATE, FieldName.VALID_FROM, FieldName.VALID_UNTIL, FieldName.EXPIRY_DATE})
OF_ZONE: Final = frozenset(
    {
        FieldName.DOCUMENT_NUMBER, FieldName.SURNAME, FieldName.GIVEN_NAMES, FieldName.NATIONALITY,
        FieldName.BIRTH_DATE, FieldName.SEX, FieldName.EXPIRY_DATE, FieldName.PERSONAL_NUMBER, FieldName.MRZ,
    }
)  # fmt: skip
OF_LAYOUT: Final = {
    DocumentType.RESIDENT_ID_FRONT: frozenset(
        {
            FieldName.NAME, FieldName.SEX, FieldName.ETHNICITY, FieldName.BIRTH_DATE, FieldName.ADDRESS,
            FieldName.ID_NUMBER,
        }
    ),
    DocumentType.RESIDENT_ID_BACK: frozenset({FieldName.AUTHORITY, FieldName.VALID_FROM, FieldName.VALID_UNTIL}),
}  # fmt: skip
"""What a machine readable zone, and the layout that a pack is like, give without an entry of `fields`."""
