"""A citizen asks, reports on a phone, loses the connection in the middle, sends later, follows, adds, withdraws."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from lachan.centre.web.words import say
from programs import need_program
from screens import screenshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from served import Site

    type Open = Callable[..., Page]

pytestmark = pytest.mark.e2e

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text("utf-8")
PHONE: Any = {"viewport": {"width": 360, "height": 740}}
BAD = "VIETCOMBANK: Tài khoản của quý khách bị khóa. Xác minh tại https://vietcombank-login.top trong 2 giờ."
STORY = "Có người gọi, xưng là công an, bảo tôi chuyển tiền."
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
PNG: Any = {"name": "tin.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 500}


def count(site: Site, table: str) -> int:
    with closing(sqlite3.connect(f"file:{next(site.data.glob('*.sqlite3'))}?mode=ro", uri=True)) as database:
        found: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def go_on(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.locator("[data-next]:visible").click()


def send(page: Page, *, stepwise: bool) -> None:
    if stepwise:
        while page.locator("[data-next]:visible").count():
            go_on(page)
    page.check("#consent")
    page.click("#send")


def code_on(page: Page) -> str:
    page.wait_for_selector("#receipt #code")
    return page.locator("#code").inner_text().strip()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone of its own, whose connection can be taken away."""
    context = browser.new_context(**PHONE)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_citizen_asks_reports_follows_adds_and_withdraws(
    open_page: Open, lang: str, *, javascript: bool
) -> None:
    page = open_page(f"/?lang={lang}", java_script_enabled=javascript, **PHONE)
    page.fill("#q", BAD)
    page.click(".go")
    page.locator(".tell-us button").click()
    expect(page.locator("h1")).to_have_text(say("report.title", lang))
    if javascript:
        expect(page.locator("#story")).to_be_visible()
        expect(page.locator("#message")).to_be_hidden()
    page.fill("#story", STORY)
    if javascript:
        go_on(page, 2)
    assert "vietcombank-login.top" in page.input_value("#message")
    page.fill("#numbers", "0912 345 678")
    page.set_input_files("#files", [PNG])
    if javascript:
        go_on(page)
    page.fill("#loss_vnd", "1,5 triệu")
    send(page, stepwise=javascript)
    code = code_on(page)
    expect(page.locator("h1")).to_have_text(say("report.receipt.title", lang))
    assert code not in page.url
    page.locator(".foot").get_by_text(say("follow.nav", lang)).click()
    page.fill("#code", code.lower().replace("-", " "))
    page.click(".go")
    expect(page.locator("#stands")).to_have_text(say("receipt.new", lang))
    assert STORY not in page.inner_text("body")
    page.fill("#text", "Họ lại gọi từ số 0987 654 321.")
    page.get_by_role("button", name=say("follow.add.go", lang)).click()
    expect(page.locator("[role=status]")).to_have_text(say("follow.added", lang))
    page.locator("[name=sure]").check()
    page.get_by_role("button", name=say("follow.withdraw.go", lang)).click()
    expect(page.locator("#stands")).to_have_text(say("receipt.withdrawn", lang))
    assert page.locator("[name=do]").count() == 0
    assert code not in page.url


def test_a_lost_connection_loses_nothing_and_it_is_sent_once_by_itself(
    context: BrowserContext, site: Site
) -> None:
    page = context.new_page()
    page.goto(site.address + "/report")
    page.fill("#story", STORY)
    go_on(page)
    before = count(site, "reports_report")
    context.set_offline(True)
    send(page, stepwise=True)
    expect(page.locator("#offline")).to_be_visible()
    assert page.input_value("#story") == STORY
    context.set_offline(False)
    code_on(page)
    assert count(site, "reports_report") == before + 1


def test_an_answer_that_got_lost_is_not_a_second_report(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.address + "/report")
    page.fill("#story", STORY + " Lần hai.")
    before = count(site, "reports_report")
    lost: list[str] = []

    def lose(route: Any) -> None:
        # it arrives, and the answer does not come back
        if not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    page.route(
        "**/report", lambda route: lose(route) if route.request.method == "POST" else route.continue_()
    )
    send(page, stepwise=True)
    expect(page.locator("#offline")).to_be_visible()
    page.click("#send")
    assert code_on(page) in lost[0]
    assert count(site, "reports_report") == before + 1


def test_a_draft_is_there_after_the_page_was_closed_and_can_be_deleted(
    context: BrowserContext, site: Site
) -> None:
    page = context.new_page()
    page.goto(site.address + "/report")
    page.fill("#story", STORY)
    page.close()
    page = context.new_page()
    page.goto(site.address + "/report")
    expect(page.locator("#draft")).to_be_visible()
    assert page.input_value("#story") == STORY
    page.click("#draft-delete")
    page.reload()
    assert not page.input_value("#story")
    expect(page.locator("#draft")).to_be_hidden()


def test_a_draft_is_gone_once_it_was_sent_and_the_code_survives_a_reload(
    context: BrowserContext, site: Site
) -> None:
    page = context.new_page()
    page.goto(site.address + "/report")
    page.fill("#story", STORY)
    send(page, stepwise=True)
    code = code_on(page)
    page.reload()
    assert not page.input_value("#story")
    expect(page.locator("#last-code")).to_have_text(code)


def test_the_form_opens_without_a_connection(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.address + "/report")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.goto(site.address + "/report")
    expect(page.locator("h1")).to_have_text(say("report.title", "vi"))
    page.fill("#story", STORY)
    send(page, stepwise=True)
    expect(page.locator("#offline")).to_be_visible()
    context.set_offline(False)
    code_on(page)


def test_what_is_kept_for_that_does_not_choose_a_language(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.address + "/report")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert context.cookies() == []


@pytest.mark.parametrize("javascript", [True, False])
def test_chosen_files_stay_through_an_error(open_page: Open, site: Site, *, javascript: bool) -> None:
    before = count(site, "reports_reportfile")
    page = open_page("/report", java_script_enabled=javascript, **PHONE)
    page.fill("#story", STORY)
    if javascript:
        go_on(page, 2)
    page.set_input_files("#files", [PNG])
    if javascript:
        go_on(page, 2)
    page.click("#send")
    expect(page.locator("#consent-wrong")).to_contain_text(say("told.consent", "vi"))
    expect(page.locator("#kept")).to_contain_text("tin.png")
    send(page, stepwise=javascript)
    code_on(page)
    assert count(site, "reports_reportfile") == before + 1


@pytest.mark.parametrize("javascript", [True, False])
def test_a_fault_is_shown_where_it_is_and_a_place_is_chosen(open_page: Open, *, javascript: bool) -> None:
    page = open_page("/report", java_script_enabled=javascript, **PHONE)
    page.fill("#story", STORY)
    if javascript:
        go_on(page)
    page.fill("#place", "Không Đâu Cả")
    send(page, stepwise=javascript)
    expect(page.locator("#place-wrong")).to_be_visible()
    assert page.input_value("#place") == "Không Đâu Cả"
    assert page.input_value("#story") == STORY
    page.fill("#place", "")
    send(page, stepwise=javascript)
    code_on(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_language_is_switched_with_all_that_was_typed(open_page: Open, *, javascript: bool) -> None:
    page = open_page("/report", java_script_enabled=javascript, **PHONE)
    page.fill("#story", STORY)
    page.locator("button.lang").click()
    expect(page.locator("h1")).to_have_text(say("report.title", "en"))
    assert page.input_value("#story") == STORY
    send(page, stepwise=javascript)
    code = code_on(page)
    page.locator("button.lang").click()
    expect(page.locator("#stands")).to_have_text(say("receipt.new", "vi"))
    assert code in page.inner_text("main")


def test_a_wrong_answer_is_told(open_page: Open) -> None:
    page = open_page("/", **PHONE)
    page.fill("#q", "https://cua-hang-nho.example/")
    page.click(".go")
    page.locator("#wrong summary").click()
    page.locator("#wrong button").click()
    expect(page.locator("h1")).to_have_text(say("report.title_wrong", "vi"))
    page.fill("#story", "Đây là cửa hàng của tôi.")
    send(page, stepwise=True)
    code_on(page)


def test_what_a_phone_shares_fills_the_form_and_its_picture_goes_with_it(
    open_page: Open, browser: Browser, site: Site
) -> None:
    need_program("tesseract", "tesseract-ocr tesseract-ocr-vie")
    picture = screenshot(browser, BAD)
    page = open_page("/report", **PHONE)
    page.evaluate(
        """() => {
            const form = document.createElement("form");
            Object.assign(form, {method: "post", action: "/report/share", enctype: "multipart/form-data", id: "sheet"});
            form.innerHTML = '<input name="title"><input name="text"><input name="url"><input type="file" name="files" id="shared"><button id="share">';
            document.querySelector("main").append(form);
        }"""
    )
    page.fill("#sheet [name=text]", "Nhận được hôm nay")
    page.set_input_files("#shared", {"name": "a.png", "mimeType": "image/png", "buffer": picture})
    page.click("#share")
    page.wait_for_url("**/report/share")
    go_on(page, 2)
    message = page.input_value("#message")
    assert "Nhận được hôm nay" in message
    assert "vietcombank-login.top" in message
    expect(page.locator("#kept")).to_contain_text("a.png")
    before = count(site, "reports_reportfile")
    # a phone may close the browser in between: the draft knows by what the picture comes back
    page.goto(site.address + "/report")
    go_on(page, 2)
    expect(page.locator("#kept")).to_contain_text("a.png")
    send(page, stepwise=True)
    code_on(page)
    assert count(site, "reports_reportfile") == before + 1


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("javascript", [True, False])
def test_who_has_just_lost_money_reads_first_whom_to_call(
    open_page: Open, lang: str, *, javascript: bool
) -> None:
    page = open_page(f"/report?lang={lang}", java_script_enabled=javascript, **PHONE)
    first = page.locator("#first")
    expect(first).to_contain_text(say("report.first.bank", lang))
    expect(first.locator("a[href='tel:113']")).to_be_visible()
    box, field = first.bounding_box(), page.locator("#story").bounding_box()
    assert box is not None
    assert field is not None
    assert box["y"] + box["height"] <= field["y"], "it stands above all that is asked"
    assert box["y"] + box["height"] <= 740, "and on the first screen of a small phone"
    page.fill("#story", STORY)
    if javascript:
        go_on(page, 3)
        expect(first.locator("ol")).to_be_hidden()
    page.fill("#loss_vnd", "khoảng 500 triệu")
    send(page, stepwise=javascript)
    code_on(page)
    called, code = (
        page.locator(".first a[href='tel:113']").bounding_box(),
        page.locator("#code").bounding_box(),
    )
    assert called is not None
    assert code is not None
    assert called["y"] < code["y"]


def test_each_fault_is_a_link_to_its_field(open_page: Open) -> None:
    page = open_page("/report", **PHONE)
    page.fill("#story", STORY)
    go_on(page, 3)
    page.fill("#loss_vnd", "nhiều lắm")
    go_on(page)
    page.click("#send")
    expect(page.locator("#answer li")).to_have_count(2)
    page.click("#answer a[href='#consent']")
    expect(page.locator("#consent")).to_be_focused()
    page.click("#answer a[href='#loss_vnd']")
    expect(page.locator("#loss_vnd")).to_be_focused()
    assert page.input_value("#loss_vnd") == "nhiều lắm"


WRONG = {
    "happened_on": "31/02/2026",
    "place": "Không Đâu Cả",
    "loss_vnd": "nhiều lắm",
    "phone": "không có số",
    "mail": "ten o dau",
}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_wrong_input_of_each_field_keeps_everything_typed(open_page: Open, lang: str) -> None:
    page = open_page(f"/report?lang={lang}", java_script_enabled=False, **PHONE)
    right = {
        "story": STORY, "message": BAD, "links": "a.example\nb.example", "numbers": "0912 345 678",
        "accounts": "0123456789 MB", "apps": "VNeID gia", "name": "Nguyễn Thị Hoa",
    }  # fmt: skip
    for field, text in right.items():
        page.fill(f"#{field}", text)
    page.eval_on_selector("#happened_on", "field => { field.type = 'text'; }")
    for field, text in WRONG.items():
        page.fill(f"#{field}", text)
    page.check("#wants_call")
    page.check("#consent")
    page.click("#send")
    for field, text in (right | WRONG).items():
        assert page.input_value(f"#{field}") == text, field
    for field in WRONG:
        expect(page.locator(f"#{field}-wrong")).to_be_visible()
    expect(page.locator("#wants_call")).to_be_checked()
    expect(page.locator("#consent")).to_be_checked()
    for field in WRONG:
        page.fill(f"#{field}", "0912345678" if field == "phone" else "")
    page.click("#send")
    code_on(page)


def test_a_hostile_text_stays_a_text(open_page: Open) -> None:
    page = open_page("/report", **PHONE)
    page.fill("#story", HOSTILE)
    go_on(page)
    page.fill("#place", HOSTILE)
    send(page, stepwise=True)
    expect(page.locator("#place-wrong")).to_be_visible()
    assert page.input_value("#place") == HOSTILE
    assert page.title() != "taken"


LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "small phone": ("vi", {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"}),
    "phone in the dark": ("en", PHONE | {"color_scheme": "dark"}),
    "laptop": ("vi", {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}),
}


def look_at(page: Page, where: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{where} scrolls sideways"
    page.evaluate(AXE)
    found: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    told = [
        f"{where}: {violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    assert told == []
    small: Any = page.evaluate(
        """() => [...document.querySelectorAll('main button, main .btn, main input, .tick, .lang')]
            .filter((e) => e.checkVisibility() && !e.closest('.tick')?.contains(e.parentElement))
            .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
            .filter(([_, height]) => height < 44)"""
    )
    assert small == [], where


@pytest.mark.parametrize("look", LOOKS)
def test_each_page_and_step_fits_and_axe_finds_nothing(open_page: Open, look: str) -> None:
    lang, options = LOOKS[look]
    page = open_page(f"/report?lang={lang}", **options)
    for step in range(1, 6):
        look_at(page, f"step {step}")
        if step == 2:
            page.fill("#place", "Không Đâu Cả")
        if step < 5:
            go_on(page)
    page.click("#send")
    expect(page.locator("#place-wrong")).to_be_visible()
    look_at(page, "faults")
    page.fill("#place", "")
    page.evaluate("document.querySelector('#story').value = 'Chuyện đã xảy ra.'")
    send(page, stepwise=True)
    code_on(page)
    look_at(page, "receipt")
    page.click("#receipt form button")
    page.wait_for_selector("#stands")
    look_at(page, "followed")
    page.goto(page.url)
    look_at(page, "follow")
    page.fill("#code", "sai")
    page.click(".go")
    page.wait_for_selector("#answer")
    look_at(page, "no code")
