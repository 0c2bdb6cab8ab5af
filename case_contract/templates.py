"""流程模板: which evidence a case type requires, which steps a reviewer takes in order, and the clause each serves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from case_contract.vocabulary import CaseType, DocumentType, EvidenceKind

E = EvidenceKind


@dataclass(frozen=True, slots=True)
class Step:
    """步骤. The clause names the rule it serves (R60); `needs_face_opinion` makes the blind opinion come first.

    `machine_may`: the policy lets the machine pass it where nothing is in doubt (decision 0160). Never where the law
    asks for a person's judgement: whether a document is genuine, whether two faces are one, what a risk means.
    """

    code: str
    title_zh: str
    title_en: str
    clause_zh: str
    clause_en: str
    needs_face_opinion: bool = False
    machine_may: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A version of the flow for one case type; a case keeps the version it was opened with (R77)."""

    template_id: str
    version: int
    case_type: CaseType
    title_zh: str
    title_en: str
    required: tuple[EvidenceKind, ...]
    steps: tuple[Step, ...]


_GENUINE: Final = Step(
    "document_genuine",
    "证件真实",
    "Document genuine",
    "《客户尽职调查管理办法》识别并核实客户身份",
    "Customer due diligence measures: identify and verify",
)
_NUMBERS: Final = Step(
    "numbers_valid",
    "号码有效",
    "Numbers valid",
    "GB 11643 / GB 32100 / ICAO 9303",
    "GB 11643 / GB 32100 / ICAO 9303",
    machine_may=True,
)
NUMBERS_STEP: Final = _NUMBERS.code
"""The step that a number which does not hold opens again."""
_IN_FORCE: Final = Step(
    "in_force",
    "证件在有效期内",
    "Documents in force",
    "《客户尽职调查管理办法》有效身份证件",
    "Customer due diligence measures: a document in force",
    machine_may=True,
)
IN_FORCE_STEP: Final = _IN_FORCE.code
"""The step that a date which does not hold opens again."""
_FIELDS: Final = Step(
    "fields_agree",
    "信息一致",
    "Fields agree",
    "GB 11643 / GB 32100 / ICAO 9303",
    "GB 11643 / GB 32100 / ICAO 9303",
)
_AGREE: Final = replace(
    _FIELDS,
    clause_zh="《客户尽职调查管理办法》核对登记信息",
    clause_en="Customer due diligence measures: compare what was stated",
    machine_may=True,
)
FIELDS_STEP: Final = _FIELDS.code
"""The step that a value which is not what the customer stated opens again."""
_LICENCE: Final = Step(
    "licence_agrees", "执照与法人相符", "Licence matches its person", "GB 32100-2015", "GB 32100-2015"
)
_PERSON: Final = Step(
    "same_person",
    "人证一致",
    "Same person",
    "《反洗钱法》客户身份识别",
    "Anti-Money-Laundering Law: customer identification",
    needs_face_opinion=True,
)
_RISK: Final = Step(
    "risk_signals",
    "风险信号",
    "Risk signals",
    "《反洗钱法》风险为本",
    "Anti-Money-Laundering Law: risk-based approach",
)

_V1: Final = (
    Template(
        "payment_account",
        1,
        CaseType.PAYMENT_ACCOUNT,
        "支付开户",
        "Payment account",
        (E.ID_FRONT, E.ID_BACK, E.SELFIE),
        (_GENUINE, _FIELDS, _PERSON, _RISK),
    ),
    Template(
        "merchant_account",
        1,
        CaseType.MERCHANT_ACCOUNT,
        "商户开户",
        "Merchant account",
        (E.ID_FRONT, E.ID_BACK, E.BUSINESS_LICENCE, E.SELFIE),
        (_GENUINE, _FIELDS, _LICENCE, _PERSON, _RISK),
    ),
    Template(
        "cross_border",
        1,
        CaseType.CROSS_BORDER,
        "跨境汇款",
        "Cross-border transfer",
        (E.PASSPORT, E.SELFIE),
        (_GENUINE, _FIELDS, _PERSON, _RISK),
    ),
)

_CHECKED: Final = (_NUMBERS, _IN_FORCE, _AGREE)
_JUDGED: Final = (_GENUINE, _PERSON, _RISK)
# What the machine may decide comes first, so that a person goes on from where it stopped.
_V2_STEPS: Final = MappingProxyType(
    {
        CaseType.PAYMENT_ACCOUNT: (*_CHECKED, *_JUDGED),
        CaseType.MERCHANT_ACCOUNT: (*_CHECKED, replace(_LICENCE, machine_may=True), *_JUDGED),
        CaseType.CROSS_BORDER: (*_CHECKED, *_JUDGED),
    }
)
_V2: Final = tuple(replace(template, version=2, steps=_V2_STEPS[template.case_type]) for template in _V1)

ALL_TEMPLATES: Final = (*_V1, *_V2)
"""Every version that a case may have been opened with."""

TEMPLATES: Final = MappingProxyType({template.case_type: template for template in _V2})
"""What a case is opened with now."""

_BY_VERSION: Final = MappingProxyType(
    {(template.template_id, template.version): template for template in ALL_TEMPLATES}
)

EVIDENCE_TITLES: Final = MappingProxyType(
    {
        E.ID_FRONT: ("身份证人像面", "ID card, portrait side"),
        E.ID_BACK: ("身份证国徽面", "ID card, emblem side"),
        E.BUSINESS_LICENCE: ("营业执照", "Business licence"),
        E.PASSPORT: ("护照资料页", "Passport data page"),
        E.SELFIE: ("本人自拍照", "Selfie"),
    }
)

EXPECTED_DOCUMENT: Final = MappingProxyType(
    {
        E.ID_FRONT: DocumentType.RESIDENT_ID_FRONT,
        E.ID_BACK: DocumentType.RESIDENT_ID_BACK,
        E.BUSINESS_LICENCE: DocumentType.BUSINESS_LICENCE,
        E.PASSPORT: DocumentType.PASSPORT,
        E.SELFIE: DocumentType.SELFIE,
    }
)

ONE_CARD: Final = frozenset({E.ID_FRONT, E.ID_BACK})
"""Kinds that are sides of one card."""

FIELDS_OF: Final = MappingProxyType(
    {
        DocumentType.RESIDENT_ID_FRONT: ("name", "sex", "ethnicity", "birth_date", "address", "id_number"),
        DocumentType.RESIDENT_ID_BACK: ("authority", "valid_from", "valid_until"),
        DocumentType.BUSINESS_LICENCE: (
            "uscc",
            "name",
            "type",
            "legal_representative",
            "registered_capital",
            "established_date",
            "business_term",
            "address",
            "business_scope",
        ),
        DocumentType.PASSPORT: (
            "document_number",
            "surname",
            "given_names",
            "nationality",
            "birth_date",
            "sex",
            "expiry_date",
            "personal_number",
            "mrz",
        ),
        # Whatever a data pack may read; a document shows those that it has.
        DocumentType.REGIONAL: (
            "name",
            "surname",
            "given_names",
            "sex",
            "ethnicity",
            "birth_date",
            "nationality",
            "address",
            "id_number",
            "document_number",
            "personal_number",
            "permit_number",
            "authority",
            "valid_from",
            "valid_until",
            "expiry_date",
            "mrz",
        ),
    }
)

# A declared value is given under the plain field name, except where two documents share one.
DECLARED_NAME: Final = MappingProxyType(
    {
        (DocumentType.BUSINESS_LICENCE, "name"): "company_name",
        (DocumentType.BUSINESS_LICENCE, "address"): "company_address",
    }
)


def declared_field(document_type: DocumentType, field: str) -> str:
    """The key under which a customer's own statement of this field is found in `declared`."""
    return DECLARED_NAME.get((document_type, field), field)


def find_template(template_id: str, version: int) -> Template | None:
    """The template that a case was opened with (R77); None for a version that this program does not know."""
    return _BY_VERSION.get((template_id, version))


def kinds_shown(present: Collection[EvidenceKind], documents: Collection[DocumentType]) -> frozenset[EvidenceKind]:
    """What counts as handed in: each kind that came, and each whose document was read on a picture of another kind."""
    return frozenset(kind for kind in EvidenceKind if kind in present or EXPECTED_DOCUMENT[kind] in documents)


def may_be_shown(missing: Collection[EvidenceKind], present: Collection[EvidenceKind]) -> bool:
    """Whether all that is missing may be on a picture that came: people photograph both sides of a card at once."""
    return bool(missing) and ONE_CARD.issuperset(missing) and not ONE_CARD.isdisjoint(present)


def missing_of(template: Template, present: Collection[EvidenceKind]) -> tuple[EvidenceKind, ...]:
    """Required evidence of this very template that has not come, in its order (R3)."""
    return tuple(kind for kind in template.required if kind not in present)


def missing_kinds(case_type: CaseType, present: Collection[EvidenceKind]) -> tuple[EvidenceKind, ...]:
    """Required evidence that has not come for a case opened now, in the template's order (R3)."""
    return missing_of(TEMPLATES[case_type], present)


def next_step(template: Template, done: Sequence[str]) -> Step | None:
    """The only step that may be completed now (R77), or None when all are done."""
    return next((step for step in template.steps if step.code not in done), None)
