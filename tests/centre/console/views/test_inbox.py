"""The inbox at the desk: counts beside choices, what is typed, saved views, the wall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import CANTHO, changed_by, desk, opened, people
from centre.console.at_desk import at_desk
from lachan.centre.cases.models import Case, SavedView
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.cases.services.changing import assign_case
from lachan.centre.cases.services.members import add_members
from lachan.centre.cases.services.own import save_view
from lachan.centre.console.forms.cases import count_in, query_of
from lachan.centre.indicators.models import Indicator
from lachan.centre.indicators.spelling import value_hash
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client

    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db

CASES = "/desk/cases/"


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    assert response.status_code == 200
    return response.content.decode()


def shown(client: Client, address: str, *cases: Case) -> set[str]:
    page = text_of(client.get(address, follow=True))
    return {case.number for case in cases if reverse("desk_case", args=[case.number]) in page}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_each_choice_says_how_many_cases_it_would_show(people: People, lang: str) -> None:
    now = timezone.now()
    me = people.at("north", "desk")
    for number in range(3):
        opened(people, now=now, title=f"Vụ {number}")
    mine = opened(people, now=now, kind="app")
    changed_by(mine, assign_case, people, assignee_id=me.pk, now=now)
    Case.objects.filter(pk=mine.pk).update(late_since=now)
    page = text_of(at_desk(me, lang=lang).get(CASES))
    for words in (
        f"{say('desk.code.case_state.going_on', lang)} (4)",
        f"{say('desk.code.case_whose.nobody', lang)} (3)",
        f"{say('desk.form.cases_filter.late', lang)} (1)",
        f"{'Trang web, tên miền' if lang == 'vi' else 'Website or domain'} (3)",
    ):
        assert words in page, words
    assert f"{say('desk.form.cases_filter.urgent', lang)} (" not in page, "nothing is counted of nothing"


def test_an_indicator_that_is_typed_leads_to_its_cases_and_the_address_no_longer_says_it(
    people: People,
) -> None:
    now = timezone.now()
    value = "vietcornbank-xacthuc.com"
    thing = Indicator.objects.create(
        kind="domain", value=value, value_sha256=value_hash(value), fold=value, first_seen_at=now, last_seen_at=now
    ).pk  # fmt: skip
    one, two = opened(people, now=now), opened(people, now=now)
    add_members(case_id=one.pk, version=one.version, indicator_ids=[thing], actor=desk(people), now=now)
    client = at_desk(people.at("north", "desk"))
    response = client.get(f"{CASES}?find={value}&whose=nobody")
    assert response.status_code == 302
    assert response.headers["Location"] == f"{CASES}?whose=nobody&indicator={thing}"
    page = text_of(client.get(response.headers["Location"]))
    assert value in page
    assert shown(client, f"{CASES}?find={value}", one, two) == {one.number}
    assert shown(client, f"{CASES}?indicator={thing + 1}", one, two) == set()
    assert shown(client, f"{CASES}?find=khong-biet.com", one, two) == set()


def test_the_wall_shows_neither_titles_nor_who_has_a_case_nor_anything_to_press(people: People) -> None:
    now = timezone.now()
    me = people.at("north", "desk")
    for number in range(12):
        case = opened(people, now=now, title=f"Bí mật {number}")
        changed_by(case, assign_case, people, assignee_id=me.pk, now=now)
    page = text_of(at_desk(me).get(f"{CASES}?view=wall"))
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "Bí mật" not in main
    assert me.name not in main.partition('class="on-paper"')[2].partition("</p>")[2]
    assert main.count("<tr>") == 1 + 8
    assert 'href="/desk/cases/2' not in main
    assert 'http-equiv="refresh"' in page


def test_a_view_is_saved_from_the_inbox_and_opened_from_it(people: People) -> None:
    now = timezone.now()
    opened(people, now=now)
    client = at_desk(people.at("north", "desk"))
    narrowed = f"{CASES}?whose=nobody&kind=website"
    assert "/desk/cases/views/?whose=nobody&amp;kind=website" in text_of(client.get(narrowed))
    form = text_of(client.get("/desk/cases/views/?whose=nobody&kind=website"))
    assert say("desk.code.case_whose.nobody", "vi") in form
    saved = client.post("/desk/cases/views/?whose=nobody&kind=website", {"name": "Trang web chờ"})
    assert saved.status_code == 302
    assert saved.headers["Location"] == narrowed
    page = text_of(client.get(narrowed))
    assert "Trang web chờ" in page
    assert '?kind=website&amp;whose=nobody" aria-current' in page.replace("&quot;", '"')


def test_a_view_is_renamed_and_removed_on_its_page(people: People) -> None:
    me = people.at("north", "desk")
    view = save_view(name="Cũ", wanted=Wanted(late=True), actor=desk(people), now=timezone.now())
    client = at_desk(me)
    page = f"/desk/cases/views/{view}"
    assert "Cũ" in text_of(client.get(page))
    assert client.post(page, {"name": ""}).status_code == 422
    assert client.post(page, {"name": "Mới"}).status_code == 302
    assert SavedView.objects.get().name == "Mới"
    assert "Mới" in text_of(client.get("/desk/cases/views/"))
    assert client.post(page, {"answer": "remove"}).status_code == 302
    assert not SavedView.objects.exists()


def test_what_can_t_be_read_is_saved_under_no_name(people: People) -> None:
    client = at_desk(people.at("north", "desk"))
    assert client.post("/desk/cases/views/?state=nothing", {"name": "Sai"}).status_code == 422
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(state="all", order="newest", find="điện lực & nước"),
        Wanted(late=True, urgent=True, due_today=True, mentioned=True, question=True, escalated=True),
        Wanted(kind="app", stage="act", whose="mine", least_priority=300, indicator_id=7),
    ],
)
def test_an_address_says_all_that_a_view_is_narrowed_to(people: People, wanted: Wanted) -> None:
    me = people.at("north", "desk")
    save_view(name="Như vậy", wanted=wanted, actor=desk(people), now=timezone.now())
    client = at_desk(me)
    page = text_of(client.get(f"{CASES}?{query_of(wanted, {})}"))
    current = page.partition("Như vậy")[0].rpartition("<a ")[2]
    assert 'aria-current="true"' in current


def test_a_view_of_one_office_names_it_by_its_code(people: People) -> None:
    now = timezone.now()
    north, south = opened(people, now=now), opened(people, "south", now=now, territory_code=CANTHO)
    save_view(
        name="Miền Nam",
        wanted=Wanted(office_id=people.office("south").pk),
        actor=desk(people, "centre"),
        now=now,
    )
    client = at_desk(people.at("centre", "desk"))
    code = people.office("south").code
    page = text_of(client.get(CASES))
    assert f'?office={code}"' in page
    assert f'<option value="{code}"' in page
    assert shown(client, f"{CASES}?office={code}", north, south) == {south.number}


@pytest.mark.parametrize(
    ("count", "lang", "is_least", "said"),
    [
        (3, "vi", False, "3"),
        (12_500, "vi", False, "12.500"),
        (12_500, "en", True, "1,000+"),
        (7, "vi", True, "7+"),
    ],
)
def test_a_count_that_was_not_finished_is_a_least(count: int, lang: str, is_least: bool, said: str) -> None:  # noqa: FBT001
    assert count_in(count, lang, is_least=is_least) == said


def test_what_is_opened_by_itself_says_its_own_count_whatever_is_narrowed_now(people: People) -> None:
    now = timezone.now()
    me = people.at("north", "desk")
    cases = [opened(people, now=now, title=f"Vụ {number}") for number in range(3)]
    changed_by(cases[0], assign_case, people, assignee_id=me.pk, now=now)
    client = at_desk(me)

    def counted(address: str) -> list[str]:
        views = text_of(client.get(address)).partition('class="views"')[2].partition("</nav>")[0]
        return re.findall(r'<span class="num">([^<]+)</span>', views)

    assert counted(CASES) == counted(f"{CASES}?whose=mine&kind=app&order=newest") == ["3", "1", "2"]
    assert counted(f"{CASES}?order=due") == [], "what has no deadline is left out"
    assert counted(f"{CASES}?find=khong+co") == [], "words find other cases, so nothing is known of all"


def test_on_paper_stands_what_the_list_is_narrowed_to(people: People) -> None:
    opened(people, now=timezone.now())
    page = text_of(at_desk(people.at("north", "desk"), lang="en").get(f"{CASES}?kind=website&late=on"))
    assert '<p class="on-paper">Kind of case: Website or domain · Late: yes</p>' in page


def test_an_office_is_named_by_its_name_too_and_one_beyond_is_no_office(people: People) -> None:
    now = timezone.now()
    north, south = opened(people, now=now), opened(people, "south", now=now, territory_code=CANTHO)
    centre, office = at_desk(people.at("centre", "desk")), people.office("south")
    assert shown(centre, f"{CASES}?office={office.name_vi}", north, south) == {south.number}
    beyond = at_desk(people.at("north", "desk"))
    for typed in (office.code, office.name_vi, "KHONG-CO-DON-VI"):
        page = text_of(beyond.get(CASES, {"office": typed}))
        assert say("refusal.office_code.what", "vi") in page
