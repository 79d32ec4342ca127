"""How often a network looks up, counted in memory; relays that the operator named count for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from lachan.centre.web.addresses import address_in, network_in
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from collections.abc import Mapping

asked = Buckets(settings.ENVIRONMENT.lookups_per_minute / settings.ENVIRONMENT.workers)


def count(meta: Mapping[str, Any], cost: float = 1.0) -> float:
    """This will count who asks under their network, and give the seconds to wait; 0 where they may."""
    relays = settings.ENVIRONMENT.lookup_relays
    if relays:
        address = address_in(meta)
        if address is not None and any(address in network for network in relays):
            return 0.0
    return asked.take(network_in(meta), cost)
