"""The rules of corrections in the contract and in the checks are one list."""

from __future__ import annotations

from case_contract.vocabulary import CorrectionRule as Contracted
from identity_checks.results import CorrectionRule as Applied


def test_every_rule_of_the_checks_is_in_the_contract() -> None:
    """R21: a correction that the machine makes can always be told to the client."""
    assert {rule.value for rule in Applied} == {rule.value for rule in Contracted}
