"""Clocks of cases through everything that can come between: pauses, holidays, other hours, other offices, dissolutions.

Beside the product's clocks a plain account is kept of the time from which moment to which each ran, in whose hours; the
two have to say the same at every moment.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.accounts.trees import office_id, plan_of, territories, tree
from lachan.centre.accounts.given_tables import TableRefusedError
from lachan.centre.accounts.models import Office
from lachan.centre.accounts.queries.offices import stands_on
from lachan.centre.accounts.queries.territories import place_by_code
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.cases.hours import Hours, read_hours, usual_hours, working_time, write_week
from lachan.centre.cases.models import Calendar, Case, Clock, Event
from lachan.centre.cases.services.calendars import follow_hours
from lachan.centre.cases.services.changing import (
    finish_acting,
    go_on_with_case,
    hand_over,
    look_at,
    pause_case,
)
from lachan.centre.cases.services.clocks import ALWAYS, note_due, used_of
from lachan.centre.cases.services.ending import close_case, reopen_case
from lachan.centre.cases.services.following import pull_case
from lachan.centre.cases.services.opening import Draft, write_case
from lachan.centre.cases.services.ringing import ring
from lachan.centre.cases.services.taking import lock_case
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
__all__ = ["territories", "tree"]

MINUTE: Final = timedelta(minutes=1)
NONE: Final = timedelta()
PARENTS: Final = {"X4": "T01", "T01": "BCA", "T08": "BCA", "BCA": ""}
# over the lunar New Year, which the country has off for nine days
BEGAN: Final = datetime(2026, 2, 11, 9, tzinfo=VIETNAM)
WEEKS: Final = (
    {"monday": ["08:00-12:00", "13:00-17:00"], "tuesday": ["08:00-12:00"], "friday": ["20:00-24:00"]},
    {name: ["00:00-24:00"] for name in ("saturday", "sunday", "monday")},
    {name: ["06:00-14:00"] for name in ("monday", "tuesday", "wednesday", "thursday", "friday")},
)
ZONES: Final = ("Asia/Ho_Chi_Minh", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe")


@dataclass
class Account:
    """What one clock has used: whole pieces of time, each in the hours in which it ran."""

    allowed: timedelta
    around_the_clock: bool
    hours: Hours
    pieces: list[tuple[Hours, datetime, datetime]] = field(default_factory=list)
    since: datetime | None = None
    # its time was over while it ran
    was_over: bool = False

    def used(self, now: datetime) -> timedelta:
        pieces = [*self.pieces, *([(self.hours, self.since, now)] if self.since else [])]
        return sum((working_time(hours, first, last) for hours, first, last in pieces), NONE)

    def stand(self, now: datetime) -> None:
        if self.since is not None:
            self.was_over |= self.is_over(now)
            self.pieces.append((self.hours, self.since, now))
            self.since = None

    def is_over(self, now: datetime) -> bool:
        return self.since is not None and self.used(now) >= self.allowed


class World:
    """A case, its clocks, and the account of them."""

    def __init__(self) -> None:
        self.now = BEGAN
        self.hours: dict[str, list[tuple[date, Hours]]] = {}
        self.case_id = write_case(
            Draft(kind="message", title="Vụ việc thử", place=place_by_code("C00004-202507")),
            actor=MACHINE,
            now=self.now,
        ).pk
        self.accounts: dict[int, Account] = {}
        self.used_before: dict[int, timedelta] = {}
        self.meet_new_clocks()

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.case_id)

    def hours_now(self) -> Hours:
        """This will give the hours of the case's office today, by the list of what was set."""
        code = Office.objects.get(pk=self.case.office_id).code
        while code:
            known = [hours for first, hours in self.hours.get(code, []) if first <= today(self.now)]
            if known:
                return known[-1]
            code = PARENTS[code]
        return usual_hours()

    def meet_new_clocks(self) -> None:
        runs = self.case.state == Case.State.OPEN
        for clock in Clock.objects.filter(case_id=self.case_id).exclude(pk__in=self.accounts):
            hours = ALWAYS if clock.around_the_clock else self.hours_now()
            since = self.now if runs and clock.done_at is None else None
            self.accounts[clock.pk] = Account(clock.allowed, clock.around_the_clock, hours, since=since)

    def open_accounts(self) -> list[Account]:
        ids = Clock.objects.filter(case_id=self.case_id, done_at=None).values_list("pk", flat=True)
        return [self.accounts[one] for one in ids]

    def go_on_in_these_hours(self) -> None:
        runs = self.case.state == Case.State.OPEN
        for account in self.open_accounts():
            if account.is_over(self.now):
                continue
            account.stand(self.now)
            if not account.around_the_clock:
                account.hours = self.hours_now()
            account.since = self.now if runs else None

    def act(self, act: Callable[..., Any], **told: Any) -> bool:
        """This will do something by the machine, as it stands now; gives whether it was allowed."""
        open_before = {
            one.pk: self.accounts[one.pk] for one in Clock.objects.filter(case_id=self.case_id, done_at=None)
        }
        try:
            act(case_id=self.case_id, version=self.case.version, actor=MACHINE, now=self.now, **told)
        except Refusal:
            return False
        still = set(Clock.objects.filter(case_id=self.case_id, done_at=None).values_list("pk", flat=True))
        for one, account in open_before.items():
            if one not in still:
                account.stand(self.now)
        return True

    # what can come

    def wait(self) -> None:
        if self.act(pause_case, waiting_for="Ngân hàng", reason="Chờ trả lời"):
            for account in self.open_accounts():
                account.stand(self.now)

    def go_on(self) -> None:
        if self.act(go_on_with_case):
            self.go_on_in_these_hours()

    def hand(self, code: str) -> None:
        if self.act(hand_over, office_id=office_id(code), reason="Thuộc nơi đó"):
            self.go_on_in_these_hours()

    def look(self) -> None:
        def looked(*, case_id: int, version: int, actor: object, now: datetime) -> None:
            del version, actor
            with transaction.atomic():
                case = lock_case(case_id)
                assert case is not None
                look_at(case, now=now)

        if self.case.state == Case.State.OPEN and self.act(looked):
            self.meet_new_clocks()

    def finish(self) -> None:
        if self.act(finish_acting):
            self.meet_new_clocks()

    def close_and_open(self) -> None:
        if self.act(close_case, outcome="stopped", reason="Xong"):
            assert not self.open_accounts()
            self.act(reopen_case, reason="Lại có người báo")
            self.meet_new_clocks()

    def set_hours(self, code: str, week: int, zone: str, days: int, off: int) -> None:
        """This will set hours from a day on, with a day off, as an administrator does."""
        first = today(self.now) + timedelta(days=days)
        closed = [first + timedelta(days=off)]
        hours = read_hours(WEEKS[week], valid_from=first, zone=zone, closed=closed)
        Calendar.objects.create(
            office_id=office_id(code), valid_from=first, zone=zone, country="VN", made_by="person:1",
            week=json.dumps(write_week(hours)), closed=json.dumps([closed[0].isoformat()]), made_at=self.now,
        )  # fmt: skip
        self.hours.setdefault(code, []).append((first, hours))
        self.hours[code].sort(key=lambda one: one[0])

    def dissolve(self, into: str) -> None:
        """This will let another office carry on what the case's office has: merged, or taken over where it has parts."""
        code = Office.objects.get(pk=self.case.office_id).code
        action = "take_over" if code == "T01" else "merge"
        line = f"{today(self.now)},{action},{code},{into},,"
        try:
            record_plan(table=plan_of(line), actor=OPERATOR, now=self.now)
        except TableRefusedError:
            # nothing that can be: into itself, into one that ended, the same again
            return
        if pull_case(case_id=self.case_id, now=self.now):
            self.go_on_in_these_hours()
        assert not pull_case(case_id=self.case_id, now=self.now)
        assert self.case.state == "closed" or stands_on(self.case.office_id, today(self.now))

    def worker(self) -> None:
        """This will do what the worker does: carry clocks into new hours, and ring."""
        before = {one.pk: one.calendar_id for one in Clock.objects.filter(case_id=self.case_id, done_at=None)}
        while follow_hours(now=self.now, limit=100):
            pass
        after = {one.pk: one.calendar_id for one in Clock.objects.filter(case_id=self.case_id, done_at=None)}
        if before != after:
            self.go_on_in_these_hours()
        while ring(now=self.now):
            pass

    def check(self) -> None:
        """This will compare the clocks with the account."""
        case = self.case
        clocks = list(Clock.objects.filter(case_id=self.case_id))
        assert len(clocks) == len(self.accounts)
        for clock in clocks:
            account = self.accounts[clock.pk]
            used = used_of(clock, now=self.now) if clock.done_at is None else clock.used
            assert used >= self.used_before.get(clock.pk, NONE), "time was lost"
            self.used_before[clock.pk] = used
            assert used == account.used(self.now)
            assert used >= NONE
            if clock.due_at is not None:
                # the moment that is promised is the one at which just all is used
                assert used_of(clock, now=max(clock.due_at, self.now)) >= clock.allowed
                if clock.due_at > self.now:
                    assert used_of(clock, now=clock.due_at) == clock.allowed
            else:
                assert clock.done_at is not None or case.state == "waiting"
        running = [one for one in clocks if one.done_at is None]
        assert len({one.stage for one in running}) == len(running)
        assert case.due_at == min((one.due_at for one in running if one.due_at), default=None)
        late = [one.missed_at for one in running if one.missed_at]
        assert case.late_since == min(late, default=None)
        for one in running:
            if one.due_at is not None and one.due_at <= self.now:
                assert one.missed_at is not None
        for kind in ("warned", "missed"):
            assert Event.objects.filter(case_id=self.case_id, kind=kind).count() <= len(clocks)


codes = st.sampled_from(sorted(PARENTS))
steps = st.one_of(
    st.tuples(st.just("wait")),
    st.tuples(st.just("go_on")),
    st.tuples(st.just("go_on")),
    st.tuples(st.just("hand"), codes),
    st.tuples(st.just("look")),
    st.tuples(st.just("finish")),
    st.tuples(st.just("close_and_open")),
    st.tuples(
        st.just("set_hours"),
        codes,
        st.integers(0, 2),
        st.sampled_from(ZONES),
        st.integers(0, 4),
        st.integers(0, 3),
    ),
    st.tuples(st.just("dissolve"), codes),
)
gaps = st.one_of(st.integers(1, 180), st.integers(1, 6 * 24 * 60))


@pytest.mark.usefixtures("tree")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(gaps, steps), min_size=2, max_size=9))
def test_no_clock_is_negative_or_loses_time_whatever_comes_between(
    happened: list[tuple[int, tuple[Any, ...]]],
) -> None:
    with transaction.atomic():
        world = World()
        for minutes, (name, *told) in happened:
            # the worker looks in between, and at the moment itself
            for part in (minutes // 2, minutes - minutes // 2):
                world.now += part * MINUTE
                world.worker()
                world.check()
            getattr(world, name)(*told)
            note_due(world.case)
            world.worker()
            world.check()
        transaction.set_rollback(True)


def missed(case_id: int) -> list[tuple[str, str]]:
    """This will give the deadlines that a case has missed by its timeline: stage, and when it was due."""
    rows = Event.objects.filter(case_id=case_id, kind="missed").values_list("data", flat=True)
    return [(told["stage"], told["due_at"]) for told in map(json.loads, rows)]


rare = st.one_of(steps, steps, st.tuples(st.just("worker")))


@pytest.mark.usefixtures("tree")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(gaps, rare), min_size=2, max_size=9))
def test_no_missed_deadline_is_lost_or_noted_twice_however_rarely_a_worker_looks(
    happened: list[tuple[int, tuple[Any, ...]]],
) -> None:
    with transaction.atomic():
        world = World()
        for minutes, (name, *told) in happened:
            world.now += minutes * MINUTE
            getattr(world, name)(*told)
        world.worker()
        clocks = list(Clock.objects.filter(case_id=world.case_id))
        over = {pk for pk, one in world.accounts.items() if one.was_over or one.is_over(world.now)}
        assert {clock.pk for clock in clocks if clock.missed_at is not None} == over
        noted = missed(world.case_id)
        assert len(noted) == len(set(noted)) == len(over)
        assert set(noted) == {
            (clock.stage, clock.missed_at.isoformat()) for clock in clocks if clock.missed_at is not None
        }
        transaction.set_rollback(True)
