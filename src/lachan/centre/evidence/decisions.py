"""Reads about what one person asks and another decides: flags, orders to destroy, and what was said to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.evidence.models import DestructionOrder, Holding, LegalHold, Ruling
from lachan.centre.evidence.queries import as_file, flags_that_stand, with_state

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from lachan.centre.evidence.models import IllegalFlag
    from lachan.centre.evidence.queries import EvidenceFile

# More are never looked at on one page; the oldest come first.
MOST_WAITING: Final = 200


class FlagShown(msgspec.Struct, frozen=True):
    """A flag that stands: who set it and why, and who asks for it to be lifted (`lift_asked_at` None: nobody)."""

    id: int
    sha256: str
    reason: str
    flagged_by: str
    flagged_at: datetime
    lift_reason: str
    lift_asked_by: str
    lift_asked_at: datetime | None


class OrderShown(msgspec.Struct, frozen=True):
    """An order to destroy that waits for a second person. `reference` is number and day of the paper."""

    id: int
    sha256: str
    reference: str
    reason: str
    asked_by: str
    asked_at: datetime


class RulingShown(msgspec.Struct, frozen=True):
    """What was said to something that was asked (`lift`, `destroy`), by whom and why."""

    what: str
    agreed: bool
    reason: str
    asked_by: str
    asked_because: str
    ruled_by: str
    ruled_at: datetime


class Standing(msgspec.Struct, frozen=True):
    """How a content stands: its flags, the order that waits, the legal holds' reasons, and what was ruled before."""

    flags: tuple[FlagShown, ...]
    order: OrderShown | None
    holds: tuple[str, ...]
    rulings: tuple[RulingShown, ...]


def waiting_flag(flag_id: int) -> FlagShown | None:
    """This will give a flag that somebody asks to be lifted, None where nobody asks any more."""
    flag = _flags(flags_that_stand().filter(pk=flag_id, lift_asked_at__isnull=False))
    return flag[0] if flag else None


def waiting_order(order_id: int) -> OrderShown | None:
    """This will give an order that waits to be carried out, None where it was carried out or withdrawn."""
    found = _open_orders().filter(pk=order_id).first()
    return _order(found) if found else None


def standing_flags(limit: int = MOST_WAITING) -> tuple[FlagShown, ...]:
    """This will list the flags that stand and that nobody asks to be lifted, the newest first."""
    return _flags(flags_that_stand().filter(lift_asked_at=None).order_by("-pk")[:limit])


def standing_of(file: EvidenceFile) -> Standing:
    """This will say how the content of a file stands: four queries."""
    order = _open_orders().filter(content__sha256=file.sha256).first()
    holds = LegalHold.objects.filter(holding__content__sha256=file.sha256, lifted_at=None).order_by("pk")
    rulings = Ruling.objects.filter(content__sha256=file.sha256).order_by("-pk")
    return Standing(
        flags=_flags(flags_that_stand().filter(content__sha256=file.sha256).order_by("pk")),
        order=_order(order) if order else None,
        holds=tuple(holds.values_list("reason", flat=True)),
        rulings=tuple(
            RulingShown(
                row.what,
                row.agreed,
                row.reason,
                row.asked_by,
                row.asked_because,
                row.ruled_by,
                row.ruled_at,
            )
            for row in rulings
        ),
    )


def files_by_content(sha256s: Collection[str]) -> dict[str, list[EvidenceFile]]:
    """This will give who holds some contents, or held them last where nobody does any more: one query."""
    found: dict[str, list[EvidenceFile]] = {}
    for holding in with_state(Holding.objects.filter(content__sha256__in=list(sha256s))).order_by("pk"):
        found.setdefault(holding.content.sha256, []).append(as_file(holding))
    return {sha256: _held_now(files) for sha256, files in found.items()}


def _held_now(files: list[EvidenceFile]) -> list[EvidenceFile]:
    return [file for file in files if file.removed_at is None] or files


def _flags(rows: QuerySet[IllegalFlag]) -> tuple[FlagShown, ...]:
    return tuple(
        FlagShown(
            row.pk,
            row.content.sha256,
            row.reason,
            row.flagged_by,
            row.flagged_at,
            row.lift_reason,
            row.lift_asked_by,
            row.lift_asked_at,
        )
        for row in rows.select_related("content")
    )


def _open_orders() -> QuerySet[DestructionOrder]:
    return DestructionOrder.objects.filter(done_at=None, withdrawn_at=None).select_related("content")


def _order(row: DestructionOrder) -> OrderShown:
    return OrderShown(row.pk, row.content.sha256, row.order_reference, row.reason, row.asked_by, row.asked_at)
