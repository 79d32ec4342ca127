"""What belongs to a case: reports, each in one open case at most, and indicators."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import CASE_WORK
from lachan.centre.cases.models import Case, Member
from lachan.centre.cases.services.taking import read_words, take_case, write_down
from lachan.centre.cases.services.weighing import count_anew
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.indicators.typed import (
    LINE_CHARS,
    MOST_LINES,
    JunkError,
    ids_known,
    key_of_thing,
    read_typed,
    take_typed,
)
from lachan.centre.reports.queries import are_seen
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.audit.actors import Actor
    from lachan.centre.indicators.typed import TypedLine

# A case of more is a campaign, which is another thing.
MOST_MEMBERS = 5_000
# as signals of what officers typed name this room
SOURCE: Final = "case"
# The signal says where something came from; a year later the case's timeline does.
SIGNAL_KEPT: Final = timedelta(days=365)
_SHOWN_CHARS: Final = 60


def add_members(
    *,
    case_id: int,
    version: int,
    report_ids: Collection[int] = (),
    indicator_ids: Collection[int] = (),
    typed: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> None:
    """This will add reports and indicators to a case; those that are in it already change nothing.

    `typed`: links, numbers, accounts, apps, one or more a line, however they are written; what the register doesn't
    have comes into it as a signal of this case. Raises Refusal: as `taking.take_case`; 404 for a report or indicator
    that the actor doesn't see; 409 `cases_report_taken`; 422 `cases_too_many_members`, and for a line that is none
    `cases_junk_nothing`, `cases_junk_inside`, `cases_junk_long`, `cases_junk_many`.
    """
    see_members(acting_viewer(actor, now=now), report_ids, indicator_ids)
    lines = _read(typed)
    with transaction.atomic():
        case = take_case(case_id=case_id, version=version, permission=CASE_WORK, actor=actor, now=now)
        meant, new = _into_register(case, lines, now)
        reports = put_members(case, Member.Kind.REPORT, report_ids, actor=actor, now=now)
        indicators = put_members(case, Member.Kind.INDICATOR, {*indicator_ids, *meant}, actor=actor, now=now)
        count_anew(case, now=now)
        data = {"reports": reports, "indicators": indicators}
        write_down(case, "member_added", actor=actor, now=now, data={**data, "new": new} if new else data)


def _read(typed: Collection[str]) -> tuple[TypedLine, ...]:
    try:
        return read_typed(typed)
    except JunkError as junk:
        raise Refusal(
            422,
            f"cases_junk_{junk.why}",
            pointer="/typed",
            line=junk.line[:_SHOWN_CHARS],
            most=f"{MOST_LINES if junk.why == 'many' else LINE_CHARS}",
        ) from None


def _into_register(case: Case, lines: Sequence[TypedLine], now: datetime) -> tuple[set[int], list[int]]:
    """This will give the ids of all that is meant, and of those that are new in the register.

    A line with something new is a signal. What the register has was seen elsewhere: to name it here is no sighting.
    """
    known = ids_known(thing for line in lines for thing in line.things)
    told, found = [], set(known)
    for number, line in enumerate(lines, 1):
        keys = {key_of_thing(thing) for thing in line.things}
        if not keys <= found:
            told.append((f"{SOURCE}:{case.pk}:{case.version}:{number}", line))
            found |= keys
    taken = take_typed(source=SOURCE, lines=told, keep_until=today(now) + SIGNAL_KEPT, now=now)
    new = sorted(pk for key, pk in taken.items() if key not in known)
    return {*known.values(), *taken.values()}, new


def case_id_of(ref: str) -> int:
    """This will give the case of a reference: `case:12:3:1`, the first line that was typed at version 3 of case 12."""
    return int(ref.split(":")[1])


def remove_member(
    *, case_id: int, version: int, kind: str, thing_id: int, actor: Actor, now: datetime
) -> None:
    """This will take a report or an indicator out of a case.

    Raises Refusal: as `take_case`; 404 where it isn't in it.
    """
    remove_members(
        case_id=case_id,
        version=version,
        report_ids=(thing_id,) if kind == Member.Kind.REPORT else (),
        indicator_ids=(thing_id,) if kind == Member.Kind.INDICATOR else (),
        actor=actor,
        now=now,
    )


def remove_members(
    *,
    case_id: int,
    version: int,
    report_ids: Collection[int] = (),
    indicator_ids: Collection[int] = (),
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """This will take reports and indicators out of a case: all of them, or none.

    Raises Refusal: as `take_case`; 404 where one of them isn't in it; 422 `cases_split` for none at all, `cases_words`.
    """
    why = read_words(reason, needed=False)
    if not report_ids and not indicator_ids:
        raise Refusal(422, "cases_split", pointer="/members")
    with transaction.atomic():
        case = take_case(case_id=case_id, version=version, permission=CASE_WORK, actor=actor, now=now)
        take_members_out(case, Member.Kind.REPORT, report_ids, actor=actor, now=now)
        take_members_out(case, Member.Kind.INDICATOR, indicator_ids, actor=actor, now=now)
        count_anew(case, now=now)
        data = {"reports": sorted(set(report_ids)), "indicators": sorted(set(indicator_ids))}
        write_down(case, "member_removed", actor=actor, now=now, data=data, said={"reason": why})


def see_members(viewer: Viewer, report_ids: Collection[int], indicator_ids: Collection[int]) -> None:
    """This will refuse reports and indicators that the viewer doesn't see, or that are not there (404)."""
    if report_ids and not are_seen(viewer, report_ids):
        raise Refusal(404, "not_found")
    if indicator_ids and len(indicators_by_id(indicator_ids)) != len(set(indicator_ids)):
        raise Refusal(404, "not_found")


def put_members(
    case: Case, kind: str, thing_ids: Collection[int], *, actor: Actor, now: datetime
) -> list[int]:
    """This will put things into a case within the caller's transaction; gives those that are new. Raises Refusal."""
    there = Member.objects.filter(case=case, until_at__isnull=True)
    known = set(there.filter(kind=kind, thing_id__in=list(thing_ids)).values_list("thing_id", flat=True))
    new = sorted(set(thing_ids) - known)
    if not new:
        return []
    if there.count() + len(new) > MOST_MEMBERS:
        raise Refusal(422, "cases_too_many_members", most=f"{MOST_MEMBERS}")
    try:
        with transaction.atomic():
            Member.objects.bulk_create(
                Member(case=case, kind=kind, thing_id=thing_id, since_at=now, by=str(actor))
                for thing_id in new
            )
    except IntegrityError:
        raise Refusal(409, "cases_report_taken", number=_who_has(new)) from None
    return new


def move_members(source: Case, target: Case, *, actor: Actor, now: datetime) -> dict[str, list[int]]:
    """This will end the members of a case and put them into another; gives what is new there by kind."""
    moved: dict[str, list[int]] = {}
    for kind in Member.Kind.values:
        ids = list(
            Member.objects.filter(case=source, kind=kind, until_at__isnull=True).values_list(
                "thing_id", flat=True
            )
        )
        _end_members(source, kind, ids, actor, now)
        moved[kind] = put_members(target, kind, ids, actor=actor, now=now)
    return moved


def take_members_out(
    case: Case, kind: str, thing_ids: Collection[int], *, actor: Actor, now: datetime
) -> None:
    """This will end members within the caller's transaction.

    Raises Refusal (404) where one of them isn't in the case.
    """
    if _end_members(case, kind, thing_ids, actor, now) != len(set(thing_ids)):
        raise Refusal(404, "not_found")


def let_members_go(case: Case) -> None:
    """This will let others work on the reports of a case that ends."""
    Member.objects.filter(case=case, until_at__isnull=True).update(holds=False)


def hold_members_again(case: Case) -> list[int]:
    """This will give a case that is opened again its reports back, those that no other open case has.

    Gives the rest.
    """
    mine = Member.objects.filter(case=case, until_at__isnull=True, holds=False)
    taken = set(
        Member.objects.filter(
            kind=Member.Kind.REPORT,
            holds=True,
            until_at__isnull=True,
            thing_id__in=mine.filter(kind=Member.Kind.REPORT).values("thing_id"),
        ).values_list("thing_id", flat=True)
    )
    mine.exclude(kind=Member.Kind.REPORT, thing_id__in=taken).update(holds=True)
    return sorted(taken)


def _end_members(case: Case, kind: str, thing_ids: Collection[int], actor: Actor, now: datetime) -> int:
    members = Member.objects.filter(case=case, kind=kind, thing_id__in=list(thing_ids), until_at__isnull=True)
    return members.update(until_at=now, ended_by=str(actor), holds=False)


def _who_has(report_ids: Collection[int]) -> str:
    """This will give the number of the case that has one of the reports."""
    held = Member.objects.filter(
        kind=Member.Kind.REPORT, thing_id__in=list(report_ids), holds=True, until_at__isnull=True
    )
    return held.values_list("case__number", flat=True).first() or "?"
