"""Reads. Rooms above decide who may see what a holder has; here offices are named, and what is outside is not found."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, Exists, OuterRef, Q

from lachan.centre.evidence.kinds import Kind
from lachan.centre.evidence.models import (
    Content,
    DestructionOrder,
    Handling,
    Holding,
    IllegalFlag,
    LegalHold,
    Upload,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

PAGE: Final = 50


class UploadTold(msgspec.Struct, frozen=True):
    """A large file that somebody has begun: its name, how much of it is there, and until when it waits for the rest."""

    name: str
    size_bytes: int
    offset_bytes: int
    made_at: datetime
    until: datetime


class EvidenceFile(msgspec.Struct, frozen=True):
    """A file as it is held. `name` can be shown as it is; `original_name` is data, with odd signs as escapes.

    `kind` and `marks` are what the content says of itself (`kinds.py`). `scan` is `not_scanned`, `clean`, `infected` or
    `failed`, and `scan_said` what the scanner calls it. `flagged`: somebody says that the content is illegal to show.
    `held`: a legal hold stands. `removed_at` is set when it is no longer held; hash and dates stay.
    """

    id: int
    sha256: str
    size_bytes: int
    kind: str
    marks: tuple[str, ...]
    holder: str
    office_id: int
    source: str
    purpose: str
    name: str
    original_name: str
    kept_by: str
    kept_at: datetime
    keep_until: date
    removed_at: datetime | None
    removed_why: str
    scan: str
    scan_said: str
    scanned_at: datetime | None
    flagged: bool
    held: bool

    @property
    def why_not_shown(self) -> str:
        """This will say in a code why there is no preview, "" where there is one.

        `removed`, `flagged`, `infected`, `polyglot`, `locked` (a PDF with a password), `kind` (no preview of such).
        """
        if self.removed_at is not None:
            return "removed"
        if self.flagged:
            return "flagged"
        if self.scan == Content.Scan.INFECTED:
            return "infected"
        if "polyglot" in self.marks:
            return "polyglot"
        if "pdf_locked" in self.marks:
            return "locked"
        return "" if Kind(self.kind, self.marks).is_shown else "kind"


class ScanCounts(msgspec.Struct, frozen=True):
    """How many contents are held in each state of scanning."""

    not_scanned: int
    clean: int
    infected: int
    failed: int


class Deed(msgspec.Struct, frozen=True):
    """What was done with a file: when, the kind of entry, by whom as the log names it, and the entry's id."""

    at: datetime
    kind: str
    actor: str
    entry_id: int


class WaitingDecision(msgspec.Struct, frozen=True):
    """What one person has asked for and another decides. `what` is `lift` or `destroy`; `id` is that of the row."""

    what: str
    id: int
    sha256: str
    asked_by: str
    asked_at: datetime
    reason: str


def file_for(*, file_id: int, office_ids: Collection[int] | None) -> EvidenceFile | None:
    """This will give a file that is held at one of the offices (None: at any), or None where there is none."""
    found = _held_at(office_ids).filter(pk=file_id).first()
    return as_file(found) if found else None


def files_by_id(file_ids: Collection[int]) -> dict[int, EvidenceFile]:
    """This will give files by their ids, for a room that has seen who may see them. One query, none for none."""
    if not file_ids:
        return {}
    return {row.pk: as_file(row) for row in _held_at(None).filter(pk__in=list(file_ids))}


def files_for(
    *,
    office_ids: Collection[int] | None,
    holder: str | None = None,
    before_id: int | None = None,
    limit: int = PAGE,
) -> list[EvidenceFile]:
    """This will list files that are held now at one of the offices, the newest first.

    `holder` leaves only what belongs to it; `before_id` continues a list after the file with that id.
    """
    found = _held_at(office_ids).filter(removed_at=None)
    if holder is not None:
        found = found.filter(holder=holder)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return [as_file(holding) for holding in found.order_by("-pk")[:limit]]


def custody_of(file_id: int) -> list[Deed]:
    """This will list what was done with a file, the first thing first; each entry of the log proves its line."""
    rows = Handling.objects.filter(holding_id=file_id).order_by("entry_id")
    return [Deed(row.at, row.kind, row.actor, row.entry_id) for row in rows]


def scan_counts() -> ScanCounts:
    """This will count what is held by what the scanner said: one query."""
    counts = dict.fromkeys((state.value for state in Content.Scan), 0)
    held = Content.objects.filter(removed_at=None).order_by().values("scan")
    counts |= dict(held.annotate(count=Count("pk")).values_list("scan", "count"))
    return ScanCounts(**counts)


def waiting_decisions() -> list[WaitingDecision]:
    """This will list what waits for a second person, the oldest first."""
    lifts = IllegalFlag.objects.filter(lifted_at=None, lift_asked_at__isnull=False).select_related("content")
    orders = DestructionOrder.objects.filter(done_at=None, withdrawn_at=None).select_related("content")
    found = [
        WaitingDecision(
            "lift", flag.pk, flag.content.sha256, flag.lift_asked_by, flag.lift_asked_at, flag.lift_reason
        )
        for flag in lifts
        if flag.lift_asked_at is not None
    ]
    found += [
        WaitingDecision(
            "destroy", order.pk, order.content.sha256, order.asked_by, order.asked_at, order.reason
        )
        for order in orders
    ]
    return sorted(found, key=lambda waiting: waiting.asked_at)


def _held_at(office_ids: Collection[int] | None) -> QuerySet[Holding]:
    found = with_state(Holding.objects.all())
    return found if office_ids is None else found.filter(office_id__in=office_ids)


def with_state(holdings: QuerySet[Holding]) -> QuerySet[Holding]:
    """This will ask along for the content, its flags and the legal holds: one query in all."""
    return holdings.select_related("content").annotate(
        is_flagged=Exists(flags_that_stand().filter(content=OuterRef("content"))),
        is_held=Exists(LegalHold.objects.filter(holding=OuterRef("pk"), lifted_at=None)),
    )


def flags_that_stand() -> QuerySet[IllegalFlag]:
    """This will give the flags that have not been lifted."""
    return IllegalFlag.objects.filter(lifted_at=None)


def live_holdings(content: Content) -> QuerySet[Holding]:
    """This will give who holds a content now."""
    return Holding.objects.filter(Q(content=content) & Q(removed_at=None))


def as_file(holding: Holding) -> EvidenceFile:
    """This will make a file of a holding that was asked for `with_state`."""
    content = holding.content
    return EvidenceFile(
        id=holding.pk,
        sha256=content.sha256,
        size_bytes=content.size_bytes,
        kind=content.kind,
        marks=tuple(content.marks.split()),
        holder=holding.holder,
        office_id=holding.office_id,
        source=holding.source,
        purpose=holding.purpose,
        name=holding.name,
        original_name=holding.original_name,
        kept_by=holding.kept_by,
        kept_at=holding.kept_at,
        keep_until=holding.keep_until,
        removed_at=holding.removed_at,
        removed_why=holding.removed_why,
        scan=content.scan,
        scan_said=content.scan_said,
        scanned_at=content.scanned_at,
        flagged=bool(getattr(holding, "is_flagged")),  # noqa: B009 - an annotation, which the model does not know
        held=bool(getattr(holding, "is_held")),  # noqa: B009 - as above
    )


def uploads_of(owner: str) -> tuple[UploadTold, ...]:
    """This will give the large files that somebody (`person:17`) has begun and not finished, for their own question."""
    rows = Upload.objects.filter(owner=owner, kept_as=None).order_by("pk")
    return tuple(
        UploadTold(row.name, row.size_bytes, row.offset_bytes, row.made_at, row.until) for row in rows
    )
