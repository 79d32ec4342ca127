"""Taking a mail: the report and its files first, then the receipt, which leaves by the outbox."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction

from lachan.centre.outbox.contents import BadMessageError
from lachan.centre.outbox.services import send_mail
from lachan.centre.reports.mail.parts import UnfitMailError, read_mail
from lachan.centre.reports.mail.senders import may_be_answered, verified_sender
from lachan.centre.reports.mail.unpacking import unpack_mail
from lachan.centre.reports.services import FileTold, IdempotencyError, take_report
from lachan.centre.reports.told import Told
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import Message

    from lachan.centre.reports.mail.unpacking import Unpacked
    from lachan.centre.reports.services import Taken

MAIL_BYTES: Final = 25_000_000
_KEPT_DAYS: Final = 7


class Delivery(msgspec.Struct, frozen=True):
    """One mail as our mail server hands it on: the return path ("" for none), the receivers, and the bytes."""

    envelope_from: str
    to: tuple[str, ...]
    raw: bytes


class TakenMail(msgspec.Struct, frozen=True):
    """A mail that is a report now, and whether its sender is told the receipt."""

    report_id: int
    answered: bool
    again: bool


def take_mail(*, delivery: Delivery, authserv_id: str, now: datetime) -> TakenMail:
    """This will take a mail as a report, and return once that and its files are on the disk for good.

    Handed on again (by its `Message-ID`) it is the report that is there. The receipt goes to the address in `From` only
    when our mail server found it to be the sender's and no machine wrote. Raises UnfitMailError; EvidenceRefused and
    Refusal for files that can't be kept; nothing is kept then.
    """
    mail = read_mail(delivery.raw)
    unpacked = unpack_mail(mail)
    sender = verified_sender(mail, authserv_id=authserv_id)
    taken = _take(mail, unpacked, sender, delivery, now)
    answered = may_be_answered(mail, envelope_from=delivery.envelope_from, ours=delivery.to, to=sender)
    if answered:
        _send_receipt(taken, sender, now)
    return TakenMail(taken.report_id, answered, taken.again)


def _take(
    mail: Message[str, str], unpacked: Unpacked, sender: str, delivery: Delivery, now: datetime
) -> Taken:
    said = str(mail.get("Message-ID", "")).strip()
    whole = hashlib.sha256(delivery.raw).hexdigest()
    keys = [hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()] if said else []
    story = unpacked.story
    if unpacked.encrypted:
        story = f"{story}\n{say('mailed.encrypted', 'vi')}".strip()
    if unpacked.left:
        story = f"{story}\n{say('mailed.left', 'vi', count=f'{unpacked.left}')}".strip()
    told = Told(channel="mail", story=story, message=unpacked.message, mail=sender)
    # the same id on something else, by accident or on purpose, doesn't shut a report out
    for key in (*keys, whole):
        with suppress(IdempotencyError):
            return take_report(
                told=msgspec.structs.replace(told, idempotency_key=key),
                files=[FileTold(file.name, BytesIO(file.content)) for file in unpacked.files],
                now=now,
            )
    raise UnfitMailError("broken")


def _send_receipt(taken: Taken, sender: str, now: datetime) -> None:
    texts = [say("mailed.receipt_text", lang, receipt=taken.receipt) for lang in ("vi", "en")]
    # an address that the outbox can't use gets nothing; the report stands
    with suppress(BadMessageError), transaction.atomic():
        send_mail(
            key=f"report-receipt:{taken.report_id}",
            to=sender,
            subject=say("mailed.receipt_subject", "vi"),
            text="\n\n".join(texts),
            purpose="receipt",
            keep_days=_KEPT_DAYS,
            now=now,
        )
