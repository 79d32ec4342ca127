"""How far one saw: what is seen is parted by since when, whatever was seen before."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Final

from centre.exchange.stix.things import NOW, row
from lachan.centre.exchange.codes import ACTIONS, KINDS
from lachan.centre.exchange.readers import EVERYTHING, PUBLIC, Reader, may_go
from lachan.centre.exchange.scopes import NOTHING, Scope, both, ends, mark_of, stretches
from lachan.centre.partners.codes import PAP, TLP

SEED: Final = 20261129


def scopes_of(*readers: Reader) -> tuple[Scope, ...]:
    """This will give scopes one hour after another, the first one an hour before NOW."""
    return tuple(
        Scope(reader, at * 10, NOW + (at - 1) * timedelta(hours=1), 1, 1_000, at * 10)
        for at, reader in enumerate(readers)
    )


def some_reader(chance: random.Random) -> Reader:
    return Reader(
        chance.choice(TLP),
        chance.choice(PAP),
        tuple(sorted(chance.sample(KINDS, chance.randint(0, 3)))),
        chance.choice((0, 60)),
        tuple(action for action in ACTIONS if chance.random() < 0.7),
    )


def test_what_is_seen_is_parted_by_since_when_it_is_seen() -> None:
    chance = random.Random(SEED)  # noqa: S311 - made-up readers
    things = [
        row(chance.choice(KINDS), f"value-{at}", action=action, tlp=chance.choice(TLP), pap=chance.choice(PAP),
            confidence={"block": 85, "flag": 50}[action])
        for at in range(150) for action in [chance.choice(ACTIONS)]
    ]  # fmt: skip
    for _ in range(60):
        scopes = scopes_of(*(some_reader(chance) for _ in range(chance.randint(1, 5))))
        parted = list(stretches(scopes))
        for thing in things:
            found = [
                each.since
                for each in parted
                if may_go(thing, each.inner) and not (each.without and may_go(thing, each.without))
            ]
            seen = [may_go(thing, scope.reader) for scope in scopes]
            if not seen[-1]:
                assert found == []
                continue
            # the last one before it was seen
            began = max((at + 1 for at, is_seen in enumerate(seen) if not is_seen), default=0)
            assert found == [scopes[began] if began else None]


def test_it_is_over_only_where_less_is_seen_than_before() -> None:
    wide, narrow = EVERYTHING, Reader("green", "clear", ("domain",))
    scopes = scopes_of(narrow, wide, narrow, NOTHING, narrow)
    assert list(ends(scopes)) == [(wide, scopes[2]), (narrow, scopes[3])]
    assert list(ends(())) == list(ends(scopes[:1])) == []


def test_what_comes_again_has_a_mark_and_what_comes_for_the_first_time_has_none() -> None:
    other = Reader("clear", "clear", ("url",))
    scopes = scopes_of(other, PUBLIC, other, PUBLIC)
    seen = row(listed_at=NOW)
    assert mark_of(seen, scopes) == scopes[2].mark
    assert mark_of(seen, scopes[:2]) == 0
    assert mark_of(row("url", "evil.top/a"), scopes) == 0
    assert mark_of(row(listed_at=NOW + timedelta(hours=2)), scopes) == 0, (
        "listed when it wasn't seen any more"
    )
    assert mark_of(seen, ()) == 0


def test_each_entry_has_a_moment_of_its_own_in_the_order_of_entries() -> None:
    scope = scopes_of(PUBLIC)[0]
    moments = [scope.moment_of(entry_id) for entry_id in range(1, 6)]
    assert moments == sorted(set(moments))
    assert [scope.last_before(moment) for moment in moments] == [1, 2, 3, 4, 5]
    assert scope.last_before(scope.at - timedelta(seconds=1)) < scope.first_id
    assert scope.ends == scope.moment_of(1_000)


def test_two_see_together_what_each_of_them_sees() -> None:
    chance = random.Random(SEED)  # noqa: S311 - made-up readers
    for _ in range(200):
        one, other = some_reader(chance), some_reader(chance)
        thing = row(chance.choice(KINDS), tlp=chance.choice(TLP), pap=chance.choice(PAP))
        assert may_go(thing, both(one, other)) == (may_go(thing, one) and may_go(thing, other))
