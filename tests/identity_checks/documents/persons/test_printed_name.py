"""R21: a person's name as a resident ID card prints it; what is left out of it is told."""

from types import MappingProxyType

import numpy as np
import pytest

from identity_checks.documents.layouts.draft import UNLIKELY
from identity_checks.documents.layouts.persons.printed_name import printed_name
from identity_checks.documents.text.engine import TextLine
from identity_checks.documents.text.words import PlacedLine, Sign, Word
from identity_checks.results import Correction, CorrectionRule

_SOURCE = TextLine(np.zeros((4, 2), np.float32), "", 1.0, (), np.zeros((1, 38), np.float32), 1.0)
_LINE = PlacedLine(_SOURCE, 0.0, 100.0, 0.0, 20.0)
_SURE = 0.999


def _word(text: str, left: float = 0.0, step: float = 1.0) -> Word:
    return Word(
        tuple(
            Sign(
                sign,
                _SURE,
                left + step * at,
                left + step * (at + 1),
                left + step * (at + 0.5),
                _LINE,
                MappingProxyType({}),
            )
            for at, sign in enumerate(text)
        )
    )


@pytest.mark.parametrize(
    ("printed", "name", "sure"),
    [
        ("王小明", "王小明", True),
        ("买买提•吐尔逊", "买买提·吐尔逊", True),
        ("阿依.古丽", "阿依·古丽", True),
        ("王小，明", "王小明", True),
        ("王小2明", "王小明", False),
        ("王小明Tom", "王小明Tom", False),
        ("SMITH", "SMITH", True),
    ],
)
def test_a_name_with_digits_or_letters_in_it_is_not_sure(printed: str, name: str, sure: bool) -> None:
    """王小2明 was given as 王小明, sure and without a word."""
    draft = printed_name([_word(printed)])
    assert draft.value == name
    assert (draft.confidence > UNLIKELY) is sure


def test_what_is_left_out_is_a_correction() -> None:
    """With its place, and by which rule."""
    draft = printed_name([_word("王小2明")])
    assert draft.corrections == (Correction(2, "2", "", CorrectionRule.ALPHABET),)


@pytest.mark.parametrize(("left", "name"), [(20.0, "雷瑄"), (26.0, "雷瑄"), (40.0, "雷雷瑄")])
def test_a_sign_that_two_boxes_hold_stands_once(left: float, name: str) -> None:
    """R20: 姓名雷 and 雷瑄 overlapped; two of the same beside each other are two."""
    assert printed_name([_word("雷", 20.0, 20.0), _word("雷瑄", left, 20.0)]).value == name
