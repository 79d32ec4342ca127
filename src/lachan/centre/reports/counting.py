"""How many independent people report an indicator: for the desk at any time, for the public after an officer's look."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Q

from lachan.centre.indicators.lists import register_lists
from lachan.centre.indicators.queries import indicators_by_id, refs_seen_with
from lachan.centre.indicators.spelling import keepable, value_hash
from lachan.centre.reports.independence import LEAST_PUBLIC, Telling, count_independent
from lachan.centre.reports.likeness import read_sketch
from lachan.centre.reports.models import Alarm, CountRelease, Report
from lachan.centre.web.clock import today
from lachan.engine.model import Indicator, Kind, ListClass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lachan.centre.indicators.queries import IndicatorShown

# Of an indicator that more reports speak of the newest are looked at; whether there are 900 or 1,100 is all the same.
MOST_REPORTS: Final = 1_000
# On a page that speaks of several indicators.
_MOST_OF_EACH: Final = 200
_MOST_COUNTED: Final = 10
SOURCE: Final = "report"
# How far back the reports of an alarm began.
ALARM_WITHIN: Final = timedelta(hours=24)
# Between two looks the public check goes by the last one.
_LOOK_EVERY_SECONDS: Final = 30.0
_NEVER_COUNTED: Final = frozenset({ListClass.OFFICIAL, ListClass.POPULAR, ListClass.CORRECTED})


class Reporters(msgspec.Struct, frozen=True):
    """How many reports speak of an indicator, and of how many independent people they are."""

    reports: int
    independent: int
    # the newest first
    report_ids: tuple[int, ...] = ()
    # how many more speak of it that were not compared with the others yet, and so are not counted
    waiting: int = 0


class AlarmShown(msgspec.Struct, frozen=True):
    """Many reports on one indicator that depend on one another. It accuses nobody."""

    id: int
    indicator_id: int
    first_report_id: int
    reports: int
    independent: int
    raised_at: datetime
    last_at: datetime
    closed_at: datetime | None
    closed_by: str
    closed_because: str
    was_crowd: bool


class ReleaseShown(msgspec.Struct, frozen=True):
    """A count that an officer let be public."""

    id: int
    indicator_id: int
    count: int
    released_by: str
    released_at: datetime


def reporters_of(indicator_id: int, *, most: int = MOST_REPORTS) -> Reporters:
    """This will count who reports an indicator, by the newest `most` reports. Three queries, whatever their number."""
    tellings, waiting = _told_of(indicator_id, most=most)
    return Reporters(
        len(tellings), count_independent(tellings), tuple(one.report_id for one in tellings), waiting
    )


def reporters_of_each(indicators: Iterable[IndicatorShown], *, now: datetime) -> dict[int, Reporters]:
    """This will count who reports each of some indicators, by the newest 200 reports of each; the first ten of them.

    Left out is what lists call official, popular or corrected: how many write of it says nothing.
    """
    counted = [one for one in indicators if not is_known_good(kind=one.kind, value=one.value, now=now)]
    return {one.id: reporters_of(one.id, most=_MOST_OF_EACH) for one in counted[:_MOST_COUNTED]}


def tellings_of(
    indicator_id: int,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    with_crowds: bool = True,
    most: int = MOST_REPORTS,
) -> tuple[Telling, ...]:
    """This will give what is compared of the reports on an indicator that were not withdrawn, the newest first.

    Those that came after `since` and not after `until`, where these are given.
    """
    return _told_of(indicator_id, since=since, until=until, with_crowds=with_crowds, most=most)[0]


def _told_of(
    indicator_id: int,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    with_crowds: bool = True,
    most: int,
) -> tuple[tuple[Telling, ...], int]:
    """This will give what is compared, as `tellings_of` does, and how many reports are not compared yet.

    The rows of both are read once: they stand all over a table of wide rows.
    """
    refs = refs_seen_with(indicator_id, source=SOURCE, limit=most)
    ids = {report_id_of(ref) for ref in refs}
    if not ids:
        return (), 0
    reports = Report.objects.filter(pk__in=ids, about=Report.About.SCAM).exclude(state=Report.State.WITHDRAWN)
    if since is not None:
        reports = reports.filter(received_at__gt=since)
    if until is not None:
        reports = reports.filter(received_at__lte=until)
    crowds = _crowds_of(indicator_id) if with_crowds else []
    names = ("pk", "identity", "network", "device", "received_at", "sketch", "joined_at")
    rows = list(reports.order_by("-pk").values_list(*names))
    tellings = tuple(
        Telling(
            pk,
            identity,
            network,
            device,
            at,
            read_sketch(sketch),
            any(begun <= at <= ended for begun, ended in crowds),
        )
        for pk, identity, network, device, at, sketch, joined_at in rows
        if joined_at is not None
    )
    return tellings, len(rows) - len(tellings)


def report_id_of(ref: str) -> int:
    """This will give the report that a signal's reference names: `report:12`, or `report:12:3` for an addition."""
    return int(ref.split(":")[1])


def is_added(ref: str) -> bool:
    """This will say whether a signal's reference names what was added to a report later."""
    return ref.count(":") > 1


def public_count(*, kind: str, value: str, now: datetime) -> int:
    """This will give how many independent people report an indicator, where that may be public, else 0.

    It is public from 3 on, after an officer has looked, and never for what is official, popular or corrected; it never
    is more than the officer saw. One query where nothing was released; some more, at most twice a minute for each
    indicator and process, where something was. It says nothing about danger, and no verdict is made of it.
    """
    release = CountRelease.objects.filter(
        kind=kind, value_sha256=value_hash(keepable(value)), withdrawn_at__isnull=True
    ).first()
    if release is None or is_known_good(kind=kind, value=value, now=now):
        return 0
    count = min(release.count, _looked_at(release.indicator_id))
    return count if count >= LEAST_PUBLIC else 0


def is_known_good(*, kind: str, value: str, now: datetime) -> bool:
    """This will say whether lists call an indicator official, popular or corrected; no count of such is public."""
    try:
        indicator = Indicator(Kind(kind), value)
    except ValueError:
        return False
    found = register_lists(today(now)).find_all(indicator)
    return any(entry.list_class in _NEVER_COUNTED for entry in found)


def release_of(indicator_id: int) -> ReleaseShown | None:
    """This will give the count of an indicator that is public now, or None."""
    found = CountRelease.objects.filter(indicator_id=indicator_id, withdrawn_at__isnull=True).first()
    if found is None:
        return None
    return ReleaseShown(found.pk, found.indicator_id, found.count, found.released_by, found.released_at)


def alarms_for(
    *, indicator_id: int | None = None, is_open: bool = True, limit: int = 50
) -> tuple[AlarmShown, ...]:
    """This will give alarms, the newest first: open ones, or also those that were closed."""
    alarms = Alarm.objects.order_by("-pk")
    if indicator_id is not None:
        alarms = alarms.filter(indicator_id=indicator_id)
    if is_open:
        alarms = alarms.filter(closed_at__isnull=True)
    return tuple(_alarm(alarm) for alarm in alarms[:limit])


def _alarm(alarm: Alarm) -> AlarmShown:
    return AlarmShown(
        id=alarm.pk,
        indicator_id=alarm.indicator_id,
        first_report_id=alarm.report_id,
        reports=alarm.reports,
        independent=alarm.independent,
        raised_at=alarm.raised_at,
        last_at=alarm.last_at,
        closed_at=alarm.closed_at,
        closed_by=alarm.closed_by,
        closed_because=alarm.closed_because,
        was_crowd=alarm.was_crowd,
    )


def _crowds_of(indicator_id: int) -> list[tuple[datetime, datetime]]:
    """This will give when crowds reported an indicator: while an alarm is open, and where it was found to be one."""
    alarms = Alarm.objects.filter(Q(closed_at__isnull=True) | Q(was_crowd=True), indicator_id=indicator_id)
    return [
        (
            alarm.since_at,
            alarm.last_at + ALARM_WITHIN if alarm.closed_at is None else alarm.last_at,
        )
        for alarm in alarms
    ]


_looks: dict[int, tuple[float, int]] = {}


def _looked_at(indicator_id: int) -> int:
    at, count = _looks.get(indicator_id, (float("-inf"), 0))
    if time.monotonic() - at < _LOOK_EVERY_SECONDS:
        return count
    count = reporters_of(indicator_id).independent
    if len(_looks) > MOST_REPORTS:
        _looks.clear()
    _looks[indicator_id] = time.monotonic(), count
    return count


def indicator_named(indicator_id: int) -> tuple[str, str] | None:
    """This will give kind and value of an indicator, or None."""
    found = indicators_by_id([indicator_id]).get(indicator_id)
    return (found.kind, found.value) if found else None
