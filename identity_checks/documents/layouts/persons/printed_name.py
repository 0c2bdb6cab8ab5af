"""A person's name as a resident ID card prints it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft, differences, drafted, unlikely
from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.words import Word
from identity_checks.results import CorrectionRule

_NO_PART: Final = re.compile(r"[^\w·]|[\d_]")
_OTHER_SCRIPT: Final = re.compile(r"[0-9A-Za-z]")


def printed_name(words: Sequence[Word]) -> FieldDraft:
    """Give the name that words say, specks left out and one dot between its parts.

    Digits are left out and told as corrections; a name with digits or with letters beside characters is unlikely,
    whether a character was misread or somebody printed it so.
    """
    read = "".join(word.text for word in words).replace("•", "·").replace(".", "·")
    name = _NO_PART.sub("", read)
    draft = drafted(name, words, differences(read, name, CorrectionRule.ALPHABET))
    mixed = _OTHER_SCRIPT.search(read) is not None and any(is_han(sign) for sign in read)
    return unlikely(draft) if mixed else draft
