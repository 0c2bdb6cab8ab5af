"""What travels: round trips, closed shapes, signatures, service codes (R22, R72, R86)."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from case_contract.accounts import EnrolWorkstation, SignedIn, SignIn
from case_contract.commands import AddNote, CompleteStep, Decide, SignedCommand, UnsignedCommand
from case_contract.frozen import without_unmeant
from case_contract.identifiers import new_id, new_service_code, normal_service_code
from case_contract.signing import command_bytes, request_signature, signature_timestamp, webhook_signature
from case_contract.vocabulary import StepOutcome, Verdict

AT = datetime(2026, 11, 22, 8, 0, 0, 123456, tzinfo=UTC)


def a_command(text: str = "备注 note") -> UnsignedCommand:
    return UnsignedCommand(
        command_id=new_id(AT),
        case_id=new_id(AT),
        account_id=new_id(AT),
        workstation_id=new_id(AT),
        base_version=3,
        sequence=7,
        made_at=AT,
        body=AddNote(text=text),
    )


@given(text=st.text(max_size=200).filter(without_unmeant))
def test_signed_bytes_survive_the_journey(text: str) -> None:
    """A signature made on one side holds on the other after JSON there and back, whatever the text."""
    key = Ed25519PrivateKey.generate()
    command = a_command(text)
    sent = SignedCommand(command=command, signature=key.sign(command_bytes(command))).model_dump_json()
    arrived = SignedCommand.model_validate_json(sent)
    key.public_key().verify(arrived.signature, command_bytes(arrived.command))
    assert arrived.command == command


def test_every_part_of_a_command_is_signed() -> None:
    command = a_command()
    variants: list[dict[str, object]] = [
        {"command_id": new_id()},
        {"case_id": new_id()},
        {"account_id": new_id()},
        {"workstation_id": new_id()},
        {"base_version": 4},
        {"sequence": 8},
        {"made_at": AT + timedelta(microseconds=1)},
        {"body": Decide(verdict=Verdict.APPROVE)},
    ]
    assert {name for variant in variants for name in variant} == set(UnsignedCommand.model_fields)
    for variant in variants:
        assert command_bytes(command.model_copy(update=variant)) != command_bytes(command)


def test_messages_are_closed_and_times_are_aware() -> None:
    with pytest.raises(ValidationError):
        AddNote.model_validate({"text": "x", "txet": "y"})
    with pytest.raises(ValidationError):
        UnsignedCommand.model_validate({**a_command().model_dump(), "made_at": datetime(2026, 1, 1)})  # noqa: DTZ001


def test_secrets_do_not_show() -> None:
    assert "hunter2" not in repr(SignIn(login="a", password=SecretStr("hunter2"), one_time_code="123456"))
    assert not {"access_token", "refresh_token"} & {n for n, f in SignedIn.model_fields.items() if f.repr}


def test_request_signature_is_plain_hmac() -> None:
    """A tenant can compute it with nothing but SHA-256 (independent computation here)."""
    body = b'{"a":1}'
    text = f"1700000000\nPOST\n/v1/cases\nkey-1\n{hashlib.sha256(body).hexdigest()}"
    expected = hmac.new(b"secret", text.encode(), "sha256").hexdigest()
    made = request_signature(
        b"secret", timestamp=1700000000, method="post", path="/v1/cases", idempotency_key="key-1", body=body
    )
    assert made == f"t=1700000000,v1={expected}"
    assert signature_timestamp(made) == 1700000000
    notice = UUID(int=5)
    assert webhook_signature(b"secret", timestamp=5, notice_id=notice, body=body).startswith("t=5,v1=")


@pytest.mark.parametrize(
    "text", ["", "t=", "t=,v1=", "t=1", "t=-1,v1=a", "v1=a,t=1", "t=٣,v1=a", "t=99999999999999,v1="]
)
def test_malformed_signature_headers_have_no_time(text: str) -> None:
    assert signature_timestamp(text) is None


def test_identities_are_version_seven_and_ordered() -> None:
    early, late = new_id(AT), new_id(AT + timedelta(seconds=1))
    assert early.version == late.version == 7
    assert early < late
    assert int(early.hex[:12], 16) == int(AT.timestamp() * 1000)


@given(st.integers(0, 7), st.data())
def test_service_code_catches_every_single_mistake(place: int, data: st.DataObject) -> None:
    """R86: the check sign finds each mistyped sign; case, blanks and the hyphen do not matter."""
    code = new_service_code()
    assert normal_service_code(code.lower().replace("-", " ")) == code
    plain = code.replace("-", "")
    wrong = data.draw(st.sampled_from([sign for sign in "23456789ABCDEFGHJKMNPQRSTVWXYZ" if sign != plain[place]]))
    assert normal_service_code(plain[:place] + wrong + plain[place + 1 :]) is None
    assert normal_service_code(plain + "2") is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("sequence", 2**70), ("sequence", 2**63), ("sequence", -1), ("base_version", 2**31), ("base_version", -1)],
)
def test_a_number_that_no_column_holds_is_no_command(field: str, value: int) -> None:
    """R22: refused by name at the door, for a command that cannot be kept would never get its outcome."""
    with pytest.raises(ValidationError) as refused:
        UnsignedCommand.model_validate({**a_command().model_dump(), field: value})
    assert [fault["loc"] for fault in refused.value.errors()] == [(field,)]


@pytest.mark.parametrize("text", ["a\nb", "a\u2028b", "a\u202eb", "a\u200fb", "a\x00b", "a\tb", "a\n", "x" * 201])
def test_what_was_on_screen_is_named_in_one_plain_line(text: str) -> None:
    """R72: what a command says was seen can be kept as it was signed."""
    with pytest.raises(ValidationError):
        CompleteStep(step="face", outcome=StepOutcome.PASSED, seen=(text,))
    with pytest.raises(ValidationError):
        EnrolWorkstation(public_key=b"k", name=text)


def test_the_largest_numbers_are_commands() -> None:
    """The bounds are those of the columns."""
    largest = a_command().model_dump() | {"sequence": 2**63 - 1, "base_version": 2**31 - 1}
    assert UnsignedCommand.model_validate(largest).sequence == 2**63 - 1
