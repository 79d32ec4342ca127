"""What an inbox is narrowed to, asked so that each database begins where there is least to read.

Left to themselves they don't: SQLite keeps no statistics, and PostgreSQL knows nothing of the tree of offices. So a
column by whose index a list must not be read is asked for in a way that no index answers.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.db.models import F

from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.tree import below, below_in_query
from lachan.centre.cases.models import Case, Member, Mention, Posting
from lachan.centre.cases.queries.finding import Found, find_words, narrow_to_words
from lachan.centre.cases.queries.seeing import gone_up, gone_up_from_elsewhere, of_offices
from lachan.centre.cases.queries.wanted import Wanted, check_wanted
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.given import given_ids

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

# as people say it: 123, or 2026-000123
CASE_NUMBER: Final = re.compile(r"(?:([0-9]{4})-)?([0-9]{1,6})")
_DAY: Final = timedelta(days=1)
# before it there was no centre, and no case
_FIRST_YEAR: Final = 2020
# a province's, with those of its communes: their cases are soon read and put in order; of newest ones a list of
# fewer offices is, for all that have ended are among them
_FEW_OFFICES: Final = 300
_FEW_FOR_NEWEST: Final = 30
# to look for words in more takes longer than a page may
MOST_LOOKED_AT: Final = 20_000
_ON: Final = (Case.State.OPEN.value, Case.State.WAITING.value)
_ENDED: Final = (Case.State.CLOSED.value, Case.State.MERGED.value)


def in_order(viewer: Viewer, wanted: Wanted, *, now: datetime) -> QuerySet[Case]:
    """This will give the cases of an inbox, to be put in its order and cut. Two queries at most. Raises Refusal (422).

    Few are read and sorted; of many the index of the order is gone through, for the first of them are soon met there.
    """
    check_wanted(wanted)
    found = _find(wanted, now=now)
    offices = below(viewer.offices_where(CASE_VIEW))
    few = _FEW_FOR_NEWEST if wanted.order == "newest" else _FEW_OFFICES
    if _is_led(wanted, found):
        cases = _led(viewer, wanted)
    elif len(offices) <= few:
        cases = _of_state(Case.objects.filter(office_id__in=sorted(offices)), wanted)
    elif wanted.office_id is not None:
        cases = _of_state(of_offices(viewer), wanted)
    else:
        cases = _of_state_in_order(_of_offices_unasked(viewer), wanted)
    return _narrow_to_found(_narrow(cases, wanted, viewer=viewer, now=now), wanted, found)


def in_no_order(viewer: Viewer, wanted: Wanted, *, now: datetime) -> tuple[QuerySet[Case], bool]:
    """This will give the cases of an inbox, to be counted, and say whether these are all. One query at most.

    Of words that many cases hold SQLite looks at 20,000 cases. Raises Refusal (422 `cases_view`).
    """
    check_wanted(wanted)
    found = _find(wanted, now=now)
    is_led = _is_led(wanted, found)
    cases = _led(viewer, wanted) if is_led else _of_state(of_offices(viewer), wanted)
    cases = _narrow(cases, wanted, viewer=viewer, now=now).order_by()
    # PostgreSQL comes to an end soon enough, and would read every case to look at some
    is_all = found is None or found.ids is not None or connection.vendor == "postgresql"
    if not is_all:
        cases = Case.objects.order_by().filter(pk__in=cases.values("pk")[:MOST_LOOKED_AT])
    return _narrow_to_found(cases, wanted, found), is_all


def from_elsewhere(viewer: Viewer, wanted: Wanted, *, now: datetime) -> QuerySet[Case]:
    """This will give the cases of other offices that fit, of which one of the viewer's own was told that they are late.

    They are shown to who asks for what went up. One query at most. Raises Refusal (422 `cases_view`).
    """
    check_wanted(wanted)
    cases = _of_state(gone_up_from_elsewhere(viewer), wanted)
    cases = _narrow(cases, wanted, viewer=viewer, now=now).order_by()
    return _narrow_to_found(cases, wanted, _find(wanted, now=now))


def _is_led(wanted: Wanted, found: Found | None) -> bool:
    """This will say whether what is wanted leads to few cases by itself, of whatever office and state."""
    flags = (wanted.urgent, wanted.question, wanted.escalated, wanted.waits_long, wanted.mentioned)
    marked = any(flags) or wanted.whose == "mine"
    led = found is not None and found.ids is not None
    return marked or led or wanted.indicator_id is not None or wanted.handed_since is not None


def _led(viewer: Viewer, wanted: Wanted) -> QuerySet[Case]:
    """This will keep what is in a state, without an index: SQLite would ask one for each case, office and state.

    Of what went up also that from elsewhere of which the viewer's own offices were told.
    """
    cases = gone_up(viewer) if wanted.escalated else _of_offices_unasked(viewer)
    if wanted.state == "all":
        return cases
    kept = _ON if wanted.state == "going_on" else (wanted.state,)
    return cases.exclude(state__in=[one for one in Case.State.values if one not in kept])


def _of_offices_unasked(viewer: Viewer) -> QuerySet[Case]:
    """This will give the cases at the viewer's offices and below, by no index of offices: those know a column alone."""
    offices = viewer.offices_where(CASE_VIEW)
    if not offices:
        return Case.objects.none()
    return Case.objects.alias(at=F("office_id") + 0).filter(at__in=below_in_query(offices))


def _of_state(cases: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    """This will keep what is in a state, by the indexes of offices: those of orders begin with `going_on`."""
    if wanted.state == "going_on":
        return cases.filter(state__in=_ON)
    if wanted.state in _ENDED and wanted.order == "due":
        # what has ended has no deadline
        return cases.none()
    return cases if wanted.state == "all" else cases.filter(state=wanted.state)


def _of_state_in_order(cases: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    """This will keep what is in a state, by the index of the order."""
    if wanted.order == "newest":
        return cases.exclude(state__in=_ENDED) if wanted.state == "going_on" else _of_state(cases, wanted)
    if wanted.state == "all":
        # what has ended has no deadline
        return cases.filter(going_on=True) if wanted.order == "due" else cases
    pair = _ENDED if wanted.state in _ENDED else _ON
    cases = cases.filter(going_on=pair is _ON)
    return (
        cases.exclude(state__in=[one for one in pair if one != wanted.state])
        if wanted.state in pair
        else cases
    )


def _narrow(cases: QuerySet[Case], wanted: Wanted, *, viewer: Viewer, now: datetime) -> QuerySet[Case]:
    plain = {
        "office_id": wanted.office_id,
        "kind": wanted.kind or None,
        "province_id": wanted.province_id,
        "stage": wanted.stage or None,
        "loss_vnd__gte": wanted.least_loss_vnd,
        "opened_at__gte": _begins(wanted.opened_from),
        "opened_at__lt": _begins(wanted.opened_to + _DAY) if wanted.opened_to else None,
        "assignee_id": viewer.person_id if wanted.whose == "mine" else None,
        "priority__gte": wanted.least_priority,
    }
    cases = cases.filter(**{name: value for name, value in plain.items() if value is not None})
    cases = _narrow_to_marked(cases, wanted, now=now)
    if wanted.order == "due":
        # what has no deadline, because it waits or has ended, stands neither before nor after anything
        cases = cases.filter(due_at__isnull=False)
    if wanted.due_today:
        cases = cases.filter(due_at__gte=now, due_at__lt=_begins(today(now) + _DAY))
    if wanted.mentioned:
        named = Mention.objects.filter(person_id=viewer.person_id, seen_at__isnull=True)
        cases = cases.filter(pk__in=named.values("note__case_id"))
    if wanted.indicator_id is not None:
        belongs = Member.objects.filter(kind=Member.Kind.INDICATOR, thing_id=wanted.indicator_id)
        cases = cases.filter(pk__in=belongs.filter(until_at__isnull=True).values("case_id"))
    if wanted.handed_since is not None:
        handed = Posting.objects.filter(
            office_id__in=viewer.offices_where(CASE_VIEW),
            until_at__isnull=True,
            because=Posting.Because.HANDED_OVER,
            since_at__gte=wanted.handed_since,
        )
        cases = cases.filter(pk__in=handed.values("case_id"))
    return cases


def _narrow_to_found(cases: QuerySet[Case], wanted: Wanted, found: Found | None) -> QuerySet[Case]:
    if found is None:
        return cases
    if found.ids is not None:
        cases = cases.filter(pk__in=given_ids(found.ids))
    typed = wanted.find.strip()
    return cases if CASE_NUMBER.fullmatch(typed) else narrow_to_words(cases, typed)


def _narrow_to_marked(cases: QuerySet[Case], wanted: Wanted, *, now: datetime) -> QuerySet[Case]:
    """This will keep the cases of nobody, late, urgent, in question, or waiting too long, as is wanted."""
    if wanted.whose == "nobody":
        # by no index of who has a case: nobody has very many of the whole country's
        cases = cases.alias(has=F("assignee_id") + 0).filter(has__isnull=True)
    if wanted.late:
        cases = cases.filter(late_since__isnull=False)
    # of these there are few: by their own index, and not by all that go on
    if wanted.urgent:
        cases = cases.filter(pk__in=Case.objects.filter(urgent_until__gt=now).values("pk"))
    if wanted.question:
        cases = cases.filter(pk__in=Case.objects.filter(question_at__isnull=False).values("pk"))
    if wanted.waits_long:
        cases = cases.filter(pk__in=Case.objects.filter(waits_long_since__isnull=False).values("pk"))
    return cases


def _find(wanted: Wanted, *, now: datetime) -> Found | None:
    """This will give the cases with what was typed, maybe some more; None where nothing was."""
    typed = wanted.find.strip()
    if not typed:
        return None
    if not (found := CASE_NUMBER.fullmatch(typed)):
        return find_words(typed)
    # said without a year it is looked for in each of them, which are few, so that the index of numbers is asked
    years = [found[1]] if found[1] else range(_FIRST_YEAR, today(now).year + 1)
    numbers = [f"{year}-{int(found[2]):06}" for year in years]
    # by their ids: else all that goes on is read in its order, to find these few in it
    return Found(tuple(Case.objects.filter(number__in=numbers).values_list("pk", flat=True)))


def _begins(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), VIETNAM)
