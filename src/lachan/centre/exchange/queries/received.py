"""What partners sent, read: the status of an envelope, whose an id is, and a partner's record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Count, Sum

from lachan.centre.accounts.permissions import PARTNER_VIEW, REGISTER_VIEW
from lachan.centre.exchange.claims.judging import WORDS_CHARS
from lachan.centre.exchange.finds import FIND, Noted
from lachan.centre.exchange.models import Author, Batch, Received, ReceivedThing
from lachan.centre.exchange.stix.markings import TLP_IDS
from lachan.centre.exchange.stix.stamps import BadStampError, fine_stamp, read_stamp
from lachan.centre.exchange.taxii.details import Details, Line
from lachan.centre.exchange.taxii.judging import fingerprint
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.partners.queries.partners import PartnerRow

_CHUNK: Final = 1_000
_DAY: Final = timedelta(days=1)
# New things of a partner whose record is perfect that are looked at in a day; each is looked at as a report is, some
# thousandths of a second. What is more waits for the next day.
MOST_A_DAY: Final = 20_000
# So that a partner whose first things were wrong can still show that later ones are right.
LEAST_A_DAY: Final = 100
# on the page of a thing; who sends the same each month is there with each
MOST_SHOWN: Final = 20


class Sent(msgspec.Struct, frozen=True):
    """What one partner sent of a thing: how sure it is (0–100; None: not said), when it came, and what beside."""

    partner: PartnerRow
    confidence: int | None
    at: datetime
    noted: Noted


class Record(msgspec.Struct, frozen=True):
    """What came of a partner's earlier things: confirmed by a listing of ours, or found wrong.

    `weight` is (confirmed + 1) / (confirmed + wrong + 2), Laplace's rule: 0.5 for who is new; no single case decides.
    """

    confirmed: int = 0
    wrong: int = 0

    @property
    def weight(self) -> float:
        """This will give the weight, in 0–1."""
        return (self.confirmed + 1) / (self.confirmed + self.wrong + 2)

    @property
    def a_day(self) -> int:
        """This will give how many new things are looked at in a day."""
        return max(LEAST_A_DAY, int(MOST_A_DAY * self.weight))


def record_of(partner_ids: Collection[int]) -> dict[int, Record]:
    """This will give the records of some partners. One query."""
    rows = (
        ReceivedThing.objects.filter(partner_id__in=list(partner_ids), outcome__in=["confirmed", "corrected"])
        .order_by()
        .values("partner_id", "outcome")
        .annotate(count=Count("pk"))
    )
    counts = {(row["partner_id"], row["outcome"]): row["count"] for row in rows}
    return {
        partner: Record(counts.get((partner, "confirmed"), 0), counts.get((partner, "corrected"), 0))
        for partner in partner_ids
    }


def status_of(partner_id: int, uid: UUID) -> dict[str, Any] | None:
    """This will give the status of a partner's own envelope as TAXII has it; None where there is none. One query."""
    row = Batch.objects.filter(uid=uid, partner_id=partner_id).first()
    if row is None:
        return None
    at = fine_stamp(row.at)
    said: dict[str, Any] = {
        "id": str(row.uid),
        "status": "complete",
        "request_timestamp": at,
        "total_count": row.kept + row.refused,
        "success_count": row.kept,
        "failure_count": row.refused,
        "pending_count": 0,
    }
    if row.details:
        details = msgspec.json.decode(row.details, type=Details)
        if details.kept:
            said["successes"] = [_line(one, at) for one in details.kept]
        if details.refused:
            said["failures"] = [_line(one, at) for one in details.refused]
    return said


def _line(line: Line, at: str) -> dict[str, str]:
    said = {"id": line.id or f"object {line.place}", "version": line.version or at}
    if line.code:
        key = f"exchange.stix_why.{line.code}"
        said["message"] = f"{say(key, 'en')} · {say(key, 'vi')}"
    return said


def sent_within_a_day(partner_id: int, now: datetime) -> int:
    """This will give how much a partner has sent within a day, by `Batch.cost`. One query."""
    rows = Batch.objects.filter(partner_id=partner_id, at__gt=now - _DAY)
    return rows.aggregate(cost=Sum("cost"))["cost"] or 0


def received_by_id(stix_ids: Collection[str]) -> dict[str, Received]:
    """This will give what is kept under some ids, whoever's it is. One query for a thousand."""
    wanted = list(stix_ids)
    found: dict[str, Received] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Received.objects.filter(stix_id__in=wanted[start : start + _CHUNK]).defer("content")
        found |= {row.stix_id: row for row in rows}
    return found


def authors_of(stix_ids: Collection[str]) -> dict[str, int]:
    """This will give whose some identities are; those that are nobody's are left out. One query for a thousand."""
    wanted = list(stix_ids)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Author.objects.filter(stix_id__in=wanted[start : start + _CHUNK])
        found |= dict(rows.values_list("stix_id", "partner_id"))
    return found


def count_authors(partner_id: int) -> int:
    """This will give under how many identities a partner writes. One query."""
    return Author.objects.filter(partner_id=partner_id).count()


def waiting_partners() -> tuple[int, ...]:
    """This will give partners some of whose things wait. One query."""
    rows = ReceivedThing.objects.filter(state="waits").order_by().values_list("partner_id", flat=True)
    return tuple(rows.distinct())


def count_waiting() -> int:
    """This will give how many things wait. One query."""
    return ReceivedThing.objects.filter(state="waits").count()


def signalled_on(partner_id: int, day: date) -> int:
    """This will give how many things of a partner became signals on a day. One query."""
    return ReceivedThing.objects.filter(partner_id=partner_id, signalled_on=day).count()


def sent_of(viewer: Viewer, kind: str, value: str) -> tuple[Sent, ...]:
    """This will give what partners sent of a thing, the last first; () for who may not see register and partners.

    `value` as the register has it. Two queries.
    """
    if not viewer.may(REGISTER_VIEW) or not viewer.may(PARTNER_VIEW):
        return ()
    things = ReceivedThing.objects.filter(
        fingerprint=fingerprint(kind, value), state="signal", kind=kind, text=value
    )
    rows = list(things.select_related("received").order_by("-pk")[:MOST_SHOWN])
    partners = partners_by_id({row.partner_id for row in rows})
    return tuple(
        Sent(partners[row.partner_id], row.received.confidence, row.received_at, _noted(row.received))
        for row in rows
        if row.partner_id in partners
    )


def _noted(row: Received) -> Noted:
    """This will read again what stands beside the thing; of STIX what has the same sense."""
    if not row.content:
        return Noted()
    if row.object_type == FIND:
        return msgspec.json.decode(row.content, type=Noted)
    try:
        return msgspec.json.decode(row.content, type=_Stix).noted()
    except msgspec.ValidationError:
        # what isn't judged when it comes may be of any sort
        return Noted()


class _Stix(msgspec.Struct, frozen=True):
    """What is read again of an indicator of STIX."""

    valid_from: str = ""
    description: str = ""
    object_marking_refs: tuple[str, ...] = ()

    def noted(self) -> Noted:
        tlp = next((level for level, marked in TLP_IDS.items() if marked in self.object_marking_refs), "")
        try:
            at = read_stamp(self.valid_from)
        except BadStampError:
            at = None
        return Noted(at, self.description[:WORDS_CHARS], tlp)
