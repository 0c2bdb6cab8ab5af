"""R36, R24, R22: pages known again in a tenant's other cases; sealed, one tenant only, gone with their case."""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from case_contract.records import FindingRecord
from case_contract.vocabulary import EvidenceKind, RiskLevel, Severity
from case_server.archive.tables import archive_packages, retentions
from case_server.cases.tables import cases
from case_server.evidence.sealing import seal_declared
from case_server.evidence.tables import evidence
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.service import pre_check
from case_server.record_log.tables import log_entries
from case_server.repeats.page_print import PagePrint
from case_server.repeats.repository import forget_past_retention
from case_server.repeats.service import find_repeats, keep_prints
from case_server.repeats.tables import page_prints, print_marks
from tests.case_server.api import Tenant, make_tenant
from tests.case_server.cases.desk import received_case
from tests.case_server.precheck.running import ScriptedChecker
from tests.case_server.precheck.test_pre_check import detail_of
from tests.case_server.repeats.making import PORTRAIT, REGION, front, picture_of

TODAY = date(2026, 11, 2)


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whose cases these are."""
    return make_tenant(services)


def case_of(services: Services, tenant: Tenant, subject: str, **declared: str) -> tuple[UUID, UUID]:
    """A case of a customer, and the id of its first file."""
    case_id = received_case(services, tenant.tenant_id)
    with services.database.transaction(Scope.system()) as connection:
        sealed = seal_declared(
            services.key_provider,
            connection,
            tenant_id=tenant.tenant_id,
            case_id=case_id,
            declared=declared,
            at=services.clock.now(),
        )
        connection.execute(
            cases.update().where(cases.c.case_id == case_id).values(subject_id=subject, declared_sealed=sealed)
        )
        evidence_id = connection.scalars(
            sa.select(evidence.c.evidence_id).where(evidence.c.case_id == case_id).order_by(evidence.c.kind).limit(1)
        ).one()
    return case_id, evidence_id


def keep(services: Services, tenant: Tenant, case_id: UUID, *prints: PagePrint) -> None:
    """Keep prints as the pre-check does."""
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        keep_prints(
            connection,
            services.key_provider,
            tenant_id=tenant.tenant_id,
            case_id=case_id,
            prints=prints,
            now=services.clock.now(),
        )


def look(
    services: Services, tenant: Tenant, case_id: UUID, *prints: PagePrint, today: date = TODAY, **declared: str
) -> tuple[FindingRecord, ...]:
    """Look for pages as the pre-check does."""
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        return find_repeats(
            connection,
            services.key_provider,
            tenant_id=tenant.tenant_id,
            case_id=case_id,
            declared=declared,
            prints=prints,
            today=today,
            now=services.clock.now(),
        )


def code_of(services: Services, case_id: UUID) -> str:
    """A case's short code."""
    with services.database.transaction(Scope.system()) as connection:
        found: str = connection.scalars(sa.select(cases.c.service_code).where(cases.c.case_id == case_id)).one()
    return found


def count(services: Services, table: sa.Table) -> int:
    """Rows of a table."""
    with services.database.transaction(Scope.system()) as connection:
        return connection.scalars(sa.select(sa.func.count()).select_from(table)).one()


def test_the_same_card_under_another_name_is_an_alert_with_place_and_case(services: Services, tenant: Tenant) -> None:
    """R24: photographed again, declared under another name: whose case, where on the page, how strong."""
    first, first_file = case_of(services, tenant, "a", name="张伟")
    second, second_file = case_of(services, tenant, "b", name="李四")
    keep(services, tenant, first, front(first_file, 1, shot=11))
    again = front(second_file, 1, shot=12)
    keep(services, tenant, second, again)
    (found,) = look(services, tenant, second, again, name="李四")
    assert (found.code, found.severity) == ("document_seen_before", Severity.ALERT)
    assert (found.evidence_id, found.page, found.region) == (second_file, 0, REGION)
    assert found.details == {
        "match": "document",
        "strength": "1.00",
        "customer": "other_identity",
        "cases": "1",
        "other_case": code_of(services, first),
        "other_case_id": str(first),
    }
    assert found.model_version.startswith("repeats 1, forms ")


@pytest.mark.parametrize(
    ("subject", "name", "severity"),
    [("a", "张伟", Severity.INFO), ("b", "张伟", Severity.WARNING), ("b", "李四", Severity.ALERT)],
)
def test_whose_the_earlier_case_is_decides_on_the_weight(
    services: Services, tenant: Tenant, subject: str, name: str, severity: Severity
) -> None:
    """The very same file: a customer's own resubmission, a second customer number, another person."""
    first, first_file = case_of(services, tenant, "a", name="张伟")
    second, second_file = case_of(services, tenant, subject, name=name)
    keep(services, tenant, first, front(first_file, 1))
    (found,) = look(services, tenant, second, front(second_file, 1), name=name)
    assert (found.code, found.severity, found.details["match"]) == ("picture_seen_before", severity, "file")


def test_other_cards_of_the_same_form_and_the_case_itself_are_no_repeats(services: Services, tenant: Tenant) -> None:
    """No finding for thirty other cards, nor for what the case itself handed in before it was asked again."""
    for card in range(30):
        case_id, file = case_of(services, tenant, f"s{card}")
        keep(services, tenant, case_id, front(file, card))
    own, own_file = case_of(services, tenant, "me")
    keep(services, tenant, own, front(own_file, 99))
    assert look(services, tenant, own, front(own_file, 99)) == ()


def test_an_edited_number_and_a_replaced_portrait_are_alerts(services: Services, tenant: Tenant) -> None:
    """R24: the same picture with another number; the place of another portrait is the portrait."""
    first, first_file = case_of(services, tenant, "a")
    keep(services, tenant, first, front(first_file, 1))
    second, second_file = case_of(services, tenant, "b")
    edited = front(second_file, 1, number="id_number:other", file="edited")
    (number,) = look(services, tenant, second, edited)
    assert (number.code, number.severity) == ("document_altered", Severity.ALERT)
    assert (number.details["altered"], number.region) == ("number", REGION)
    card = front(second_file, 1, shot=50)
    assert card.document is not None
    assert card.document.portrait is not None
    other = replace(card, document=replace(card.document, portrait=card.document.portrait ^ (2**40 - 1)))
    (portrait,) = look(services, tenant, second, other)
    assert (portrait.code, portrait.details["altered"], portrait.region) == ("document_altered", "portrait", PORTRAIT)


def test_one_selfie_in_two_cases(services: Services, tenant: Tenant) -> None:
    """The same selfie for two customers: nothing is read on it, the picture tells."""
    first, first_file = case_of(services, tenant, "a", name="甲")
    second, second_file = case_of(services, tenant, "b", name="乙")
    keep(services, tenant, first, PagePrint(first_file, 0, 0, EvidenceKind.SELFIE, "one", picture_of(5)))
    saved_again = PagePrint(second_file, 0, 0, EvidenceKind.SELFIE, "two", picture_of(5))
    (found,) = look(services, tenant, second, saved_again, name="乙")
    assert (found.code, found.severity, found.region) == ("picture_seen_before", Severity.ALERT, None)


def test_a_selfie_turned_or_mirrored_is_the_one_of_the_other_case(services: Services, tenant: Tenant) -> None:
    """Each way that it may be turned is looked for; among them the case is told once."""
    first, first_file = case_of(services, tenant, "a", name="甲")
    second, second_file = case_of(services, tenant, "b", name="乙")
    keep(services, tenant, first, PagePrint(first_file, 0, 0, EvidenceKind.SELFIE, "one", picture_of(5)))
    turned = PagePrint(
        second_file, 0, 0, EvidenceKind.SELFIE, "two", picture_of(6), turned=(picture_of(7), picture_of(5))
    )
    (found,) = look(services, tenant, second, turned, name="乙")
    assert (found.code, found.severity, found.details["cases"]) == ("picture_seen_before", Severity.ALERT, "1")
    other = replace(turned, turned=(picture_of(7), picture_of(8)))
    assert look(services, tenant, second, other, name="乙") == ()


def test_a_finding_says_of_every_case_it_names_only_what_is_true_of_it(services: Services, tenant: Tenant) -> None:
    """Seven cases with one card, six of the same person: two findings, the graver first, each case with its id."""
    ids: dict[str, UUID] = {}
    for number in range(7):
        case_id, file = case_of(services, tenant, f"s{number}", name="same" if number else "other")
        keep(services, tenant, case_id, front(file, 1))
        ids[code_of(services, case_id)] = case_id
    stranger = next(iter(ids))
    asking, file = case_of(services, tenant, "me", name="same")
    grave, light = look(services, tenant, asking, front(file, 1), name="same")
    assert (grave.severity, grave.details["customer"]) == (Severity.ALERT, "other_identity")
    assert (grave.details["cases"], grave.details["other_case"]) == ("1", stranger)
    assert grave.details["other_case_id"] == str(ids[stranger])
    assert (light.severity, light.details["customer"]) == (Severity.WARNING, "same_identity")
    assert light.details["cases"] == "6"
    codes = light.details["other_case"].split(", ")
    assert len(codes) == 5
    assert stranger not in codes
    assert light.details["other_case_id"].split(", ") == [str(ids[code]) for code in codes]


def test_no_tenant_sees_the_pages_of_another(services: Services, tenant: Tenant) -> None:
    """The same file at two tenants is no finding; rows of the other are neither seen nor planted."""
    other = make_tenant(services, "Other Bank")
    theirs, their_file = case_of(services, other, "a")
    keep(services, other, theirs, front(their_file, 1))
    mine, my_file = case_of(services, tenant, "b")
    keep(services, tenant, mine, front(my_file, 1))
    assert look(services, tenant, mine, front(my_file, 1)) == ()
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        assert connection.scalars(sa.select(page_prints.c.case_id)).all() == [mine]
        seen = set(connection.scalars(sa.select(print_marks.c.tenant_id)))
        assert seen == {tenant.tenant_id}
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection,
    ):
        keep_prints(
            connection,
            services.key_provider,
            tenant_id=other.tenant_id,
            case_id=mine,
            prints=[front(my_file, 2)],
            now=services.clock.now(),
        )


def test_prints_lie_sealed_and_go_with_their_case(services: Services, tenant: Tenant) -> None:
    """R22: no bit of a fingerprint in the clear; erasing the case deletes print and marks in the same transaction."""
    case_id, file = case_of(services, tenant, "a")
    page = front(file, 1)
    keep(services, tenant, case_id, page)
    keep(services, tenant, case_id, page)
    assert count(services, page_prints) == 1
    marks = count(services, print_marks)
    assert marks > 20
    assert page.document is not None
    with services.database.transaction(Scope.system()) as connection:
        (sealed,) = connection.scalars(sa.select(page_prints.c.sealed))
        kept = {value % 2**16 for value in connection.scalars(sa.select(print_marks.c.mark))}
    assert f"{page.document.text:x}".encode() not in sealed
    assert len(kept) > 20
    with services.database.transaction(Scope.system()) as connection:
        assert services.evidence_store.erase_case(
            connection,
            tenant_id=tenant.tenant_id,
            case_id=case_id,
            at=services.clock.now(),
        )
    assert (count(services, page_prints), count(services, print_marks)) == (0, 0)
    keep(services, tenant, case_id, page)
    assert count(services, page_prints) == 0


def test_past_its_retention_a_case_is_not_told_and_then_forgotten(services: Services, tenant: Tenant) -> None:
    """R43: from the day a case need not be kept, its pages are found no more; the hourly job deletes them."""
    first, first_file = case_of(services, tenant, "a")
    keep(services, tenant, first, front(first_file, 1))
    second, second_file = case_of(services, tenant, "b")
    until = date(2036, 10, 1)
    with services.database.transaction(Scope.system()) as connection:
        now = services.clock.now()
        connection.execute(
            archive_packages.insert().values(
                case_id=first,
                tenant_id=tenant.tenant_id,
                service_code=code_of(services, first),
                tenant_reference="r",
                subject_id="a",
                case_type="cross_border",
                tier="normal",
                risk_level="low",
                verdict="approve",
                reasons=[],
                received_at=now,
                decided_at=now,
                archived_at=now,
                manifest={},
                package_sha256="0" * 64,
                byte_count=1,
                object_path="p",
            )
        )
        connection.execute(
            retentions.insert().values(
                case_id=first,
                tenant_id=tenant.tenant_id,
                subject_id="a",
                regime="cn_aml",
                years=10,
                retention_until=until,
            )
        )
    page = front(second_file, 1)
    assert len(look(services, tenant, second, page, today=date(2036, 9, 30))) == 1
    assert look(services, tenant, second, page, today=until) == ()
    with services.database.transaction(Scope.system()) as connection:
        assert forget_past_retention(connection, date(2036, 9, 30)) == 0
        assert forget_past_retention(connection, until) == 1
    assert (count(services, page_prints), count(services, print_marks)) == (0, 0)


def test_the_pre_check_finds_and_rates_and_records_it(services: Services, tenant: Tenant) -> None:
    """R24, R30, R36: through the stage itself: a finding in the case, high risk, and an entry in the record log."""
    first, first_file = case_of(services, tenant, "a", name="张伟")
    second, second_file = case_of(services, tenant, "b", name="李四")
    pre_check(services, ScriptedChecker(prints=[front(first_file, 1)]), first)
    assert detail_of(services, first).summary.risk_level is RiskLevel.LOW
    pre_check(services, ScriptedChecker(prints=[front(second_file, 1)]), second)
    detail = detail_of(services, second)
    assert [item.code for item in detail.findings] == ["picture_seen_before"]
    assert detail.findings[0].details["other_case"] == code_of(services, first)
    assert (detail.summary.risk_level, detail.summary.alert_count) == (RiskLevel.HIGH, 1)
    with services.database.transaction(Scope.system()) as connection:
        rows = connection.execute(
            sa.select(log_entries.c.details).where(
                log_entries.c.operation == "repeats_looked_up", log_entries.c.case_id == second
            )
        ).all()
    entry: dict[str, Any] = json.loads(rows[0].details)
    assert (entry["pages"], entry["found"]) == (1, 1)


def test_marks_are_looked_up_by_an_index(services: Services, tenant: Tenant) -> None:
    """Under row-level security only leakproof conditions reach an index: the plan of a tenant's lookup has no scan."""
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(
            connection.scalars(
                sa.text(
                    "EXPLAIN SELECT marks.print_id FROM unnest(CAST(:marks AS bigint[])) AS wanted (mark) "
                    "JOIN print_marks AS marks ON marks.mark = wanted.mark AND marks.tenant_id = :tenant"
                ),
                {"marks": [1, 2, 3], "tenant": tenant.tenant_id},
            )
        )
    assert "Index Cond: (mark = wanted.mark)" in plan
