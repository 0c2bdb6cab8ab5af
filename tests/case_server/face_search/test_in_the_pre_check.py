"""R36, R24, R111: the pre-check searches a tenant's faces when, and only when, the tenant has it on."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import numpy as np
import pytest
import sqlalchemy as sa

from case_contract.records import FindingRecord
from case_contract.vocabulary import EvidenceKind, RiskLevel, Severity
from case_server.face_search import service
from case_server.face_search.case_faces import CaseFace, CaseFaces, FacesInMemory
from case_server.face_search.index import DIMENSIONS, Vector
from case_server.face_search.tables import face_embeddings
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.history import faces_in_memory
from case_server.precheck.service import pre_check
from case_server.repeats.page_print import PagePrint
from tests.case_server.api import Tenant, make_tenant
from tests.case_server.face_search.test_face_search import _log
from tests.case_server.precheck.running import ScriptedChecker
from tests.case_server.precheck.test_pre_check import detail_of
from tests.case_server.repeats.test_repeats import case_of, code_of

MODEL: Final = "network 1 00000000, treatment 1"
BOX: Final = ((1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0))
LINE: Final = {"same_from": 0.40, "same_from_fmr_1e-4": 0.455}


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """A tenant that has the search on."""
    made = make_tenant(services)
    allow(services, made)
    return made


def allow(services: Services, tenant: Tenant) -> None:
    """Switch the search on."""
    with services.database.transaction(Scope.system()) as connection:
        service.allow(
            connection,
            tenant.tenant_id,
            legal_basis="Consent of each customer, assessment of 2026-10",
            retention_days=30,
            now=services.clock.now(),
        )


def face(seed: int, *, cosine: float = 1.0) -> Vector:
    """A face at this cosine from the face of `seed`."""
    rng = np.random.default_rng(seed)
    one = rng.standard_normal(DIMENSIONS)
    one /= np.linalg.norm(one)
    other = np.random.default_rng([seed, int(cosine * 1000)]).standard_normal(DIMENSIONS)
    other -= (other @ one) * one
    other /= np.linalg.norm(other)
    return np.asarray(cosine * one + np.sqrt(1 - cosine**2) * other, dtype=np.float32)


class Faces:
    """What the checker would embed, and how often it was asked."""

    def __init__(self, evidence_id: UUID, *vectors: Vector, model: str = MODEL) -> None:
        self.asked = 0
        faces = tuple(CaseFace(evidence_id, 0, BOX, vector) for vector in vectors)
        self.made = CaseFaces(faces, model, "detector 1, network 1", LINE)

    def __call__(self) -> CaseFaces:
        """See `Checked.faces`."""
        self.asked += 1
        return self.made


def checked(
    services: Services, tenant: Tenant, subject: str, vector: Vector, *, model: str = MODEL, **declared: str
) -> tuple[UUID, list[FindingRecord], Faces]:
    """A case with this face through the pre-check."""
    case_id, evidence_id = case_of(services, tenant, subject, **declared)
    faces = Faces(evidence_id, vector, model=model)
    page = PagePrint(evidence_id, 0, 0, EvidenceKind.SELFIE, str(evidence_id), None)
    assert pre_check(services, ScriptedChecker(prints=[page], faces=faces), case_id)
    return case_id, list(detail_of(services, case_id).findings), faces


def stored(services: Services) -> list[Any]:
    """Every row of an embedding."""
    with services.database.transaction(Scope.system()) as connection:
        return list(connection.execute(sa.select(face_embeddings)).all())


def test_with_the_search_off_nothing_biometric_is_made_or_stored(services: Services) -> None:
    """Off is the default: the face is not even embedded, and no row is written."""
    tenant = make_tenant(services)
    for subject in "ab":
        _, found, faces = checked(services, tenant, subject, face(1))
        assert (found, faces.asked) == ([], 0)
    assert stored(services) == []
    assert _log(services, "faces_searched") == []


def test_one_face_under_two_identities(services: Services, tenant: Tenant) -> None:
    """The earlier case by its code, the place on the picture, threshold and rate, every model, and the log."""
    first, none, _ = checked(services, tenant, "a", face(1), name="张伟")
    assert none == []
    second, found, _ = checked(services, tenant, "b", face(1, cosine=0.9), name="李四")
    (hit,) = found
    assert (hit.code, hit.severity, hit.region) == ("face_seen_before", Severity.ALERT, BOX)
    assert hit.model_version == f"detector 1, network 1; {MODEL}"
    details = dict(hit.details)
    assert float(details.pop("similarity")) == pytest.approx(0.9, abs=2e-3)
    assert details == {
        "threshold": "0.455",
        "rate": "measured",
        "faces": "2",
        "customer": "other_identity",
        "cases": "1",
        "other_case": code_of(services, first),
        "other_case_id": str(first),
    }
    assert detail_of(services, second).summary.risk_level is RiskLevel.HIGH
    searched = _log(services, "faces_searched")
    assert [entry["found"] for entry in searched] == [0, 1]
    assert {entry["model_version"] for entry in searched} == {MODEL}


@pytest.mark.parametrize(
    ("subject", "name", "cosine", "severity"),
    [
        ("a", "张伟", 0.9, None),
        ("b", "张伟", 0.9, Severity.INFO),
        ("b", "李四", 0.465, Severity.WARNING),
        ("b", "李四", 0.5, Severity.ALERT),
        ("b", "李四", 0.4, None),
    ],
)
def test_who_it_is_and_how_near_decide_on_the_weight(  # noqa: PLR0917 - a row of the table above
    services: Services, tenant: Tenant, subject: str, name: str, cosine: float, severity: Severity | None
) -> None:
    """The customer's own case is nothing; one person with two numbers a remark; near a warning, under it nothing."""
    checked(services, tenant, "a", face(1), name="张伟")
    _, found, _ = checked(services, tenant, subject, face(1, cosine=cosine), name=name)
    assert [item.severity for item in found] == ([] if severity is None else [severity])


def test_a_finding_says_what_is_true_of_every_case_it_names(services: Services, tenant: Tenant) -> None:
    """R36: two sure cases of other identities share a finding with both ids, a near one and her own have theirs."""
    far, _, _ = checked(services, tenant, "a", face(1, cosine=0.485), name="王五")
    sure, _, _ = checked(services, tenant, "b", face(1, cosine=0.9), name="李四")
    surest, _, _ = checked(services, tenant, "c", face(1), name="赵六")
    own, _, _ = checked(services, tenant, "d", face(1), name="张伟")
    _, told, _ = checked(services, tenant, "e", face(1), name="张伟")
    # Four customers with one face may be counted as well (decision 0860).
    found = [hit for hit in told if hit.code == "face_seen_before"]
    assert [(hit.severity, hit.details["customer"], hit.details["other_case_id"]) for hit in found] == [
        (Severity.ALERT, "other_identity", f"{surest}, {sure}"),
        (Severity.WARNING, "other_identity", str(far)),
        (Severity.INFO, "same_identity", str(own)),
    ]
    for hit, ids in zip(found, ([surest, sure], [far], [own]), strict=True):
        assert hit.details["other_case"] == ", ".join(code_of(services, case_id) for case_id in ids)
        assert hit.details["cases"] == str(len(ids))


def test_another_model_compares_nothing_and_says_so(services: Services, tenant: Tenant) -> None:
    """R111: embeddings of an earlier model are never compared with those of a later one; the case says how many."""
    checked(services, tenant, "a", face(1))
    _, found, _ = checked(services, tenant, "b", face(1), model="network 2 11111111, treatment 1")
    (partial,) = found
    assert (partial.code, partial.severity) == ("face_history_partial", Severity.INFO)
    assert partial.details == {"not_compared": "1"}
    _, again, _ = checked(services, tenant, "c", face(1), model="network 2 11111111, treatment 1")
    assert {item.code for item in again} == {"face_seen_before", "face_history_partial"}


def test_no_other_tenant_is_searched(services: Services, tenant: Tenant) -> None:
    """The same face at another bank is nobody's business."""
    other = make_tenant(services, "Other Bank")
    allow(services, other)
    checked(services, other, "a", face(1))
    _, found, _ = checked(services, tenant, "b", face(1))
    assert found == []


def test_stopping_empties_the_workers_memory_at_the_next_case(services: Services, tenant: Tenant) -> None:
    """What was opened for the search is let go of when it is off."""
    checked(services, tenant, "a", face(1))
    memory = faces_in_memory()
    assert len(memory.of(services.key_provider, tenant.tenant_id, MODEL)) == 1
    with services.database.transaction(Scope.system()) as connection:
        assert service.stop(connection, tenant.tenant_id, now=services.clock.now()) == 1
    _, found, faces = checked(services, tenant, "b", face(1))
    assert (found, faces.asked) == ([], 0)
    assert len(memory.of(services.key_provider, tenant.tenant_id, MODEL)) == 0


def test_memory_holds_the_tenants_that_searched_last(services: Services, tenant: Tenant) -> None:
    """Beyond its bound a process lets go of the tenant that searched longest ago."""
    checked(services, tenant, "a", face(1))
    checked(services, tenant, "b", face(2))
    memory = FacesInMemory(most=1)
    mine = memory.of(services.key_provider, tenant.tenant_id, MODEL)
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        mine.refresh(connection)
    assert len(memory) == 2
    memory.of(services.key_provider, UUID(int=5), MODEL)
    assert len(memory) == 0
    assert memory.of(services.key_provider, tenant.tenant_id, MODEL) is not mine


def test_a_case_without_a_usable_face_searches_for_nothing(services: Services, tenant: Tenant) -> None:
    """Neither kept nor searched, and no word of faces that could not be compared with nothing."""
    checked(services, tenant, "a", face(1))
    case_id, evidence_id = case_of(services, tenant, "b")
    faces = Faces(evidence_id)
    faces.made = replace(faces.made, template_version="network 2")
    page = PagePrint(evidence_id, 0, 0, EvidenceKind.SELFIE, "b", None)
    assert pre_check(services, ScriptedChecker(prints=[page], faces=faces), case_id)
    assert list(detail_of(services, case_id).findings) == []
    assert len(stored(services)) == 1
