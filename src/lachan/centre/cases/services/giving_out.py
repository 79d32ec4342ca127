"""Taking originals of evidence out of a case, sealed for whoever is to open them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import EVIDENCE_EXPORT
from lachan.centre.cases.models import Case
from lachan.centre.cases.queries.cases import exhibits_of
from lachan.centre.cases.services.exhibits import record_custody
from lachan.centre.cases.services.taking import need_for_case
from lachan.centre.evidence.queries import file_for
from lachan.centre.evidence.services import export_files
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.services import Archive


def take_out_exhibits(
    *,
    case_id: int,
    exhibit_ids: Collection[int],
    reason: str,
    recipient: str,
    actor: Actor,
    now: datetime,
) -> Archive:
    """This will give originals of a case as an archive that opens with the recipient's key alone (age or SSH).

    Each is written down in its chain of custody. Raises Refusal: 403; 404 for what isn't in the case; EvidenceRefused
    as `evidence.services.export_files`. Nothing is written down then.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    need_for_case(acting_viewer(actor, now=now), case, EVIDENCE_EXPORT)
    there = {one.id: one for one in exhibits_of(case_id)}
    if not exhibit_ids or not set(exhibit_ids) <= set(there):
        raise Refusal(404, "not_found")
    wanted = [there[one] for one in sorted(set(exhibit_ids))]
    files = [file_for(file_id=one.holding_id, office_ids=None) for one in wanted]
    archive = export_files(
        files=[file for file in files if file is not None],
        reason=reason,
        actor=actor,
        now=now,
        recipient=recipient,
    )
    try:
        for one in wanted:
            record_custody(
                exhibit_id=one.id,
                act="exported",
                actor=actor,
                now=now,
                data={"export": archive.export_id, "archive_sha256": archive.sha256},
            )
    except BaseException:
        archive.file.close()
        raise
    return archive
