"""Having looked at what partners sent: each new thing becomes a signal, a partner's share of them a day by its record.

A signal is judged like a citizen's report or a page that was visited. A partner's claim is never a verdict.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.models import ReceivedThing
from lachan.centre.exchange.queries.received import record_of, signalled_on, waiting_partners
from lachan.centre.exchange.signal_refs import SOURCE, signal_line, signal_ref
from lachan.centre.indicators.typed import take_typed
from lachan.centre.web.clock import today
from lachan.centre.web.commits import in_turn

if TYPE_CHECKING:
    from datetime import date, datetime

    from lachan.centre.indicators.typed import TypedLine

_BATCH: Final = 500
# as the content of what it came in (`taxii.judging.CONTENT_KEPT`)
_KEPT: Final = timedelta(days=90)


def take_up(*, now: datetime, most: int = _BATCH) -> int:
    """This will make signals of things that wait, of partners with the best record first, and give how many it did.

    The same thing of the same partner is one signal a month, however often it is sent: who repeats a claim doesn't make
    it weigh more. What a partner sends beyond its share of a day waits for the next.
    """
    day = today(now)
    partners = record_of(waiting_partners())
    for partner_id, record in sorted(partners.items(), key=lambda one: (-one[1].weight, one[0])):
        left = record.a_day - signalled_on(partner_id, day)
        if left > 0 and (done := _take_up(partner_id, min(left, most), day, now)):
            return done
    return 0


def _take_up(partner_id: int, most: int, day: date, now: datetime) -> int:
    rows = ReceivedThing.objects.filter(partner_id=partner_id, state="waits").order_by("id")
    waiting = list(rows.values_list("id", "kind", "text", "fingerprint")[:most])
    lines: dict[str, TypedLine] = {}
    read: list[int] = []
    unread: list[int] = []
    for row_id, kind, text, printed in waiting:
        line = signal_line(kind, text)
        (unread if line is None else read).append(row_id)
        if line is not None:
            lines[signal_ref(partner_id, printed, day)] = line
    with in_turn():
        # another worker may have done some of them: then the same signal is written once, under the same name
        take_typed(source=SOURCE, lines=list(lines.items()), keep_until=day + _KEPT, now=now)
        still = ReceivedThing.objects.filter(state="waits")
        still.filter(id__in=read).update(state=ReceivedThing.State.SIGNAL, signalled_on=day)
        still.filter(id__in=unread).update(state=ReceivedThing.State.UNREAD)
    return len(waiting)
