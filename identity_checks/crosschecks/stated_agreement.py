"""What the values of a document say against what the customer stated (R23).

Of values however they came about: read by the machine, or as a person corrected them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from identity_checks.crosschecks.person_names import is_part, is_part_of_given, is_part_of_whole, ways_stated
from identity_checks.crosschecks.values import is_latin, latin_words, likeness, same_latin_name
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
PART: Final = "part"
"""Detail `match` of a finding about a name that was stated in part."""
_NEARLY_THE_SAME: Final = 0.9
_NAME: Final = "name"
_NAMES_IN_TWO: Final = ("surname", "given_names")
_OF_PERSONS: Final = frozenset({"name", "surname", "given_names", "legal_representative"})
_WITH_NAMES_IN_TWO: Final = frozenset({DocumentType.PASSPORT, DocumentType.REGIONAL})
"""Kinds that may have surname and given names in two fields, beside the name in the state's own script or without."""


@dataclass(frozen=True, slots=True)
class StatedSaid:
    """A field of a document that is not what the customer stated; `likeness` of both is 0..1 and below 1.

    `rests_on` are the fields of the document that were compared. `is_part`: a name of which some given names were not
    stated, and nothing else is another.
    """

    field: str
    severity: Severity
    likeness: float
    rests_on: tuple[str, ...]
    is_part: bool = False

    @property
    def details(self) -> dict[str, str]:
        """What a finding of it bears."""
        return {"likeness": f"{self.likeness:.2f}"} | ({"match": PART} if self.is_part else {})


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
        alike = _likeness(kind, field, said, value) if said and value else 1.0
        if alike < 1.0 and _is_stated_in_part(kind, field, said, value):
            yield StatedSaid(field, Severity.WARNING, _share(said, value), (field,), is_part=True)
        elif alike < 1.0:
            grave = Severity.ALERT if field in _IDENTIFYING else Severity.WARNING
            yield StatedSaid(field, Severity.INFO if alike >= _NEARLY_THE_SAME else grave, alike, (field,))
    name, surname = stated.get(_NAME, "").strip(), values.get("surname")
    # A name stated as one is compared with both names; a Chinese one cannot be.
    if kind not in _WITH_NAMES_IN_TWO or surname is None or not is_latin(name):
        return
    # Half a name of a pack that may read no more differs from nothing; a whole one in Latin letters was compared.
    if kind is DocumentType.REGIONAL and (not in_two or is_latin(values.get(_NAME, ""))):
        return
    given = values.get("given_names", "")
    if any(same_latin_name(surname, given, way) for way in ways_stated(name)):
        return
    of_surname, of_given = latin_words(surname), latin_words(given)
    if any(is_part_of_given(latin_words(way), of_surname, of_given) for way in ways_stated(name)):
        share = _share(name, f"{surname} {given}")
        yield StatedSaid("surname", Severity.WARNING, share, _NAMES_IN_TWO, is_part=True)
    else:
        yield StatedSaid("surname", Severity.ALERT, 0.0, _NAMES_IN_TWO)


def _likeness(kind: DocumentType, field: str, said: str, value: str) -> float:
    """How alike what was stated and a value are; a form of address on either side makes no difference (0260)."""
    alike = likeness(field, said, value)
    if alike >= 1.0 or not _is_of_a_person(kind, field):
        return alike
    ways = ((one, other) for one in ways_stated(said) for other in ways_stated(value))
    return max(likeness(field, one, other) for one, other in ways)


def _is_stated_in_part(kind: DocumentType, field: str, said: str, value: str) -> bool:
    """Whether a name in Latin letters lacks some of its given names, and has nothing else."""
    if not _is_of_a_person(kind, field) or field == "surname" or not (is_latin(said) and is_latin(value)):
        return False
    of = is_part if field == "given_names" else is_part_of_whole
    return any(of(latin_words(way), latin_words(value)) for way in ways_stated(said))


def _is_of_a_person(kind: DocumentType, field: str) -> bool:
    return field in _OF_PERSONS and not (kind is DocumentType.BUSINESS_LICENCE and field == _NAME)


def _share(said: str, value: str) -> float:
    """How much of a name was stated: below 1, so that it stays a difference."""
    words = latin_words(value)
    return min(sum(word in latin_words(said) for word in words) / max(len(words), 1), 0.99)
