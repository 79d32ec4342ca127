from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from centre.accounts.people import People, people
from centre.exchange.making import follow_all, lift, list_things
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.models import Cursor, HeldThing, Hold, KeptBack
from lachan.centre.exchange.queries.entries import live
from lachan.centre.exchange.readers import EVERYTHING
from lachan.centre.exchange.services.following import compare
from lachan.centre.exchange.services.keeping_back import take_up_again
from lachan.centre.exchange.services.marking import mark_further
from lachan.centre.exchange.services.releasing import refuse_hold, release_hold
from lachan.centre.exchange.services.restored import note_restored
from lachan.centre.indicators.models import ListsVersion
from lachan.centre.measures.models import Measure
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.audit.actors import Actor

pytestmark = pytest.mark.django_db
__all__ = ["people"]

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
LATER: Final = NOW + timedelta(hours=2)
_ANOTHER: Final = "another0database"
BANK: Final = "vietcombank.com.vn"
MANY: Final = tuple(("domain", f"scam{each}.top") for each in range(21))


def first(people: People) -> Actor:
    return person_actor(people.at("centre", Role.APPROVER).pk)


def second(people: People) -> Actor:
    return person_actor(people.second("centre", Role.APPROVER).pk)


def refuse(people: People, *, now: datetime = NOW) -> Hold:
    hold = Hold.objects.get(state="open")
    refuse_hold(hold_id=hold.pk, reason="Ngân hàng thật", actor=first(people), now=now)
    return hold


def release(hold: Hold, actor: Actor, *, now: datetime = LATER) -> bool:
    rows = HeldThing.objects.filter(hold=hold, is_open=True).order_by("pk")
    return release_hold(
        hold_id=hold.pk, things=rows.count(), newest=rows.latest("pk").pk, reason="Đã gọi ngân hàng", actor=actor,
        now=now,
    )  # fmt: skip


def told() -> list[tuple[str, str]]:
    return [(row.value, row.action) for row in live(EVERYTHING, limit=100)]


def open_holds() -> list[str]:
    return list(Hold.objects.filter(state="open").values_list("why", flat=True))


def read_the_register_anew(now: datetime) -> None:
    """This will have the register read from its beginning, as one of another database is."""
    ListsVersion.objects.update(token=_ANOTHER)
    follow_all(now)
    while compare(now=now):
        pass


def test_what_was_kept_back_is_not_offered_again_when_the_register_is_read_anew(people: People) -> None:
    list_things([("domain", BANK)], now=NOW)
    refuse(people)
    read_the_register_anew(LATER)
    assert (told(), open_holds()) == ([], [])


def test_what_waited_for_its_number_and_was_kept_back_does_not_go_out_by_tens(people: People) -> None:
    list_things(MANY, now=NOW, tell=False)
    follow_all(NOW)
    refuse(people)
    # an hour later one alone would pass
    for place in range(2):
        Cursor.objects.update(version=place)
        follow_all(LATER)
    assert (told(), open_holds()) == ([], [])


def test_another_decision_about_it_is_decided_anew(people: People) -> None:
    list_things([("domain", BANK)], now=NOW)
    refuse(people)
    list_things([("domain", BANK)], now=LATER, hand=True)
    assert open_holds() == ["official"]
    hold = Hold.objects.get(state="open")
    release(hold, first(people))
    release(hold, second(people))
    # the block that was kept back has no part in it, and is over for partners with the other
    assert told() == [(BANK, "flag")]
    lift(["desk"], now=LATER)
    assert told() == []


def test_a_decision_by_hand_is_told_from_the_next_by_hand(people: People) -> None:
    list_things([("domain", BANK)], now=NOW, hand=True)
    refuse(people)
    assert KeptBack.objects.get().decision.startswith("desk:")
    lift(["desk"], now=LATER)
    # what is over is kept no longer, for it may be somebody's number
    assert not KeptBack.objects.exists()
    list_things([("domain", BANK)], now=LATER, hand=True)
    assert open_holds() == ["official"]


def test_a_block_that_was_kept_back_leaves_the_warning_that_is_told(people: People) -> None:
    list_things([("domain", BANK)], now=NOW, hand=True)
    hold = Hold.objects.get()
    release(hold, first(people), now=NOW)
    release(hold, second(people), now=NOW)
    list_things([("domain", BANK)], now=NOW)
    refuse(people)
    read_the_register_anew(LATER)
    assert told() == [(BANK, "flag")]
    lift(["desk"], now=LATER)
    assert (told(), open_holds()) == ([], [])


def test_it_is_put_before_two_again_by_one_and_goes_out_by_two(people: People) -> None:
    list_things([("domain", BANK)], now=NOW)
    old = refuse(people)
    assert take_up_again(hold_id=old.pk, actor=first(people), now=LATER) == 1
    assert told() == []
    anew = Hold.objects.get(state="open")
    assert (anew.why, anew.first_by) == ("official", None)
    assert HeldThing.objects.get(hold=anew).detail == HeldThing.objects.get(hold=old).detail
    release(anew, first(people))
    assert told() == []
    release(anew, second(people))
    assert told() == [(BANK, "block")]
    with pytest.raises(Refusal) as refused:
        take_up_again(hold_id=old.pk, actor=first(people), now=LATER)
    assert refused.value.code == "exchange_nothing_left"


def test_what_waited_for_its_number_waits_for_two_when_it_is_taken_up(people: People) -> None:
    list_things(MANY, now=NOW, tell=False)
    follow_all(NOW)
    old = refuse(people)
    lift([Measure.objects.order_by("pk").values_list("number", flat=True)[0]], now=LATER)
    assert take_up_again(hold_id=old.pk, actor=second(people), now=LATER) == 20
    follow_all(LATER)
    assert (told(), open_holds()) == ([], ["volume"])


@pytest.mark.parametrize(("office", "role"), [("north", Role.APPROVER), ("centre", Role.ADMINISTRATOR)])
def test_others_take_nothing_up(people: People, office: str, role: str) -> None:
    list_things([("domain", BANK)], now=NOW)
    old = refuse(people)
    with pytest.raises(Refusal) as refused:
        take_up_again(hold_id=old.pk, actor=person_actor(people.at(office, role).pk), now=LATER)
    assert refused.value.status == 403
    assert KeptBack.objects.exists()


def test_nothing_is_taken_up_of_a_hold_that_waits(people: People) -> None:
    list_things([("domain", BANK)], now=NOW)
    with pytest.raises(Refusal) as refused:
        take_up_again(hold_id=Hold.objects.get().pk, actor=first(people), now=LATER)
    assert refused.value.code == "exchange_not_open"


def test_a_warning_ends_and_is_marked_while_its_block_waits(people: People) -> None:
    name = ("domain", "lua-dao.top")
    list_things([name], now=NOW, hand=True)
    list_things(MANY[:19], now=NOW)
    # the block of what is told as a warning is one too many within the hour
    list_things([name], now=NOW)
    assert open_holds() == ["volume"]
    assert ("lua-dao.top", "flag") in told()
    mark_further(
        kind=name[0],
        value=name[1],
        tlp="amber",
        pap="clear",
        reason="Đang điều tra",
        actor=first(people),
        now=NOW,
    )
    [row] = [row for row in live(EVERYTHING, limit=100) if row.value == name[1]]
    assert (row.action, row.tlp) == ("flag", "amber")
    lift(["desk"], now=NOW)
    assert name[1] not in [value for value, _ in told()]
    assert HeldThing.objects.filter(value=name[1], is_open=True, action="block").exists()


def test_blocks_that_are_lifted_pass_however_many_become_warnings(people: People) -> None:
    del people
    sources = list_things(MANY[:20], now=NOW)
    list_things(MANY[:20], now=NOW, hand=True)
    lift(sources, now=NOW)
    assert sorted(told()) == sorted((value, "flag") for _, value in MANY[:20])
    assert open_holds() == []


def test_what_had_not_gone_out_when_the_backup_was_made_waits_after_it_was_put_back(people: People) -> None:
    list_things([("domain", "truoc.top")], now=NOW)
    list_things([("domain", "luc-do.top")], now=NOW, tell=False)
    note_restored(now=LATER)
    follow_all(LATER)
    assert (told(), open_holds()) == ([("truoc.top", "block")], ["restored"])
    # what is decided afterwards goes its way, and lifts pass
    sources = list_things([("domain", "sau.top")], now=LATER)
    assert ("sau.top", "block") in told()
    lift(sources, now=LATER)
    assert ("sau.top", "block") not in told()
    hold = Hold.objects.get(state="open")
    release(hold, first(people))
    release(hold, second(people))
    assert ("luc-do.top", "block") in told()


def test_what_was_kept_back_before_the_backup_stays_so_after_it(people: People) -> None:
    list_things([("domain", BANK)], now=NOW)
    refuse(people)
    note_restored(now=LATER)
    read_the_register_anew(LATER)
    assert (told(), open_holds()) == ([], [])
