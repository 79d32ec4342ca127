"""Which of some measures somebody may not sign, and why: the table of signing asked for many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.measures.models import Signature
from lachan.centre.measures.queries.signers import Signers
from lachan.centre.measures.signing_rules import ToSign, why_not

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.measures.models import Measure


def barred_from(viewer: Viewer, measures: Sequence[Measure], *, now: datetime) -> dict[int, str]:
    """This will give why the table of signing bars the viewer from measures, by id; the others are left out."""
    signers = Signers(viewer.actor(), now=now)
    signatures: dict[int, list[Signature]] = {}
    there = Signature.objects.filter(
        measure_id__in=[each.pk for each in measures], says=Signature.Says.APPROVE
    )
    for one in there.order_by("pk"):
        signatures.setdefault(one.measure_id, []).append(one)
    found = {}
    for each in measures:
        to_sign = ToSign(
            proposer_id=each.proposer_id,
            needed=each.signatures_needed,
            signed=tuple(signers.signed(one, each.office_id) for one in signatures.get(each.pk, ())),
            behind=frozenset(map(int, each.behind.split())),
        )
        signer, _ = signers.at(each.office_id, to_sign)
        if why := why_not(signer, to_sign):
            found[each.pk] = why
    return found
