from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from lachan.centre.web.words import say
from lachan.engine import check
from programs import need_program
from screens import screenshot

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from e2e.opening import Open
    from served import Site

pytestmark = pytest.mark.e2e

BAD = "VIETCOMBANK: Tài khoản của quý khách bị khóa. Xác minh ngay tại https://vietcombank-login.top trong 2 giờ, nhập mã OTP."
HONEST = "Chào bạn, mình là Hương. Lớp tối thứ Ba tuần sau dời sang thứ Năm nhé."


def ask(page: Page, text: str) -> None:
    page.fill("#q", text)
    page.click(".go")
    page.wait_for_selector("#answer")


def level(page: Page) -> str:
    return str(page.locator("#answer").get_attribute("class")).removeprefix("answer ")


def test_the_answer_comes_in_place(open_page: Open) -> None:
    page = open_page()
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    ask(page, BAD)
    assert level(page) == check(BAD).level.word
    assert loads == []
    assert page.input_value("#q") == BAD
    assert page.evaluate("document.activeElement.id") == "answer", "a screen reader is led to the answer"


def test_it_works_without_javascript(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    ask(page, BAD)
    assert level(page) == check(BAD).level.word
    assert page.input_value("#q") == BAD
    assert page.url.endswith("#answer")
    page.click("label[for=d1]")
    expect(page.locator(".steps")).to_be_visible()
    page.locator("button.lang").click()
    expect(page.locator("h1")).to_have_text(say("ask.title", "en"))
    assert level(page) == check(BAD).level.word
    assert page.input_value("#q") == BAD


def test_ticking_shows_the_steps_for_what_happened(open_page: Open) -> None:
    page = open_page()
    ask(page, BAD)
    steps = page.locator(".steps")
    expect(steps).to_be_hidden()
    page.get_by_text(say("did.app", "vi"), exact=True).click()
    expect(steps).to_be_visible()
    expect(steps.locator("li:visible").first).to_contain_text("máy bay")
    with_app = steps.locator("li:visible").count()
    page.get_by_text(say("did.app", "vi"), exact=True).click()
    expect(steps).to_be_hidden()
    page.get_by_text(say("did.money", "vi"), exact=True).click()
    assert "máy bay" not in steps.inner_text()
    assert 0 < steps.locator("li:visible").count() < with_app


def test_the_language_is_switched_with_the_answer_kept(open_page: Open) -> None:
    page = open_page()
    ask(page, HONEST)
    page.locator("button.lang").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#answer")).to_be_visible()
    assert page.input_value("#q") == HONEST
    page.goto(page.url.split("?")[0])
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_picture_is_read(open_page: Open, browser: Browser) -> None:
    need_program("tesseract", "tesseract-ocr tesseract-ocr-vie")
    picture = screenshot(browser, BAD)
    page = open_page()
    page.set_input_files("#picture", {"name": "tin.png", "mimeType": "image/png", "buffer": picture})
    expect(page.locator("#chosen-name")).to_have_text("tin.png")
    page.click(".go")
    page.wait_for_selector("#answer")
    expect(page.locator("#answer")).to_contain_text(say("answer.of_picture", "vi"))
    expect(page.locator(".quote")).to_contain_text("vietcombank-login.top")
    assert level(page) in {"dangerous", "suspicious"}


def test_a_picture_can_be_dropped_or_pasted_and_taken_away(open_page: Open, browser: Browser) -> None:
    page = open_page()
    data = base64.b64encode(screenshot(browser, "xin chào")).decode()
    for kind, target in (("drop", "#field"), ("paste", "#q")):
        page.evaluate(
            """([kind, target, data]) => {
                const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
                const bag = new DataTransfer();
                bag.items.add(new File([bytes], kind + ".png", {type: "image/png"}));
                const event = kind === "drop"
                    ? new DragEvent("drop", {dataTransfer: bag, bubbles: true, cancelable: true})
                    : new ClipboardEvent("paste", {clipboardData: bag, bubbles: true, cancelable: true});
                document.querySelector(target).dispatchEvent(event);
            }""",
            [kind, target, data],
        )
        expect(page.locator("#chosen-name")).to_have_text(f"{kind}.png")
        page.click("#chosen-remove")
        expect(page.locator("#chosen")).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_refusal_keeps_what_was_typed(open_page: Open, *, javascript: bool) -> None:
    page = open_page(java_script_enabled=javascript)
    page.fill("#q", HONEST)
    page.set_input_files("#picture", {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"})
    page.click(".go")
    expect(page.locator("[role=alert]:visible")).to_contain_text(say("refusal.picture.title", "vi"))
    assert page.input_value("#q") == HONEST


def test_a_lost_connection_is_said_and_loses_nothing(open_page: Open) -> None:
    page = open_page()
    page.fill("#q", HONEST)
    page.route("**/*", lambda route: route.abort())
    page.click(".go")
    expect(page.locator("#no-connection")).to_be_visible()
    assert page.input_value("#q") == HONEST
    page.unroute("**/*")
    page.click(".go")
    page.wait_for_selector("#answer")
    expect(page.locator("#no-connection")).to_be_hidden()


def test_all_can_be_done_by_keyboard(open_page: Open) -> None:
    page = open_page()
    focused = "document.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate(f"{focused}.id") == "q":
            break
    assert page.evaluate(f"{focused}.id") == "q"
    page.keyboard.insert_text(BAD)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer")
    reached: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        where = page.evaluate(f"{focused}.id")
        if where in {"d1", "d2", "d3"}:
            page.keyboard.press("Space")
            reached.append(where)
        ring: Any = page.evaluate(
            f"(() => {{ const e = {focused}; const l = e.nextElementSibling;"
            " const s = getComputedStyle(e.type === 'checkbox' ? l : e.closest('.field') && e.id === 'q'"
            " ? e.closest('.field') : e.type === 'file' ? e.parentElement : e);"
            " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
        )
        assert ring, f"focus can be seen on {where or page.evaluate(f'{focused}.outerHTML')[:80]}"
        if len(reached) == 3:
            break
    assert reached == ["d1", "d2", "d3"]
    expect(page.locator(".steps")).to_be_visible()


def test_the_form_is_not_sent_twice(open_page: Open, site: Site) -> None:
    del site
    page = open_page()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    page.fill("#q", HONEST)
    page.evaluate("() => { const go = document.querySelector('.go'); go.click(); go.click(); }")
    page.wait_for_selector("#answer")
    assert len(sent) == 1
