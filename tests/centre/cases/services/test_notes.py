from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.cases.scene import CANTHO, NOW, changed_by, desk, fresh, opened, people, seeing
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import Link, Note, Task
from lachan.centre.cases.queries.cases import case_for
from lachan.centre.cases.queries.inbox import tasks_for, waits_for
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.notes import (
    link_cases,
    mark_mentions_seen,
    unlink_cases,
    write_note,
)
from lachan.centre.cases.services.tasks import add_task, end_task
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_a_note_mentions_somebody_for_whom_the_case_then_waits(people: People) -> None:
    case, named = opened(people), people.second("north", Role.DESK)
    note = write_note(
        case_id=case.pk, text="Nhờ chị xem\nhai dòng", mentions=[named.pk], actor=desk(people), now=NOW
    )
    shown = case_for(seeing(people), case.pk, now=NOW).notes
    assert [(one.id, one.text, one.mentions) for one in shown] == [
        (note, "Nhờ chị xem\nhai dòng", (named.pk,))
    ]

    viewer = viewer_of(named, now=NOW)
    assert [row.id for row in waits_for(viewer).mentioned_in] == [case.pk]
    assert mark_mentions_seen(case_id=case.pk, person_id=named.pk, now=NOW) == 1
    assert waits_for(viewer).mentioned_in == ()
    assert "Nhờ" not in Entry.objects.get(kind="cases.noted").data
    assert fresh(case).version == case.version


def test_who_may_not_see_the_case_is_not_mentioned(people: People) -> None:
    case = opened(people)
    for person in (people.at("south", Role.DESK), people.at("north", Role.AUDITOR)):
        with pytest.raises(Refusal, match="cases_mention"):
            write_note(case_id=case.pk, text="x", mentions=[person.pk], actor=desk(people), now=NOW)
    assert Note.objects.count() == 0


@pytest.mark.parametrize("text", ["", " \n\t ", "\0\0", "x" * 10_001])
def test_a_note_of_nothing_or_of_too_much_is_refused(people: People, text: str) -> None:
    case = opened(people)
    with pytest.raises(Refusal, match="cases_words"):
        write_note(case_id=case.pk, text=text, actor=desk(people), now=NOW)


def test_an_office_with_a_task_sees_the_case_writes_into_it_and_no_more_when_it_is_done(
    people: People,
) -> None:
    case, south = opened(people), people.office("south")
    with pytest.raises(Refusal, match="not_found"):
        write_note(case_id=case.pk, text="x", actor=desk(people, "south"), now=NOW)
    task = add_task(
        case_id=case.pk, title="Xác minh chủ tài khoản", office_id=south.pk,
        due_at=NOW + timedelta(days=1), actor=desk(people), now=NOW,
    )  # fmt: skip
    viewer = seeing(people, "south")
    assert [one.id for one in tasks_for(viewer)] == [task]
    assert case_for(viewer, case.pk, now=NOW).row.id == case.pk
    assert write_note(case_id=case.pk, text="Đã nhận", actor=desk(people, "south"), now=NOW)
    with pytest.raises(Refusal, match="not_permitted"):
        changed_by(case, close_case, people, "south", outcome="stopped", reason="x")
    end_task(task_id=task, answer="Đúng chủ", actor=desk(people, "south"), now=NOW)
    assert Task.objects.get(pk=task).answer == "Đúng chủ"
    with pytest.raises(Refusal, match="not_found"):
        case_for(viewer, case.pk, now=NOW)
    with pytest.raises(Refusal, match="cases_task_ended"):
        end_task(task_id=task, answer="Lại", actor=desk(people), now=NOW)


def test_only_the_case_s_own_office_drops_a_task(people: People) -> None:
    case = opened(people)
    task = add_task(
        case_id=case.pk, title="Hỏi", office_id=people.office("south").pk, actor=desk(people), now=NOW
    )
    with pytest.raises(Refusal, match="not_permitted"):
        end_task(task_id=task, answer="Không làm", dropped=True, actor=desk(people, "south"), now=NOW)
    end_task(task_id=task, answer="Không cần nữa", dropped=True, actor=desk(people), now=NOW)
    assert Task.objects.get(pk=task).state == "dropped"


def test_a_task_needs_words_an_office_and_a_time_to_come(people: People) -> None:
    case, north = opened(people), people.office("north")
    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({"title": ""}, "cases_words"),
        ({"office_id": 999}, "cases_office"),
        ({"office_id": people.office("bank").pk}, "cases_office_outside"),
        ({"due_at": NOW}, "cases_due"),
        ({"due_at": datetime(9999, 12, 31, 20, tzinfo=UTC)}, "cases_due_far"),
        ({"assignee_id": people.at("south", Role.DESK).pk}, "cases_assignee"),
    )
    plain: dict[str, Any] = {
        "case_id": case.pk, "title": "Hỏi", "office_id": north.pk, "actor": desk(people), "now": NOW,
    }  # fmt: skip
    for told, code in refused:
        with pytest.raises(Refusal, match=code):
            add_task(**plain | told)
    closed = changed_by(case, close_case, people, outcome="stopped", reason="Xong")
    with pytest.raises(Refusal, match="cases_not_open"):
        add_task(case_id=closed.pk, title="Hỏi", office_id=north.pk, actor=desk(people), now=NOW)
    assert Task.objects.count() == 0


def test_two_cases_are_linked_once_whichever_way_and_unlinked(people: People) -> None:
    one, other = opened(people), opened(people)
    link_cases(case_id=other.pk, other_id=one.pk, because="same_person", actor=desk(people), now=NOW)
    link_cases(case_id=one.pk, other_id=other.pk, because="same_person", actor=desk(people), now=NOW)
    (link,) = case_for(seeing(people), one.pk, now=NOW).links
    assert (link.other_id, link.because) == (other.pk, "same_person")
    assert link.row is not None
    unlink_cases(link_id=link.id, actor=desk(people), now=NOW)
    assert case_for(seeing(people), other.pk, now=NOW).links == ()
    with pytest.raises(Refusal, match="not_found"):
        unlink_cases(link_id=link.id, actor=desk(people), now=NOW)


def test_a_case_is_not_linked_with_itself_or_with_one_that_is_not_seen(people: People) -> None:
    one, far = opened(people), opened(people, "south", territory_code=CANTHO)
    for other, because, code in (
        (one.pk, "related", "cases_link"),
        (far.pk, "friends", "cases_link"),
        (far.pk, "related", "not_found"),
        (999, "related", "not_found"),
    ):
        with pytest.raises(Refusal, match=code):
            link_cases(case_id=one.pk, other_id=other, because=because, actor=desk(people), now=NOW)
    assert Link.objects.count() == 0
