"""The reports: how much of the work the machine really took off people, and what became of the three risk labels.

**Automation.**

All three figures are counted from what people and the machine did in cases whose verdict became final within a period
(`cases.decided_at`), in the last round of each. They have three denominators, which must not be mixed:

- **R56, entry.** Denominator: every basic field of every such case, that is each (document, field) that was read, that
  the document should bear and the reading lacks, or that a person decided. Numerator: those that a person accepted with
  exactly the value that the server's own reading has, and of which nobody said anything else in that round. What was
  typed, taken from the customer's statement against the reading, or left undecided counts against it. Goal: >= 80 %.
- **R57, checking.** Denominator: every step of the template that such a case was opened with. Numerator: those that the
  machine decided and no person said anything of, neither deciding nor reopening them; a step that it passed on a
  person's word on a value is hers. Steps are of a case, so for one type of document they are those of the cases that
  have such a document. Goal: at least 40 %.
- **R20, reading, live.** Denominator: the fields that a person decided and the machine had read. Numerator: those where
  she kept the reading each time. Goal: at least 99.2 %. It shows what people corrected, not what they overlooked.

Intervals are Wilson's at 95 %, two-sided (E. B. Wilson, 1927). They take trials for independent, which the fields of
one case are not quite, so that with few cases the true interval is wider.

**Risk labels (R24).** For each label the same cases, each over all its rounds:

- **suspected**: the machine found something of the label, as an alert or a warning, at any time; `alerted` of these had
  an alert. A remark is no suspicion, nor is what was found in a person's word on a value that she then changed.
- **decided**: a verdict of a person carried a reason of the label, in whatever level of the review.
- of the suspected, **borne out**: the final verdict rejects with a reason of the label; **dismissed**: it approves. The
  others were rejected for something else, or ended without a verdict on the label.
"""

from typing import Final
from uuid import UUID

from case_contract.frozen import Frozen, Instant
from case_contract.reasons import RiskFamily
from case_contract.vocabulary import DocumentType

WHOLE: Final = 10_000
"""Shares are whole ten-thousandths."""
ENTRY_GOAL: Final = 8_000
STEPS_GOAL: Final = 4_000
READING_GOAL: Final = 9_920


class Ratio(Frozen):
    """Hits among trials; `lower` and `upper` bound the true share in ten-thousandths, None without trials."""

    hits: int
    trials: int
    lower: int | None = None
    upper: int | None = None


class PackTitle(Frozen):
    """Which data pack's document it is (`DocumentType.REGIONAL` has many), and what it is called."""

    pack: str
    title_zh: str
    title_en: str


class FieldAutomation(Frozen):
    """One field of one type of document. The four counts say what became of it; they add up to `entry.trials`."""

    field: str
    entry: Ratio
    reading: Ratio
    accepted: int
    corrected: int
    typed: int
    undecided: int


class StepAutomation(Frozen):
    """One step of the templates."""

    step: str
    steps: Ratio


class DocumentAutomation(Frozen):
    """One type of document, or of `regional` that of one data pack, with its fields in the order of the document.

    A field of a case that several documents of packs bear is counted with one of them.
    """

    document_type: DocumentType
    pack: PackTitle | None = None
    cases: int
    entry: Ratio
    reading: Ratio
    steps: Ratio
    fields: tuple[FieldAutomation, ...]


class AutomationReport(Frozen):
    """A period from `since` to before `until`, of one tenant or (None) of all that the asker works for."""

    since: Instant
    until: Instant
    tenant_id: UUID | None
    cases: int
    entry: Ratio
    reading: Ratio
    steps: Ratio
    documents: tuple[DocumentAutomation, ...]
    by_step: tuple[StepAutomation, ...]


class LabelCount(Frozen):
    """In how many cases one reason was given, or one finding made."""

    code: str
    cases: int


class LabelDocument(Frozen):
    """The suspected cases of one label in which the finding is on a document of one type; None: on none alone."""

    document_type: DocumentType | None
    pack: PackTitle | None = None
    suspected: int
    borne_out: int
    dismissed: int


class LabelStatistics(Frozen):
    """One risk label.

    Attributes:
        decided_by_risk: of `decided`, those where a risk officer's verdict carried the label.
        rejected: where the final verdict rejects with it, suspected or not.
        borne_out: of the suspected, with its interval.
        reasons: the label's own reasons in the order of the taxonomy, those never given among them.
        findings: what made the machine suspect it, the most frequent first.
    """

    label: RiskFamily
    suspected: int
    alerted: int
    decided: int
    decided_by_risk: int
    rejected: int
    borne_out: Ratio
    dismissed: int
    reasons: tuple[LabelCount, ...]
    findings: tuple[LabelCount, ...]
    documents: tuple[LabelDocument, ...]


class RiskLabelReport(Frozen):
    """A period from `since` to before `until`, of one tenant or (None) of all that the asker works for."""

    since: Instant
    until: Instant
    tenant_id: UUID | None
    cases: int
    labels: tuple[LabelStatistics, ...]
