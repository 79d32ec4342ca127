"""Whether a page fits its screen and can be used by everybody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE: Final = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text("utf-8")
SCREENS: Final = {"phone": (360, 740), "laptop": (1280, 800)}


def sized(screen: str) -> dict[str, dict[str, int]]:
    """This will give the size of a screen, as a window takes it."""
    width, height = SCREENS[screen]
    return {"viewport": {"width": width, "height": height}}


def settle(page: Page) -> None:
    """This will wait until the page's fonts are there and nothing moves any more."""
    page.wait_for_load_state()
    page.evaluate(
        """() => Promise.all([document.fonts.ready, ...document.getAnimations()
        .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
        .map((one) => one.finished.catch(() => null))]).then(() => null)"""
    )


def overflow(page: Page) -> list[str]:
    """This will give what sticks out to the right of the page."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
        [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 5).map((e) => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 40))"""
    )
    return found


def violations(page: Page) -> list[str]:
    """This will give what axe-core finds, by rule and place."""
    # the policy of the page forbids inline scripts; the protocol's own way in is not bound by it
    page.evaluate(AXE)
    found: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']} {' '.join(map(str, node['target']))} {node['html'][:160]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def fits(page: Page) -> None:
    """This will look at a page of the desk as everybody: nothing beside the screen, nothing that keeps somebody out."""
    assert page.locator("h1").count() == 1, page.url
    assert page.locator("main .btn.go").count() <= 1, f"{page.url} has one primary action"
    assert overflow(page) == [], page.url
    assert violations(page) == [], page.url
