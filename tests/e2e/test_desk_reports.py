"""From what people told to what it names, and from an owner's claim to what the public is told: walked in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from e2e.at_the_desk import told_desk
from e2e.fitting import SCREENS, fits, sized
from e2e.test_desk import refusals
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from e2e.opening import Desk, OpenDesk

__all__ = ["refusals"]
pytestmark = pytest.mark.e2e

# a small story: two dozen reports of Hà Nội, and a crowd that speaks against a shop
SHORT = """
from lachan.centre.demo.story import p05_reports
p05_reports.REPORTS, p05_reports._CROWD = 64, 40
p05_reports.PROVINCES, p05_reports.COMMUNES = p05_reports.PROVINCES[:1], {}
"""
# what the worker does, until nothing waits
WORKED = """
from lachan.centre.web.steps import all_steps
steps = {step.name: step for step in all_steps()}
for name in ("detection.judge", "reports.join"):
    while steps[name].run(datetime.now(UTC)):
        pass
"""
# who walks: the beginning of the address in the demo's story
WALKERS = {"officer": "hn-truc", "analyst": "phantich1", "second": "phantich2", "owner": "nganhang"}
# in the order in which a phone and a laptop, and both languages, come together
VIEWS = [(lang, screen) for lang in ("vi", "en") for screen in SCREENS]
PAGES = {
    "officer": ["/desk/reports/", "/desk/reports/?state=any", "/desk/reports/?state=closed", "/desk/lists/"],
    "analyst": [
        "/desk/reports/?state=any",
        "/desk/register/",
        "/desk/lists/",
        "/desk/lists/?show=all",
        "/desk/lists/add",
        "/desk/claims/",
        "/desk/alarms/",
        "/desk/register/passes/",
    ],
    "owner": ["/desk/claims/", "/desk/claims/make"],
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("reports")
    with told_desk(browser, folder, WALKERS, shorter=SHORT, after=WORKED) as desk:
        yield desk


def go_to(page: Page, screen: str, words: str, lang: str) -> None:
    """This will go to a page of the desk by the rail, or on a phone by the menu."""
    if screen == "phone":
        page.click(".menu summary")
    page.locator(".menu" if screen == "phone" else ".rail").get_by_text(say(words, lang), exact=True).click()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("walker", PAGES)
def test_every_page_fits_and_can_be_used_by_everybody(open_desk: OpenDesk, walker: str, screen: str) -> None:
    for number, path in enumerate(PAGES[walker]):
        lang, scheme = ("vi", "en")[number % 2], ("light", "dark")[number // 2 % 2]
        page = open_desk(walker, path, lang=lang, color_scheme=scheme, **sized(screen))
        expect(page.locator("html")).to_have_attribute("lang", lang)
        fits(page)


@pytest.mark.parametrize(("lang", "screen"), VIEWS)
def test_an_officer_goes_from_a_report_to_what_it_names_and_finds_it_again(
    open_desk: OpenDesk, lang: str, screen: str
) -> None:
    page = open_desk("officer", "/desk/", lang=lang, **sized(screen))
    go_to(page, screen, "desk.reports.title", lang)
    rows = page.locator("main tbody tr")
    assert rows.count() > 1
    address = rows.first.get_by_role("link").get_attribute("href")
    rows.first.get_by_role("checkbox").check()
    page.get_by_role("button", name=say("desk.reports.mark", lang)).click()
    expect(page.locator(".told")).to_be_visible()
    expect(page.locator(f"main tbody a[href='{address}']")).to_have_count(0)
    page.locator("main tbody tr a").first.click()
    expect(page.locator("h1")).to_have_text(re.compile(r"\d"))
    fits(page)
    named = page.locator("main a[href^='/desk/register/']").first
    value, indicator = named.inner_text(), str(named.get_attribute("href"))
    named.click()
    page.wait_for_url(f"**{indicator}")
    expect(page.locator("h1")).to_have_text(value)
    expect(page.locator("main .lv").first).to_be_visible()
    fits(page)
    go_to(page, screen, "desk.search.title", lang)
    page.fill("#id_text", value)
    page.click("main .btn.go")
    expect(page.locator(f"main tbody a[href='{indicator}']")).to_have_count(1)
    fits(page)
    page.fill("#id_text", "hxxps://khong-ai-bao[.]example/")
    page.click("main .btn.go")
    expect(page.locator("main .empty")).to_contain_text(say("desk.search.none", lang))
    fits(page)


@pytest.mark.parametrize(("lang", "screen"), VIEWS)
def test_a_report_is_closed_only_with_a_reason_and_what_was_wrong_is_said(
    open_desk: OpenDesk, lang: str, screen: str
) -> None:
    page = open_desk("officer", "/desk/reports/", lang=lang, **sized(screen))
    page.locator("main tbody tr a").last.click()
    page.get_by_role("button", name=say("desk.report.close", lang)).click()
    expect(page.locator(".error")).to_be_visible()
    fits(page)
    closed = page.url
    page.fill("#id_reason", "Trùng với một báo cáo khác")
    page.get_by_role("button", name=say("desk.report.close", lang)).click()
    expect(page.locator(".told")).to_be_visible()
    assert page.url != closed, "it leads on"
    page.goto(closed)
    expect(page.get_by_role("button", name=say("desk.report.close", lang))).to_have_count(0)
    expect(page.get_by_role("button", name=say("desk.report.reopen", lang))).to_be_visible()


def test_new_reports_are_walked_by_one_key_and_ticked_by_another(open_desk: OpenDesk) -> None:
    page = open_desk("officer", "/desk/reports/?order=oldest")
    rows = page.locator("main tbody tr")
    before = rows.count()
    assert before > 4
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(rows.first.get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("x")
    expect(rows.first.get_by_role("checkbox")).not_to_be_checked()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(re.compile(r"\d"))
    seen = [page.url]
    for _ in range(2):
        with page.expect_navigation():
            page.keyboard.press("s")
        expect(page.locator(".told")).to_be_visible()
        assert page.url not in seen
        seen.append(page.url)
    with page.expect_navigation():
        page.keyboard.press("n")
    with page.expect_navigation():
        page.keyboard.press("p")
    assert page.url == seen[-1]
    page.fill("#id_reason", "snp")
    assert page.input_value("#id_reason") == "snp", "letters typed into a field are letters"
    assert page.url == seen[-1]
    page.locator(".crumbs a").last.click()
    page.wait_for_url("**/desk/reports/?order=oldest*")
    assert page.locator("main tbody tr").count() == before - 2


def test_the_wall_and_the_paper_show_no_more_than_belongs_there(open_desk: OpenDesk) -> None:
    wall = open_desk(
        "officer", "/desk/reports/?view=wall", viewport={"width": 1920, "height": 1080}, color_scheme="dark"
    )
    expect(wall.locator(".desk > .rail")).to_be_hidden()
    assert wall.locator("main tbody tr").count() > 1
    assert wall.locator("main a:visible, main button:visible, main input:visible").count() == 0
    assert wall.evaluate("document.documentElement.scrollHeight") <= 1080
    paper = open_desk("officer", "/desk/reports/", color_scheme="dark")
    paper.emulate_media(media="print", color_scheme="dark")
    expect(paper.locator(".on-paper")).to_be_visible()
    for hidden in (".rail", ".bar", ".filter", "main button", "main input"):
        assert paper.locator(f"{hidden}:visible").count() == 0, hidden
    assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert paper.evaluate("getComputedStyle(document.querySelector('main a')).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize(("lang", "screen"), VIEWS)
def test_an_owner_claims_a_domain_the_centre_confirms_it_and_the_public_is_told(
    open_desk: OpenDesk, desk: Desk, lang: str, screen: str
) -> None:
    site = desk.site
    domain = f"nganhang-{lang}-{screen}.example"

    def level() -> str:
        answer = page.request.post(
            f"{site.address}/api/v1/check", data={"text": f"https://{domain}/dang-nhap"}
        )
        return str(answer.json()["level"])

    page = open_desk("owner", "/desk/", lang=lang, **sized(screen))
    assert level() != "trusted"
    go_to(page, screen, "desk.claims.title", lang)
    page.get_by_role("link", name=say("desk.claims.make", lang)).click()
    page.select_option("#id_kind", "domain")
    page.fill("#id_value", "không phải tên miền")
    page.select_option("#id_way", "letter")
    page.fill("#id_letter", "Công văn 12/2026 của ngân hàng")
    page.fill("#id_contact", "phaply@nganhang.example")
    page.click("main .btn.go")
    expect(page.locator(".error")).to_be_visible()
    assert page.input_value("#id_value") == "không phải tên miền", "what was typed is kept"
    fits(page)
    page.fill("#id_value", domain)
    page.click("main .btn.go")
    expect(page.locator(".told")).to_be_visible()
    expect(page.locator("h1")).to_have_text(domain)
    expect(page.get_by_role("button", name=say("desk.claims.confirm", lang))).to_have_count(0)
    fits(page)
    assert level() != "trusted", "one person's word is not enough"

    centre = open_desk("second", "/desk/claims/", lang=lang, **sized(screen))
    centre.get_by_role("link", name=domain).click()
    fits(centre)
    centre.fill("#id_reason", "Đã gọi lại ngân hàng theo số trong danh bạ")
    centre.get_by_role("button", name=say("desk.claims.confirm", lang)).click()
    expect(centre.locator(".told")).to_be_visible()
    fits(centre)
    # another process answers the public: what the centre decides counts there within two seconds
    for _ in range(20):
        if level() == "trusted":
            break
        page.wait_for_timeout(100)
    assert level() == "trusted"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_entry_waits_for_a_second_person(open_desk: OpenDesk, lang: str) -> None:
    value = f"xau-{lang}.example"
    page = open_desk("analyst", "/desk/lists/", lang=lang, **sized("phone"))
    page.get_by_role("link", name=say("desk.lists.add", lang)).click()
    page.select_option("#id_list_class", "bad")
    page.select_option("#id_kind", "domain")
    page.fill("#id_value", value)
    page.fill("#id_reason", "Giả trang của ngân hàng, mười hai người báo")
    page.click("main .btn.go")
    page.get_by_role("link", name=value).click()
    expect(page.get_by_role("button", name=say("desk.lists.agree", lang))).to_have_count(0)
    fits(page)
    second = open_desk("second", "/desk/lists/", lang=lang)
    second.get_by_role("link", name=value).click()
    fits(second)
    second.get_by_role("button", name=say("desk.lists.agree", lang)).click()
    expect(second.locator(".told")).to_be_visible()
    fits(second)


def test_the_crowd_raises_an_alarm_that_somebody_looks_at(open_desk: OpenDesk) -> None:
    page = open_desk("analyst", "/desk/alarms/")
    expect(page.locator("main tbody")).to_contain_text("gom-hoa-bien")
    fits(page)
    page.get_by_role("link", name=say("desk.alarms.close", "vi")).click()
    fits(page)
    page.click("main .btn.go")
    expect(page.locator(".error").first).to_be_visible()
    fits(page)
