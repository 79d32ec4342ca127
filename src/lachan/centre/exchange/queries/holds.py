"""What waits for two people before it goes out, what the machine keeps back, and what was decided of it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from django.db.models import Count, Max, Q

from lachan.centre.accounts.access import person_viewer
from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.accounts.permissions import EXCHANGE_RELEASE, EXCHANGE_VIEW
from lachan.centre.exchange.models import Cursor, Emptying, HeldThing, Hold, KeptBack
from lachan.centre.exchange.wanted import listed_as, told_as
from lachan.centre.indicators.following import listed_of
from lachan.centre.web.paging import Page, page_of
from lachan.centre.web.refusals import Refusal
from lachan.engine.model import ListClass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

type HoldShow = Literal["open", "never", "decided"]
HOLD_SHOWS: Final[tuple[HoldShow, ...]] = ("open", "never", "decided")
# as many as a page can show and a person can still look through
THINGS_SHOWN: Final = 200
_OPEN: Final = (Hold.State.OPEN, Hold.State.NEVER)
_STATES: Final = {
    "open": (Hold.State.OPEN,),
    "never": (Hold.State.NEVER,),
    "decided": (Hold.State.RELEASED, Hold.State.REFUSED, Hold.State.MOOT),
}


class HoldRow(msgspec.Struct, frozen=True):
    """Things of a kind that wait together, and why: a code of `guarding.WHYS`.

    `size` is how many names the list had when it began, `lately` how many were let through in the hour before.
    `things` are those that wait still, of a decided one all, and `newest` is the id of the last of them: both together
    say whether a hold is still what somebody has read. `first_by` and `decided_by` are persons' ids, `first_reason`
    what the first of two said.
    """

    id: int
    kind: str
    why: str
    state: str
    made_at: datetime
    size: int
    lately: int
    first_by: int | None
    first_at: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    reason: str
    things: int
    newest: int
    first_reason: str

    @property
    def is_open(self) -> bool:
        """This will say whether it waits for people."""
        return self.state == Hold.State.OPEN

    @property
    def people(self) -> tuple[str, ...]:
        """This will give who decided about it, as the log names them: `person:5`."""
        return tuple(f"person:{each}" for each in (self.first_by, self.decided_by) if each is not None)


class HeldRow(msgspec.Struct, frozen=True):
    """One thing that waits or waited. `detail` names the owner of an official name, or the list that has it."""

    id: int
    hold_id: int
    kind: str
    value: str
    action: str
    why: str
    detail: str
    is_open: bool


class ListedBy(msgspec.Struct, frozen=True):
    """By what a thing is listed: a measure's number or `desk`, and the id of the list's entry."""

    source: str
    entry_id: int


class EmptyingRow(msgspec.Struct, frozen=True):
    """All that is shared is emptied: since when, by whom, why, and who has agreed to fill it again.

    `began_by` is None where a backup was put back meanwhile: it stayed emptied, and who did it is lost.
    """

    began_at: datetime
    began_by: int | None
    reason: str
    first_by: int | None
    first_at: datetime | None


def need_view(viewer: Viewer) -> None:
    """This will refuse who may not see what is shared. Raises Refusal (403)."""
    if not viewer.may(EXCHANGE_VIEW):
        raise Refusal(403, "not_permitted")


def may_release(viewer: Viewer) -> bool:
    """This will say whether somebody is one of those of whom two let out what waits. Four queries at most."""
    return viewer.may(EXCHANGE_RELEASE) and is_at_top(viewer, EXCHANGE_RELEASE)


def counts_still(person_id: int | None, *, day: date) -> bool:
    """This will say whether the first of two still counts: who was stopped or lost the role since is none of two.

    Asked when the second signs, as with measures. Six queries at most.
    """
    viewer = None if person_id is None else person_viewer(person_id, day=day)
    return viewer is not None and may_release(viewer)


def holds_page(viewer: Viewer, *, show: HoldShow, place: str = "") -> Page[HoldRow]:
    """This will give holds, the newest first. Two queries. Raises Refusal (403)."""
    need_view(viewer)
    page = page_of(_counted().filter(state__in=_STATES[show]), descending=True, place=place)
    return Page(tuple(_hold(row) for row in page.rows), earlier=page.earlier, later=page.later)


def hold_for(viewer: Viewer, hold_id: int) -> HoldRow:
    """This will give a hold. One query. Raises Refusal: 403; 404."""
    need_view(viewer)
    row = _counted().filter(pk=hold_id).first()
    if row is None:
        raise Refusal(404, "not_found")
    return _hold(row)


def things_page(viewer: Viewer, hold: HoldRow, *, place: str = "") -> Page[HeldRow]:
    """This will give the things of a hold, in their order, 200 a page. Two queries. Raises Refusal (403)."""
    need_view(viewer)
    page = page_of(_things(hold), place=place, size=THINGS_SHOWN)
    return Page(tuple(_held(row) for row in page.rows), earlier=page.earlier, later=page.later)


def all_things(viewer: Viewer, hold: HoldRow) -> Iterator[HeldRow]:
    """This will give all things of a hold, read as they are wanted. Raises Refusal (403)."""
    need_view(viewer)
    return (_held(row) for row in _things(hold).order_by("pk").iterator(chunk_size=2_000))


def held_of(things: set[tuple[str, str]]) -> tuple[HeldRow, ...]:
    """This will give what of some things (kind and value) waits. One query."""
    rows = HeldThing.objects.filter(is_open=True, value__in={value for _, value in things}).order_by("pk")
    return tuple(_held(row) for row in rows if (row.kind, row.value) in things)


def restored_at() -> datetime | None:
    """This will give when a backup was put back, None where none ever was. One query."""
    return Cursor.objects.filter(pk=1).values_list("restored_at", flat=True).first()


def count_kept(hold_id: int) -> int:
    """This will count the things of a hold that are kept back still, and may be put before two again. One query."""
    return KeptBack.objects.filter(hold_id=hold_id).values("kind", "value").distinct().count()


def kept_of(things: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """This will give those of some things of which a decision is kept back, with the last hold of it. One query."""
    rows = KeptBack.objects.filter(value__in={value for _, value in things}).order_by("hold_id")
    return {(row.kind, row.value): row.hold_id for row in rows if (row.kind, row.value) in things}


def count_holds(viewer: Viewer) -> dict[str, int]:
    """This will count the holds that are open, and those that the machine keeps. One query. Raises Refusal (403)."""
    need_view(viewer)
    rows = Hold.objects.filter(state__in=_OPEN).order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


def emptying_now(viewer: Viewer) -> EmptyingRow | None:
    """This will give how it was emptied where it is. One query. Raises Refusal (403)."""
    need_view(viewer)
    row = Emptying.objects.filter(is_on=True).first()
    if row is None:
        return None
    return EmptyingRow(row.began_at, row.began_by, row.reason, row.first_by, row.first_at)


def count_to_release(viewer: Viewer) -> int:
    """This will count the holds that wait for a viewer's yes; filling again counts as one. Two to six queries."""
    if not viewer.may(EXCHANGE_RELEASE):
        return 0
    mine = Q(first_by=viewer.person_id)
    count = Hold.objects.filter(state=Hold.State.OPEN).exclude(mine).count()
    count += Emptying.objects.filter(is_on=True).exclude(mine).count()
    # asked last: it takes four queries, and on most days nothing waits
    return count if count and is_at_top(viewer, EXCHANGE_RELEASE) else 0


def _counted() -> QuerySet[Hold]:
    waits = Q(things__is_open=True) | ~Q(state__in=_OPEN)
    return Hold.objects.annotate(count=Count("things", filter=waits), newest=Max("things", filter=waits))


def _things(hold: HoldRow) -> QuerySet[HeldThing]:
    rows = HeldThing.objects.filter(hold_id=hold.id)
    return rows.filter(is_open=True) if hold.state in _OPEN else rows


def _hold(row: Hold) -> HoldRow:
    return HoldRow(
        row.pk, row.kind, row.why, row.state, row.made_at, row.size, row.lately, row.first_by, row.first_at,
        row.decided_by, row.decided_at, row.reason,
        row.count, row.newest or 0, row.first_reason,  # type: ignore[attr-defined]  # annotated
    )  # fmt: skip


def _held(row: HeldThing) -> HeldRow:
    return HeldRow(
        row.pk, row.hold_id, row.kind, row.value, row.action, row.why, row.detail, row.is_open
    )  # fmt: skip


def sources_of(things: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[ListedBy, ...]]:
    """This will give what some things are listed by and still hold. One or two queries."""
    asked = {(kind, each) for kind, value in things for each in listed_as(kind, value)}
    found: dict[tuple[str, str], list[ListedBy]] = {}
    for row in listed_of(asked, classes=(str(ListClass.BAD),)) if asked else ():
        if row.is_live:
            found.setdefault((row.kind, told_as(row.kind, row.value)), []).append(
                ListedBy(row.source, row.id)
            )
    return {thing: tuple(sources) for thing, sources in found.items()}
