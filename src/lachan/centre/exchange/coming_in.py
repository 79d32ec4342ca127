"""Who comes for lists and feeds, and how far it sees: by a partner's key and subscription, or as anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.codes import PUBLIC_FORMATS
from lachan.centre.exchange.queries.subscriptions import SubscriptionRow, subscription_of
from lachan.centre.exchange.readers import PUBLIC, Reader
from lachan.centre.exchange.services.subscribing import note_asked
from lachan.centre.partners.coming_in import HEADER, PartnerHere, partner_of
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web import limits
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

READ: Final = "lists.read"


class Coming(msgspec.Struct, frozen=True):
    """Who comes for a format. `here` and `subscription` are None for who comes without a key."""

    reader: Reader
    here: PartnerHere | None = None
    subscription: SubscriptionRow | None = None


def who_comes(request: HttpRequest, format: str, *, now: datetime) -> Coming:  # noqa: A002 - the field's word
    """This will give who comes for a format and how far it sees.

    Without a key it is anybody, where the format is for everybody, within the limit of strangers. Raises Refusal as
    `partners.coming_in.partner_of` (scope `lists.read`) and `queries.subscriptions.reader_for`; 429.
    """
    if not _shows_key(request):
        if format not in PUBLIC_FORMATS:
            raise Refusal(401, "partner_key_needed")
        limits.spend_download(request)
        return Coming(PUBLIC)
    here = partner_of(request, now=now, scope=READ)
    subscription = subscription_of(partners_by_id([here.partner_id])[here.partner_id], format)
    note_asked(subscription_id=subscription.id, now=now)
    return Coming(subscription.reader, here, subscription)


def _shows_key(request: HttpRequest) -> bool:
    return bool(request.META.get("HTTP_AUTHORIZATION") or request.META.get(HEADER))
