"""Appeals as the desk shows them: what waits with its clock, and one with all that a reviewer has to see."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, Exists, OuterRef, Q

from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.accounts.permissions import MEASURE_LIFT
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.measures.appeal_clock import warn_at
from lachan.centre.measures.models import Appeal, Measure
from lachan.centre.measures.queries.appealed import frozen_now
from lachan.centre.measures.queries.filings import place_at
from lachan.centre.measures.queries.going_on import IN_FORCE, measures_on
from lachan.centre.measures.queries.measures import MeasureRow, offices_of_absent, rows_of
from lachan.centre.measures.queries.reviewers import involved_in, let_through, reviewer_for
from lachan.centre.measures.queries.sisters import sisters_of
from lachan.centre.measures.review_rules import why_not
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.measures.models import Filing
    from lachan.centre.measures.queries.filings import Place

# others of one sender, shown to be decided together
MOST_TOGETHER: Final = 200
LOOKS_SHOWN: Final = 20
STATES: Final[tuple[str, ...]] = tuple(Appeal.State.values)
OPEN: Final[str] = Appeal.State.OPEN.value
TO_DECIDE: Final = "to_decide"


class AppealRow(msgspec.Struct, frozen=True):
    """An appeal in a list. `together` are how many open ones its sender has; `clock` is "", `soon` or `late`."""

    id: int
    number: str
    about: str
    value: str
    office_id: int
    state: str
    was_listed: bool
    is_repeat: bool
    proof: str
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    was_wrong: bool
    said: str
    clock: str
    together: int


class LookShown(msgspec.Struct, frozen=True):
    """A look for the proof: when, by which way, and why it wasn't there ("" where it was)."""

    at: datetime
    way: str
    said: str


class Added(msgspec.Struct, frozen=True):
    """What was added, and when."""

    text: str
    at: datetime


class ReviewShown(msgspec.Struct, frozen=True):
    """Who decided, what, when; `by_delegation` for somebody on leave."""

    person_id: int
    says: str
    at: datetime
    by_delegation: bool


class Held(msgspec.Struct, frozen=True):
    """A proposal that the appeal holds up; `let_by` is who let it through (0: nobody)."""

    row: MeasureRow
    let_by: int


class AppealShown(msgspec.Struct, frozen=True):
    """An appeal with all around it.

    `same` are others of the same sending, `near` others under the same address or network, `others` how many more are
    open against the same thing: they get the same answer. `why_not` is why the viewer can't decide ("" where they can).
    """

    row: AppealRow
    filing_id: int
    why: str
    contact: str
    language: str
    emptied_at: datetime | None
    additions: tuple[Added, ...]
    files: tuple[int, ...]
    place: Place | None
    looks: tuple[LookShown, ...]
    proven_at: datetime | None
    proof_ends_at: datetime | None
    measures: tuple[MeasureRow, ...]
    held: tuple[Held, ...]
    sisters: tuple[MeasureRow, ...]
    same: tuple[AppealRow, ...]
    near: tuple[AppealRow, ...]
    others: int
    review: ReviewShown | None
    why_not: str


def appeals_seen(viewer: Viewer) -> QuerySet[Appeal]:
    """This will give the appeals that the viewer may decide by their place, as a query; part in them is asked later."""
    offices = set(viewer.offices_where(MEASURE_LIFT))
    if viewer.token is not None or not offices:
        return Appeal.objects.none()
    offices |= offices_of_absent(viewer)
    seen = Q(office_id__in=below_in_query(offices))
    if is_at_top(viewer, MEASURE_LIFT):
        seen |= Q(office_id=0)
    return Appeal.objects.filter(seen)


def appeals_page(
    viewer: Viewer, *, state: str = TO_DECIDE, now: datetime, place: str = "", size: int = PAGE_ROWS
) -> Page[AppealRow]:
    """This will give a page of appeals: what is to be decided by its clock, a line a sender; else the newest first."""
    found = appeals_seen(viewer)
    if state == TO_DECIDE:
        found = to_decide(found)
        # of each sender the one that is due first
        before = Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), pk__lt=OuterRef("pk"))
        found = found.exclude(Exists(found.filter(before, sender_id=OuterRef("sender_id"))))
    elif state:
        found = found.filter(state=state)
    waits = state in {TO_DECIDE, OPEN}
    page = page_of(found, key="due_at" if waits else "id", descending=not waits, place=place, size=size)
    return Page(rows_with(page.rows, now), earlier=page.earlier, later=page.later)


def count_to_decide(viewer: Viewer, *, most: int) -> int:
    """This will count the senders whose appeals wait to be decided at the viewer's offices, up to `most`.

    Fifty sister names of one sender are one.
    """
    return to_decide(appeals_seen(viewer)).order_by().values("sender_id").distinct()[:most].count()


def to_decide(found: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """This will leave what waits for a person: what is listed, or about which an office has something in force."""
    return found.filter(state=Appeal.State.OPEN).exclude(was_listed=False, office_id=0)


def appeal_for(viewer: Viewer, number: str, *, now: datetime) -> AppealShown:
    """This will give an appeal that the viewer sees, by its number. Raises Refusal (404)."""
    appeal = appeals_seen(viewer).select_related("filing", "review").filter(number=number).first()
    if appeal is None:
        raise Refusal(404, "not_found")
    filing, things = appeal.filing, {(appeal.about, appeal.value)}
    rows = list(measures_on(things).order_by("pk"))
    in_force = [row for row in rows if row.state in IN_FORCE]
    involved = involved_in(rows, things)
    at = reviewer_for(viewer.actor(), [appeal], rows, involved, now=now)
    same, near = _together(viewer, appeal, now)
    is_open = appeal.state == Appeal.State.OPEN
    # what its owner appealed for too is decided with them, and not beside
    decided = things | {(one.about, one.value) for one in (*same, *near)}
    sisters = sisters_of(things, without=decided) if is_open else ()
    return AppealShown(
        row=rows_with([appeal], now)[0],
        filing_id=filing.pk,
        why=filing.why,
        contact=filing.contact,
        language=filing.language,
        emptied_at=filing.emptied_at,
        additions=tuple(
            Added(each.text, each.added_at) for each in filing.additions.exclude(text="").order_by("pk")
        ),
        files=tuple(filing.files.order_by("pk").values_list("holding_id", flat=True)),
        place=place_at(appeal.host, filing.token) if appeal.host else None,
        looks=tuple(
            LookShown(each.at, each.way, each.said) for each in appeal.looks.order_by("-pk")[:LOOKS_SHOWN]
        ),
        proven_at=appeal.proven_at,
        proof_ends_at=appeal.proof_ends_at,
        measures=rows_of(in_force if is_open else _reviewed(appeal)),
        held=_held(appeal, now) if is_open else (),
        sisters=rows_of(sisters),
        same=same,
        near=near,
        others=_others(appeal, filing),
        review=_review(appeal),
        why_not=why_not(at.reviewer, involved),
    )


def appeal_of_filing_seen(viewer: Viewer, filing_id: int) -> bool:
    """This will say whether the viewer sees an appeal of a filing: then its files too."""
    return appeals_seen(viewer).filter(filing_id=filing_id).exists()


def rows_with(appeals: Iterable[Appeal], now: datetime) -> tuple[AppealRow, ...]:
    """This will give rows, in one query for how many stand together."""
    found = list(appeals)
    counts = dict(
        Appeal.objects.filter(state=Appeal.State.OPEN, sender_id__in={each.sender_id for each in found})
        .order_by()
        .values_list("sender_id")
        .annotate(count=Count("pk"))
    )
    return tuple(_row(each, now, counts.get(each.sender_id, 0)) for each in found)


def _row(each: Appeal, now: datetime, together: int) -> AppealRow:
    clock = ""
    if each.state == Appeal.State.OPEN:
        proven = each.proof == Appeal.Proof.PROVEN
        clock = "late" if each.due_at <= now else "soon" if warn_at(each.due_at, proven=proven) <= now else ""
    return AppealRow(
        id=each.pk,
        number=each.number,
        about=each.about,
        value=each.value,
        office_id=each.office_id,
        state=each.state,
        was_listed=each.was_listed,
        is_repeat=each.is_repeat,
        proof=each.proof,
        received_at=each.received_at,
        due_at=each.due_at,
        ended_at=each.ended_at,
        was_wrong=each.was_wrong,
        said=each.said,
        clock=clock,
        together=together,
    )


def _together(
    viewer: Viewer, appeal: Appeal, now: datetime
) -> tuple[tuple[AppealRow, ...], tuple[AppealRow, ...]]:
    """This will give the other open appeals of the same sending, and those under the same address or network."""
    seen = appeals_seen(viewer).filter(state=Appeal.State.OPEN).exclude(pk=appeal.pk)
    same = seen.filter(filing_id=appeal.filing_id)
    near = seen.filter(sender_id=appeal.sender_id).exclude(filing_id=appeal.filing_id)
    return (
        rows_with(same.order_by("pk")[:MOST_TOGETHER], now),
        rows_with(near.order_by("pk")[:MOST_TOGETHER], now),
    )


def _held(appeal: Appeal, now: datetime) -> tuple[Held, ...]:
    """This will give the proposals that this appeal holds up."""
    frozen = frozen_now(now)
    if appeal.number not in {*frozen.by_thing.values(), *frozen.by_host.values()}:
        return ()
    near = Q(about=appeal.about, value=appeal.value)
    if appeal.host:
        near |= Q(about__in=["domain", "url"], value__contains=appeal.host)
    waiting = Measure.objects.filter(near, state=Measure.State.PROPOSED).order_by("pk")[:MOST_TOGETHER]
    rows = [row for row in waiting if frozen.appeal_against(row.about, row.value) == appeal.number]
    let = let_through([row.pk for row in rows])
    return tuple(Held(row, let.get(row.id, 0)) for row in rows_of(rows))


def _reviewed(appeal: Appeal) -> list[Measure]:
    """This will give the measures over which it was decided: those of the first review of the same moment."""
    review = getattr(appeal, "review", None)
    if review is None:
        return []
    return list(Measure.objects.filter(pk__in=review.measures.values("measure_id")).order_by("pk"))


def _others(appeal: Appeal, filing: Filing) -> int:
    same = Appeal.objects.filter(state=Appeal.State.OPEN, about=appeal.about, value=appeal.value)
    return same.exclude(filing=filing).count()


def _review(appeal: Appeal) -> ReviewShown | None:
    review = getattr(appeal, "review", None)
    if review is None:
        return None
    return ReviewShown(review.person_id, review.says, review.at, review.delegation_id is not None)
