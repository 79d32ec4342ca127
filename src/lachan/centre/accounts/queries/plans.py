"""Plans of reorganisation as they were recorded: their days, their lines, and which plan undid what."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import F, Max, Min, Window
from django.db.models.functions import RowNumber

from lachan.centre.accounts.models import OfficeSuccession, ReorganisationPlan
from lachan.centre.accounts.queries.offices import SuccessionShown, shown_successions
from lachan.centre.accounts.queries.territories import chains_of
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet

# of a plan with many lines the list shows the first; the plan's own page shows all
LINES_SHOWN: Final = 5
PLANS_A_PAGE: Final = 20

_GIVE_BACK: Final = OfficeSuccession.Action.GIVE_BACK


class UnknownPlanError(LookupError):
    """There is no plan of this number."""


class Undone(msgspec.Struct, frozen=True):
    """A later plan that gave something back. `whole`: all that the line, or the plan, had handed over."""

    plan_id: int
    whole: bool


class PlanLineShown(msgspec.Struct, frozen=True):
    """A line of a plan, and what of it was given back by which plans."""

    line: SuccessionShown
    undone: tuple[Undone, ...]


class PlanShown(msgspec.Struct, frozen=True):
    """A plan: when and by whom it was recorded, its days, its first lines, how many there are, which plans undid it."""

    id: int
    recorded_at: datetime
    recorded_by: str
    count: int
    first_day: date
    last_day: date
    lines: tuple[PlanLineShown, ...]
    undone: tuple[Undone, ...]

    @property
    def more(self) -> int:
        """How many lines there are beside the first."""
        return self.count - len(self.lines)


def plans_recorded(*, place: str = "", size: int = PLANS_A_PAGE) -> Page[PlanShown]:
    """This will give a page of the plans, the latest first, each with its first lines. Six queries at most."""
    page = page_of(ReorganisationPlan.objects.all(), descending=True, place=place, size=size)
    return Page(_shown(page.rows), earlier=page.earlier, later=page.later)


def plan_recorded(plan_id: int) -> PlanShown:
    """This will give one plan with its first lines. Raises UnknownPlanError."""
    plan = ReorganisationPlan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise UnknownPlanError(plan_id)
    return _shown([plan])[0]


def plan_lines(plan_id: int, *, place: str = "", size: int = PAGE_ROWS) -> Page[PlanLineShown]:
    """This will give a page of a plan's lines in their order. Four queries."""
    lines = OfficeSuccession.objects.filter(plan_id=plan_id)
    page = page_of(lines, place=place, size=size)
    ids = [row.pk for row in page.rows]
    shown = shown_successions(OfficeSuccession.objects.filter(pk__in=ids).order_by("pk"))
    undone = _undone(OfficeSuccession.objects.filter(pk__in=ids))
    return Page(
        tuple(PlanLineShown(one, undone.get(one.id, ())) for one in shown),
        earlier=page.earlier,
        later=page.later,
    )


def _shown(plans: Collection[ReorganisationPlan]) -> tuple[PlanShown, ...]:
    ids = [plan.pk for plan in plans]
    lines = OfficeSuccession.objects.filter(plan_id__in=ids)
    days = {
        plan_id: (first, last)
        for plan_id, first, last in lines.values_list("plan_id").annotate(Min("day"), Max("day")).order_by()
    }
    numbered = lines.annotate(number=Window(RowNumber(), partition_by="plan_id", order_by="pk"))
    first_ones: dict[int, list[SuccessionShown]] = defaultdict(list)
    for one in shown_successions(numbered.filter(number__lte=LINES_SHOWN).order_by("pk")):
        first_ones[one.plan_id].append(one)
    undone = _undone(lines)
    handed = lines.exclude(action=_GIVE_BACK).values_list("pk", "plan_id")
    of_plan: dict[int, list[int]] = defaultdict(list)
    for line_id, plan_id in handed if undone else ():
        of_plan[plan_id].append(line_id)
    return tuple(
        PlanShown(
            id=plan.pk,
            recorded_at=plan.recorded_at,
            recorded_by=plan.recorded_by,
            count=plan.lines,
            first_day=days[plan.pk][0],
            last_day=days[plan.pk][1],
            lines=tuple(PlanLineShown(one, undone.get(one.id, ())) for one in first_ones[plan.pk]),
            undone=_of_the_plan(of_plan[plan.pk], undone),
        )
        for plan in plans
    )


def _of_the_plan(line_ids: Collection[int], undone: Mapping[int, tuple[Undone, ...]]) -> tuple[Undone, ...]:
    """This will sum up the lines of one plan: which plans undid it, and which of them all by itself."""
    lines: dict[int, list[bool]] = defaultdict(list)
    for line_id in line_ids:
        for one in undone.get(line_id, ()):
            lines[one.plan_id].append(one.whole)
    return tuple(
        Undone(plan_id, whole=len(found) == len(line_ids) and all(found))
        for plan_id, found in sorted(lines.items())
    )


def _undone(lines: QuerySet[OfficeSuccession]) -> dict[int, tuple[Undone, ...]]:
    """This will say which later lines give back what these handed over. Two queries."""
    pairs = list(
        lines.exclude(action=_GIVE_BACK)
        .filter(
            after__went_to__action=_GIVE_BACK,
            after__went_to__after_id=F("before_id"),
            after__went_to__pk__gt=F("pk"),
        )
        .order_by("pk", "after__went_to__pk")
        .values_list(
            "pk",
            "case_kind",
            "territory_id",
            "after__went_to__plan_id",
            "after__went_to__case_kind",
            "after__went_to__territory_id",
        )
    )
    named = [one for pair in pairs for one in (pair[2], pair[5])]
    places = {one for one in named if one is not None}
    chains = (
        {one: frozenset(over.id for over in chain) for one, chain in chains_of(places).items()}
        if places
        else {}
    )
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for pk, kind, territory_id, plan_id, back_kind, back_territory_id in pairs:
        meets = _meets(chains, territory_id, back_territory_id)
        if not meets or (kind and back_kind and kind != back_kind):
            continue
        whole = meets == "whole" and back_kind in {"", kind}
        found[pk][plan_id] = found[pk].get(plan_id, False) or whole
    return {pk: tuple(Undone(plan, whole) for plan, whole in plans.items()) for pk, plans in found.items()}


def _meets(chains: Mapping[int, frozenset[int]], handed: int | None, back: int | None) -> str:
    """This will say how much of a place is given back with another: "whole", "part", or "" for nothing of it."""
    if back is None or handed == back:
        return "whole"
    if handed is None:
        return "part"
    if back in chains[handed]:
        return "whole"
    return "part" if handed in chains[back] else ""
