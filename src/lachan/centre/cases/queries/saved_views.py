"""Saved views of the inbox: the viewer's own, and those of the offices at or below which the viewer sees cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.db.models import Q

from lachan.centre.accounts.permissions import CASE_ASSIGN, CASE_VIEW
from lachan.centre.accounts.queries.offices import OfficeShown, offices_by_id
from lachan.centre.accounts.tree import above, below
from lachan.centre.cases.models import SavedView
from lachan.centre.cases.queries.wanted import Wanted, read_wanted
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer


class ViewShown(msgspec.Struct, frozen=True):
    """A saved view; `office` None for one of the viewer's own. `mine`: the viewer may rename and remove it."""

    id: int
    name: str
    wanted: Wanted
    office: OfficeShown | None = None
    mine: bool = True


def views_of(viewer: Viewer) -> tuple[ViewShown, ...]:
    """This will give the saved views that the viewer has, own ones first, by name. Four queries."""
    seeing = above(viewer.offices_where(CASE_VIEW))
    rows = list(SavedView.objects.filter(Q(person_id=viewer.person_id) | Q(office_id__in=seeing)))
    shared = {row.office_id for row in rows if row.office_id is not None}
    offices = offices_by_id(shared) if shared else {}
    changes = below(viewer.offices_where(CASE_ASSIGN)) if shared else frozenset()
    shown = [
        ViewShown(
            row.pk,
            row.name,
            read_wanted(row.wanted),
            None if row.office_id is None else offices.get(row.office_id),
            row.office_id is None or row.office_id in changes,
        )
        for row in rows
    ]
    return tuple(sorted(shown, key=lambda one: (one.office is not None, one.name.casefold(), one.id)))


def view_of(viewer: Viewer, view_id: int) -> ViewShown:
    """This will give a saved view that the viewer has. Raises Refusal (404)."""
    found = next((one for one in views_of(viewer) if one.id == view_id), None)
    if found is None:
        raise Refusal(404, "not_found")
    return found
