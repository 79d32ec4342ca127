"""What waits among cases on the first page: how many, and that each line leads to what it counted."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.cases.scene import CANTHO, changed_by, desk, opened, people
from centre.console.at_desk import at_desk
from lachan.centre.accounts.access import viewer_of
from lachan.centre.audit.actors import person_actor
from lachan.centre.audit.log import record
from lachan.centre.cases.models import Case
from lachan.centre.cases.services.changing import assign_case, hand_over
from lachan.centre.cases.services.notes import mark_mentions_seen, write_note
from lachan.centre.cases.services.tasks import add_task, end_task
from lachan.centre.console.waits_of_cases import CASES, handed_over, mentions, nobodys, own_tasks
from lachan.centre.web.clock import VIETNAM, today

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.accounts.access import Viewer
    from lachan.centre.accounts.models import Person

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def view(person: Person, now: datetime) -> Viewer:
    return viewer_of(person, now=now)


def signed_in(person: Person, now: datetime) -> None:
    with transaction.atomic():
        record(
            kind="accounts.signed_in", actor=person_actor(person.pk), now=now, subject=f"person:{person.pk}",
            data={"how": ["password"]},
        )  # fmt: skip


def test_each_line_leads_to_a_list_of_as_many_as_it_counted(people: People) -> None:
    now = timezone.now()
    me = people.at("north", "desk")
    cases = [opened(people, now=now, title=f"Vụ số {number}") for number in range(5)]
    for case in cases[:3]:
        changed_by(case, assign_case, people, assignee_id=me.pk, now=now)
    Case.objects.filter(pk=cases[0].pk).update(late_since=now, escalated_to_id=people.office("centre").pk)
    tonight = datetime.combine(today(now) + timedelta(days=1), time(), VIETNAM) - timedelta(milliseconds=1)
    Case.objects.filter(pk=cases[1].pk).update(due_at=tonight, question_at=now)
    for case, hours in ((cases[2], 1), (cases[3], 23), (cases[4], -1)):
        Case.objects.filter(pk=case.pk).update(urgent_until=now + timedelta(hours=hours))
    write_note(case_id=cases[4].pk, text="Xem", mentions=[me.pk], actor=desk(people, "centre"), now=now)
    other = opened(people, "south", now=now, territory_code=CANTHO)
    changed_by(
        other, hand_over, people, "south", office_id=people.office("north").pk, reason="Ở Hà Nội", now=now
    )
    client = at_desk(me)
    signed_in(me, now - timedelta(days=2))
    signed_in(me, now)
    home = client.get("/desk/")
    assert isinstance(home, HttpResponse)
    page = home.content.decode()
    found = {one.words: one for source in CASES if (one := source(view(me, now), now)) is not None}
    counts = {words.removeprefix("desk.waits."): one.count for words, one in found.items()}
    assert next(iter(counts)) == "cases_urgent", "money that can be stopped waits for nobody"
    assert counts == {
        "cases_urgent": 2,
        "cases_mine_late": 1,
        "cases_due_today": 1,
        "cases_questions": 1,
        "cases_mentions": 1,
        "cases_handed": 1,
        "cases_nobody": 3,
        "cases_late": 1,
        "cases_mine": 3,
    }
    for one in found.values():
        assert one.address.replace("&", "&amp;") in page
        inbox = client.get(one.address)
        assert isinstance(inbox, HttpResponse)
        assert inbox.content.decode().count('name="case"') == one.count, one.words


def test_nothing_waits_for_who_has_no_part_in_cases(people: People) -> None:
    now = timezone.now()
    opened(people, now=now)
    for role in ("auditor", "administrator", "publisher"):
        viewer = view(people.at("north", role), now)
        assert [source(viewer, now) for source in CASES] == [None] * len(CASES)


def test_a_mention_waits_until_the_case_was_opened(people: People) -> None:
    now = timezone.now()
    me = people.at("north", "desk")
    case = opened(people, now=now)
    write_note(case_id=case.pk, text="Xem", mentions=[me.pk], actor=desk(people, "centre"), now=now)
    assert mentions(view(me, now), now) is not None
    mark_mentions_seen(case_id=case.pk, person_id=me.pk, now=now)
    assert mentions(view(me, now), now) is None


def test_what_was_handed_over_waits_from_the_sign_in_before_this_one(people: People) -> None:
    now = timezone.now()
    me = people.at("north", "desk")
    case = opened(people, "south", now=now - timedelta(days=3), territory_code=CANTHO)
    changed_by(
        case, hand_over, people, "south", office_id=people.office("north").pk, reason="Ở Hà Nội",
        now=now - timedelta(days=2),
    )  # fmt: skip
    assert handed_over(view(me, now), now) is not None, "nobody signed in yet: the last fortnight"
    assert handed_over(view(people.at("centre", "desk"), now), now) is None, "it was handed to another office"
    signed_in(me, now - timedelta(days=3))
    signed_in(me, now - timedelta(minutes=5))
    assert handed_over(view(me, now), now) is not None
    signed_in(me, now - timedelta(minutes=1))
    assert handed_over(view(me, now), now) is None, "it was seen at the sign-in before"


def test_the_line_of_nobody_s_cases_names_one_s_own_office_and_leaves_those_below_out(people: People) -> None:
    now = timezone.now()
    opened(people, now=now)
    line = nobodys(view(people.at("north", "desk"), now), now)
    assert line is not None
    assert line.address == f"{reverse('desk_cases')}?whose=nobody&office={people.office('north').code}"
    assert nobodys(view(people.at("centre", "desk"), now), now) is None


def test_tasks_wait_for_who_has_them_and_for_the_office_while_nobody_has(people: People) -> None:
    now = timezone.now()
    case = opened(people, now=now)
    second = people.second("north", "desk")
    task: dict[str, Any] = {
        "case_id": case.pk,
        "office_id": people.office("north").pk,
        "actor": desk(people),
        "now": now,
    }
    mine = add_task(title="Của tôi", assignee_id=people.at("north", "desk").pk, **task)
    add_task(title="Chưa ai", **task)
    counts = [own_tasks(view(one, now), now) for one in (people.at("north", "desk"), second)]
    assert [one and one.count for one in counts] == [2, 1]
    end_task(task_id=mine, answer="Xong", actor=desk(people), now=now)
    line = own_tasks(view(people.at("north", "desk"), now), now)
    assert line is not None
    assert (line.count, line.address) == (1, reverse("desk_tasks"))


def test_all_lines_together_cost_few_queries_however_much_waits(people: People) -> None:
    now = timezone.now()
    me = people.at("north", "desk")
    counts = []
    for _ in range(2):
        for number in range(8):
            case = opened(people, now=now, title=f"Vụ {number}")
            changed_by(case, assign_case, people, assignee_id=me.pk, now=now)
        viewer = view(me, now)
        with CaptureQueriesContext(connection) as queries:
            for source in CASES:
                source(viewer, now)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= len(CASES) + 2


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1</b><span>case is yours"), (2, "2</b><span>cases are yours")]
)
def test_english_tells_one_case_from_several(people: People, count: int, said: str) -> None:
    now = timezone.now()
    me = people.at("north", "desk")
    for number in range(count):
        case = opened(people, now=now, title=f"Vụ {number}")
        changed_by(case, assign_case, people, assignee_id=me.pk, now=now)
    page = at_desk(me, lang="en").get("/desk/")
    assert isinstance(page, HttpResponse)
    assert said in page.content.decode()
