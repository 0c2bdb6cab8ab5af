"""What the evaluation takes from the product besides its reader: accept thresholds and folding of signs."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.documents.evaluation.scoring import Threshold
from case_contract.rules import SURE


def product_threshold() -> Threshold:
    """From which confidence the product offers a value for acceptance without a look at it (R56)."""
    return lambda _document_type, _field: SURE


def simplified_signs() -> Callable[[str], str]:
    """Traditional signs folded to simplified ones, a kindness to the plain readers."""
    from identity_checks.documents.text.simplified import to_simplified

    return to_simplified
