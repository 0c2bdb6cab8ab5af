"""R24, R36: two cases with one card, through upload, real models and the interface that a reviewer's client uses."""

import cv2
import pytest

from case_contract.vocabulary import Role
from case_server.foundation.services import Services
from case_server.precheck.checker import ModelChecker
from identity_checks.results import DocumentType
from identity_checks.specimens import Pixels, degrade, draw
from tests.case_server.api import TestClient, make_person, make_tenant
from tests.case_server.intake.sending import case_json, picture, submit
from tests.case_server.parts import application_of
from tests.case_server.precheck.running import run_jobs

pytestmark = pytest.mark.slow

FRONT, BACK = DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK


def jpeg(page: Pixels) -> bytes:
    """The page as a file."""
    _, data = cv2.imencode(".jpg", page)
    return data.tobytes()


def photographed(kind: DocumentType, seed: int, take: int) -> bytes:
    """A card on a desk."""
    return jpeg(degrade(draw(kind, seed), take, "phone", effects=["perspective", "tilt"]).image)


def test_one_card_for_two_customers_reaches_the_reviewer(services: Services, checker: ModelChecker) -> None:
    """The second case, photographed anew and declared under another name, tells of the first; a third card does not."""
    client, tenant = TestClient(application_of(services)), make_tenant(services)
    reviewer = make_person(services, Role.REVIEWER, tenants=[tenant.tenant_id])
    sent = []
    for customer, card, take in (("a", 31, 1), ("b", 31, 2), ("c", 32, 3)):
        files = {
            "id_front": photographed(FRONT, card, take),
            "id_back": photographed(BACK, card, take),
            "selfie": picture((640, 480)),
        }
        case = case_json(services, subject_id=customer, declared={"name": f"Customer {customer}"})
        answer = submit(client, services, tenant, case=case, evidence=files, key=customer)
        assert answer.status_code == 201, answer.text
        sent.append(answer.json())
    run_jobs(services, checker=checker)
    codes = {"document_seen_before", "picture_seen_before", "document_altered"}
    found = []
    for receipt in sent:
        detail = client.post(f"/v1/cases/{receipt['case_id']}/claim", headers=reviewer.headers).json()
        fronts = {item["evidence_id"] for item in detail["evidence"] if item["kind"] == "id_front"}
        found.append([item for item in detail["findings"] if item["code"] in codes and item["evidence_id"] in fronts])
    assert found[0] == found[2] == []
    (told,) = found[1]
    assert (told["code"], told["severity"]) == ("document_seen_before", "alert")
    assert told["details"]["other_case_id"] == sent[0]["case_id"]
    assert told["details"]["other_case"] == sent[0]["service_code"]
    assert len(told["region"]) == 4
