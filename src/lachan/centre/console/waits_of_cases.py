"""What waits for somebody among cases: each line leads to the inbox narrowed to what it counted, or to the tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse

from lachan.centre.accounts import permissions
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.audit.queries import moments_of
from lachan.centre.cases.queries.inbox import count_fitting
from lachan.centre.cases.queries.tasks import count_tasks
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.console.waiting import Waiting

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.console.waiting import Source

# counting stops here, and the page says "100+"
_MOST: Final = 100
# so far back where somebody signs in for the first time, or was away for longer
_LONGEST_AWAY: Final = timedelta(days=14)


def stoppable(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the cases at the viewer's offices and below whose money can still be stopped."""
    return _cases(viewer, now, Wanted(urgent=True), "desk.waits.cases_urgent", urgent="on")


def late_own(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the viewer's own cases that are late."""
    return _cases(
        viewer, now, Wanted(whose="mine", late=True), "desk.waits.cases_mine_late", whose="mine", late="on"
    )


def due_today(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the viewer's own cases that are due today and not late yet."""
    wanted = Wanted(whose="mine", due_today=True)
    return _cases(viewer, now, wanted, "desk.waits.cases_due_today", whose="mine", due_today="on")


def questioned(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the cases whose verdict has fallen, for who closes cases."""
    if not viewer.may(permissions.CASE_CLOSE):
        return None
    return _cases(viewer, now, Wanted(question=True), "desk.waits.cases_questions", question="on")


def mentions(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the cases in which a note mentions the viewer who has not read it."""
    wanted = Wanted(state="all", mentioned=True)
    return _cases(viewer, now, wanted, "desk.waits.cases_mentions", state="all", mentioned="on")


def handed_over(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count what was handed over to the viewer's offices since the viewer's sign-in before this one."""
    if not viewer.may(permissions.CASE_VIEW):
        return None
    since = _last_here(viewer, now)
    wanted = Wanted(handed_since=since)
    return _cases(viewer, now, wanted, "desk.waits.cases_handed", handed_since=since.isoformat())


def nobodys(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the cases at the viewer's own office that nobody has; with several offices, at all and below."""
    offices = viewer.offices_where(permissions.CASE_VIEW)
    office_id = next(iter(offices)) if len(offices) == 1 else None
    query = {"whose": "nobody"}
    if office_id is not None and (office := offices_by_id([office_id]).get(office_id)):
        query["office"] = office.code
    wanted = Wanted(whose="nobody", office_id=office_id)
    return _cases(viewer, now, wanted, "desk.waits.cases_nobody", **query)


def escalated(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the late cases of the viewer's offices and below, of which the office above was told.

    And those from elsewhere of which one of the viewer's offices was told.
    """
    return _cases(viewer, now, Wanted(escalated=True), "desk.waits.cases_late", escalated="on")


def waiting_long(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the cases of the viewer's offices and below that have waited too long for somebody outside."""
    return _cases(viewer, now, Wanted(waits_long=True), "desk.waits.cases_waits_long", waits_long="on")


def own_tasks(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the open tasks of the viewer, and those of the viewer's offices that nobody has."""
    del now
    if not viewer.may(permissions.CASE_VIEW):
        return None
    count = count_tasks(viewer, most=_MOST + 1)
    return _line(count, "desk.waits.tasks", reverse("desk_tasks"))


def own(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the cases that were given to the viewer and go on."""
    return _cases(viewer, now, Wanted(whose="mine"), "desk.waits.cases_mine", whose="mine")


def _cases(viewer: Viewer, now: datetime, wanted: Wanted, words: str, **query: str) -> Waiting | None:
    if not viewer.may(permissions.CASE_VIEW):
        return None
    count = count_fitting(viewer, wanted, now=now, most=_MOST + 1)
    return _line(count, words, f"{reverse('desk_cases')}?{urlencode(query)}")


def _line(count: int, words: str, address: str) -> Waiting | None:
    return Waiting(min(count, _MOST), words, address, count > _MOST) if count else None


def _last_here(viewer: Viewer, now: datetime) -> datetime:
    """This will give when the viewer signed in before the sign-in of today, a fortnight ago at the earliest."""
    signed_in = moments_of(f"person:{viewer.person_id}", "accounts.signed_in", most=2)
    earliest = now - _LONGEST_AWAY
    before = signed_in[1] if len(signed_in) > 1 else earliest
    # whole seconds: the address says it
    return max(before, earliest).replace(microsecond=0)


CASES: Final[tuple[Source, ...]] = (
    stoppable,
    late_own,
    due_today,
    questioned,
    mentions,
    own_tasks,
    handed_over,
    nobodys,
    escalated,
    waiting_long,
    own,
)
