"""A citizen's form comes back: each fault is led to and keeps what was typed, files too; and each page fits and reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from e2e.fitting import violations
from e2e.reporting import BAD, PHONE, PNG, STORY, code_on, count, go_on, send
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from e2e.opening import Open
    from served import Site

pytestmark = pytest.mark.e2e


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


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_refused_is_said_beside_the_button_and_all_stays(
    open_page: Open, tmp_path: Path, lang: str
) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(bytes(10_500_000))
    page = open_page(f"/report?lang={lang}", **PHONE)
    page.fill("#story", STORY)
    go_on(page, 2)
    page.set_input_files("#files", [large])
    send(page, stepwise=True)
    expect(page.locator("#said")).to_contain_text(say("refusal.too_large.title", lang))
    expect(page.locator("#said")).to_contain_text("10 MB")
    assert page.input_value("#story") == STORY
    go_back = page.locator("[data-back]:visible")
    go_back.click()
    go_back.click()
    page.set_input_files("#files", [PNG])
    send(page, stepwise=True)
    code_on(page)


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


LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "small phone": ("vi", {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"}),
    "phone in the dark": ("en", PHONE | {"color_scheme": "dark"}),
    "laptop": ("vi", {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}),
}


def look_at(page: Page, where: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{where} scrolls sideways"
    assert violations(page) == [], where
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
