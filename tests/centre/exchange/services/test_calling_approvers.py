from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
import pytest

from centre.accounts.people import People, people
from centre.exchange.making import lift, list_things
from lachan.centre.accounts.models import Person, Role, RolePeriod
from lachan.centre.audit import log
from lachan.centre.audit.actors import person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.cases.services.own import set_notices
from lachan.centre.exchange.models import Hold
from lachan.centre.exchange.services.calling_approvers import call_approvers
from lachan.centre.exchange.services.restored import note_restored
from lachan.centre.outbox.models import Message
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
__all__ = ["people"]

NOW: Final = datetime(2026, 11, 28, 19, 0, tzinfo=UTC)  # two at night in Vietnam
BANK: Final = "vietcombank.com.vn"
OTHER_BANK: Final = "bidv.com.vn"
ENDING: Final = "com.vn"
MINUTE: Final = 1
HOUR: Final = 60


def passing(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def approver(people: People) -> Person:
    return people.at("centre", Role.APPROVER)


def second(people: People) -> Person:
    return people.second("centre", Role.APPROVER)


def held(value: str = BANK, *, minute: float = 0) -> Hold:
    list_things([("domain", value)], now=passing(minute))
    return Hold.objects.order_by("-pk")[0]


def mails() -> list[Message]:
    return list(Message.objects.filter(purpose="exchange.waits").order_by("pk"))


def mailed() -> list[str]:
    """To whom mails went, in their order."""
    return [one.address for one in mails()]


def said() -> str:
    """What the last mail says, below its subject."""
    content = msgspec.json.decode(bytes(mails()[-1].content))
    return f"{content['subject']}\n{content['text']}"


def call(minute: float) -> int:
    return call_approvers(now=passing(minute))


def test_all_who_may_let_it_out_are_called_a_minute_after_it_began(people: People) -> None:
    both = {approver(people).email, second(people).email}
    held()
    assert call(0) == 0
    assert call(MINUTE) == 1
    assert set(mailed()) == both
    assert len(mailed()) == 2


def test_nobody_is_told_twice_by_a_worker_that_starts_again(people: People) -> None:
    approver(people)
    held()
    for minute in (1, 1, 2, 11, 59):
        call(minute)
    assert len(mailed()) == 1


def test_who_is_called_is_called_once_more_after_an_hour_and_then_left_to_sleep(people: People) -> None:
    approver(people)
    held()
    call(MINUTE)
    assert "Vẫn chờ" not in said()
    assert call(MINUTE + HOUR) == 1
    assert len(mailed()) == 2
    for hours in range(2, 30):
        call(MINUTE + hours * HOUR)
    assert len(mailed()) == 2


def test_the_mail_says_how_many_why_and_where_and_nothing_of_the_thing(people: People) -> None:
    approver(people)
    hold = held()
    call(MINUTE)
    text = said()
    assert "Chạm tới tên chính thức" in text
    assert "Số mục: 1" in text
    assert f"/desk/sharing/holds/{hold.pk}" in text
    assert "vietcombank" not in text.lower()
    assert "M2026" not in text


def test_the_mail_is_written_in_the_language_of_who_reads_it(people: People) -> None:
    Person.objects.filter(pk=approver(people).pk).update(language="en")
    held()
    call(MINUTE)
    assert "An official name" in said()
    assert "Chạm tới" not in said()


def test_a_flood_is_one_mail(people: People) -> None:
    approver(people)
    list_things([("domain", BANK), *[("domain", f"lua-{n}.top") for n in range(21)]], now=NOW, tell=False)
    list_things([("phone", "+84912345678")], now=NOW)
    holds = Hold.objects.count()
    assert holds == 2
    assert call(MINUTE) == holds
    assert len(mailed()) == 1
    assert "Số mục: 21" in said()
    for hold in Hold.objects.all():
        assert f"/holds/{hold.pk}\n" in said()


def test_what_begins_soon_after_a_call_waits_ten_minutes_for_the_next(people: People) -> None:
    approver(people)
    first = held()
    call(MINUTE)
    Hold.objects.filter(pk=first.pk).update(first_by=second(people).pk, first_at=NOW, first_reason="Đã gọi")
    later = held(OTHER_BANK, minute=2)
    assert later.pk != first.pk
    assert call(5) == 0
    assert call(11) == 1
    assert f"/holds/{later.pk}\n" in said()
    assert f"/holds/{first.pk}\n" not in said()


def test_what_joins_after_both_calls_is_told_too(people: People) -> None:
    approver(people)
    held()
    call(MINUTE)
    call(MINUTE + HOUR)
    assert held(OTHER_BANK, minute=3 * HOUR).pk == Hold.objects.get().pk
    assert call(3 * HOUR) == 1
    assert len(mailed()) == 3
    assert "Số mục: 2" in said()


def test_what_joins_again_and_again_calls_once_an_hour_at_most(people: People) -> None:
    approver(people)
    for n in range(12):
        list_things([("domain", f"{n}.{BANK}")], now=passing(n * 15))
        call(n * 15 + MINUTE)
    assert Hold.objects.count() == 1
    assert len(mailed()) == 3


def test_what_the_machine_keeps_calls_nobody(people: People) -> None:
    approver(people)
    assert held(ENDING).state == Hold.State.NEVER
    assert call(MINUTE) == 0


@pytest.mark.parametrize("state", [Hold.State.RELEASED, Hold.State.REFUSED])
def test_what_was_decided_calls_nobody_any_more(people: People, state: str) -> None:
    approver(people)
    hold = held()
    call(MINUTE)
    Hold.objects.filter(pk=hold.pk).update(state=state, first_by=1, decided_by=2, decided_at=NOW)
    assert call(MINUTE + HOUR) == 0


def test_what_was_lifted_meanwhile_calls_nobody(people: People) -> None:
    approver(people)
    sources = list_things([("domain", BANK)], now=NOW)
    lift(sources, now=NOW)
    assert call(MINUTE) == 0


def test_who_was_the_first_of_two_is_not_called_for_the_second_yes(people: People) -> None:
    signer, other = approver(people), second(people)
    hold = held()
    Hold.objects.filter(pk=hold.pk).update(first_by=signer.pk, first_at=NOW, first_reason="Đã gọi")
    call(MINUTE)
    assert mailed() == [other.email]
    assert "Một người đã đồng ý" in said()


def test_a_first_yes_that_counts_no_more_is_not_told_as_one(people: People) -> None:
    signer = second(people)
    approver(people)
    hold = held()
    Hold.objects.filter(pk=hold.pk).update(first_by=signer.pk, first_at=NOW, first_reason="Đã gọi")
    be_stopped(signer)
    call(MINUTE)
    assert mailed() == [approver(people).email]
    assert "Một người đã đồng ý" not in said()


def be_stopped(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


def lose_role(person: Person) -> None:
    RolePeriod.objects.filter(person=person).update(valid_to=today(NOW))


def lose_address(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(email="nowhere")


def want_no_calls(person: Person) -> None:
    set_notices(rules={"exchange_hold": "never"}, hour=None, actor=person_actor(person.pk), now=NOW)


@pytest.mark.parametrize("leave", [be_stopped, lose_role, lose_address, want_no_calls])
def test_who_can_not_decide_or_be_reached_is_not_called(
    people: People, leave: Callable[[Person], None]
) -> None:
    leave(second(people))
    approver(people)
    held()
    call(MINUTE)
    assert mailed() == [approver(people).email]


def test_approvers_of_provinces_and_other_roles_are_not_called(people: People) -> None:
    people.at("north", Role.APPROVER)
    people.at("centre", Role.ADMINISTRATOR)
    people.at("centre", Role.ANALYST)
    hold = held()
    assert call(MINUTE) == 1
    assert mailed() == []
    # and that nobody heard of it stands in the log
    noted = Entry.objects.get(kind="exchange.called_nobody")
    assert noted.subject == f"hold:{hold.pk}"


def test_the_log_says_who_was_called_for_what(people: People) -> None:
    hold = held()
    person = approver(people)
    call(MINUTE)
    noted = Entry.objects.get(kind="exchange.called")
    assert noted.subject == f"hold:{hold.pk}"
    assert str(person.pk) in str(noted.data)


def test_a_call_that_fails_is_made_later_and_whole(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    approver(people)
    held()
    with monkeypatch.context() as broken:
        broken.setattr(log, "record", fail)
        with pytest.raises(RuntimeError):
            call(MINUTE)
    assert mailed() == []
    assert call(MINUTE) == 1
    assert len(mailed()) == 1


def test_after_a_backup_was_put_back_they_are_called_anew(people: People) -> None:
    approver(people)
    held()
    call(MINUTE)
    call(MINUTE + HOUR)
    note_restored(now=passing(5 * HOUR))
    assert call(5 * HOUR) == 1
    assert len(mailed()) == 3


def test_many_holds_are_named_ten_at_a_time_with_a_link_to_all(people: People) -> None:
    approver(people)
    signer = second(people).pk
    Hold.objects.bulk_create(
        [Hold(kind="domain", why="official", made_at=NOW, first_by=signer) for _ in range(12)]
    )
    call(MINUTE)
    assert said().count("/desk/sharing/holds/") == 10
    assert "Và 2 phần nữa: /desk/sharing/" in said()


def test_looking_where_nothing_waits_costs_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert call(MINUTE) == 0
