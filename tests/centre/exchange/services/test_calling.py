from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from centre.accounts.people import People, people
from centre.exchange.making import fill, lift, list_things, partner
from centre.exchange.webhooks.called import (
    AWAY,
    REFUSED,
    TAKEN,
    Program,
    call_until_told,
    deliverer,
    subscribed,
)
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import MACHINE, person_actor
from lachan.centre.exchange.models import Entry, Subscription, WebhookLine
from lachan.centre.exchange.queries.entries import last_seq, live, state
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.readers import EVERYTHING
from lachan.centre.exchange.services import calling
from lachan.centre.exchange.services.calling import call_partners
from lachan.centre.exchange.services.emptying import empty_all, fill_again
from lachan.centre.outbox.models import Message
from lachan.centre.outbox.queries import dead_letters
from lachan.centre.outbox.services import retry_dead_letter, set_aside_dead_letter
from lachan.centre.partners.models import Endpoint, Partner
from lachan.centre.partners.queries.answering import endpoints_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["people"]
pytestmark = pytest.mark.django_db

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)
HOUR: Final = timedelta(hours=1)


def domains(*names: str) -> list[tuple[str, str]]:
    return [("domain", name) for name in names]


@pytest.fixture
def program() -> Iterator[Program]:
    """This will have a provider called."""
    subscribed(partner(now=NOW), now=NOW)
    made = Program()
    yield made
    made.lists.close()


def test_all_is_told_first_and_then_what_changes_in_order(program: Program) -> None:
    sources = list_things(domains("a.top", "b.top"), now=NOW)
    call_until_told(program, NOW)
    assert program.values() == ["a.top", "b.top"]
    first = program.said[0]
    assert (first["since"], first["part"], first["last"], first["upto"]) == (None, 1, True, last_seq())
    lift(sources[:1], now=NOW + SECOND)
    list_things(domains("c.top"), now=NOW + SECOND)
    call_until_told(program, NOW + SECOND)
    assert program.values() == ["b.top", "c.top"]
    later = program.said[-1]
    assert (later["since"], later["upto"], later["last"]) == (first["upto"], last_seq(), True)
    ended, listed = later["changes"]
    assert (ended["is"], ended["value"], ended["why"], ended["number"]) == (
        "ended",
        "a.top",
        "lifted",
        sources[0],
    )
    assert (listed["is"], listed["action"], listed["tlp"]) == ("listed", "block", "clear")
    assert ended["seq"] < listed["seq"] == later["upto"]
    told = Subscription.objects.get()
    assert (told.told_seq, told.told_at) == (last_seq(), NOW + SECOND)


def test_nothing_is_sent_while_nothing_changes_for_it(program: Program) -> None:
    list_things(domains("a.top"), now=NOW)
    call_until_told(program, NOW)
    fill(["0912345678"], kind="phone", now=NOW)
    call_until_told(program, NOW)
    call_until_told(program, NOW)
    assert len(program.said) == 1
    list_things(domains("b.top"), now=NOW)
    call_until_told(program, NOW)
    # its own place is the one that it knows, whatever went to others in between
    assert program.said[1]["since"] == program.said[0]["upto"]
    assert program.missing == 0


def test_a_long_list_is_told_in_parts_and_what_changes_meanwhile_comes_behind(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lachan.centre.exchange.queries.parts.next_part.__kwdefaults__", {"most": 10})
    fill([f"x{number:03}.top" for number in range(35)], now=NOW)
    worker = deliverer(program, lambda: NOW)
    for _ in range(2):
        call_partners(now=NOW)
        worker.run(NOW)
    assert program.values() == [], "what is half told is not in use"
    Entry.objects.filter(value="x001.top").update(
        ended_seq=last_seq() + 1, ended_at=NOW + SECOND, ended_why="lifted"
    )
    list_things(domains("new.top"), now=NOW + SECOND)
    call_until_told(program, NOW + SECOND)
    assert [said["part"] for said in program.said[:4]] == [1, 2, 3, 4]
    assert program.values() == sorted(
        {f"x{number:03}.top" for number in range(35)} - {"x001.top"} | {"new.top"}
    )


def test_one_message_at_a_time_is_on_its_way(program: Program) -> None:
    list_things(domains("a.top"), now=NOW)
    assert call_partners(now=NOW) == 1
    list_things(domains("b.top"), now=NOW)
    assert call_partners(now=NOW) == 0
    assert Message.objects.count() == 1
    call_until_told(program, NOW)
    assert program.values() == ["a.top", "b.top"]


def test_two_workers_that_see_the_same_line_write_one_message(program: Program) -> None:
    list_things(domains("a.top"), now=NOW)
    [row] = subscriptions("webhook")
    endpoint = endpoints_of([row.partner.id])[row.partner.id]
    are = state()
    line = calling._begin(row, endpoint, NOW)
    both = (line, WebhookLine.objects.get(pk=line.pk))
    assert [calling._go_on(each, row, endpoint, None, are, NOW) for each in both] == [1, 0]
    assert Message.objects.count() == 1
    call_until_told(program, NOW)
    assert program.values() == ["a.top"]


def test_a_program_that_was_away_hears_what_is_new_as_soon_as_it_is_back(program: Program) -> None:
    sources = list_things(domains("a.top"), now=NOW)
    call_until_told(program, NOW)
    program.answers = [AWAY]
    list_things(domains("b.top"), now=NOW)
    for hour in range(12):
        call_until_told(program, NOW + hour * HOUR)
    [waits] = Message.objects.filter(state="waiting")
    back = NOW + 11 * HOUR + timedelta(minutes=10)
    assert waits.due_at > back, "by itself the outbox would try again hours later"
    program.answers = [TAKEN]
    lift(sources, now=back)
    call_until_told(program, back)
    assert program.values() == ["b.top"]
    assert program.missing == 0


def test_an_answer_that_was_lost_changes_nothing(program: Program) -> None:
    sources = list_things(domains("a.top"), now=NOW)
    call_until_told(program, NOW)
    program.answers, program.hears = [AWAY, AWAY, TAKEN], True
    list_things(domains("b.top"), now=NOW)
    call_until_told(program, NOW)
    later = NOW + timedelta(minutes=5)
    lift(sources, now=later)
    list_things(domains("c.top"), now=later)
    call_until_told(program, later)
    call_until_told(program, later + HOUR)
    assert program.values() == ["b.top", "c.top"]
    assert program.missing == 0


def test_what_was_refused_for_good_is_tried_anew_with_what_changed_since(program: Program) -> None:
    sources = list_things(domains("a.top"), now=NOW)
    call_until_told(program, NOW)
    program.answers = [REFUSED, TAKEN]
    list_things(domains("b.top"), now=NOW)
    call_until_told(program, NOW)
    [dead] = dead_letters()
    lift(sources, now=NOW + SECOND)
    call_until_told(program, NOW + SECOND)
    assert program.values() == ["a.top"]
    call_until_told(program, NOW + 3 * HOUR)
    assert program.values() == ["b.top"]
    assert Message.objects.get(pk=dead.id).state == "set_aside"
    assert WebhookLine.objects.get().failed == 0


@pytest.mark.parametrize("act", ["retried", "set aside"])
def test_a_person_decides_about_a_dead_letter_and_the_line_goes_on(program: Program, act: str) -> None:
    program.answers = [REFUSED, TAKEN]
    list_things(domains("a.top"), now=NOW)
    call_until_told(program, NOW)
    [dead] = dead_letters()
    list_things(domains("b.top"), now=NOW)
    if act == "retried":
        retry_dead_letter(message_id=dead.id, actor=MACHINE, now=NOW)
    else:
        set_aside_dead_letter(message_id=dead.id, actor=MACHINE, now=NOW)
    call_until_told(program, NOW)
    assert program.values() == ["a.top", "b.top"]


def test_a_program_that_refuses_everything_is_asked_ever_more_seldom(program: Program) -> None:
    program.answers = [REFUSED]
    list_things(domains("a.top"), now=NOW)
    for hour in range(24 * 4):
        call_until_told(program, NOW + hour * HOUR)
    # after 1, 2, 4, 8, 16 hours, then once a day
    assert 6 <= Message.objects.count() <= 9
    assert Message.objects.filter(state="dead").count() == 1, "one dead letter at a time, not a heap"
    assert not Message.objects.filter(state="set_aside", emptied_at=None).exists()


def test_emptying_reaches_a_program_past_what_still_waits(program: Program, people: People) -> None:
    list_things(domains("a.top"), now=NOW)
    call_until_told(program, NOW)
    program.answers = [AWAY, TAKEN]
    list_things(domains("b.top"), now=NOW)
    call_until_told(program, NOW)
    first = person_actor(people.at("centre", Role.APPROVER).pk)
    empty_all(reason="Danh sách chặn nhầm", actor=first, now=NOW + SECOND)
    call_until_told(program, NOW + SECOND)
    assert program.values() == []
    assert program.said[-1]["since"] is None
    fill_again(actor=first, now=NOW + SECOND)
    second = person_actor(people.second("centre", Role.APPROVER).pk)
    fill_again(actor=second, now=NOW + SECOND)
    call_until_told(program, NOW + SECOND)
    assert program.values() == ["a.top", "b.top"]


def test_who_may_see_less_is_told_all_anew_and_nothing_of_what_waited(program: Program) -> None:
    list_things([("ip", "45.77.12.9"), ("domain", "a.top")], now=NOW)
    assert "45.77.12.9" in {row.value for row in live(EVERYTHING, limit=9)}
    program.answers = [AWAY, TAKEN]
    call_until_told(program, NOW)
    Partner.objects.update(tlp="clear")
    call_until_told(program, NOW + SECOND)
    # an address is TLP:GREEN
    assert program.values() == ["a.top"]
    assert all("45.77.12.9" not in str(said) for said in program.said)
    assert not Message.objects.filter(state="waiting").exists()


@pytest.mark.parametrize("what", ["suspended", "unsubscribed", "another way"])
def test_who_is_called_no_more_gets_nothing_of_what_waited(program: Program, what: str) -> None:
    list_things(domains("a.top"), now=NOW)
    program.answers = [AWAY, TAKEN]
    call_until_told(program, NOW)
    if what == "suspended":
        Partner.objects.update(state="suspended")
    elif what == "unsubscribed":
        Subscription.objects.update(until=NOW)
    else:
        Endpoint.objects.update(way="mail", address="a@bank.example")
    call_until_told(program, NOW + HOUR)
    assert program.said == []
    [message] = Message.objects.all()
    assert (message.state, bytes(message.content)) == ("set_aside", b"")
    assert not WebhookLine.objects.exists()


def test_a_new_link_gets_what_waited_for_the_former_one(program: Program) -> None:
    list_things(domains("a.top"), now=NOW)
    program.answers = [AWAY, TAKEN]
    call_until_told(program, NOW)
    Endpoint.objects.update(until=NOW)
    Endpoint.objects.create(
        partner=Partner.objects.get(), way="webhook", address="https://new.example/", since=NOW,
        secret_name="bank", set_by="person:1",  # noqa: S106 - the name of a file
    )  # fmt: skip
    call_until_told(program, NOW + SECOND)
    assert program.values() == ["a.top"]
    assert Message.objects.get(state="delivered").host == "new.example"


def test_one_program_that_can_not_be_called_stops_no_other(program: Program) -> None:
    broken = partner("ISP-BROKEN", now=NOW)
    subscribed(broken, now=NOW, url="http://10.0.0.1/hook")
    Endpoint.objects.filter(partner=broken).update(allow_private=False)
    list_things(domains("a.top"), now=NOW)
    call_until_told(program, NOW)
    assert program.values() == ["a.top"]


def test_what_arrived_is_not_kept(program: Program) -> None:
    list_things(domains("a.top"), now=NOW)
    call_until_told(program, NOW)
    [message] = Message.objects.all()
    assert (message.state, message.address, bytes(message.content)) == ("delivered", "", b"")


def test_a_reader_of_flags_hears_that_a_flag_became_a_block_and_is_over_for_it() -> None:
    subscribed(partner(now=NOW), now=NOW, actions="flag")
    program = Program()
    list_things(domains("a.top"), now=NOW, hand=True)
    call_until_told(program, NOW)
    assert program.values() == ["a.top"]
    list_things(domains("a.top"), now=NOW + SECOND)
    call_until_told(program, NOW + SECOND)
    assert program.values() == []
    program.lists.close()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_fails_the_program_ends_with_what_we_have(program: Program, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - what fails when is no secret
    now, listed = NOW, dict[str, str]()
    names = [f"n{number}.top" for number in range(12)]
    for _ in range(40):
        now += timedelta(minutes=dice.choice([0, 1, 40, 400]))
        program.hears = dice.random() < 0.5
        program.answers = [dice.choice([TAKEN, TAKEN, AWAY, REFUSED])]
        name = dice.choice(names)
        if name in listed:
            lift([listed.pop(name)], now=now)
        else:
            [listed[name]] = list_things(domains(name), now=now)
        steps: Sequence[int] = dice.choices([0, 1], k=2)
        worker = deliverer(program, lambda now=now: now)  # type: ignore[misc]
        for step in steps:
            if step:
                call_partners(now=now)
            else:
                worker.run(now)
    program.answers = [TAKEN]
    for _ in range(3):
        now += timedelta(days=2)
        call_until_told(program, now)
    [row] = subscriptions("webhook")
    assert program.values() == sorted(entry.value for entry in live(row.reader, limit=100)) == sorted(listed)
    assert program.missing == 0
