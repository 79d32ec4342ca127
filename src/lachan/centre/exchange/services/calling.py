"""Calling partners' programs with what changed: one message at a time for each, the next once the last has arrived.

So what arrives is in order, however often the outbox tries, and whoever is away for a day gets one stream and no heap.
A line is claimed by its number: of two workers that go on with it, one writes a message and the other nothing.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import IntegrityError, transaction

from lachan.centre.audit.actors import MACHINE
from lachan.centre.exchange.models import WebhookLine
from lachan.centre.exchange.queries.entries import state
from lachan.centre.exchange.queries.parts import next_part
from lachan.centre.exchange.queries.scopes import scopes_of
from lachan.centre.exchange.queries.stix import stix_ids
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.services.subscribing import note_told
from lachan.centre.exchange.webhooks.saying import EVENT, Part, Place, say_part
from lachan.centre.outbox.queries import messages_by_id
from lachan.centre.outbox.services import BadMessageError, send_webhook, withdraw_message
from lachan.centre.partners.queries.answering import endpoints_of

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.exchange.entries import State
    from lachan.centre.exchange.queries.subscriptions import SubscriptionRow
    from lachan.centre.outbox.queries import Told
    from lachan.centre.partners.queries.partners import EndpointRow

_log = logging.getLogger("lachan.exchange")
# of which addresses it was said by this process that they can't be called
_said_of: set[tuple[int, int]] = set()
WAY: Final = "webhook"
# What was refused for good is tried anew with what changed since: soon, for a lift may be in it, and then ever later.
FIRST_PAUSE: Final = timedelta(hours=1)
LONGEST_PAUSE: Final = timedelta(hours=24)
# A receiver that was away may be tried again hours later; what is new doesn't wait for that, and doesn't storm it.
OVERTAKEN_AFTER: Final = timedelta(minutes=1)
# as soon as it has arrived nobody needs its content, which may be somebody's number
_KEEP_DAYS: Final = 0


class _Onward(msgspec.Struct, frozen=True):
    """From where a line goes on, how many messages in a row failed by then, and whether one is taken back for it."""

    place: Place
    failed: int
    takes_back: bool = False


def call_partners(*, now: datetime) -> int:
    """This will order what each subscribed program is to be told next, and give how many messages that were."""
    subscribed = subscriptions(WAY)
    lines = {line.subscription_id: line for line in WebhookLine.objects.all()}
    endpoints = endpoints_of({row.partner.id for row in subscribed})
    reached = {row.id: row for row in subscribed if _is_called(endpoints.get(row.partner.id))}
    for subscription_id, line in lines.items():
        if subscription_id not in reached:
            _close(line, now)
    if not reached:
        return 0
    messages = messages_by_id([line.message_id for line in lines.values() if line.message_id is not None])
    are, done = state(), 0
    for subscription_id, row in reached.items():
        endpoint = endpoints[row.partner.id]
        found = lines.get(subscription_id) or _begin(row, endpoint, now)
        message = messages.get(found.message_id) if found.message_id is not None else None
        try:
            done += _go_on(found, row, endpoint, message, are, now)
        except BadMessageError as error:
            # an address that can't be called by what is set now: this partner is behind, and the others go on
            if (subscription_id, endpoint.id) not in _said_of:
                _said_of.add((subscription_id, endpoint.id))
                _log.warning("subscription %s: its program can't be called (%s)", subscription_id, error)
    return done


def _is_called(endpoint: EndpointRow | None) -> bool:
    return endpoint is not None and endpoint.way == WAY


def _begin(row: SubscriptionRow, endpoint: EndpointRow, now: datetime) -> WebhookLine:
    try:
        with transaction.atomic():
            return WebhookLine.objects.create(
                subscription_id=row.id, reader_key=row.reader.key, endpoint_id=endpoint.id, place=_encoded(Place()),
                changed_at=now,
            )  # fmt: skip
    except IntegrityError:
        # another worker was quicker
        return WebhookLine.objects.get(subscription_id=row.id)


def _go_on(
    line: WebhookLine,
    row: SubscriptionRow,
    endpoint: EndpointRow,
    message: Told | None,
    are: State,
    now: datetime,
) -> int:
    is_other = (line.reader_key, line.endpoint_id) != (row.reader.key, endpoint.id)
    onward = _onward(line, message, are, now, is_other=is_other)
    if onward is None:
        return 0
    with transaction.atomic():
        if message is not None and onward.takes_back:
            if not withdraw_message(message_id=message.id, actor=MACHINE, now=now):
                return 0
        elif message is not None and message.state == "delivered":
            seq = max(onward.place.told, row.told_seq)
            note_told(subscription_id=row.id, seq=seq, now=message.ended_at or now)
        return _next(line, row, endpoint, onward, are, now)


def _onward(
    line: WebhookLine, message: Told | None, are: State, now: datetime, *, is_other: bool
) -> _Onward | None:
    """This will give from where a line goes on, None where it waits."""
    place = msgspec.json.decode(line.place, type=Place)
    found = None
    if line.message_id is None:
        if is_other or place.looked != are.seq:
            found = _Onward(Place() if is_other else place, line.failed)
        return found
    ahead = msgspec.json.decode(line.ahead, type=Place)
    # a part of all is told again with all that went before
    anew = Place() if is_other or place.fill or ahead.part else place
    match "set_aside" if message is None else message.state:
        case "delivered":
            found = _Onward(Place() if is_other else ahead, 0)
        case "set_aside":
            found = _Onward(anew, line.failed)
        case "waiting" if message is not None and (is_other or _is_overtaken(ahead, message, are, now)):
            found = _Onward(anew, line.failed, takes_back=True)
        case "dead" if message is not None and (
            is_other or are.since_seq > _leads_to(ahead) or _is_due_again(line, message, now)
        ):
            found = _Onward(anew, line.failed + 1, takes_back=True)
    return found


def _leads_to(ahead: Place) -> int:
    return ahead.fill or ahead.told


def _is_overtaken(ahead: Place, message: Told, are: State, now: datetime) -> bool:
    """This will say whether what waits is better told anew: all was emptied, or more changed while nobody answered."""
    if are.since_seq > _leads_to(ahead):
        return True
    was_tried = message.attempted_at is not None and message.attempted_at <= now - OVERTAKEN_AFTER
    is_late: bool = was_tried and message.due_at > now
    return is_late and not ahead.part and are.seq > ahead.looked


def _is_due_again(line: WebhookLine, message: Told, now: datetime) -> bool:
    """This will say whether a dead letter has waited long enough; a person may have it tried again before."""
    if message.ended_at is None:
        return False
    return now >= message.ended_at + min(FIRST_PAUSE * (1 << min(line.failed, 10)), LONGEST_PAUSE)


def _next(
    line: WebhookLine,
    row: SubscriptionRow,
    endpoint: EndpointRow,
    onward: _Onward,
    are: State,
    now: datetime,
) -> int:
    """This will claim the line and write its next message, or note that there is none. Gives 1 for a message."""
    place = onward.place
    part = next_part(row.reader, place, are)
    with transaction.atomic():
        number = line.number + 1
        changed = WebhookLine.objects.filter(pk=line.pk, number=line.number).update(
            number=number, reader_key=row.reader.key, endpoint_id=endpoint.id, changed_at=now,
            failed=onward.failed,
        )  # fmt: skip
        if not changed:
            return 0
        mine = WebhookLine.objects.filter(pk=line.pk)
        if part is None or (part.since is not None and not part.editions):
            # nothing of what changed is for it: its own place stays the one that it knows
            seen = place if part is None else msgspec.structs.replace(place, looked=part.upto)
            mine.update(place=_encoded(seen), ahead="", message_id=None)
            return 0
        message_id = _order(line, number, row, endpoint, part, now)
        mine.update(place=_encoded(place), ahead=_encoded(part.after), message_id=message_id)
    return 1


def _order(
    line: WebhookLine, number: int, row: SubscriptionRow, endpoint: EndpointRow, part: Part, now: datetime
) -> int:
    return send_webhook(
        key=f"exchange.entries:{row.id}:{line.pk}:{number}",
        url=endpoint.address,
        event=EVENT,
        payload=say_part(part, stix_id=stix_ids(scopes_of(row.partner.id, "stix"))),
        secret_name=row.secret_name,
        allow_private=endpoint.allow_private,
        purpose="exchange.entries",
        keep_days=_KEEP_DAYS,
        now=now,
    )


def _close(line: WebhookLine, now: datetime) -> None:
    """This will end a line whose subscription, partner or endpoint is no more, with what is still on its way."""
    with transaction.atomic():
        if line.message_id is not None:
            withdraw_message(message_id=line.message_id, actor=MACHINE, now=now)
        WebhookLine.objects.filter(pk=line.pk, number=line.number).delete()


def _encoded(place: Place) -> str:
    return msgspec.json.encode(place).decode()
