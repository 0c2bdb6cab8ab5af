"""What the columns of a CSV and the names of files mean, in English and in Chinese."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from case_contract.frozen import without_unmeant
from case_contract.templates import EVIDENCE_TITLES, FIELDS_OF, TEMPLATES, declared_field
from case_contract.vocabulary import CaseType, EvidenceKind, Language, Tier

DECLARED_PREFIX: Final = "declared."
REFERENCE: Final = "tenant_reference"
REFERENCE_COLUMN: Final = "reference"
CONSENT: Final = "consent"
GIVEN_AT: Final = "given_at"
TEXT_VERSION: Final = "text_version"


@dataclass(frozen=True, slots=True)
class StatedColumn:
    """A column that fills one field of the submission (`consent.given_at` for a field of the consent)."""

    field: str


@dataclass(frozen=True, slots=True)
class DeclaredColumn:
    """A column with what the customer said of one field."""

    field: str


@dataclass(frozen=True, slots=True)
class EvidenceColumn:
    """A column with the path of a file."""

    kind: EvidenceKind


Column = StatedColumn | DeclaredColumn | EvidenceColumn


def plain(text: str) -> str:
    """A heading or a file's stem without what people vary (case, width of letters, blanks, hyphens) or cannot see."""
    folded = unicodedata.normalize("NFKC", without_unmeant(text)).strip().casefold()
    return "_".join(folded.replace("-", " ").split())


_STATED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        REFERENCE: (REFERENCE_COLUMN, REFERENCE, "external_reference", "案件编号", "编号", "业务编号"),
        "case_type": ("case_type", "案件类型", "业务类型"),
        "tier": ("tier", "priority", "优先级", "时限级别", "紧急程度"),
        "subject_id": ("subject_id", "customer_id", "客户编号", "客户号"),
        "language": ("language", "语言"),
        "device": ("device", "device_id", "设备标识", "设备编号"),
        "network_address": ("network_address", "ip_address", "ip", "网络地址", "ip地址"),
        f"{CONSENT}.{GIVEN_AT}": ("consent_given_at", "consent.given_at", "同意时间"),
        f"{CONSENT}.{TEXT_VERSION}": ("consent_text_version", "consent.text_version", "同意书版本", "同意文本版本"),
    }
)

_DECLARED_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "姓名": "name",
        "性别": "sex",
        "民族": "ethnicity",
        "出生日期": "birth_date",
        "住址": "address",
        "身份证号码": "id_number",
        "身份证号": "id_number",
        "签发机关": "authority",
        "有效期自": "valid_from",
        "有效期止": "valid_until",
        "统一社会信用代码": "uscc",
        "企业名称": "company_name",
        "企业住所": "company_address",
        "企业类型": "type",
        "法定代表人": "legal_representative",
        "注册资本": "registered_capital",
        "成立日期": "established_date",
        "营业期限": "business_term",
        "经营范围": "business_scope",
        "护照号码": "document_number",
        "证件号码": "document_number",
        "姓": "surname",
        "名": "given_names",
        "国籍": "nationality",
        "有效期至": "expiry_date",
        "个人号码": "personal_number",
    }
)

_DECLARED: Final = frozenset(declared_field(kind, name) for kind, names in FIELDS_OF.items() for name in names)

KIND_NAMES: Final[Mapping[str, EvidenceKind]] = MappingProxyType(
    {
        **{kind.value: kind for kind in EvidenceKind},
        **{plain(title): kind for kind, titles in EVIDENCE_TITLES.items() for title in titles},
        "自拍照": EvidenceKind.SELFIE,
        "护照": EvidenceKind.PASSPORT,
    }
)

_COLUMNS: Final[Mapping[str, Column]] = MappingProxyType(
    {
        **{plain(name): StatedColumn(field) for field, names in _STATED.items() for name in names},
        **{name: DeclaredColumn(name) for name in _DECLARED},
        **{title: DeclaredColumn(name) for title, name in _DECLARED_TITLES.items()},
        **{name: EvidenceColumn(kind) for name, kind in KIND_NAMES.items()},
    }
)

_VALUES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "case_type": {
            **{kind.value: kind.value for kind in CaseType},
            **{template.title_zh: kind.value for kind, template in TEMPLATES.items()},
        },
        "tier": {
            **{tier.value: tier.value for tier in Tier},
            "常规": Tier.NORMAL.value,
            "普通": Tier.NORMAL.value,
            "紧急": Tier.URGENT.value,
            "加急": Tier.URGENT.value,
            "复杂风险": Tier.COMPLEX_RISK.value,
        },
        "language": {
            **{plain(language.value): language.value for language in Language},
            "zh": Language.CHINESE.value,
            "中文": Language.CHINESE.value,
            "english": Language.ENGLISH.value,
            "英文": Language.ENGLISH.value,
        },
    }
)


def column_of(heading: str) -> Column | None:
    """What a column holds, by its heading; None for a heading that nobody documented."""
    known = _COLUMNS.get(plain(heading))
    if known is not None:
        return known
    prefix, _, name = without_unmeant(heading).strip().partition(".")
    if f"{prefix.casefold()}." == DECLARED_PREFIX and name.strip():
        return DeclaredColumn(name.strip())
    return None


def stated_field(name: str) -> str | None:
    """The field of the submission that a key of `case.json` means, `consent` and `declared` aside."""
    found = _COLUMNS.get(plain(name))
    return found.field if isinstance(found, StatedColumn) and not found.field.startswith(CONSENT) else None


def value_of(field: str, text: str) -> str:
    """The code that the contract has for a value written as people write it; any other text as it is."""
    return _VALUES.get(field, {}).get(plain(text), text)
