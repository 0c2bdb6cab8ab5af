"""What the machine took off people, counted from what was really done (R20, R56, R57)."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from case_contract.commands import Command, CompleteStep, Decide, DecideField, GiveFaceOpinion, ReopenStep
from case_contract.records import FieldRecord, PackRecord
from case_contract.reports import WHOLE, AutomationReport, Ratio
from case_contract.templates import FIELDS_OF, TEMPLATES
from case_contract.vocabulary import (
    ACCOUNT_ROLES,
    CaseType,
    Certainty,
    DocumentType,
    FaceOpinion,
    FieldBasis,
    Role,
    StepOutcome,
    Verdict,
)
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.service import pre_check
from case_server.reports.repository import ReportQuery
from case_server.reports.service import automation_report, ratio
from tests.case_server.api import Tenant, TestClient, make_person, make_tenant
from tests.case_server.cases.desk import Desk, received_case
from tests.case_server.precheck.running import ScriptedChecker
from tests.support.clock import FixedClock

P = DocumentType.PASSPORT
REGIONAL = DocumentType.REGIONAL
READ = {
    name: FieldRecord(value=f"read {name}", confidence=0.99)
    for name in FIELDS_OF[P]
    if name not in {"personal_number", "sex"}
}
"""A passport without a personal number, on which the sex could not be read."""
JUDGED = ("document_genuine", "same_person", "risk_signals")


def reviewed(
    services: Services, tenant: Tenant, desk: Desk, *said: Command, checker: ScriptedChecker | None = None
) -> UUID:
    """A passport case that the machine has checked and in which a person says `said`, then passes the rest."""
    declared = {"name": "ANNA MARIA", "surname": "MARIA"}
    case_id = received_case(services, tenant.tenant_id, declared=declared, reference=f"ref-{len(said)}")
    every = [step.code for step in TEMPLATES[CaseType.CROSS_BORDER].steps]
    left = JUDGED if checker is None else every
    checker = checker or ScriptedChecker(reading={"document_type": P, "fields": READ}, missing=("sex",))
    assert pre_check(services, checker, case_id)
    claimed = desk.claim()
    assert claimed is not None
    assert claimed.case_id == case_id
    steps = (CompleteStep(step=step, outcome=StepOutcome.PASSED) for step in left)
    opinion = GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.HIGH)
    outcomes = desk.say(claimed, *said, opinion, *steps, Decide(verdict=Verdict.APPROVE))
    assert all(outcome.problem is None for outcome in outcomes), outcomes
    return case_id


def field(name: str, value: str | None = None, basis: FieldBasis = FieldBasis.READ) -> DecideField:
    """A word on a field of the passport; as read unless told otherwise."""
    read = READ[name].value if name in READ else None
    return DecideField(document_type=P, field=name, value=value or f"read {name}", basis=basis, read_value=read)


def report(services: Services, tenant: Tenant, clock: FixedClock, **days: int) -> AutomationReport:
    """Of the day around now, or `ago` days earlier."""
    until = clock.now() + timedelta(hours=1) - timedelta(days=days.get("ago", 0))
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        return automation_report(connection, ReportQuery(until - timedelta(days=1), until))


def counted(found: Ratio) -> tuple[int, int]:
    """Hits and trials."""
    return found.hits, found.trials


def test_nothing_was_decided(services: Services, tenant: Tenant, clock: FixedClock) -> None:
    """No case, no share: neither nought nor a hundred per cent."""
    empty = report(services, tenant, clock)
    assert (empty.cases, empty.documents, empty.by_step) == (0, (), ())
    assert empty.entry == empty.reading == empty.steps == Ratio(hits=0, trials=0)


def test_fields_kept_corrected_typed_and_left(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R56, R20: by the server's own reading, per field; a correction counts though a later word takes it back."""
    reviewed(
        services,
        tenant,
        desk,
        field("surname"),
        field("given_names", "ANNE"),
        field("nationality", "UTO", FieldBasis.CORRECTED),
        field("nationality"),
        field("sex", "F", FieldBasis.CORRECTED),
        field("expiry_date", "2030-01-01", FieldBasis.DECLARED),
        field("birth_date", "read birth_date", FieldBasis.DECLARED),
    )
    found = report(services, tenant, clock)
    (passport,) = found.documents
    assert (found.cases, passport.document_type, passport.cases) == (1, P, 1)
    became = {one.field: (one.accepted, one.corrected, one.typed, one.undecided) for one in passport.fields}
    assert became == {
        "document_number": (0, 0, 0, 1),
        "surname": (1, 0, 0, 0),
        # The program said `as read`; the server's own reading says otherwise.
        "given_names": (0, 1, 0, 0),
        "nationality": (0, 1, 0, 0),
        "birth_date": (1, 0, 0, 0),
        "sex": (0, 0, 1, 0),
        "expiry_date": (0, 1, 0, 0),
        "mrz": (0, 0, 0, 1),
    }, "a personal number that no passport of this state has is no basic field of it"
    assert counted(found.entry) == counted(passport.entry) == (2, 8)
    assert counted(found.reading) == (2, 5)
    for one in passport.fields:
        assert one.accepted + one.corrected + one.typed + one.undecided == one.entry.trials


def test_a_number_typed_as_it_was_read_is_kept_and_shown_in_one_writing(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R56: width, case and blanks of what a person types are no correction; of a word the letters are."""
    number = field("document_number", " ＲＥＡＤ\u3000document_\r\nNUMBER", FieldBasis.CORRECTED)
    reviewed(services, tenant, desk, number, field("nationality", "READ nationality", FieldBasis.CORRECTED))
    (passport,) = report(services, tenant, clock).documents
    became = {one.field: (one.accepted, one.corrected) for one in passport.fields}
    assert became["document_number"] == (1, 0)
    assert became["nationality"] == (0, 1)


def test_steps_of_machine_and_people(services: Services, tenant: Tenant, desk: Desk, clock: FixedClock) -> None:
    """R57: what a person reopened is hers, also when she then says the same."""
    steps = len(TEMPLATES[CaseType.CROSS_BORDER].steps)
    reviewed(services, tenant, desk)
    assert counted(report(services, tenant, clock).steps) == (3, steps)
    again = CompleteStep(step="in_force", outcome=StepOutcome.PASSED)
    reviewed(services, tenant, desk, ReopenStep(step="in_force"), again)
    found = report(services, tenant, clock)
    assert counted(found.steps) == counted(found.documents[0].steps) == (5, 2 * steps)
    assert {one.step: counted(one.steps) for one in found.by_step} == {
        "numbers_valid": (2, 2),
        "in_force": (1, 2),
        "fields_agree": (2, 2),
        **dict.fromkeys(JUDGED, (0, 2)),
    }


def test_a_step_passed_on_a_persons_word_is_hers(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R57: a number that she typed and the machine then found to hold was not taken off her."""
    reviewed(services, tenant, desk)
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(
            sa.text(
                "UPDATE machine_steps SET grounds = grounds || '{confirmed_by_person}' WHERE step = 'numbers_valid'"
            )
        )
    assert counted(report(services, tenant, clock).steps) == (2, len(TEMPLATES[CaseType.CROSS_BORDER].steps))


def card(pack: str, *fields: str, version: int = 1) -> PackRecord:
    """A data pack's card that bears these."""
    title = f"{pack} {version}"
    return PackRecord(pack=pack, version=version, sha256="0" * 64, title_zh=title, title_en=title, fields=fields)


def test_each_document_of_a_pack_has_its_own_row(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R56: front and back are of two packs; a field of both is that of the printed side, and none is counted twice."""
    said = [DecideField(document_type=REGIONAL, field="surname", value="MARIA", basis=FieldBasis.READ, read_value="x")]
    said.append(said[0].model_copy(update={"field": "sex", "value": "F", "basis": FieldBasis.CORRECTED}))
    front = card("uto-card", "surname", "birth_date", "sex", "address")
    back = card("icao-back", "surname", "birth_date", "mrz")
    values = {name: FieldRecord(value="MARIA", confidence=0.99) for name in ("surname", "birth_date")}
    zone = {**values, "mrz": FieldRecord(value="I<UTO", confidence=0.99)}
    first = {"document_type": REGIONAL, "fields": zone, "pack": back}
    further = {"fields": values, "pack": front, "document": 1}
    reviewed(services, tenant, desk, *said, checker=ScriptedChecker(reading=first, further=[further], missing=()))
    later = {"document_type": REGIONAL, "fields": values, "pack": card("uto-card", "surname", "birth_date", version=2)}
    reviewed(services, tenant, desk, checker=ScriptedChecker(reading=later, missing=("address",)))
    found = report(services, tenant, clock)
    rows = {one.pack.title_en: one for one in found.documents if one.pack is not None}
    assert list(rows) == ["icao-back 1", "uto-card 2"], "by title, each once, by its newest version"
    assert [rows[title].cases for title in rows] == [1, 2]
    became = {
        title: {one.field: (one.accepted, one.corrected, one.typed, one.undecided) for one in row.fields}
        for title, row in rows.items()
    }
    assert became == {
        "icao-back 1": {"mrz": (0, 0, 0, 1)},
        "uto-card 2": {
            "surname": (1, 0, 0, 1),
            "sex": (0, 0, 1, 0),
            "birth_date": (0, 0, 0, 2),
            "address": (0, 0, 0, 1),
        },
    }
    assert found.entry.trials == sum(one.entry.trials for one in found.documents) == 7
    steps = len(TEMPLATES[CaseType.CROSS_BORDER].steps)
    assert [one.steps.trials for one in rows.values()] == [steps, 2 * steps]


def test_a_word_on_a_document_that_nothing_read(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """R56: what a person typed of a permit without a pack is counted, under the kind alone."""
    typed = DecideField(document_type=REGIONAL, field="permit_number", value="C1234567", basis=FieldBasis.CORRECTED)
    reviewed(services, tenant, desk, typed)
    last = report(services, tenant, clock).documents[-1]
    assert (last.document_type, last.pack, last.cases) == (REGIONAL, None, 1)
    assert [one.field for one in last.fields] == ["permit_number"]


def test_only_what_was_decided_in_the_period_by_the_tenant(
    services: Services, tenant: Tenant, desk: Desk, clock: FixedClock
) -> None:
    """A case counts on the day of its final verdict, and only for whoever works for its tenant."""
    reviewed(services, tenant, desk)
    assert report(services, tenant, clock).cases == 1
    assert report(services, tenant, clock, ago=1).cases == 0
    assert report(services, make_tenant(services, "Other"), clock).cases == 0


@given(hits=st.integers(0, 300), more=st.integers(0, 300))
def test_the_interval_holds_the_share(hits: int, more: int) -> None:
    """Wilson, 1927: inside 0 and 1, around the share, and narrower with ten times the cases."""
    one = ratio(hits, hits + more)
    if one.trials == 0:
        assert one.lower is one.upper is None
        return
    assert one.lower is not None
    assert one.upper is not None
    assert 0 <= one.lower <= WHOLE * hits / one.trials <= one.upper <= WHOLE
    many = ratio(10 * hits, 10 * one.trials)
    assert many.lower is not None
    assert many.upper is not None
    assert many.upper - many.lower < one.upper - one.lower


@pytest.mark.parametrize(
    ("hits", "trials", "lower", "upper"), [(8, 10, 4901, 9434), (0, 20, 0, 1612), (20, 20, 8388, 10_000)]
)
def test_the_interval_against_published_figures(hits: int, trials: int, lower: int, upper: int) -> None:
    """Worked out from the formula by hand: 8 of 10 lies between 49.02 and 94.33 %."""
    assert ratio(hits, trials) == Ratio(hits=hits, trials=trials, lower=lower, upper=upper)


@pytest.mark.parametrize("role", sorted(ACCOUNT_ROLES))
def test_who_may_read_it(api: TestClient, services: Services, tenant: Tenant, role: Role) -> None:
    """Least privilege: those who answer for the work; not reviewers about each other, nor trainers."""
    person = make_person(services, role, tenants=[tenant.tenant_id])
    answer = api.get("/v1/reports/automation", params=period(services.clock.now()), headers=person.headers)
    allowed = role in {Role.SUPERVISOR, Role.RISK_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}
    assert answer.status_code == (200 if allowed else 403), answer.text


@pytest.mark.parametrize("days", [0, -1, 401])
def test_a_period_that_is_none(api: TestClient, services: Services, tenant: Tenant, days: int) -> None:
    """One clear refusal that names the parameter."""
    person = make_person(services, Role.SUPERVISOR, tenants=[tenant.tenant_id])
    answer = api.get("/v1/reports/automation", params=period(services.clock.now(), days), headers=person.headers)
    assert (answer.status_code, answer.json()["errors"]) == (422, ["query.to"])


def period(now: datetime, days: int = 1) -> dict[str, str]:
    """The query of a period of some days up to now."""
    return {"from": (now - timedelta(days=days)).isoformat(), "to": now.isoformat()}
