"""Signs that nobody means: dropped from what people write, refused in what machines send (R19, R21)."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from case_contract.commands import AddNote, DecideField
from case_contract.intake import CaseSubmission
from case_contract.vocabulary import DocumentType, FieldBasis

_BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_WITHOUT_WIDTH = {
    *"\u00ad\u180e\u200b\ufeff",
    *(chr(code) for code in (*range(0x2060, 0x2065), *range(0x206A, 0x2070), *range(0xFFF9, 0xFFFC))),
}
_UNMEANT = [
    chr(code)
    for code in range(0x10000)
    # Unicode promises never to add to Cc and Cs, and all of them are below.
    if (unicodedata.category(chr(code)) in {"Cc", "Cs"} and chr(code) not in "\t\n\r")
    or chr(code) in _BIDI | _WITHOUT_WIDTH
]
_MEANT = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=sorted(_BIDI | _WITHOUT_WIDTH)), max_size=60
)


def _submission(**changed: object) -> str:
    stated = {
        "tenant_reference": "A-1",
        "case_type": "payment_account",
        "subject_id": "C-1",
        "declared": {"name": "张伟"},
        "consent": {"given_at": "2026-11-02T00:00:00Z", "text_version": "v1"},
    }
    return json.dumps(stated | changed)


@given(before=_MEANT, sign=st.sampled_from(_UNMEANT), after=_MEANT)
def test_what_a_person_pasted_along_is_dropped(before: str, sign: str, after: str) -> None:
    """The same text is signed and judged on both sides: reading it again changes nothing."""
    field = DecideField(
        document_type=DocumentType.RESIDENT_ID_FRONT,
        field="name",
        value=before + sign + after,
        basis=FieldBasis.READ,
    )
    assert field.value == before + after
    assert DecideField.model_validate_json(field.model_dump_json()) == field


@given(text=_MEANT.filter(bool))
def test_what_a_person_meant_stays(text: str) -> None:
    """Every other sign, line ends and tabs too."""
    assert AddNote(text=f"{text}\n\t{text}").text == f"{text}\n\t{text}"


def test_the_limit_counts_what_is_left() -> None:
    """A note of nothing but such signs is an empty one."""
    with pytest.raises(ValidationError):
        AddNote(text="\x00\u202e")


@given(before=_MEANT, sign=st.sampled_from(_UNMEANT), after=_MEANT)
@pytest.mark.parametrize("place", ["value", "key", "tenant_reference", "subject_id"])
def test_what_a_system_sends_is_refused(place: str, before: str, sign: str, after: str) -> None:
    """Whoever sends it should know; a customer's words are never changed in silence."""
    text = before + sign + after
    changed = {"value": {"declared": {"name": text}}, "key": {"declared": {text: "x"}}}.get(place, {place: text})
    with pytest.raises(ValidationError):
        CaseSubmission.model_validate_json(_submission(**changed))


@given(text=_MEANT)
def test_what_a_system_means_is_taken_as_it_is(text: str) -> None:
    """Addresses may have line ends."""
    taken = CaseSubmission.model_validate_json(_submission(declared={"address": f"{text}\n{text}"}))
    assert taken.declared == {"address": f"{text}\n{text}"}


@pytest.mark.parametrize("name", ["نازنین\u200cزهرا", "क\u094d\u200dष", "邉\U000e0100"])
def test_joiners_and_variants_that_names_are_written_with_are_taken(name: str) -> None:
    """Persian and Indian spelling, and the form of a rare Chinese sign."""
    assert CaseSubmission.model_validate_json(_submission(declared={"name": name})).declared == {"name": name}


@pytest.mark.parametrize("sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"])
def test_two_references_that_look_the_same_are_the_same(sign: str) -> None:
    """A reference is searched for as it is seen."""
    with pytest.raises(ValidationError):
        CaseSubmission.model_validate_json(_submission(tenant_reference=f"A{sign}1"))
