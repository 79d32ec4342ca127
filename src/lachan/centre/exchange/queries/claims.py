"""What partners said of what they were told: counted for a thing, and what somebody has to look at."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Count, Max, OuterRef, Subquery, Sum

from lachan.centre.accounts.permissions import EXCHANGE_VIEW, PARTNER_VIEW, REGISTER_VIEW
from lachan.centre.exchange.claims.judging import COUNTED, MISTAKEN
from lachan.centre.exchange.models import Claim, Entry
from lachan.centre.exchange.queries.entries import rows_told
from lachan.centre.exchange.queries.subscriptions import agreed
from lachan.centre.exchange.readers import may_go
from lachan.centre.partners.queries.partners import partners_by_id

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.exchange.entries import EntryRow
    from lachan.centre.partners.queries.partners import PartnerRow

# Long enough that a partner which sends its counts once a month is among it.
COUNTED_OVER: Final = timedelta(days=30)
MOST_SHOWN: Final = 100
_BATCH: Final = 500


class SaidByPartner(msgspec.Struct, frozen=True):
    """What one partner says of a thing: `seen` how often in 30 days, and its last word of each other sort."""

    partner: PartnerRow
    seen: int
    last_seen: datetime | None
    words: tuple[LastWord, ...]


class LastWord(msgspec.Struct, frozen=True):
    """A claim as it stands: what it says, why, in which words, since when."""

    says: str
    why: str
    words: str
    at: datetime


class SaidOf(msgspec.Struct, frozen=True):
    """What partners say of a thing. `partners` is empty for who may not see partners; `count` is how many there are."""

    seen: int
    count: int
    partners: tuple[SaidByPartner, ...]


class ToLook(msgspec.Struct, frozen=True):
    """A thing that a partner calls mistaken and that goes on all the same, as the entry `entry_id`."""

    id: int
    entry_id: int
    partner: PartnerRow
    kind: str
    value: str
    source: str
    why: str
    words: str
    at: datetime


def told_to(partner: PartnerRow, things: Collection[tuple[str, str]]) -> dict[tuple[str, str], EntryRow]:
    """This will give the last entry of each of some things that a partner may see, ended ones too.

    What it may not see is as if it weren't there. An emergency stop changes nothing: what was told can be answered.
    A query for each 500.
    """
    reader = agreed(partner)
    found: dict[tuple[str, str], EntryRow] = {}
    for batch in batched(sorted(things), _BATCH):
        wanted = set(batch)
        for row in rows_told({value for _, value in batch}):
            if row.thing in wanted and may_go(row, reader):
                found[row.thing] = row
    return found


def claims_by_mark(partner_id: int, marks: Collection[str]) -> dict[str, Claim]:
    """This will give a partner's claims by their marks. A query for each 500."""
    found: dict[str, Claim] = {}
    for batch in batched(sorted(marks), _BATCH):
        found |= {row.mark: row for row in Claim.objects.filter(partner_id=partner_id, mark__in=batch)}
    return found


def count_since(partner_id: int, since: datetime) -> int:
    """This will count what a partner has said since a moment; by STIX, which has its own limit, not. One query."""
    rows = Claim.objects.filter(partner_id=partner_id, received_at__gt=since)
    return rows.exclude(way="stix").count()


def count_to_look_of(partner_id: int) -> int:
    """This will count what a partner calls mistaken and nobody has looked at. One query."""
    return _to_look().filter(partner_id=partner_id).count()


def said_of(viewer: Viewer, kind: str, value: str, *, now: datetime) -> SaidOf | None:
    """This will give what partners say of a thing; None where nothing was said or the viewer may not see it.

    `value` as the register has it. By partner for who may see partners. Three queries.
    """
    if not viewer.may(REGISTER_VIEW) and not viewer.may(EXCHANGE_VIEW):
        return None
    bare = value.partition("://")[2] or value if kind == "url" else value
    rows = Claim.objects.filter(kind=kind, value=bare, withdrawn_at=None)
    lately = rows.filter(says__in=COUNTED, received_at__gt=now - COUNTED_OVER).order_by()
    counts = {
        row["partner_id"]: (row["seen"], row["last"])
        for row in lately.values("partner_id").annotate(seen=Sum("count"), last=Max("ends"))
    }
    words: dict[int, dict[str, LastWord]] = {}
    others = rows.exclude(says__in=COUNTED).order_by("-pk")
    for row in others[:MOST_SHOWN]:
        said = LastWord(row.says, row.why, row.words, row.received_at)
        words.setdefault(row.partner_id, {}).setdefault(row.says, said)
    ids = counts.keys() | words.keys()
    if not ids:
        return None
    partners = partners_by_id(ids) if viewer.may(PARTNER_VIEW) else {}
    by_partner = tuple(
        SaidByPartner(row, *counts.get(pk, (0, None)), tuple(words.get(pk, {}).values()))
        for pk, row in sorted(partners.items(), key=lambda each: each[1].code)
    )
    return SaidOf(sum(seen for seen, _ in counts.values()), len(ids), by_partner)


def to_look_at(viewer: Viewer, *, after_id: int = 0, limit: int = MOST_SHOWN) -> tuple[ToLook, ...]:
    """This will give what partners call mistaken and goes on, the oldest first; () for who may not. Two queries."""
    if not viewer.may(EXCHANGE_VIEW):
        return ()
    return _shown(_to_look().filter(pk__gt=after_id).order_by("pk")[:limit])


def one_to_look_at(viewer: Viewer, claim_id: int) -> ToLook | None:
    """This will give one of `to_look_at`; None where there is none, or no longer. Two queries."""
    found = _shown(_to_look().filter(pk=claim_id)) if viewer.may(EXCHANGE_VIEW) else ()
    return found[0] if found else None


def count_to_look_at(viewer: Viewer, *, most: int) -> int:
    """This will count what partners call mistaken and goes on, up to a number. One query."""
    return len(_to_look().values_list("pk", flat=True)[:most]) if viewer.may(EXCHANGE_VIEW) else 0


def count_by_partner(partner_id: int, *, since: datetime) -> dict[str, int]:
    """This will count what a partner has said since a moment, by what it says. One query."""
    rows = Claim.objects.filter(partner_id=partner_id, received_at__gt=since).order_by()
    return {row["says"]: row["count"] for row in rows.values("says").annotate(count=Count("pk"))}


def _to_look() -> QuerySet[Claim, Any]:
    """This will narrow to what nobody has looked at and still goes on: what was lifted is done."""
    goes_on = Entry.objects.filter(kind=OuterRef("kind"), value=OuterRef("value"), ended_seq=None)
    rows = Claim.objects.annotate(entry_id=Subquery(goes_on.values("pk")[:1]))
    return rows.filter(entry_id__isnull=False, says=MISTAKEN, looked_at=None, withdrawn_at=None)


def _shown(found: QuerySet[Claim, Any]) -> tuple[ToLook, ...]:
    columns = ("pk", "entry_id", "partner_id", "kind", "value", "source", "why", "words", "received_at")
    rows = list(found.values_list(*columns))
    partners = partners_by_id({row[2] for row in rows})
    return tuple(
        ToLook(pk, entry_id, partners[partner_id], kind, value, source, why, words, at)
        for pk, entry_id, partner_id, kind, value, source, why, words, at in rows
        if partner_id in partners
    )
