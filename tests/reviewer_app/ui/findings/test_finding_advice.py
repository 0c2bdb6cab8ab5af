"""Advice by a document's own rule, the strength of signs in words, and no name of a detail on the screen."""

import re

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from case_contract.commands import DecideField
from case_contract.records import CaseDetail, FieldRecord, FindingRecord, PackRecord
from case_contract.vocabulary import DocumentType, FieldBasis, Language
from reviewer_app.domain.case_work import effective
from reviewer_app.domain.field_table import field_rows
from reviewer_app.services.types import CaseView
from reviewer_app.ui.case.finding_figures import FIGURES, WORDS_OF_FIGURES
from reviewer_app.ui.case.finding_words import BY_RULE, typed_notices, words_of
from reviewer_app.ui.case.findings_panel import FindingsPanel
from reviewer_app.ui.case.state import CaseState
from reviewer_app.ui.common.context import Ui
from tests.support.sample_cases import START, payment_case

CLAUSE = {Language.CHINESE: "波兰《人口登记法》", Language.ENGLISH: "Population Register Act (PL)"}
OF_A_PACK = {
    "pack": "pol-identity-card",
    "clause_zh": CLAUSE[Language.CHINESE],
    "clause_en": CLAUSE[Language.ENGLISH],
}
OF_A_MAINLAND_CARD = re.compile(r"\d|奇|偶|两面|odd|even|both sides")


def found(detail: CaseDetail, **changes: object) -> FindingRecord:
    """The case's first finding with some of it changed."""
    return FindingRecord.model_validate({**detail.findings[0].model_dump(), "field": None, **changes})


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", BY_RULE)
def test_a_packs_document_is_held_to_its_own_rule_and_not_to_chinas_digits(
    ui: Ui, code: str, language: Language
) -> None:
    """R100: a PESEL or a MyKad has its birth date elsewhere; the advice names the clause and no place."""
    ui.texts.use(language)
    detail = payment_case(1)
    state = CaseState(view=CaseView(detail, ()))
    of_pack, of_card = (
        words_of(ui.texts, state, found(detail, code=code, details=details)).to_do for details in (OF_A_PACK, {})
    )
    assert OF_A_MAINLAND_CARD.search(of_card), of_card
    assert CLAUSE[language] in of_pack
    assert not OF_A_MAINLAND_CARD.search(of_pack.replace(CLAUSE[language], "")), of_pack


@pytest.mark.parametrize("code", BY_RULE)
def test_what_was_typed_on_a_packs_document_is_held_to_its_rule_too(ui: Ui, code: str) -> None:
    """What the desk says itself of a typed value has no clause; the document that it is about has a pack."""
    detail = payment_case(1)
    (reading, *others) = detail.readings
    pack = PackRecord(pack="zub.card", version=1, sha256="0" * 64, title_zh="祖布兰公民证", title_en="Zubland card")
    card = reading.model_copy(update={"document_type": DocumentType.REGIONAL, "pack": pack})
    detail = detail.model_copy(update={"readings": (card, *others)})
    about = {"evidence_id": card.evidence_id, "page": card.page, "document": card.document, "region": None}
    typed = found(detail, code=code, details={"value": "corrected"}, **about)
    to_do = words_of(ui.texts, CaseState(view=CaseView(detail, ())), typed).to_do
    assert to_do.startswith("先核对输入的值是否有误。")
    assert "祖布兰公民证" in to_do
    assert not OF_A_MAINLAND_CARD.search(to_do), to_do


@pytest.mark.parametrize("language", Language)
def test_what_is_said_at_once_of_a_typed_value_names_the_documents_rule(ui: Ui, language: Language) -> None:
    """The old numbers of foreign permanent residents have no digits 7 to 14 for the birth date."""
    ui.texts.use(language)
    detail = payment_case(1)
    (reading, *others) = detail.readings
    pack = PackRecord(
        pack="foreign-permanent-resident-card",
        version=1,
        sha256="0" * 64,
        title_zh="永久居留证",
        title_en="Resident card",
    )
    values = {"birth_date": "1981-08-03", "sex": "M"}
    fields = {name: FieldRecord(value=value, confidence=0.99) for name, value in values.items()}
    card = reading.model_copy(update={"document_type": DocumentType.REGIONAL, "pack": pack, "fields": fields})
    detail = detail.model_copy(update={"readings": (card, *others), "declared": {}})
    typed = DecideField(
        document_type=DocumentType.REGIONAL,
        field="document_number",
        value="CAN110079101221",
        basis=FieldBasis.CORRECTED,
        read_value=None,
    )
    state = CaseState(view=CaseView(detail, ()), work=effective(detail, ()))
    (notice,) = typed_notices(state, [typed], START)
    said = notice.detail(ui.texts)
    assert ui.texts.pick("永久居留证", "Resident card") in said
    assert not OF_A_MAINLAND_CARD.search(said), said


@pytest.mark.parametrize(
    ("language", "strength", "said"),
    [
        (Language.CHINESE, "0.10", "迹象较弱"),
        (Language.CHINESE, "0.50", "迹象明显"),
        (Language.CHINESE, "0.83", "迹象很强"),
        (Language.ENGLISH, "0.83", "strong signs"),
    ],
)
def test_how_strong_the_signs_are_stands_in_the_finding(
    qtbot: QtBot, ui: Ui, language: Language, strength: str, said: str
) -> None:
    """Issue 3 section 3: findings with region and strength, in the words of the command line."""
    ui.texts.use(language)
    detail = payment_case(1)
    record = found(detail, code="photocopy", confidence=0.47, details={"strength": strength})
    detail = detail.model_copy(update={"findings": (record,), "face": None})
    work = effective(detail, ())
    panel = FindingsPanel(ui)
    qtbot.addWidget(panel)
    panel.show_state(CaseState(view=CaseView(detail, ()), work=work, rows=field_rows(detail, work)))
    (line,) = [label.text() for label in panel.findChildren(QLabel) if "%" in label.text()]
    assert said in line
    assert ui.texts.text("found.share_right", share="47%") in line


def test_how_alike_two_cases_are_is_no_strength_of_signs(ui: Ui) -> None:
    """R36: a repeat has a strength as well, which is how alike both are."""
    detail = payment_case(1)
    details = {"strength": "0.90", "other_case": "K7QD-2XWM", "customer": "other_identity"}
    record = found(detail, code="document_seen_before", confidence=0.9, details=details)
    where = words_of(ui.texts, CaseState(view=CaseView(detail, ())), record).where
    assert ui.texts.text("found.similarity", share="90%") in where
    assert "迹象" not in where


@pytest.mark.parametrize(
    "details",
    [
        {**OF_A_PACK, "term_years": "uneven"},
        {**OF_A_PACK, "problem": "length"},
        {**OF_A_PACK, "reason": "script", "script": "thai"},
        {"strength": "0.83", "camera": "none"},
        {"strength": "0.83", "customer": "other_identity", "match": "picture", "cases": "1", "other_case": "K7QD-2XWM"},
        {"expected": "passport", "found": "regional", "found_zh": "公民证", "found_en": "Card", "pack": "zub.card"},
        {"page": "b", "quality": "0.12", "component": "head_pose_yaw", "value": "41.20 deg"},
        {"wrong": "birth_date expiry_date", "ambiguous": "false"},
        {"value_in": "print"},
        {"of_a_newer_server": "some_word"},
    ],
)
def test_no_name_of_a_detail_and_no_word_of_the_checks_is_shown(qtbot: QtBot, ui: Ui, details: dict[str, str]) -> None:
    """A tooltip in Chinese that says `customer: other_identity` says nothing to a reviewer."""
    detail = payment_case(1)
    record = found(detail, code="photocopy", details=details, model_version="")
    detail = detail.model_copy(update={"findings": (record,), "face": None})
    work = effective(detail, ())
    panel = FindingsPanel(ui)
    qtbot.addWidget(panel)
    panel.show_state(CaseState(view=CaseView(detail, ()), work=work, rows=field_rows(detail, work)))
    (line,) = panel._lines.values()
    assert re.findall("[A-Za-z_]{2,}", line.toolTip()) == []


@pytest.mark.parametrize("language", Language)
def test_what_was_measured_is_said_in_words(ui: Ui, language: Language) -> None:
    """Each figure with its value, each word of the checks as a sentence of its own."""
    ui.texts.use(language)
    detail = payment_case(1)
    state = CaseState(view=CaseView(detail, ()))
    for name in FIGURES:
        assert "0.123" in words_of(ui.texts, state, found(detail, details={name: "0.123"})).figures, name
    for name, words in WORDS_OF_FIGURES.items():
        said = {words_of(ui.texts, state, found(detail, details={name: word})).figures for word in words}
        assert len(said) == len(words), name
        assert not said & {"", *words}
