"""The fresh zone before a base of now or of last week answers as one zone of everything would."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from centre.exchange.zones.scene import (
    BANK,
    NOW,
    Clock,
    Secondary,
    block,
    keeper_in,
    lift,
    view_of,
)
from lachan.centre.exchange.codes import CHANGED
from lachan.centre.exchange.counting import note_boundary
from lachan.centre.exchange.models import Counter, Emptying, Entry
from lachan.centre.exchange.readers import PUBLIC
from lachan.centre.exchange.zones import folding
from lachan.centre.exchange.zones import plan as plans

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.centre.exchange.zones.keeping import Keeper

pytestmark = pytest.mark.django_db

DAY = 86_400
OPEN, BLOCKED, PASSED = "open", "blocked", "passed"


def said_by(zone: Secondary, name: str) -> str:
    """This will give what a zone says of a name: the nearest name in it counts, with all below it."""
    own = {owner: data for owner, _, data in zone.there}
    if name in own:
        return PASSED if own[name] == "rpz-passthru." else BLOCKED
    while name:
        name = name.partition(".")[2]
        if f"*.{name}" in own:
            return PASSED if own[f"*.{name}"] == "rpz-passthru." else BLOCKED
    return OPEN


class Resolver:
    """A resolver with the fresh zone before the base, each taken when it likes."""

    def __init__(self) -> None:
        self.fresh, self.base = Secondary(view_of(), plans.FRESH), Secondary(view_of(), plans.BASE)

    def take_all(self, keeper: Keeper) -> None:
        self.fresh.take_all(keeper)
        self.base.take_all(keeper)

    def blocks(self, name: str) -> bool:
        said = said_by(self.fresh, name)
        return (said_by(self.base, name) if said == OPEN else said) == BLOCKED

    @property
    def serials(self) -> tuple[int, int]:
        return self.fresh.serial, self.base.serial


def fold(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> bool:
    with monkeypatch.context() as now:
        now.setattr(folding, "_TOO_MANY", 1)
        now.setattr(folding, "_LEAST_SECONDS", 0)
        return keeper.fold_when_due()


def test_a_new_name_and_a_lift_come_with_the_fresh_zone_alone(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", "worse.top", at=NOW)
    keeper, resolver = keeper_in(tmp_path, clock), Resolver()
    resolver.take_all(keeper)
    assert resolver.base.blocked == {"evil.top", "worse.top"}
    assert resolver.fresh.blocked == set()
    base = resolver.base.serial
    block("new.top", at=clock.go_on(1))
    lift("evil.top", at=clock.go_on(1))
    assert keeper.look()
    assert resolver.fresh.refresh(keeper) == "changes"
    assert resolver.base.refresh(keeper) == "current"
    assert [resolver.blocks(name) for name in ("www.new.top", "evil.top", "www.evil.top", "worse.top")] == [
        True,
        False,
        False,
        True,
    ]
    # decided again: nothing but what it was
    block("evil.top", at=clock.go_on(1))
    keeper.look()
    assert resolver.fresh.refresh(keeper) == "changes"
    assert resolver.blocks("evil.top")
    assert resolver.base.serial == base


def test_critical_names_are_let_through_first_and_what_two_block_is_blocked(tmp_path: Path) -> None:
    clock = Clock()
    block(f"gia.{BANK}", at=NOW)
    keeper, resolver = keeper_in(tmp_path, clock), Resolver()
    resolver.take_all(keeper)
    assert not resolver.blocks(f"www.{BANK}")
    # below what is let through, and blocked since before the base
    assert resolver.blocks(f"gia.{BANK}")
    block(BANK, at=clock.go_on(1))
    keeper.look()
    resolver.fresh.refresh(keeper)
    assert resolver.blocks(BANK)
    lift(BANK, at=clock.go_on(1))
    keeper.look()
    assert resolver.fresh.refresh(keeper) == "changes"
    assert not resolver.blocks(BANK)
    assert resolver.blocks(f"x.gia.{BANK}")


def test_what_is_blocked_below_a_lifted_name_stays_blocked_and_the_other_way_round(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", "con.evil.top", "a.worse.top", "worse.top", at=NOW)
    keeper, resolver = keeper_in(tmp_path, clock), Resolver()
    resolver.take_all(keeper)
    lift("evil.top", "a.worse.top", at=clock.go_on(1))
    keeper.look()
    resolver.fresh.refresh(keeper)
    assert [resolver.blocks(name) for name in ("evil.top", "x.evil.top", "x.con.evil.top")] == [
        False,
        False,
        True,
    ]
    assert resolver.blocks("a.worse.top")
    # what stood above it goes as well
    lift("worse.top", "con.evil.top", at=clock.go_on(1))
    keeper.look()
    assert resolver.fresh.refresh(keeper) == "changes"
    assert not any(resolver.blocks(name) for name in ("a.worse.top", "worse.top", "con.evil.top"))


def names() -> list[str]:
    roots = [f"ten-{number}.top" for number in range(8)]
    return [
        *roots,
        *(f"{a}.{root}" for root in roots[:5] for a in ("a", "b.a")),
        BANK,
        f"x.{BANK}",
        f"y.x.{BANK}",
    ]


def check(resolver: Resolver, one: Secondary) -> None:
    for name in names():
        assert resolver.blocks(f"www.{name}") == (said_by(one, f"www.{name}") == BLOCKED), name
    assert resolver.blocks(BANK) == (said_by(one, BANK) == BLOCKED)


def test_whichever_of_the_two_is_taken_when_they_answer_as_one_zone_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lachan.centre.exchange.zones.critical.critical_names", lambda _day: (BANK,))
    source, clock = random.Random(7), Clock()  # noqa: S311 - the same on every run
    live = set(source.sample(names(), k=12))
    block(*sorted(live), at=NOW)
    keeper = keeper_in(tmp_path, clock)
    resolvers, one = [Resolver() for _ in range(3)], Secondary(view_of())
    one.take_all(keeper)
    for each in resolvers:
        each.take_all(keeper)
    folds = changes = 0
    for turn in range(30):
        at = clock.go_on(source.choice([1, 5, 900]))
        what = source.choice(["block", "block", "lift", "change"])
        pool = sorted(live if what != "block" else set(names()) - live)
        some = source.sample(pool, k=min(4, len(pool)))
        if some and what != "block":
            lift(*some, at=at, why=CHANGED if what == "change" else "lifted")
            live -= set(some)
        if what in {"block", "change"}:
            block(*some, at=at)
            live |= set(some)
        keeper.look()
        if turn % 7 == 6:
            folds += fold(keeper, monkeypatch)
        if turn % 13 == 12:
            # the server is started again
            keeper = keeper_in(tmp_path, clock)
        one.refresh(keeper)
        some_of_them = source.sample(resolvers, k=2)
        for resolver in some_of_them:
            changes += resolver.fresh.refresh(keeper) == "changes"
            check(resolver, one)
        source.choice(resolvers).base.refresh(keeper)
    assert folds > 2
    assert changes > 20
    again = Resolver()
    again.take_all(keeper)
    check(again, one)
    resolvers[0].fresh.refresh(keeper)
    resolvers[0].base.refresh(keeper)
    assert (resolvers[0].fresh.there, resolvers[0].base.there) == (again.fresh.there, again.base.there)
    assert resolvers[0].serials == again.serials


def test_the_base_takes_in_what_changed_by_a_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    block("evil.top", at=NOW)
    keeper, resolver = keeper_in(tmp_path, clock), Resolver()
    resolver.take_all(keeper)
    assert not fold(keeper, monkeypatch)
    block("new.top", at=clock.go_on(1))
    lift("evil.top", at=clock.go_on(1))
    keeper.look()
    resolver.fresh.refresh(keeper)
    serial = keeper.serial_of(plans.FRESH)
    assert fold(keeper, monkeypatch)
    assert keeper.serial_of(plans.FRESH) == serial
    assert resolver.base.refresh(keeper) == "changes"
    assert resolver.base.blocked == {"new.top"}
    # somebody may still have the older one
    fresh = Secondary(view_of(), plans.FRESH)
    fresh.take_all(keeper)
    assert fresh.there == resolver.fresh.there
    assert fresh.blocked == {"new.top"}


def test_the_fresh_zone_gets_small_again_when_nobody_can_have_the_older_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    keeper, resolver = keeper_in(tmp_path, clock), Resolver()
    block("new.top", at=clock.go_on(1))
    keeper.look()
    assert fold(keeper, monkeypatch)
    resolver.take_all(keeper)
    assert resolver.fresh.blocked == {"new.top"}
    clock.go_on(folding.KEPT_SECONDS - 60)
    block("later.top", at=clock.now)
    keeper.look()
    assert resolver.fresh.refresh(keeper) == "changes"
    assert resolver.fresh.blocked == {"new.top", "later.top"}
    block("last.top", at=clock.go_on(120))
    keeper.look()
    assert resolver.fresh.refresh(keeper) == "all"
    assert resolver.fresh.blocked == {"later.top", "last.top"}
    assert resolver.blocks("new.top")


def test_an_emergency_stop_empties_both_at_once_and_both_are_full_again(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", "worse.top", at=NOW)
    keeper, resolver = keeper_in(tmp_path, clock), Resolver()
    resolver.take_all(keeper)
    block("new.top", at=clock.go_on(1))
    lift("worse.top", at=clock.go_on(1))
    keeper.look()
    resolver.fresh.refresh(keeper)
    emptying = Emptying.objects.create(began_at=NOW, began_by=1, reason="thử")
    note_boundary(now=clock.go_on(1))
    assert keeper.look()
    assert (resolver.base.refresh(keeper), resolver.fresh.refresh(keeper)) == ("all", "all")
    assert resolver.base.blocked | resolver.fresh.blocked == set()
    Emptying.objects.filter(pk=emptying.pk).update(is_on=False, first_by=1, ended_by=2, ended_at=NOW)
    note_boundary(now=clock.go_on(1))
    keeper.look()
    assert (resolver.base.refresh(keeper), resolver.fresh.refresh(keeper)) == ("all", "all")
    assert resolver.base.blocked == {"evil.top", "new.top"}
    assert not resolver.blocks("worse.top")


def test_other_critical_names_make_both_anew_and_what_was_lifted_stays_open_before_the_old_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    block("evil.top", "worse.top", at=NOW)
    keeper, resolver = keeper_in(tmp_path, clock), Resolver()
    resolver.take_all(keeper)
    lift("worse.top", at=clock.go_on(1))
    keeper.look()
    with monkeypatch.context() as official:
        official.setattr(
            "lachan.centre.exchange.zones.critical.critical_names", lambda _day: ("evil.top", BANK)
        )
        clock.go_on(10)
        assert keeper.look()
        assert resolver.fresh.refresh(keeper) == "all"
        assert not resolver.blocks("worse.top")
        assert resolver.base.refresh(keeper) == "all"
        assert not resolver.blocks("worse.top")


def test_a_database_that_was_put_back_begins_anew(tmp_path: Path) -> None:
    clock = Clock()
    block("evil.top", at=NOW)
    before = Counter.objects.values_list("seq", flat=True).get()
    keeper, resolver = keeper_in(tmp_path, clock), Resolver()
    block("lost.top", at=clock.go_on(1))
    keeper.look()
    resolver.take_all(keeper)
    Entry.objects.filter(value="lost.top").delete()
    Counter.objects.update(seq=before, at=NOW)
    keeper = keeper_in(tmp_path, clock)
    assert (resolver.base.refresh(keeper), resolver.fresh.refresh(keeper)) == ("all", "all")
    assert not resolver.blocks("lost.top")
    assert resolver.blocks("evil.top")


def test_more_than_a_fresh_zone_can_hold_goes_into_the_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(folding, "MOST_FRESH", 5)
    keeper, resolver = keeper_in(tmp_path, clock), Resolver()
    resolver.take_all(keeper)
    block(*(f"ten-{number}.top" for number in range(9)), at=clock.go_on(1))
    keeper.look()
    resolver.base.refresh(keeper)
    assert resolver.fresh.refresh(keeper) == "all"
    assert len(resolver.base.blocked) == 9
    assert resolver.fresh.blocked == set()


def test_what_never_stands_in_a_zone_is_not_let_through_either(tmp_path: Path) -> None:
    clock = Clock()
    block("com.vn", "evil.vn", "kia.top", at=NOW)
    keeper, resolver = keeper_in(tmp_path, clock), Resolver()
    resolver.take_all(keeper)
    block("github.io", "ngân.top", "new.top", at=clock.go_on(1))
    lift("com.vn", "evil.vn", at=clock.go_on(1))
    keeper.look()
    assert resolver.fresh.refresh(keeper) == "changes"
    assert resolver.fresh.blocked == {"new.top"}
    assert "evil.vn" in resolver.fresh.passed
    assert not {"com.vn", "github.io"} & resolver.fresh.passed


def test_nobody_sees_in_the_fresh_zone_what_is_above_its_marking(tmp_path: Path) -> None:
    clock = Clock()
    block("secret.top", at=NOW)
    Entry.objects.filter(value="secret.top").update(tlp="amber")
    keeper, public = keeper_in(tmp_path, clock), Secondary(view_of(PUBLIC), plans.FRESH)
    public.take_all(keeper)
    lift("secret.top", at=clock.go_on(1))
    block("hidden.top", "open.top", at=clock.go_on(1))
    Entry.objects.filter(value="hidden.top").update(tlp="red")
    keeper.look()
    assert public.refresh(keeper) == "changes"
    assert public.blocked == {"open.top"}
    assert not {"secret", "hidden"} & {owner.partition(".")[0] for owner, _, _ in public.there}
