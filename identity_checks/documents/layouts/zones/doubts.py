"""What a zone's doubtful signs may be, settled by its check digits: Z and 2 look alike on a blurred copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from identity_checks.documents.text.codes import CodeSign
from identity_checks.numbers import MrzReading, read_mrz
from identity_checks.numbers.mrz_results import MrzCorrection, RepairRule

_WORTH_A_THOUGHT: Final = 0.02
"""Share of another sign from which it is one that was seen: what is printed clearly has none."""


def settled_by_doubt(reading: MrzReading, codes: Sequence[Sequence[CodeSign]], today: date) -> MrzReading | None:
    """Give a zone whose check digits all hold once one doubtful sign is the other that it may be.

    `codes` are its lines' signs as they were seen. None where no sign or more than one would do, or where a line has
    not a sign for each place. A number that is printed clearly and fails its check digit stays as it is: so looks one
    that was altered.
    """
    found: dict[tuple[str, ...], MrzReading] = {}
    for row, (text, code) in enumerate(zip(reading.lines, codes, strict=True)):
        if len(text) != len(code):
            continue
        for column, sign in enumerate(code):
            for other, share in sign.others.items():
                if share < _WORTH_A_THOUGHT or other == text[column]:
                    continue
                lines = list(reading.lines)
                lines[row] = text[:column] + other + text[column + 1 :]
                again = read_mrz(lines, today=today)
                if isinstance(again, MrzReading) and again.valid and again.lines == tuple(lines):
                    made = MrzCorrection(row, column, text[column], other, RepairRule.CHECK_DIGIT)
                    found[again.lines] = replace(again, corrections=(*reading.corrections, made))
    return next(iter(found.values())) if len(found) == 1 else None
