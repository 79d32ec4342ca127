"""What somebody had who works there no more goes back to the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.cases.scene import NOW, acting, desk, fresh, opened, people
from lachan.centre.accounts.models import Person, Role, RolePeriod
from lachan.centre.accounts.services.persons import stop_person
from lachan.centre.accounts.services.roles import end_role
from lachan.centre.cases.models import Event, Notice, Said, Task
from lachan.centre.cases.services.changing import assign_case
from lachan.centre.cases.services.faults import Faults
from lachan.centre.cases.services.leaving import Leavers, free_task
from lachan.centre.cases.services.tasks import add_task, end_task
from lachan.centre.cases.services.telling import events_after, tell_of
from lachan.centre.cases.tasks import follow

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def given(people: People, person: Person, office: str = "north") -> int:
    case = opened(people)
    return add_task(
        case_id=case.pk,
        title="Gọi lại",
        office_id=people.office(office).pk,
        assignee_id=person.pk,
        actor=desk(people),
        now=NOW,
    )


def who_has(task_id: int) -> int | None:
    return Task.objects.get(pk=task_id).assignee_id


def test_a_task_of_somebody_whose_role_has_ended_goes_back_to_its_office_once(people: People) -> None:
    leaver, stayer = people.second("north", Role.DESK), people.at("north", Role.DESK)
    left, kept = given(people, leaver), given(people, stayer)
    leavers = Leavers()
    assert leavers.look(now=NOW) == 0
    period = RolePeriod.objects.get(person=leaver)
    end_role(period_id=period.pk, actor=acting(people.at("north", Role.ADMINISTRATOR)), now=NOW)
    assert leavers.look(now=NOW) == 1
    assert leavers.look(now=NOW) == 0
    assert (who_has(left), who_has(kept)) == (None, stayer.pk)
    event = Event.objects.get(kind="task_left")
    assert msgspec.json.decode(event.data) == {
        "task": left, "office": people.office("north").pk, "assignee_before": leaver.pk,
    }  # fmt: skip
    assert Said.objects.get(event=event).text == "Gọi lại"


def test_the_office_is_told_that_it_has_the_task_again(people: People) -> None:
    leaver = people.second("north", Role.DESK)
    given(people, leaver)
    before = Event.objects.latest("pk").pk
    Person.objects.filter(pk=leaver.pk).update(is_active=False)
    Leavers().look(now=NOW)
    tell_of(events_after(before, 100), faults=Faults(), now=NOW)
    told = set(Notice.objects.filter(event__kind="task_left").values_list("person_id", "about"))
    assert (people.at("north", Role.DESK).pk, "task") in told
    assert leaver.pk not in {person for person, _ in told}


def test_stopping_an_account_frees_its_tasks_with_the_worker_s_step(people: People) -> None:
    leaver = people.second("north", Role.DESK)
    task = given(people, leaver)
    stop_person(person_id=leaver.pk, actor=acting(people.at("north", Role.ADMINISTRATOR)), now=NOW)
    follow(NOW)
    assert who_has(task) is None


def test_who_works_above_the_office_keeps_a_task_and_who_works_elsewhere_does_not(people: People) -> None:
    above = people.at("centre", Role.DESK)
    task = given(people, above, "north_ward")
    assert Leavers().look(now=NOW) == 0
    RolePeriod.objects.filter(person=above).update(office=people.office("south"))
    assert Leavers().look(now=NOW) == 1
    assert who_has(task) is None


def test_what_has_ended_or_is_somebody_s_who_came_back_meanwhile_stays(people: People) -> None:
    leaver = people.second("north", Role.DESK)
    ended, back = given(people, leaver), given(people, leaver)
    end_task(task_id=ended, answer="Đã gọi", actor=desk(people), now=NOW)
    assert not free_task(task_id=back, now=NOW)
    Person.objects.filter(pk=leaver.pk).update(is_active=False)
    assert not free_task(task_id=ended, now=NOW)
    assert who_has(ended) == leaver.pk


def test_the_way_goes_on_after_the_last_person_of_a_turn_and_begins_anew(people: People) -> None:
    first, second = people.at("north", Role.DESK), people.second("north", Role.DESK)
    tasks = [given(people, one) for one in (first, second)]
    Person.objects.filter(pk__in=[first.pk, second.pk]).update(is_active=False)
    leavers = Leavers()
    assert [leavers.look(now=NOW, limit=1) for _ in range(3)] == [1, 1, 0]
    assert [who_has(one) for one in tasks] == [None, None]


def test_it_costs_the_same_however_many_tasks_an_office_has(people: People) -> None:
    for _ in range(6):
        given(people, people.at("north", Role.DESK))
    with CaptureQueriesContext(connection) as asked:
        Leavers().look(now=NOW)
    assert len(asked) == 4


def test_a_case_stays_with_who_has_it(people: People) -> None:
    leaver = people.second("north", Role.DESK)
    case = opened(people)
    assign_case(case_id=case.pk, version=case.version, assignee_id=leaver.pk, actor=acting(leaver), now=NOW)
    Person.objects.filter(pk=leaver.pk).update(is_active=False)
    Leavers().look(now=NOW)
    assert fresh(case).assignee_id == leaver.pk
