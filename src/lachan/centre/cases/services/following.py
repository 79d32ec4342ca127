"""What a dissolved office had is pulled over by its successor, once, and says by which successions it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.accounts.queries.offices import offices_by_id, stands_on
from lachan.centre.accounts.queries.successions import (
    carry_on,
    days_of_successions,
    newest_succession,
    offices_handing_over,
)
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Case, Posting
from lachan.centre.cases.routing import Route
from lachan.centre.cases.services.clocks import go_on_with_clocks, note_due
from lachan.centre.cases.services.ringing import office_above
from lachan.centre.cases.services.taking import take_case, write_down
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from datetime import date, datetime

    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.accounts.queries.successions import CarriedOn
    from lachan.centre.web.words import Lang

BATCH: Final = 200


class Puller:
    """One worker's way through the open cases, anew each day and whenever a plan is recorded or an office has ended."""

    def __init__(self) -> None:
        """This will begin at the first case."""
        self._done: object = None
        self._under_way: object = None
        self._after = 0

    def pull(self, *, now: datetime, limit: int = BATCH) -> int:
        """This will look at the next open cases and bring them to whom carries them on; gives how many were looked at.

        Done twice it changes nothing: what has moved is where it belongs.
        """
        day = today(now)
        ended = ended_with_cases(day)
        state = (day, newest_succession(day=day), ended)
        if state == self._done:
            return 0
        if state != self._under_way:
            self._under_way, self._after = state, 0
        losing = offices_handing_over(day=day) | ended
        postings = Posting.objects.filter(
            until_at__isnull=True, case__going_on=True, case_id__gt=self._after
        ).order_by("case_id")
        rows = list(postings.values_list("case_id", "office_id", "given_office_id")[:limit])
        for case_id, office_id, given_office_id in rows:
            if office_id in losing or given_office_id in losing:
                pull_case(case_id=case_id, now=now)
        if len(rows) < limit:
            self._done = state
        else:
            self._after = rows[-1][0]
        return len(rows)


def ended_with_cases(day: date) -> frozenset[int]:
    """This will give the offices that have ended by a day and still have open cases."""
    held = set(Case.objects.filter(going_on=True).order_by().values_list("office_id", flat=True).distinct())
    return frozenset(
        one.id for one in offices_by_id(held).values() if one.valid_to is not None and one.valid_to <= day
    )


def pull_case(*, case_id: int, now: datetime) -> bool:
    """This will bring a case to whom carries it on, if that is another office; gives whether it moved."""
    day = today(now)
    with transaction.atomic():
        try:
            # takes the row first: who hands it over by hand at this moment comes before or after
            case = take_case(case_id=case_id, version=None, permission="", actor=MACHINE, now=now)
        except Refusal:
            return False
        posting = Posting.objects.get(case=case, until_at__isnull=True)
        carried = carry_on(
            office_id=posting.given_office_id,
            case_kind=case.kind,
            territory_id=case.territory_id,
            since=posting.given_on,
            day=day,
        )
        office_id = carried.office_ids[0]
        because = Posting.Because.SUCCESSION
        if not stands_on(office_id, day):
            above = office_above(office_id, now=now)
            if above is None:
                transaction.set_rollback(True)
                return False
            office_id, because = above, Posting.Because.NO_SUCCESSOR
        # where it was divided, whoever of them has it keeps it
        kept = because == Posting.Because.SUCCESSION and case.office_id in carried.office_ids
        if office_id == case.office_id or kept:
            transaction.set_rollback(True)
            return False
        _move(case, posting, office_id, because, carried, now)
        return True


def _move(
    case: Case, posting: Posting, office_id: int, because: str, carried: CarriedOn, now: datetime
) -> None:
    offices = offices_by_id({case.office_id, office_id, *carried.office_ids})
    why = {lang: _why(case, offices, office_id, because, carried, now, lang) for lang in LANGS}
    before = case.office_id
    case.office_id, case.assignee_id = office_id, None
    Case.objects.filter(pk=case.pk).update(office_id=office_id, assignee_id=None)
    Posting.objects.filter(pk=posting.pk).update(until_at=now)
    route = Route(office_id, (why["vi"],), (why["en"],))
    went_up = because == Posting.Because.NO_SUCCESSOR
    Posting.objects.create(
        case=case,
        office_id=office_id,
        since_at=now,
        because=because,
        why_vi="\n".join(route.why_vi),
        why_en="\n".join(route.why_en),
        by=str(MACHINE),
        # what went up is given anew; a succession goes out from whom the case was given to
        given_office_id=office_id if went_up else posting.given_office_id,
        given_on=today(now) if went_up else posting.given_on,
        successions=" ".join(str(one) for one in carried.by)[:400],
    )
    go_on_with_clocks(case, now=now)
    note_due(case)
    write_down(
        case,
        "no_successor" if went_up else "carried_on",
        actor=MACHINE,
        now=now,
        data={"office": office_id, "office_before": before, "successions": list(carried.by)},
    )


def _why(
    case: Case,
    offices: dict[int, OfficeShown],
    office_id: int,
    because: str,
    carried: CarriedOn,
    now: datetime,
    lang: Lang,
) -> str:
    before, office = offices[case.office_id].name(lang), offices[office_id].name(lang)
    if because == Posting.Because.NO_SUCCESSOR:
        return say("cases.route.no_successor", lang, before=before, office=office)
    if not carried.sure:
        several = ", ".join(offices[one].name(lang) for one in carried.office_ids)
        return say("cases.route.divided", lang, before=before, office=office, offices=several)
    last = max(days_of_successions(carried.by).values(), default=today(now))
    return say("cases.route.carried_on", lang, before=before, office=office, day=f"{last:%d/%m/%Y}")
