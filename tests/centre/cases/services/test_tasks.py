"""Tasks that a person of an office has: given with the task or later, taken, and given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.cases.scene import NOW, acting, changed_by, desk, opened, people, seeing
from lachan.centre.accounts.models import Role
from lachan.centre.cases.models import Event, Notice, Task
from lachan.centre.cases.queries.cases import case_for
from lachan.centre.cases.queries.colleagues import people_at, takers
from lachan.centre.cases.queries.tasks import tasks_page_for
from lachan.centre.cases.services.ending import merge_case
from lachan.centre.cases.services.tasks import add_task, end_task, give_task
from lachan.centre.cases.services.telling import Teller
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def tell() -> None:
    for _ in range(2):
        Teller().tell(now=NOW)


def asked_of(people: People, office: str, assignee: int | None = None) -> int:
    """This will give a task that the northern office gave to an office."""
    case = opened(people)
    return add_task(
        case_id=case.pk,
        title="Xin sao kê",
        office_id=people.office(office).pk,
        assignee_id=assignee,
        actor=desk(people),
        now=NOW,
    )


def test_a_person_of_another_office_is_given_a_task_sees_the_case_and_is_told(people: People) -> None:
    them, colleague = people.at("south", Role.DESK), people.second("south", Role.DESK)
    task = asked_of(people, "south", them.pk)
    case_id = Task.objects.get(pk=task).case_id
    assert case_for(seeing(people, "south"), case_id, now=NOW).tasks[0].assignee_id == them.pk
    mine = tasks_page_for(seeing(people, "south"), whose="mine").rows
    assert [(one.title, one.assignee_name) for one in mine] == [("Xin sao kê", them.name)]
    tell()
    told = set(Notice.objects.filter(about="task").values_list("person_id", flat=True))
    assert told == {them.pk}
    assert colleague.pk not in told


def test_who_works_there_takes_one_and_gives_it_back(people: People) -> None:
    task, me = asked_of(people, "south"), people.at("south", Role.DESK)
    give_task(task_id=task, assignee_id=me.pk, actor=acting(me), now=NOW)
    assert Task.objects.get().assignee_id == me.pk
    give_task(task_id=task, assignee_id=None, actor=acting(me), now=NOW)
    assert Task.objects.get().assignee_id is None
    given = [msgspec.json.decode(one.data) for one in Event.objects.filter(kind="task_given").order_by("pk")]
    assert [(one["assignee_before"], one["assignee"]) for one in given] == [(None, me.pk), (me.pk, None)]


def test_who_was_given_a_task_later_is_told_and_who_took_it_is_not(people: People) -> None:
    boss, them = people.at("south", Role.APPROVER), people.at("south", Role.DESK)
    task, taken = asked_of(people, "south"), asked_of(people, "south")
    tell()
    Notice.objects.all().delete()
    give_task(task_id=task, assignee_id=them.pk, actor=acting(boss), now=NOW)
    give_task(task_id=taken, assignee_id=them.pk, actor=acting(them), now=NOW)
    tell()
    told = Notice.objects.filter(event__kind="task_given").values_list("person_id", "event__actor")
    assert list(told) == [(them.pk, f"person:{boss.pk}")]


def test_a_task_is_given_by_who_assigns_at_its_office_alone(people: People) -> None:
    analyst, them = people.at("south", Role.ANALYST), people.at("south", Role.DESK)
    task = asked_of(people, "south")
    for actor, code in (
        (acting(analyst), "not_permitted"),
        # whose case it is sees the task, and leaves it to the other office who does it
        (desk(people), "not_permitted"),
        (acting(people.at("north_ward", Role.DESK)), "not_found"),
    ):
        with pytest.raises(Refusal, match=code):
            give_task(task_id=task, assignee_id=them.pk, actor=actor, now=NOW)
    assert Task.objects.get().assignee_id is None
    assert not Event.objects.filter(kind="task_given").exists()


def test_it_is_given_to_nobody_who_does_not_work_there_or_has_it_or_when_it_has_ended(people: People) -> None:
    them = people.at("south", Role.DESK)
    task, boss = asked_of(people, "south", them.pk), acting(people.at("south", Role.APPROVER))
    for person in (people.at("north", Role.DESK).pk, people.at("south", Role.AUDITOR).pk, 10**9, them.pk):
        with pytest.raises(Refusal, match="cases_assignee"):
            give_task(task_id=task, assignee_id=person, actor=boss, now=NOW)
    end_task(task_id=task, answer="Có rồi", actor=acting(them), now=NOW)
    with pytest.raises(Refusal, match="cases_task_ended"):
        give_task(task_id=task, assignee_id=None, actor=boss, now=NOW)
    with pytest.raises(Refusal, match="not_found"):
        give_task(task_id=10**9, assignee_id=None, actor=boss, now=NOW)


def test_the_person_stays_when_its_case_is_merged_into_another(people: People) -> None:
    them = people.at("south", Role.DESK)
    task = asked_of(people, "south", them.pk)
    case, target = Task.objects.get().case, opened(people)
    changed_by(case, merge_case, people, into_id=target.pk, into_version=target.version, reason="Trùng")
    row = Task.objects.get(pk=task)
    assert (row.case_id, row.assignee_id) == (target.pk, them.pk)


def test_those_who_can_have_a_task_are_offered(people: People) -> None:
    me, second = people.at("south", Role.DESK), people.second("south", Role.DESK)
    boss, above = people.at("south", Role.APPROVER), people.at("centre", Role.DESK)
    people.at("south", Role.AUDITOR)
    people.at("north", Role.DESK)
    task = asked_of(people, "south", second.pk)
    offered = people_at(people.office("south").pk, now=NOW)
    assert {me.pk, second.pk, above.pk} <= set(offered)
    assert people.at("north", Role.DESK).pk not in offered
    assert offered[me.pk] == me.name
    mine = takers(seeing(people, "south", Role.APPROVER), task, now=NOW)
    assert {me.pk, above.pk} <= set(mine)
    assert second.pk not in mine, "who has it already"
    # who assigns nobody can take it, and no more
    analyst = people.at("south", Role.ANALYST)
    assert set(takers(seeing(people, "south", Role.ANALYST), task, now=NOW)) <= {analyst.pk}
    assert takers(seeing(people, "south"), 10**9, now=NOW) == {}
    assert boss.pk not in takers(seeing(people, "north"), task, now=NOW)
