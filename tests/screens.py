"""Pictures for the tests: a screenshot of a message as a phone shows it, taken by the browser itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_PAGE = """<!doctype html><meta charset="utf-8"><style>body{{margin:0;padding:24px;font:28px/1.5 sans-serif;background:#fff;
color:#111;width:672px}}p{{background:#eee;border-radius:24px;padding:20px 28px;margin:0}}</style><p>{text}</p>"""


def screenshot(browser: Browser, text: str) -> bytes:
    """This will give a PNG of a message."""
    page = browser.new_page(viewport={"width": 720, "height": 420})
    try:
        page.set_content(_PAGE.format(text=text))
        return page.screenshot()
    finally:
        page.close()
