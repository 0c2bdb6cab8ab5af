"""The ethnic group on a resident ID card: one of a closed list (GB/T 3304)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from identity_checks.documents.layouts.draft import FieldDraft, differences, drafted, unlikely
from identity_checks.documents.text.words import Sign, Word
from identity_checks.numbers.ethnic_groups import ETHNICITIES
from identity_checks.results import CorrectionRule


def ethnicity(words: Sequence[Word]) -> FieldDraft:
    """Give the ethnic group that these words say; what is in no list stays as it was read, and is unlikely."""
    read = "".join(word.text for word in words)
    name = nearest_ethnicity([sign for word in words for sign in word.signs])
    if name not in ETHNICITIES:
        return unlikely(drafted(name, words))
    return drafted(name, words, differences(read, name, CorrectionRule.LIST))


def nearest_ethnicity(signs: Sequence[Sign]) -> str:
    """Give the ethnic group that was printed; text that is close to none stays as it was read.

    Where characters are doubtful, the group decides whose characters are likeliest taken together.
    """
    signs = [sign for sign in signs if re.fullmatch(r"\w", sign.text)]
    cleaned = "".join(sign.text for sign in signs)
    if cleaned in ETHNICITIES:
        return cleaned
    if cleaned.endswith("族") and cleaned[:-1] in ETHNICITIES:
        return cleaned[:-1]
    likely: dict[str, float] = {}
    for name in ETHNICITIES:
        if len(name) != len(cleaned):
            continue
        chances = [
            sign.score if sign.text == wanted else sign.others.get(wanted, 0.0)
            for sign, wanted in zip(signs, name, strict=True)
        ]
        agreeing = sum(sign.text == wanted for sign, wanted in zip(signs, name, strict=True))
        if min(chances) > 0 or (agreeing >= 1 and agreeing == len(name) - 1):
            likely[name] = float(np.prod([max(chance, 1e-5) for chance in chances]))
    if not likely:
        return cleaned
    best = max(likely, key=lambda name: likely[name])
    tied = [name for name in likely if likely[name] > 0.5 * likely[best]]
    return best if len(tied) == 1 else cleaned
