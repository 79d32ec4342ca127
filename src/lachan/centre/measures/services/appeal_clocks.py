"""The clocks of appeals: reminders, those above, what falls by itself, what has become moot, and what is emptied."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from lachan.centre.accounts.log_reach import who_is_at_top
from lachan.centre.accounts.permissions import MEASURE_LIFT
from lachan.centre.accounts.queries.duty import reachable, working_at
from lachan.centre.accounts.queries.offices import chains_above
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.measures.appeal_clock import escalate_at, falls, warn_at
from lachan.centre.measures.models import Appeal, Filing, Measure
from lachan.centre.measures.queries.appealed import open_proven
from lachan.centre.measures.queries.going_on import measures_on
from lachan.centre.measures.queries.listed import is_listed
from lachan.centre.measures.queries.reviewers import involved_in
from lachan.centre.measures.services.answering import answer, close_filings
from lachan.centre.measures.services.appealing import offices_of
from lachan.centre.measures.services.ending import lift_all
from lachan.centre.measures.services.following_up import empty_filing
from lachan.centre.outbox.services import send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.commits import together
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.web.words import Lang

_BATCH: Final = 200
_MOST_TOLD: Final = 30
# After its end an unproven appeal that nobody decided is escalated again each day.
_AGAIN: Final = timedelta(days=1)


def remind(*, now: datetime) -> int:
    """This will tell who may decide of appeals that are due soon, and those above of what is late. A worker's step.

    One mail for all that comes due together at an office, however many names one sender appealed for.
    """
    return together(lambda: _remind(now, escalate=False)) + together(lambda: _remind(now, escalate=True))


def let_fall(*, now: datetime) -> int:
    """This will end what proven appeals are against whose time is over, and give how many that were. A worker's step.

    Nobody said that it was wrong: nothing is listed as corrected.
    """

    def write() -> int:
        due = open_proven(now).select_for_update().filter(due_at__lte=now).order_by("pk")[:_BATCH]
        rows = [row for row in due if falls(due_at=row.due_at, escalated_at=row.escalated_at, now=now)]
        for row in rows:
            lift_all(
                things={(row.about, row.value)}, reason=row.number, was_wrong=False, source=row.number,
                actor=MACHINE, now=now, kind="fallen",
            )  # fmt: skip
        _end(rows, Appeal.State.FALLEN, "appeal_fell", now)
        return len(rows)

    return together(write)


def settle_moot(*, now: datetime) -> int:
    """This will end appeals against what is not there (any more), and give how many that were. A worker's step.

    What was never listed ends on its day and no sooner: how soon the answer comes says nothing of what is going on.
    """

    def write() -> int:
        late = Q(was_listed=True) | Q(due_at__lte=now)
        found = Appeal.objects.select_for_update().filter(late, state=Appeal.State.OPEN).order_by("pk")
        rows = list(found[: 5 * _BATCH])
        things = {(row.about, row.value) for row in rows}
        on = measures_on(things).values_list("about", "value", "in_force") if things else ()
        in_force = {(about, value) for about, value, holds in on if holds}
        proposed = {(about, value) for about, value, holds in on if not holds}
        over = [
            row
            for row in rows
            if (row.about, row.value) not in in_force
            # a proposal keeps open what was listed: its reviewer looks at that too
            and not (row.was_listed and (row.about, row.value) in proposed)
            and not is_listed(row.about, row.value, day=today(now))
        ]
        _put_at_offices([row for row in rows if row not in over and not row.office_id], now)
        lifted = _lifted_since(over)
        _end([row for row in over if row.pk in lifted], Appeal.State.LIFTED, "appeal_lifted", now)
        _end([row for row in over if row.pk not in lifted], Appeal.State.MOOT, "appeal_moot", now)
        return len(over)

    return together(write)


def _lifted_since(rows: Sequence[Appeal]) -> set[int]:
    """This will give those against what somebody lifted meanwhile by itself, and note where it was said to be wrong."""
    values = {row.value for row in rows}
    ended = (
        Measure.objects.filter(state=Measure.State.LIFTED, value__in=values)
        if rows
        else Measure.objects.none()
    )
    found: dict[tuple[str, str], list[tuple[datetime, bool]]] = {}
    for about, value, at, wrong in ended.values_list("about", "value", "ended_at", "was_wrong"):
        if at is not None:
            found.setdefault((about, value), []).append((at, wrong))
    lifted = set()
    for row in rows:
        since = [wrong for at, wrong in found.get((row.about, row.value), ()) if at >= row.received_at]
        if since:
            row.was_wrong = any(since)
            lifted.add(row.pk)
    return lifted


def _put_at_offices(rows: Sequence[Appeal], now: datetime) -> None:
    """This will give appeals that belonged to no office to the one that has done something about their thing since."""
    offices = offices_of({(row.about, row.value) for row in rows})
    placed = [row for row in rows if not row.was_listed and (row.about, row.value) in offices]
    for row in placed:
        row.office_id, row.changed_at = offices[row.about, row.value], now
    Appeal.objects.bulk_update(placed, ["office_id", "changed_at"], batch_size=200)


def empty_due(*, now: datetime) -> int:
    """This will empty what is personal in filings whose day has come, and give how many that were. A worker's step."""

    def write() -> int:
        due = Filing.objects.select_for_update().filter(keep_until__lte=today(now), emptied_at=None)
        rows = list(due.order_by("keep_until")[:_BATCH])
        for row in rows:
            empty_filing(row, actor=MACHINE, now=now)
        if rows:
            record(kind="measures.appeals_emptied", actor=MACHINE, now=now,
                   data={"filings": [row.pk for row in rows]})  # fmt: skip
        return len(rows)

    return together(write)


def _end(rows: Sequence[Appeal], state: str, kind: str, now: datetime) -> None:
    for row in rows:
        row.state, row.ended_at, row.changed_at, row.next_look_at = state, now, now, None
        record(kind=f"measures.{kind}", actor=MACHINE, now=now, subject=f"appeal:{row.pk}")
    Appeal.objects.bulk_update(
        rows, ["state", "ended_at", "changed_at", "next_look_at", "was_wrong"], batch_size=200
    )
    answer(rows, now=now)
    close_filings({row.filing_id for row in rows}, now=now)


def _remind(now: datetime, *, escalate: bool) -> int:
    told = Appeal.objects.select_for_update().filter(state=Appeal.State.OPEN)
    # what was never listed and belongs to no office waits for nobody
    told = told.exclude(was_listed=False, office_id=0)
    if escalate:
        told = told.filter(Q(escalated_at=None) | Q(escalated_at__lte=now - _AGAIN))
    else:
        told = told.filter(warned_at=None, escalated_at=None)
    # nothing is told sooner than a day before it is due
    rows = [
        row
        for row in told.filter(due_at__lte=now + _AGAIN).order_by("pk")
        if _is_time(row, now, escalate=escalate)
    ]
    rows = rows[:_BATCH]
    by_office: dict[int, list[Appeal]] = {}
    for row in rows:
        by_office.setdefault(row.office_id, []).append(row)
    for office_id, group in by_office.items():
        _tell(office_id, group, now, escalate=escalate)
    for row in rows:
        if escalate:
            row.escalated_at = now
        else:
            row.warned_at = now
        record(
            kind="measures.appeal_escalated" if escalate else "measures.appeal_warned",
            actor=MACHINE, now=now, subject=f"appeal:{row.pk}",
        )  # fmt: skip
    Appeal.objects.bulk_update(rows, ["warned_at", "escalated_at"], batch_size=200)
    return len(rows)


def _is_time(row: Appeal, now: datetime, *, escalate: bool) -> bool:
    proven = row.proof == Appeal.Proof.PROVEN
    return (escalate_at if escalate else warn_at)(row.due_at, proven=proven) <= now


def _tell(office_id: int, rows: Sequence[Appeal], now: datetime, *, escalate: bool) -> None:
    """This will mail those who may decide at an office, or above it; who had a part in all of it isn't asked."""
    things = {(row.about, row.value) for row in rows}
    involved = involved_in(measures_on(things), things).persons
    people = reachable(_who(office_id, now, above=escalate) - involved)
    if not people and not escalate:
        # nobody there may decide: those above are asked from the first
        people = reachable(_who(office_id, now, above=True) - involved)
    first = min(rows, key=lambda row: row.due_at)
    words = "measures.appeal_mail.late" if escalate else "measures.appeal_mail.due"
    for person in sorted(people.values(), key=lambda one: one.id)[:_MOST_TOLD]:
        lang: Lang = "en" if person.language == "en" else "vi"
        blanks = {
            "name": person.name, "count": str(len(rows)), "number": first.number, "centre": centre_in(lang).name,
            "at": f"{first.due_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
        }  # fmt: skip
        send_mail(
            # one an hour at most: the same key writes nothing, and the page has all of them
            key=f"{'appeals-late' if escalate else 'appeals-due'}:{office_id}:{now:%Y%m%d%H}:{person.id}",
            to=person.email,
            subject=say(f"{words}_subject", lang, **blanks),
            text=say(f"{words}_text", lang, **blanks),
            purpose="measures.appeals_due",
            now=now,
        )


def _who(office_id: int, now: datetime, *, above: bool) -> frozenset[int]:
    day = today(now)
    if not office_id:
        return who_is_at_top(MEASURE_LIFT, day=day)
    offices = chains_above([office_id])[office_id] if above else (office_id,)
    return frozenset[int]().union(*working_at(offices, MEASURE_LIFT, day=day).values())
