"""Partners' MISPs: whether what is pushed arrives, and since when it doesn't."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.formats.options import Misp
from lachan.centre.exchange.misp.far import far_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.exchange.entries import State
    from lachan.centre.exchange.queries.subscriptions import SubscriptionRow

# The worker goes round in seconds; an instance that is asked for a minute by then has much to do, or is down.
LATE_AFTER: Final = timedelta(minutes=5)


class Instance(msgspec.Struct, frozen=True):
    """A partner's MISP: when it was told last, and what is wrong: a code (`exchange.misp.CODE`), "" for nothing.

    `lags`: nothing was said to fail, and it lacks something for five minutes all the same.
    """

    pushes: bool
    pushed_at: datetime | None
    why: str = ""
    since: datetime | None = None

    @property
    def is_bad(self) -> bool:
        """This will say whether somebody has to look."""
        return bool(self.why)


def instance_of(row: SubscriptionRow, are: State, now: datetime) -> Instance | None:
    """This will say how a subscription's instance stands, None where it has none. No query; a small file."""
    if row.format != "misp":
        return None
    options = msgspec.convert(row.options, Misp)
    if not options.address or not (options.push or options.pull):
        return None
    far = far_of(row.partner.id)
    if far.address != options.address:
        # another one than before: nothing has come of it yet
        return Instance(options.push, None, *_lag(options, -1, row.since, are, now))
    pushed_at = datetime.fromtimestamp(far.pushed_at, UTC) if far.pushed_at else None
    if far.why:
        return Instance(options.push, pushed_at, far.why, datetime.fromtimestamp(far.failed_at, UTC))
    return Instance(options.push, pushed_at, *_lag(options, far.seq, row.since, are, now))


def instances(rows: Iterable[SubscriptionRow], are: State, now: datetime) -> dict[int, Instance]:
    """This will say how the instances of some subscriptions stand, by the subscription's id."""
    found = ((row.id, instance_of(row, are, now)) for row in rows)
    return {key: one for key, one in found if one is not None}


def _lag(options: Misp, seq: int, since: datetime, are: State, now: datetime) -> tuple[str, datetime | None]:
    if not options.push or are.emptied or are.at is None or seq >= are.seq:
        return "", None
    lacks_since = max(are.at, since)
    return ("lags", lacks_since) if now - lacks_since > LATE_AFTER else ("", None)
