"""Archives of a case's evidence that were asked for, for those who may take evidence out of it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.access import may_at
from lachan.centre.accounts.permissions import EVIDENCE_EXPORT
from lachan.centre.cases.models import CaseArchive
from lachan.centre.cases.queries.seeing import seen_by
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer
    from lachan.centre.web.words import Lang

SHOWN: Final = 20


class ArchiveShown(msgspec.Struct, frozen=True):
    """An archive that was asked for: for whom, by whom, and how far it is.

    `state` is `asked`, `making`, `ready`, `failed` or `gone`; `partner` is "" for the whole. `code` is a refusal: why
    it could not be made, or why it was removed before its time. Of one that is `ready`: hash, size, and until when it
    is kept.
    """

    id: int
    number: str
    state: str
    partner: str
    tlp: str
    reason: str
    language: str
    asked_by: str
    asked_at: datetime
    attempt: int
    done_bytes: int
    total_bytes: int
    files: int
    code: str
    params: dict[str, str]
    ended_at: datetime | None
    sha256: str
    size_bytes: int
    keep_until: datetime | None
    removed_at: datetime | None

    @property
    def is_undone(self) -> bool:
        """This will say whether it is still to be made."""
        return self.state in {CaseArchive.State.ASKED, CaseArchive.State.MAKING}

    @property
    def mark(self) -> str:
        """This will give what changes with what is shown of it, for an ETag."""
        return f"{self.id}.{self.state}.{self.attempt}.{self.done_bytes}"

    @property
    def percent(self) -> int:
        """This will say how much of the files is in it, 0 to 100."""
        return 100 * min(self.done_bytes, self.total_bytes) // self.total_bytes if self.total_bytes else 0

    @property
    def name(self) -> str:
        """This will name the file as it is fetched: the case's number, and which of its archives it is."""
        return f"{self.number}-{self.id}.zip"

    def why(self, lang: Lang) -> tuple[str, str]:
        """This will say why it could not be made, or was removed, and what to do; two empty texts for neither."""
        if not self.code:
            return "", ""
        what, mend = (say(f"refusal.{self.code}.{part}", lang, **self.params) for part in ("what", "mend"))
        return what, mend


def archives_of(viewer: Viewer, case_id: int) -> tuple[ArchiveShown, ...]:
    """This will give the archives that were asked for of a case, the newest first, none for who may take none out.

    The caller has seen that the viewer sees the case. Three queries at most.
    """
    if not viewer.may(EVIDENCE_EXPORT):
        return ()
    rows = list(CaseArchive.objects.filter(case_id=case_id).select_related("case").order_by("-pk")[:SHOWN])
    if not rows or not may_at(viewer, EVIDENCE_EXPORT, rows[0].case.office_id):
        return ()
    return tuple(_shown(row) for row in rows)


def archive_for(viewer: Viewer, case_id: int, archive_id: int) -> ArchiveShown:
    """This will give an archive of a case.

    Raises Refusal: 404 where there is none, or the case is not seen; 403 where no evidence may be taken out.
    """
    case = seen_by(viewer).filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    if not may_at(viewer, EVIDENCE_EXPORT, case.office_id):
        raise Refusal(403, "not_permitted")
    row = CaseArchive.objects.filter(pk=archive_id, case_id=case_id).select_related("case").first()
    if row is None:
        raise Refusal(404, "not_found")
    return _shown(row)


def marked_of(viewer: Viewer, archive_id: int) -> tuple[str, ...]:
    """This will give what was to be covered in an archive that could not be made, to who asked for it; none else."""
    mine = CaseArchive.objects.filter(
        pk=archive_id, actor_kind="person", actor_id=str(viewer.person_id), state=CaseArchive.State.FAILED
    )
    said = mine.values_list("marked", flat=True).first()
    return msgspec.json.decode(said, type=tuple[str, ...]) if said else ()


def _shown(row: CaseArchive) -> ArchiveShown:
    return ArchiveShown(
        id=row.pk,
        number=row.case.number,
        state=row.state,
        partner=row.partner,
        tlp=row.tlp,
        reason=row.reason,
        language=row.language,
        asked_by=f"{row.actor_kind}:{row.actor_id}",
        asked_at=row.asked_at,
        attempt=row.attempt,
        done_bytes=row.done_bytes,
        total_bytes=row.total_bytes,
        files=len(msgspec.json.decode(row.holdings, type=list[int])),
        code=row.code,
        params=msgspec.json.decode(row.params, type=dict[str, str]),
        ended_at=row.ended_at,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        keep_until=row.keep_until,
        removed_at=row.removed_at,
    )
