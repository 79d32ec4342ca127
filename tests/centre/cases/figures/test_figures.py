"""All figures against a recount in Python, by drawn cases; their own rules stand in the tests of each."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.cases.figures import counted
from centre.cases.figures.counted import FIRST, KINDS, LAST, Drawn
from centre.cases.scene import NOW, opened, people, seeing
from lachan.centre.accounts.models import Role
from lachan.centre.accounts.tree import below
from lachan.centre.cases.figures.asked import Asked, asked_by
from lachan.centre.cases.figures.by_day import Day, by_day
from lachan.centre.cases.figures.by_kind import by_kind
from lachan.centre.cases.figures.by_office import by_office
from lachan.centre.cases.figures.by_province import by_province
from lachan.centre.cases.figures.money import Money, money
from lachan.centre.cases.figures.outcomes import outcomes
from lachan.centre.cases.figures.stage_times import stage_times
from lachan.centre.cases.figures.standing import standing
from lachan.centre.cases.models import Case
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

_asked = st.fixed_dictionaries(
    {
        "offices": st.sets(st.integers(0, 3)),
        "kinds": st.sets(st.sampled_from(KINDS)),
        "territories": st.sets(st.sampled_from((11, 12, 901, 902))),
        "days": st.tuples(st.integers(-1, 3), st.integers(0, 3)),
    }
)


# the offices and the transaction are the same for all examples, and each example undoes what it wrote
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(counted.a_case(), max_size=14), wanted=_asked)
def test_every_figure_is_what_a_slow_recount_finds(
    people: People, drawn: list[Drawn], wanted: dict[str, Any]
) -> None:
    offices = tuple(people.office(name).pk for name in ("north", "north_ward", "south", "centre"))
    begins, length = wanted["days"]
    asked = Asked(
        offices=frozenset(offices[one] for one in wanted["offices"]),
        kinds=frozenset(wanted["kinds"]),
        territories=frozenset(wanted["territories"]),
        first=FIRST + timedelta(days=begins),
        last=FIRST + timedelta(days=begins + length),
    )
    inside = {one: below([one]) for one in offices}
    with transaction.atomic():
        counted.plant(drawn, offices, NOW)
        cases = [one for one in Case.objects.all() if counted.fits(one, asked, inside)]
        begun = [one for one in cases if counted.in_period(one.opened_at, asked)]
        closed = counted.closed(cases, asked)
        assert standing(asked, now=NOW) == counted.count_standing(cases, NOW)
        assert stage_times(asked) == counted.count_stages(cases, asked)
        days = [asked.first + timedelta(days=number) for number in range(length + 1)]
        assert by_day(asked) == tuple(
            Day(
                day,
                sum(today(one.opened_at) == day for one in begun),
                sum(one.closed_at is not None and today(one.closed_at) == day for one in closed),
            )
            for day in days
        )
        losses = [one.loss_vnd for one in begun if one.state != "merged" and one.loss_vnd is not None]
        back = [one.recovered_vnd for one in closed if one.recovered_vnd is not None]
        assert money(asked) == Money(sum(losses), len(losses), sum(back), len(back))
        assert outcomes(asked) == {
            outcome: sum(one.outcome == outcome for one in closed) for outcome in Case.Outcome.values
        }
        assert by_office(asked) == counted.count_groups(cases, asked, lambda one: one.office_id)
        assert by_kind(asked) == counted.count_groups(cases, asked, lambda one: one.kind)
        assert by_province(asked) == counted.count_groups(cases, asked, lambda one: one.province_id)
        transaction.set_rollback(True)


def test_the_period_of_the_drawn_cases_has_cases_on_both_sides_of_it() -> None:
    begins = counted.BASE - timedelta(days=2)
    ends = counted.BASE + timedelta(days=6)
    assert today(begins) < FIRST < LAST < today(ends)


def test_no_figure_takes_more_than_three_queries(people: People) -> None:
    asked = asked_by(seeing(people), now=NOW)
    for figure, queries in (
        (partial(standing, now=NOW), 1), (by_day, 2), (stage_times, 3), (money, 2), (outcomes, 1),
        (by_office, 3), (by_kind, 3), (by_province, 3),
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as told:
            figure(asked)
        assert len(told) == queries, figure


def test_who_works_on_no_case_is_told_of_none_without_asking(people: People) -> None:
    opened(people)
    asked = asked_by(seeing(people, "centre", Role.AUDITOR), now=NOW)
    with CaptureQueriesContext(connection) as told:
        assert standing(asked, now=NOW).going_on == 0
        assert by_office(asked) == {}
    assert len(told) == 0
