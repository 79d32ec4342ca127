"""The timeline of a case: everything that happened to it, the newest first."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Any

import msgspec

from lachan.centre.audit.kinds import kind_of
from lachan.centre.cases.models import Case, Event, Said
from lachan.centre.cases.queries.seeing import seen_by
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.web.words import Lang


class Happening(msgspec.Struct, frozen=True):
    """One line of a timeline: what, when, who (`person:17`), ids and codes, and what somebody wrote, by name."""

    id: int
    kind: str
    at: datetime
    actor: str
    office_id: int | None
    version: int
    entry_id: int
    data: dict[str, Any]
    said: dict[str, str]

    def what(self, lang: Lang) -> str:
        """This will say what happened in a few words."""
        kind = kind_of(f"cases.{self.kind}")
        return kind.vi if lang == "vi" else kind.en


def timeline_for(viewer: Viewer, case_id: int, *, place: str = "", size: int = PAGE_ROWS) -> Page[Happening]:
    """This will give a page of the timeline of a case that the viewer sees. Four queries. Raises Refusal (404)."""
    if not seen_by(viewer).filter(pk=case_id).exists():
        raise Refusal(404, "not_found")
    page = page_of(Event.objects.filter(case_id=case_id), descending=True, place=place, size=size)
    said: dict[int, dict[str, str]] = {}
    for one in Said.objects.filter(event_id__in=[event.pk for event in page.rows]):
        said.setdefault(one.event_id, {})[one.name] = one.text
    rows = tuple(
        Happening(
            event.pk, event.kind, event.at, event.actor, event.office_id, event.version, event.entry_id,
            msgspec.json.decode(event.data), said.get(event.pk, {}),
        )
        for event in page.rows
    )  # fmt: skip
    return Page(rows, earlier=page.earlier, later=page.later)


def numbers_of(case_ids: Collection[int]) -> dict[int, str]:
    """This will give the numbers of cases by id; a number says nothing of what is in it. One query, none for none."""
    if not case_ids:
        return {}
    return dict(Case.objects.filter(pk__in=list(case_ids)).values_list("pk", "number"))
