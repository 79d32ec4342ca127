"""How all ways out stand: is the register followed, is each format made, and which partners lack something for long.

A format adds a function with `register`: it gives what it has made last and what is wrong with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.db import DatabaseError

from lachan.centre.exchange.codes import FORMATS
from lachan.centre.exchange.lists.kept import Shelf
from lachan.centre.exchange.lookup import generations
from lachan.centre.exchange.lookup.opening import folder as lookup_folder
from lachan.centre.exchange.misp.audiences import EVERYBODY
from lachan.centre.exchange.misp.files import state_of
from lachan.centre.exchange.models import Cursor, WebhookLine
from lachan.centre.exchange.queries.instances import instances
from lachan.centre.exchange.queries.outstanding import standings
from lachan.centre.exchange.queries.subscriptions import subscriptions
from lachan.centre.exchange.readers import PUBLIC
from lachan.centre.exchange.zones.standing import read_standing
from lachan.centre.indicators.following import listed_after, lists_are
from lachan.centre.web import kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from lachan.centre.exchange.entries import State
    from lachan.centre.exchange.queries.outstanding import Standing

    type Look = Callable[[datetime, State], FeedHealth]

# Following takes a fifth of a second and formats a second or two: a minute means that nobody works.
LATE_AFTER: Final = timedelta(minutes=1)
_FOLLOWED: Final = ("bad", "corrected")
# the smallest list file, alike for all that is asked of it here
_LIST: Final = "domains.txt"
_LATE: Final = "exchange.late"
# as `zones.running` has it, which writes and so can't be asked from here
_ZONES: Final = "zones"
_LOOKED_AT: Final = 100


class FeedHealth(msgspec.Struct, frozen=True):
    """How a format stands: the place up to which it is made, when that was, and what is wrong: a code, "" for nothing.

    `version` is None where nothing is made beforehand; `stands` then says how it is: `direct` (read from the table when
    it is asked for), `called` (partner by partner), `off` (not switched on), `unseen` (nobody looks). Words:
    `exchange.wrong.CODE` and `exchange.stands.CODE`.
    """

    format: str
    version: int | None
    made_at: datetime | None
    wrong: str = ""
    stands: str = ""


class FollowingHealth(msgspec.Struct, frozen=True):
    """How far the register is followed: when it last changed for us, and since when something lies there unread."""

    followed_at: datetime | None
    since: datetime | None
    is_late: bool
    is_comparing: bool


_looks: dict[str, Look] = {}


def register(format: str, look: Look) -> None:  # noqa: A002 - the field's word
    """This will have a format looked at by a function; of two for one format the later one counts."""
    _looks[format] = look


def following_now(now: datetime) -> FollowingHealth:
    """This will say how far the register's lists are followed. Three queries."""
    are = lists_are()
    row = Cursor.objects.filter(pk=1).values_list("version", "last_id", "followed_at", "compared_id").first()
    version, last_id, followed_at, compared_id = row or (0, 0, None, None)
    # behind a whole version stands the next one; within one, what is behind an entry of it
    behind = (version, last_id) if last_id else (version + 1, -1)
    unread = listed_after(*behind, classes=_FOLLOWED, upto=are.version, limit=_LOOKED_AT)
    # an entry that ended says when it began and not when it ended; where nobody follows, the workers' own line says it
    since = min((each.at for each in unread if each.is_live), default=None)
    late = since is not None and now - since > LATE_AFTER
    return FollowingHealth(followed_at, since, late, compared_id is not None)


def feeds_now(now: datetime, are: State) -> tuple[FeedHealth, ...]:
    """This will say how each format stands, in their order; `unseen` where nobody looks.

    `are` is how the whole stands (`entries.state`). Three queries, and some small files.
    """
    return tuple(
        _looks[name](now, are) if name in _looks else FeedHealth(name, None, None, stands="unseen")
        for name in FORMATS
    )


def partners_now(now: datetime) -> tuple[Standing, ...]:
    """This will say how far every subscription is, those that lack something for long first. Four queries each."""
    found = standings(subscriptions(), now=now)
    return tuple(
        sorted(found, key=lambda one: (not one.is_late, not one.lacks, one.row.partner.code, one.row.format))
    )


def count_late(now: datetime) -> int:
    """This will count the subscriptions that lack something for longer than their format allows.

    Kept for a minute: the desk's first page asks it for everybody who may see how the machine is. Where nothing can be
    kept, on a full disk, it is counted each time.
    """
    try:
        return int(kept.kept(name=_LATE, asked="", make=_count_late, now=now).text)
    except DatabaseError:
        return int(_count_late("", now))


def _count_late(asked: str, now: datetime) -> str:
    del asked
    return f"{sum(one.is_late for one in standings(subscriptions(), now=now))}"


def is_behind(version: int, are: State, now: datetime) -> bool:
    """This will say whether what was made up to a place lacks something for longer than a minute."""
    return version < are.seq and are.at is not None and now - are.at > LATE_AFTER


def _look_at_lists(now: datetime, are: State) -> FeedHealth:
    there = Shelf(PUBLIC.key).read(_LIST)
    if there is None:
        return FeedHealth("lists", 0, None, "never" if are.seq else "")
    wrong = "expired" if there.expires_at <= now else "behind" if is_behind(there.upto, are, now) else ""
    return FeedHealth("lists", there.upto, there.made_at, wrong)


def _look_at_lookup(now: datetime, are: State) -> FeedHealth:
    try:
        there = generations.open_current(lookup_folder())
    except (OSError, ValueError):
        there = None
    if there is None:
        return FeedHealth("lookup", 0, None, "never" if are.seq else "")
    made_at = datetime.fromtimestamp(there.made_at, tz=now.tzinfo)
    return FeedHealth("lookup", there.seq, made_at, "behind" if is_behind(there.seq, are, now) else "")


def _look_at_misp(now: datetime, are: State) -> FeedHealth:
    there = state_of(EVERYBODY.key)
    if there is None:
        return FeedHealth("misp", 0, None, "never" if are.seq else "")
    wrong = "behind" if is_behind(there.upto, are, now) else ""
    if not wrong and any(one.is_bad for one in instances(subscriptions("misp"), are, now).values()):
        wrong = "unpushed"
    return FeedHealth("misp", there.upto, None, wrong)


def _look_at_webhooks(now: datetime, are: State) -> FeedHealth:
    del now
    failing = WebhookLine.objects.filter(failed__gt=0, subscription__until=None).exists()
    return FeedHealth("webhook", None, are.at, "failing" if failing else "", "called")


def _look_at_zones(now: datetime, are: State) -> FeedHealth:
    if not settings.ENVIRONMENT.zones_listen:
        return FeedHealth("rpz", None, None, stands="off")
    there = read_standing(settings.ENVIRONMENT.exchange_folder / _ZONES)
    if there is None:
        return FeedHealth("rpz", 0, None, "never" if are.seq else "")
    return FeedHealth("rpz", there.seq, None, "behind" if is_behind(there.seq, are, now) else "")


def _look_at_stix(now: datetime, are: State) -> FeedHealth:
    del now
    return FeedHealth("stix", None, are.at, stands="direct")


register("rpz", _look_at_zones)
register("lists", _look_at_lists)
register("lookup", _look_at_lookup)
register("stix", _look_at_stix)
register("misp", _look_at_misp)
register("webhook", _look_at_webhooks)
