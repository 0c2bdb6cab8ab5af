"""The cases that the screenshots show, made of drawn specimens."""

import base64
import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from case_contract.clocks import pause
from case_contract.frozen import Quad
from case_contract.records import BlindRiskRecord, CaseDetail, CorrectionRecord, ReverificationRecord
from case_contract.vocabulary import (
    CaseStatus,
    CaseType,
    CorrectionRule,
    DocumentType,
    EvidenceKind,
    ReverificationGround,
    RiskLevel,
    Severity,
    Tier,
)
from reviewer_app.services.types import DecodedImage
from tests.support.sample_cases import START, Finding, Further, Page, make_detail, make_summary, number_id

_NAMES = ("林若溪", "欧阳清和", "王大伟", "赵敏", "ANNA MARIA", "陈思远", "古丽娜尔", "李一", "周子昂", "孙晓")
_TENANTS = ("云桥支付", "海贝商城", "星屿跨境", "政务通")


def pictures_drawn() -> dict[str, Any]:
    command = [sys.executable, "-m", "tools.screenshot_pictures"]
    drawn: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return drawn


def decoded(entry: dict[str, Any]) -> DecodedImage:
    width, height = entry["width"], entry["height"]
    return DecodedImage(width, height, width, height, width * 3, base64.b64decode(entry["pixels"]))


def _page(pictures: dict[str, Any], kind: EvidenceKind, **changes: Any) -> Page:
    entry = pictures[kind.value]
    boxes: dict[str, Any] = {name: tuple(map(tuple, quad)) for name, quad in entry["boxes"].items()}
    return replace(Page(kind, entry["fields"], boxes, rotation=entry["rotation"]), **changes)


def merchant_case(pictures: dict[str, Any], number: int) -> CaseDetail:
    changed = CorrectionRecord(position=16, was="8", now="3", rule=CorrectionRule.CHECK_DIGIT)
    corrected = {"id_number": (changed,)}
    unsure = {"ethnicity": 0.74, "address": 0.93}
    front = _page(pictures, EvidenceKind.ID_FRONT, unsure=unsure, corrected=corrected)
    licence = _page(pictures, EvidenceKind.BUSINESS_LICENCE, unsure={"business_scope": 0.82})
    pages = (front, _page(pictures, EvidenceKind.ID_BACK), licence, Page(EvidenceKind.SELFIE, pages=1))
    declared = {
        "name": front.fields["name"],
        "id_number": front.fields["id_number"][:-2] + "38",
        "company_name": licence.fields["name"],
        "uscc": licence.fields["uscc"],
    }
    number_box = front.boxes.get("id_number")
    findings = (
        Finding("declared_mismatch", Severity.ALERT, EvidenceKind.ID_FRONT, number_box, "id_number", 0.99),
        Finding("field_low_confidence", Severity.WARNING, EvidenceKind.ID_FRONT, None, "ethnicity", 0.74),
        Finding("text_copied", Severity.WARNING, EvidenceKind.ID_FRONT, number_box, "id_number", 0.83, strength=0.6),
        Finding("glare", Severity.WARNING, EvidenceKind.BUSINESS_LICENCE, None, None, 0.88),
        Finding("validity_term_unusual", Severity.INFO, EvidenceKind.ID_BACK, None, "valid_until", 0.91),
        Finding("faces_uncertain", Severity.WARNING),
    )
    summary = make_summary(
        number,
        case_type=CaseType.MERCHANT_ACCOUNT,
        tier=Tier.URGENT,
        risk=RiskLevel.MEDIUM,
        status=CaseStatus.IN_REVIEW,
        name=front.fields["name"],
        age=timedelta(minutes=11, seconds=18),
        alerts=1,
        warnings=4,
        blind=BlindRiskRecord(risk_level=RiskLevel.MEDIUM, alert_count=1, warning_count=3),
        code="7QK2-M9XB",
    )
    return make_detail(summary, pages, declared=declared, findings=findings)


def traveller_case(pictures: dict[str, Any], number: int) -> CaseDetail:
    passport = _page(pictures, EvidenceKind.PASSPORT)
    declared = {name: passport.fields[name] for name in ("surname", "given_names") if name in passport.fields}
    summary = make_summary(
        number,
        case_type=CaseType.CROSS_BORDER,
        tier=Tier.NORMAL,
        risk=RiskLevel.LOW,
        name=" ".join(declared.values()),
        tenant="星屿跨境金融信息服务（上海）有限公司",
        age=timedelta(minutes=31),
    )
    again = ReverificationRecord(
        earlier_case_id=number_id(900),
        earlier_service_code="K7QD-2XWM",
        earlier_decided_at=START - timedelta(days=212),
        ground=ReverificationGround.SINGLE,
        threshold=Decimal(50_000),
        currency="CNY",
    )
    detail = make_detail(summary, (passport, Page(EvidenceKind.SELFIE, pages=1)), declared=declared)
    return detail.model_copy(update={"reverification": again})


def one_picture_case(pictures: dict[str, Any], number: int) -> CaseDetail:
    """Both sides of a card on one picture, sent as the front; nobody sent the back."""
    sides = pictures["both_sides"]["sides"]
    front, back = (sides[kind.value] for kind in (DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK))
    boxes, other = ({name: _quad(points) for name, points in side["boxes"].items()} for side in (front, back))
    further = Further(DocumentType.RESIDENT_ID_BACK, back["fields"], other, _quad(back["corners"]))
    corners = _quad(front["corners"])
    page = Page(EvidenceKind.ID_FRONT, front["fields"], boxes, corners=corners, further=(further,))
    expired = Finding("document_expired", Severity.ALERT, EvidenceKind.ID_FRONT, None, "valid_until", 1.0, document=1)
    findings = (expired,)
    name = front["fields"]["name"]
    age = timedelta(minutes=21)
    summary = make_summary(number, tier=Tier.NORMAL, risk=RiskLevel.MEDIUM, name=name, age=age, alerts=1)
    declared = {"name": name, "id_number": front["fields"]["id_number"]}
    pages = (page, Page(EvidenceKind.SELFIE, pages=1))
    return make_detail(summary, pages, declared=declared, findings=findings)


def _quad(points: list[list[float]]) -> Quad:
    a, b, c, d = ((x, y) for x, y in points)
    return a, b, c, d


def _risk(alerts: int, warnings: int) -> RiskLevel:
    """As the server rates: two alerts here speak for a risk label, a single one for a document past its term."""
    if alerts > 1:
        return RiskLevel.HIGH
    return RiskLevel.MEDIUM if alerts or warnings else RiskLevel.LOW


def rows_of_a_queue() -> list[Any]:
    rows = []
    ages = (2, 9, 14, 21, 26, 29, 33, 47, 62, 80, 95, 118, 124, 7, 3, 51, 18, 66, 88, 11, 40, 5, 77, 103)
    for number, age in enumerate(ages):
        tier = (Tier.NORMAL, Tier.URGENT, Tier.NORMAL, Tier.COMPLEX_RISK, Tier.NORMAL)[number % 5]
        status = CaseStatus.READY if number % 6 else CaseStatus.WAITING_CUSTOMER
        alerts, warnings = (0, 0, 1, 0, 2)[number % 5], (0, 2, 1, 0, 0, 3)[number % 6]
        summary = make_summary(
            100 + number,
            case_type=tuple(CaseType)[number % 3],
            tier=tier,
            risk=_risk(alerts, warnings),
            status=status,
            name=_NAMES[number % len(_NAMES)],
            tenant=_TENANTS[number % len(_TENANTS)],
            age=timedelta(minutes=age, seconds=number * 7),
            alerts=alerts,
            warnings=warnings,
        )
        if status is CaseStatus.WAITING_CUSTOMER:
            asked = min(START, summary.received_at + timedelta(minutes=8 + number))
            clock = pause(summary.clock, asked)
            summary = summary.model_copy(update={"clock": clock})
        rows.append(summary)
    return rows
