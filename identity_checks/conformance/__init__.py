"""A candidate network measured against the current one before it is switched on (R111)."""

from identity_checks.conformance.measuring import Pair, sample_pairs
from identity_checks.conformance.report import Conformance, Verdict, examine

__all__ = ["Conformance", "Pair", "Verdict", "examine", "sample_pairs"]
