"""Cases drawn at random, and figures counted from them one by one in Python: slow, and without the database's help."""

from __future__ import annotations

import statistics
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import strategies as st

from lachan.centre.cases.figures.grouped import Group
from lachan.centre.cases.figures.standing import Standing
from lachan.centre.cases.models import Case
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lachan.centre.cases.figures.asked import Asked

FIRST = date(2026, 11, 1)
LAST = date(2026, 11, 4)
KINDS = ("website", "app", "message")
PLACES = (None, 901, 902)
# around the turns of days in Vietnam (17:00 UTC), with fractions that a rounding would carry over
BASE = datetime(2026, 10, 31, 16, 59, 58, tzinfo=UTC)
_moments = st.builds(
    lambda days, seconds, micro: BASE + timedelta(days=days, seconds=seconds, microseconds=micro),
    st.integers(-2, 6),
    st.one_of(st.integers(0, 3), st.integers(0, 86_399)),
    st.sampled_from((0, 1, 499_999, 500_000, 999_499, 999_500, 999_999)),
)
_money = st.one_of(st.none(), st.integers(0, 3), st.integers(0, 10**15))


class Drawn(msgspec.Struct, frozen=True):
    """A case as it is drawn; `office` is 0 to 3 of a list of offices, the second being below the first."""

    office: int
    kind: str
    place: tuple[int | None, int | None]
    state: str
    opened_at: datetime
    first_looked_at: datetime | None
    acted_at: datetime | None
    closed_at: datetime | None
    loss_vnd: int | None
    recovered_vnd: int | None
    flags: tuple[bool, ...]
    outcome: str


@st.composite
def a_case(draw: st.DrawFn) -> Drawn:
    """This will draw a case whose times stand in the order in which things happen."""
    times = sorted(draw(st.lists(_moments, min_size=4, max_size=4)))
    state = draw(st.sampled_from(Case.State.values))
    ended = state in {"closed", "merged"}
    looked, acted = draw(st.booleans()), draw(st.booleans())
    return Drawn(
        office=draw(st.integers(0, 3)),
        kind=draw(st.sampled_from(KINDS)),
        place=(draw(st.sampled_from((None, 11, 12))), draw(st.sampled_from(PLACES))),
        state=state,
        opened_at=times[0],
        first_looked_at=times[1] if looked else None,
        acted_at=times[2] if looked and acted else None,
        closed_at=times[3] if ended else None,
        loss_vnd=draw(_money),
        recovered_vnd=draw(_money) if state == "closed" else None,
        flags=tuple(draw(st.lists(st.booleans(), min_size=5, max_size=5))),
        outcome=draw(st.sampled_from(Case.Outcome.values)) if ended else "",
    )


def plant(drawn: Iterable[Drawn], offices: tuple[int, ...], now: datetime) -> list[Case]:
    """This will put cases into the database past the services, which draw no such times."""
    return Case.objects.bulk_create(
        Case(
            number=f"2026-{number:06}",
            kind=one.kind,
            title="Vụ việc thử",
            office_id=offices[one.office],
            territory_id=one.place[0],
            province_id=one.place[1],
            state=one.state,
            opened_at=one.opened_at,
            opened_by="machine:lachan",
            changed_at=one.opened_at,
            first_looked_at=one.first_looked_at,
            acted_at=one.acted_at,
            closed_at=one.closed_at,
            loss_vnd=one.loss_vnd,
            recovered_vnd=one.recovered_vnd,
            outcome=one.outcome,
            late_since=one.opened_at if one.flags[0] else None,
            assignee_id=7 if one.flags[1] else None,
            urgent_until=now + timedelta(seconds=1 if one.flags[2] else 0),
            question_at=one.opened_at if one.flags[3] else None,
            escalated_to_id=offices[0] if one.flags[4] else None,
        )
        for number, one in enumerate(drawn)
    )


def fits(case: Case, asked: Asked, below: dict[int, frozenset[int]]) -> bool:
    """This will say whether a case is asked of; `below` gives each office with those below it."""
    return (
        any(case.office_id in below[office] for office in asked.offices)
        and (not asked.kinds or case.kind in asked.kinds)
        and (not asked.territories or bool(asked.territories & {case.territory_id, case.province_id}))
    )


def count_standing(cases: list[Case], now: datetime) -> Standing:
    """This will count what goes on."""
    on = [one for one in cases if one.state in {"open", "waiting"}]
    return Standing(
        going_on=len(on),
        waiting=sum(one.state == "waiting" for one in on),
        late=sum(one.late_since is not None for one in on),
        nobody=sum(one.assignee_id is None for one in on),
        urgent=sum(one.urgent_until is not None and one.urgent_until > now for one in on),
        question=sum(one.question_at is not None for one in on),
        escalated=sum(one.escalated_to_id is not None for one in on),
    )


def in_period(moment: datetime | None, asked: Asked) -> bool:
    """This will say whether a time lies on a day of the period."""
    return moment is not None and asked.first <= today(moment) <= asked.last


def median(cases: Iterable[Case], since: str, until: str) -> int | None:
    """This will give the median of whole seconds between two times."""
    took = [int(getattr(one, until).timestamp()) - int(getattr(one, since).timestamp()) for one in cases]
    return int(statistics.median(took)) if took else None


def count_stages(cases: list[Case], asked: Asked) -> dict[str, int | None]:
    """This will give the medians of the stages."""
    real = [one for one in cases if one.state != "merged"]
    looked = [one for one in real if in_period(one.first_looked_at, asked)]
    acted = [one for one in real if in_period(one.acted_at, asked)]
    return {
        "first_look": median(looked, "opened_at", "first_looked_at"),
        "act": median(acted, "first_looked_at", "acted_at"),
        "close": median(closed(cases, asked), "opened_at", "closed_at"),
    }


def closed(cases: Iterable[Case], asked: Asked) -> list[Case]:
    """This will give what was closed in the period."""
    return [one for one in cases if one.state == "closed" and in_period(one.closed_at, asked)]


def count_groups(cases: list[Case], asked: Asked, key: Callable[[Case], Any]) -> dict[Any, Group]:
    """This will give the figures by group."""
    found = {}
    for of in {key(one) for one in cases}:
        mine = [one for one in cases if key(one) == of]
        on = [one for one in mine if one.state in {"open", "waiting"}]
        opened = [one for one in mine if in_period(one.opened_at, asked)]
        ended = closed(mine, asked)
        if on or opened or ended:
            found[of] = Group(
                going_on=len(on),
                late=sum(one.late_since is not None for one in on),
                opened=len(opened),
                closed=len(ended),
                closing_seconds=median(ended, "opened_at", "closed_at"),
                lost_vnd=sum(one.loss_vnd or 0 for one in opened if one.state != "merged"),
                recovered_vnd=sum(one.recovered_vnd or 0 for one in ended),
            )
    return found
