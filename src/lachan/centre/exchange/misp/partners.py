"""Partners' instances one after another: pushed to and pulled from, as their subscriptions say."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import msgspec

from lachan.centre.exchange.formats.options import Misp
from lachan.centre.exchange.misp.audiences import audience_of
from lachan.centre.exchange.misp.far import Far
from lachan.centre.exchange.misp.far import far_of as _far
from lachan.centre.exchange.misp.far import keep_far as _keep
from lachan.centre.exchange.misp.files import state_of
from lachan.centre.exchange.misp.former import former_event
from lachan.centre.exchange.misp.instance import MispError, connect
from lachan.centre.exchange.misp.pulling import Pulled, pull
from lachan.centre.exchange.misp.pushing import Pushed, Told, push, take_back
from lachan.centre.exchange.queries.entries import is_emptied, last_seq
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.services.subscribing import note_told
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lachan.centre.exchange.queries.subscriptions import SubscriptionRow

_log = logging.getLogger("lachan.errors")


class Done(msgspec.Struct, frozen=True):
    """What was done with one instance; `why` is the code of what went wrong, "" where nothing did."""

    partner: str
    pushed: Pushed | None = None
    pulled: Pulled | None = None
    why: str = ""
    said: str = ""


def with_misp(code: str = "") -> Iterator[tuple[SubscriptionRow, Misp]]:
    """This will give the subscriptions with an instance, of one partner or of all."""
    for each in subscriptions("misp"):
        options = msgspec.convert(each.options, Misp)
        if options.address and (not code or each.partner.code == code):
            yield each, options


def visit_all(
    *, now: datetime, code: str = "", push_too: bool = True, pull_too: bool = True
) -> tuple[Done, ...]:
    """This will push to and pull from the instances of one partner or of all, each by itself."""
    return tuple(
        _visit(each, options, now, push_too=push_too and options.push, pull_too=pull_too and options.pull)
        for each, options in with_misp(code)
    )


def step(*, now: datetime) -> int:
    """This will visit all instances once and write down what went wrong."""
    for done in visit_all(now=now):
        if done.why:
            _log.error("MISP of %s: %s, %s", done.partner, done.why, done.said)
    # they are asked again with the next turn, whatever came
    return 0


def _visit(
    subscription: SubscriptionRow, options: Misp, now: datetime, *, push_too: bool, pull_too: bool
) -> Done:
    code = subscription.partner.code
    far = _far(subscription.partner.id)
    if far.address != options.address:
        # another instance knows nothing yet
        far = Far(options.address)
    pushed: Pushed | None = None
    pulled: Pulled | None = None
    audience = audience_of(subscription)
    # else the worker has yet to see how far it reaches
    key = "" if audience is None or state_of(audience.key) is None else audience.key
    is_new = bool(key) and ((last_seq(), key) != (far.seq, far.key) or is_emptied())
    if not pull_too and not (push_too and is_new):
        return Done(code)
    try:
        misp = connect(address=options.address, key_name=subscription.secret_name, inside=options.inside)
        if push_too and key:
            pushed, far = _push(misp, subscription, key, far, now)
        if pull_too:
            pulled = pull(misp, subscription=subscription, since=far.pulled, now=now)
            _keep(
                subscription.partner.id,
                msgspec.structs.replace(far, pulled=pulled.since, why="", failed_at=0.0),
            )
    except MispError as error:
        _failed(subscription.partner.id, options.address, error.code, now)
        return Done(code, pushed, pulled, error.code, str(error))
    except Refusal as refusal:
        _failed(subscription.partner.id, options.address, "refused", now)
        return Done(code, pushed, pulled, refusal.code, refusal.what("en"))
    return Done(code, pushed, pulled)


def _push(
    misp: Any, subscription: SubscriptionRow, key: str, far: Far, now: datetime
) -> tuple[Pushed | None, Far]:
    """This will push the feed with a key, and give how far the instance is by then. What is over goes first."""
    partner_id = subscription.partner.id
    there = state_of(key)
    if there is None:
        return None, far
    if far.key != key:
        former = (former_event(partner_id, uuid) for uuid in far.told)
        if take_back(misp, (event for event in former if event is not None)) is None:
            return None, far
        far = msgspec.structs.replace(far, key=key, told={})

    def note(told: dict[str, Told]) -> None:
        _keep(partner_id, msgspec.structs.replace(far, told=told))

    pushed = push(misp, key=key, before=far.told, note=note)
    far = _far(partner_id) if pushed.events else far
    far = msgspec.structs.replace(far, seq=there.upto, pushed_at=now.timestamp(), why="", failed_at=0.0)
    _keep(partner_id, far)
    note_told(subscription_id=subscription.id, seq=there.upto, now=now)
    return pushed, far


def _failed(partner_id: int, address: str, code: str, now: datetime) -> None:
    """This will note that an instance can't be told, since the first time that it couldn't, for the page of health."""
    far = _far(partner_id)
    far = far if far.address == address else Far(address)
    if far.why != code:
        since = far.failed_at if far.why else now.timestamp()
        _keep(partner_id, msgspec.structs.replace(far, why=code, failed_at=since))
