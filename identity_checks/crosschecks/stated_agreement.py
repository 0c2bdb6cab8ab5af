"""What the values of a document say against what the customer stated (R23).

Of values however they came about: read by the machine, or as a person corrected them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from identity_checks.crosschecks.values import is_latin, likeness, same_latin_name
from identity_checks.results import DocumentType, Severity

_STATED_AS: Final = MappingProxyType(
    {
        (DocumentType.BUSINESS_LICENCE, "name"): "company_name",
        (DocumentType.BUSINESS_LICENCE, "address"): "company_address",
    }
)
"""Under which name a customer states a field that two documents have in common."""
_NEVER_STATED: Final = frozenset({"mrz"})
_IDENTIFYING: Final = frozenset({"name", "surname", "given_names", "id_number", "uscc", "document_number"})
_NEARLY_THE_SAME: Final = 0.9
_NAME: Final = "name"
_NAMES_IN_TWO: Final = ("surname", "given_names")
_WITH_NAMES_IN_TWO: Final = frozenset({DocumentType.PASSPORT, DocumentType.REGIONAL})
"""Kinds that may have surname and given names in two fields, beside the name in the state's own script or without."""


@dataclass(frozen=True, slots=True)
class StatedSaid:
    """A field of a document that is not what the customer stated; `likeness` of both is 0..1 and below 1.

    `rests_on` are the fields of the document that were compared.
    """

    field: str
    severity: Severity
    likeness: float
    rests_on: tuple[str, ...]

    @property
    def details(self) -> dict[str, str]:
        """What a finding of it bears."""
        return {"likeness": f"{self.likeness:.2f}"}


def stated_agreement(
    document_type: str, values: Mapping[str, str], stated: Mapping[str, str]
) -> tuple[StatedSaid, ...]:
    """Give every field of a document that differs from what was stated; a field without either is not compared.

    `document_type` is a `DocumentType`'s value; `stated` has names as in readings, of a licence `company_name` and
    `company_address`, and may have surname and given names as one `name`.
    """
    return tuple(_differing(DocumentType(document_type), values, stated))


def is_compared(document_type: str, field: str, stated: Mapping[str, str]) -> bool:
    """Say whether anything that was stated is compared with a field of this kind of document."""
    kind = DocumentType(document_type)
    of_the_name = kind in _WITH_NAMES_IN_TWO and field in _NAMES_IN_TWO and bool(_said(kind, _NAME, stated))
    return of_the_name or bool(_said(kind, field, stated))


def new_differences(
    document_type: str, before: Mapping[str, str], after: Mapping[str, str], stated: Mapping[str, str]
) -> tuple[StatedSaid, ...]:
    """Give every field that differs from what was stated and did not, or was another value, before."""
    known = {(one.field, before[one.field]) for one in stated_agreement(document_type, before, stated)}
    found = stated_agreement(document_type, after, stated)
    return tuple(one for one in found if (one.field, after[one.field]) not in known)


def _said(kind: DocumentType, field: str, stated: Mapping[str, str]) -> str:
    return "" if field in _NEVER_STATED else stated.get(_STATED_AS.get((kind, field), field), "").strip()


def _differing(kind: DocumentType, values: Mapping[str, str], stated: Mapping[str, str]) -> Iterator[StatedSaid]:
    in_two = kind in _WITH_NAMES_IN_TWO and all(values.get(half) for half in _NAMES_IN_TWO)
    for field, value in values.items():
        said = _said(kind, field, stated)
        if field == _NAME and in_two and is_latin(said) and not is_latin(value):
            # The same name in another script cannot be compared, and the one in Latin letters stands beside it.
            continue
        alike = likeness(field, said, value) if said and value else 1.0
        if alike < 1.0:
            grave = Severity.ALERT if field in _IDENTIFYING else Severity.WARNING
            yield StatedSaid(field, Severity.INFO if alike >= _NEARLY_THE_SAME else grave, alike, (field,))
    name, surname = stated.get(_NAME, "").strip(), values.get("surname")
    # A name stated as one is compared with both names; a Chinese one cannot be.
    if kind not in _WITH_NAMES_IN_TWO or surname is None or not is_latin(name):
        return
    # Half a name of a pack that may read no more differs from nothing; a whole one in Latin letters was compared.
    if kind is DocumentType.REGIONAL and (not in_two or is_latin(values.get(_NAME, ""))):
        return
    if not same_latin_name(surname, values.get("given_names", ""), name):
        yield StatedSaid("surname", Severity.ALERT, 0.0, _NAMES_IN_TWO)
