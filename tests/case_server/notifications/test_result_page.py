"""The result by service code: clear, in two languages, without scripts, without anything personal (R86, R87)."""

import re

import pytest

from case_contract.vocabulary import CaseType, Role, Verdict
from case_server.foundation.services import Services
from tests.case_server.api import Tenant, TestClient, make_person, make_tenant
from tests.case_server.cases.desk import Desk, ready_case, whole_review
from tests.case_server.intake.sending import picture, submit
from tests.case_server.parts import application_of
from tests.case_server.precheck.running import run_jobs


@pytest.fixture
def client(services: Services) -> TestClient:
    """The whole application."""
    return TestClient(application_of(services), follow_redirects=False)


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whose customers look."""
    return make_tenant(services)


def decided(services: Services, tenant: Tenant, verdict: Verdict, *reasons: str) -> str:
    """The service code of a case with this verdict."""
    ready_case(services, tenant.tenant_id, case_type=CaseType.CROSS_BORDER, name="WANG XIAOMING")
    tenants = frozenset({tenant.tenant_id})
    desk = Desk(services, make_person(services, Role.REVIEWER, tenants=tenants), frozenset({Role.REVIEWER}), tenants)
    claimed = desk.claim()
    assert claimed is not None
    desk.say(claimed, *whole_review(verdict, *reasons))
    run_jobs(services)
    with services.database.engine.begin() as connection:
        code = connection.exec_driver_sql("SELECT service_code FROM cases").scalar_one()
    return str(code)


@pytest.mark.parametrize(
    ("verdict", "reasons", "words"),
    [
        (Verdict.APPROVE, (), ("核验通过", "Verified")),
        (Verdict.REJECT, ("document_expired",), ("请使用有效证件。", "The document has expired.")),
        (Verdict.REJECT, ("different_person",), ("无法完成身份核验。", "We could not complete the verification")),
        (Verdict.ASK_AGAIN, ("image_glare",), ("证件上有反光", "There is glare on the document.")),
    ],
)
def test_page_says_verdict_and_what_to_do(
    services: Services, tenant: Tenant, verdict: Verdict, reasons: tuple[str, ...], words: tuple[str, str]
) -> None:
    """R87: in the customer's language, by header or by choice; nothing internal and nothing personal."""
    client = TestClient(application_of(services))
    chinese, english = words
    code = decided(services, tenant, verdict, *reasons)
    pages = {
        chinese: client.get(f"/result/{code}", headers={"Accept-Language": "zh-CN,zh;q=0.9"}),
        english: client.get(f"/result/{code.lower().replace('-', '')}?lang=en", headers={"Accept-Language": "zh-CN"}),
    }
    for expected, page in pages.items():
        assert page.status_code == 200
        assert expected in page.text
        assert code in page.text
        for hidden in ("WANG", "W***", "subject-1", "ref-1", "different_person", "Not the same person", "人证不一致"):
            assert hidden not in page.text
        assert "<script" not in page.text
        assert "style=" not in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert page.headers["cache-control"] == "no-store"
    assert '<html lang="zh-CN">' in pages[chinese].text
    assert '<html lang="en">' in pages[english].text
    result = client.get(f"/v1/results/{code}").json()
    assert result["verdict"] == verdict.value
    assert "WANG" not in str(result)


def test_page_of_a_case_under_way(client: TestClient, services: Services, tenant: Tenant) -> None:
    """R18, R87: the five stages, where it stands, what is missing; an escalation looks like any other review."""
    receipt = submit(client, services, tenant, evidence={"id_front": picture()}).json()
    page = client.get(f"/result/{receipt['service_code']}?lang=zh-CN")
    assert "需要您补充资料" in page.text
    assert "身份证国徽面" in page.text
    assert "本人自拍照" in page.text
    whole = submit(client, services, tenant).json()
    page = client.get(f"/result/{whole['service_code']}?lang=zh-CN")
    assert "核验进行中" in page.text
    assert re.findall(r'<li class="(\w+)"', page.text) == ["now", "later", "later", "later", "later"]
    assert [page.text.index(name) for name in ("资料接收", "智能预核", "人工复核", "结果反馈", "归档留存")] == sorted(
        page.text.index(name) for name in ("资料接收", "智能预核", "人工复核", "结果反馈", "归档留存")
    )
    run_jobs(services)
    client.get(f"/result/{whole['service_code']}")
    tenants = frozenset({tenant.tenant_id})
    desk = Desk(services, make_person(services, Role.REVIEWER, tenants=tenants), frozenset({Role.REVIEWER}), tenants)
    claimed = desk.claim()
    assert claimed is not None
    before = client.get(f"/v1/results/{whole['service_code']}").json()
    desk.say(claimed, whole_review(Verdict.ESCALATE, "risk_signals")[-1])
    assert client.get(f"/v1/results/{whole['service_code']}").json() == before
    assert before["stage"] == "review"


def test_form_leads_to_the_page(client: TestClient, services: Services, tenant: Tenant) -> None:
    """A code as a person types it; a wrong one gets help and no look-up; what was typed is never echoed."""
    code = submit(client, services, tenant).json()["service_code"]
    assert 'name="code"' in client.get("/result").text
    answer = client.get("/result", params={"code": f" {code.lower().replace('-', ' ')} ", "lang": "en"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/result/{code}?lang=en")
    wrong = client.get("/result", params={"code": "<b>x</b>", "lang": "en"})
    assert wrong.status_code == 404
    assert "We do not know this code" in wrong.text
    assert "<b>x" not in wrong.text
    unknown = client.get("/result/2222-2222?lang=en")
    assert unknown.status_code == 404
    assert client.get("/v1/results/2222-2222").json()["code"] == "not_found"
    assert client.get("/result/style.css").headers["content-type"].startswith("text/css")


def test_look_ups_are_throttled(client: TestClient, services: Services, tenant: Tenant) -> None:
    """Guessing codes is slow: thirty look-ups a minute, page and JSON together."""
    code = submit(client, services, tenant).json()["service_code"]
    statuses = [client.get(f"/result/{code}").status_code for _ in range(20)]
    statuses += [client.get(f"/v1/results/{code}").status_code for _ in range(15)]
    assert statuses[:30] == [200] * 30
    assert statuses[30:] == [429] * 5
    page = client.get(f"/result/{code}?lang=en")
    assert (page.status_code, page.headers["retry-after"]) == (429, "60")
    assert "Too many look-ups" in page.text
