"""The customer's result page as a customer meets it: in a real browser, on a phone, in both languages."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, expect, sync_playwright

from case_contract.identifiers import normal_service_code
from sample_data import SampleCase, SubmittableCase, sample_cases
from sample_data.tenant_client import Refused
from tests.end_to_end.installation import Site, running_site

CHROMIUM: Final = shutil.which("chromium")
ARGUMENTS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PHONE: Final = (360, 740)
DESK: Final = (1280, 900)
# Left and right edge, size of letters in px and source of everything on the page that holds text or is pressed.
MEASURE: Final = """() => [...document.querySelectorAll("body *:not(svg *):not(input[type=hidden])")].map(it => {
    const box = it.getBoundingClientRect();
    return [box.left, box.right, parseFloat(getComputedStyle(it).fontSize), it.outerHTML];
})"""
pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.timeout(600),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium; `python3 tools/set_up.py --test` installs it"),
]


@dataclass
class Seen:
    """What the browser complained about and asked for while it showed pages."""

    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    statuses: list[tuple[str, int]] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of `context`; a violation of the content security policy is a console error."""
        context.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _answered(self, response: Response) -> None:
        self.statuses.append((response.request.resource_type, response.status))


@dataclass(frozen=True)
class HandedIn:
    """What a customer may ask for: the service codes of two submissions, and what is on record of her in both."""

    whole: str
    lacking: str
    declared: list[str] = field(repr=False)


@contextmanager
def browser_page(browser: Browser, *, phone: bool, locale: str, scripts: bool) -> Iterator[tuple[Page, Seen]]:
    """A page in a browser that knows nothing yet: the profile is new and this page's alone."""
    seen = Seen()
    width, height = PHONE if phone else DESK
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": height},
        is_mobile=phone,
        has_touch=phone,
        java_script_enabled=scripts,
        ignore_https_errors=True,  # the installation's own authority; clients' trust is tested with the client
    )
    try:
        seen.watch(context)
        yield context.new_page(), seen
    finally:
        context.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, installed: Path) -> Iterator[Site]:
    """A server; what the customer sees here needs no worker."""
    with running_site(tmp_path_factory.mktemp("site"), workers=0, installed=installed) as found:
        yield found


@pytest.fixture(scope="module")
def handed_in(site: Site, built: Callable[[SampleCase], SubmittableCase]) -> HandedIn:
    """A whole submission and one that lacks the selfie."""
    made = built(sample_cases()[0])
    less = {kind: file for kind, file in made.files.items() if kind != "selfie"}
    whole = site.tenant.submit(made.case, made.files, "browser-whole")
    lacking = site.tenant.submit({**made.case, "tenant_reference": "browser-less"}, less, "browser-less")
    assert not isinstance(whole, Refused), whole
    assert not isinstance(lacking, Refused), lacking
    declared = made.case["declared"]
    assert isinstance(declared, dict)
    return HandedIn(whole.service_code, lacking.service_code, [str(value) for value in declared.values()])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser, started once; every test has a profile of its own in it."""
    with sync_playwright() as library:
        running = library.chromium.launch(
            executable_path=CHROMIUM,
            headless=False,  # the argument below is the newer kind of headless
            args=list(ARGUMENTS),
            env=dict(os.environ),
        )
        yield running
        running.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_a_customer_finds_her_result_on_a_phone(
    site: Site, handed_in: HandedIn, browser: Browser, tmp_path: Path, scripts: bool
) -> None:
    """R86, R87: mistyped code, right code, what is still needed; Chinese then English; with and without scripts."""
    with browser_page(browser, phone=True, locale="zh-CN", scripts=scripts) as (page, seen):
        page.goto(f"{site.server.base_url}/result")
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        look_up(page, "查询", with_wrong_check(handed_in.whole))
        expect(page.get_by_role("alert")).to_contain_text("未找到该服务编码")
        expect(page.get_by_role("alert")).to_contain_text("请核对编码是否输入正确")
        fits(page, tmp_path / "unknown.png")
        assert ("document", 404) in seen.statuses

        look_up(page, "查询", handed_in.whole.lower().replace("-", " "))
        expect(page.get_by_role("heading", level=1)).to_have_text("核验进行中")
        expect(page.locator("dd.code")).to_have_text(handed_in.whole)
        fits(page, tmp_path / "under_way.png")

        page.get_by_role("link", name="查询另一编码").click()
        look_up(page, "查询", handed_in.lacking)
        expect(page.get_by_role("heading", level=1)).to_have_text("需要您补充资料")
        expect(page.locator("ul.needed li")).to_have_count(1)
        fits(page, tmp_path / "needed_zh.png")

        page.get_by_role("link", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_role("heading", level=1)).to_have_text("We need something from you")
        fits(page, tmp_path / "needed_en.png")
        no_personal_data(page, handed_in)
        nothing_else_happened(site, seen)


def test_an_english_browser_is_answered_in_english(
    site: Site, handed_in: HandedIn, browser: Browser, tmp_path: Path
) -> None:
    """R86: the browser's language is the page's, and the keyboard alone is enough."""
    with browser_page(browser, phone=False, locale="en-GB", scripts=True) as (page, seen):
        page.goto(f"{site.server.base_url}/result")
        expect(page.get_by_role("heading", level=1)).to_have_text("Check your verification")
        expect(page.get_by_label("Service code")).to_be_focused()
        page.keyboard.type(handed_in.whole)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Verification under way")
        fits(page, tmp_path / "under_way_en.png")
        no_personal_data(page, handed_in)
        nothing_else_happened(site, seen)


def look_up(page: Page, button: str, code: str) -> None:
    """Type a code into the form and send it."""
    page.locator("#code").fill(code)
    page.get_by_role("button", name=button).click()


def with_wrong_check(code: str) -> str:
    """The code with another last character, as a slip of the finger gives."""
    wrong = code[:-1] + next(letter for letter in "2345" if normal_service_code(code[:-1] + letter) is None)
    assert wrong != code
    return wrong


def fits(page: Page, picture: Path) -> None:
    """Nothing sticks out to the side, no text is smaller than 12 px, what is pressed is big enough for a thumb."""
    page.screenshot(path=picture, full_page=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.evaluate(MEASURE)
    assert shown
    for left, right, letters, html in shown:
        assert left >= 0, html
        assert right <= width + 1, html
        assert letters >= 12, html
    for pressed in page.locator("button:visible, input:visible").all():
        box = pressed.bounding_box()
        assert box is not None
        assert box["height"] >= 40, box


def no_personal_data(page: Page, handed_in: HandedIn) -> None:
    """R87: neither the page nor its address says who the customer is."""
    text = page.content() + page.url
    assert handed_in.declared
    for value in handed_in.declared:
        assert value not in text


def nothing_else_happened(site: Site, seen: Seen) -> None:
    """No script error, no policy violation, and no host but the server; a code not found is a 404 and says so."""
    expected = [status for kind, status in seen.statuses if kind == "document" and status == 404]
    not_found = "error: Failed to load resource: the server responded with a status of 404"
    others = [said for said in seen.complaints if not said.startswith(not_found)]
    assert not others
    assert len(seen.complaints) <= len(expected), seen.complaints
    assert seen.requests
    assert all(url.startswith(site.server.base_url) for url in seen.requests), seen.requests
    assert {status for kind, status in seen.statuses if kind == "stylesheet"} == {200}
