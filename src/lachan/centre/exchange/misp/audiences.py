"""Whom a feed is for: all who see the same share one, and its ids are of nobody else.

A MISP that takes two feeds, or gives events on to another, would mix what stands under one id. So who sees otherwise
than before has another feed, and the former one's events once more with everything in them deleted (`former`). Who sees
again what it saw then has a third one: what was deleted there stays so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.queries.scopes import scopes_of
from lachan.centre.exchange.readers import PUBLIC, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.exchange.queries.subscriptions import SubscriptionRow
    from lachan.centre.exchange.scopes import Scope

FORMAT: Final = "misp"


class Audience(msgspec.Struct, frozen=True):
    """Who gets one feed: the key of its folder and ids, and how far they see."""

    key: str
    reader: Reader


# its ids stay whatever kinds of things there will be
EVERYBODY: Final = Audience("everybody", PUBLIC)


def audience_at(scopes: Sequence[Scope]) -> Audience:
    """This will give the audience of who saw so far, the last being how far it sees."""
    reader = scopes[-1].reader
    turn = sum(scope.reader.key == reader.key for scope in scopes[:-1])
    return Audience(f"{reader.key}-{turn}" if turn else reader.key, reader)


def audience_of(subscription: SubscriptionRow) -> Audience | None:
    """This will give a subscription's audience; None until the worker has seen how far it reaches. One query."""
    scopes = scopes_of(subscription.partner.id, FORMAT)
    if not scopes or scopes[-1].reader != subscription.reader:
        return None
    return audience_at(scopes)
