"""Opening a case: by hand or by a rule, routed, with its members, clocks and timeline in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.db import connection, transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.permissions import CASE_WORK
from lachan.centre.accounts.queries.territories import (
    Place,
    UnknownTerritoryError,
    place_by_code,
    places_by_id,
)
from lachan.centre.cases.finding_words import note_words
from lachan.centre.cases.models import Case, Member, Posting
from lachan.centre.cases.routing import Route, province_on, route_case
from lachan.centre.cases.services.clocks import note_due, start_clock
from lachan.centre.cases.services.members import put_members, see_members
from lachan.centre.cases.services.taking import read_words, write_down
from lachan.centre.cases.services.weighing import count_facts, weigh
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

TITLE_CHARS: Final = 200
# more money than there is in the country is a slip of the pen (as for reports)
MOST_VND: Final = 10**15
_NEXT_NUMBER: Final = (
    "INSERT INTO cases_casenumber (year, last) VALUES (%s, 1)"
    " ON CONFLICT (year) DO UPDATE SET last = cases_casenumber.last + 1 RETURNING last"
)


class Why(msgspec.Struct, frozen=True):
    """Why a case was opened: a code of the words `cases.opened.…`, and what fills its blanks."""

    code: str
    params: dict[str, str] = {}


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A case that is to be opened. `title` "" lets pages name it by kind and place; `rule` is "" by hand."""

    kind: str
    title: str = ""
    place: Place | None = None
    report_ids: tuple[int, ...] = ()
    indicator_ids: tuple[int, ...] = ()
    rule: str = ""
    reasons: tuple[Why, ...] = ()
    loss_vnd: int | None = None


def open_case(
    *,
    kind: str,
    title: str,
    territory_code: str = "",
    report_ids: Collection[int] = (),
    indicator_ids: Collection[int] = (),
    loss_vnd: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """This will open a case by hand and give its id. It goes to the office that answers for kind and place today.

    Raises Refusal: 403; 404 for a report or indicator that the actor doesn't see; 422 `cases_kind`, `cases_place`,
    `cases_words`, `cases_money`; 409 `cases_report_taken` for a report in another open case, `cases_no_office`.
    """
    viewer = acting_viewer(actor, now=now)
    if not viewer.may(CASE_WORK):
        raise Refusal(403, "not_permitted")
    draft = Draft(
        kind=check_kind(kind),
        title=read_words(title, most=TITLE_CHARS, pointer="/title"),
        place=read_territory(territory_code),
        report_ids=tuple(sorted(set(report_ids))),
        indicator_ids=tuple(sorted(set(indicator_ids))),
        loss_vnd=check_money(loss_vnd, "/loss_vnd"),
    )
    see_members(viewer, draft.report_ids, draft.indicator_ids)
    with transaction.atomic():
        return write_case(draft, actor=actor, now=now).pk


def write_case(draft: Draft, *, actor: Actor, now: datetime) -> Case:
    """This will open a case within the caller's transaction. Raises Refusal (409) as `open_case`."""
    day = today(now)
    route = route_case(kind=draft.kind, place=draft.place, day=day)
    case = Case(
        number=_next_number(day.year),
        kind=draft.kind,
        title=draft.title,
        territory_id=None if draft.place is None else draft.place.id,
        province_id=province_on(draft.place, day=day),
        office_id=route.office_id,
        opened_at=now,
        opened_by=str(actor),
        opened_rule=draft.rule,
        opened_reasons=msgspec.json.encode(list(draft.reasons)).decode(),
        loss_vnd=draft.loss_vnd,
        loss_by_hand=draft.loss_vnd is not None,
        changed_at=now,
    )
    note_words(case)
    case.save()
    post_case(case, route, because=Posting.Because.ROUTED, actor=actor, now=now)
    put_members(case, Member.Kind.REPORT, draft.report_ids, actor=actor, now=now)
    put_members(case, Member.Kind.INDICATOR, draft.indicator_ids, actor=actor, now=now)
    # before the clocks: where money can still be stopped they are short
    count_facts(case)
    for stage in (Case.Stage.FIRST_LOOK, Case.Stage.CLOSE):
        start_clock(case, stage, now=now)
    note_due(case)
    weigh(case, now=now)
    write_down(
        case,
        "opened",
        actor=actor,
        now=now,
        data={
            "office": case.office_id,
            "case_kind": case.kind,
            "rule": case.opened_rule,
            "reports": list(draft.report_ids),
            "indicators": list(draft.indicator_ids),
        },
        said={"title": case.title},
    )
    return case


def post_case(case: Case, route: Route, *, because: str, actor: Actor, now: datetime) -> None:
    """This will note that an office has the case from now on, and why."""
    Posting.objects.filter(case=case, until_at__isnull=True).update(until_at=now)
    Posting.objects.create(
        case=case,
        office_id=route.office_id,
        since_at=now,
        because=because,
        why_vi="\n".join(route.why_vi),
        why_en="\n".join(route.why_en),
        by=str(actor),
        given_office_id=route.office_id,
        given_on=today(now),
    )


def check_kind(kind: str) -> str:
    """This will give a kind of case back. Raises Refusal (422 `cases_kind`)."""
    if kind not in CASE_KINDS:
        raise Refusal(422, "cases_kind", pointer="/kind")
    return kind


def read_territory(code: str) -> Place | None:
    """This will give the place of a code, None for "". Raises Refusal (422 `cases_place`)."""
    if not code:
        return None
    try:
        return place_by_code(code)
    except UnknownTerritoryError:
        raise Refusal(422, "cases_place", pointer="/territory") from None


def place_of(case: Case) -> Place | None:
    """This will give the place of a case."""
    return None if case.territory_id is None else places_by_id([case.territory_id])[case.territory_id]


def check_money(vnd: int | None, pointer: str) -> int | None:
    """This will give an amount back. Raises Refusal (422 `cases_money`)."""
    if vnd is not None and not 0 <= vnd <= MOST_VND:
        raise Refusal(422, "cases_money", pointer=pointer)
    return vnd


def _next_number(year: int) -> str:
    """This will give the next number of a year; who opens another case waits until this one is there or is not."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, (year,))
        return f"{year}-{int(cursor.fetchone()[0]):06}"
