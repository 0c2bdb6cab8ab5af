"""A finding in the words of a reviewer: what was seen, where and how sure, what to do; and what is said at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from case_contract.commands import Command, DecideField
from case_contract.masking import mask_field
from case_contract.records import CaseDetail, FieldRecord, FindingRecord, ReadingRecord
from case_contract.rules import standing_document
from case_contract.templates import declared_field
from case_contract.vocabulary import DocumentType, FieldBasis
from resources.sentences import SEEN_BEFORE
from reviewer_app.domain.finding_places import reading_of_finding, row_of_finding
from reviewer_app.domain.own_findings import THIS_DESK
from reviewer_app.domain.typed_values import NOT_AS_STATED, Word
from reviewer_app.ui.case.certainty_words import LEAST, share_words
from reviewer_app.ui.case.finding_figures import figures_in_words
from reviewer_app.ui.case.state import CaseState, row_key
from reviewer_app.ui.common.controls import Tone
from reviewer_app.ui.common.keys import KEYS
from reviewer_app.ui.common.notices import TYPED, Notice
from reviewer_app.ui.common.texts import BETWEEN, Texts

_ABOUT_CERTAINTY: Final = frozenset({"field_low_confidence"})
"""How sure such a finding is says nothing beside how sure the reading is; nor does a rule, which is always sure."""

_ZONE_AGAINST_PRINT: Final = "mrz_visual_mismatch"
_PART: Final = "part"
_WHOLE_NAME: Final = "name"
_NOT_COMPARABLE: Final = "unknown"
"""Whose the other case is, where what the two customers stated has nothing in common."""
_STRENGTH: Final = "strength"
"""Findings on genuineness have one; their confidence is the share of such findings that is right."""

BY_RULE: Final = ("number_birth_mismatch", "number_sex_mismatch", "validity_term_unusual")
"""Findings whose advice names places and years of a mainland card; on another document its own rule counts."""


@dataclass(frozen=True, slots=True)
class FindingWords:
    """What stands in a line of the panel.

    Attributes:
        seen: what was found, with the field's name where it is about one.
        where: on which picture or document, by which clause of its data pack, how strong the signs and how sure;
            may be empty.
        to_do: what a reviewer does about it.
        figures: what the check measured, in words, for who wants to know; may be empty.
    """

    seen: str
    where: str
    to_do: str
    figures: str


def words_of(texts: Texts, state: CaseState, finding: FindingRecord) -> FindingWords:
    """The words for one finding of a case; of a code that this program does not know, the code and general advice."""
    reading = reading_of_finding(state.view.detail, finding) if state.view is not None else None
    return FindingWords(
        seen=_seen(texts, state, finding, reading),
        where=BETWEEN.join(part for part in _where(texts, state, finding, reading) if part),
        to_do=_to_do(texts, finding, reading),
        figures=figures_in_words(texts, finding.details),
    )


def typed_notices(state: CaseState, bodies: Sequence[Command], now: datetime) -> list[Notice]:
    """A notice for each thing that speaks against a value which is not as it was read."""
    view, work = state.view, state.work
    if view is None or work is None:
        return []
    known = {key: field.value for key, field in work.fields.items()}
    return [
        Notice(f"{TYPED}{code}", Tone.WARNING, passing=True, rule=_title_of_pack(view.detail, known, about))
        for body in bodies
        if isinstance(body, DecideField) and body.basis is not FieldBasis.READ
        for about in [(body.document_type, body.field)]
        for code in Word(view.detail, about, known, {**known, about: body.value}, now).speaks_against()
    ]


def _title_of_pack(
    detail: CaseDetail, known: Mapping[tuple[DocumentType, str], str], about: tuple[DocumentType, str]
) -> tuple[str, str]:
    reading = standing_document(detail.evidence, detail.readings, known, about).reading
    pack = reading.pack if reading is not None else None
    return ("", "") if pack is None else (pack.title_zh, pack.title_en)


def _seen(texts: Texts, state: CaseState, finding: FindingRecord, reading: ReadingRecord | None) -> str:
    item = reading.fields.get(finding.field) if reading is not None and finding.field is not None else None
    if finding.code in _ABOUT_CERTAINTY and item is not None:
        words = texts.text("found.unsure", share=share_words(item.confidence), least=LEAST)
    elif finding.code == NOT_AS_STATED and finding.details.get("match") == _PART and reading is not None:
        words = _name_in_part(texts, state, finding, reading)
    elif finding.code == _ZONE_AGAINST_PRINT and item is not None:
        words = _both_values(texts, state, finding, item)
    else:
        words = texts.finding(finding.code, finding.details)
    if finding.field is None:
        return words
    name = declared_field(reading.document_type, finding.field) if reading is not None else finding.field
    return texts.text("found.line", field=texts.word("field", name), words=words)


def _name_in_part(texts: Texts, state: CaseState, finding: FindingRecord, reading: ReadingRecord) -> str:
    """The name that was stated and the longer one on the document, masked as the field is; the details have neither."""
    declared = state.view.detail.declared if state.view is not None else {}
    fields = {name: item.value for name, item in reading.fields.items()}
    field, whole = finding.field or "", _WHOLE_NAME
    stated = declared.get(declared_field(reading.document_type, field), "")
    printed = fields.get(field, "")
    if field == "surname":
        # A name stated as one is held against both of the document's.
        stated, printed = declared.get(whole, ""), " ".join(fields.get(name, "") for name in ("surname", "given_names"))
    if not stated or not printed:
        return texts.finding(finding.code, finding.details)
    open_to_see = _is_unmasked(state, finding)
    shown = [value if open_to_see else mask_field(whole, value) for value in (stated, printed)]
    words = texts.text("found.name_in_part", stated=shown[0], printed=shown[1])
    return words if open_to_see else texts.text("found.masked", words=words, key=KEYS["field_unmask"].caption)


def _is_unmasked(state: CaseState, finding: FindingRecord) -> bool:
    row = row_of_finding(state.view.detail, state.rows, finding) if state.view is not None else None
    return row is not None and row_key(row) in state.unmasked


def _both_values(texts: Texts, state: CaseState, finding: FindingRecord, item: FieldRecord) -> str:
    """What zone and print have, masked as the field is; of a reading that kept one of both, that they differ."""
    open_to_see = _is_unmasked(state, finding)
    whole = (item.value, item.elsewhere)
    shown = whole if open_to_see else tuple(mask_field(finding.field or "", value) for value in whole)
    if finding.field == "sex":
        shown = tuple(texts.word("sex", value) for value in whole)
    words = texts.zone_against_print(finding.details, shown[0], shown[1])
    if words is None:
        return texts.finding(finding.code, finding.details)
    hidden = finding.field != "sex" and shown != whole
    return texts.text("found.masked", words=words, key=KEYS["field_unmask"].caption) if hidden else words


def _to_do(texts: Texts, finding: FindingRecord, reading: ReadingRecord | None) -> str:
    if finding.code in SEEN_BEFORE and finding.details.get("customer") == _NOT_COMPARABLE:
        return texts.text("found.to_do_not_comparable")
    rule = _rule(texts, finding, reading)
    if finding.code == NOT_AS_STATED and finding.details.get("match") == _PART:
        advice = texts.text("found.to_do_name_in_part")
    elif finding.code in BY_RULE and rule:
        advice = texts.word("finding_to_do_by_rule", finding.code).format(rule=rule)
    elif texts.has_word("finding_to_do", finding.code):
        advice = texts.word("finding_to_do", finding.code)
    else:
        advice = texts.text("found.to_do_unknown")
    return texts.text("found.to_do_typed", advice=advice) if _is_typed(finding) else advice


def _clause(texts: Texts, finding: FindingRecord) -> str:
    return texts.pick(finding.details.get("clause_zh", ""), finding.details.get("clause_en", ""))


def _rule(texts: Texts, finding: FindingRecord, reading: ReadingRecord | None) -> str:
    """By what a data pack's document is judged: its clause, or where a finding has none the document's own title."""
    clause = _clause(texts, finding)
    if clause:
        return clause
    pack = reading.pack if reading is not None else None
    return texts.pick(pack.title_zh, pack.title_en) if pack is not None else ""


def _is_typed(finding: FindingRecord) -> bool:
    """Whether it is about what a person typed: a slip of hers, before it is anything of the document's."""
    return finding.details.get("value") == FieldBasis.CORRECTED


def _where(
    texts: Texts, state: CaseState, finding: FindingRecord, reading: ReadingRecord | None
) -> tuple[str, str, str, str]:
    """The picture or document, the clause of a pack's rule, whose value it is, and how sure; each may be empty."""
    place = state.place_of(finding)
    item = state.evidence(place.evidence_id)
    where = ""
    if item is not None:
        where = texts.word("evidence", item.kind.value)
        if reading is not None and reading.pack is not None:
            where = texts.pick(reading.pack.title_zh, reading.pack.title_en)
        elif finding.document and reading is not None:
            where = texts.word("document", reading.document_type.value)
        if item.page_count > 1:
            where = texts.text("found.on_page", place=where, page=place.page + 1)
    typed = texts.text("found.typed") if _is_typed(finding) else ""
    if finding.model_version == THIS_DESK:
        typed = texts.text("found.this_desk")
    return where, _clause(texts, finding), typed, _how_sure(texts, finding)


def _how_sure(texts: Texts, finding: FindingRecord) -> str:
    if finding.code in _ABOUT_CERTAINTY or finding.confidence >= 1.0:
        return ""
    share = share_words(finding.confidence)
    if finding.code in SEEN_BEFORE:
        return texts.text("found.similarity", share=share)
    if _STRENGTH in finding.details:
        strength = texts.strength(finding.details[_STRENGTH])
        return BETWEEN.join(part for part in (strength, texts.text("found.share_right", share=share)) if part)
    return texts.text("found.sure", sure=share)
