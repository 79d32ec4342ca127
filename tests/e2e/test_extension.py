"""Somebody browses with the extension in real Chromium, before a centre that really lists and lifts."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from playwright.sync_api import expect

from e2e.fitting import fits
from e2e.looking_up import (
    Officer,
    Pages,
    asked,
    beginning,
    id_of,
    is_at,
    officer_at,
    open_address,
    pack,
    relaying,
    update,
    with_extension,
)
from programs import need_program
from served import Site, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.e2e

HASHES = "exchange/lookup/v1/hashes"
OBLIVIOUS = "exchange/lookup/v1/oblivious"
NAME = "Trung tâm Phòng, chống lừa đảo quốc gia"
WARNING = "chrome-extension://"
NAMES = ["evil.top", "soon-lifted.top", "lifted-unseen.top", "far.top"]
LISTED = f"""
sources = list_things([*(("domain", name) for name in {NAMES!r}), ("url", "forms.example/d/x")], now=now)
list_things([("domain", "odd.top")], now=now, hand=True)
key = base64.b64encode(signing.public_key()).decode()
Path("told.json").write_text(json.dumps(dict(sources=sources, key=key)))
"""


class Centre(NamedTuple):
    """A served centre, somebody at work there, what it lists (name → source), and its key."""

    site: Site
    officer: Officer
    sources: dict[str, str]
    key: str


class World(NamedTuple):
    """The centre, the pages outside, and a browser with the extension."""

    centre: Centre
    pages: Pages
    context: BrowserContext

    @property
    def site(self) -> Site:
        return self.centre.site

    def tab(self, *, at: str = "http://honest.vn/") -> Page:
        page = self.context.new_page()
        page.goto(at)
        return page


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    pages = Pages()
    yield pages
    pages.end()


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("centre")
    with served(folder, program=beginning(LISTED)) as site, officer_at(site) as officer:
        told = json.loads((folder / "told.json").read_text("utf-8"))
        yield Centre(site, officer, dict(zip(NAMES, told["sources"], strict=False)), told["key"])


@pytest.fixture(scope="module")
def world(
    centre: Centre,
    pages: Pages,
    tmp_path_factory: pytest.TempPathFactory,
    launch: Callable[..., Any],
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("extension")
    pack(folder / "packed", centre=centre.site.address, key=centre.key, name=NAME)
    with with_extension(playwright_of(launch), need_program("chromium", "chromium"), folder / "packed",
                        folder / "profile", pages) as context:  # fmt: skip
        assert update(context)["code"] == ""
        yield World(centre, pages, context)


def playwright_of(launch: Callable[..., Any]) -> Any:
    """This will give the one Playwright that all tests share."""
    return launch.playwright  # type: ignore[attr-defined]


def look(page: Page, name: str) -> None:
    """This will check that a page fits at two widths and, where SHOTS names a folder, take pictures of it."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        fits(page)
        if folder := os.environ.get("SHOTS"):
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)


def warned(page: Page, title: str) -> None:
    assert is_at(page, WARNING)
    expect(page.locator("#title")).to_have_text(title)


def test_a_listed_page_is_warned_of(world: World) -> None:
    page = world.tab()
    open_address(page, "http://login.evil.top/bank?x=1")
    warned(page, "Đừng vào trang này")
    expect(page.locator("#address")).to_have_text("http://login.evil.top/bank?x=1")
    expect(page.locator("#what")).to_contain_text(NAME)
    expect(page.locator("#appeal")).to_have_attribute("href", f"{world.site.address}/appeal")
    look(page, "block-vi")
    page.locator("button.lang").click()
    expect(page.locator("#title")).to_have_text("Don’t open this page")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    look(page, "block-en")
    page.locator("button.lang").click()
    expect(page.locator("#title")).to_have_text("Đừng vào trang này")


def test_of_other_pages_nothing_is_said_and_nobody_is_asked(world: World) -> None:
    before = asked(world.site, HASHES)
    for address in ("http://honest.vn/evil.top", "http://forms.example/d/xy", "http://not-evil.top/"):
        page = world.tab(at=address)
        expect(page.locator("h1")).to_be_visible()
        assert is_at(page, address)
    assert asked(world.site, HASHES) == before


def test_a_page_of_a_shared_host_is_warned_of_and_its_neighbours_are_not(world: World) -> None:
    page = world.tab(at="http://forms.example/d/other")
    open_address(page, "http://forms.example/d/x?utm=zalo")
    warned(page, "Đừng vào trang này")


def test_who_was_led_to_a_listed_page_is_warned(world: World) -> None:
    page = world.tab()
    open_address(page, "http://short.vn/r?to=http://evil.top/after")
    warned(page, "Đừng vào trang này")


def test_leaving_goes_back_to_where_one_was(world: World) -> None:
    page = world.tab(at="http://honest.vn/before")
    open_address(page, "http://evil.top/trap")
    warned(page, "Đừng vào trang này")
    page.locator("#leave").click()
    assert is_at(page, "http://honest.vn/before")


def test_who_came_from_nowhere_leaves_to_an_empty_tab(world: World) -> None:
    before = world.tab()
    with world.context.expect_page() as opened:
        before.evaluate("window.open('http://evil.top/pop', '_blank', 'noopener')")
    page = opened.value
    warned(page, "Đừng vào trang này")
    page.locator("#leave").click()
    assert not is_at(page, "http://evil.top", seconds=1)


def test_past_a_block_it_takes_two_steps(world: World) -> None:
    page = world.tab()
    open_address(page, "http://far.top/page")
    warned(page, "Đừng vào trang này")
    page.locator("#on summary").click()
    expect(page.locator("#go")).to_be_hidden()
    page.locator("#understand").check()
    look(page, "block-steps-vi")
    page.locator("#go").click()
    assert is_at(page, "http://far.top/page")
    open_address(page, "http://far.top/next")
    expect(page.locator("h1")).to_have_text("far.top")
    assert is_at(page, "http://far.top/next")
    # another one is warned of all the same
    open_address(page, "http://evil.top/other")
    warned(page, "Đừng vào trang này")


def test_past_a_flag_it_takes_one_step(world: World) -> None:
    page = world.tab()
    open_address(page, "http://odd.top/page")
    warned(page, "Trang này có thể là lừa đảo")
    look(page, "flag-vi")
    page.locator("#on summary").click()
    page.locator("#go").click()
    assert is_at(page, "http://odd.top/page")


def test_what_was_lifted_is_not_warned_of_though_the_device_does_not_know_yet(world: World) -> None:
    world.centre.officer.lift(world.centre.sources["lifted-unseen.top"])
    before = asked(world.site, HASHES)
    page = world.tab(at="http://lifted-unseen.top/home")
    expect(page.locator("h1")).to_have_text("lifted-unseen.top")
    # the device asks, as the prefix is still in its set, and hears that nothing is listed behind it
    page.wait_for_timeout(500)
    assert asked(world.site, HASHES) >= before
    assert is_at(page, "http://lifted-unseen.top/home")


def test_what_was_lifted_is_gone_with_the_next_step(world: World) -> None:
    page = world.tab()
    open_address(page, "http://soon-lifted.top/a")
    warned(page, "Đừng vào trang này")
    world.centre.officer.lift(world.centre.sources["soon-lifted.top"])
    told = update(world.context)
    assert (told["code"], told["state"]["block"]) == ("", 3)
    before = asked(world.site, HASHES)
    open_address(page, "http://soon-lifted.top/b")
    expect(page.locator("h1")).to_have_text("soon-lifted.top")
    assert is_at(page, "http://soon-lifted.top/b")
    assert asked(world.site, HASHES) == before


def test_the_settings_say_how_the_list_stands_and_keep_what_was_typed(world: World) -> None:
    page = world.context.new_page()
    page.goto(f"chrome-extension://{id_of(world.context)}/options.html")
    expect(page.locator("#counts")).to_contain_text("mục chặn")
    look(page, "options-vi")
    page.locator("#update").click()
    expect(page.locator("#said")).to_have_text("Đã có danh sách mới nhất.")
    page.locator("#centre").fill("http://lachan.example/path")
    page.locator("#key").fill("not a key")
    page.locator("form .go").click()
    expect(page.locator("#centre-wrong")).to_contain_text("https://")
    expect(page.locator("#key-wrong")).not_to_be_empty()
    expect(page.locator("#centre")).to_have_value("http://lachan.example/path")
    look(page, "options-wrong-vi")
    page.locator("#centre").fill(world.site.address)
    page.locator("#key").fill("A" * 43 + "=")
    page.locator("form .go").click()
    # another key: what came is not believed, and what was signed by the first one is not used either
    expect(page.locator("#said")).to_contain_text("không do khóa này ký")
    expect(page.locator("#counts")).to_contain_text("Chưa có danh sách nào")
    look(page, "options-unsigned-vi")
    page.locator("#key").fill(world.centre.key)
    page.locator("form .go").click()
    expect(page.locator("#said")).to_have_text("Đã có danh sách mới nhất.")


def test_through_a_relay_the_centre_is_asked_by_the_relay_alone(
    centre: Centre,
    pages: Pages,
    tmp_path: Path,
    launch: Callable[..., Any],
) -> None:
    """And where the relay is gone nothing is asked past it, and a page that only may be listed is not accused."""
    site, key = centre.site, centre.key
    centre.officer.list("relayed.top", "relay-gone.top")
    with relaying(site, tmp_path) as (relay, process):
        pack(tmp_path / "packed", centre=site.address, key=key, relay=relay)
        chromium = need_program("chromium", "chromium")
        with with_extension(
            playwright_of(launch), chromium, tmp_path / "packed", tmp_path / "profile", pages, lang="en"
        ) as context:
            assert update(context)["code"] == ""
            before, relayed = asked(site, HASHES), asked(site, OBLIVIOUS)
            page = context.new_page()
            page.goto("http://honest.vn/")
            open_address(page, "http://relayed.top/x")
            warned(page, "Don’t open this page")
            assert asked(site, OBLIVIOUS) > relayed
            process.terminate()
            process.wait(timeout=60)
            open_address(page, "http://relay-gone.top/x")
            warned(page, "The centre could not be asked about this page")
            look(page, "unsure-en")
            page.locator("#again").click()
            expect(page.locator("#asked")).to_have_text("")
            page.locator("#on summary").click()
            page.locator("#go").click()
            assert is_at(page, "http://relay-gone.top/x")
            assert asked(site, HASHES) == before
            assert update(context)["code"] == "unreachable"


def test_an_emergency_stop_reaches_the_device_though_the_worker_is_dead(world: World) -> None:
    world.centre.officer.list("stopped.top")
    assert update(world.context)["code"] == ""
    approvers = world.centre.officer.act("""
from centre.accounts.people import make_people
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.services.emptying import empty_all, fill_again
people = make_people()
told = [person.pk for person in (people.at("centre", "approver"), people.second("centre", "approver"))]
empty_all(reason="Danh sách chặn nhầm", actor=person_actor(told[0]), now=now)
works = False""")
    # its set still has the prefix, so that it asks
    page = world.tab(at="http://stopped.top/during")
    expect(page.locator("h1")).to_have_text("stopped.top")
    assert is_at(page, "http://stopped.top/during")
    told = update(world.context)
    assert (told["code"], told["state"]["block"], told["state"]["flag"]) == ("", 0, 0)
    world.centre.officer.act(f"""
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.services.emptying import fill_again
for approver in {approvers}:
    fill_again(actor=person_actor(approver), now=now)""")
    assert update(world.context)["state"]["block"] > 0
    # with the new set what was answered before is forgotten
    open_address(page, "http://stopped.top/after")
    warned(page, "Đừng vào trang này")


def test_a_centre_that_lists_nothing_any_more_leaves_nobody_warned(world: World) -> None:
    world.centre.officer.act("""
from lachan.centre.exchange.models import Entry
live = Entry.objects.filter(ended_seq=None).values_list("source", flat=True)
lift([source for source in live if source != "desk"], now=now)""")
    assert update(world.context)["state"]["block"] == 0
    page = world.tab(at="http://evil.top/again")
    expect(page.locator("h1")).to_have_text("evil.top")
    assert is_at(page, "http://evil.top/again")
