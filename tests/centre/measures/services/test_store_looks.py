"""Our own looks at apps and accounts, with a stand-in for stores that show, hide and refuse."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.measures.scene import NOW, approver, judged, now_of, people, proposed, signed
from centre.partners.joined import ISP, join_partner
from lachan.centre.fetch.client import Fetched, FetchError, Limits
from lachan.centre.measures.models import Order, UndoWatch, Watch
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.ordering import order_approved, undo_ended
from lachan.centre.measures.services.own_looks import Looking, look_ourselves
from lachan.centre.measures.services.settling import settle_effects
from lachan.centre.measures.services.undo_looks import look_at_undone
from lachan.centre.measures.services.undoing import settle_undone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from centre.accounts.people import People
    from lachan.centre.fetch.resolving import Address, Resolver
    from lachan.centre.measures.models import Measure

pytestmark = pytest.mark.django_db
__all__ = ["people"]

BAD_APP = "vn.vay.nhanh"
PLAIN = Limits()


def nowhere(name: str, /, *, seconds: float) -> Sequence[Address]:
    del name, seconds
    raise FetchError("dns")


class Store:
    """Google Play as we are shown it: which apps, whether it refuses all, where it sends us."""

    def __init__(self, *apps: str) -> None:
        self.apps = {*apps, "com.android.chrome"}
        self.refuses = False
        self.sends_to = ""
        self.asked: list[str] = []

    def __call__(self, url: str, *, user_agent: str, resolver: Resolver, limits: Limits = PLAIN) -> Fetched:
        del resolver, limits
        assert "Mozilla" in user_agent
        self.asked.append(url)
        shown = [app for app in self.apps if f"id={app}&" in url]
        status = 404 if self.refuses or not shown else 200
        body = f'<meta property="og:url" content="{url}">' if status == 200 else "Not Found"
        return Fetched(status, (), body.encode(), (self.sends_to or url,), "203.0.113.7", len(body))

    def look(self, now: datetime) -> Looking:
        return Looking(now, ask=lambda *_: (), page=self, resolver=nowhere)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def in_force(people: People, value: str = f"android:{BAD_APP}", kind: str = "remove_app") -> Measure:
    judged((value.partition(":")[0] in {"android", "ios"} and "app") or "profile", value)
    measure = proposed(people, value, kind=kind)
    assert signed(measure, approver(people)).done == "approved"
    return measure


def looked(store: Store, *minutes: float) -> None:
    for each in minutes:
        look_ourselves(now=at(each), look=store.look(at(each)))
        settle_effects(now=at(each))


def test_an_app_that_was_there_and_is_gone_twice_is_removed(people: People) -> None:
    store = Store(BAD_APP)
    measure = in_force(people)
    looked(store, 0)
    assert now_of(measure).effect == "not_effective"
    store.apps.discard(BAD_APP)
    looked(store, 4)
    assert now_of(measure).effect == "not_effective", "one look may have met a fault"
    looked(store, 8)
    assert now_of(measure).effect == "effective"
    assert now_of(measure).effective_at == at(4)


def test_an_app_that_comes_back_is_seen(people: People) -> None:
    store = Store(BAD_APP)
    measure = in_force(people)
    looked(store, 0)
    store.apps.discard(BAD_APP)
    looked(store, 4, 8)
    store.apps.add(BAD_APP)
    looked(store, 12, 16, 30)
    assert now_of(measure).effect == "returned"


def test_an_app_that_we_never_saw_there_is_never_said_to_be_removed(people: People) -> None:
    store = Store()
    measure = in_force(people)
    looked(store, 0, 4, 8, 12, 30, 60)
    assert now_of(measure).effect == "not_verified"
    assert now_of(measure).effective_at is None


def test_a_store_that_shows_us_nothing_at_all_proves_nothing(people: People) -> None:
    store = Store(BAD_APP)
    measure = in_force(people)
    looked(store, 0)
    store.refuses = True
    looked(store, 4, 8, 12, 30)
    assert now_of(measure).effect == "not_effective"
    assert any("com.android.chrome" in url for url in store.asked)


def test_a_store_that_asks_strangers_to_sign_in_says_nothing(people: People) -> None:
    store = Store(BAD_APP)
    store.sends_to = "https://accounts.google.com/signin?continue=id%3Dvn.vay.nhanh"
    measure = in_force(people)
    looked(store, 0, 4, 8)
    assert now_of(measure).effect == "not_verified"


@pytest.mark.parametrize("value", ["facebook:vay.nhanh", "zalo:+84912345678", "telegram:+AbCdEf123"])
def test_what_strangers_are_not_shown_is_asked_of_nobody(people: People, value: str) -> None:
    store = Store()
    measure = in_force(people, value, "close_profile")
    looked(store, 0, 4)
    assert store.asked == []
    assert now_of(measure).effect == "not_verified"


def test_a_file_is_looked_for_in_no_store(people: People) -> None:
    judged("app", "apk:vay.apk")
    measure = proposed(people, "apk:vay.apk", kind="remove_app")
    assert signed(measure, approver(people)).done == "approved"
    looked(Store(), 0)
    assert not Watch.objects.exists()


def test_an_app_that_is_in_the_store_again_after_a_lift_is_undone(people: People) -> None:
    store = Store(BAD_APP)
    measure = in_force(people)
    looked(store, 0)
    partner = join_partner(people, ISP)
    Order.objects.create(measure=measure, partner_id=partner, way="fetch", state="sent", ordered_at=NOW)
    type(measure).objects.filter(pk=measure.pk).update(ordered_at=NOW)
    order_approved(now=NOW)
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), now=at(10))
    undo_ended(now=at(10))
    for minutes in (11, 16):
        look_at_undone(now=at(minutes), look=store.look(at(minutes)))
        settle_undone(now=at(minutes))
    assert Order.objects.get().undo_seen == "undone"
    assert UndoWatch.objects.get().due_at is None
