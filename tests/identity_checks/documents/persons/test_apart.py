"""A note that stands apart behind a name or an address is read as a part of it, and that is not sure (R20, R21)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.rules import SURE
from identity_checks.documents.layouts.apart import unsure_where_apart
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.text.engine import TextLine
from tests.identity_checks.packs.lines import line, sheet

_HAN = st.text(alphabet="李昇王芳欧阳娜仁图雅", min_size=2, max_size=12)


def _is_sure(field: str, lines: Sequence[TextLine]) -> bool:
    value = "".join(item.text.replace(" ", "") for item in lines)
    draft = FieldDraft(value, 0.999, np.concatenate([item.corners for item in lines]))
    return unsure_where_apart(sheet(*lines), {field: draft})[field].confidence >= SURE


@pytest.mark.parametrize(
    ("field", "lines"),
    [
        ("name", [line("李昇", 40, 40), line("同名", 120, 40)]),
        ("name", [line("欧阳娜", 40, 40), line("同名", 150, 36)]),
        ("legal_representative", [line("王芳", 40, 40), line("复印", 160, 40)]),
        ("address", [line("上海市浦东新区唐镇唐丰路", 40, 40), line("弄东号室", 40, 80), line("已核对", 150, 80)]),
    ],
)
def test_a_note_beside_a_value_makes_it_unsure(field: str, lines: Sequence[TextLine]) -> None:
    assert not _is_sure(field, lines)


def test_other_values_and_numbers_have_gaps() -> None:
    """A scope goes on behind a stop, and a house number stands apart from what follows."""
    assert _is_sure("business_scope", [line("销售", 40, 40), line("批发", 160, 40)])
    assert _is_sure("address", [line("唐丰路777", 40, 40), line("弄", 260, 40)])


@given(text=_HAN, pitch=st.floats(0.4, 3.0), height=st.floats(16, 60))
def test_a_name_at_one_pitch_is_sure(text: str, pitch: float, height: float) -> None:
    """R21: names may be spaced out, those of two signs but little."""
    step = pitch * height if len(text) > 2 else min(pitch, 1.1) * height
    signs = [line(sign, 40 + place * step, 40, height=height) for place, sign in enumerate(text)]
    assert _is_sure("name", signs)
