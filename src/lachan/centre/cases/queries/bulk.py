"""Acts on many cases: on which of them one can be done, who can be given them, and what became of an act."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Count

from lachan.centre.accounts.permissions import CASE_ASSIGN, CASE_CLOSE, CASE_WORK
from lachan.centre.accounts.queries.duty import working_at
from lachan.centre.accounts.queries.persons import names_of, sort_name_of
from lachan.centre.accounts.tree import above, below
from lachan.centre.cases.models import Bulk, BulkLine, Task
from lachan.centre.cases.queries.cases import CaseRow, rows_by_id
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.web.words import Lang

PERMISSIONS: Final = {
    "looked": CASE_WORK,
    "take": CASE_WORK,
    "assign": CASE_ASSIGN,
    "hand-over": CASE_ASSIGN,
    "close": CASE_CLOSE,
}


class Cannot(msgspec.Struct, frozen=True):
    """A case on which an act can't be done, and why: a refusal."""

    row: CaseRow
    code: str
    params: dict[str, str] = {}

    def why(self, lang: Lang) -> str:
        """This will say why."""
        return say(f"refusal.{self.code}.what", lang, **self.params)


class LineShown(msgspec.Struct, frozen=True):
    """What became of one case. `row` only where the viewer sees it (still); `why` for one that was refused."""

    number: str
    state: str
    code: str
    params: dict[str, str]
    row: CaseRow | None

    def why(self, lang: Lang) -> str:
        """This will say why it was refused."""
        return say(f"refusal.{self.code}.what", lang, **self.params)


class BulkShown(msgspec.Struct, frozen=True):
    """An act on many cases. `params` are ids and codes; `done_at` None while some are left."""

    id: int
    act: str
    params: dict[str, Any]
    at: datetime
    done_at: datetime | None
    lines: tuple[LineShown, ...]


def part_for(
    viewer: Viewer, act: str, rows: Sequence[CaseRow]
) -> tuple[tuple[CaseRow, ...], tuple[Cannot, ...]]:
    """This will part cases into those on which the viewer can do an act, and others. Two queries."""
    may = below(viewer.offices_where(PERMISSIONS[act]))
    tasks: dict[int, int] = {}
    if act == "close":
        open_tasks = Task.objects.filter(case_id__in=[row.id for row in rows], state=Task.State.OPEN)
        tasks = dict(open_tasks.values("case_id").annotate(count=Count("pk")).values_list("case_id", "count"))
    can, cannot = [], []
    for row in rows:
        code, params = "", {}
        if row.state not in {"open", "waiting"}:
            code, params = "cases_not_open", {"number": row.number}
        elif row.office is None or row.office.id not in may:
            code = "not_permitted"
        elif act == "looked" and row.stage != "first_look":
            code = "cases_looked"
        elif act == "take" and row.assignee_id == viewer.person_id:
            code = "cases_yours"
        elif row.id in tasks:
            code, params = "cases_tasks_open", {"tasks": f"{tasks[row.id]}"}
        if code:
            cannot.append(Cannot(row, code, params))
        else:
            can.append(row)
    return tuple(can), tuple(cannot)


def who_can_have(viewer: Viewer, rows: Sequence[CaseRow]) -> tuple[tuple[int, str], ...]:
    """This will give who works on cases at the offices of some cases, or above them where the viewer assigns; by name.

    Ids and names of persons. Four queries.
    """
    here = above({row.office.id for row in rows if row.office is not None})
    mine = here & below(viewer.offices_where(CASE_ASSIGN))
    working = working_at(mine, CASE_WORK, day=viewer.day)
    names = names_of(frozenset().union(*working.values()))
    return tuple(sorted(names.items(), key=lambda one: (sort_name_of(one[1]), one[0])))


def bulk_for(viewer: Viewer, key: str) -> BulkShown:
    """This will give an act on many cases that the viewer asked for. Raises Refusal (404)."""
    bulk = Bulk.objects.filter(key=key[:32], person_id=viewer.person_id).first()
    if bulk is None:
        raise Refusal(404, "not_found")
    lines = list(BulkLine.objects.filter(bulk=bulk).select_related("case").order_by("pk"))
    rows = rows_by_id(viewer, [line.case_id for line in lines])
    return BulkShown(
        bulk.pk,
        bulk.act,
        msgspec.json.decode(bulk.params),
        bulk.at,
        bulk.done_at,
        tuple(
            LineShown(
                line.case.number,
                line.state,
                line.code,
                msgspec.json.decode(line.params),
                rows.get(line.case_id),
            )
            for line in lines
        ),
    )
