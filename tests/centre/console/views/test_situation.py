"""The situation at the desk: whose figures are shown, what a poll costs, the wall, an empty page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import give_role, make_person
from centre.cases.scene import CANTHO, opened, people
from centre.console.at_desk import at_desk
from centre.indicators.test_rising import seen as indicator_seen
from lachan.centre.accounts.models import Role
from lachan.centre.cases.models import Case
from lachan.centre.console.queries import situation
from lachan.centre.console.tasks import STEPS
from lachan.centre.web.models import Kept
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from typing import Any

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]
HERE = "/desk/situation"


def page(
    people: People, office: str = "north", path: str = HERE, *, role: str = Role.DESK, **headers: Any
) -> str:
    response = at_desk(people.at(office, role)).get(path, **headers)
    assert response.status_code == 200
    return response.content.decode()


def row(text: str, code: str) -> list[str]:
    """The cells of a province's line."""
    found = re.search(rf'<tr data-code="{code}".*?</tr>', text, re.DOTALL)
    assert found
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", found[0], re.DOTALL)]


def test_it_counts_the_cases_of_ones_offices_and_below(people: People) -> None:
    now = timezone.now()
    for _ in range(2):
        opened(people, now=now)
    opened(people, "south", now=now, territory_code=CANTHO)
    north, centre = page(people), page(people, "centre")
    assert row(north, "P01-202501")[1:4] == ["2", "0", say("desk.situation.new", "vi")]
    assert row(north, CANTHO)[1] == "0"
    assert (row(centre, "P01-202501")[1], row(centre, CANTHO)[1]) == ("2", "1")


def test_it_names_late_offices_and_rising_kinds(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    Case.objects.filter(pk=case.pk).update(late_since=now - timedelta(hours=1))
    text = page(people)
    assert f"office={people.office('north').code}&amp;late=on&amp;order=due" in text
    assert say("desk.situation.kinds_say", "vi", kinds="Trang web (0 → 1)") in text


def test_an_empty_desk_is_told_so_and_what_to_do(people: People) -> None:
    text = page(people)
    for key in ("nothing", "late_none_why", "no_cases_why", "rising_none_why"):
        assert say(f"desk.situation.{key}", "vi") in text


def test_a_poll_is_answered_without_a_page_while_nothing_changes(people: People) -> None:
    client = at_desk(people.at("north", Role.DESK))
    first = client.get(f"{HERE}?part=live")
    mark = first.headers["ETag"]
    assert "<html" not in first.content.decode()
    again = client.get(f"{HERE}?part=live", headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")
    opened(people, now=timezone.now())
    # what is kept is good for a minute; what waits is counted each time
    Kept.objects.all().delete()
    changed = client.get(f"{HERE}?part=live", headers={"If-None-Match": mark})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != mark


def test_each_language_and_period_has_its_own_mark(people: People) -> None:
    client = at_desk(people.at("north", Role.DESK))
    marks = {
        client.get(f"{HERE}?part=live{more}").headers["ETag"]
        for more in ("", "&days=1", "&days=30", "&lang=en", "&wall")
    }
    assert len(marks) == 5


def test_a_poll_brings_every_piece_of_the_page(people: People) -> None:
    opened(people, now=timezone.now())
    client = at_desk(people.at("north", Role.DESK))
    for more in ("", "&wall"):
        pieces = [
            set(re.findall(r'data-piece="(\w+)"', client.get(f"{HERE}?days=7{part}{more}").content.decode()))
            for part in ("", "&part=live")
        ]
        assert pieces[0] == pieces[1]
        assert {"lead", "at", "days", "four", "trend", "kinds", "late", "places"} <= pieces[0]


def test_the_page_says_the_mark_of_its_part(people: People) -> None:
    client = at_desk(people.at("north", Role.DESK))
    text = client.get(f"{HERE}?days=30").content.decode()
    found = re.search(r'data-live="([^"]+)" data-mark="([^"]+)"', text)
    assert found
    address, mark = (part.replace("&amp;", "&").replace("&quot;", '"') for part in found.groups())
    assert client.get(address, headers={"If-None-Match": mark}).status_code == 304


def test_nobody_gets_what_was_kept_for_somebody_who_sees_more(people: People) -> None:
    opened(people, "south", now=timezone.now(), territory_code=CANTHO)
    assert row(page(people, "centre"), CANTHO)[1] == "1"
    assert row(page(people, "north"), CANTHO)[1] == "0"


def test_the_wall_shows_the_shift_and_nothing_of_ones_own_and_nobodys_number(people: People) -> None:
    indicator_seen(now=3)
    opened(people, now=timezone.now())
    text = page(people, path=f"{HERE}?wall")
    assert 'data-view="wall"' in text
    assert say("desk.situation.waits_shift", "vi") in text
    assert say("desk.situation.waits", "vi") not in text
    assert page(people, path=f"{HERE}?view=wall").count('data-view="wall"') == 1


def test_a_kept_page_costs_few_queries_and_a_poll_of_the_wall_fewer(people: People) -> None:
    client = at_desk(people.at("centre", Role.DESK))
    for number in range(20):
        opened(
            people,
            "centre",
            now=timezone.now(),
            kind="app" if number % 2 else "website",
            territory_code=CANTHO,
        )
    client.get(HERE)
    with CaptureQueriesContext(connection) as asked:
        mark = client.get(f"{HERE}?part=live&wall").headers["ETag"]
    assert len(asked) <= 14
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{HERE}?part=live&wall", headers={"If-None-Match": mark})
    # session, person, roles, three figures
    assert len(asked) <= 8


def test_a_wrong_period_is_said_and_a_week_is_shown(people: People) -> None:
    text = page(people, path=f"{HERE}?first=2/11/2026&last=1/11/2026")
    assert say("desk.wrong.period_turned", "vi") in text
    assert "provinces-202507" in text


def test_before_july_2025_the_map_of_that_time_is_shown(people: People) -> None:
    assert "provinces-202501" in page(people, path=f"{HERE}?first=1/6/2025&last=30/6/2025")
    assert "provinces-202507" in page(people, path=f"{HERE}?first=1/6/2025&last=1/7/2025")


def test_reports_and_the_register_are_shown_to_whom_they_may(people: People) -> None:
    indicator_seen(now=3)
    office = people.office("north")
    approver = make_person("người duyệt", office=office)
    give_role(approver, Role.APPROVER, office)
    for person in (people.at("north", Role.DESK), approver):
        text = at_desk(person).get(HERE).content.decode()
        assert say("desk.situation.reports_daily", "vi") in text


def test_the_worker_has_a_step_that_keeps_figures_ready(people: People) -> None:
    page(people)
    Kept.objects.update(took_ms=900)
    (step,) = STEPS
    done = 0
    while step.run(timezone.now() + timedelta(minutes=2)):
        done += 1
    assert done == Kept.objects.count() == 3


def test_what_takes_long_to_count_shows_its_frame_first_and_then_the_figures(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(people, now=timezone.now())
    monkeypatch.setattr(situation, "MOST_AT_ONCE", 0)
    client = at_desk(people.at("north", Role.DESK))
    for address in (
        f"{HERE}?days=30",
        f"{HERE}?first={timezone.now().date() - timedelta(days=3)}",
        f"{HERE}?days=30&view=wall",
        "/desk/in/P01-202501?days=7",
    ):
        Kept.objects.all().delete()
        frame = client.get(address).content.decode()
        assert say("desk.situation.counting", "vi") in frame
        assert 'data-piece="four"' not in frame
        assert Kept.objects.count() == 0, "nothing was counted for it"
        found = re.search(r'data-counting="([^"]+)"', frame)
        assert found
        count = found[1].replace("&amp;", "&")
        assert f'content="0;url={found[1]}"' in frame
        counted = client.get(count)
        assert (counted.status_code, "count=" in counted.headers["Location"]) == (302, False)
        text = client.get(counted.headers["Location"]).content.decode()
        assert say("desk.situation.counting", "vi") not in text
        assert row(text, "P01-202501")[1] == "1" if "/in/" not in address else "<b>1</b>" in text


def test_what_a_poll_or_a_file_asks_for_is_counted_while_it_waits(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(situation, "MOST_AT_ONCE", 0)
    opened(people, now=timezone.now())
    client = at_desk(people.at("north", Role.DESK))
    for path in (f"{HERE}?part=live", f"{HERE}/days"):
        Kept.objects.all().delete()
        response = client.get(path)
        assert response.status_code == 200
        assert Kept.objects.count() > 0


def test_who_may_not_see_cases_makes_nobody_count(people: People) -> None:
    response = at_desk(people.at("north", Role.PUBLISHER)).get(f"{HERE}?count=on")
    assert (response.status_code, Kept.objects.count()) == (403, 0)
