"""What may be typed for a field that holds days; what was read stands there and may be anything."""

import pytest

from case_contract.rules import as_written, is_possible
from case_contract.vocabulary import FieldBasis


@pytest.mark.parametrize(
    ("field", "value", "possible"),
    [
        ("expiry_date", "2023-13-45", False),
        ("birth_date", "jj12345", False),
        ("birth_date", "2023-02-29", False),
        ("birth_date", "0000-01-01", False),
        ("birth_date", "长期", False),
        ("birth_date", "2024-02-29", True),
        ("birth_date", "1961", True),
        ("birth_date", "1961-05", True),
        ("birth_date", "１９６１", False),
        ("valid_until", "长期", True),
        ("established_date", "2019-5-12", False),
        ("business_term", "2019-05-12/2039-02-30", False),
        ("business_term", "2019-05-12/长期", True),
        ("business_term", "长期", True),
        ("name", "2023-13-45", True),
    ],
)
def test_a_typed_day_is_one_that_the_calendar_has(field: str, value: str, possible: bool) -> None:
    """What was read may be impossible, for it stands on the document; what a person types may not."""
    assert is_possible(field, value, FieldBasis.CORRECTED) is possible
    assert is_possible(field, value, FieldBasis.READ)
    assert is_possible(field, value, FieldBasis.DECLARED)


@pytest.mark.parametrize(
    ("field", "typed", "written"),
    [
        ("birth_date", " 1987.3.9 ", "1987-03-09"),
        ("valid_until", "2031年12月1日", "2031-12-01"),
        ("valid_until", "2031/13/45", "2031-13-45"),
        ("valid_until", "长期", "长期"),
        ("birth_date", "２０２４－０１－０２", "2024-01-02"),
        ("birth_date", "２０２４年１月２日", "2024-01-02"),
        ("birth_date", "1961\u200b", "1961"),
        ("valid_from", "2024／01／02", "2024-01-02"),
        ("expiry_date", "２０２４．１．２\u200b", "2024-01-02"),
        ("established_date", "２０１９　年５ 月 12日", "2019-05-12"),
        ("business_term", "２０１９－０５－１２／长期", "2019-05-12/长期"),
        ("business_term", "２０１０年０１月０１日 至\n长期", "2010年01月01日 至 长期"),
        ("registered_capital", "１００．５　万元", "100.5 万元"),
        ("address", "1987.3.9", "1987.3.9"),
        ("address", "幸福路１２号", "幸福路１２号"),
        ("id_number", " １１０１０５ 1990-0101\r\n\u200b123x\n", "1101051990-0101123X"),
        ("uscc", "91350211m000100y43", "91350211M000100Y43"),
        ("permit_number", "h 1234 5678", "H12345678"),
        ("document_number", "e\u30001234\t5678", "E12345678"),
        ("name", "  ANNA  MARIA\nTAO ", "ANNA MARIA TAO"),
        ("address", "望江路 16 号", "望江路 16 号"),
        ("mrz", "P<UTO \nL8 ", "P<UTO \nL8"),
    ],
)
def test_what_is_typed_is_kept_in_one_way(field: str, typed: str, written: str) -> None:
    """Nobody has to know the form."""
    assert as_written(field, typed) == written
