"""Evidence of a case: files and messages, kept by `evidence`, with what they are and each act on them in a chain."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import transaction
from django.db.models import F

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import CASE_WORK, EVIDENCE_KEEP
from lachan.centre.cases.custody import FIRST, Act, chain_of
from lachan.centre.cases.models import Case, Custody, Exhibit
from lachan.centre.cases.services.notes import read_text
from lachan.centre.cases.services.taking import (
    GOING_ON,
    has_task_in,
    need_for_case,
    read_words,
    write_down,
)
from lachan.centre.evidence.incoming import Incoming, take_in
from lachan.centre.evidence.services import HeldFor, begin_upload, finish_upload, joined, keep, upload_of
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.incoming import Readable
    from lachan.centre.evidence.services import UploadShown

SOURCE_CHARS: Final = 300
# As long as the gravest crimes can be prosecuted (Penal Code 100/2015/QH13, article 27: twenty years).
KEPT_YEARS: Final = 20
ACTS: Final = ("taken", "viewed", "exported", "moved", "verified", "cleared", "withheld", "taken_out")
_PURPOSE: Final = "case_work"


def add_exhibit(
    *, case_id: int, content: Readable | Incoming, name: str, source: str, actor: Actor, now: datetime
) -> int:
    """This will keep a file as evidence of a case that goes on, with where it came from; gives the exhibit's id.

    It needs no version: it adds only. Raises Refusal: 403, 404, 409 `cases_not_open`, 422 `cases_words`;
    EvidenceRefused as `evidence.services.keep`, and keeps nothing then.
    """
    return _add(case_id, Exhibit.Kind.FILE, content, name, source, actor, now)


def begin_exhibit(*, case_id: int, name: str, size_bytes: int, actor: Actor, now: datetime) -> UploadShown:
    """This will begin a large file of a case that goes on, which comes in parts (`evidence.services.uploads`).

    Raises Refusal as `add_exhibit`; EvidenceRefused as `evidence.services.begin_upload`.
    """
    _may_add(case_id, actor, now)
    return begin_upload(holder=f"case:{case_id}", name=name, size_bytes=size_bytes, actor=actor, now=now)


def finish_exhibit(*, case_id: int, token: str, source: str, actor: Actor, now: datetime) -> int:
    """This will keep a large file of which all has come as evidence; gives the exhibit's id, the same when asked again.

    Raises as `add_exhibit`, and EvidenceRefused: `upload_gone` (404), `upload_unfinished` (409), `damaged` (500). The
    parts stay then, so that it can be tried again.
    """
    upload = upload_of(token=token, actor=actor, now=now)
    if upload.holder != f"case:{case_id}":
        raise Refusal(404, "not_found")
    if upload.kept_as is not None:
        return upload.kept_as
    read_words(source, most=SOURCE_CHARS, pointer="/source")
    _may_add(case_id, actor, now)
    with joined(token=token, actor=actor, now=now) as incoming, transaction.atomic():
        exhibit_id = _add(case_id, Exhibit.Kind.FILE, incoming, upload.name, source, actor, now)
        finish_upload(token=token, kept_as=exhibit_id, actor=actor, now=now)
    return exhibit_id


def add_message(*, case_id: int, text: str, source: str, actor: Actor, now: datetime) -> int:
    """This will keep a message as evidence of a case, as it was written; raises as `add_exhibit`."""
    said = io.BytesIO(read_text(text).encode("utf-8"))
    return _add(case_id, Exhibit.Kind.MESSAGE, said, "message.txt", source, actor, now)


def record_custody(
    *,
    exhibit_id: int,
    act: str,
    actor: Actor,
    now: datetime,
    data: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """This will write an act on a piece of evidence into its chain, the timeline and the log.

    `act` is one of ACTS; who may do it is the caller's business, and `reason` is somebody's words, kept with the case.
    Raises Refusal (404), ValueError for another act.
    """
    if act not in ACTS:
        raise ValueError(act)
    with transaction.atomic():
        exhibit = Exhibit.objects.filter(pk=exhibit_id).first()
        if exhibit is None:
            raise Refusal(404, "not_found")
        _hold(exhibit.case_id)
        _chain(exhibit, act, "evidence_handled", actor, now, data or {}, reason)


def move_exhibits(source: Case, target: Case, *, actor: Actor, now: datetime) -> None:
    """This will let a case have the evidence of another that was merged into it, within the caller's transaction."""
    for exhibit in Exhibit.objects.filter(case=source).order_by("pk"):
        exhibit.case = target
        Exhibit.objects.filter(pk=exhibit.pk).update(case=target)
        _chain(exhibit, "moved", "evidence_handled", actor, now, {"from": source.pk, "to": target.pk})


def _add(
    case_id: int,
    kind: str,
    content: Readable | Incoming,
    name: str,
    source: str,
    actor: Actor,
    now: datetime,
) -> int:
    whence = read_words(source, most=SOURCE_CHARS, pointer="/source")
    _may_add(case_id, actor, now)
    # on the disk before the transaction begins, so that nobody waits for a sender
    with content if isinstance(content, Incoming) else take_in(content) as incoming, transaction.atomic():
        _hold(case_id)
        case = _may_add(case_id, actor, now)
        held = keep(
            content=incoming,
            name=name,
            held_for=HeldFor(
                holder=f"case:{case.pk}",
                office_id=case.office_id,
                source="upload",
                purpose=_PURPOSE,
                keep_until=today(now) + timedelta(days=365 * KEPT_YEARS),
            ),
            actor=actor,
            now=now,
        )
        exhibit = Exhibit.objects.create(
            case=case,
            kind=kind,
            holding_id=held.id,
            name=held.name,
            sha256=held.sha256,
            size_bytes=held.size_bytes,
            source=whence,
            taken_at=now,
            taken_by=str(actor),
        )
        _chain(
            exhibit,
            "taken",
            "evidence_added",
            actor,
            now,
            {"size_bytes": held.size_bytes, "kind": held.kind},
        )
        return exhibit.pk


def _may_add(case_id: int, actor: Actor, now: datetime) -> Case:
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    viewer = acting_viewer(actor, now=now)
    if not (viewer.may(CASE_WORK) and has_task_in(viewer, case.pk)):
        need_for_case(viewer, case, CASE_WORK)
    if not viewer.may(EVIDENCE_KEEP):
        raise Refusal(403, "not_permitted")
    if case.state not in GOING_ON:
        raise Refusal(409, "cases_not_open", number=case.number)
    return case


def _hold(case_id: int) -> None:
    """This will hold the case's row until the transaction ends: its chains grow one act after another."""
    Case.objects.filter(pk=case_id).update(state=F("state"))


def _chain(
    exhibit: Exhibit,
    act: str,
    kind: str,
    actor: Actor,
    now: datetime,
    data: dict[str, Any],
    reason: str = "",
) -> None:
    last = Custody.objects.filter(exhibit=exhibit).order_by("-number").values_list("number", "chain").first()
    number, before = (last[0] + 1, last[1]) if last else (1, FIRST)
    said = Act(exhibit.pk, exhibit.sha256, number, act, now, str(actor), actor.office_id, data)
    case = Case.objects.get(pk=exhibit.case_id)
    write_down(
        case,
        kind,
        actor=actor,
        now=now,
        data={"exhibit": exhibit.pk, "act": act, "sha256": exhibit.sha256, "number": number},
        said={"source": exhibit.source, "name": exhibit.name} if act == "taken" else {"reason": reason},
    )
    entry = case.events.order_by("-pk").values_list("entry_id", flat=True)[0]
    Custody.objects.create(
        exhibit=exhibit,
        number=number,
        act=act,
        at=now,
        actor=str(actor),
        office_id=actor.office_id,
        data=msgspec.json.encode(data).decode(),
        chain=chain_of(said, before),
        entry_id=entry,
    )
