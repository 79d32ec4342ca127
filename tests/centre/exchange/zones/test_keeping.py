from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError

from centre.exchange.making import fill
from centre.exchange.zones.scene import (
    BANK,
    NOW,
    PLAN,
    Clock,
    Secondary,
    block,
    keeper_in,
    lift,
    records,
    view_of,
)
from lachan.centre.exchange.codes import CHANGED
from lachan.centre.exchange.counting import note_boundary
from lachan.centre.exchange.models import Counter, Emptying, Entry
from lachan.centre.exchange.readers import PUBLIC
from lachan.centre.exchange.zones import keeping, view_files
from lachan.centre.exchange.zones import plan as plans

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_a_blocked_name_is_there_with_all_below_it_and_gone_when_it_is_lifted(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", at=NOW)
    keeper, secondary = keeper_in(tmp_path, clock), Secondary(view_of())
    secondary.take_all(keeper)
    assert {("evil.top", "CNAME", "."), ("*.evil.top", "CNAME", ".")} <= secondary.there
    block("worse.top", at=clock.go_on(2))
    lift("evil.top", at=clock.go_on(2))
    assert keeper.look()
    assert secondary.refresh(keeper) == "changes"
    assert secondary.blocked == {"worse.top"}


def test_critical_names_are_let_through_first(tmp_path: Path) -> None:
    block("evil.top", at=NOW)
    keeper = keeper_in(tmp_path, Clock())
    read = records(keeper.axfr(plans.MAIN, view_of()))
    first = next(each for each in read if each[1] == "CNAME")
    assert first[2] == "rpz-passthru."
    assert read.index((BANK, "CNAME", "rpz-passthru.")) < read.index(("evil.top", "CNAME", "."))
    assert ("*." + BANK, "CNAME", "rpz-passthru.") in read
    # where blocked names lead is never blocked
    assert (PLAN.page, "CNAME", "rpz-passthru.") in read


def test_what_never_stands_in_a_zone_stays_out_whatever_the_table_says(tmp_path: Path) -> None:
    clock = Clock()
    bad = [
        ".",
        "com.vn",
        "gov.vn",
        "github.io",
        "docs.google.com",
        "ngân-hàng.top",
        "x.rpz-drop",
        f"{'a.' * 124}top",
    ]
    block(*bad[:4], "evil.top", at=NOW)
    keeper, secondary = keeper_in(tmp_path, clock), Secondary(view_of())
    secondary.take_all(keeper)
    assert secondary.blocked == {"evil.top"}
    block(*bad[4:], "worse.top", at=clock.go_on(1))
    lift("com.vn", at=clock.go_on(1))
    keeper.look()
    assert secondary.refresh(keeper) == "changes"
    assert secondary.blocked == {"evil.top", "worse.top"}


def test_an_official_name_that_two_let_out_is_blocked_and_let_through_again_after_the_lift(
    tmp_path: Path,
) -> None:
    clock = Clock()
    keeper, secondary = keeper_in(tmp_path, clock), Secondary(view_of())
    secondary.take_all(keeper)
    block(BANK, at=clock.go_on(1))
    keeper.look()
    assert secondary.refresh(keeper) == "changes"
    assert BANK in secondary.blocked
    assert BANK not in secondary.passed
    fresh = Secondary(view_of())
    fresh.take_all(keeper)
    assert fresh.there == secondary.there
    lift(BANK, at=clock.go_on(1))
    keeper.look()
    assert secondary.refresh(keeper) == "changes"
    assert BANK in secondary.passed
    assert secondary.blocked == set()


def test_differences_and_whole_zones_agree_whatever_happens(tmp_path: Path) -> None:
    source, clock = random.Random(7), Clock()  # noqa: S311 - the same on every run
    names = [f"name-{number}.top" for number in range(40)] + ["com.vn", BANK]
    live: set[str] = set()
    keeper = keeper_in(tmp_path, clock)
    secondaries = [Secondary(view_of()) for _ in range(4)]
    for turn in range(60):
        at = clock.go_on(source.choice([0, 0, 1, 5]))
        what = source.choice(["block", "block", "lift", "change", "phone"])
        pool = sorted(live if what in {"lift", "change"} else set(names) - live)
        some = source.sample(pool, k=min(3, len(pool)))
        if what == "phone":
            fill([f"+8490000{turn:04}"], kind="phone", now=at)
        elif what == "block":
            block(*some, at=at)
            live |= set(some)
        elif some:
            lift(*some, at=at, why=CHANGED if what == "change" else "lifted")
            if what == "change":
                block(*some, at=at)
            else:
                live -= set(some)
        keeper.look()
        for secondary in source.sample(secondaries, k=2):
            secondary.refresh(keeper)
    for secondary in secondaries:
        secondary.refresh(keeper)
        assert secondary.blocked == live - {"com.vn"}
        assert secondary.there == secondaries[0].there
    fresh = Secondary(view_of())
    fresh.take_all(keeper)
    assert fresh.there == secondaries[0].there


def test_numbers_and_accounts_raise_no_serial(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", at=NOW)
    keeper = keeper_in(tmp_path, clock)
    before = keeper.serial_of(plans.MAIN)
    fill(["+84901234567"], kind="phone", now=clock.go_on(1))
    fill(["kia.top"], action="flag", now=clock.go_on(1))
    assert not keeper.look()
    assert keeper.serial_of(plans.MAIN) == before
    block("worse.top", at=clock.go_on(1))
    assert keeper.look()
    assert keeper.serial_of(plans.MAIN) > before


def test_a_change_of_the_marking_alone_is_no_difference(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", at=NOW)
    keeper, secondary = keeper_in(tmp_path, clock), Secondary(view_of())
    secondary.take_all(keeper)
    lift("evil.top", at=clock.go_on(1), why=CHANGED)
    block("evil.top", at=clock.now)
    keeper.look()
    assert secondary.refresh(keeper) == "changes"
    assert secondary.blocked == {"evil.top"}


def test_nobody_gets_a_name_above_its_marking(tmp_path: Path) -> None:
    clock = Clock()
    block("open.top", "secret.top", at=NOW)
    Entry.objects.filter(value="secret.top").update(tlp="amber")
    keeper = keeper_in(tmp_path, clock)
    public, all_seeing = Secondary(view_of(PUBLIC)), Secondary(view_of())
    public.take_all(keeper)
    all_seeing.take_all(keeper)
    assert (public.blocked, all_seeing.blocked) == ({"open.top"}, {"open.top", "secret.top"})
    lift("secret.top", at=clock.go_on(1))
    block("hidden.top", at=clock.go_on(1))
    Entry.objects.filter(value="hidden.top").update(tlp="red")
    keeper.look()
    assert public.refresh(keeper) == "changes"
    assert public.blocked == {"open.top"}
    assert "hidden" not in str(public.there)


def test_when_all_is_emptied_the_zone_is_empty_and_full_again_afterwards(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", "worse.top", at=NOW)
    keeper, secondary = keeper_in(tmp_path, clock), Secondary(view_of())
    secondary.take_all(keeper)
    emptying = Emptying.objects.create(began_at=NOW, began_by=1, reason="thử")
    note_boundary(now=clock.go_on(1))
    assert keeper.look()
    assert secondary.refresh(keeper) == "all"
    assert secondary.blocked == set()
    Emptying.objects.filter(pk=emptying.pk).update(is_on=False, first_by=1, ended_by=2, ended_at=NOW)
    note_boundary(now=clock.go_on(1))
    keeper.look()
    assert secondary.refresh(keeper) == "all"
    assert secondary.blocked == {"evil.top", "worse.top"}


def test_it_goes_on_after_a_restart_where_it_was(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", at=NOW)
    secondary = Secondary(view_of())
    secondary.take_all(keeper_in(tmp_path, clock))
    block("worse.top", at=clock.go_on(1))
    assert secondary.refresh(keeper_in(tmp_path, clock)) == "changes"
    assert secondary.blocked == {"evil.top", "worse.top"}


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_database_that_was_put_back_gives_higher_serials_and_everybody_takes_all_anew(
    tmp_path: Path, *, goes_on: bool
) -> None:
    clock = Clock()
    block("evil.top", at=NOW)
    before = Counter.objects.values_list("seq", flat=True).get()
    block("lost.top", at=clock.go_on(1))
    secondary = Secondary(view_of())
    secondary.take_all(keeper_in(tmp_path, clock))
    # as it was before the second one
    Entry.objects.filter(value="lost.top").delete()
    Counter.objects.update(seq=before, at=NOW)
    if goes_on:
        # and decided on before the server of zones was started again
        block("later.top", at=clock.go_on(100))
    keeper = keeper_in(tmp_path, clock)
    assert keeper.serial_of(plans.MAIN) > secondary.serial
    assert secondary.refresh(keeper) == "all"
    assert secondary.blocked == {"evil.top", *(["later.top"] if goes_on else [])}


def test_a_hundred_thousand_names_at_once_are_not_held_in_memory_as_a_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(view_files, "_MOST_BESIDE", 50)
    keeper, secondary = keeper_in(tmp_path, clock), Secondary(view_of())
    secondary.take_all(keeper)
    block(*(f"name-{number}.top" for number in range(200)), at=clock.go_on(1))
    keeper.look()
    assert keeper.prepare(view_of())
    assert not keeper.prepare(view_of())
    secondary.take_all(keeper)
    assert len(secondary.blocked) == 200


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_away_what_stood_before_is_given_and_then_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    block("evil.top", at=NOW)
    keeper, secondary = keeper_in(tmp_path, clock), Secondary(view_of())
    secondary.take_all(keeper)
    block("worse.top", at=clock.go_on(1))
    with monkeypatch.context() as broken:
        broken.setattr(keeping, "last_seq", away)
        with pytest.raises(OperationalError):
            keeper.look()
    assert secondary.refresh(keeper) == "current"
    assert keeper.look()
    secondary.refresh(keeper)
    assert secondary.blocked == {"evil.top", "worse.top"}


def away() -> int:
    raise OperationalError("the server closed the connection")


def test_files_of_views_that_nobody_has_are_removed_and_who_reads_one_goes_on(tmp_path: Path) -> None:
    block("evil.top", at=NOW)
    keeper = keeper_in(tmp_path, Clock())
    view, other = view_of(), view_of(PUBLIC)
    reading = keeper.axfr(plans.MAIN, view)
    next(reading)
    keeper.prepare(other)
    assert len(list(tmp_path.glob("*.base"))) == 2
    assert keeper.forget_others([other.key]) == 1
    assert [path.stem for path in tmp_path.glob("*.base")] == [other.key]
    assert any(b"evil" in body.octets for body in reading)


def test_the_block_page_is_where_a_partner_wants_it(tmp_path: Path) -> None:
    block("evil.top", at=NOW)
    keeper, secondary = keeper_in(tmp_path, Clock()), Secondary(view_of(answer=plans.BLOCK_PAGE))
    secondary.take_all(keeper)
    assert ("evil.top", "CNAME", f"{PLAN.page}.") in secondary.there


def test_the_small_zones_hold_what_they_are_for(tmp_path: Path) -> None:
    block("evil.top", at=NOW)
    keeper = keeper_in(tmp_path, Clock())
    test, empty, passthru = (Secondary(view_of(), zone) for zone in (plans.TEST, plans.EMPTY, plans.PASSTHRU))
    for each in (test, empty, passthru):
        each.take_all(keeper)
    assert ("seen.lachan.test", "TXT", '"Lachan: the test zone is in force"') in test.there
    assert test.blocked == {"blocked.lachan.test", "chan-thu.lachan.example"}
    assert test.passed == {"open.lachan.test", "mo-thu.lachan.example"}
    assert empty.there == {("@", "NS", "localhost.")}
    assert BANK in passthru.passed
    assert passthru.blocked == set()


def test_it_asks_the_database_once_where_nothing_changed(
    tmp_path: Path, django_assert_num_queries: object
) -> None:
    keeper = keeper_in(tmp_path, Clock())
    with django_assert_num_queries(1):  # type: ignore[operator]
        keeper.look()
