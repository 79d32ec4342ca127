"""What has ended and is asked for anew: nobody is to undo what another measure asks to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure
from lachan.centre.measures.queries.listed import hosts_above, listed_host

if TYPE_CHECKING:
    from collections.abc import Collection


def asked_anew(ended: Collection[Measure]) -> frozenset[int]:
    """This will give the ids of those of some measures for which another of a kind alike is in force. One query.

    Of a blocked name that is one on it or on a name above it; of all else one of the same kind on the same thing.
    """
    named = {row.pk: _names(row) for row in ended}
    values = {value for names in named.values() for _, value in names}
    there = (
        set(Measure.objects.filter(in_force=True, value__in=values).values_list("kind", "about", "value"))
        if values
        else set()
    )
    by_dns = {(about, value) for kind, about, value in there if KINDS[kind].check == "dns"}
    return frozenset(
        row.pk
        for row in ended
        if (row.kind, row.about, row.value) in there
        or (KINDS[row.kind].check == "dns" and not by_dns.isdisjoint(named[row.pk]))
    )


def _names(row: Measure) -> frozenset[tuple[str, str]]:
    names = {(row.about, row.value)}
    if KINDS[row.kind].check == "dns":
        names |= {("domain", host) for host in hosts_above(listed_host(row.about, row.value))}
    return frozenset(names)
