"""What partners are told of one thing, as it stood from one moment to another. Pure."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time

import msgspec


class EntryRow(msgspec.Struct, frozen=True):
    """One thing with what is to be done about it. A change ends a row (`changed`) and begins another.

    `kind` is the engine's; `value` as the register lists it, a link without its scheme (`evil.top/login`), a domain in
    ASCII. `action` is `block` or `flag`. `confidence` is 0 to 100 (STIX 2.1, appendix A). `source` is the measure's
    number, `desk` for what two listed by hand. `round` counts how often the thing was listed and lifted before.
    `listed_at` is when this round began, `until` its end. `added_seq` and `ended_seq` are places of one counter that
    only rises; `added_at` and `ended_at` rise with them, no two alike. `ended_why` is one of `codes.ENDS`, "" while it
    goes on.
    """

    id: int
    kind: str
    value: str
    action: str
    tlp: str
    pap: str
    confidence: int
    source: str
    round: int
    listed_at: datetime
    until: datetime | None
    added_seq: int
    added_at: datetime
    ended_seq: int | None = None
    ended_at: datetime | None = None
    ended_why: str = ""

    @property
    def thing(self) -> tuple[str, str]:
        """This will give kind and value."""
        return self.kind, self.value

    @property
    def is_live(self) -> bool:
        """This will say whether it goes on."""
        return self.ended_seq is None


class Edition(msgspec.Struct, frozen=True):
    """One version of an entry, at one place of the counter: that it began, or that it ended (`is_end`).

    For one reader it may be over though it goes on (`is_withdrawn`), and be another object where it comes again
    (`mark`, see `scopes.mark_of`).
    """

    seq: int
    at: datetime
    row: EntryRow
    is_end: bool
    mark: int = 0
    is_withdrawn: bool = False


class Changed(msgspec.Struct, frozen=True):
    """What a reader who has all up to a place of the counter lacks: live rows that are new, and rows that are gone.

    A thing that changed is among the new ones alone; what came and went in between is among neither.
    """

    new: tuple[EntryRow, ...]
    gone: tuple[EntryRow, ...]


class State(msgspec.Struct, frozen=True):
    """How the whole stands: the counter's place, whether all was emptied, and where that last began or ended.

    Who has less than `since_seq` takes all anew: what changed doesn't say what was emptied.
    """

    seq: int
    emptied: bool
    since_seq: int
    at: datetime | None = None
