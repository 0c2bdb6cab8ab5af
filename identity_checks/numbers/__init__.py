"""Numbers on documents: each `check_…` answers a `NumberCheck`, `read_mrz` an `MrzReading` or an `MrzProblem`."""

from identity_checks.numbers.foreign import (
    check_chinese_passport,
    check_hong_kong_id,
    check_singapore_nric,
    check_taiwan_id,
)
from identity_checks.numbers.mrz import MrzProblem, MrzReading, read_mrz
from identity_checks.numbers.number_check import NumberCheck, NumberHint, NumberKind, NumberProblem
from identity_checks.numbers.residence_permits import (
    check_hmt_residence_permit,
    check_home_return_permit,
    check_identity_number,
    check_non_chinese_travel_permit,
    check_permanent_resident_card,
    check_taiwan_travel_permit,
)
from identity_checks.numbers.resident_id import check_resident_id, to_eighteen_digits
from identity_checks.numbers.uscc import check_uscc

__all__ = [
    "MrzProblem",
    "MrzReading",
    "NumberCheck",
    "NumberHint",
    "NumberKind",
    "NumberProblem",
    "check_chinese_passport",
    "check_hmt_residence_permit",
    "check_home_return_permit",
    "check_hong_kong_id",
    "check_identity_number",
    "check_non_chinese_travel_permit",
    "check_permanent_resident_card",
    "check_resident_id",
    "check_singapore_nric",
    "check_taiwan_id",
    "check_taiwan_travel_permit",
    "check_uscc",
    "read_mrz",
    "to_eighteen_digits",
]
