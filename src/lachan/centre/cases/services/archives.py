"""Asking for an archive of a case's evidence, which a worker makes, and fetching one that was made."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec
from django.db import IntegrityError, transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import EVIDENCE_EXPORT
from lachan.centre.audit.actors import Actor
from lachan.centre.audit.heads import heads_state
from lachan.centre.audit.log import record
from lachan.centre.cases.archive.keeping import (
    SealedElsewhereError,
    open_kept,
    open_passphrase,
    seal_passphrase,
)
from lachan.centre.cases.models import Case, CaseArchive
from lachan.centre.cases.queries.cases import exhibits_of
from lachan.centre.cases.services.redacting import read_receiver
from lachan.centre.cases.services.taking import lock_case, need_for_case, write_down
from lachan.centre.evidence.archives import is_passphrase, new_passphrase
from lachan.centre.evidence.queries import files_by_id
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import MOST_FILES, read_reason
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from lachan.centre.cases.services.redacting import Receiver
    from lachan.centre.web.words import Lang

# of one who asks; the disk has room for so many at once, and nobody waits behind a hundred of somebody else
MOST_WAITING: Final = 5
UNDONE: Final = (CaseArchive.State.ASKED, CaseArchive.State.MAKING)
_KEY: Final = re.compile(r"[0-9a-f]{32}")


def new_key() -> str:
    """This will give a key under which an archive is asked for."""
    return secrets.token_hex(16)


def ask_for_archive(
    *,
    case_id: int,
    key: str,
    reason: str,
    receiver: Receiver | None = None,
    passphrase: str = "",
    actor: Actor,
    now: datetime,
    lang: Lang = "vi",
) -> int:
    """This will keep that somebody wants a case's evidence as an archive, which a worker makes; gives its id.

    With a `receiver` it is redacted for that partner. It opens with `passphrase`, one of `archives.new_passphrase`,
    made where none is given: `passphrase_of` tells it until the archive is made. A `key` (`new_key`) that the same
    actor used already gives what was asked then. Raises Refusal: 403; 404, also for somebody else's key; 409
    `cases_no_signer`, `cases_archives_waiting` (five are being made); 422 as `read_receiver`; EvidenceRefused:
    `reason`, `passphrase`, `none`, `too_many_out`, `sealed`, `unknown`.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not _KEY.fullmatch(key):
        raise Refusal(404, "not_found")
    need_for_case(acting_viewer(actor, now=now), case, EVIDENCE_EXPORT)
    if before := _asked_before(case_id, key, actor):
        return before
    said = read_reason(reason)
    read = None if receiver is None else read_receiver(receiver)
    if passphrase and not is_passphrase(passphrase):
        raise EvidenceRefused("passphrase")
    if not heads_state().is_set:
        raise Refusal(409, "cases_no_signer")
    if read is None:
        _check_files(case_id)
    try:
        with transaction.atomic():
            locked = lock_case(case_id)
            if locked is None:
                raise Refusal(404, "not_found")
            if _asked_by(actor).filter(state__in=UNDONE).count() >= MOST_WAITING:
                raise Refusal(409, "cases_archives_waiting", most=f"{MOST_WAITING}")
            archive = CaseArchive.objects.create(
                key=key,
                case_id=case_id,
                partner=read.partner if read else "",
                tlp=read.tlp if read else "",
                marked=msgspec.json.encode(read.marked).decode() if read and read.marked else "",
                reason=" ".join(said.split()),
                language=lang,
                passphrase=seal_passphrase(passphrase or new_passphrase(), key=key),
                actor_kind=actor.kind,
                actor_id=actor.id,
                office_id=actor.office_id,
                token_id=actor.token_id,
                asked_at=now,
                take_at=now,
            )
            write_down(
                locked,
                "archive_asked",
                actor=actor,
                now=now,
                data={"archive": archive.pk, "redacted": read is not None},
                said={"partner": archive.partner, "reason": archive.reason},
            )
    except IntegrityError:
        # sent twice at the same moment, or somebody else's key
        if twin := _asked_before(case_id, key, actor):
            return twin
        raise Refusal(404, "not_found") from None
    return archive.pk


def passphrase_of(*, archive_id: int) -> str:
    """This will tell whoever asked the passphrase of an archive that is still to be made; "" afterwards.

    The caller has seen that it is the one who asked, and tells it once.
    """
    archive = CaseArchive.objects.filter(pk=archive_id).first()
    if archive is None or not archive.passphrase:
        return ""
    try:
        return open_passphrase(archive.passphrase, key=archive.key)
    except SealedElsewhereError:
        return ""


def fetch_archive(*, archive_id: int, first: int, last: int, actor: Actor, now: datetime) -> BinaryIO:
    """This will open an archive that was made, and write down who fetches which bytes of it (the last counted too).

    The caller closes it. Raises Refusal: 403; 404; 409 `cases_archive_not_made`; 410 `cases_archive_removed`, also
    where its file is lost; EvidenceRefused (403 `sealed`, 404 `unknown`) where a file in it was flagged or destroyed
    since.
    """
    archive = CaseArchive.objects.filter(pk=archive_id).select_related("case").first()
    if archive is None:
        raise Refusal(404, "not_found")
    need_for_case(acting_viewer(actor, now=now), archive.case, EVIDENCE_EXPORT)
    if archive.state == CaseArchive.State.GONE:
        raise Refusal(410, "cases_archive_removed")
    if archive.state != CaseArchive.State.READY:
        raise Refusal(409, "cases_archive_not_made")
    refuse_ended_files(msgspec.json.decode(archive.holdings, type=list[int]))
    try:
        file = open_kept(archive.file)
    except FileNotFoundError:
        raise Refusal(410, "cases_archive_removed") from None
    try:
        with transaction.atomic():
            record(
                kind="cases.archive_fetched",
                actor=actor,
                now=now,
                subject=f"case:{archive.case_id}",
                data={"archive": archive.pk, "export": archive.export_id, "first": first, "last": last},
            )
    except BaseException:
        file.close()
        raise
    return file


def refuse_ended_files(file_ids: Iterable[int]) -> None:
    """This will refuse an archive in which a file stands that was flagged as illegal or is held no more.

    Raises EvidenceRefused (403 `sealed`, 404 `unknown`).
    """
    ids = set(file_ids)
    found = files_by_id(ids)
    if any(file.flagged for file in found.values()):
        raise EvidenceRefused("sealed", status=403)
    if len(found) != len(ids) or any(file.removed_at is not None for file in found.values()):
        raise EvidenceRefused("unknown", status=404)


def actor_of(archive: CaseArchive) -> Actor:
    """This will give who asked for an archive."""
    kind = archive.actor_kind
    if kind not in {"person", "office"}:
        raise ValueError(kind)
    return Actor(
        "office" if kind == "office" else "person", archive.actor_id, archive.office_id, archive.token_id
    )


def _asked_by(actor: Actor) -> QuerySet[CaseArchive]:
    return CaseArchive.objects.filter(actor_kind=actor.kind, actor_id=actor.id)


def _asked_before(case_id: int, key: str, actor: Actor) -> int | None:
    """This will give what the actor asked for under a key. Raises Refusal (404) where it was somebody else."""
    before = CaseArchive.objects.filter(key=key).first()
    if before is None:
        return None
    if (before.case_id, before.actor_kind, before.actor_id) != (case_id, actor.kind, actor.id):
        raise Refusal(404, "not_found")
    return before.pk


def _check_files(case_id: int) -> None:
    """This will refuse at once what could not be made. Raises EvidenceRefused."""
    exhibits = exhibits_of(case_id)
    if not exhibits:
        raise EvidenceRefused("none")
    if len(exhibits) > MOST_FILES:
        raise EvidenceRefused("too_many_out", most=f"{MOST_FILES}")
    refuse_ended_files(one.holding_id for one in exhibits)
