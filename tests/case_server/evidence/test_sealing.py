"""Envelope encryption: only the right key, case and kind open a sealed value (R22, R79)."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.identifiers import new_id
from case_server.evidence.sealing import SealBroken, associated_data, open_json, open_sealed, seal, seal_json

KEY = bytes(range(32))
CASE = UUID("0193a2b4-7c00-7000-8000-000000000001")


@given(data=st.binary(max_size=300), associated=st.binary(max_size=40))
def test_what_is_sealed_opens_again(data: bytes, associated: bytes) -> None:
    """R22: sealed and opened under the same key and associated data gives the same bytes, never twice the same seal."""
    sealed = seal(KEY, data, associated)
    assert open_sealed(KEY, sealed, associated) == data
    assert seal(KEY, data, associated) != sealed
    assert len(data) < 8 or data not in sealed


@given(data=st.binary(min_size=1, max_size=64), place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_any_changed_bit_is_found(data: bytes, place: int, bit: int) -> None:
    """R22: authenticated encryption; no damage passes silently."""
    sealed = bytearray(seal(KEY, data, b"a"))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(SealBroken):
        open_sealed(KEY, bytes(sealed), b"a")


def test_wrong_key_case_or_kind_does_not_open() -> None:
    """R22: a sealed value cannot be moved to another case or pass for another kind."""
    sealed = seal(KEY, b"portrait", associated_data(CASE, "selfie"))
    with pytest.raises(SealBroken):
        open_sealed(bytes(32), sealed, associated_data(CASE, "selfie"))
    with pytest.raises(SealBroken):
        open_sealed(KEY, sealed, associated_data(new_id(datetime(2026, 1, 1, tzinfo=UTC)), "selfie"))
    with pytest.raises(SealBroken):
        open_sealed(KEY, sealed, associated_data(CASE, "id_front"))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x02" + bytes(40), b"\x01" + bytes(12)])
def test_what_is_no_seal_is_told_apart(sealed: bytes) -> None:
    """Truncated values and unknown versions are broken seals, not crashes."""
    with pytest.raises(SealBroken):
        open_sealed(KEY, sealed, b"")


def test_json_keeps_chinese() -> None:
    """Declared values come back as they were given."""
    value = {"name": "张伟", "id_number": "440305197501010015"}
    sealed = seal_json(KEY, value, CASE, "declared")
    assert open_json(KEY, sealed, CASE, "declared") == value
    assert "张伟".encode() not in sealed
    assert json.dumps(value).encode() not in sealed
