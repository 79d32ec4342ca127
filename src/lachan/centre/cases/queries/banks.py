"""What banks' duty desks were told of."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Count, Max

from lachan.centre.cases.models import BankTold

if TYPE_CHECKING:
    from collections.abc import Iterable


class Told(msgspec.Struct, frozen=True):
    """A mail to a duty desk: of which case, when, and the message of the outbox by which it left."""

    number: str
    message_id: int
    told_at: datetime


class ToldCount(msgspec.Struct, frozen=True):
    """How often an office was told since a moment, and when last."""

    count: int
    last_at: datetime


class BankOfCase(msgspec.Struct, frozen=True):
    """A bank or wallet that was told of a case: the office, and when it was told last."""

    office_id: int
    told_at: datetime


def told_of_case(case_id: int) -> tuple[BankOfCase, ...]:
    """This will give which banks were told of a case that the viewer has been given, the latest first. One query."""
    rows = BankTold.objects.filter(case_id=case_id).values("office_id").annotate(last=Max("told_at"))
    return tuple(BankOfCase(row["office_id"], row["last"]) for row in rows.order_by("-last", "office_id"))


def told_to_office(office_id: int, *, limit: int = 50) -> tuple[Told, ...]:
    """This will give what an office was told, the latest first. One query."""
    rows = BankTold.objects.filter(office_id=office_id).order_by("-pk")
    return tuple(Told(*row) for row in rows.values_list("case__number", "message_id", "told_at")[:limit])


def told_since(office_ids: Iterable[int], *, after: datetime) -> dict[int, ToldCount]:
    """This will count what offices were told after a moment, by office; those told nothing are left out. One query."""
    rows = BankTold.objects.filter(office_id__in=set(office_ids), told_at__gt=after).values("office_id")
    counted = rows.annotate(count=Count("pk"), last=Max("told_at")).order_by()
    return {row["office_id"]: ToldCount(row["count"], row["last"]) for row in counted}
