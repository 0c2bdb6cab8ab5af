"""Was a selfie taken of a display or of a print? What of its picture can soundly be judged without a layout.

A photograph of a display or of a print carries the same peaks in its spectrum whatever it shows. Fine weaves and blinds
have them too, so a lattice is a hint here and never more than information; the grain of a selfie is not judged at all,
for phones smooth faces in ways that no drawn picture shows.
"""

from __future__ import annotations

from typing import Final

from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness.detectors.spectrum import lattice_features
from identity_checks.genuineness.judging import is_display, judge_selfie
from identity_checks.genuineness.view import Pixels
from identity_checks.results import Finding, Severity

_LEAST_SIDE: Final = 320
"""A smaller picture was scaled down, and a lattice with it."""


def check_selfie(page: Pixels) -> tuple[Finding, ...]:
    """Give what makes a selfie's picture (uint8 BGR) suspicious; what its file says is `check_file`'s.

    A lattice as of a display or a print is INFO, over the whole picture, with its `strength` in the details.
    """
    height, width = page.shape[:2]
    if min(height, width) < _LEAST_SIDE:
        return ()
    lattice = lattice_features(page)
    judgement = judge_selfie(lattice)
    if judgement is None:
        return ()
    recapture = Finding(
        FindingCode.SCREEN_RECAPTURE if is_display(lattice) else FindingCode.PRINT_RECAPTURE,
        Severity.INFO,
        region=((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))),
        confidence=judgement.confidence,
        details={"strength": f"{judgement.strength:.2f}"},
    )
    return (recapture,)
