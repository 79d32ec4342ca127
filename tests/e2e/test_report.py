"""A citizen asks, reports on a phone, loses the connection in the middle, sends later, follows, adds, withdraws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from e2e.reporting import BAD, HOSTILE, PHONE, PNG, STORY, code_on, count, go_on, send
from lachan.centre.web.words import say
from programs import need_program
from screens import screenshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext

    from e2e.opening import Open
    from served import Site

pytestmark = pytest.mark.e2e


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


def test_a_hostile_text_stays_a_text(open_page: Open) -> None:
    page = open_page("/report", **PHONE)
    page.fill("#story", HOSTILE)
    go_on(page)
    page.fill("#place", HOSTILE)
    send(page, stepwise=True)
    expect(page.locator("#place-wrong")).to_be_visible()
    assert page.input_value("#place") == HOSTILE
    assert page.title() != "taken"
