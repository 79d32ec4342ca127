"""How a measure came to its office and case, in the reader's language: what the timeline says beside each move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.queries.offices import OfficeShown, offices_by_id
from lachan.centre.cases.queries.parts import numbers_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.measures.queries.measures import EventShown
    from lachan.centre.web.words import Lang

_MOVES: Final = frozenset({"with_case", "carried_on", "no_successor"})


class Happened(msgspec.Struct, frozen=True):
    """One thing of the timeline, with lines that say from where to where it moved (none for all else)."""

    event: EventShown
    lines: tuple[str, ...] = ()


class Moves(msgspec.Struct, frozen=True):
    """The timeline, and the offices that asked first and have it now (None where it has been deleted)."""

    happened: tuple[Happened, ...]
    first_office: OfficeShown | None
    office: OfficeShown | None


def moves_of(events: Sequence[EventShown], office_id: int, lang: Lang) -> Moves:
    """This will give the timeline of a measure in words. One query, and one more where its case is another now."""
    moved = [event.data for event in events if event.kind in _MOVES]
    offices = offices_by_id(
        {office_id, *(data[key] for data in moved for key in ("office", "office_before"))}
    )
    cases = {data[key] for data in moved for key in ("case", "case_before") if data.get(key)}
    numbers = numbers_of(cases) if cases else {}

    def lines(event: EventShown) -> tuple[str, ...]:
        if event.kind not in _MOVES:
            return ()
        found = []
        before, after = event.data["office_before"], event.data["office"]
        if before != after:
            names = [offices[one].name(lang) if one in offices else "–" for one in (before, after)]
            found.append(say("measures.moved.office", lang, before=names[0], after=names[1]))
        if event.data.get("case_before"):
            said = [numbers.get(event.data[key], "–") for key in ("case_before", "case")]
            found.append(say("measures.moved.case", lang, before=said[0], after=said[1]))
        return tuple(found)

    # the newest stands first
    first = moved[-1]["office_before"] if moved else office_id
    return Moves(
        tuple(Happened(event, lines(event)) for event in events), offices.get(first), offices.get(office_id)
    )
