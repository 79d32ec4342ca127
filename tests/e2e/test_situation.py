"""The situation in a browser: the map and both archipelagos, nothing asked of anybody else, without WebGL, live, the wall."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from e2e.at_the_desk import told_desk
from e2e.conftest import CHROMIUM
from e2e.fitting import overflow, violations
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from e2e.opening import Desk, Open, OpenDesk

pytestmark = pytest.mark.e2e

# Chromium's own software draws WebGL where there is no graphics card
WEBGL = [
    *(one for one in CHROMIUM if one != "--disable-gpu"),
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
# compressed bytes that the page may have before the map is drawn (fonts apart)
BUDGET_BYTES = 400_000
# cases in every province, so that each has a shade
PLANT = """
from datetime import timedelta
from django.db import transaction
from lachan.centre.accounts.models import Office, Territory
from lachan.centre.cases.models import Case
now = datetime.now(UTC)
office = Office.objects.get(code="TTQG").pk
provinces = Territory.objects.filter(level="province", valid_to__isnull=True).order_by("code")
with transaction.atomic():
    Case.objects.bulk_create(
        Case(number=f"2025-{at:03}{more:03}", kind="website", title="Trang giả", office_id=office, province_id=place,
             territory_id=place, opened_at=now - timedelta(hours=1 + more), opened_by="machine:lachan", changed_at=now,
             late_since=now if more else None)
        for at, place in enumerate(provinces.values_list("pk", flat=True)) for more in range(1 + at % 5)
    )
    # so many in March 2024 that its figures aren't counted while somebody waits for the page
    then = datetime(2024, 3, 10, tzinfo=UTC)
    Case.objects.bulk_create(
        (Case(number=f"2024-{at:06}", kind="website", title="Trang giả", office_id=office, state="closed",
              opened_at=then, closed_at=then, opened_by="machine:lachan", changed_at=then)
         for at in range(20_100)),
        batch_size=2_000,
    )
"""
MARCH = "/desk/situation?first=1/3/2024&last=31/3/2024"


@pytest.fixture(scope="module")
def browser(launch: Callable[[list[str]], Browser]) -> Iterator[Browser]:
    browser = launch(WEBGL)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    with told_desk(browser, tmp_path_factory.mktemp("situation"), {"leader": "truc1"}, after=PLANT) as desk:
        yield desk


@pytest.fixture
def open_situation(open_desk: OpenDesk) -> Open:
    return partial(open_desk, "leader")


def drawn(page: Page) -> int:
    page.wait_for_selector("[data-drawn]")
    return int(page.locator("[data-map]").get_attribute("data-drawn") or "0")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_map_draws_all_provinces_and_names_both_archipelagos(
    open_situation: Open, lang: str, scheme: str, width: int
) -> None:
    page = open_situation(
        "/desk/situation", lang=lang, viewport={"width": width, "height": 740}, color_scheme=scheme
    )
    assert drawn(page) == 34
    for name in ("hoang_sa", "truong_sa"):
        label = page.get_by_text(say(f"desk.situation.{name}", lang), exact=True)
        expect(label).to_be_visible()
        box, around = label.bounding_box(), page.locator(".mapbox").bounding_box()
        assert box
        assert around
        assert around["x"] <= box["x"]
        assert box["x"] + box["width"] <= around["x"] + around["width"]
        assert around["y"] <= box["y"]
        assert box["y"] + box["height"] <= around["y"] + around["height"]
    assert overflow(page) == []


def test_before_july_2025_it_draws_the_63_of_then(open_situation: Open) -> None:
    assert drawn(open_situation("/desk/situation?first=1/6/2025&last=30/6/2025")) == 63


@pytest.mark.parametrize(("last", "options"), [("31/3", {}), ("30/3", {"java_script_enabled": False})])
def test_figures_that_take_long_come_after_the_page_by_themselves(
    open_situation: Open, last: str, options: dict[str, Any]
) -> None:
    # in another period for each, since what was counted is kept
    page = open_situation(MARCH.replace("31/3", last), viewport={"width": 360, "height": 740}, **options)
    expect(page.locator("[data-piece=four]")).to_contain_text("20.100")
    assert "count=" not in page.url
    assert overflow(page) == []


def test_what_could_not_be_counted_is_said_with_a_way_to_try_again(open_situation: Open) -> None:
    page = open_situation("/desk/situation")
    page.route("**/desk/situation?*count=on*", lambda route: route.fulfill(status=200, body=""))
    page.goto(page.url.split("?")[0] + MARCH.removeprefix("/desk/situation").replace("31/3", "29/3"))
    failed = page.locator("[data-counting-failed]")
    expect(failed).to_be_visible()
    expect(page.locator("[data-counting]")).to_be_hidden()
    page.unroute("**/desk/situation?*count=on*")
    failed.get_by_role("link").click()
    expect(page.locator("[data-piece=four]")).to_contain_text("20.100")


def test_the_shades_say_what_the_table_says(open_situation: Open) -> None:
    """One colour of the map for each shade of the table, and the colours are those of the page's tokens."""
    page = open_situation("/desk/situation")
    drawn(page)
    steps = page.locator("[data-map-rows] [data-code]").evaluate_all("rows => rows.map(r => r.dataset.step)")
    assert len(steps) == 34
    assert set(steps) > {"4"}
    legend = page.locator(".legend li").all_text_contents()
    assert len(legend) == 1 + len(set(steps) - {"0"})


def test_a_click_on_the_map_and_enter_in_the_table_open_the_province(open_situation: Open) -> None:
    page = open_situation("/desk/situation?days=7")
    drawn(page)
    canvas = page.locator(".mapcanvas canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    # Gia Lai: large, and in the middle of the country
    tip = page.locator(".maptip")
    # the map answers a pointer that moves once it has drawn what lies there
    for turn in range(40):
        page.mouse.move(box["x"] + box["width"] * 0.42 + turn % 2, box["y"] + box["height"] * 0.60)
        if tip.is_visible():
            break
        page.wait_for_timeout(250)
    expect(tip).to_be_visible()
    name = (tip.text_content() or "").partition(":")[0]
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(re.compile("/desk/in/P"))
    assert page.locator("h1").text_content() == name
    page.go_back()
    link = page.locator("[data-map-rows] a").first
    name = link.text_content() or ""
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/in/P"))
    assert page.locator("h1").text_content() == name


def test_a_former_province_leads_to_its_successor_and_shows_where_it_lies(open_situation: Open) -> None:
    page = open_situation("/desk/in/P02-202501")
    assert "/desk/in/P08-202507?" in page.url
    expect(page.locator(".told")).to_contain_text("Tỉnh Hà Giang")
    assert drawn(page) == 34


def test_without_webgl_the_page_says_so_and_the_table_has_it_all(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(storage_state=desk.states["leader"])
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = context.new_page()
    page.goto(f"{desk.site.address}/desk/situation")
    expect(page.locator("[data-map-said]")).to_have_text(say("desk.situation.no_webgl", "vi"))
    assert page.locator("[data-map-rows] tr[data-code]").count() == 34
    context.close()


def test_without_scripts_all_figures_stand_there(open_situation: Open) -> None:
    page = open_situation(
        "/desk/situation", java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    expect(page.locator("[data-map-said]")).to_have_text(say("desk.situation.map_needs", "vi"))
    assert page.locator(".chart svg rect").count() >= 14
    page.get_by_role("link", name=say("desk.situation.usual.30", "vi")).click()
    assert "days=30" in page.url


def test_the_page_brings_itself_up_to_date_and_the_map_with_it(open_situation: Open) -> None:
    page = open_situation("/desk/situation?days=1")
    drawn(page)
    # what the server would say half a minute later
    page.route(
        "**/desk/situation?*part=live*",
        lambda route: route.fulfill(
            status=200,
            headers={"ETag": '"other"', "Content-Type": "text/html"},
            body='<div><p data-piece="lead">Mới hơn</p><div data-piece="places"><table><tbody data-map-rows>'
            '<tr data-code="P01-202501" data-step="4" data-count="9"><td>Hà Nội</td></tr></tbody></table></div></div>',
        ),
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-piece=lead]")).to_have_text("Mới hơn")
    assert page.locator("[data-map-rows] tr").count() == 1
    assert drawn(page) == 34


def test_an_unchanged_page_is_left_as_it_is_and_a_signed_out_one_says_that_it_stands(
    open_situation: Open,
) -> None:
    page = open_situation("/desk/situation")
    drawn(page)
    with page.expect_response(re.compile("part=live")) as answered:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert answered.value.status == 304
    expect(page.locator("[data-live-off]")).to_be_hidden()
    page.context.clear_cookies()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-live-off]")).to_be_visible()


def test_the_wall_fits_one_screen_with_nothing_to_click(open_situation: Open) -> None:
    page = open_situation(
        "/desk/situation?wall", viewport={"width": 1920, "height": 1080}, color_scheme="dark"
    )
    assert drawn(page) == 34
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size == [1920, 1080]
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"\d\d:\d\d"))
    for name in ("hoang_sa", "truong_sa"):
        expect(page.get_by_text(say(f"desk.situation.{name}", "vi"), exact=True)).to_be_visible()


@pytest.mark.parametrize("path", ["/desk/situation?days=30", "/desk/in/P48-202501"])
def test_everybody_can_use_it(open_situation: Open, path: str) -> None:
    page = open_situation(path)
    drawn(page)
    assert violations(page) == []


def test_the_page_itself_keeps_to_its_weight_and_the_map_comes_after_it(open_situation: Open) -> None:
    page = open_situation("/desk/situation?days=30")
    drawn(page)
    sizes: dict[str, int] = page.evaluate(
        """() => Object.fromEntries(performance.getEntries()
        .filter((one) => one.transferSize && /navigation|resource/.test(one.entryType))
        .map((one) => [new URL(one.name).pathname, one.encodedBodySize]))"""
    )
    own = {
        path: size for path, size in sizes.items() if "/vendor/maplibre" not in path and "woff2" not in path
    }
    assert sum(own.values()) <= BUDGET_BYTES, own
    # drawn by a library that is fetched once and kept for good
    assert [path for path in sizes if "/vendor/maplibre" in path]
