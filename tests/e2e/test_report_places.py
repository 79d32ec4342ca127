"""A citizen says where it happened: province and commune, with and without scripts, in names of today and of before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from lachan.centre.web.words import say
from served import Site, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.e2e

PHONE: Any = {"viewport": {"width": 360, "height": 740}}
# the whole map, as a centre has it once it is set up
PROGRAM = """
from datetime import UTC, datetime
from lachan.centre.config.serve import prepare
prepare(say=lambda line: None, static=False)
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR
load_territories(actor=OPERATOR, now=datetime.now(UTC))
"""


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("mapped"), program=PROGRAM) as site:
        yield site


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser: Browser, mapped: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The form on a phone, at the step that asks for the place."""
    context = browser.new_context(java_script_enabled=request.param, **PHONE)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(mapped.address + "/report")
    page.fill("#story", "Có người gọi, xưng là công an.")
    if request.param:
        page.locator("[data-next]:visible").click()
    yield page
    context.close()


def send(page: Page) -> None:
    while page.locator("[data-next]:visible").count():
        page.locator("[data-next]:visible").click()
    page.check("#consent")
    page.click("#send")


def place_of_last(site: Site) -> str:
    with closing(sqlite3.connect(f"file:{next(site.data.glob('*.sqlite3'))}?mode=ro", uri=True)) as database:
        found = database.execute(
            "SELECT territory_code FROM reports_report ORDER BY id DESC LIMIT 1"
        ).fetchone()
    return str(found[0])


def test_a_name_with_two_meanings_is_asked_back_and_chosen(page: Page, mapped: Site) -> None:
    page.select_option("#province", label="Hà Nội")
    page.fill("#place", "Ba Đình")
    send(page)
    expect(page.locator("#place-wrong")).to_have_text(say("told.place_meant", "vi"))
    expect(page.locator(".choices")).to_contain_text(say("place_why.today", "vi"))
    expect(page.locator(".choices")).to_contain_text("Quận Ba Đình cũ")
    assert page.input_value("#place") == "Ba Đình"
    page.get_by_label("Phường Ngọc Hà, Thành phố Hà Nội").check()
    send(page)
    page.wait_for_selector("#receipt")
    assert place_of_last(mapped) == "C00008-202507"


def test_a_former_district_is_answered_with_the_province_by_who_knows_no_more(
    page: Page, mapped: Site
) -> None:
    page.fill("#place", "huyện Củ Chi")
    send(page)
    expect(page.locator("#place-wrong")).to_have_text(say("told.place_became", "vi"))
    page.get_by_label("Thành phố Hồ Chí Minh", exact=True).check()
    send(page)
    page.wait_for_selector("#receipt")
    assert place_of_last(mapped) == "P79-202507"


def test_a_province_alone_is_enough(page: Page, mapped: Site) -> None:
    page.select_option("#province", label="Đà Nẵng")
    send(page)
    page.wait_for_selector("#receipt")
    assert place_of_last(mapped) == "P48-202507"


def test_communes_of_the_province_are_suggested_where_there_is_a_script(
    browser: Browser, mapped: Site
) -> None:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(mapped.address + "/report")
    page.locator("[data-next]:visible").click()
    page.select_option("#province", label="Đà Nẵng")
    page.wait_for_selector("#communes option", state="attached")
    names = page.eval_on_selector_all("#communes option", "all => all.map((one) => one.value)")
    assert "Đặc khu Hoàng Sa" in names
    assert 80 < len(names) < 110
    page.select_option("#province", "")
    expect(page.locator("#communes option")).to_have_count(0)
    page.fill("#place", "Phường Hải Châu")
    page.select_option("#province", label="Đà Nẵng")
    page.reload()
    page.locator("[data-next]:visible").click()
    assert page.locator("#province option:checked").inner_text() == "Đà Nẵng", "the draft knows it"
    context.close()


def test_no_step_of_the_place_scrolls_sideways(page: Page) -> None:
    page.fill("#place", "Hoàn Kiếm, Hà Nội")
    send(page)
    expect(page.locator("#place-wrong")).to_be_visible()
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
