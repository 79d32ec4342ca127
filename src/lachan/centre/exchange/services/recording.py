"""A partner's record: which of its things the centre later listed by two, and which turned out to be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.codes import CORRECTED
from lachan.centre.exchange.models import ReceivedThing
from lachan.centre.exchange.queries.entries import rows_of
from lachan.centre.exchange.readers import EVERYTHING
from lachan.centre.indicators.lists import register_lists
from lachan.centre.web.clock import today
from lachan.engine.model import Indicator, Kind, ListClass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.exchange.entries import EntryRow

_BATCH: Final = 500
_WRONG: Final = frozenset({ListClass.CORRECTED, ListClass.OFFICIAL})


class Recorder:
    """Goes through what is undecided, some hundreds at a time, and from the beginning again when it is through."""

    def __init__(self) -> None:
        """This will begin at the beginning."""
        self._after = 0

    def record(self, *, now: datetime) -> int:
        """This will note what became of some things, and give how many it looked at; 0 at the end of a round."""
        rows = list(
            ReceivedThing.objects.filter(state="signal", outcome="", id__gt=self._after).order_by("id")[
                :_BATCH
            ]
        )
        if not rows:
            self._after = 0
            return 0
        self._after = rows[-1].pk
        listed: dict[tuple[str, str], list[EntryRow]] = {}
        for each in rows_of(EVERYTHING, {(row.kind, row.value) for row in rows}, emptied_too=True):
            listed.setdefault(each.thing, []).append(each)
        lists = register_lists(today(now))
        outcomes: dict[str, list[int]] = {"confirmed": [], "corrected": []}
        for row in rows:
            found = lists.find(Indicator(Kind(row.kind), row.text))
            if found is not None and found.list_class in _WRONG:
                outcomes["corrected"].append(row.pk)
            elif any(_confirms(each, row.received_at) for each in listed.get((row.kind, row.value), ())):
                outcomes["confirmed"].append(row.pk)
        _write(outcomes["confirmed"], "confirmed")
        _write(outcomes["corrected"], "corrected")
        return len(rows)


def _confirms(row: EntryRow, since: datetime) -> bool:
    """This will say whether the centre listed a thing after it was sent, and doesn't think otherwise since."""
    return row.listed_at >= since and row.ended_why != CORRECTED


def _write(ids: Sequence[int], outcome: str) -> None:
    if ids:
        ReceivedThing.objects.filter(id__in=list(ids), outcome="").update(outcome=outcome)
