"""What each format carries, what it loses, and how long what was lifted can go on at who takes it. Pure.

The page of a format, the desk's look-up and the reference all say what stands here. Words: `exchange.format.NAME`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

from lachan.centre.exchange.codes import ACTIONS, BLOCK, KINDS, PUBLIC_FORMATS, SUBSCRIBED_FORMATS

# what is known of an entry, in the order in which a page says it
FIELDS: Final = ("value", "action", "marking", "confidence", "source", "listed_at", "until", "why_over")
_ALL: Final = tuple(sorted(KINDS))


class Carried(msgspec.Struct, frozen=True):
    """A format: its kinds, actions and fields, and for how long what was lifted can go on at who takes it.

    `usual` is how soon it is gone where all runs, `worst` where a message was lost or the line is down and the taker
    does as its format says; None where only the taker's own habit limits it. Who lacks something for longer than
    `late_after` isn't doing what was agreed, or is down.
    """

    format: str
    kinds: tuple[str, ...]
    actions: tuple[str, ...]
    fields: tuple[str, ...]
    usual: timedelta | None
    worst: timedelta | None
    late_after: timedelta

    @property
    def is_open(self) -> bool:
        """This will say whether anybody gets it without a key, of what is for everybody."""
        return self.format in PUBLIC_FORMATS

    @property
    def is_alike(self) -> bool:
        """This will say whether everybody gets the same, partners too."""
        return self.format not in SUBSCRIBED_FORMATS

    @property
    def lost_fields(self) -> tuple[str, ...]:
        """This will give what is known of an entry and isn't said in this format."""
        return tuple(field for field in FIELDS if field not in self.fields)

    @property
    def lost_kinds(self) -> tuple[str, ...]:
        """This will give the kinds that can't be said in this format."""
        return tuple(kind for kind in _ALL if kind not in self.kinds)


CARRIED: Final[dict[str, Carried]] = {
    each.format: each
    for each in (
        # Where the notice is lost, the zone's refresh (60 s) and its records' time to live (60 s); a secondary that
        # never reaches us again drops the zone when it expires.
        Carried("rpz", ("domain",), (BLOCK,), ("value",),
                timedelta(seconds=2), timedelta(days=7), timedelta(minutes=5)),
        # Fetched each quarter of an hour; behind the end at its head (three days) a file isn't to be used.
        Carried("lists", _ALL, ACTIONS, ("value", "action", "marking", "confidence", "source", "listed_at", "until"),
                timedelta(minutes=15), timedelta(days=3), timedelta(hours=1)),
        # A match is asked for at the centre and its answer kept for five minutes; the set itself ends after a day.
        # It holds what is for everybody, and no address is (`codes.TLP_OF`).
        Carried("lookup", ("domain", "url"), ACTIONS, ("value", "action"),
                timedelta(minutes=5), timedelta(days=1), timedelta(days=1)),
        # How often a client asks is its own affair; what has an end (`valid_until`) ends by itself.
        Carried("stix", _ALL, ACTIONS, FIELDS, None, None, timedelta(days=1)),
        # An attribute that is over says that it is, and not why.
        Carried("misp", _ALL, ACTIONS, FIELDS[:-1], None, None, timedelta(days=1)),
        # Sent within seconds; who was away hears it again until the outbox gives up, and then takes all anew.
        Carried("webhook", _ALL, ACTIONS, FIELDS, timedelta(seconds=5), None, timedelta(minutes=5)),
    )
}  # fmt: skip


def carries(format: str, kind: str, action: str) -> bool:  # noqa: A002 - the field's word
    """This will say whether a format has a way to say a thing of a kind with an action."""
    carried = CARRIED[format]
    return kind in carried.kinds and action in carried.actions
