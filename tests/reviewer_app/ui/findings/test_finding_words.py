"""How sure a finding is stands beside it only where that says something."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from case_contract.records import FieldRecord, FindingRecord, PackRecord
from case_contract.vocabulary import (
    CaseType,
    Certainty,
    DocumentType,
    EvidenceKind,
    FaceOpinion,
    Language,
    PreCheckState,
    Severity,
)
from reviewer_app.domain.case_work import OpinionWork, effective
from reviewer_app.domain.field_table import Agreement, field_rows
from reviewer_app.services.types import CaseView
from reviewer_app.ui.case.finding_words import words_of
from reviewer_app.ui.case.findings_panel import FindingsPanel
from reviewer_app.ui.case.state import CaseState, row_key
from reviewer_app.ui.case.steps_panel import FaceScoreCard
from reviewer_app.ui.common.context import Ui
from tests.support.sample_cases import Page, make_detail, make_summary, payment_case


@pytest.mark.parametrize(
    ("code", "confidence", "said"),
    [("screen_recapture", 0.97, True), ("field_low_confidence", 0.97, False), ("declared_mismatch", 1.0, False)],
)
def test_certainty_is_shown_where_it_means_something(
    qtbot: QtBot, ui: Ui, code: str, confidence: float, said: bool
) -> None:
    """Read with little confidence, 100 % sure, beside a reading at 0 % contradicts itself; a rule is always sure."""
    detail = payment_case(1)
    record = FindingRecord.model_validate(
        {
            **detail.findings[0].model_dump(),
            "code": code,
            "severity": Severity.WARNING,
            "confidence": confidence,
            "field": None,
        }
    )
    panel = FindingsPanel(ui)
    qtbot.addWidget(panel)
    changed = detail.model_copy(update={"findings": (record,), "face": None})
    work = effective(changed, ())
    panel.show_state(CaseState(view=CaseView(changed, ()), work=work, rows=field_rows(changed, work)))
    words = [label.text() for label in panel.findChildren(QLabel)]
    assert any("%" in each for each in words) is said, words


def test_a_suspicion_says_which_share_of_its_like_is_right(qtbot: QtBot, ui: Ui) -> None:
    """A share of findings that are right, at a stated share of forgeries, is no certainty about this picture."""
    detail = payment_case(1)
    suspicion = {"code": "photocopy", "confidence": 0.47, "field": None, "details": {"strength": "0.80"}}
    record = FindingRecord.model_validate({**detail.findings[0].model_dump(), **suspicion})
    panel = FindingsPanel(ui)
    qtbot.addWidget(panel)
    changed = detail.model_copy(update={"findings": (record,), "face": None})
    work = effective(changed, ())
    panel.show_state(CaseState(view=CaseView(changed, ()), work=work, rows=field_rows(changed, work)))
    (said,) = [label.text() for label in panel.findChildren(QLabel) if "%" in label.text()]
    assert ui.texts.text("found.share_right", share="47%") in said
    assert ui.texts.text("found.sure", sure="47%") not in said


@pytest.mark.parametrize(("probability", "said"), [(0.9999, "99%"), (0.98, "98%")])
def test_a_comparison_of_faces_is_never_said_to_be_certain(qtbot: QtBot, ui: Ui, probability: float, said: str) -> None:
    """Beside a similarity below 1, 100 % claims what no comparison can know."""
    face = payment_case(1).face
    assert face is not None
    sure = face.model_copy(update={"same_probability": probability})
    card = FaceScoreCard(ui, OpinionWork(FaceOpinion.SAME, Certainty.HIGH), sure)
    qtbot.addWidget(card)
    assert [said in label.text() for label in card.findChildren(QLabel) if "%" in label.text()] == [True]


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"customer": "other_identity", "cases": "1"}, "另一案件中有同一人脸（案件 K7QD-2XWM；填写的是其他身份）"),
        ({"customer": "same_identity"}, "另一案件中有同一人脸（案件 K7QD-2XWM；客户编号不同，填写的身份相同）"),
        (
            {"customer": "unknown", "cases": "9"},
            "另一案件中有同一人脸（案件 K7QD-2XWM 等 9 案；两案所填信息没有相同项目，无法比对）",
        ),
    ],
)
def test_a_face_of_an_earlier_case_is_told_with_its_number_and_why(ui: Ui, details: dict[str, str], said: str) -> None:
    """R36: which case, and whose it is; how alike two faces are is no certainty and no share of forgeries."""
    detail = payment_case(1)
    changes = {
        "code": "face_seen_before",
        "confidence": 0.61,
        "field": None,
        "details": {"other_case": "K7QD-2XWM", "similarity": "0.610", **details},
    }
    finding = FindingRecord.model_validate({**detail.findings[0].model_dump(), **changes})
    words = words_of(ui.texts, CaseState(view=CaseView(detail, ())), finding)
    assert words.seen == said
    assert words.where.endswith(ui.texts.text("found.similarity", share="61%"))
    assert "升级" in words.to_do


@pytest.mark.parametrize(("altered", "said"), [("portrait", "照片不同"), ("number", "号码不同")])
def test_what_differs_on_a_document_of_an_earlier_case_is_said(ui: Ui, altered: str, said: str) -> None:
    """R36: not "portrait or number" where it is known which."""
    details = {"altered": altered, "customer": "other_identity", "other_case": "K7QD-2XWM", "strength": "0.9"}
    words = ui.texts.finding("document_altered", details)
    assert words == f"另一案件中有同一证件，但{said}（案件 K7QD-2XWM；填写的是其他身份）"


@pytest.mark.parametrize(("confidence", "said"), [(0.93, "93%"), (0.9799, "97%")])
def test_what_is_unsure_says_from_where_on_it_would_be_sure(ui: Ui, confidence: float, said: str) -> None:
    """R20: 93 % alone does not say that 98 % is asked for; what is rounded never reads as what it misses."""
    detail = payment_case(1)
    (reading, *others) = detail.readings
    name, item = next(iter(reading.fields.items()))
    unsure = reading.model_copy(update={"fields": {name: item.model_copy(update={"confidence": confidence})}})
    detail = detail.model_copy(update={"readings": (unsure, *others)})
    changes = {"code": "field_low_confidence", "field": name, "evidence_id": reading.evidence_id, "page": reading.page}
    finding = FindingRecord.model_validate(
        {**detail.findings[0].model_dump(), **changes, "document": 0, "region": None}
    )
    seen = words_of(ui.texts, CaseState(view=CaseView(detail, ())), finding).seen
    assert f"{said}，低于 98%，请核对" in seen


@pytest.mark.parametrize(
    ("value_in", "unmasked", "said"),
    [
        ("zone", True, "机读码为 BAUER，印刷为 BRAUN"),
        ("print", True, "机读码为 BRAUN，印刷为 BAUER"),
        ("zone", False, "机读码为 B****，印刷为 B****（已遮盖，按 M 显示）"),
    ],
)
def test_where_zone_and_print_differ_both_values_are_shown(ui: Ui, value_in: str, unmasked: bool, said: str) -> None:
    """R99, R80: both side by side, masked until the field is not."""
    detail = payment_case(1)
    (reading, *others) = detail.readings
    name = FieldRecord(value="BAUER", confidence=0.4, elsewhere="BRAUN")
    changed = reading.model_copy(update={"document_type": DocumentType.PASSPORT, "fields": {"surname": name}})
    changes = {
        "code": "mrz_visual_mismatch",
        "field": "surname",
        "evidence_id": reading.evidence_id,
        "page": reading.page,
        "details": {"value_in": value_in},
    }
    finding = FindingRecord.model_validate(
        {**detail.findings[0].model_dump(), **changes, "document": 0, "region": None}
    )
    detail = detail.model_copy(update={"readings": (changed, *others), "findings": (finding,)})
    work = effective(detail, ())
    state = CaseState(view=CaseView(detail, ()), work=work, rows=field_rows(detail, work))
    (row,) = [row for row in state.rows if row.field == "surname"]
    shown = replace(state, unmasked=frozenset({row_key(row)}) if unmasked else frozenset())
    assert words_of(ui.texts, shown, finding).seen.endswith(said)


@pytest.mark.parametrize(
    ("language", "first"),
    [(Language.CHINESE, "先核对输入的值是否有误。"), (Language.ENGLISH, "First check what was typed. ")],
)
def test_what_differs_from_a_typed_value_is_a_slip_of_typing_first(ui: Ui, language: Language, first: str) -> None:
    """R21: a finding on a value that was typed says so in its advice; one on what was read blames no typing."""
    ui.texts.use(language)
    detail = payment_case(1)
    read = detail.findings[0]
    typed = read.model_copy(update={"details": {"value": "corrected"}})
    state = CaseState(view=CaseView(detail, ()))
    as_read, as_typed = (words_of(ui.texts, state, one).to_do for one in (read, typed))
    assert as_typed == first + as_read
    assert not as_read.startswith(first)


def test_a_rule_of_a_data_pack_says_its_clause_and_the_documents_own_title(ui: Ui) -> None:
    """R100: by which clause, on which document: not "passport" because the card was handed in as one."""
    detail = payment_case(1)
    (reading, *others) = detail.readings
    pack = PackRecord(pack="zub.card", version=1, sha256="0" * 64, title_zh="祖布兰公民证", title_en="Zubland card")
    card = reading.model_copy(update={"document_type": DocumentType.REGIONAL, "pack": pack})
    detail = detail.model_copy(update={"readings": (card, *others)})
    changes = {
        "code": "validity_term_wrong",
        "confidence": 0.9,
        "field": None,
        "evidence_id": card.evidence_id,
        "page": card.page,
        "document": card.document,
        "region": None,
        "details": {"clause_zh": "公民证法第七条", "clause_en": "Citizen Card Act, s. 7"},
    }
    finding = FindingRecord.model_validate({**detail.findings[0].model_dump(), **changes})
    state = CaseState(view=CaseView(detail, ()))
    assert words_of(ui.texts, state, finding).where == "祖布兰公民证\u00a0· 公民证法第七条\u00a0· " + ui.texts.text(
        "found.sure", sure="90%"
    )
    ui.texts.use(Language.ENGLISH)
    assert words_of(ui.texts, state, finding).where.startswith("Zubland card\u00a0· Citizen Card Act, s. 7\u00a0· ")


@pytest.mark.parametrize(
    ("details", "chinese", "english"),
    [
        (
            {"cases": "4", "customers": "3", "hours": "24", "other_case": "7QK2-M9, 8AB1-C2"},
            "同一设备提交了多个案件：24 小时内共 4 个案件（含本案），3 个客户，如 7QK2-M9, 8AB1-C2",
            "Many cases from the same device: 4 within 24 h, this one included, of 3 customers; among them "
            "7QK2-M9, 8AB1-C2",
        ),
        (
            {"cases": "5", "customers": "1", "hours": "168", "other_case": "7QK2-M9"},
            "同一设备提交了多个案件：7 天内共 5 个案件（含本案），均为本客户，如 7QK2-M9",
            "Many cases from the same device: 5 within 7 days, this one included, all of this customer; among them "
            "7QK2-M9",
        ),
        ({}, "同一设备提交了多个案件", "Many cases from the same device"),
    ],
)
def test_how_many_cases_came_from_one_place(ui: Ui, details: dict[str, str], chinese: str, english: str) -> None:
    """R36: counts, customers, window and other cases in one sentence, with advice, and no place on a picture."""
    detail = payment_case(1)
    record = FindingRecord.model_validate(
        {
            **detail.findings[0].model_dump(),
            "code": "velocity_device",
            "severity": Severity.WARNING,
            "confidence": 1.0,
            "field": None,
            "evidence_id": None,
            "page": None,
            "region": None,
            "details": details,
        }
    )
    changed = detail.model_copy(update={"findings": (record,), "face": None})
    work = effective(changed, ())
    state = CaseState(view=CaseView(changed, ()), work=work, rows=field_rows(changed, work))
    words = words_of(ui.texts, state, record)
    assert (words.seen, words.where) == (chinese, "")
    assert words.to_do.startswith("家人可能共用一台设备")
    ui.texts.use(Language.ENGLISH)
    assert words_of(ui.texts, state, record).seen == english


@pytest.mark.parametrize(
    ("field", "declared", "seen"),
    [
        (
            "surname",
            {"name": "Frau Anna Müller"},
            "姓：客户只填写了部分名字：填写 F*** A*** M*****，证件 M***** A*** M****",
        ),
        ("given_names", {"given_names": "Anna"}, "名：客户只填写了部分名字：填写 A***，证件 A*** M****"),
    ],
)
def test_a_name_stated_in_part_has_both_values_masked(ui: Ui, field: str, declared: dict[str, str], seen: str) -> None:
    """R23, R80: both names in one sentence, hidden as the field is; the whole ones once it is unmasked."""
    printed = {"surname": "MÜLLER", "given_names": "ANNA MARIA"}
    detail = make_detail(
        make_summary(1, case_type=CaseType.CROSS_BORDER),
        (Page(EvidenceKind.PASSPORT, printed), Page(EvidenceKind.SELFIE)),
        declared=declared,
    )
    reading = detail.readings[0]
    record = FindingRecord(
        finding_id=reading.reading_id,
        code="declared_mismatch",
        severity=Severity.WARNING,
        confidence=1.0,
        evidence_id=reading.evidence_id,
        page=reading.page,
        field=field,
        details={"likeness": "0.67", "match": "part"},
        model_version="rules 1",
    )
    changed = detail.model_copy(update={"findings": (record,)})
    work = effective(changed, ())
    state = CaseState(view=CaseView(changed, ()), work=work, rows=field_rows(changed, work))
    words = words_of(ui.texts, state, record)
    assert words.seen == f"{seen}（已遮盖，按 M 显示）"
    assert words.to_do.startswith("名不全，其余相同")
    row = next(row for row in state.rows if row.field == field)
    whole = words_of(ui.texts, replace(state, unmasked=frozenset({row_key(row)})), record).seen
    assert "ANNA MARIA" in whole
    assert "*" not in whole


def test_a_row_with_a_form_of_address_is_no_difference() -> None:
    """R23: where the pre-check compared and told nothing; with its finding, before it, or of another name it is one."""

    def agreement(stated: str, *, found: bool = False, state: PreCheckState = PreCheckState.DONE) -> Agreement:
        detail = payment_case(1)
        findings = detail.findings if found else ()
        if found:
            findings = (detail.findings[0].model_copy(update={"field": "name"}),)
        summary = detail.summary.model_copy(update={"pre_check": state})
        update = {"declared": {"name": stated}, "findings": findings, "summary": summary}
        changed = detail.model_copy(update=update)
        rows = field_rows(changed, effective(changed, ()))
        return next(row for row in rows if row.field == "name").agreement

    name = next(reading.fields["name"].value for reading in payment_case(1).readings if "name" in reading.fields)
    assert agreement(f"{name}女士") is Agreement.AGREE
    assert agreement(f"{name}女士", found=True) is Agreement.DIFFER
    assert agreement(f"{name}女士", state=PreCheckState.PENDING) is Agreement.DIFFER
    assert agreement("李雷") is Agreement.DIFFER
