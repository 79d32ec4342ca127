"""A bank's person walks: claims a domain by a TXT record, an app's signer and a hotline, and takes one back."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from centre.fetch.name_server import Server, answer, record, written
from e2e.at_the_desk import told_desk
from e2e.fitting import fits, sized
from e2e.test_desk import refusals
from e2e.test_desk_reports import SHORT, VIEWS, go_to
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from e2e.opening import Desk, OpenDesk
    from served import Site

__all__ = ["refusals"]
pytestmark = pytest.mark.e2e

WALKERS = {"owner": "nganhang", "centre": "phantich2"}
# the site asks our name server; the one of the machine knows nothing of names that are made up
ASKS_OURS = """
from lachan.centre.fetch import names
names.servers_of_the_machine = lambda: (("127.0.0.1", {port}),)
"""


class Names:
    """A name server whose records are put there while the site is served."""

    def __init__(self) -> None:
        self.records: dict[str, str] = {}
        self.server = Server(self.say)

    def say(self, asked: bytes) -> list[bytes]:
        for name, text in self.records.items():
            if written(name) in asked:
                return [answer(asked, record(text))]
        return [answer(asked, flags=0x8183)]


@pytest.fixture(scope="module")
def names() -> Iterator[Names]:
    names = Names()
    yield names
    names.server.end()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser, names: Names) -> Iterator[Desk]:
    ours = ASKS_OURS.format(port=names.server.address[1])
    with told_desk(browser, tmp_path_factory.mktemp("owner"), WALKERS, shorter=SHORT, after=ours) as desk:
        yield desk


def look(page: Page, name: str) -> None:
    """This will check that a page fits and, where SHOTS names a folder, take a picture of it."""
    fits(page)
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def answer_to(page: Page, site: Site, text: str) -> dict[str, object]:
    """This will ask the public check, which is another process than the one that decided."""
    answer = page.request.post(f"{site.address}/api/v1/check", data={"text": text})
    said: dict[str, object] = answer.json()
    return said


def within_two_seconds(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + 2.0
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.05)
    return is_so()


def claim(page: Page, lang: str, kind: str, value: str, way: str, letter: str = "") -> None:
    page.get_by_role("link", name=say("desk.claims.make", lang)).click()
    page.select_option("#id_kind", kind)
    page.fill("#id_value", value)
    page.select_option("#id_way", way)
    page.fill("#id_letter", letter)
    page.fill("#id_contact", "phaply@nganhang.example")
    page.click("main .btn.go")


def confirm(page: Page, lang: str, value: str) -> None:
    page.get_by_role("link", name=value).click()
    page.fill("#id_reason", "Đã đối chiếu với người phụ trách")
    page.get_by_role("button", name=say("desk.claims.confirm", lang)).click()


@pytest.mark.parametrize(("lang", "screen"), VIEWS)
def test_an_owner_proves_a_domain_by_a_record_and_takes_it_back(
    open_desk: OpenDesk, desk: Desk, names: Names, lang: str, screen: str
) -> None:
    site = desk.site
    domain = f"banghi-{lang}-{screen}.example"
    address = f"https://{domain}/dang-nhap"
    page = open_desk("owner", "/desk/", lang=lang, **sized(screen))
    go_to(page, screen, "desk.claims.title", lang)
    claim(page, lang, "phone", "1900 6868", "dns")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.input_value("#id_value") == "1900 6868", "what was typed is kept"
    look(page, f"owner-{lang}-{screen}-refused")
    page.select_option("#id_kind", "domain")
    page.fill("#id_value", domain)
    page.click("main .btn.go")
    expect(page.locator(".told")).to_be_visible()
    expect(page.locator("h1")).to_have_text(domain)
    name, text = f"_lachan-owner.{domain}", page.locator("dd.mono", has_text="lachan-owner=").inner_text()
    expect(page.locator("dd.mono", has_text=name)).to_be_visible()
    look(page, f"owner-{lang}-{screen}-record")
    here = page.url

    centre = open_desk("centre", "/desk/claims/", lang=lang, **sized(screen))
    confirm(centre, lang, domain)
    expect(centre.get_by_role("alert")).to_contain_text(say("refusal.claim_no_record.what", lang))
    assert answer_to(page, site, address)["level"] != "trusted"
    look(centre, f"owner-{lang}-{screen}-unproven")

    names.records[name] = text
    centre.get_by_role("button", name=say("desk.claims.confirm", lang)).click()
    expect(centre.locator(".told")).to_be_visible()
    look(centre, f"owner-{lang}-{screen}-confirmed")
    assert within_two_seconds(lambda: answer_to(page, site, address)["level"] == "trusted")

    page.goto(here)
    expect(page.get_by_role("button", name=say("desk.claims.again", lang))).to_have_count(0)
    page.fill("#id_reason", "Ngân hàng đã bán tên miền này")
    page.get_by_role("button", name=say("desk.claims.revoke", lang)).click()
    expect(page.locator(".told")).to_be_visible()
    look(page, f"owner-{lang}-{screen}-revoked")
    assert within_two_seconds(lambda: answer_to(page, site, address)["level"] != "trusted")


@pytest.mark.parametrize(("lang", "screen"), VIEWS)
def test_an_owner_claims_the_signer_of_its_app_and_the_public_is_told_whose_it_is(
    open_desk: OpenDesk, desk: Desk, lang: str, screen: str
) -> None:
    site = desk.site
    digits = f"{VIEWS.index((lang, screen)) + 10:02x}ab" * 16
    written_out = ":".join(digits[at : at + 2].upper() for at in range(0, 64, 2))
    page = open_desk("owner", "/desk/claims/", lang=lang, **sized(screen))
    claim(page, lang, "app_signer", written_out, "letter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.fill("#id_letter", "Công văn 12/2026 ngày 20/11/2026")
    page.click("main .btn.go")
    expect(page.locator("h1")).to_have_text(digits)
    look(page, f"owner-{lang}-{screen}-signer")

    centre = open_desk("centre", "/desk/claims/", lang=lang, **sized(screen))
    confirm(centre, lang, digits)
    expect(centre.locator(".told")).to_be_visible()

    def reasons() -> list[str]:
        said = answer_to(page, site, written_out)["reasons"]
        return [str(one["code"]) for one in said] if isinstance(said, list) else []

    assert within_two_seconds(lambda: "app.signer_official" in reasons())
    assert answer_to(page, site, written_out)["level"] == "unknown", "a fingerprint in a text clears nobody"
