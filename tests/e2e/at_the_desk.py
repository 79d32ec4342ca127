"""A served site with the demo's story in it, and browsers that have signed in there as people do: password and code."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from beginnings import STORY
from e2e.opening import Desk
from served import served

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, StorageState

    from served import Site

# run before the site is served, when the story was told already
_BEGIN = """
import json
from datetime import UTC, datetime
from pathlib import Path
from lachan.centre.config.serve import prepare
prepare(say=lambda line: None, static=False)
"""


@contextmanager
def told_site(
    folder: Path, *, shorter: str = "", after: str = "", settings: Mapping[str, str] | None = None
) -> Iterator[tuple[Site, list[dict[str, Any]]]]:
    """This will serve a site in which the story was told, and give who can sign in.

    `shorter` is Python that makes the story shorter: told once for all tests that tell it so. `after` is run where it
    was told, as a worker would. `settings` are further ones of the site.
    """
    story = STORY.format(shorter=shorter)
    with served(folder, settings=settings, program=_BEGIN + after, begins=story) as site:
        yield site, json.loads((folder / "people.json").read_text("utf-8"))


def sign_in(browser: Browser, site: Site, person: dict[str, Any]) -> StorageState:
    """This will sign somebody in with password and code, and give the state that other windows begin with."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(site.address + "/desk/")
    page.fill("input[name=login]", person["email"])
    page.fill("input[name=password]", person["password"])
    page.click(".btn.go")
    page.fill("input[name=code]", code_of(person["secret"]))
    page.click(".btn.go")
    page.wait_for_url(site.address + "/desk/")
    state = context.storage_state()
    context.close()
    return state


@contextmanager
def told_desk(
    browser: Browser,
    folder: Path,
    walkers: Mapping[str, str],
    *,
    shorter: str = "",
    after: str = "",
    settings: Mapping[str, str] | None = None,
) -> Iterator[Desk]:
    """This will serve a site in which the story was told, with those signed in whose addresses begin so."""
    with told_site(folder, shorter=shorter, after=after, settings=settings) as (site, people):
        yield Desk(
            site,
            {
                walker: sign_in(browser, site, next(one for one in people if one["email"].startswith(begins)))
                for walker, begins in walkers.items()
            },
        )


def code_of(secret: str) -> str:
    """This will give the code of this half minute."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
