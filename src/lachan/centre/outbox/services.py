"""What others order, written in the transaction of what it tells of; and what people do with dead letters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import transaction

from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE
from lachan.centre.fetch.client import Blocked
from lachan.centre.fetch.targets import read_target
from lachan.centre.outbox import signing
from lachan.centre.outbox.contents import (
    Attachment,
    BadMessageError,
    Mail,
    Webhook,
    check_address,
    check_key,
    check_purpose,
    make_mail,
    make_webhook,
)
from lachan.centre.outbox.models import Message, State
from lachan.centre.outbox.naming import issuer, public_id
from lachan.centre.outbox.queries import UnknownMessageError
from lachan.centre.outbox.receivers import allowed_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

__all__ = [
    "Attachment",
    "BadMessageError",
    "NotDeadError",
    "OutsideTransactionError",
    "forget_address",
    "retry_dead_letter",
    "send_mail",
    "send_webhook",
    "set_aside_dead_letter",
    "withdraw_message",
]

# A week: long enough to look into a complaint that something did not come.
KEEP_DAYS: Final = 7
_MOST_KEEP_DAYS: Final = 400
# A month to look at what could not be delivered.
DEAD_DAYS: Final = 30


class OutsideTransactionError(RuntimeError):
    """A message must be written in the transaction of what it tells of."""


class NotDeadError(ValueError):
    """The message isn't a dead letter (any more), or its content is gone."""


def send_mail(  # noqa: PLR0913 - keywords only
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    now: datetime,
    html: str = "",
    reply_to: str = "",
    return_path: str = "",
    attachments: Sequence[Attachment] = (),
    purpose: str = "mail",
    keep_days: int = KEEP_DAYS,
    actor: Actor = MACHINE,
) -> int:
    """This will have a mail sent once this transaction is committed, and give the message's id.

    `key` names what the mail is for, in ids alone (`invitation:17:3`): the same key a second time writes nothing and
    gives the first one's id. `keep_days` after its end the address and the content are removed, 0 with it.
    `return_path` is told where it can't be delivered; without it the site's own sender is.
    Raises OutsideTransactionError, BadMessageError.
    """
    address = check_address(to)
    mail = make_mail(
        subject=subject,
        text=text,
        html=html,
        reply_to=reply_to,
        return_path=return_path,
        attachments=tuple(attachments),
    )
    return _write(
        key=key,
        channel="mail",
        purpose=purpose,
        actor=actor,
        host=address.rpartition("@")[2],
        lane="mail",
        address=address,
        content=_named(mail, key),
        keep_days=keep_days,
        now=now,
    )


def send_webhook(  # noqa: PLR0913 - keywords only
    *,
    key: str,
    url: str,
    event: str,
    payload: dict[str, Any],
    secret_name: str,
    now: datetime,
    allow_private: bool = False,
    purpose: str = "webhook",
    keep_days: int = KEEP_DAYS,
    actor: Actor = MACHINE,
) -> int:
    """This will have a partner's program called once this transaction is committed, and give the message's id.

    `key` as in `send_mail`. `event` names what happened (`measure.approved`); `payload` is sent as JSON, signed with
    the secret of that name (`signing.py`). `allow_private` lets it reach the networks of LACHAN_PARTNER_NETWORKS, by
    plain HTTP too; else it goes by HTTPS to the open internet alone.
    Raises OutsideTransactionError, BadMessageError.
    """
    try:
        target = read_target(url, allow=allowed_for(allow_private=allow_private))
    except Blocked as blocked:
        raise BadMessageError("url", f"it can't be called ({blocked.code})") from None
    if target.scheme != "https" and not allow_private:
        raise BadMessageError("url", "it has to begin with https://")
    try:
        signing.check_name(secret_name)
    except signing.SecretNameError as error:
        raise BadMessageError("secret_name", str(error)) from None
    call = make_webhook(
        event=event,
        payload=payload,
        secret_name=secret_name,
        allow_private=allow_private,
        at=now.isoformat(),
    )
    return _write(
        key=key,
        channel="webhook",
        purpose=purpose,
        actor=actor,
        host=target.name[:255],
        lane=target.name[:255],
        address=target.url,
        content=_named(call, key),
        keep_days=keep_days,
        now=now,
    )


def retry_dead_letter(*, message_id: int, actor: Actor, now: datetime) -> None:
    """This will have a dead letter tried again from the start. Raises UnknownMessageError, NotDeadError."""
    with transaction.atomic():
        changed = Message.objects.filter(pk=message_id, state=State.DEAD, emptied_at=None).update(
            state=State.WAITING,
            due_at=now,
            tried_from=now,
            tries=0,
            ended_at=None,
            claim="",
            lease_until=None,
        )
        _refuse_unchanged(changed, message_id)
        log.record(kind="outbox.retried", actor=actor, now=now, subject=f"message:{message_id}")


def set_aside_dead_letter(*, message_id: int, actor: Actor, now: datetime) -> None:
    """This will let a dead letter rest: not shown, not sent any more. Raises UnknownMessageError, NotDeadError."""
    with transaction.atomic():
        changed = Message.objects.filter(pk=message_id, state=State.DEAD).update(
            state=State.SET_ASIDE, ended_at=now
        )
        _refuse_unchanged(changed, message_id)
        log.record(kind="outbox.set_aside", actor=actor, now=now, subject=f"message:{message_id}")


def withdraw_message(*, message_id: int, actor: Actor, now: datetime) -> bool:
    """This will take back what hasn't left or could not, with its address and content, and say whether it did.

    What a worker has in hand, and what was delivered, can't be taken back.
    """
    with transaction.atomic():
        open_still = Message.objects.filter(pk=message_id, state__in=(State.WAITING, State.DEAD))
        changed = open_still.update(
            state=State.SET_ASIDE, ended_at=now, emptied_at=now, address="", content=b""
        )
        if changed:
            log.record(kind="outbox.set_aside", actor=actor, now=now, subject=f"message:{message_id}")
    return bool(changed)


def remove_contents(*, now: datetime, limit: int = 500) -> int:
    """This will empty what ended long enough ago, and give how many that were.

    Dead letters stay whole for `DEAD_DAYS`, so that a person can have them tried again; then they are set aside.
    """
    with transaction.atomic():
        old = Message.objects.filter(state=State.DEAD, ended_at__lte=now - timedelta(days=DEAD_DAYS))
        for message_id in list(old.values_list("pk", flat=True)[:limit]):
            if Message.objects.filter(pk=message_id, state=State.DEAD).update(state=State.SET_ASIDE):
                log.record(kind="outbox.set_aside", actor=MACHINE, now=now, subject=f"message:{message_id}")
        ended = Message.objects.filter(state__in=(State.DELIVERED, State.SET_ASIDE), emptied_at=None)
        over: list[int] = []
        for days in ended.order_by().values_list("keep_days", flat=True).distinct():
            long_ago = ended.filter(keep_days=days, ended_at__lte=now - timedelta(days=days))
            over += long_ago.order_by("ended_at").values_list("pk", flat=True)[:limit]
        return Message.objects.filter(pk__in=over[:limit]).update(address="", content=b"", emptied_at=now)


def forget_address(*, address: str, actor: Actor, now: datetime) -> int:
    """This will remove what is kept for a mail address, and give how many messages that were.

    What has not left yet is set aside; what a worker has in hand leaves and is emptied within minutes. Ids, codes and
    times stay. Raises BadMessageError for what is no address.
    """
    kept = Message.objects.filter(address=check_address(address, what="address"), emptied_at=None)
    empty: dict[str, Any] = {"address": "", "content": b"", "emptied_at": now}
    with transaction.atomic():
        in_hand = kept.filter(state=State.CLAIMED).update(keep_days=0)
        waiting = kept.filter(state__in=(State.WAITING, State.DEAD))
        set_aside = waiting.update(state=State.SET_ASIDE, ended_at=now, **empty)
        ended = kept.filter(state__in=(State.DELIVERED, State.SET_ASIDE)).update(**empty)
        count = in_hand + set_aside + ended
        log.record(kind="outbox.forgotten", actor=actor, now=now, subject="", data={"messages": count})
    return count


def _refuse_unchanged(changed: int, message_id: int) -> None:
    if changed:
        return
    if Message.objects.filter(pk=message_id).exists():
        raise NotDeadError(message_id)
    raise UnknownMessageError(message_id)


def _named(content: Mail | Webhook, key: str) -> bytes:
    sender = issuer()
    named = msgspec.structs.replace(content, id=public_id(key=key, issuer=sender), issuer=sender)
    return msgspec.json.encode(named)


def _write(  # noqa: PLR0913 - keywords only
    *,
    key: str,
    channel: str,
    purpose: str,
    actor: Actor,
    host: str,
    lane: str,
    address: str,
    content: bytes,
    keep_days: int,
    now: datetime,
) -> int:
    check_key(key)
    check_purpose(purpose)
    if not 0 <= keep_days <= _MOST_KEEP_DAYS:
        raise BadMessageError("keep_days", f"0 to {_MOST_KEEP_DAYS}")
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError(key)
    # a key that another transaction is just writing waits for it, on both databases, and is then found
    written, _ = Message.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "purpose": purpose,
            "ordered_by": str(actor),
            "host": host,
            "lane": lane,
            "address": address,
            "content": content,
            "state": State.WAITING,
            "created_at": now,
            "due_at": now,
            "tried_from": now,
            "keep_days": keep_days,
        },
    )
    return written.pk
