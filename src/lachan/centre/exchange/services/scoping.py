"""Keeping how far somebody sees in a format: when it comes, when it is set, and by the worker whatever changed it.

What is listed after one saw less is nothing that one had. So it is noted as soon as it is true and not only when
somebody comes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction
from django.db.models import Q

from lachan.centre.exchange.counting import held_counter, take_moments
from lachan.centre.exchange.models import Entry, SeenScope
from lachan.centre.exchange.queries.entries import state
from lachan.centre.exchange.queries.scopes import last_scopes, scopes_of
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.readers import PUBLIC
from lachan.centre.exchange.scopes import NOTHING

if TYPE_CHECKING:
    from lachan.centre.exchange.readers import Reader
    from lachan.centre.exchange.scopes import Scope

# whose consumers keep what they were told, thing by thing
SCOPED: Final = ("stix", "misp")
# a stop is told there in another way: its feed says of each attribute that it is deleted
_STOPPED: Final = "stix"
ANYBODY: Final = 0
_BEGAN: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def keep_scope(
    *,
    partner_id: int,
    format: str,  # noqa: A002 - the field's word
    reader: Reader,
    stopped_seq: int = 0,
    now: datetime,
) -> tuple[Scope, ...]:
    """This will note how far a partner (0: anybody) sees, and give how far it saw, the last being this.

    `stopped_seq` is the place at which all was emptied, where it sees nothing for that: nothing that was listed since
    was told, and what comes again is the same object for everybody. One query where nothing has changed.
    """
    found = scopes_of(partner_id, format)
    if found and found[-1].reader == reader:
        return found
    with transaction.atomic():
        # first, so that of several that come at once one writes
        counter = held_counter()
        found = scopes_of(partner_id, format)
        if found and found[-1].reader == reader:
            return found
        seq = stopped_seq or counter.seq
        at, first, last = counter.at or now, 0, 0
        if found:
            # where nothing was told between, several that come have the same moments: each has an order of its own
            shared = SeenScope.objects.filter(seq=seq, number__gt=0, at__gt=found[-1].at)
            place = shared.order_by("-at").values_list("at", "first_id", "last_id").first()
            at, first, last = _new_place(seq, now) if place is None else place
        SeenScope.objects.create(
            partner_id=partner_id,
            format=format,
            number=len(found),
            reader=msgspec.json.encode(reader, order="deterministic").decode(),
            seq=seq,
            at=at,
            first_id=first,
            last_id=last,
            mark=stopped_seq or (at - _BEGAN) // _MICROSECOND,
        )
    return scopes_of(partner_id, format)


def note_scopes(*, now: datetime, partner_id: int | None = None) -> int:
    """This will note how far all see that came before, or one, whatever has changed it; gives for how many it changed.

    Who was suspended or has no subscription any more sees nothing. Anybody's begins here.
    """
    standing = state()
    wanted = {
        (each.partner.id, each.format): each.reader for each in subscriptions() if each.format in SCOPED
    }
    wanted[ANYBODY, _STOPPED] = PUBLIC
    count = 0
    begun: dict[tuple[int, str], Reader | None] = {(ANYBODY, _STOPPED): None}
    for (each_id, name), reader in (begun | last_scopes()).items():
        if partner_id not in {None, each_id}:
            continue
        is_stopped = standing.emptied and name == _STOPPED
        sees = NOTHING if is_stopped else wanted.get((each_id, name), NOTHING)
        if sees != reader:
            stopped = standing.since_seq if is_stopped else 0
            keep_scope(partner_id=each_id, format=name, reader=sees, stopped_seq=stopped, now=now)
            count += 1
    return count


def _new_place(seq: int, now: datetime) -> tuple[datetime, int, int]:
    """This will give a moment for each entry that went on at a place: that of the first, its id, that of the last."""
    live = Entry.objects.filter(Q(ended_seq=None) | Q(ended_seq__gt=seq), added_seq__lte=seq)
    first = live.order_by("pk").values_list("pk", flat=True).first() or 0
    last = live.order_by("-pk").values_list("pk", flat=True).first() or 0
    return take_moments(last - first + 1, now=now), first, last
