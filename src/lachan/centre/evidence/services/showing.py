"""Showing files: what is looked at is written down on the desk's host, and links to previews are made there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.evidence.links import evidence_host, write_link
from lachan.centre.evidence.services.custody import write_down_reads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.links import Asked
    from lachan.centre.evidence.queries import EvidenceFile


class ShownFile(msgspec.Struct, frozen=True):
    """A file and the address of its preview; `address` is "" where there is none, and `why` says why in a code.

    The codes are those of `EvidenceFile.why_not_shown`, and `no_host` where no host for previews is set; each has its
    words under `evidence.no_preview`.
    """

    file: EvidenceFile
    address: str
    why: str


def show_previews(
    *, files: Sequence[EvidenceFile], actor: Actor, asked: Asked, now: datetime, page: int = 1
) -> list[ShownFile]:
    """This will give addresses of previews for two minutes, and write down once which files were shown to whom.

    The caller has seen that the viewer may see these files. `page` is the page of a PDF. What has no preview is not
    written down as looked at.
    """
    shown = []
    for file in files:
        why = file.why_not_shown or ("" if evidence_host() else "no_host")
        address = (
            "" if why else write_link(file_id=file.id, page=page, actor=str(actor), asked=asked, now=now)
        )
        shown.append(ShownFile(file, address, why))
    seen = [one.file.id for one in shown if one.address]
    if seen:
        write_down_reads(
            kind="evidence.viewed",
            actor=actor,
            now=now,
            file_ids=seen,
            data={"page": page, "offices": sorted({one.file.office_id for one in shown if one.address})},
        )
    return shown


def note_facts_seen(*, files: Sequence[EvidenceFile], actor: Actor, now: datetime) -> None:
    """This will write down that somebody was shown what is known of files, and not what is in them.

    Their names may hold personal data. The caller has seen that the viewer may see these files.
    """
    if files:
        write_down_reads(
            kind="evidence.facts_viewed",
            actor=actor,
            now=now,
            file_ids=[file.id for file in files],
            data={"offices": sorted({file.office_id for file in files})},
        )
