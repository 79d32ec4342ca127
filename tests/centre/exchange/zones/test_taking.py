from __future__ import annotations

from lachan.centre.exchange.zones import plan as plans
from lachan.centre.exchange.zones.taking import Taken


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def may_take(taken: Taken, address: str = "113.160.1.53") -> list[str]:
    return [zone for zone in plans.FOLLOWED if taken.may_take(partner=1, address=address, zone=zone)]


def test_who_asked_for_nothing_yet_is_told_of_every_zone_and_then_of_what_it_takes() -> None:
    clock = Clock()
    taken = Taken(monotonic=clock)
    assert may_take(taken) == list(plans.FOLLOWED)
    taken.came(partner=1, address="113.160.1.53", zone=plans.MAIN)
    assert may_take(taken) == [plans.MAIN]
    # another one of the same partner
    assert may_take(taken, "113.160.1.54") == list(plans.FOLLOWED)
    # it goes over to the two zones, and is told of the one for no more than an hour
    taken.came(partner=1, address="113.160.1.53", zone=plans.FRESH)
    clock.now = 3_000.0
    taken.came(partner=1, address="113.160.1.53", zone=plans.BASE)
    assert may_take(taken) == list(plans.FOLLOWED)
    clock.now = 6_000.0
    assert may_take(taken) == [plans.BASE]


def test_who_takes_two_zones_has_everything_with_both() -> None:
    taken = Taken(monotonic=Clock())
    taken.came(partner=1, address="113.160.1.53", zone=plans.FRESH)
    assert not taken.has_all(partner=1, address="113.160.1.53", zone=plans.FRESH)
    taken.came(partner=1, address="113.160.1.53", zone=plans.BASE)
    assert taken.has_all(partner=1, address="113.160.1.53", zone=plans.FRESH)
    assert not taken.has_all(partner=1, address="113.160.1.53", zone=plans.TEST)
    assert taken.has_all(partner=2, address="113.160.9.9", zone=plans.MAIN)
