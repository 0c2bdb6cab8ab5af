"""A reviewer's word is held to the rules of the document's data pack or kind, as a reading is (R21, R77, R100)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
import sqlalchemy as sa

from case_contract.commands import CompleteStep, DecideField
from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail, FieldRecord, FindingRecord, PackRecord
from case_contract.vocabulary import CaseType, DocumentType, FieldBasis, Severity, StepGround, StepOutcome
from case_server.cases.claims import Claimed
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.service import pre_check
from identity_checks.packs.field_names import OF_ZONE
from tests.case_server.api import Tenant
from tests.case_server.cases.desk import Desk, received_case
from tests.case_server.precheck.running import ScriptedChecker, desk_of, finding
from tests.case_server.precheck.test_pre_check import detail_of

REGIONAL, PASSPORT = DocumentType.REGIONAL, DocumentType.PASSPORT
CARD = {
    "surname": "KOVAC",
    "sex": "M",
    "birth_date": "1990-01-30",
    "personal_number": "300190-4410",
    "document_number": "ZB550012-2",
    "expiry_date": "2020-06-01",
}
RIGHT, EARLY, FAR = "ZB402817-4", "2020-06-01", "2091-06-01"
SOUND = CARD | {"document_number": RIGHT, "expiry_date": FAR}
IN_FORCE, NUMBERS = "in_force", "numbers_valid"
ACT = {"zh": "《某国身份证法》第 15 条", "en": "Identity Card Act, s. 15"}
PACK = {
    "format": 1,
    "pack": "xxx-card",
    "version": 3,
    "state": "UTO",
    "kind": "identity_card",
    "side": "single",
    "title": {"zh": "某国身份证", "en": "Identity card of a state"},
    "clause": {"zh": "《某国身份证法》第 12 条", "en": "Identity Card Act, s. 12"},
    "serves_as": ["passport"],
    "evidence": {"one_of": [{"words": ["REPUBLIC OF SOMEWHERE"], "weight": 3}]},
    "fields": {
        "surname": {"labels": ["Surname"], "value": {"form": "text", "script": "latin"}},
        "sex": {"labels": ["Sex"], "value": {"form": "choice", "words": {"MALE": "M", "FEMALE": "F"}}},
        "birth_date": {"labels": ["Born"], "value": {"form": "date", "order": "dmy"}},
        "personal_number": {
            "labels": ["Personal no."],
            "value": {"form": "number", "patterns": ["######-####"], "birth": {"start": 0, "form": "ddmmyy"}},
        },
        "document_number": {
            "labels": ["Card no."],
            "value": {
                "form": "number",
                "patterns": ["ZB######-#"],
                "rule": {
                    "form": "weighted",
                    "weights": [7, 3, 1, 7, 3, 1, 7, 3],
                    "modulus": 10,
                    "check": "0123456789",
                },
            },
        },
        "expiry_date": {"labels": ["Until"], "value": {"form": "date", "order": "dmy"}},
    },
    "rules": [{"form": "not_expired", "field": "expiry_date", "clause": ACT}],
}
BOX = ((1, 1), (9, 1), (9, 3), (1, 3))
pytestmark = pytest.mark.slow


@pytest.fixture
def with_pack(services: Services, tmp_path: Path) -> Services:
    """A server whose folder of packs has the one of these cards."""
    (tmp_path / "xxx.json").write_text(json.dumps(PACK), "utf-8")
    return replace(services, settings=replace(services.settings, document_packs=tmp_path))


def claimed_case(
    services: Services,
    tenant: Tenant,
    read: Mapping[str, str],
    *found: FindingRecord,
    kind: DocumentType = REGIONAL,
    back: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Desk, Claimed]:
    """A case with a document of which this was read and found, and with its `back` if any, held at a desk."""
    desk = desk_of(services, tenant)
    pack = PackRecord(pack="xxx-card", version=3, sha256="0" * 64, title_zh="卡", title_en="card", fields=tuple(SOUND))
    of_back = PackRecord(
        pack="xxx-back", version=1, sha256="1" * 64, title_zh="卡背", title_en="back", fields=tuple(OF_ZONE)
    )
    document = {
        "document_type": kind,
        "fields": {name: FieldRecord(value=value, confidence=0.99) for name, value in read.items()},
        "pack": pack if kind is REGIONAL else None,
    }
    other = {
        "document": 1,
        "pack": of_back,
        "fields": {name: FieldRecord(value=value, confidence=0.98, box=BOX) for name, value in back.items()},
    }
    case_id = received_case(services, tenant.tenant_id, case_type=CaseType.CROSS_BORDER)
    assert pre_check(
        services, ScriptedChecker(reading=document, found=found, further=(other,) if back else ()), case_id
    )
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(
            sa.text(
                "UPDATE findings SET page = 0, evidence_id = "
                "(SELECT evidence_id FROM readings WHERE readings.case_id = findings.case_id LIMIT 1)"
            )
        )
    claimed = desk.claim()
    assert claimed is not None
    return desk, claimed


def about(field: str, code: str, severity: Severity = Severity.ALERT, **details: str) -> FindingRecord:
    return finding(code, severity).model_copy(update={"field": field, "details": details})


def typed(field: str, value: str, kind: DocumentType = REGIONAL) -> DecideField:
    return DecideField(document_type=kind, field=field, value=value, basis=FieldBasis.CORRECTED)


def say(desk: Desk, claimed: Claimed, *bodies: DecideField | CompleteStep) -> list[ProblemCode | None]:
    return [outcome.problem for outcome in desk.say(claimed, *bodies)]


def told(detail: CaseDetail) -> set[tuple[str, str | None]]:
    return {(one.code, one.field) for one in detail.findings}


def step(detail: CaseDetail, code: str) -> StepOutcome | None:
    return next(one for one in detail.steps if one.code == code).outcome


MISREAD = about("document_number", "number_check_digit", problem="check_digit")
EXPIRED = about("expiry_date", "document_expired", days="2373")


def test_what_the_pack_said_of_a_misread_value_goes_with_it(with_pack: Services, tenant: Tenant) -> None:
    """The right number and day typed: both findings are settled, nobody has to look at them again."""
    desk, claimed = claimed_case(with_pack, tenant, CARD, MISREAD, EXPIRED)
    assert say(desk, claimed, typed("document_number", RIGHT)) == [None]
    detail = detail_of(with_pack, claimed.case_id)
    assert (told(detail), detail.summary.alert_count) == ({("document_expired", "expiry_date")}, 1)
    assert say(desk, claimed, typed("expiry_date", FAR)) == [None]
    detail = detail_of(with_pack, claimed.case_id)
    assert (told(detail), detail.summary.alert_count) == (set(), 0)


@pytest.mark.parametrize(
    ("field", "value", "code", "where", "opens"),
    [
        ("document_number", "XX1", "number_malformed", "document_number", NUMBERS),
        ("document_number", "ZB402817-5", "number_check_digit", "document_number", NUMBERS),
        ("personal_number", "310290-4410", "date_impossible", "personal_number", NUMBERS),
        ("birth_date", "1990-01-29", "number_birth_mismatch", "birth_date", NUMBERS),
        ("expiry_date", "2021-06-01", "document_expired", "expiry_date", IN_FORCE),
    ],
)
def test_what_breaks_the_packs_rules_is_found_and_opens_its_step(
    *, with_pack: Services, tenant: Tenant, field: str, value: str, code: str, where: str, opens: str
) -> None:
    """It is taken as typed, an alert with the pack's clause, and opens the one step that it concerns."""
    desk, claimed = claimed_case(with_pack, tenant, SOUND)
    passed = [CompleteStep(step=name, outcome=StepOutcome.PASSED) for name in (NUMBERS, IN_FORCE)]
    assert say(desk, claimed, *passed, typed(field, value)) == [None, None, None]
    detail = detail_of(with_pack, claimed.case_id)
    (found,) = detail.findings
    assert (found.code, found.field, found.severity) == (code, where, Severity.ALERT)
    assert (found.details["value"], found.details["pack"]) == ("corrected", "xxx-card")
    assert found.details["clause_en"] == (
        "Identity Card Act, s. 15" if opens == IN_FORCE else "Identity Card Act, s. 12"
    )
    assert "pack xxx-card 3 " in found.model_version
    assert {name for name in (NUMBERS, IN_FORCE) if step(detail, name) is None} == {opens}
    assert say(desk, claimed, typed(field, SOUND[field])) == [None]
    assert told(detail_of(with_pack, claimed.case_id)) == set()


def test_another_wrong_value_is_told_anew_and_one_said_again_is_not(with_pack: Services, tenant: Tenant) -> None:
    """A step that she passed knowing of it stays passed until there is news."""
    desk, claimed = claimed_case(with_pack, tenant, SOUND)
    passed = CompleteStep(step=IN_FORCE, outcome=StepOutcome.PASSED)
    numbers = CompleteStep(step=NUMBERS, outcome=StepOutcome.PASSED)
    assert set(say(desk, claimed, numbers, typed("expiry_date", "2021-06-01"), passed)) == {None}
    first = detail_of(with_pack, claimed.case_id).findings
    assert say(desk, claimed, typed("expiry_date", "2021-06-01"), typed("surname", "NOVAK")) == [None, None]
    detail = detail_of(with_pack, claimed.case_id)
    assert ([one.finding_id for one in detail.findings], step(detail, IN_FORCE)) == (
        [one.finding_id for one in first],
        StepOutcome.PASSED,
    )
    assert say(desk, claimed, typed("expiry_date", "2022-06-01")) == [None]
    detail = detail_of(with_pack, claimed.case_id)
    (found,) = detail.findings
    assert int(found.details["days"]) == int(first[0].details["days"]) - 365
    assert step(detail, IN_FORCE) is None


def test_a_value_that_was_not_read_is_held_to_the_pack_too(with_pack: Services, tenant: Tenant) -> None:
    """The field is missing on the reading; the one card of the case is what her word is about."""
    read = {name: value for name, value in SOUND.items() if name != "expiry_date"}
    desk, claimed = claimed_case(with_pack, tenant, read)
    assert say(desk, claimed, typed("expiry_date", "2021-06-01")) == [None]
    (found,) = detail_of(with_pack, claimed.case_id).findings
    assert (found.code, found.details["value"]) == ("document_expired", "corrected")


@pytest.mark.parametrize(
    ("kind", "lacks", "value"),
    [(REGIONAL, "surname", "KOVAC"), (DocumentType.RESIDENT_ID_BACK, "authority", "某市公安局")],
)
def test_what_is_typed_is_missing_no_longer(
    *, services: Services, tenant: Tenant, kind: DocumentType, lacks: str, value: str
) -> None:
    """R21: settled with the word, whatever its rules say; what else is missing stays, and so does a warning's count."""
    missing = [about(name, "field_missing", Severity.WARNING) for name in (lacks, "valid_until")]
    desk, claimed = claimed_case(services, tenant, {"valid_from": "2020-06-01"}, *missing, kind=kind)
    assert detail_of(services, claimed.case_id).summary.warning_count == 2
    assert say(desk, claimed, typed(lacks, value, kind)) == [None]
    detail = detail_of(services, claimed.case_id)
    assert (told(detail), detail.summary.warning_count) == ({("field_missing", "valid_until")}, 1)


def test_where_the_pack_is_gone_nothing_new_is_said(services: Services, tenant: Tenant) -> None:
    """What was found stands."""
    desk, claimed = claimed_case(services, tenant, CARD, MISREAD)
    assert say(desk, claimed, typed("document_number", RIGHT), typed("expiry_date", "2019-01-01")) == [None, None]
    assert told(detail_of(services, claimed.case_id)) == {("number_check_digit", "document_number")}


@pytest.mark.parametrize(
    ("kind", "field", "early", "late"),
    [
        (PASSPORT, "expiry_date", "2020-06-01", FAR),
        (DocumentType.RESIDENT_ID_BACK, "valid_until", "2020-06-01", "长期"),
        (DocumentType.BUSINESS_LICENCE, "business_term", "2000年01月01日至2020年06月01日", "长期"),
    ],
)
def test_days_of_the_kinds_that_need_no_pack_are_followed(
    *, services: Services, tenant: Tenant, kind: DocumentType, field: str, early: str, late: str
) -> None:
    """A last day that was misread no longer leaves the document expired; one that has passed opens the step."""
    desk, claimed = claimed_case(
        services, tenant, {field: early, "valid_from": "2000-06-01"}, about(field, "document_expired"), kind=kind
    )
    assert say(desk, claimed, typed(field, late, kind)) == [None]
    assert told(detail_of(services, claimed.case_id)) == set()
    assert say(desk, claimed, typed(field, early, kind)) == [None]
    assert told(detail_of(services, claimed.case_id)) == {("document_expired", field)}


def test_the_machine_passes_the_step_once_the_day_is_right(services: Services, tenant: Tenant) -> None:
    """Nothing else kept it from that; it is her word, so the step is not counted as automatic (R57)."""
    read = {"document_number": "L898902C3", "expiry_date": "2020-06-01"}
    desk, claimed = claimed_case(services, tenant, read, about("expiry_date", "document_expired"), kind=PASSPORT)
    assert say(desk, claimed, typed("expiry_date", FAR, PASSPORT)) == [None]
    passed = next(one for one in detail_of(services, claimed.case_id).steps if one.code == IN_FORCE)
    assert (passed.by_machine, passed.grounds[0]) == (True, StepGround.CONFIRMED_BY_PERSON)


def test_a_passports_last_day_is_held_against_its_zone(services: Services, tenant: Tenant) -> None:
    """A later day than the zone has is no way around an expired passport."""
    zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    read = {"mrz": zone, "document_number": "L898902C3", "birth_date": "1974-08-12", "expiry_date": "2012-04-15"}
    desk, claimed = claimed_case(services, tenant, read, about("expiry_date", "document_expired"), kind=PASSPORT)
    assert say(desk, claimed, typed("expiry_date", FAR, PASSPORT)) == [None]
    assert told(detail_of(services, claimed.case_id)) == {("mrz_visual_mismatch", "expiry_date")}


ZONE = "I<UTOZB402817<4<<<<<<<<<<<<<<<\n9001303M9106015UTO<<<<<<<<<<<6\nKOVAC<<JAN<<<<<<<<<<<<<<<<<<<<"
BACK = {"mrz": ZONE, "document_number": RIGHT, "birth_date": "1990-01-30", "sex": "M", "expiry_date": FAR}


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [("document_number", "ZB402818-4", RIGHT), ("birth_date", "1990-01-31", "1990-01-30"), ("expiry_date", EARLY, FAR)],
)
def test_a_front_is_held_against_the_zone_of_its_back(
    *, services: Services, tenant: Tenant, field: str, wrong: str, right: str
) -> None:
    """R99: what is typed for the front and differs from the zone is found there; gone with the right value."""
    desk, claimed = claimed_case(services, tenant, SOUND, back=BACK)
    passed = [CompleteStep(step=name, outcome=StepOutcome.PASSED) for name in (NUMBERS, IN_FORCE)]
    assert say(desk, claimed, *passed, typed(field, wrong)) == [None, None, None]
    detail = detail_of(services, claimed.case_id)
    (found,) = detail.findings
    assert (found.code, found.field, found.severity) == ("sides_mismatch", field, Severity.ALERT)
    assert (found.document, found.region, found.details) == (1, BOX, {"value": "corrected"})
    assert (step(detail, NUMBERS), step(detail, IN_FORCE)) == (None, StepOutcome.PASSED)
    assert say(desk, claimed, typed(field, right)) == [None]
    assert told(detail_of(services, claimed.case_id)) == set()


def test_what_the_machine_found_of_both_sides_goes_with_the_misread_front(services: Services, tenant: Tenant) -> None:
    """A value kept as it was read leaves the finding as it was, one put right takes it away."""
    differ = about("document_number", "sides_mismatch").model_copy(update={"document": 1})
    read = SOUND | {"document_number": "ZB402811-4"}
    desk, claimed = claimed_case(services, tenant, read, differ, back=BACK)
    before = detail_of(services, claimed.case_id).findings
    kept = typed("document_number", "ZB402811-4").model_copy(update={"basis": FieldBasis.READ})
    assert say(desk, claimed, kept) == [None]
    assert detail_of(services, claimed.case_id).findings == before
    assert say(desk, claimed, typed("document_number", RIGHT)) == [None]
    assert told(detail_of(services, claimed.case_id)) == set()


FRONT_LACKS = {name: value for name, value in SOUND.items() if name not in {"document_number", "expiry_date"}}
NO_ZONE = {"nationality": "UTO"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("document_number", "ZB402817-5", "number_check_digit"), ("expiry_date", "2021-06-01", "document_expired")],
)
def test_what_was_read_on_neither_side_is_held_to_the_side_that_has_it(
    *, with_pack: Services, tenant: Tenant, field: str, value: str, code: str
) -> None:
    """R100: a field of the front's layout that is typed, again after it is missing no longer, stands on the front."""
    lacks = about(field, "field_missing", Severity.WARNING)
    desk, claimed = claimed_case(with_pack, tenant, FRONT_LACKS, lacks, back=NO_ZONE)
    for said, expected in ((SOUND[field], set()), (value, {(code, field)})):
        assert say(desk, claimed, typed(field, said)) == [None]
        assert told(detail_of(with_pack, claimed.case_id)) == expected
    (found,) = detail_of(with_pack, claimed.case_id).findings
    assert (found.document, found.details["value"], found.details["pack"]) == (0, "corrected", "xxx-card")
