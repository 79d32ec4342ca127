from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from django.db import IntegrityError, transaction

from centre.accounts.people import People, give_role, make_person, people
from centre.exchange.making import follow_all, lift, list_things
from lachan.centre.accounts.models import Person, Role, RolePeriod
from lachan.centre.audit.actors import MACHINE, OPERATOR, person_actor
from lachan.centre.exchange.models import HeldThing, Hold
from lachan.centre.exchange.queries.entries import live
from lachan.centre.exchange.readers import EVERYTHING, PUBLIC
from lachan.centre.exchange.services.emptying import empty_all, fill_again
from lachan.centre.exchange.services.marking import mark_further
from lachan.centre.exchange.services.releasing import refuse_hold, release_hold
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from lachan.centre.audit.actors import Actor

pytestmark = pytest.mark.django_db
__all__ = ["people"]

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
BANK: Final = "vietcombank.com.vn"


def first(people: People) -> Actor:
    return person_actor(people.at("centre", Role.APPROVER).pk)


def second(people: People) -> Actor:
    return person_actor(people.second("centre", Role.APPROVER).pk)


def make_approver(people: People) -> Person:
    """This will make a third approver at the top."""
    person = make_person("third approver", office=people.office("centre"))
    give_role(person, Role.APPROVER, people.office("centre"))
    return person


def held() -> Hold:
    list_things([("domain", BANK)], now=NOW)
    return Hold.objects.get()


def told() -> list[str]:
    return [row.value for row in live(EVERYTHING, limit=100)]


def release(hold: Hold, actor: Actor, *, things: int = 1) -> bool:
    newest = HeldThing.objects.filter(hold=hold, is_open=True).order_by("pk").last()
    return release_hold(
        hold_id=hold.pk, things=things, newest=newest.pk if newest else 0, reason="Trang bị chiếm quyền",
        actor=actor, now=NOW,
    )  # fmt: skip


def test_two_people_let_it_out(people: People) -> None:
    hold = held()
    assert release(hold, first(people)) is False
    assert told() == []
    assert release(hold, second(people)) is True
    assert told() == [BANK]
    # both have said why
    assert Hold.objects.values_list("first_reason", "reason").get() == ("Trang bị chiếm quyền",) * 2


def test_one_person_is_not_two(people: People) -> None:
    hold = held()
    release(hold, first(people))
    with pytest.raises(Refusal) as refused:
        release(hold, first(people))
    assert refused.value.code == "exchange_same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(state="released", decided_by=hold.first_by or 1, first_by=1)
    assert told() == []


def lose_role(actor: Actor) -> None:
    RolePeriod.objects.filter(person_id=int(actor.id)).update(valid_to=today(NOW))


def be_stopped(actor: Actor) -> None:
    Person.objects.filter(pk=int(actor.id)).update(is_active=False)


@pytest.mark.parametrize("leave", [lose_role, be_stopped])
@pytest.mark.parametrize("one_goes", [first, second])
def test_who_may_no_longer_let_anything_out_is_none_of_the_two(
    people: People, leave: Callable[[Actor], None], one_goes: Callable[[People], Actor]
) -> None:
    hold = held()
    gone = one_goes(people)
    other = second(people) if one_goes is first else first(people)
    third = person_actor(make_approver(people).pk)
    release(hold, gone)
    leave(gone)
    # the yes that comes next is the first of two
    assert release(hold, other) is False
    assert told() == []
    hold.refresh_from_db()
    assert hold.first_by == int(other.id)
    with pytest.raises(Refusal) as refused:
        release(hold, gone)
    assert refused.value.status == 403
    assert release(hold, third) is True
    assert told() == [BANK]


def test_who_signs_second_and_may_no_more_is_refused(people: People) -> None:
    hold = held()
    release(hold, first(people))
    lose_role(second(people))
    with pytest.raises(Refusal) as refused:
        release(hold, second(people))
    assert (refused.value.status, told()) == (403, [])


@pytest.mark.parametrize("leave", [lose_role, be_stopped])
def test_all_is_filled_again_by_two_who_both_still_may(
    people: People, leave: Callable[[Actor], None]
) -> None:
    list_things([("domain", "lua-dao.top")], now=NOW)
    empty_all(reason="Danh sách chặn nhầm", actor=first(people), now=NOW)
    fill_again(actor=first(people), now=NOW)
    leave(first(people))
    assert fill_again(actor=second(people), now=NOW) is False
    assert told() == []
    assert fill_again(actor=person_actor(make_approver(people).pk), now=NOW) is True
    assert told() == ["lua-dao.top"]


@pytest.mark.parametrize(
    ("office", "role"), [("north", Role.APPROVER), ("centre", Role.DESK), ("centre", Role.ADMINISTRATOR)]
)
def test_others_do_not(people: People, office: str, role: str) -> None:
    hold = held()
    with pytest.raises(Refusal) as refused:
        release(hold, person_actor(people.at(office, role).pk))
    assert refused.value.status == 403


def test_neither_a_machine_nor_who_sits_at_it_does(people: People) -> None:
    del people
    hold = held()
    for actor in (MACHINE, OPERATOR):
        with pytest.raises(Refusal):
            release(hold, actor)


def test_who_saw_fewer_things_than_wait_looks_again(people: People) -> None:
    hold = held()
    list_things([("domain", "bidv.com.vn")], now=NOW)
    with pytest.raises(Refusal) as refused:
        release(hold, first(people))
    assert refused.value.code == "exchange_changed"


def test_who_saw_as_many_but_others_looks_again(people: People) -> None:
    sources = list_things([("domain", BANK), ("domain", "bidv.com.vn")], now=NOW)
    hold = Hold.objects.get()
    seen = HeldThing.objects.filter(hold=hold).order_by("pk").last()
    assert seen is not None
    lift(sources[:1], now=NOW)
    list_things([("domain", "techcombank.com.vn")], now=NOW)
    with pytest.raises(Refusal) as refused:
        release_hold(
            hold_id=hold.pk,
            things=2,
            newest=seen.pk,
            reason="Trang bị chiếm quyền",
            actor=first(people),
            now=NOW,
        )
    assert refused.value.code == "exchange_changed"


def test_two_who_sign_a_warning_do_not_sign_a_block(people: People) -> None:
    list_things([("domain", BANK)], now=NOW, hand=True)
    hold = Hold.objects.get()
    release(hold, first(people))
    list_things([("domain", BANK)], now=NOW)
    hold.refresh_from_db()
    assert hold.state == "moot"
    [anew] = HeldThing.objects.filter(is_open=True)
    assert (anew.action, anew.hold.first_by) == ("block", None)
    with pytest.raises(Refusal) as refused:
        release(hold, second(people))
    assert refused.value.code == "exchange_not_open"
    assert told() == []
    release(anew.hold, second(people))
    release(anew.hold, first(people))
    assert [row.action for row in live(EVERYTHING, limit=9)] == ["block"]


def test_a_block_that_comes_in_the_moment_of_the_second_yes_to_a_warning_waits(people: People) -> None:
    list_things([("domain", BANK)], now=NOW, hand=True)
    hold = Hold.objects.get()
    release(hold, first(people))
    list_things([("domain", BANK)], now=NOW, tell=False)
    release(hold, second(people))
    assert told() == []
    follow_all(NOW)
    [anew] = HeldThing.objects.filter(is_open=True)
    assert (anew.action, anew.hold.first_by, told()) == ("block", None, [])


def test_a_block_that_is_lifted_while_its_warning_goes_on_waits_no_more(people: People) -> None:
    list_things([("domain", BANK)], now=NOW, hand=True)
    hold = Hold.objects.get()
    release(hold, first(people))
    release(hold, second(people))
    sources = list_things([("domain", BANK)], now=NOW)
    assert Hold.objects.filter(state="open").count() == 1
    lift(sources, now=NOW)
    assert not Hold.objects.filter(state="open").exists()
    assert [row.action for row in live(EVERYTHING, limit=9)] == ["flag"]


def test_what_came_after_the_first_signature_waits_by_itself(people: People) -> None:
    hold = held()
    release(hold, first(people))
    list_things([("domain", "bidv.com.vn")], now=NOW)
    assert Hold.objects.filter(state="open").count() == 2
    release(hold, second(people))
    assert told() == [BANK]


def test_one_no_keeps_it_back_until_it_is_decided_anew(people: People) -> None:
    hold = held()
    refuse_hold(hold_id=hold.pk, reason="Nhầm ngân hàng thật", actor=first(people), now=NOW)
    with pytest.raises(Refusal) as refused:
        release(hold, second(people))
    assert refused.value.code == "exchange_not_open"
    follow_all(NOW)
    assert told() == []


def test_what_never_goes_out_goes_by_nobody(people: People) -> None:
    list_things([("domain", "gov.vn")], now=NOW)
    with pytest.raises(Refusal) as refused:
        release(Hold.objects.get(), first(people))
    assert refused.value.code == "exchange_not_open"


def test_what_was_lifted_meanwhile_does_not_go_out(people: People) -> None:
    sources = list_things([("domain", BANK), ("domain", "bidv.com.vn")], now=NOW)
    hold = Hold.objects.get()
    release(hold, first(people), things=2)
    lift(sources[:1], now=NOW)
    release(hold, second(people), things=1)
    assert told() == ["bidv.com.vn"]


def test_one_person_empties_all_and_two_fill_it_again(people: People) -> None:
    list_things([("domain", "lua-dao.top")], now=NOW)
    empty_all(reason="Danh sách chặn nhầm", actor=first(people), now=NOW)
    assert told() == []
    with pytest.raises(Refusal):
        empty_all(reason="lần nữa", actor=first(people), now=NOW)
    assert fill_again(actor=first(people), now=NOW) is False
    with pytest.raises(Refusal) as refused:
        fill_again(actor=first(people), now=NOW)
    assert refused.value.code == "exchange_same_person"
    assert told() == []
    assert fill_again(actor=second(people), now=NOW) is True
    assert told() == ["lua-dao.top"]
    # and again another time
    empty_all(reason="Thử lại", actor=second(people), now=NOW)
    assert told() == []


def test_what_is_marked_further_is_gone_for_who_may_not_see_it(people: People) -> None:
    list_things([("domain", "lua-dao.top")], now=NOW)
    mark_further(
        kind="domain", value="lua-dao.top", tlp="amber", pap="clear", reason="Đang điều tra",
        actor=first(people), now=NOW + timedelta(minutes=1),
    )  # fmt: skip
    assert live(PUBLIC, limit=9) == ()
    [row] = live(EVERYTHING, limit=9)
    assert (row.tlp, row.round) == ("amber", 1)
    with pytest.raises(Refusal) as refused:
        mark_further(
            kind="domain",
            value="lua-dao.top",
            tlp="clear",
            pap="clear",
            reason="Thôi",
            actor=first(people),
            now=NOW,
        )
    assert refused.value.code == "exchange_marked_further"
