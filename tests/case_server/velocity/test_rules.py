"""R36: what is counted, from when on it is told, and how gravely."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.vocabulary import Severity
from case_server.velocity.rules import (
    CODES,
    DEFAULTS,
    MOST_CASES,
    MOST_HOURS,
    Measure,
    Rule,
    RuleFault,
    device_key,
    document_keys,
    network_key,
    rule_fault,
    severity,
)

ORDER = (None, Severity.WARNING, Severity.ALERT)
_RULES = st.builds(
    lambda hours, warning, more: Rule(hours, warning, None if more is None else min(warning + more, MOST_CASES)),
    st.integers(1, MOST_HOURS),
    st.integers(2, MOST_CASES),
    st.none() | st.integers(0, 50),
)


def test_every_measure_has_a_rule_that_can_be_and_a_finding() -> None:
    """R36: device, address, document and face, each with a default."""
    assert set(DEFAULTS) == set(CODES) == set(Measure)
    assert all(rule_fault(rule) is None for rule in DEFAULTS.values())


@given(rule=_RULES, cases=st.integers(1, 1200), customers=st.integers(1, 1200))
def test_more_cases_are_never_less_grave(rule: Rule, cases: int, customers: int) -> None:
    """R36: monotonous in cases; nothing under the warning; one customer's own cases are never an alert."""
    assert rule_fault(rule) is None
    one, more = (severity(rule, cases=count, customers=min(customers, count)) for count in (cases, cases + 1))
    assert ORDER.index(more) >= ORDER.index(one)
    assert (one is None) == (cases < rule.warning)
    assert severity(rule, cases=cases, customers=1) is not Severity.ALERT
    if rule.alert is None:
        assert one is not Severity.ALERT


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (Rule(0, 3, 6), RuleFault.HOURS),
        (Rule(MOST_HOURS + 1, 3, 6), RuleFault.HOURS),
        (Rule(24, 1, 6), RuleFault.WARNING),
        (Rule(24, MOST_CASES + 1, None), RuleFault.WARNING),
        (Rule(24, 6, 3), RuleFault.ALERT),
        (Rule(24, 6, MOST_CASES + 1), RuleFault.ALERT),
    ],
)
def test_rules_that_cannot_be(rule: Rule, fault: RuleFault) -> None:
    """R36: a setting is refused with what is wrong with it."""
    assert rule_fault(rule) is fault


def test_what_all_devices_have_is_no_device() -> None:
    """R36: customers who forbid to be told by a number all have the same one."""
    assert device_key("00000000-0000-0000-0000-000000000000") is None
    assert device_key("11111111") is None
    assert device_key("A1B2C3D4-EF01") == device_key("a1b2c3d4-ef01") != device_key("a1b2c3d4-ef02")


@given(st.ip_addresses())
def test_addresses_are_those_of_customers(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """R36: private addresses are a proxy's; one connection has a whole /64."""
    key = network_key(str(address))
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    assert (key is not None) == (mapped or address).is_global
    if isinstance(address, ipaddress.IPv6Address) and mapped is None and key is not None:
        assert key == network_key(str(ipaddress.IPv6Address(int(address) ^ 1)))
        assert key != network_key(str(ipaddress.IPv6Address(int(address) ^ (1 << 64))))


def test_addresses_by_example() -> None:
    """R36: written in two ways it is one address."""
    assert network_key("::ffff:1.2.3.4") == network_key("1.2.3.4") == "1.2.3.4"
    assert network_key("10.0.0.7") is network_key("127.0.0.1") is network_key("::1") is None


def test_numbers_of_persons_documents() -> None:
    """R36: a number read for sure and the same one stated count once; a licence is shared by its people."""
    number = "440305197501010015"
    read = {f"id_number:{number}", "uscc:91330106MA2CF0XB60", "document_number:UTO:L898902C3"}
    assert document_keys({"id_number": f" {number} "}, read) == {f"id_number:{number}", "document_number:UTO:L898902C3"}
    assert document_keys({"id_number": "440305197501010016"}, ()) == frozenset(), "its check digit fails"
    assert document_keys({}, ()) == frozenset()
