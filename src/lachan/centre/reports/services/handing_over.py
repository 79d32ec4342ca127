"""Reports follow their office: to who takes over on the day, to who answers later, or to whom somebody gives them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction
from django.db.models import Q

from lachan.centre.accounts.access import office_coded_for
from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.accounts.queries.offices import stands_on
from lachan.centre.accounts.queries.successions import (
    carry_on,
    ended_in_query,
    handed_over_in_query,
    successions_due,
)
from lachan.centre.accounts.queries.territories import places_by_code
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.reports.models import Assignment, CarriedOn, Report
from lachan.centre.reports.routing import office_answering
from lachan.centre.reports.services.deciding import REPORT_TRIAGE, need, read_reason
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

# A report that was closed or withdrawn waits for nobody, and stays where that happened.
OPEN: Final = (Report.State.NEW, Report.State.SEEN)
BATCH: Final = 200
# Kinds and places that nobody answers for; of more, the next turn looks at the next ones.
_GROUPS: Final = 100


class _Given(msgspec.Struct, frozen=True):
    """To which office a report was given and when, and what it is about: by that it is said who carries it on."""

    office_id: int
    since: date
    case_kind: str
    territory_code: str


class _Went(msgspec.Struct, frozen=True):
    """From which office a report goes to which (None: to no office), and by which successions.

    `is_divided`: several offices carry on parts of the place, and a person has to choose.
    """

    before: int | None
    after: int | None
    by: tuple[int, ...]
    is_divided: bool


def carry_reports_on(*, now: datetime, limit: int = BATCH) -> int:
    """This will bring open reports of offices that handed over to who carries on; gives how many it looked at.

    All are looked through once a day and after each new succession, `limit` at a time; one that undoes another brings
    them back. Where a place was divided between offices, or an office ended without a successor, no office has the
    report until one answers for it or a person gives it to one. Done twice, or by two workers at once, nothing changes.
    The worker's step.
    """
    day = today(now)
    row, _ = CarriedOn.objects.get_or_create(pk=1)
    read = CarriedOn.objects.filter(
        pk=1, day=row.day, succession_id=row.succession_id, cursor=row.cursor, is_done=row.is_done
    )
    new = successions_due(day=day, after_id=row.succession_id)
    if row.day != day or new:
        last = max((one.id for one in new), default=row.succession_id)
        row = CarriedOn(day=day, succession_id=last, cursor=0, is_done=False)
    if row.is_done:
        return 0
    handed, ended = handed_over_in_query(day=day), ended_in_query(day=day)
    touched = Q(office_id__in=handed) | Q(given_to_id__in=handed) | Q(office_id__in=ended)
    reports = list(Report.objects.filter(touched, state__in=OPEN, pk__gt=row.cursor).order_by("pk")[:limit])
    places = {each.code: each.id for each in places_by_code({one.territory_code for one in reports}).values()}
    going: dict[tuple[_Went, _Given], list[int]] = defaultdict(list)
    asked: dict[_Given, _Went] = {}
    for report in reports:
        given = _given(report)
        if given not in asked:
            asked[given] = _ask(given, places.get(given.territory_code), day)
        went = msgspec.structs.replace(asked[given], before=report.office_id)
        if went.after != went.before:
            going[went, given].append(report.pk)
    with transaction.atomic():
        # whoever was here at the same time has done it
        if not read.update(
            day=day,
            succession_id=row.succession_id,
            cursor=reports[-1].pk if reports else row.cursor,
            is_done=len(reports) < limit,
        ):
            return 0
        _move(going, now)
    return len(reports)


def route_unanswered(*, now: datetime, after: tuple[str, str] = ("", "")) -> tuple[int, tuple[str, str]]:
    """This will give open reports that no office has to the one that answers for them by now.

    Gives how many, and after which kind and place the next turn goes on: `after` is where the last one ended. Those in
    places that were divided wait for a person, who gives them to an office (`assign_report`).
    """
    day = today(now)
    waiting = Report.objects.filter(office_id__isnull=True, given_to_id__isnull=True, state__in=OPEN)
    kind, code = after
    groups = list(
        waiting.filter(Q(case_kind__gt=kind) | Q(case_kind=kind, territory_code__gt=code))
        .order_by("case_kind", "territory_code")
        .values_list("case_kind", "territory_code")
        .distinct()[:_GROUPS]
    )
    moved = 0
    for kind, code in groups:
        office_id = office_answering(case_kind=kind, territory_code=code, day=day)
        if office_id is None:
            continue
        with transaction.atomic():
            ids = list(
                waiting.filter(case_kind=kind, territory_code=code)
                .order_by("pk")
                .values_list("pk", flat=True)[:BATCH]
            )
            found = Report.objects.filter(pk__in=ids, office_id__isnull=True, state__in=OPEN)
            changed = found.update(office_id=office_id, given_to_id=office_id, given_on=day)
            if changed:
                record(
                    kind="reports.routed_later",
                    actor=MACHINE,
                    now=now,
                    subject=f"office:{office_id}",
                    data={"office": office_id, "case_kind": kind, "reports": ids},
                )
            moved += changed
    return moved, groups[-1] if len(groups) == _GROUPS else ("", "")


def assign_report(*, report_id: int, office_code: str, reason: str, actor: Actor, now: datetime) -> None:
    """This will give an open report to an office by hand, from the top of the centre, with a reason.

    Successions that come later carry it on from there. Raises Refusal: 403; 404 for no report; 400 `office_code`, 409
    `reports_office_ended`, 409 `reports_office_same`; 422 `reports_reason`; 409 `reports_not_open`.
    """
    viewer = need(actor, REPORT_TRIAGE, now)
    if not is_at_top(viewer, REPORT_TRIAGE):
        raise Refusal(403, "not_permitted")
    said = read_reason(reason)
    office = office_coded_for(viewer, office_code, REPORT_TRIAGE)
    day = today(now)
    if not stands_on(office.id, day):
        raise Refusal(409, "reports_office_ended", pointer="/office")
    with transaction.atomic():
        report = Report.objects.filter(pk=report_id).first()
        if report is None:
            raise Refusal(404, "not_found")
        if report.office_id == office.id:
            raise Refusal(409, "reports_office_same", pointer="/office")
        found = Report.objects.filter(pk=report_id, office_id=report.office_id, state__in=OPEN)
        if report.office_id is None:
            found = Report.objects.filter(pk=report_id, office_id__isnull=True, state__in=OPEN)
        if not found.update(office_id=office.id, given_to_id=office.id, given_on=day):
            raise Refusal(409, "reports_not_open")
        Assignment.objects.create(
            report_id=report_id, office_id=office.id, reason=said, assigned_by=str(actor), assigned_at=now
        )
        record(
            kind="reports.assigned",
            actor=actor,
            now=now,
            subject=f"report:{report_id}",
            data={"before": report.office_id, "office": office.id},
        )


def _given(report: Report) -> _Given:
    # whoever comes here has one of the two
    office_id = report.given_to_id or report.office_id or 0
    since = report.given_on or today(report.received_at)
    return _Given(office_id, since, report.case_kind, report.territory_code)


def _ask(given: _Given, territory_id: int | None, day: date) -> _Went:
    carried = carry_on(
        office_id=given.office_id,
        case_kind=given.case_kind,
        territory_id=territory_id,
        since=given.since,
        day=day,
    )
    after = carried.office_ids[0] if carried.sure and stands_on(carried.office_ids[0], day) else None
    return _Went(None, after, carried.by, is_divided=not carried.sure)


def _move(going: dict[tuple[_Went, _Given], list[int]], now: datetime) -> None:
    logged: dict[_Went, list[int]] = defaultdict(list)
    for (went, given), ids in going.items():
        found = Report.objects.filter(pk__in=ids, state__in=OPEN)
        found = (
            found.filter(office_id__isnull=True)
            if went.before is None
            else found.filter(office_id=went.before)
        )
        if went.after is None and not went.is_divided:
            # nobody carries it on: it goes to whoever is found to answer for it
            found.update(office_id=None, given_to_id=None, given_on=None)
        else:
            found.update(office_id=went.after, given_to_id=given.office_id, given_on=given.since)
        logged[went] += ids
    for went, ids in logged.items():
        _log(went, sorted(ids), now)


def _log(went: _Went, ids: Sequence[int], now: datetime) -> None:
    record(
        kind="reports.carried_on",
        actor=MACHINE,
        now=now,
        subject=f"office:{went.after or went.before}",
        data={
            "before": went.before,
            "office": went.after,
            "successions": list(went.by),
            "reports": list(ids),
        },
    )
