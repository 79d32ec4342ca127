"""What somebody has who works there no more is given back: cases wait for somebody again (tasks: `leaving.py`).

Whoever was mentioned and can't see the case any more reads nothing of it: whoever wrote the note is told.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.accounts.permissions import CASE_WORK
from lachan.centre.accounts.queries.duty import who_works_mark, working_at
from lachan.centre.accounts.queries.offices import chains_above
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Case, Mention
from lachan.centre.cases.queries.colleagues import who_may_see, workers_at
from lachan.centre.cases.services.faults import Faults
from lachan.centre.cases.services.taking import GOING_ON, lock_case, take_case, write_down
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date, datetime

    from django.db.models import QuerySet

BATCH: Final = 100


class Releaser:
    """One worker's look for what nobody has in hand, each day and whenever it changes who works where."""

    def __init__(self) -> None:
        """This will begin with nothing looked at."""
        self.faults = Faults()
        self._done: object = None

    def release(self, *, now: datetime, limit: int = BATCH) -> int:
        """This will give back what persons have who work there no more; gives how much. Twice is once."""
        day = today(now)
        mark = (day, who_works_mark(day=day))
        if mark == self._done:
            return 0
        work = self._found(day, limit, now)
        done = sum(self.faults.try_one(key, one) for key, one in work)
        if not done and not self.faults.count():
            self._done = mark
        return done

    def _found(self, day: date, limit: int, now: datetime) -> list[tuple[str, Callable[[], object]]]:
        """This will give what is to be done, up to so much, each by a name."""
        cases = Case.objects.filter(going_on=True, assignee_id__isnull=False)
        gone = _gone(cases.values_list("office_id", "assignee_id").order_by().distinct(), day)
        found: list[tuple[str, Callable[[], object]]] = []
        for office_id, person_id in gone:
            theirs = cases.filter(office_id=office_id, assignee_id=person_id).order_by("pk")
            ids = theirs.values_list("pk", flat=True)[:limit]
            found += [(f"case:{one}", partial(release_case, case_id=one, now=now)) for one in ids]
        found += self._unread(now)
        # what failed before keeps nothing else back
        return sorted(found, key=lambda one: self.faults.holds(one[0]))[:limit]

    @staticmethod
    def _unread(now: datetime) -> list[tuple[str, Callable[[], object]]]:
        waiting = _waiting_mentions().select_related("note__case").order_by("note__case_id")
        cases = {one.note.case_id: one.note.case for one in waiting}
        seeing = {case_id: who_may_see(case, now=now) for case_id, case in cases.items()}
        lost = {one.note.case_id for one in waiting if one.person_id not in seeing[one.note.case_id]}
        return [(f"mentions:{one}", partial(give_mentions_up, case_id=one, now=now)) for one in sorted(lost)]


def release_case(*, case_id: int, now: datetime) -> bool:
    """This will take a case from who works at its office no more; gives whether it did. Nobody has it then."""
    with transaction.atomic():
        try:
            case = take_case(case_id=case_id, version=None, permission="", actor=MACHINE, now=now)
        except Refusal:
            return False
        before = case.assignee_id
        if before is None or before in workers_at(case.office_id, now=now):
            # somebody gave it to somebody else, or the person is back
            transaction.set_rollback(True)
            return False
        case.assignee_id = None
        Case.objects.filter(pk=case_id).update(assignee_id=None)
        write_down(case, "released", actor=MACHINE, now=now, data={"assignee_before": before})
        return True


def give_mentions_up(*, case_id: int, now: datetime) -> int:
    """This will note which of those who were mentioned in a case, and didn't read it, can't see it any more.

    Each once; gives how many. Whoever wrote the note is told.
    """
    with transaction.atomic():
        case = lock_case(case_id)
        return 0 if case is None else note_lost_mentions(case, now=now)


def note_lost_mentions(case: Case, *, now: datetime) -> int:
    """This will do as `give_mentions_up` in the caller's transaction, for whoever moves a case or ends its task."""
    if case.state not in GOING_ON:
        return 0
    waiting = list(_waiting_mentions().filter(note__case=case).select_related("note").order_by("pk"))
    if not waiting:
        return 0
    seeing = who_may_see(case, now=now)
    lost = [one for one in waiting if one.person_id not in seeing]
    for by in sorted({one.note.by for one in lost}):
        mine = [one for one in lost if one.note.by == by]
        Mention.objects.filter(pk__in=[one.pk for one in mine]).update(lost_at=now)
        data = {
            "notes": sorted({one.note_id for one in mine}),
            "mentioned": sorted({one.person_id for one in mine}),
            "by": by,
        }
        write_down(case, "mention_lost", actor=MACHINE, now=now, data=data)
    return len(lost)


def _waiting_mentions() -> QuerySet[Mention]:
    return Mention.objects.filter(seen_at__isnull=True, lost_at__isnull=True, note__case__going_on=True)


def _gone(pairs: Collection[tuple[int, int | None]], day: date) -> list[tuple[int, int]]:
    """This will give those of some pairs of office and person where the person doesn't work on cases there on a day."""
    asked = [(office_id, person_id) for office_id, person_id in pairs if person_id is not None]
    chains = chains_above({office_id for office_id, _ in asked})
    working = working_at({one for chain in chains.values() for one in chain}, CASE_WORK, day=day)
    return sorted(
        (office_id, person_id)
        for office_id, person_id in asked
        if not any(person_id in working.get(one, ()) for one in chains[office_id])
    )
