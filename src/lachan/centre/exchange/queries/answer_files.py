"""Files of answers that a partner's persons sent: how far each is taken, and what became of its rows."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.models import AnswerFile, AnswerPiece
from lachan.centre.exchange.partner_api.said import PartnerClaimDone, PartnerClaimsDone
from lachan.centre.partners.queries.own import own_partner, own_partners
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer
    from lachan.centre.partners.queries.partners import PartnerRow

MOST_FILES: Final = 10


class FileShown(msgspec.Struct, frozen=True):
    """A file: who sent it, when, how many rows it has and how many of each sort were taken so far."""

    id: int
    partner: PartnerRow
    sent_by: str
    at: datetime
    rows: int
    kept: int
    known: int
    refused: int
    done_at: datetime | None

    @property
    def taken(self) -> int:
        """This will count the rows that are taken."""
        return self.kept + self.known + self.refused


def file_shown(viewer: Viewer, file_id: int) -> FileShown:
    """This will give a file of a partner for which the viewer answers. Two queries.

    Raises Refusal: 404; 403 `partner_suspended`.
    """
    row = AnswerFile.objects.filter(pk=file_id).first()
    if row is None:
        raise Refusal(404, "not_found")
    return _shown(row, own_partner(viewer, row.partner_id))


def files_of(viewer: Viewer, partner_id: int) -> tuple[FileShown, ...]:
    """This will give the last files of a partner for which the viewer answers, while they are kept. Two queries."""
    partner = next((one for one in own_partners(viewer) if one.id == partner_id), None)
    if partner is None:
        return ()
    rows = AnswerFile.objects.filter(partner_id=partner_id).order_by("-pk")[:MOST_FILES]
    return tuple(_shown(row, partner) for row in rows)


def told_in(file: FileShown) -> PartnerClaimsDone:
    """This will give what became of each row of a file that is taken so far, in their order. One query."""
    told: list[PartnerClaimDone] = []
    pieces = AnswerPiece.objects.filter(file_id=file.id, done_at__isnull=False).order_by("number")
    for said in pieces.values_list("told", flat=True):
        told += msgspec.json.decode(said, type=tuple[PartnerClaimDone, ...])
    return PartnerClaimsDone(file.kept, file.known, file.refused, tuple(told))


def _shown(row: AnswerFile, partner: PartnerRow) -> FileShown:
    return FileShown(
        row.pk, partner, row.sent_by, row.made_at, row.rows, row.kept, row.known, row.refused, row.done_at
    )
