"""Sightings and opinions of STIX about what the centre told, kept among all that partners say of it.

An object says what its newest version says: what that no longer says is withdrawn, what it says as before stays as it
is, with what became of it, so that a new version alone brings nothing before the desk again.
"""

from __future__ import annotations

import hashlib
from itertools import batched
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.claims.judging import AGREES, MISTAKEN, SIGHTING
from lachan.centre.exchange.models import Claim
from lachan.centre.exchange.services.claiming import CLAIM_ONCE, claim_row
from lachan.centre.exchange.taxii.judging import SIGHTING as SIGHTING_TYPE
from lachan.centre.web.rows import insert_unless_there

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from lachan.centre.exchange.entries import EntryRow
    from lachan.centre.exchange.taxii.judging import Taken

WAY: Final = "stix"
# STIX 2.1, section 10.17: what each opinion says of what the centre told; `neutral` says nothing
_OPINIONS: Final = {
    "strongly-disagree": (MISTAKEN, "strongly_disagree"),
    "disagree": (MISTAKEN, "disagree"),
    "agree": (AGREES, ""),
    "strongly-agree": (AGREES, ""),
}
_BATCH: Final = 500
_MARK_CHARS: Final = 16


def disagrees(one: Taken) -> bool:
    """This will say whether an object calls what it is about mistaken: somebody has to look at each."""
    return not one.is_over and _OPINIONS.get(one.opinion, ("", ""))[0] == MISTAKEN


def keep_said(
    written: Iterable[tuple[int, Taken]],
    *,
    partner_id: int,
    told: Mapping[str, EntryRow],
    newer: Sequence[int],
    now: datetime,
) -> None:
    """This will keep what objects say of entries, each under its row's id, and withdraw what they said before.

    `told` are the entries of the ids that an object may be about; of others nothing is kept here. `newer` are the rows
    of which there was an older version. In the caller's transaction.
    """
    before: dict[tuple[int, str], Claim] = {}
    for start in range(0, len(newer), _BATCH):
        rows = Claim.objects.filter(received_id__in=newer[start : start + _BATCH], withdrawn_at=None)
        before |= {(row.received_id or 0, row.sha256): row for row in rows}
    new: list[Claim] = []
    for row_id, one in written:
        new.extend(
            claim
            for claim in _claims(one, row_id, partner_id, told, now)
            if before.pop((row_id, claim.sha256), None) is None
        )
    for claim in before.values():
        claim.withdrawn_at, claim.words = now, ""
    Claim.objects.bulk_update(before.values(), ["withdrawn_at", "words"], batch_size=_BATCH)
    # a mark may be there already, by the partner's own doing: then it is said under it
    for some in batched([claim_row(one) for one in new], _BATCH):
        insert_unless_there(Claim, some, once=CLAIM_ONCE)


def _claims(
    one: Taken, row_id: int, partner_id: int, told: Mapping[str, EntryRow], now: datetime
) -> Iterable[Claim]:
    says, why = (SIGHTING, "") if one.type == SIGHTING_TYPE else _OPINIONS.get(one.opinion, ("", ""))
    if one.is_over or not says:
        return
    count = one.count if says == SIGHTING else 1
    for ref in one.about:
        if (entry := told.get(ref)) is None:
            continue
        said = (says, entry.kind, entry.value, why, one.words, count, one.first_seen, one.last_seen)
        hashed = hashlib.sha256(msgspec.json.encode(said)).hexdigest()
        # the same said again in a later version, with another between, is said anew
        mark = hashlib.sha256(f"{hashed} {one.version.isoformat()}".encode()).hexdigest()[:_MARK_CHARS]
        yield Claim(
            partner_id=partner_id, mark=f"{one.id}/{mark}", says=says, kind=entry.kind, value=entry.value,
            source=entry.source, why=why, words=one.words, count=count, begins=one.first_seen or one.last_seen,
            ends=one.last_seen or one.first_seen, way=WAY, sha256=hashed, received_at=now,
            sent_by=f"partner:{partner_id}", received_id=row_id,
        )  # fmt: skip
