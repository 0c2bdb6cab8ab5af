"""R21: the ethnic group of an ID card against the closed list."""

from types import MappingProxyType

import numpy as np
import pytest

from identity_checks.documents.layouts.draft import UNLIKELY
from identity_checks.documents.layouts.persons.ethnicities import ethnicity, nearest_ethnicity
from identity_checks.documents.text.engine import TextLine
from identity_checks.documents.text.words import PlacedLine, Sign, Word
from identity_checks.numbers.ethnic_groups import ETHNICITIES

_SOURCE = TextLine(np.zeros((4, 2), np.float32), "", 1.0, (), np.zeros((1, 38), np.float32), 1.0)
_LINE = PlacedLine(_SOURCE, 0.0, 100.0, 0.0, 20.0)


def _signs(*read: tuple[str, float, dict[str, float]]) -> list[Sign]:
    """Signs side by side, each with what else it may be."""
    return [
        Sign(text, score, at, at + 1, at + 0.5, _LINE, MappingProxyType(others))
        for at, (text, score, others) in enumerate(read)
    ]


def test_a_doubtful_ethnicity_is_decided_by_the_list() -> None:
    """The list decides between likely characters and never overrules a clear one."""
    assert nearest_ethnicity(_signs(("保", 0.5, {"傈": 0.3}), ("僳", 0.9, {}))) == "傈僳"
    assert nearest_ethnicity(_signs(("漢", 0.9, {"汉": 0.05}))) == "汉"
    assert nearest_ethnicity(_signs(("鑫", 0.99, {}))) == "鑫"
    for name in ETHNICITIES:
        assert nearest_ethnicity(_signs(*((sign, 0.99, {}) for sign in name))) == name


@pytest.mark.parametrize(("printed", "confidence"), [("火星", UNLIKELY), ("满", 0.99), ("维吾尔族", 0.99)])
def test_an_ethnicity_of_no_list_is_never_sure(printed: str, confidence: float) -> None:
    """It stays as it was read, however clear the print, and a person looks at it."""
    draft = ethnicity([Word(tuple(_signs(*((sign, 0.99, {}) for sign in printed))))])
    assert draft.value == printed.removesuffix("族")
    assert draft.confidence == pytest.approx(confidence)
