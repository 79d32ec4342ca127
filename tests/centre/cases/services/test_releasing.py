"""What somebody has who works there no more waits for somebody again, and is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.accounts.people import give_role
from centre.cases.scene import NOW, acting, changed_by, desk, fresh, opened, people, reported, seeing
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.cases.models import Case, Event, Mention, Notice
from lachan.centre.cases.queries.cases import case_for
from lachan.centre.cases.queries.inbox import inbox_for
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.cases.services.changing import assign_case, hand_over
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.looking import Looker
from lachan.centre.cases.services.notes import mark_mentions_seen, write_note
from lachan.centre.cases.services.releasing import Releaser, release_case
from lachan.centre.cases.services.tasks import add_task, end_task
from lachan.centre.cases.services.telling import Teller
from lachan.centre.outbox.models import Message
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.accounts.models import Person

pytestmark = pytest.mark.django_db
__all__ = ["people"]

DAY = timedelta(days=1)


def release(releaser: Releaser | None = None) -> None:
    releaser = releaser or Releaser()
    while releaser.release(now=NOW):
        pass


def leave(person: Person, how: str) -> None:
    """This will let somebody work at their office no more."""
    if how == "stopped":
        person.is_active = False
        person.save()
    else:
        RolePeriod.objects.filter(person=person).update(valid_to=today(NOW))


@pytest.mark.parametrize("how", ["stopped", "role ended"])
def test_cases_of_who_left_wait_for_somebody_and_the_office_is_told(people: People, how: str) -> None:
    gone, other = people.second("north", Role.DESK), people.at("north", Role.DESK)
    mine, theirs = opened(people), opened(people)
    for case, whose in ((mine, gone), (theirs, other)):
        changed_by(case, assign_case, people, assignee_id=whose.pk)
    releaser = Releaser()
    release(releaser)
    assert fresh(mine).assignee_id == gone.pk
    leave(gone, how)
    before = fresh(mine).version
    for _ in range(2):
        release(releaser)
        release()
    assert (fresh(mine).assignee_id, fresh(theirs).assignee_id) == (None, other.pk)
    # whoever had the page open is told that it changed
    assert fresh(mine).version == before + 1
    assert [row.id for row in inbox_for(seeing(people), Wanted(whose="nobody"), now=NOW).rows] == [mine.pk]
    assert Event.objects.get(kind="released").case_id == mine.pk
    Teller().tell(now=NOW)
    assert Notice.objects.filter(person_id=other.pk, about="left", how="daily").count() == 1


def test_an_urgent_case_of_who_left_is_told_to_the_office_at_once(people: People) -> None:
    gone, other = people.second("north", Role.DESK), people.at("north", Role.DESK)
    reported(loss_vnd=3_000_000)
    Looker().look(now=NOW)
    case = changed_by(Case.objects.get(), assign_case, people, assignee_id=gone.pk)
    teller = Teller()
    teller.tell(now=NOW)
    Message.objects.all().delete()
    leave(gone, "stopped")
    release()
    teller.tell(now=NOW)
    (mail,) = Message.objects.filter(purpose="cases.notice")
    assert mail.address == other.email
    assert case.number in bytes(mail.content).decode()


def test_who_works_above_the_office_or_came_back_keeps_what_they_have(people: People) -> None:
    above, back = people.at("centre", Role.DESK), people.second("north", Role.DESK)
    one, two = opened(people), opened(people)
    changed_by(one, assign_case, people, "centre", assignee_id=above.pk)
    changed_by(two, assign_case, people, assignee_id=back.pk)
    leave(back, "role ended")
    give_role(back, Role.ANALYST, people.office("north"))
    release()
    assert (fresh(one).assignee_id, fresh(two).assignee_id) == (above.pk, back.pk)
    assert not release_case(case_id=two.pk, now=NOW)
    assert not Event.objects.filter(kind="released").exists()


def test_what_has_ended_stays_as_it_was(people: People) -> None:
    gone = people.second("north", Role.DESK)
    case = changed_by(opened(people), assign_case, people, assignee_id=gone.pk)
    changed_by(case, close_case, people, outcome="no_scam", reason="Trang thật")
    leave(gone, "stopped")
    release()
    assert fresh(case).assignee_id == gone.pk


def test_who_left_without_reading_where_they_were_mentioned_is_marked_and_whoever_wrote_is_told(
    people: People,
) -> None:
    gone, reads = people.second("north", Role.DESK), people.at("north", Role.ANALYST)
    case = opened(people)
    write_note(case_id=case.pk, text="Xem giúp", mentions=[gone.pk, reads.pk], actor=desk(people), now=NOW)
    mark_mentions_seen(case_id=case.pk, person_id=reads.pk, now=NOW)
    leave(gone, "stopped")
    for _ in range(2):
        release()
    assert Mention.objects.get(person_id=gone.pk).lost_at == NOW
    assert Mention.objects.get(person_id=reads.pk).lost_at is None
    (note,) = case_for(seeing(people), case.pk, now=NOW).notes
    assert (note.lost_by, note.unseen_by) == (frozenset({gone.pk}), frozenset({gone.pk}))
    Teller().tell(now=NOW)
    (told,) = Notice.objects.filter(about="left")
    assert told.person_id == people.at("north", Role.DESK).pk
    assert Event.objects.filter(kind="mention_lost").count() == 1


def test_where_whoever_wrote_left_too_who_has_the_case_is_told(people: People) -> None:
    gone, wrote = people.second("north", Role.DESK), people.at("north", Role.ANALYST)
    case = opened(people)
    write_note(case_id=case.pk, text="Xem giúp", mentions=[gone.pk], actor=acting(wrote), now=NOW)
    changed_by(case, assign_case, people, assignee_id=people.at("north", Role.DESK).pk)
    for person in (gone, wrote):
        leave(person, "stopped")
    release()
    Teller().tell(now=NOW)
    assert list(Notice.objects.filter(about="left").values_list("person_id", flat=True)) == [
        people.at("north", Role.DESK).pk
    ]


def test_a_mention_that_a_hand_over_or_the_end_of_a_task_takes_out_of_sight_is_given_up_then(
    people: People,
) -> None:
    south, wrote = people.at("south", Role.DESK), people.at("centre", Role.DESK)
    for ends in ("task", "hand-over"):
        case = opened(people) if ends == "task" else opened(people, "south", territory_code="P92-202507")
        task = None
        if ends == "task":
            task = add_task(
                case_id=case.pk, title="Hỏi", office_id=people.office("south").pk, actor=desk(people), now=NOW
            )
        note = write_note(case_id=case.pk, text="Xem giúp", mentions=[south.pk], actor=acting(wrote), now=NOW)
        if task is not None:
            end_task(task_id=task, answer="Xong", actor=acting(south), now=NOW)
        else:
            changed_by(
                case, hand_over, people, "south", office_id=people.office("north").pk, reason="Ở Hà Nội"
            )
        assert Mention.objects.get(note_id=note).lost_at == NOW, ends
    Teller().tell(now=NOW)
    assert Notice.objects.filter(about="left", person_id=wrote.pk).count() == 2


def test_what_fails_for_one_case_keeps_no_other_back(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = people.second("north", Role.DESK)
    cases = [changed_by(opened(people), assign_case, people, assignee_id=gone.pk) for _ in range(3)]
    leave(gone, "stopped")
    releaser = Releaser()
    whole = release_case

    def broken(*, case_id: int, **told: Any) -> bool:
        if case_id == cases[0].pk:
            raise RuntimeError("a mistake of ours")
        return whole(case_id=case_id, **told)

    monkeypatch.setattr("lachan.centre.cases.services.releasing.release_case", broken)
    assert releaser.release(now=NOW, limit=1) == 0
    release(releaser)
    assert [fresh(case).assignee_id for case in cases] == [gone.pk, None, None]
    assert releaser.faults.count() == 1
    monkeypatch.undo()
    release()
    assert fresh(cases[0]).assignee_id is None
