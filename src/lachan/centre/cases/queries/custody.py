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
