"""The reports that the screenshots show: a week of a middling tenant."""

from datetime import timedelta

from case_contract.reasons import REASONS, RiskFamily
from case_contract.reports import (
    AutomationReport,
    DocumentAutomation,
    FieldAutomation,
    LabelCount,
    LabelDocument,
    LabelStatistics,
    PackTitle,
    Ratio,
    RiskLabelReport,
    StepAutomation,
)
from case_contract.templates import FIELDS_OF, TEMPLATES
from case_contract.vocabulary import CaseType, DocumentType
from case_server.reports.service import ratio
from tests.support.sample_cases import START

_KINDS = (
    DocumentType.RESIDENT_ID_FRONT,
    DocumentType.RESIDENT_ID_BACK,
    DocumentType.BUSINESS_LICENCE,
    DocumentType.PASSPORT,
    DocumentType.REGIONAL,
    DocumentType.REGIONAL,
)
PERMIT = PackTitle(
    pack="home-return-permit",
    title_zh="港澳居民来往内地通行证",
    title_en="Mainland travel permit for Hong Kong and Macao residents",
)
_THAI = PackTitle(pack="tha-identity-card", title_zh="泰国公民身份证", title_en="Thai national identity card")
_PACKS = (None, None, None, None, PERMIT, _THAI)
_PACK_FIELDS = ("name", "sex", "birth_date", "id_number", "valid_from", "valid_until")
_LICENCES = 130
NOTHING = Ratio(hits=0, trials=0)


def week_report() -> AutomationReport:
    """A week of a middling tenant."""
    documents = []
    for place, kind in enumerate(_KINDS):
        cases = (412, 412, _LICENCES, 96, 58, 31)[place]
        steps = cases * 6 + (0 if place > 2 else _LICENCES)
        fields = []
        for number, name in enumerate(_PACK_FIELDS if _PACKS[place] else FIELDS_OF[kind]):
            corrected, typed, left = (number * 7 + place) % 11, (number * 3) % 5, (number * 5 + 2) % 23
            accepted = cases - corrected - typed - left
            fields.append(
                FieldAutomation(
                    field=name,
                    entry=ratio(accepted, cases),
                    reading=ratio(accepted, accepted + corrected),
                    accepted=accepted,
                    corrected=corrected,
                    typed=typed,
                    undecided=left,
                )
            )
        accepted, basic = sum(one.accepted for one in fields), cases * len(fields)
        compared = sum(one.reading.trials for one in fields)
        documents.append(
            DocumentAutomation(
                document_type=kind,
                pack=_PACKS[place],
                cases=cases,
                entry=ratio(accepted, basic),
                reading=ratio(accepted, compared),
                steps=ratio((1090, 1090, 416, 214, 128, 61)[place], steps),
                fields=tuple(fields),
            )
        )
    hits = {"numbers_valid": 447, "in_force": 428, "fields_agree": 318, "licence_agrees": 111}
    by_step = tuple(
        StepAutomation(
            step=step.code, steps=ratio(hits.get(step.code, 0), _LICENCES if "licence" in step.code else 508)
        )
        for step in TEMPLATES[CaseType.MERCHANT_ACCOUNT].steps
    )
    return AutomationReport(
        since=START - timedelta(days=6),
        until=START,
        tenant_id=None,
        cases=508,
        entry=ratio(sum(one.entry.hits for one in documents), sum(one.entry.trials for one in documents)),
        reading=ratio(sum(one.reading.hits for one in documents), sum(one.reading.trials for one in documents)),
        steps=ratio(sum(hits.values()), sum(one.steps.trials for one in by_step)),
        documents=tuple(documents),
        by_step=by_step,
    )


_FOUND = {
    RiskFamily.FAKE_IDENTITY: {"number_check_digit": 9, "mrz_check_digit": 6, "picture_generated": 3},
    RiskFamily.IMPERSONATION: {"faces_differ": 14, "face_seen_before": 8, "same_picture_twice": 2},
    RiskFamily.TAMPERING: {"document_altered": 4, "sides_mismatch": 3},
}
_GIVEN = {"number_invalid": 6, "document_not_genuine": 7, "different_person": 17, "document_tampered": 2}
_DOCUMENTS: dict[RiskFamily, tuple[tuple[DocumentType | None, PackTitle | None, int, int, int], ...]] = {
    RiskFamily.FAKE_IDENTITY: (
        (DocumentType.RESIDENT_ID_FRONT, None, 9, 5, 3),
        (DocumentType.PASSPORT, None, 5, 2, 3),
        (DocumentType.REGIONAL, PERMIT, 2, 1, 1),
    ),
    RiskFamily.IMPERSONATION: ((DocumentType.SELFIE, None, 19, 12, 5), (None, None, 3, 1, 2)),
    RiskFamily.TAMPERING: ((DocumentType.RESIDENT_ID_FRONT, None, 6, 2, 4),),
}


def week_labels() -> RiskLabelReport:
    """What became of the three labels in the same week."""
    figures = {
        RiskFamily.FAKE_IDENTITY: (16, 12, 11, 5, 10, 8, 7),
        RiskFamily.IMPERSONATION: (22, 15, 17, 9, 15, 13, 7),
        RiskFamily.TAMPERING: (6, 4, 2, 1, 2, 2, 4),
    }
    labels = []
    for label, (suspected, alerted, decided, by_risk, rejected, borne_out, dismissed) in figures.items():
        own = [code for code, reason in REASONS.items() if reason.family is label]
        labels.append(
            LabelStatistics(
                label=label,
                suspected=suspected,
                alerted=alerted,
                decided=decided,
                decided_by_risk=by_risk,
                rejected=rejected,
                borne_out=ratio(borne_out, suspected),
                dismissed=dismissed,
                reasons=tuple(LabelCount(code=code, cases=_GIVEN.get(code, 0)) for code in own),
                findings=tuple(LabelCount(code=code, cases=cases) for code, cases in _FOUND[label].items()),
                documents=tuple(
                    LabelDocument(document_type=kind, pack=pack, suspected=cases, borne_out=true, dismissed=none)
                    for kind, pack, cases, true, none in _DOCUMENTS[label]
                ),
            )
        )
    return RiskLabelReport(
        since=START - timedelta(days=6), until=START, tenant_id=None, cases=508, labels=tuple(labels)
    )
