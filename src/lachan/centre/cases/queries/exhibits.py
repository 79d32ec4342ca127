"""Pieces of evidence one by one, and whose they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.cases.models import Exhibit
from lachan.centre.cases.queries.cases import ExhibitShown, exhibits_shown
from lachan.centre.cases.queries.seeing import seen_by
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from lachan.centre.accounts.access import Viewer


def exhibit_for(viewer: Viewer, case_id: int, exhibit_id: int) -> ExhibitShown:
    """This will give a piece of evidence of a case that the viewer sees, also one that was taken out.

    Raises Refusal (404).
    """
    found = Exhibit.objects.filter(pk=exhibit_id, case_id=case_id, case__in=seen_by(viewer))
    shown = exhibits_shown(found)
    if not shown:
        raise Refusal(404, "not_found")
    return shown[0]


def offices_of_exhibits(holding_ids: Collection[int]) -> dict[int, int]:
    """This will give the office that has the case of a held file now, by the file's id. One query, none for none."""
    if not holding_ids:
        return {}
    rows = Exhibit.objects.filter(holding_id__in=list(holding_ids))
    return dict(rows.values_list("holding_id", "case__office_id"))
