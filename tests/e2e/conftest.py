"""A served site and Chromium for the tests that walk through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from e2e.opening import watched
from programs import need_program
from served import Site, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from e2e.opening import Desk, Open, OpenDesk

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

        def start(words: list[str]) -> Browser:
            return playwright.chromium.launch(executable_path=chromium, args=words)

        # for who needs a browser with a profile of its own
        start.playwright = playwright  # type: ignore[attr-defined]
        yield start


@pytest.fixture(scope="session")
def browser(launch: Callable[[list[str]], Browser]) -> Iterator[Browser]:
    browser = launch(CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens pages of the site; whatever the browser complains of, or asks of anybody else, fails the test."""
    # Chromium writes each refusal's status and each lost connection to the console
    with watched(browser, site, expected=("status of 4", "net::ERR_FAILED", "Failed to fetch")) as open_page:
        yield open_page


@pytest.fixture
def refusals() -> tuple[str, ...]:
    """What the browser may complain of at the desk; a module whose walkers are refused something names its own."""
    return ()


@pytest.fixture
def open_desk(browser: Browser, desk: Desk, refusals: tuple[str, ...]) -> Iterator[OpenDesk]:
    """Opens pages of the module's `desk`; what the browser complains of, or asks of anybody else, fails the test."""
    with watched(browser, desk.site, expected=refusals) as open_page:

        def open_desk(walker: str, path: str, *, lang: str = "vi", **options: Any) -> Page:
            return open_page(path, lang=lang, storage_state=desk.states[walker], **options)

        yield open_desk
