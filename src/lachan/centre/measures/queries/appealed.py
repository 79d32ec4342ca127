"""What open appeals with proven control hold up: rooms above and signing ask it before they name or sign something."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Q

from lachan.centre.measures.models import Agreement, Appeal
from lachan.centre.measures.queries.listed import hosts_above, listed_host

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

_MOST_REVIEWS: Final = 20

type Thing = tuple[str, str]
"""Kind and canonical value."""


class Frozen(msgspec.Struct, frozen=True):
    """Open appeals with proven control, by thing and by host; `agreed` are measures let through all the same.

    Control of a host reaches what is below it: a measure on a page or a name there is held up too.
    """

    by_thing: dict[Thing, str]
    by_host: dict[str, str]
    agreed: dict[int, int]

    def appeal_against(self, about: str, value: str) -> str:
        """This will give the number of the appeal that holds a thing up, "" for none."""
        if (about, value) in self.by_thing:
            return self.by_thing[about, value]
        for host in hosts_above(listed_host(about, value)):
            if host in self.by_host:
                return self.by_host[host]
        return ""


def open_proven(now: datetime) -> QuerySet[Appeal]:
    """This will give the open appeals whose proof stands, as a query; those asked again too soon are left out.

    So is what was neither listed nor under a measure: nobody holds up tomorrow's measure by appealing today.
    """
    return Appeal.objects.filter(
        Q(was_listed=True) | Q(office_id__gt=0),
        state=Appeal.State.OPEN,
        proof=Appeal.Proof.PROVEN,
        proof_ends_at__gt=now,
        is_repeat=False,
    )


def frozen_now(now: datetime, *, measure_ids: Collection[int] = ()) -> Frozen:
    """This will give what is held up at a moment. One query, and one more where there is anything."""
    rows = list(open_proven(now).order_by("-pk").values_list("number", "about", "value", "host"))
    by_thing = {(about, value): number for number, about, value, _ in rows}
    by_host = {host: number for number, _, _, host in rows if host}
    agreed = {}
    if rows and measure_ids:
        found = Agreement.objects.filter(measure_id__in=list(measure_ids))
        agreed = dict(found.values_list("measure_id", "person_id"))
    return Frozen(by_thing, by_host, agreed)


def not_to_be_named(things: Iterable[Thing], *, now: datetime) -> frozenset[Thing]:
    """This will give those of some things that no new warning may name: an appeal with proven control is open."""
    frozen = frozen_now(now)
    return frozenset(thing for thing in things if frozen.appeal_against(*thing))


class Reviewed(msgspec.Struct, frozen=True):
    """That an owner who has shown control appealed, and when it was decided that it stays as it is (None: not)."""

    proven_at: datetime
    upheld_at: datetime | None


def reviews_told_of(things: Iterable[Thing]) -> tuple[Reviewed, ...]:
    """This will give the appeals with proven control against some things, for who reported these: the oldest first.

    Control of a host reaches what is below it. One without proof is not told of, for anybody could put a doubt on a
    true warning by it; neither is one that was withdrawn, or asked again too soon. One query where there are things.
    """
    wanted = Q()
    for about, value in things:
        wanted |= Q(about=about, value=value)
        if hosts := hosts_above(listed_host(about, value)):
            wanted |= Q(host__in=hosts)
    if not wanted:
        return ()
    stands = Q(proof=Appeal.Proof.PROVEN) | ~Q(state=Appeal.State.OPEN)
    rows = (
        Appeal.objects.filter(wanted, stands, proven_at__isnull=False, is_repeat=False)
        .exclude(state=Appeal.State.WITHDRAWN)
        .order_by("proven_at")[:_MOST_REVIEWS]
    )
    return tuple(
        Reviewed(row.proven_at, row.ended_at if row.state == Appeal.State.UPHELD else None)
        for row in rows
        if row.proven_at is not None
    )


def appeals_against(about: str, value: str) -> tuple[str, ...]:
    """This will give the numbers of the open appeals against a thing, proven or not, the oldest first. One query."""
    rows = Appeal.objects.filter(state=Appeal.State.OPEN, about=about, value=value)
    return tuple(rows.order_by("pk").values_list("number", flat=True)[:20])
