"""Every page and state, on a phone and a laptop, in both languages, light and dark: fit, contrast, axe-core."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    type Open = Callable[..., Page]

pytestmark = pytest.mark.e2e

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text("utf-8")

# what is asked, and what to do then
STATES: dict[str, tuple[str, str]] = {
    "empty": ("/", ""),
    "dangerous": (
        "/",
        "VIETCOMBANK: Tài khoản của quý khách bị khóa. Xác minh tại https://vietcombank-login.top/xac-minh?khach-hang="
        "0123456789012345678901234567890123456789 trong 2 giờ, nhập mã OTP. LH 0912345678",
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
    "phone in the dark": ("en", {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}),
    "laptop": ("en", {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}),
    "laptop in the dark": ("vi", {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}),
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
        page.click("summary")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_it_fits_and_axe_finds_nothing_serious(open_page: Open, state: str, look: str) -> None:
    lang, options = LOOKS[look]
    page = show(open_page, state, lang, **options)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    assert page.evaluate("document.documentElement.lang") == lang
    # the policy of the page forbids inline scripts; the protocol's own way in is not bound by it
    page.evaluate(AXE)
    found: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
    assert serious == []


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


def test_a_page_can_be_printed(open_page: Open) -> None:
    page = show(open_page, "dangerous", "vi")
    page.emulate_media(media="print")
    assert page.locator(".steps").is_visible()
    assert page.locator(".plate").is_visible()
    assert not page.locator("form#ask").is_visible()
