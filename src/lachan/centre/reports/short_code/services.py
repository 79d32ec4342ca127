"""Taking what came by the short code: the report, the mark of the call and the log's entry in one transaction."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction

from lachan.centre.audit.actors import Actor
from lachan.centre.audit.log import record
from lachan.centre.reports.models import ShortCodeCall
from lachan.centre.reports.services import take_report
from lachan.centre.reports.short_code.reading import UnreadableError, read_short_code, without_accents
from lachan.centre.reports.short_code.signatures import MOST_AWAY
from lachan.centre.reports.told import Told, clean_text
from lachan.centre.web.limits import Buckets, too_many
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.reports.short_code.bodies import Received
    from lachan.centre.reports.short_code.reading import ShortCode
    from lachan.centre.reports.short_code.signatures import SignedCall

# 100 a second from one operator: more than all of them together have had on a bad day.
CALLS_PER_MINUTE: Final = 6_000
# Who has been called by six numbers in a minute is not served by a seventh report in the same minute.
MESSAGES_PER_MINUTE: Final = 6
# One message to every telephone: 160 letters without accents (GSM 03.38).
REPLY_CHARS: Final = 160

operators = Buckets(CALLS_PER_MINUTE / settings.ENVIRONMENT.workers)
senders = Buckets(MESSAGES_PER_MINUTE / settings.ENVIRONMENT.workers)


class Answered(msgspec.Struct, frozen=True):
    """What the operator is told: whether a report stands, the words to send back, and the code that is in them."""

    taken: bool
    reply: str
    receipt: str = ""
    again: bool = False


def take_short_code(*, call: SignedCall, received: Received, now: datetime) -> Answered:
    """This will take a report from one message, and give the words for its sender; the report is on the disk then.

    The same message (by the operator's id) signed anew is the report that is there, with its receipt: so an operator
    that got no answer asks again. Words that can't be read make no report; the reply says the form. Raises Refusal:
    409 `short_code_replayed` for a call that has been taken, 409 `reports_idempotency` for another message under the
    same id, 429 `short_code_too_many` for too many calls.
    """
    if wait_seconds := operators.take(call.operator):
        raise too_many("short_code_too_many", wait_seconds)
    try:
        read = read_short_code(received.text)
    except UnreadableError as error:
        return Answered(taken=False, reply=_reply_unread(error))
    told = _told(call, received, read)
    with transaction.atomic():
        _mark_call(call, now)
        # behind the mark: who shows a call again doesn't use up the sender's share
        if senders.take(hashlib.sha256(received.sender.encode()).hexdigest()):
            return Answered(taken=False, reply=without_accents(say("short_code.wait", "vi")))
        taken = take_report(told=told, now=now)
        record(
            kind="reports.short_code_taken",
            actor=Actor("partner", call.operator),
            now=now,
            subject=f"report:{taken.report_id}",
            data={"form": read.form, "again": taken.again},
        )
    return Answered(
        taken=True, reply=_reply_taken(read, taken.receipt), receipt=taken.receipt, again=taken.again
    )


def _mark_call(call: SignedCall, now: datetime) -> None:
    """This will mark a call as taken, so that the same bytes are never taken again; marks that say no more go."""
    # a call can be shown until five minutes after it was signed, which is at most ten after it came
    ShortCodeCall.objects.filter(received_at__lt=now - 3 * MOST_AWAY).delete()
    signed = f"{call.operator}\0{call.message_id}\0{call.signed_at.timestamp():.0f}"
    try:
        with transaction.atomic():
            ShortCodeCall.objects.create(
                call_sha256=hashlib.sha256(signed.encode()).hexdigest(), received_at=now
            )
    except IntegrityError:
        raise Refusal(409, "short_code_replayed") from None


def _told(call: SignedCall, received: Received, read: ShortCode) -> Told:
    return Told(
        channel="sms",
        # as it was sent; S, V and LD stand in it
        story=clean_text(received.text),
        # a call brings no text: what stands behind the number are the sender's own words
        message="" if read.form == "V" else read.words,
        numbers=(read.number,) if read.number else (),
        accounts=(read.account,) if read.account else (),
        phone=received.sender,
        phone_verified=True,
        idempotency_key=f"{call.operator}/{call.message_id}",
    )


def _reply_taken(read: ShortCode, receipt: str) -> str:
    about = read.number or read.account
    if about:
        said = say("short_code.taken_about", "vi", about=about, receipt=receipt)
    else:
        said = say("short_code.taken", "vi", receipt=receipt)
    return without_accents(said)


def _reply_unread(error: UnreadableError) -> str:
    if error.code == "no_number":
        return without_accents(say("short_code.no_number", "vi"))
    return without_accents(say("short_code.no_form", "vi"))
