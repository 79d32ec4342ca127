"""Measures by what they are about: of a case, of a thing, and what may be said of them to who isn't of the desk."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from lachan.centre.cases.queries.parts import domains_of_link
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Order
from lachan.centre.measures.queries.measures import MeasureRow, measures_seen, rows_of
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

SHOWN: Final = 50
_MOST_THINGS: Final = 100
# decided by two, whatever became of it since; a proposal accuses nobody
_DECIDED: Final = (
    Measure.State.APPROVED, Measure.State.SENT, Measure.State.ACKNOWLEDGED, Measure.State.LIFTED,
    Measure.State.EXPIRED,
)  # fmt: skip


class Decided(msgspec.Struct, frozen=True):
    """What may be said of a measure that was approved: what, when, whether it was seen to work, how it ended.

    `sent_at`: since when somebody outside is asked; `ended_at` with `was_wrong`: it should never have been. `undo` of
    what has ended: `undone` where every one who was asked was seen to have undone it, `still` where it was seen in
    place after its time and somebody is reminded, else "".
    """

    number: str
    kind: str
    about: str
    value: str
    is_hold: bool
    approved_at: datetime
    sent_at: datetime | None
    effect: str
    effective_at: datetime | None
    ended_at: datetime | None
    state: str
    was_wrong: bool
    undo: str = ""


def measures_of_case(viewer: Viewer, case_id: int) -> tuple[MeasureRow, ...]:
    """This will give the measures of a case that the viewer sees, the newest first, 50 at most. Three queries."""
    return rows_of(measures_seen(viewer).filter(case_id=case_id).order_by("-pk")[:SHOWN])


def measures_on(viewer: Viewer, about: str, value: str) -> tuple[MeasureRow, ...]:
    """This will give the measures on a thing that the viewer sees, the newest first, 50 at most. Three queries."""
    return rows_of(measures_seen(viewer).filter(about=about, value=value).order_by("-pk")[:SHOWN])


def told_of(things: Sequence[tuple[str, str]]) -> tuple[Decided, ...]:
    """This will give what may be said to who reported some things (kind, value): the newest first. One query.

    Of kinds that are seen from outside anyway, and of no hold: whoever is behind an account may be the one who asks.
    What was decided for the domain of a link that was reported counts with it.
    """
    wanted = Q()
    for about, value in _with_domains(things[:_MOST_THINGS]):
        wanted |= Q(about=about, value=value)
    if not wanted:
        return ()
    told = [code for code, kind in KINDS.items() if kind.is_told]
    return _decided(Measure.objects.filter(wanted, kind__in=told, is_hold=False))


def told_by_thing(things: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[Decided, ...]]:
    """This will give for each of some things (kind, value) what `told_of` says of it alone. One query for all."""
    decided = told_of(things)
    return {
        thing: tuple(one for one in decided if (one.about, one.value) in _with_domains((thing,)))
        for thing in things
    }


def decided_on(about: str, value: str) -> tuple[Decided, ...]:
    """This will give what was decided on a thing and, of a domain, on what is below it: for its owner. One query."""
    wanted = Q(about=about, value=value)
    if about == Kind.DOMAIN:
        wanted |= Q(about=Kind.DOMAIN, value__endswith=f".{value}")
        for scheme in ("https", "http"):
            wanted |= Q(about=Kind.URL, value__startswith=f"{scheme}://{value}/")
            wanted |= Q(about=Kind.URL, value=f"{scheme}://{value}")
    return _decided(Measure.objects.filter(wanted))


def _decided(rows: QuerySet[Measure]) -> tuple[Decided, ...]:
    asked = Order.objects.filter(measure=OuterRef("pk"), undo_at__isnull=False)
    undo = Case(
        When(Exists(asked.filter(undo_seen="still", undo_reminded__gte=1)), then=Value("still")),
        When(Exists(asked) & ~Exists(asked.exclude(undo_seen="undone")), then=Value("undone")),
        default=Value(""),
    )
    found = rows.filter(state__in=_DECIDED, approved_at__isnull=False).annotate(undo=undo)
    found = found.order_by("-pk")[:SHOWN]
    return tuple(Decided(*(getattr(row, name) for name in Decided.__struct_fields__)) for row in found)


def _with_domains(things: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    found = dict.fromkeys(things)
    for about, value in things:
        for name in domains_of_link(value) if about == Kind.URL else ():
            found[Kind.DOMAIN.value, name] = None
    return list(found)
