"""A served site with the demo's story in it, and browsers that have signed in there as people do: password and code."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, StorageState

    from served import Site

# told before the site is served; who can sign in is written beside the data
_BEGIN = """
import json
from datetime import UTC, datetime
from pathlib import Path
from lachan.centre.config.serve import prepare
prepare(say=lambda line: None, static=False)
from lachan.centre.demo.telling import tell_story
"""
_TELL = """
people = tell_story(now=datetime.now(UTC))
Path("people.json").write_text(json.dumps(
    [{"email": one.email, "roles": one.roles, "password": one.password, "secret": one.totp_secret} for one in people]
))
"""


@contextmanager
def told_site(
    folder: Path, *, before: str = "", after: str = ""
) -> Iterator[tuple[Site, list[dict[str, Any]]]]:
    """This will serve a site in which the story was told, and give who can sign in.

    `before` is Python run before it is told, to make it shorter; `after` is run after it, as a worker would.
    """
    with served(folder, program=f"{_BEGIN}{before}{_TELL}{after}") as site:
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


def code_of(secret: str) -> str:
    """This will give the code of this half minute."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
