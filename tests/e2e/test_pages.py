"""Every page and state, on a phone and a laptop, in both languages, light and dark: fit, contrast, axe-core, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from e2e.fitting import settle, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from e2e.opening import Open

pytestmark = pytest.mark.e2e


# what is asked, and what to do then
STATES: dict[str, tuple[str, str]] = {
    "empty": ("/", ""),
    "dangerous": (
        "/",
        "VIETCOMBANK: Tài khoản của quý khách bị khóa. Xác minh tại https://vietcombank-login.top/xac-minh?khach-hang="
        "0123456789012345678901234567890123456789 trong 2 giờ, nhập mã OTP. LH 0912345678",
    ),
    "suspicious": (
        "/",
        "Mẹ ơi con đây, điện thoại con hỏng. Mẹ chuyển gấp cho con 5 triệu đóng học phí vào STK 0123456789 MB nhé, "
        "đừng gọi số cũ.",
    ),
    "unknown": ("/", "Chào bạn, mình là Hương. Lớp tối thứ Ba tuần sau dời sang thứ Năm nhé."),
    "trusted": ("/", "https://www.vietcombank.com.vn/"),
    "refused": ("/", " "),
    "types": ("/types", ""),
    "type": ("/types/V10", ""),
    "reasons": ("/reasons", ""),
    "error": ("/nothing-here", ""),
}
# each size, scheme and language, and no more of their combinations than tell something
LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "small phone": ("vi", {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"}),
    "small phone in English": ("en", {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"}),
    "phone in the dark": ("en", {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}),
    "laptop": ("en", {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}),
    "laptop in the dark": ("vi", {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}),
    # a laptop at 200 % has half its width
    "laptop enlarged": ("vi", {"viewport": {"width": 640, "height": 400}, "color_scheme": "light"}),
}


def show(open_page: Open, state: str, lang: str, **look: Any) -> Page:
    path, text = STATES[state]
    page = open_page(f"{path}?lang={lang}", **look)
    if text:
        page.fill("#q", text)
        page.click(".go")
        page.wait_for_selector("#answer")
    if state == "dangerous":
        for box in ("d1", "d2", "d3"):
            page.click(f"label[for={box}]")
        for fold in page.locator("summary").all():
            fold.click()
    settle(page)
    return page


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_it_fits_and_axe_finds_nothing(open_page: Open, state: str, look: str) -> None:
    lang, options = LOOKS[look]
    page = show(open_page, state, lang, **options)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    assert page.evaluate("document.documentElement.lang") == lang
    assert violations(page) == []


@pytest.mark.parametrize("state", ["empty", "dangerous", "types"])
def test_what_is_tapped_on_a_phone_is_large_enough(open_page: Open, state: str) -> None:
    page = show(open_page, state, "vi", viewport={"width": 360, "height": 740})
    small: Any = page.evaluate(
        """() => [...document.querySelectorAll('button, .btn, summary, .did label, .foot li a, .here li a, .lang, .more')]
            .filter((e) => e.checkVisibility())
            .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
            .filter(([_, height]) => height < 44)"""
    )
    assert small == []


def test_the_level_is_first_to_be_read(open_page: Open) -> None:
    page = show(open_page, "dangerous", "vi", viewport={"width": 360, "height": 740})
    plate: Any = page.locator(".plate").bounding_box()
    assert plate["y"] < 100, "the answer is brought into view"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_question_is_in_the_first_screen_of_a_bad_answer(open_page: Open, lang: str) -> None:
    page = open_page(f"/?lang={lang}", viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page.fill("#q", STATES["dangerous"][1])
    page.click(".go")
    page.wait_for_selector("#answer")
    question: Any = page.locator("#did-h").bounding_box()
    first: Any = page.locator("label[for=d1]").bounding_box()
    assert question["y"] + question["height"] <= 740
    assert first["y"] + first["height"] <= 740


def test_the_level_is_part_of_what_a_screen_reader_says_of_the_answer(open_page: Open) -> None:
    page = show(open_page, "suspicious", "vi")
    named: Any = page.evaluate(
        "document.activeElement.getAttribute('aria-labelledby').split(' ')"
        ".map((id) => document.getElementById(id).textContent.trim()).join(': ')"
    )
    assert named.startswith("Đáng ngờ: ")
    assert page.locator("#answer [role=alert], #answer [role=status], #answer [aria-live]").count() == 0, (
        "said once"
    )


def test_a_pin_opens_the_reason_that_it_leads_to(open_page: Open) -> None:
    page = open_page("/?lang=vi")
    page.fill("#q", STATES["dangerous"][1])
    page.click(".go")
    page.wait_for_selector("#answer")
    page.locator("a.pin[href='#r4']").click()
    assert page.locator("#r4").is_visible()


@pytest.mark.parametrize("state", ["types", "reasons", "empty"])
def test_the_kinds_of_scam_are_reached_from_the_head_on_a_phone(open_page: Open, state: str) -> None:
    page = show(open_page, state, "vi", viewport={"width": 360, "height": 740})
    assert page.locator("header.head a[href='/types']").is_visible()


def test_a_code_never_breaks_in_a_word_on_a_phone(open_page: Open) -> None:
    page = show(open_page, "reasons", "vi", viewport={"width": 320, "height": 640})
    broken: Any = page.evaluate(
        """() => [...document.querySelectorAll('.codes dt')].flatMap((code) => {
            const range = document.createRange();
            return [...code.childNodes].filter((node) => {
                if (node.nodeType !== Node.TEXT_NODE) return false;
                range.selectNodeContents(node);
                return range.getClientRects().length > 1;
            }).map((node) => node.data);
        })"""
    )
    assert broken == []


def test_nobody_is_told_to_drag_on_a_phone(open_page: Open) -> None:
    page = open_page("/", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    assert page.locator(".drop-how").is_hidden()
    assert page.locator(".touch-how").is_visible()


def test_a_page_can_be_printed(open_page: Open) -> None:
    page = show(open_page, "dangerous", "vi")
    page.emulate_media(media="print")
    assert page.locator(".steps").is_visible()
    assert page.locator(".plate").is_visible()
    assert not page.locator("form#ask").is_visible()


@pytest.mark.parametrize("state", ["dangerous", "suspicious", "unknown"])
def test_what_is_printed_is_one_sheet_with_the_question_and_the_time(open_page: Open, state: str) -> None:
    page = open_page("/?lang=vi")
    page.fill("#q", STATES[state][1])
    page.click(".go")
    page.wait_for_selector("#answer")
    assert page.locator("[data-print]").is_visible()
    sheets = page.pdf(format="A4").count(b"/Type /Page\n")
    assert sheets == 1
    page.emulate_media(media="print")
    assert page.locator(".on-paper").is_visible()
    assert page.locator(".quote:visible").inner_text().startswith(STATES[state][1][:7])
    assert not page.locator(".did, [data-print], .head, .foot").filter(visible=True).count()


def test_without_colours_the_plate_and_the_focus_still_have_an_edge(open_page: Open) -> None:
    page = open_page("/?lang=vi", forced_colors="active")
    page.focus("#q")
    style = "(name) => getComputedStyle(document.querySelector(name)).outlineStyle"
    assert page.evaluate(style, "#field") == "solid"
    page.fill("#q", STATES["dangerous"][1])
    page.click(".go")
    page.wait_for_selector("#answer")
    assert page.evaluate("getComputedStyle(document.querySelector('.plate')).borderTopWidth") == "3px"
