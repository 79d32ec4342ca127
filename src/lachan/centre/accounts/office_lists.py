"""Pages of offices that a viewer sees: by name, narrowed to a word, a kind, a day, or the parts of one."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count, Q

from lachan.centre.accounts.access import office_for
from lachan.centre.accounts.models import Competence, Office, Person
from lachan.centre.accounts.permissions import OFFICE_VIEW
from lachan.centre.accounts.queries.offices import (
    COMPETENCE_FIELDS,
    OFFICE_FIELDS,
    CompetenceShown,
    OfficeShown,
    competence_shown,
)
from lachan.centre.accounts.tree import above, below_in_query
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from lachan.centre.accounts.access import Viewer

LONGEST_SEARCH = 100


class OfficeFilter(msgspec.Struct, frozen=True):
    """What a list of offices is narrowed to; "" and None stand for everything.

    `find` is in the name or code, `day` one on which they stand, `parent_id` what they are parts of.
    """

    find: str = ""
    kind: str = ""
    day: date | None = None
    parent_id: int | None = None


def offices_listed_for(
    viewer: Viewer, wanted: OfficeFilter, *, place: str = "", size: int = PAGE_ROWS
) -> Page[OfficeShown]:
    """This will give a page of the offices that the viewer sees, by name: three queries at most."""
    holding = viewer.offices_where(OFFICE_VIEW)
    seen = Office.objects.filter(Q(pk__in=below_in_query(holding)) | Q(pk__in=above(holding)))
    for word in wanted.find[:LONGEST_SEARCH].split():
        seen = seen.filter(Q(name_vi__icontains=word) | Q(name_en__icontains=word) | Q(code__icontains=word))
    if wanted.kind:
        seen = seen.filter(kind=wanted.kind)
    if wanted.parent_id is not None:
        seen = seen.filter(parent_id=wanted.parent_id)
    if wanted.day is not None:
        seen = seen.filter(valid_from__lte=wanted.day).exclude(valid_to__lte=wanted.day)
    page = page_of(seen, key="name_vi", place=place, size=size)
    rows = tuple(OfficeShown(*(getattr(row, name) for name in OFFICE_FIELDS)) for row in page.rows)
    return Page(rows, earlier=page.earlier, later=page.later)


def competence_for(viewer: Viewer, competence_id: int) -> CompetenceShown:
    """This will give a competence of an office that the viewer sees. Raises Refusal (404)."""
    read = Competence.objects.filter(pk=competence_id).values_list(*COMPETENCE_FIELDS).first()
    if read is None:
        raise Refusal(404, "not_found")
    shown = competence_shown(read)
    office_for(viewer, shown.office_id)
    return shown


def persons_kept_by(office_ids: Collection[int]) -> dict[int, int]:
    """This will count the accounts in use that each of these offices keeps: one query."""
    counted = Person.objects.filter(office_id__in=office_ids, is_active=True).values("office_id")
    return dict(counted.annotate(count=Count("pk")).order_by().values_list("office_id", "count"))


def offices_by_code(codes: Collection[str]) -> dict[str, OfficeShown]:
    """This will give the offices that are there by code: one query."""
    if not codes:
        return {}
    rows = Office.objects.filter(code__in=codes).values_list(*OFFICE_FIELDS)
    return {row[1]: OfficeShown(*row) for row in rows}
