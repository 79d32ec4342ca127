"""What officers decide: reports seen and closed, counts made public and taken back, alarms closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.audit.log import record
from lachan.centre.indicators.spelling import keepable, value_hash
from lachan.centre.reports.counting import indicator_named, is_known_good, reporters_of
from lachan.centre.reports.independence import LEAST_PUBLIC
from lachan.centre.reports.models import Alarm, CountRelease, Report
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.audit.actors import Actor

REPORT_TRIAGE: Final = "report.triage"
COUNT_RELEASE: Final = "count.release"
REASON_CHARS: Final = 500
# ids in one entry of the log; a page of a list has far fewer
_AT_ONCE: Final = 500


def mark_seen(*, report_ids: Collection[int], actor: Actor, now: datetime) -> int:
    """This will mark new reports as seen, those of the actor's offices; gives how many. Raises Refusal (403)."""
    with transaction.atomic():
        mine = _mine(actor, now)
        asked = sorted(set(report_ids))[:_AT_ONCE]
        new = Report.objects.filter(mine, pk__in=asked, state=Report.State.NEW)
        ids = sorted(new.values_list("pk", flat=True))
        changed = [
            pk
            for pk in ids
            if Report.objects.filter(pk=pk, state=Report.State.NEW).update(
                state=Report.State.SEEN, state_at=now
            )
        ]
        if changed:
            record(kind="reports.seen", actor=actor, now=now, data={"reports": changed})
        return len(changed)


def close_report(*, report_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will close a report of the actor's offices, with a reason for the desk.

    Raises Refusal: 403, 404, 422 `reports_reason`, 409 `reports_not_open` where it is closed or withdrawn.
    """
    said = read_reason(reason)
    with transaction.atomic():
        found = Report.objects.filter(_mine(actor, now), pk=report_id)
        if not found.exists():
            raise Refusal(404, "not_found")
        is_open = found.filter(state__in=(Report.State.NEW, Report.State.SEEN))
        if not is_open.update(state=Report.State.CLOSED, state_at=now, closed_because=said):
            raise Refusal(409, "reports_not_open")
        record(kind="reports.closed", actor=actor, now=now, subject=f"report:{report_id}")


def note_called(*, report_id: int, actor: Actor, now: datetime) -> None:
    """This will note that the reporter was rung back, who asked for it; once, so that nobody rings twice.

    Raises Refusal: 403, 404, 409 `reports_no_call` where none is asked for or somebody has rung already.
    """
    with transaction.atomic():
        found = Report.objects.filter(_mine(actor, now), pk=report_id)
        if not found.exists():
            raise Refusal(404, "not_found")
        waits = found.filter(wants_call=True, called_at__isnull=True).exclude(state=Report.State.WITHDRAWN)
        if not waits.update(called_at=now, called_by=str(actor)):
            raise Refusal(409, "reports_no_call")
        record(kind="reports.called", actor=actor, now=now, subject=f"report:{report_id}")


def reopen_report(*, report_id: int, actor: Actor, now: datetime) -> None:
    """This will open a report of the actor's offices that was closed by mistake; it counts as seen again.

    Raises Refusal: 403, 404, 409 `reports_not_closed`. What was personal in it is as it was; nothing that was emptied
    comes back.
    """
    with transaction.atomic():
        found = Report.objects.filter(_mine(actor, now), pk=report_id)
        if not found.exists():
            raise Refusal(404, "not_found")
        closed = found.filter(state=Report.State.CLOSED)
        if not closed.update(state=Report.State.SEEN, state_at=now, closed_because=""):
            raise Refusal(409, "reports_not_closed")
        record(kind="reports.reopened", actor=actor, now=now, subject=f"report:{report_id}")


def release_count(*, indicator_id: int, actor: Actor, now: datetime) -> int:
    """This will let the count of an indicator's independent reporters be public, as it is now; gives the count.

    Raises Refusal: 403; 404 for no indicator; 422 `reports_count_too_few` below 3, `reports_count_known_good` for what
    is official, popular or corrected; 409 `reports_count_alarm` while an alarm about it is open.
    """
    need(actor, COUNT_RELEASE, now)
    named = indicator_named(indicator_id)
    if named is None:
        raise Refusal(404, "not_found")
    kind, value = named
    if is_known_good(kind=kind, value=value, now=now):
        raise Refusal(422, "reports_count_known_good")
    with transaction.atomic():
        if Alarm.objects.filter(indicator_id=indicator_id, closed_at__isnull=True).exists():
            raise Refusal(409, "reports_count_alarm")
        count = reporters_of(indicator_id).independent
        if count < LEAST_PUBLIC:
            raise Refusal(422, "reports_count_too_few", least=f"{LEAST_PUBLIC}")
        sought = {"kind": kind, "value_sha256": value_hash(keepable(value))}
        CountRelease.objects.filter(**sought, withdrawn_at__isnull=True).update(
            withdrawn_by=str(actor), withdrawn_at=now, withdrawn_because="again"
        )
        CountRelease.objects.create(
            **sought, indicator_id=indicator_id, count=count, released_by=str(actor), released_at=now
        )
        record(
            kind="reports.count_released",
            actor=actor,
            now=now,
            subject=f"indicator:{indicator_id}",
            data={"count": count},
        )
    return count


def withdraw_count(*, indicator_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will take a public count back. Raises Refusal: 403, 422 `reports_reason`, 404 where none is public."""
    said = read_reason(reason)
    need(actor, COUNT_RELEASE, now)
    with transaction.atomic():
        if not CountRelease.objects.filter(indicator_id=indicator_id, withdrawn_at__isnull=True).update(
            withdrawn_by=str(actor), withdrawn_at=now, withdrawn_because=said
        ):
            raise Refusal(404, "not_found")
        record(kind="reports.count_withdrawn", actor=actor, now=now, subject=f"indicator:{indicator_id}")


def close_alarm(*, alarm_id: int, was_crowd: bool, reason: str, actor: Actor, now: datetime) -> None:
    """This will close an alarm. Where it was a crowd, what is not verified in it counts as one reporter for good.

    Raises Refusal: 403, 422 `reports_reason`, 404 for no open alarm.
    """
    said = read_reason(reason)
    need(actor, COUNT_RELEASE, now)
    with transaction.atomic():
        if not Alarm.objects.filter(pk=alarm_id, closed_at__isnull=True).update(
            closed_at=now, closed_by=str(actor), closed_because=said, was_crowd=was_crowd
        ):
            raise Refusal(404, "not_found")
        record(
            kind="reports.alarm_closed",
            actor=actor,
            now=now,
            subject=f"alarm:{alarm_id}",
            data={"was_crowd": was_crowd},
        )


def read_reason(reason: str) -> str:
    """This will give a reason as it is kept. Raises Refusal (422) for none and for one that is too long."""
    said = " ".join(reason.replace("\0", "").split())
    if not said or len(said) > REASON_CHARS:
        raise Refusal(422, "reports_reason", pointer="/reason", most=f"{REASON_CHARS}")
    return said


def need(actor: Actor, permission: str, now: datetime) -> Viewer:
    """This will give the view of who acts. Raises Refusal (403) for who has not the permission at any office."""
    viewer = acting_viewer(actor, now=now)
    if not viewer.may(permission):
        raise Refusal(403, "not_permitted")
    return viewer


def _mine(actor: Actor, now: datetime) -> Q:
    viewer = need(actor, REPORT_TRIAGE, now)
    mine = Q(office_id__in=below_in_query(viewer.offices_where(REPORT_TRIAGE)))
    return mine | Q(office_id__isnull=True) if is_at_top(viewer, REPORT_TRIAGE) else mine
