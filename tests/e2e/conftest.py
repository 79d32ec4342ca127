"""A served site and Chromium for the tests that walk through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from programs import need_program
from served import Site, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    type Open = Callable[..., Page]

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("site"), settings={"LACHAN_CHECKS_PER_MINUTE": "100000"}) as site:
        yield site


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[[list[str]], Browser]]:
    """Starts Chromium with given words; there can be one Playwright at a time, which all tests share."""
    chromium = need_program("chromium", "chromium")
    with sync_playwright() as playwright:
        yield lambda words: playwright.chromium.launch(executable_path=chromium, args=words)


@pytest.fixture(scope="session")
def browser(launch: Callable[[list[str]], Browser]) -> Iterator[Browser]:
    browser = launch(CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens pages of the site; whatever the browser complains of, or asks of anybody else, fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(path: str = "/", **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(site.address) else complaints.append(asked.url),
        )
        page.goto(site.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # Chromium writes each refusal's status and each lost connection to the console
    expected = ("status of 4", "net::ERR_FAILED", "Failed to fetch")
    assert [said for said in complaints if not any(part in said for part in expected)] == []
