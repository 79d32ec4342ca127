"""Pages of long tables of this room: entries of lists and owners' claims, narrowed, in the order in which they wait."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from lachan.centre.indicators.models import Claim, ListEntry
from lachan.centre.indicators.queries import ClaimShown, EntryShown, shown_claim, shown_entry
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

type EntryShow = Literal["waiting", "live", "expiring", "expired", "ended", "all"]
ENTRY_SHOWS: Final[tuple[EntryShow, ...]] = ("waiting", "live", "expiring", "expired", "ended", "all")
EXPIRING_DAYS: Final = 30
# what a claim's entry says it comes from: `claim:5`
CLAIM_SOURCE: Final = "claim"
# more lists than a centre takes from outside
_MOST_SOURCES: Final = 200
# the state `ending`: confirmed, and its year is over within so many days, as the owner is told
ENDING: Final = "ending"
ENDING_DAYS: Final = 60


class EntryFilter(msgspec.Struct, frozen=True):
    """What a page of entries is narrowed to; "" is any.

    `source` is what an entry names as such; `claim` is any claim. `show`: `waiting` for a second person, `live` (not
    ended), `expiring` within 30 days of `day`, `expired` before it (not ended, and counts no more), `ended`, `all`.
    """

    day: date
    list_class: str = ""
    kind: str = ""
    source: str = ""
    show: EntryShow = "live"


class ClaimFilter(msgspec.Struct, frozen=True):
    """What a page of claims is narrowed to; "" is any. `state` is a `Claim.State`, or `ending` within 60 days of `day`.

    `office_ids` are those whose claims may be seen, None for all.
    """

    day: date
    state: str = ""
    kind: str = ""
    office_ids: Collection[int] | None = None


def entries_page(wanted: EntryFilter, *, place: str = "", size: int = PAGE_ROWS) -> Page[EntryShown]:
    """This will give a page of entries, the newest first; of those that end soon, the first to end. Two queries."""
    soonest = wanted.show == "expiring"
    page = page_of(
        _entries(wanted),
        key="expires_on" if soonest else "id",
        descending=not soonest,
        place=place,
        size=size,
    )
    return Page(tuple(map(shown_entry, page.rows)), earlier=page.earlier, later=page.later)


def entry_ids(wanted: EntryFilter, *, most: int) -> list[int]:
    """This will give the ids of entries in the order of their page, at most so many. One query."""
    order = ("expires_on", "pk") if wanted.show == "expiring" else ("-pk",)
    return list(_entries(wanted).order_by(*order).values_list("pk", flat=True)[:most])


def entries_by_id(ids: Collection[int]) -> dict[int, EntryShown]:
    """This will give entries by their ids. One query."""
    return {row.pk: shown_entry(row) for row in ListEntry.objects.filter(pk__in=list(ids))}


def entry_sources() -> tuple[str, ...]:
    """This will give what entries come from, each once, in order; all claims are `claim`. One query.

    The index is read from one name to the next, so that a million entries of one list cost what one does.
    """
    following = "SELECT MIN(source) FROM indicators_listentry WHERE source NOT LIKE 'claim:%%'"
    sql = (
        f"WITH RECURSIVE named(source) AS (SELECT ({following}) UNION ALL"  # noqa: S608 - fixed text
        f" SELECT ({following} AND source > named.source) FROM named WHERE named.source IS NOT NULL)"
        " SELECT source FROM named WHERE source IS NOT NULL LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [_MOST_SOURCES])
        found = {row[0] for row in cursor.fetchall()}
    return tuple(sorted(found | {CLAIM_SOURCE}, key=str.casefold))


def count_waiting_entries(*, not_by: str, most: int) -> int:
    """This will count the entries that wait for a second person other than `not_by` (`person:5`), up to `most`."""
    waiting = _waiting(ListEntry.objects.all()).exclude(added_by=not_by)
    return waiting.order_by()[:most].count()


def claims_page(wanted: ClaimFilter, *, place: str = "", size: int = PAGE_ROWS) -> Page[ClaimShown]:
    """This will give a page of claims, the newest first; of those that end soon, the first to end. Two queries."""
    soonest = wanted.state == ENDING
    page = page_of(
        _claims(wanted),
        key="confirmed_until" if soonest else "id",
        descending=not soonest,
        place=place,
        size=size,
    )
    return Page(tuple(map(shown_claim, page.rows)), earlier=page.earlier, later=page.later)


def claim_ids(wanted: ClaimFilter, *, most: int) -> list[int]:
    """This will give the ids of claims in the order of their page, at most so many. One query."""
    order = ("confirmed_until", "pk") if wanted.state == ENDING else ("-pk",)
    return list(_claims(wanted).order_by(*order).values_list("pk", flat=True)[:most])


def claims_by_id(ids: Collection[int]) -> dict[int, ClaimShown]:
    """This will give claims by their ids. One query."""
    return {row.pk: shown_claim(row) for row in Claim.objects.filter(pk__in=list(ids))}


def count_claims(wanted: ClaimFilter, *, most: int, not_by: str = "") -> int:
    """This will count claims, but for those that `not_by` (`person:5`) made, up to `most`. One query."""
    found = _claims(wanted)
    if not_by:
        found = found.exclude(claimed_by=not_by)
    return found.order_by()[:most].count()


# NEED_SECOND, written out as in the index: SQLite does not see that a bound value fits a partial index
_NEED_SECOND: Final = "indicators_listentry.list_class IN ('bad', 'corrected', 'official')"


def _waiting(found: QuerySet[ListEntry]) -> QuerySet[ListEntry]:
    needs_second = RawSQL(_NEED_SECOND, (), output_field=BooleanField())  # noqa: S611 - fixed text
    return found.filter(needs_second, agreed_at=None, ended_at=None)


def _entries(wanted: EntryFilter) -> QuerySet[ListEntry]:
    found = ListEntry.objects.all()
    named = {"list_class": wanted.list_class, "kind": wanted.kind}
    found = found.filter(**{name: value for name, value in named.items() if value})
    if wanted.source == CLAIM_SOURCE:
        found = found.filter(source__startswith=f"{CLAIM_SOURCE}:")
    elif wanted.source:
        found = found.filter(source=wanted.source)
    match wanted.show:
        case "waiting":
            return _waiting(found)
        case "live":
            return found.filter(Q(expires_on=None) | Q(expires_on__gte=wanted.day), ended_at=None)
        case "expiring":
            last = wanted.day + timedelta(days=EXPIRING_DAYS)
            return found.filter(ended_at=None, expires_on__gte=wanted.day, expires_on__lte=last)
        case "expired":
            return found.filter(ended_at=None, expires_on__lt=wanted.day)
        case "ended":
            return found.filter(ended_at__isnull=False)
        case "all":
            return found


def _claims(wanted: ClaimFilter) -> QuerySet[Claim]:
    found = Claim.objects.all()
    if wanted.office_ids is not None:
        found = found.filter(office_id__in=list(wanted.office_ids))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.state == ENDING:
        last = wanted.day + timedelta(days=ENDING_DAYS)
        return found.filter(
            state=Claim.State.CONFIRMED, confirmed_until__gte=wanted.day, confirmed_until__lte=last
        )
    return found.filter(state=wanted.state) if wanted.state else found
