"""The chain of custody of a piece of evidence, as it is exported and verified."""

from __future__ import annotations

import msgspec

from lachan.centre.cases.custody import Act
from lachan.centre.cases.models import Custody


def custody_of_exhibit(exhibit_id: int) -> tuple[tuple[Act, str], ...]:
    """This will give the acts on a piece of evidence with their hashes, the first first. One query."""
    rows = Custody.objects.filter(exhibit_id=exhibit_id).select_related("exhibit").order_by("number")
    return tuple(
        (
            Act(
                exhibit_id,
                row.exhibit.sha256,
                row.number,
                row.act,
                row.at,
                row.actor,
                row.office_id,
                msgspec.json.decode(row.data),
            ),
            row.chain,
        )
        for row in rows
    )


def cleared_in(case_id: int) -> frozenset[int]:
    """This will give the pieces of evidence of a case that are cleared for partners now. One query."""
    acts = Custody.objects.filter(exhibit__case_id=case_id, act__in=("cleared", "withheld"))
    last = dict(acts.order_by("number").values_list("exhibit_id", "act"))
    return frozenset(exhibit_id for exhibit_id, act in last.items() if act == "cleared")
