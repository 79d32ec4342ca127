"""The inbox in a browser: keys, ticks and many cases at once, with and without JavaScript, narrow, dark, in both languages."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from e2e.at_the_desk import told_desk
from e2e.fitting import fits
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from e2e.opening import Desk, Open, OpenDesk

pytestmark = pytest.mark.e2e

# sixty cases of the officer's own office, some taken, one with a task, and two saved views
PLANT = """
from lachan.centre.accounts.models import Person
from lachan.centre.audit.actors import person_actor
from lachan.centre.cases.models import Case, Posting
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.cases.services.changing import assign_case
from lachan.centre.cases.services.opening import open_case
from lachan.centre.cases.services.own import save_view
from lachan.centre.cases.services.tasks import add_task
now = datetime.now(UTC)
me = Person.objects.get(email__startswith="hn-truc")
actor = person_actor(me.pk, office_id=me.office_id)
ids = [
    open_case(kind=("website", "app", "bank_account")[n % 3], title=f"Trang giả dịch vụ công thu phí, lần thứ {n}",
              territory_code="P01-202501", loss_vnd=n * 1_000_000, actor=actor, now=now)
    for n in range(60)
]
Case.objects.filter(pk__in=ids).update(office_id=me.office_id)
Posting.objects.filter(case_id__in=ids).update(office_id=me.office_id)
for pk in ids[:5]:
    assign_case(case_id=pk, version=Case.objects.get(pk=pk).version, assignee_id=me.pk, actor=actor, now=now)
add_task(case_id=ids[7], title="Gọi lại người báo", office_id=me.office_id, actor=actor, now=now)
save_view(name="Tài khoản chưa giao", wanted=Wanted(kind="bank_account", whose="nobody"), actor=actor, now=now)
save_view(name="Tiền vừa chuyển", wanted=Wanted(urgent=True), office_id=me.office_id, actor=actor, now=now)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    with told_desk(browser, tmp_path_factory.mktemp("inbox"), {"officer": "hn-truc"}, after=PLANT) as desk:
        yield desk


@pytest.fixture
def open_inbox(open_desk: OpenDesk) -> Open:
    return partial(open_desk, "officer")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(("lang", "scheme"), [("vi", "light"), ("en", "dark")])
def test_every_page_of_the_inbox_fits_and_can_be_used_by_everybody(
    open_inbox: Open, lang: str, scheme: str, width: int
) -> None:
    options: dict[str, Any] = {
        "lang": lang,
        "viewport": {"width": width, "height": 740},
        "color_scheme": scheme,
    }
    for path in (
        "/desk/",
        "/desk/cases/",
        "/desk/cases/?kind=travel&handed_since=2026-11-01T00:00:00Z",
        "/desk/cases/?state=nothing&office=XXX",
        "/desk/cases/views/?kind=app&late=on",
        "/desk/tasks/",
        "/desk/tasks/?state=ended",
    ):
        fits(open_inbox(path, **options))
    for path, link in (
        ("/desk/cases/views/", "main a[href*='/views/']"),
        ("/desk/tasks/", "a[href$='/done']"),
    ):
        page = open_inbox(path, **options)
        page.locator(link).first.click()
        page.wait_for_url(re.compile(r"/\d+(/done)?$"))
        fits(page)
    page = open_inbox("/desk/cases/?order=newest", **options)
    page.locator("input[name=case]").first.check()
    page.click("button[value=close]")
    fits(page)


def test_an_officer_walks_by_keys_ticks_two_cases_and_takes_them(open_inbox: Open) -> None:
    page = open_inbox("/desk/cases/?order=newest&whose=nobody")
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator("input[name=case]:checked")).to_have_count(2)
    chosen = [page.locator("input[name=case]").nth(at).get_attribute("aria-label") for at in range(2)]
    page.click("button[value=take]")
    expect(page.get_by_text(say("desk.bulk.chosen", "vi", can="2", cannot="0"))).to_be_visible()
    page.click(".btn.go")
    expect(page.get_by_text(say("desk.bulk.became", "vi", done="2", refused="0"))).to_be_visible()
    fits(page)
    page.reload()
    expect(page.get_by_text(say("desk.bulk.became", "vi", done="2", refused="0"))).to_be_visible()
    page.click(".btn.go")
    expect(page).to_have_url(re.compile(r"/desk/cases/\?order=newest&whose=nobody$"))
    for number in chosen:
        expect(page.get_by_text(str(number), exact=True)).to_have_count(0)


def test_a_button_that_is_pressed_twice_does_it_once(open_inbox: Open) -> None:
    page = open_inbox("/desk/cases/?order=newest&whose=nobody&kind=app")
    page.locator("input[name=case]").first.check()
    page.click("button[value=looked]")
    page.locator(".btn.go").dblclick()
    expect(page.get_by_text(say("desk.bulk.became", "vi", done="1", refused="0"))).to_be_visible()


@pytest.mark.parametrize("java_script", [True, False])
def test_enter_in_a_task_s_title_adds_it_and_in_the_office_only_looks(
    open_inbox: Open, *, java_script: bool
) -> None:
    page = open_inbox("/desk/cases/", java_script_enabled=java_script)
    page.locator("td a[href*='/desk/cases/']").nth(20).click()
    case = page.url
    page.goto(f"{case}/task")
    title = f"Gọi ngân hàng, {'có' if java_script else 'không'} JavaScript"
    page.fill("#id_title", title)
    if java_script:
        page.fill("#id_office", "Hà Nội")
        page.press("#id_office", "Enter")
        expect(page.locator("fieldset.offices input[type=radio]").first).to_be_visible()
        assert page.url.endswith("/task")
        page.fill("#id_office", "")
    page.locator("fieldset.offices input[type=radio]").first.check()
    page.press("#id_title", "Enter")
    page.wait_for_url(re.compile(rf"{re.escape(case)}(\?.*|#.*)?$"))
    expect(page.locator("#tasks")).to_contain_text(title)


def test_without_javascript_all_that_match_are_given_away_on_a_phone(open_inbox: Open) -> None:
    page = open_inbox(
        "/desk/cases/?kind=bank_account&whose=nobody",
        lang="en",
        viewport={"width": 360, "height": 740},
        java_script_enabled=False,
    )
    page.check("input[name=all]")
    page.click("button[value=assign]")
    page.locator("select[name=person]").select_option(index=1)
    page.click(".btn.go")
    done = page.locator("main .top p").inner_text()
    assert done.startswith("Done: ")
    assert "Not done: 0" in done


def test_a_view_is_saved_opened_renamed_and_removed(open_inbox: Open) -> None:
    page = open_inbox("/desk/cases/?kind=website&order=due")
    page.click(f"text={say('desk.cases.save_view', 'vi')}")
    page.fill("input[name=name]", "Trang web theo hạn")
    page.click(".btn.go")
    opened = page.locator(".views a[aria-current]")
    expect(opened).to_have_text("Trang web theo hạn")
    page.goto(page.url.partition("?")[0] + "views/")
    row = page.locator("tr", has_text="Trang web theo hạn")
    row.get_by_text(say("desk.cases.view_change", "vi")).click()
    page.fill("input[name=name]", "Theo hạn")
    page.click(".btn.go")
    page.locator("tr", has_text="Theo hạn").get_by_text(say("desk.cases.view_change", "vi")).click()
    page.click(f"button:text-is('{say('desk.cases.view_remove', 'vi')}')")
    expect(page.locator("tr", has_text="Theo hạn")).to_have_count(0)
