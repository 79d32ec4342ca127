"""Names that are let through first, and what else decides what stands in a zone: read when it may have changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.queries.critical import critical_names, own_hosts
from lachan.centre.exchange.zones.names import Guard, guard_for, is_name
from lachan.centre.exchange.zones.plan import FOLLOWED, Plan
from lachan.centre.web.clock import today
from lachan.engine.versions import data_digest

if TYPE_CHECKING:
    from datetime import datetime


# a name that stands first, by itself
CRITICAL: Final = "critical"


class Rules(msgspec.Struct, frozen=True):
    """What zones are made by besides the table: settings, critical names, and what never stands in a zone.

    `digest` tells two apart by which the same table makes other zones.
    """

    plan: Plan
    critical: frozenset[str]
    guard: Guard
    digest: str

    def why_not(self, name: str) -> str:
        """This will say why a name doesn't stand among the blocked ones behind the critical ones, "" where it does."""
        return CRITICAL if name in self.critical else self.guard.why_not(name)


def rules_now(plan: Plan, *, now: datetime) -> Rules:
    """This will give the rules of a day. Up to two queries."""
    own = tuple(sorted({*own_hosts(), *filter(None, (plan.page,))}))
    critical = tuple(
        name for name in sorted({*critical_names(today(now)), *own}) if is_name(name) and "." in name
    )
    said = msgspec.json.encode((plan.digest, critical, own, data_digest()))
    # a name has to fit into each of the zones that follow the table
    zone = max((plan.name_of(each) for each in FOLLOWED), key=len)
    return Rules(plan, frozenset(critical), guard_for(zone, own), hashlib.sha256(said).hexdigest()[:16])
