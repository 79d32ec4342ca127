"""What is decided about a content: that it is illegal to show, that it is destroyed. Undoing it takes two persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.evidence.models import (
    Content,
    DestructionOrder,
    Holding,
    IllegalFlag,
    LegalHold,
    Ruling,
)
from lachan.centre.evidence.queries import live_holdings
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services.custody import write_down_for_all
from lachan.centre.evidence.services.locking import lock_content
from lachan.centre.evidence.services.removing import remove_if_old

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

REASON_CHARS: Final = 500
REFERENCE_CHARS: Final = 200


def flag_illegal(*, file_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """This will stop previews and exports of a file's content for everybody from now on; it gives the flag's id.

    Whoever holds the same content is stopped too, today and later. Raises EvidenceRefused (`unknown`, `reason`).
    """
    said = read_reason(reason)
    with transaction.atomic():
        content = _content_of(file_id)
        flag = IllegalFlag.objects.create(content=content, reason=said, flagged_by=str(actor), flagged_at=now)
        write_down_for_all(
            kind="evidence.flagged", actor=actor, now=now, content=content, data={"flag": flag.pk}
        )
    return flag.pk


def ask_to_lift(*, flag_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will ask for a flag to be lifted; it stands until another person agrees.

    Raises EvidenceRefused (`unknown`, `person`, `reason`, `decided`, `asked` where somebody has asked already).
    """
    said = read_reason(reason)
    _refuse_machine(actor)
    with transaction.atomic():
        flag = _flag(flag_id)
        asked = IllegalFlag.objects.filter(pk=flag_id, lifted_at=None, lift_asked_at=None).update(
            lift_asked_by=str(actor), lift_asked_at=now, lift_reason=said
        )
        if not asked:
            raise EvidenceRefused("decided" if flag.lifted_at else "asked", status=409)
        write_down_for_all(
            kind="evidence.lift_asked", actor=actor, now=now, content=flag.content, data={"flag": flag_id}
        )


def decide_lift(*, flag_id: int, agreed: bool, reason: str, actor: Actor, now: datetime) -> None:
    """This will lift a flag, or say that it stands, by another person than the one who asked.

    Raises EvidenceRefused (`unknown`, `person`, `reason`, `not_asked`, `two_persons`).
    """
    said = read_reason(reason)
    _refuse_machine(actor)
    with transaction.atomic():
        flag = _flag(flag_id)
        if flag.lifted_at is not None or flag.lift_asked_at is None:
            raise EvidenceRefused("not_asked", status=409)
        if flag.lift_asked_by == str(actor):
            raise EvidenceRefused("two_persons", status=403)
        # the same asking that was looked at just now, and nobody else's decision in between
        open_now = IllegalFlag.objects.filter(
            pk=flag_id, lifted_at=None, lift_asked_by=flag.lift_asked_by, lift_asked_at=flag.lift_asked_at
        )
        done = (
            open_now.update(lifted_by=str(actor), lifted_at=now)
            if agreed
            else open_now.update(lift_asked_by="", lift_asked_at=None, lift_reason="")
        )
        if not done:
            raise EvidenceRefused("not_asked", status=409)
        Ruling.objects.create(
            content=flag.content,
            what=Ruling.What.LIFT,
            row_id=flag.pk,
            agreed=agreed,
            reason=said,
            asked_by=flag.lift_asked_by,
            asked_because=flag.lift_reason,
            ruled_by=str(actor),
            ruled_at=now,
        )
        write_down_for_all(
            kind="evidence.lifted" if agreed else "evidence.lift_refused",
            actor=actor,
            now=now,
            content=flag.content,
            data={"flag": flag_id, "asked_by": flag.lift_asked_by},
        )


def ask_to_destroy(*, file_id: int, order_reference: str, reason: str, actor: Actor, now: datetime) -> int:
    """This will ask for a content to be destroyed by order of a competent body; it gives the order's id.

    `order_reference` is number and day of the paper. Another person carries it out. Raises EvidenceRefused (`unknown`,
    `person`, `reason`, `order`, `held` where a legal hold stands, `asked`).
    """
    said = read_reason(reason)
    reference = " ".join(order_reference.split())
    if not reference or len(reference) > REFERENCE_CHARS or not reference.isprintable():
        raise EvidenceRefused("order")
    _refuse_machine(actor)
    with transaction.atomic():
        content = _content_of(file_id)
        lock_content(content.pk)
        _refuse_held(content)
        if DestructionOrder.objects.filter(content=content, done_at=None, withdrawn_at=None).exists():
            raise EvidenceRefused("asked", status=409)
        order = DestructionOrder.objects.create(
            content=content, order_reference=reference, reason=said, asked_by=str(actor), asked_at=now
        )
        write_down_for_all(
            kind="evidence.destruction_asked", actor=actor, now=now, content=content, data={"order": order.pk}
        )
    return order.pk


def withdraw_destruction(*, order_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will withdraw what was asked for, or refuse it.

    Raises EvidenceRefused (`unknown`, `person`, `reason`, `decided`).
    """
    said = read_reason(reason)
    _refuse_machine(actor)
    with transaction.atomic():
        order = _order(order_id)
        done = DestructionOrder.objects.filter(pk=order_id, done_at=None, withdrawn_at=None).update(
            withdrawn_by=str(actor), withdrawn_at=now
        )
        if not done:
            raise EvidenceRefused("decided", status=409)
        _note_order_ruling(order, agreed=False, reason=said, actor=actor, now=now)
        write_down_for_all(
            kind="evidence.destruction_withdrawn",
            actor=actor,
            now=now,
            content=order.content,
            data={"order": order_id},
        )


def destroy(*, order_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """This will destroy a content by order, by another person than who asked. The sealed file goes, its row stays.

    Nobody holds it afterwards. Should the same content come in again it is known, and held anew. Raises EvidenceRefused
    (`unknown`, `person`, `reason`, `decided`, `two_persons`, `held`).
    """
    said = read_reason(reason)
    _refuse_machine(actor)
    with transaction.atomic():
        order = _order(order_id)
        if order.asked_by == str(actor):
            raise EvidenceRefused("two_persons", status=403)
        content = order.content
        lock_content(content.pk)
        done = DestructionOrder.objects.filter(pk=order_id, done_at=None, withdrawn_at=None).update(
            done_by=str(actor), done_at=now
        )
        if not done:
            raise EvidenceRefused("decided", status=409)
        _refuse_held(content)
        _note_order_ruling(order, agreed=True, reason=said, actor=actor, now=now)
        write_down_for_all(
            kind="evidence.destroyed",
            actor=actor,
            now=now,
            content=content,
            data={"order": order_id, "asked_by": order.asked_by},
        )
        live_holdings(content).update(removed_at=now, removed_why="order", name="", original_name="")
        Content.objects.filter(pk=content.pk).update(removed_at=now, removed_why="order", scan_next_at=None)
        transaction.on_commit(lambda: remove_if_old(sha256=content.sha256, now=now))


def read_reason(said: str) -> str:
    """This will give a reason in one form. Raises EvidenceRefused(`reason`) for none, or one that is too long."""
    reason = "".join(sign for sign in said.strip() if sign.isprintable() or sign == "\n")
    if not reason or len(reason) > REASON_CHARS:
        raise EvidenceRefused("reason", most=f"{REASON_CHARS}")
    return reason


def _note_order_ruling(
    order: DestructionOrder, *, agreed: bool, reason: str, actor: Actor, now: datetime
) -> None:
    Ruling.objects.create(
        content=order.content,
        what=Ruling.What.DESTROY,
        row_id=order.pk,
        agreed=agreed,
        reason=reason,
        asked_by=order.asked_by,
        asked_because=order.reason,
        ruled_by=str(actor),
        ruled_at=now,
    )


def _refuse_machine(actor: Actor) -> None:
    # what takes two persons is not done by a program, nor by whoever has the machine's command line
    if actor.kind != "person":
        raise EvidenceRefused("person", status=403)


def _refuse_held(content: Content) -> None:
    if LegalHold.objects.filter(holding__content=content, lifted_at=None).exists():
        raise EvidenceRefused("held", status=409)


def _content_of(file_id: int) -> Content:
    holding = Holding.objects.select_related("content").filter(pk=file_id).first()
    if holding is None:
        raise EvidenceRefused("unknown", status=404)
    return holding.content


def _flag(flag_id: int) -> IllegalFlag:
    flag = IllegalFlag.objects.select_related("content").filter(pk=flag_id).first()
    if flag is None:
        raise EvidenceRefused("unknown", status=404)
    return flag


def _order(order_id: int) -> DestructionOrder:
    order = DestructionOrder.objects.select_related("content").filter(pk=order_id).first()
    if order is None:
        raise EvidenceRefused("unknown", status=404)
    return order
