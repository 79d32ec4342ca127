"""Pages opened in a browser and watched: what it complains of, or asks of anybody but the site, fails the test."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, StorageState

    from served import Site

LAPTOP: Any = {"width": 1280, "height": 800}


class Open(Protocol):
    """Opens a page of the site in a window of its own."""

    def __call__(self, path: str = "/", *, lang: str = "", **options: Any) -> Page:
        """This will open a path; `lang` is the language that was chosen before, the rest goes to the window."""


class OpenDesk(Protocol):
    """Opens a page of the desk as one of those who have signed in."""

    def __call__(self, walker: str, path: str, *, lang: str = "vi", **options: Any) -> Page:
        """This will open a path as somebody; the rest goes to the window."""


@contextmanager
def watched(browser: Browser, site: Site, *, expected: Collection[str] = ()) -> Iterator[Open]:
    """This will give what opens pages of the site, and close their windows at the end of the block.

    Raises AssertionError then, if the browser had something to say that holds nothing of `expected`.
    """
    complaints: list[str] = []
    contexts = []
    # The site shows evidence from a second host. A map makes pictures in the page itself, and asks nobody.
    own = (site.address, site.address.replace("localhost", "evidence.localhost"), "blob:")

    def listen(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            complaints.append(said.text)

    def follow(asked: Request) -> None:
        if not asked.url.startswith(own):
            complaints.append(asked.url)

    def open_page(path: str = "/", *, lang: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": LAPTOP, **options})
        contexts.append(context)
        if lang:
            context.add_cookies([{"name": "lang", "value": lang, "url": site.address}])
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", follow)
        page.goto(site.address + path)
        return page

    try:
        yield open_page
    finally:
        for context in contexts:
            context.close()
    left = [said for said in complaints if not any(part in said for part in expected)]
    assert left == [], left


class Desk:
    """A site with offices and people, and the windows of those who have signed in there, by a name of the test's."""

    def __init__(self, site: Site, states: dict[str, StorageState]) -> None:
        self.site, self.states = site, states
