"""Letting go of what a partner said before: its things are looked at no more, and their signals are emptied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.models import ReceivedThing
from lachan.centre.exchange.signal_refs import SOURCE, signal_ref
from lachan.centre.indicators.signals import empty_signals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

_ROWS: Final = 1_000


def let_go_of_things(received_ids: Sequence[int], *, now: datetime) -> None:
    """This will let go of the things of some objects, of which there is a newer version or none.

    What became of a thing stays for the partner's record, without its value. In the caller's transaction.
    """
    for start in range(0, len(received_ids), _ROWS):
        some = received_ids[start : start + _ROWS]
        things = ReceivedThing.objects.filter(received_id__in=some).exclude(state="over")
        refs = _refs(things)
        prints = {ref.rpartition(":")[2] for ref in refs}
        things.update(state=ReceivedThing.State.OVER, value="", text="", fingerprint="")
        # another object of the same partner may still name the same thing
        refs -= _refs(ReceivedThing.objects.filter(fingerprint__in=prints))
        empty_signals(source=SOURCE, refs=sorted(refs), now=now)


def _refs(things: QuerySet[ReceivedThing]) -> set[str]:
    """This will give which signals some things have."""
    rows = things.filter(state="signal", signalled_on__isnull=False)
    return {
        signal_ref(partner_id, printed, day)
        for partner_id, printed, day in rows.values_list("partner_id", "fingerprint", "signalled_on")
        if day is not None
    }
