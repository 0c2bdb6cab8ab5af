"""脱敏: how personal data looks by default (R80; JR/T 0171-2020 Annex A)."""

from typing import Final

_KEPT_WHOLE: Final = frozenset(
    {"sex", "ethnicity", "nationality", "type", "authority", "valid_from", "valid_until", "expiry_date"}
)
_COMPANY: Final = frozenset({"uscc", "registered_capital", "established_date", "business_term", "business_scope"})


def mask_name(name: str) -> str:
    """`张伟` -> `张*`, `欧阳娜娜` -> `欧***`, `ANNA MARIA` -> `A*** M****`; a single character is hidden."""
    words = name.split()
    if len(words) > 1:
        return " ".join(word[0] + "*" * (len(word) - 1) for word in words)
    return name[0] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_number(number: str) -> str:
    """Keeps the first four and last four signs of long numbers, the first and last of short ones."""
    kept = 4 if len(number) >= 12 else 1
    if len(number) <= 2 * kept:
        return "*" * len(number)
    return f"{number[:kept]}{'*' * (len(number) - 2 * kept)}{number[-kept:]}"


def mask_field(field: str, value: str) -> str:
    """How a field's value is shown until it is unmasked with a reason."""
    if field in _KEPT_WHOLE or field in _COMPANY or not value:
        return value
    if field in {"name", "surname", "given_names", "legal_representative", "company_name"}:
        return mask_name(value)
    if field == "birth_date":
        return f"{value[:4]}-**-**" if len(value) >= 4 else "*" * len(value)
    if field in {"address", "company_address"}:
        return value[:6] + "*" * max(0, len(value) - 6)
    if field == "mrz":
        return "\n".join(line[:5] + "*" * (len(line) - 5) for line in value.split("\n"))
    return mask_number(value)
