"""Mail that comes back to a thread: kept, shown, and believed only where our mail server proved whose it is.

What an answer says is a claim, as by every other way. Nothing is ever answered by itself, so nothing can loop.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction

from lachan.centre.audit.actors import MACHINE, Actor
from lachan.centre.evidence.services.keeping import HeldFor, ToKeep, keep_all
from lachan.centre.measures.models import Letter, Measure, Order, Reply, Thread
from lachan.centre.measures.notices.addresses import token_hash, token_in
from lachan.centre.measures.notices.answers import is_automatic, is_theirs, own_words, said_of_orders
from lachan.centre.measures.notices.bounces import Bounce, read_bounce
from lachan.centre.measures.services.replying import let_stand, move_order, state_after
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.partners.queries.partners import desks_of, partners_by_id
from lachan.centre.reports.mail.parts import read_mail
from lachan.centre.reports.mail.senders import verified_sender
from lachan.centre.reports.mail.unpacking import unpack_mail
from lachan.centre.reports.services.filing import FileTold, taken_in
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from email.message import Message

    from lachan.centre.config.environment.fields import Environment
    from lachan.centre.evidence.incoming import Incoming
    from lachan.centre.reports.mail.unpacking import Unpacked

# Of one sort in a thread: more is a quarrel of two programs, or an attack, and is passed over. Each sort counts for
# itself, so that nobody who floods a thread keeps the desk's own answer out.
MOST_LETTERS: Final = 50
# Mail servers try for five days (RFC 5321, 4.5.4.1); what says later that a mail failed is about another one.
BOUNCES: Final = timedelta(days=7)
KEPT: Final = timedelta(days=365)
_CUSTOMERS: Final = frozenset({"internet_provider", "operator", "host"})
_FAILS: Final = (Order.State.ORDERED, Order.State.SENT, Order.State.UNDO_ORDERED, Order.State.UNDO_SENT)
_EVENTS: Final = {
    Letter.Kind.ANSWER: "letter_answer",
    Letter.Kind.AUTOMATIC: "letter_automatic",
    Letter.Kind.BOUNCE: "letter_bounce",
    Letter.Kind.UNPROVEN: "letter_unproven",
}


class _Read(msgspec.Struct, frozen=True):
    """A mail that was read: what it is, who wrote it, what they wrote, and which files are kept."""

    kind: Letter.Kind
    sender: str
    words: str
    unpacked: Unpacked | None = None
    bounce: Bounce | None = None


def is_awaited(address: str) -> bool:
    """This will say whether an address belongs to a thread: any other is refused at the door."""
    return _thread_of(address) is not None


def take_letter(
    *, address: str, envelope_from: str, raw: bytes, authserv_id: str, now: datetime
) -> int | None:
    """This will take a mail that came to the address of a thread, and give the letter's id; None where it is known.

    It returns once the mail and its files are on the disk for good. Raises UnfitMailError for what can't be read;
    EvidenceRefused for files that can't be kept; nothing is kept then.
    """
    found = _thread_of(address)
    if found is None:
        return None
    thread, to_bounce = found
    mail = read_mail(raw)
    read = _read(mail, thread, to_bounce=to_bounce, envelope_from=envelope_from, authserv_id=authserv_id)
    mark = _mark_of(mail, raw)
    files = [
        FileTold(file.name, BytesIO(file.content)) for file in (read.unpacked.files if read.unpacked else ())
    ]
    with taken_in(files) as kept:
        return together(lambda: _write(thread.pk, read, mark, kept, now))


def _thread_of(address: str) -> tuple[Thread, bool] | None:
    environment: Environment = settings.ENVIRONMENT
    token = token_in(address, notices=environment.notices_address)
    if not token:
        return None
    kept = token_hash(token)
    if thread := Thread.objects.filter(answer_sha256=kept).first():
        return thread, False
    if thread := Thread.objects.filter(bounce_sha256=kept).first():
        return thread, True
    return None


def _read(
    mail: Message[str, str], thread: Thread, *, to_bounce: bool, envelope_from: str, authserv_id: str
) -> _Read:
    bounce = read_bounce(mail, envelope_from=envelope_from, address=thread.address)
    if bounce is not None:
        if not to_bounce:
            # only mail servers know whereto they report; who got the notice handed on knows where answers go
            return _Read(Letter.Kind.UNPROVEN, "", "", bounce=None)
        is_final = bounce.is_final and bounce.is_about(thread.address)
        kind = Letter.Kind.BOUNCE if is_final else Letter.Kind.AUTOMATIC
        return _Read(kind, "", bounce.code, bounce=bounce if is_final else None)
    unpacked = unpack_mail(mail)
    words = own_words(unpacked.story or unpacked.message)
    sender = verified_sender(mail, authserv_id=authserv_id)
    if not is_theirs(sender, desks=_desks_of(thread), has_customers=_has_customers(thread)):
        # files of strangers aren't kept
        return _Read(Letter.Kind.UNPROVEN, sender or "", words)
    if is_automatic(mail, envelope_from=envelope_from):
        return _Read(Letter.Kind.AUTOMATIC, sender, words)
    return _Read(Letter.Kind.ANSWER, sender, words, unpacked)


def _write(
    thread_id: int, read: _Read, mark: str, files: Sequence[tuple[str, Incoming]], now: datetime
) -> int | None:
    thread = Thread.objects.select_for_update().get(pk=thread_id)
    if Letter.objects.filter(thread=thread, kind=read.kind).count() >= MOST_LETTERS:
        return None
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                thread=thread,
                kind=read.kind,
                at=now,
                mark=mark,
                sender=read.sender,
                words=read.words,
                files=len(files),
                files_left=read.unpacked.left if read.unpacked else 0,
            )
    except IntegrityError:
        return None
    orders = list(Order.objects.select_for_update().filter(threads=thread).order_by("pk"))
    measures = {row.pk: row for row in Measure.objects.filter(pk__in={order.measure_id for order in orders})}
    _keep(letter, files, next(iter(measures.values())).office_id, now)
    happened = []
    if read.bounce is not None and now - thread.made_at <= BOUNCES:
        _let_fail(orders)
    said = said_of_orders(read.words, order_ids={order.pk for order in orders})
    for order in orders:
        actor = MACHINE
        data: dict[str, Any] = {"order": order.pk, "letter": letter.pk}
        if read.kind == Letter.Kind.ANSWER:
            actor = MACHINE if order.partner_id is None else Actor("partner", str(order.partner_id))
            # whoever writes has it; what else it says is for a person to read
            says = said.get(order.pk, Reply.Says.ACKNOWLEDGED)
            Reply.objects.create(order=order, says=says, at=now, way="mail", mark=f"letter:{letter.pk}")
            move_order(order, state_after(order, says), now)
            data["says"] = says
        happened.append(Happening(measures[order.measure_id], _EVENTS[read.kind], actor, data=data))
    write_down(happened, now=now)
    let_stand(measures, MACHINE, now)
    return letter.pk


def _let_fail(orders: Sequence[Order]) -> None:
    for order in orders:
        if order.state in _FAILS:
            order.state = Order.State.FAILED
            order.save(update_fields=["state"])


def _keep(letter: Letter, files: Sequence[tuple[str, Incoming]], office_id: int, now: datetime) -> None:
    held_for = HeldFor(
        holder=f"letter:{letter.pk}",
        office_id=office_id,
        source=f"thread:{letter.thread_id}",
        purpose="measure",
        keep_until=today(now + KEPT),
    )
    if files:
        keep_all([ToKeep(incoming, name, held_for, MACHINE, now) for name, incoming in files])


def _desks_of(thread: Thread) -> set[str]:
    known = {thread.address}
    for partner_id in _partners_of(thread):
        known |= {desk.mail for desk in desks_of(partner_id) if desk.mail}
    return known


def _has_customers(thread: Thread) -> bool:
    if thread.orders.filter(contact__isnull=False).exists():
        # a provider that nobody here knows more of than its desk's address
        return True
    partners = partners_by_id(_partners_of(thread))
    return any(partner.kind in _CUSTOMERS for partner in partners.values())


def _partners_of(thread: Thread) -> Collection[int]:
    found = thread.orders.filter(partner_id__isnull=False).values_list("partner_id", flat=True)
    return {partner_id for partner_id in found if partner_id is not None}


def _mark_of(mail: Message[str, str], raw: bytes) -> str:
    said = str(mail.get("Message-ID", "")).strip()
    return hashlib.sha256(said.encode("utf-8", "surrogateescape") if said else raw).hexdigest()


def forget_letters(*, now: datetime, limit: int = 500) -> int:
    """This will empty letters that came a year ago, and what replies said then; gives how many that were."""

    def write() -> int:
        old = Letter.objects.filter(emptied_at=None, at__lt=now - KEPT).order_by("at")
        ids = list(old.values_list("pk", flat=True)[:limit])
        emptied = Letter.objects.filter(pk__in=ids).update(sender="", words="", emptied_at=now)
        replies = Reply.objects.exclude(words="").filter(at__lt=now - KEPT).order_by("at")
        said = list(replies.values_list("pk", flat=True)[:limit])
        return emptied + Reply.objects.filter(pk__in=said).update(words="")

    return together(write)
