"""Administrator, officer and auditor at the desk, in both languages, on a laptop, a phone and the wall."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from e2e.at_the_desk import told_desk
from e2e.fitting import SCREENS, fits, sized
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from e2e.opening import Desk, OpenDesk

pytestmark = pytest.mark.e2e

# who walks: the beginning of the address in the demo's story
WALKERS = {"administrator": "quantri1", "officer": "hn-truc", "approver": "hn-duyet", "auditor": "kiemtra"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    with told_desk(browser, tmp_path_factory.mktemp("desk"), WALKERS) as desk:
        yield desk


@pytest.fixture
def refusals() -> tuple[str, ...]:
    return ("status of 404", "status of 422", "status of 403")


PAGES = {
    "administrator": [
        "/desk/",
        "/desk/offices/",
        "/desk/offices/2",
        "/desk/offices/open",
        "/desk/offices/responsible",
        "/desk/offices/2/competence",
        "/desk/offices/plans/",
        "/desk/competences/1/end",
        "/desk/persons/",
        "/desk/persons/7",
        "/desk/persons/7/roles/grant",
        "/desk/persons/7/move",
        "/desk/persons/7/stop",
        "/desk/persons/7/sessions",
        "/desk/roles/ending",
        "/desk/requests/",
        "/desk/health/",
        "/desk/health/letters/",
        "/desk/persons/999999",
    ],
    "officer": ["/desk/", "/desk/offices/", "/desk/persons/"],
    "auditor": ["/desk/", "/desk/log/", "/desk/log/20", "/desk/log/reads", "/desk/health/", "/desk/persons/"],
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("walker", PAGES)
def test_every_page_fits_and_can_be_used_by_everybody(open_desk: OpenDesk, walker: str, screen: str) -> None:
    for number, path in enumerate(PAGES[walker]):
        lang, scheme = ("vi", "en")[number % 2], ("light", "dark")[number // 2 % 2]
        page = open_desk(walker, path, lang=lang, color_scheme=scheme, **sized(screen))
        expect(page.locator("html")).to_have_attribute("lang", lang)
        fits(page)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_administrator_adds_a_person_and_gives_a_role(open_desk: OpenDesk, lang: str) -> None:
    page = open_desk("administrator", "/desk/", lang=lang)
    page.locator(".rail").get_by_text(say("desk.persons.title", lang), exact=True).click()
    page.get_by_role("link", name=say("desk.persons.add", lang)).click()
    page.fill("#id_name", "Trịnh Thị Ánh")
    page.fill("#id_email", "khong phai thu")
    page.fill("#id_office", "CAT-HN")
    page.click("main .btn.go")
    expect(page.locator(".error")).to_have_text(say("desk.wrong.email", lang))
    assert page.input_value("#id_name") == "Trịnh Thị Ánh", "what was typed is kept"
    page.fill("#id_email", f"anh-{lang}@lachan.example")
    page.click("main .btn.go")
    expect(page.locator(".told")).to_contain_text(say("desk.done.person_added", lang))
    page.get_by_role("link", name=say("desk.person.grant", lang)).click()
    page.select_option("#id_role", "desk")
    page.click("main .btn.go")
    expect(page.locator("main table")).to_contain_text(say("role.desk", lang))


def test_the_one_who_asked_does_not_decide(open_desk: OpenDesk) -> None:
    page = open_desk("administrator", "/desk/requests/")
    own = page.locator(".waits li.dim a").first
    expect(own).to_contain_text(say("desk.requests.why_not.asked_by_you", "vi"))
    own.click()
    expect(page.get_by_role("button", name=say("desk.request.grant", "vi"))).to_have_count(0)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_officer_finds_who_is_responsible_and_sees_no_more_than_that(
    open_desk: OpenDesk, lang: str
) -> None:
    page = open_desk("officer", "/desk/", lang=lang)
    for closed in ("/desk/persons/", "/desk/log/", "/desk/requests/", "/desk/health/"):
        expect(page.locator(f".rail nav a[href='{closed}']")).to_have_count(0)
    page.locator(".rail").get_by_text(say("desk.offices.title", lang), exact=True).click()
    page.get_by_role("link", name=say("desk.offices.who", lang)).click()
    page.fill("#id_where", "phuong hoan kiem")
    page.click("main .btn.go")
    expect(page.locator("main")).to_contain_text(say("desk.responsible.why", lang))
    refused = open_desk("officer", "/desk/log/", lang=lang)
    expect(refused.locator("h1")).to_have_text(say("refusal.not_permitted.title", lang))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_auditor_narrows_the_log_reads_an_entry_and_takes_it_away(open_desk: OpenDesk, lang: str) -> None:
    page = open_desk("auditor", "/desk/log/", lang=lang)
    page.select_option("#id_kind", "accounts.role_granted")
    page.locator(".filter .btn").first.click()
    assert "kind=accounts.role_granted" in page.url
    rows = page.locator("main tbody tr")
    assert rows.count() > 3
    with page.expect_download() as taken:
        page.get_by_role("link", name=say("desk.log.export", lang)).click()
    text = Path(taken.value.path()).read_text("utf-8-sig")
    assert text.count("accounts.role_granted") >= rows.count()
    rows.first.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text(say("desk.entry.proof", lang))


def test_lists_are_walked_by_keyboard(open_desk: OpenDesk) -> None:
    page = open_desk("administrator", "/desk/persons/")
    here = "document.activeElement.getAttribute('href')"
    page.keyboard.press("j")
    first = page.evaluate(here)
    page.keyboard.press("j")
    assert page.evaluate(here) != first
    page.keyboard.press("k")
    assert page.evaluate(here) == first
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "id_find"
    page.keyboard.type("j")
    assert page.input_value("#id_find") == "j", "letters typed into a field are letters"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{first}")


def test_all_can_be_done_without_scripts_on_a_phone(open_desk: OpenDesk) -> None:
    page = open_desk(
        "administrator", "/desk/", viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page.click(".menu summary")
    page.locator(".menu").get_by_text(say("desk.persons.title", "vi"), exact=True).click()
    page.click(".filter summary")
    page.fill("#id_find", "minh quan")
    page.click(".filter .btn")
    assert "find=minh" in page.url
    expect(page.locator("main tbody tr").first).to_contain_text("Quân")


def test_the_wall_shows_health_and_nothing_to_click(open_desk: OpenDesk) -> None:
    page = open_desk(
        "auditor", "/desk/health/?view=wall", viewport={"width": 1920, "height": 1080}, color_scheme="dark"
    )
    expect(page.locator(".desk > .rail")).to_be_hidden()
    expect(page.locator(".bar")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    assert page.locator("main a:visible, main button:visible").count() == 0
