"""The figures of a period beside the one before, against a recount in Python over cases drawn at random."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.cases.figures import counted
from centre.cases.figures.counted import FIRST, KINDS, Drawn, in_period
from centre.cases.scene import CANTHO, NOW, opened, people, seeing
from lachan.centre.accounts.models import Territory
from lachan.centre.accounts.tree import below
from lachan.centre.cases.figures.asked import Asked, asked_by, before
from lachan.centre.cases.figures.changes import Changes, Counted, Late, changes
from lachan.centre.cases.models import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def within_period(moment: datetime | None, asked: Asked) -> bool:
    return in_period(moment, asked) and (asked.until is None or (moment is not None and moment < asked.until))


def recount(cases: list[Case], asked: Asked, key: Callable[[Case], str], now: datetime) -> dict[str, Counted]:
    earlier = before(asked, now=now)
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Counted.__struct_fields__, 0))
    for case in cases:
        part = sums[key(case)]
        on = case.state in {"open", "waiting"}
        part["going_on"] += on
        part["late"] += on and case.late_since is not None
        for period, ending in ((asked, ""), (earlier, "_before")):
            if within_period(case.opened_at, period):
                part[f"opened{ending}"] += 1
                part[f"lost{ending}_vnd"] += (case.loss_vnd or 0) if case.state != "merged" else 0
            if case.state == "closed" and within_period(case.closed_at, period):
                part[f"closed{ending}"] += 1
                part[f"recovered{ending}_vnd"] += case.recovered_vnd or 0
    return {of: Counted(**part) for of, part in sums.items() if any(part.values())}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(counted.a_case(), max_size=14),
    offices=st.sets(st.integers(0, 3)),
    kinds=st.sets(st.sampled_from(KINDS)),
    territories=st.sets(st.sampled_from((11, 12, 901, 902))),
    days=st.tuples(st.integers(-1, 3), st.integers(0, 3)),
    hours=st.integers(-30, 160),
)
def test_it_counts_what_a_slow_recount_finds(
    people: People,
    drawn: list[Drawn],
    offices: set[int],
    kinds: set[str],
    territories: set[int],
    days: tuple[int, int],
    hours: int,
) -> None:
    ids = tuple(people.office(name).pk for name in ("north", "north_ward", "south", "centre"))
    first = FIRST + timedelta(days=days[0])
    asked = Asked(
        offices=frozenset(ids[one] for one in offices),
        kinds=frozenset(kinds),
        territories=frozenset(territories),
        first=first,
        last=first + timedelta(days=days[1]),
    )
    now = counted.BASE + timedelta(hours=hours)
    with transaction.atomic():
        # nothing comes after now
        made = counted.plant([one for one in drawn if one.opened_at < now], ids, now)
        tree = {office: below([office]) for office in ids}
        mine = [one for one in made if counted.fits(one, asked, tree)]
        found = changes(asked, now=now, by_commune=True)
        assert found.kinds == recount(mine, asked, lambda one: one.kind, now)
        assert found.provinces == recount(mine, asked, lambda one: f"{one.province_id or ''}", now)
        assert found.communes == recount(mine, asked, lambda one: f"{one.territory_id or ''}", now)
        assert found.total == recount(mine, asked, lambda _: "", now).get("", Counted())
        assert found.standing == counted.count_standing(mine, now)
        late = defaultdict(list)
        for one in mine:
            if one.state in {"open", "waiting"} and one.late_since is not None:
                late[one.office_id].append(one.late_since)
        expected = [Late(office, len(since), min(since)) for office, since in late.items()]
        assert list(found.late) == sorted(expected, key=lambda one: (-one.late, one.since, one.office_id))
        transaction.set_rollback(True)


def test_today_until_nine_is_compared_with_yesterday_until_nine(people: People) -> None:
    for hours in (1, 25, 22, 30):
        opened(people, now=NOW - timedelta(hours=hours))
    asked = asked_by(seeing(people), first=NOW.date(), last=NOW.date(), now=NOW)
    found = changes(asked, now=NOW)
    # nine in the morning: an hour ago is today; 25 and 30 hours ago yesterday before nine; 22 hours ago after nine
    assert (found.total.opened, found.total.opened_before) == (1, 2)
    later = NOW + timedelta(days=1)
    assert changes(asked, now=later).total.opened_before == 3


def test_at_least_so_many_days_are_given_for_a_chart(people: People) -> None:
    opened(people, now=NOW - timedelta(days=10))
    asked = asked_by(seeing(people), first=NOW.date(), last=NOW.date(), now=NOW)
    found = changes(asked, now=NOW, least_days=14)
    assert len(found.days) == 14
    assert found.days[-1].day == NOW.date()
    assert sum(day.opened for day in found.days) == 1
    assert found.total.opened == 0


def test_it_takes_seven_queries_however_many_places_there_are(people: People) -> None:
    opened(people)
    opened(people, "south", kind="app", territory_code=CANTHO)
    asked = asked_by(seeing(people, "centre"), now=NOW)
    with CaptureQueriesContext(connection) as queries:
        found = changes(asked, now=NOW, by_commune=True)
    assert len(queries) == 7
    assert set(found.provinces) == {
        f"{pk}" for pk in Territory.objects.filter(level="province").values_list("pk", flat=True)
    }


def test_it_is_kept_as_text_and_read_again(people: People) -> None:
    opened(people, loss_vnd=10**12)
    Case.objects.update(late_since=NOW - timedelta(hours=3))
    found = changes(asked_by(seeing(people), now=NOW), now=NOW)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Changes) == found
    assert found.late[0].late == 1


def test_who_has_no_office_gets_nothing(people: People) -> None:
    opened(people)
    found = changes(Asked(offices=frozenset(), first=FIRST, last=NOW.date()), now=NOW)
    assert found.total == Counted()
    assert found.kinds == found.provinces == {}
    assert not found.late
