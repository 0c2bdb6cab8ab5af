"""What is left of a passport's zone of which the picture's edge has taken the beginning: days, sex, state and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.layouts.passport import zone_line
from identity_checks.documents.text.words import PlacedLine, bounding, mean_score, rows_of
from identity_checks.numbers import MrzReading, read_mrz
from identity_checks.numbers.mrz_layout import TD3
from identity_checks.packs.spelling import ZONE_LETTERS, folded

_BEHIND_THE_NUMBER: Final = re.compile(r"[A-Z<]{3}\d{7}[MFX<]\d{7}(?=[A-Z0-9<]*$)")
_LEAD: Final = "P<"
_NAMES: Final = re.compile(r"(<?[A-Z]+(?:<[A-Z]+)*)<<([A-Z]*(?:<[A-Z]+)*)<*")
"""A first line from the issuer or from within it on."""
_NO_NUMBER: Final = "<<<<<<<<<0"
_DOUBT: Final = 0.7
"""Its two dates have check digits of their own; sex and nationality have none, and the one over all is not known."""


def zone_remains(lines: Sequence[PlacedLine], today: date) -> dict[str, FieldDraft]:
    """Give what stands behind the number in a passport's second line, if both dates have their check digits.

    Nothing where two lines say so: two documents.
    """
    found: list[dict[str, FieldDraft]] = []
    for row in rows_of(lines):
        line = zone_line(row)
        rest = None if line is None else _BEHIND_THE_NUMBER.search(line.text)
        if line is None or rest is None:
            continue
        nationality = rest[0][:3]
        first = f"P<{nationality}X<<X".ljust(TD3.line_length, "<")
        reading = read_mrz([first, (_NO_NUMBER + rest[0]).ljust(TD3.line_length, "<")], today=today)
        if not isinstance(reading, MrzReading):
            continue
        dated = {item.field for item in reading.check_digits if item.right}
        if not {"birth_date", "expiry_date"} <= dated or reading.birth_date is None or reading.expiry_date is None:
            continue
        values = {
            "nationality": "" if reading.unknown_codes else reading.nationality,
            "birth_date": reading.birth_date.isoformat(),
            "sex": reading.sex,
            "expiry_date": reading.expiry_date.isoformat(),
        }
        sure, corners = _DOUBT * mean_score([line.word]), bounding([line.word])
        found.append({name: FieldDraft(value, sure, corners) for name, value in values.items() if value})
    if len(found) != 1:
        return {}
    return {**found[0], **_names(lines, found[0]["nationality"].value if "nationality" in found[0] else "")}


def _names(lines: Sequence[PlacedLine], nationality: str) -> dict[str, FieldDraft]:
    """Give the names in a first line of which the edge has left the end of the issuer at most, if they are printed.

    The issuer is taken for the state of the nationality (ICAO 9303-4, 4.2.2.1). Where nothing of it is left, the edge
    may have taken a part of the surname as well.
    """
    printed = {part for line in lines if "<" not in line.source.text for part in _in_latin(line.source.text)}
    for row in rows_of(lines):
        line = zone_line(row)
        parts = None if line is None else _NAMES.fullmatch(line.text)
        if line is None or parts is None:
            continue
        before, given = parts[1], parts[2].replace("<", " ").strip()
        for count in range(1, len(_LEAD) + len(nationality) + 1):
            surname = before[count:].replace("<", " ").strip()
            issued = f"{_LEAD}{nationality}".endswith(before[:count])
            if issued and surname in printed:
                sure, corners = _DOUBT * mean_score([line.word]), bounding([line.word])
                values = {"surname": surname, "given_names": given}
                return {name: FieldDraft(value, sure, corners) for name, value in values.items() if value in printed}
    return {}


def _in_latin(text: str) -> Iterator[str]:
    """Give the words in Latin letters of a line as a zone has them, and those behind a name in Han."""
    for part in re.split("[^A-Z' -]+", text.upper().translate(ZONE_LETTERS)):
        if words := [folded(word) for word in re.split("[' -]+", part) if word]:
            yield " ".join(words)
