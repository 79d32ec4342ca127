"""When an entry of a list changes, what it names is judged again at once; the rest follows with the next pass."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.detection.holding import is_listed, is_on_trial
from lachan.centre.detection.lists_now import judge_of
from lachan.centre.detection.models import ListsFollowed, Sweep
from lachan.centre.detection.sweeps import begin, judge_again
from lachan.centre.indicators import affected, verdicts
from lachan.centre.indicators.lists import lists_version_in_use
from lachan.engine.model import Level

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.detection.judging import Judge
    from lachan.centre.indicators.verdicts import Due

# Entries, and indicators that share their words: more than these are left to a pass over the whole.
MOST_ENTRIES: Final = 200
MOST_NAMED: Final = 5_000
LEASE: Final = timedelta(seconds=60)


def follow_lists(*, now: datetime) -> int:
    """This will judge again what changed entries name; gives how many indicators it judged."""
    judge = judge_of(now)
    version = affected.lists_version()
    row = ListsFollowed.objects.filter(pk=1).first()
    if row is None:
        row, _ = ListsFollowed.objects.get_or_create(pk=1, defaults={"day": judge.today})
    if row.version == version and row.day == judge.today:
        return 0
    if lists_version_in_use() < version:
        return 0  # read within a second
    judge = judge_of(now)  # not older than what was just asked
    free = ListsFollowed.objects.filter(pk=1, version=row.version, day=row.day)
    if not free.exclude(leased_until__gt=now).update(leased_until=now + LEASE):
        return 0
    try:
        done = _follow(row, judge, now)
        if done is None:
            return 0
        ListsFollowed.objects.filter(pk=1, version=row.version).update(version=version, day=judge.today)
        return done
    finally:
        ListsFollowed.objects.filter(pk=1).update(leased_until=None)


def _follow(row: ListsFollowed, judge: Judge, now: datetime) -> int | None:
    """This will give how many were judged; None where that has to wait for the pass under way to end."""
    due = _named(row, judge)
    if due is None:
        if begin(judge, Sweep.Because.LISTS, now=now):
            return 0
        # a pass under way may be behind the ids that it would have to judge: after it, another
        return None
    again = judge_again(judge, list(due.values()))
    if is_on_trial(judge.engine):
        again = [
            (each, answer)
            for each, answer in again
            if answer.level < Level.DANGEROUS or is_listed(answer) or each.level == Level.DANGEROUS.word
        ]
    with transaction.atomic():
        verdicts.keep_again(answers=[(each.id, answer) for each, answer in again], now=now, because="lists")
    return len(again)


def _named(row: ListsFollowed, judge: Judge) -> dict[int, Due] | None:
    """This will give the indicators that changed entries name, None for too many."""
    limit = MOST_ENTRIES + 1
    named = list(affected.changed_since(row.version, limit=limit))
    if row.day is not None and row.day < judge.today:
        yesterday = judge.today - timedelta(days=1)
        named += affected.expired_between(row.day, yesterday, limit=limit)
    if len(named) > MOST_ENTRIES:
        return None
    due: dict[int, Due] = {}
    for each in dict.fromkeys((one.kind, one.value) for one in named):
        try:
            found = affected.named_by(affected.Named(*each), limit=MOST_NAMED)
        except affected.TooManyError:
            return None
        due |= {one.id: one for one in found}
        if len(due) > MOST_NAMED:
            return None
    return due
