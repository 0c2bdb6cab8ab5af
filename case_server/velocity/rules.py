"""From how many cases on a count is worth telling, and what a value is counted by. Pure."""

import ipaddress
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from case_contract.vocabulary import Severity
from identity_checks.finding_codes import FindingCode
from identity_checks.numbers.residence_permits import check_identity_number

VERSION: Final = "velocity 1"
MOST_HOURS: Final = 720
"""The longest window: 30 days. What cases have in common is forgotten after that."""
MOST_CASES: Final = 1000
"""As far as anything is counted."""
_LEAST_CASES: Final = 2
_LEAST_SIGNS: Final = 4
"""A device number of fewer different signs (zeros, where a customer forbids to be told by) is no device's."""
_IPV6_OF_ONE: Final = 64
"""A connection has the addresses of a whole /64, and changes them by itself."""


class Measure(StrEnum):
    """What cases may have in common."""

    DEVICE = "device"
    NETWORK = "network"
    DOCUMENT = "document"
    FACE = "face"


class RuleFault(StrEnum):
    """Why a rule cannot be."""

    HOURS = "hours"
    WARNING = "warning"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Rule:
    """Cases within `hours`, the one looked at among them: from `warning` on a warning, from `alert` on an alert."""

    hours: int
    warning: int
    alert: int | None


CODES: Final = MappingProxyType(
    {
        Measure.DEVICE: FindingCode.VELOCITY_DEVICE,
        Measure.NETWORK: FindingCode.VELOCITY_NETWORK,
        Measure.DOCUMENT: FindingCode.VELOCITY_DOCUMENT,
        Measure.FACE: FindingCode.VELOCITY_FACE,
    }
)
DEFAULTS: Final[Mapping[Measure, Rule]] = MappingProxyType(
    {
        # A family may share a phone.
        Measure.DEVICE: Rule(hours=24, warning=3, alert=6),
        # An office or a mobile network shares one address, so that it alone is never an alert.
        Measure.NETWORK: Rule(hours=1, warning=10, alert=None),
        Measure.DOCUMENT: Rule(hours=168, warning=3, alert=5),
        # Other customers' faces only: one hit may be a mistake at the rate that the tenant allowed.
        Measure.FACE: Rule(hours=168, warning=3, alert=5),
    }
)


def rule_fault(rule: Rule) -> RuleFault | None:
    """Why a rule cannot be, or None."""
    if not 1 <= rule.hours <= MOST_HOURS:
        return RuleFault.HOURS
    if not _LEAST_CASES <= rule.warning <= MOST_CASES:
        return RuleFault.WARNING
    if rule.alert is not None and not rule.warning <= rule.alert <= MOST_CASES:
        return RuleFault.ALERT
    return None


def severity(rule: Rule, *, cases: int, customers: int) -> Severity | None:
    """How grave a count is, this case counted in; None where it is nothing to tell.

    Many cases of one customer are a nuisance and maybe brushing, but no second identity, and so no alert.
    """
    if cases < rule.warning:
        return None
    if rule.alert is not None and cases >= rule.alert and customers > 1:
        return Severity.ALERT
    return Severity.WARNING


def device_key(stated: str) -> str | None:
    """What a device is counted by; None for what is the same on all devices."""
    folded = stated.strip().casefold()
    return folded if len(set(filter(str.isalnum, folded))) >= _LEAST_SIGNS else None


def network_key(stated: str) -> str | None:
    """What an address is counted by; None for one that leads to no customer: private, of the machine itself."""
    address = ipaddress.ip_address(stated)
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    if not address.is_global:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((int(address), _IPV6_OF_ONE), strict=False))


def document_keys(declared: Mapping[str, str], read: Collection[str]) -> frozenset[str]:
    """Numbers of persons' documents: those that were read for sure, and the ID number stated where it can be one.

    `read` are numbers as `PagePrint.number` has them. A company's is no person's: its people share the licence.
    """
    found = {number for number in read if not number.startswith("uscc:")}
    stated = declared.get("id_number", "").strip()
    checked = check_identity_number(stated) if stated else None
    if checked is not None and checked.valid:
        found.add(f"id_number:{checked.normalized}")
    return frozenset(found)
