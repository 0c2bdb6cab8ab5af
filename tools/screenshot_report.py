"""The report that the screenshots show: a week of a middling tenant."""

from datetime import timedelta

from case_contract.reports import AutomationReport, DocumentAutomation, FieldAutomation, Ratio, StepAutomation
from case_contract.templates import FIELDS_OF, TEMPLATES
from case_contract.vocabulary import CaseType, DocumentType
from case_server.reports.service import ratio
from tests.support.sample_cases import START

_KINDS = (
    DocumentType.RESIDENT_ID_FRONT,
    DocumentType.RESIDENT_ID_BACK,
    DocumentType.BUSINESS_LICENCE,
    DocumentType.PASSPORT,
)
_LICENCES = 130
NOTHING = Ratio(hits=0, trials=0)


def week_report() -> AutomationReport:
    """A week of a middling tenant."""
    documents = []
    for place, kind in enumerate(_KINDS):
        cases = (412, 412, _LICENCES, 96)[place]
        steps = cases * 6 + (0 if kind is DocumentType.PASSPORT else _LICENCES)
        fields = []
        for number, name in enumerate(FIELDS_OF[kind]):
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
                cases=cases,
                entry=ratio(accepted, basic),
                reading=ratio(accepted, compared),
                steps=ratio((1090, 1090, 416, 214)[place], steps),
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
