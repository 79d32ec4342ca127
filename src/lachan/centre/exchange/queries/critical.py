"""Names that must never be hit by mistake: official ones, and the centre's own."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from lachan.centre.indicators.following import lists_are, official_names
from lachan.engine.brands import official_domains

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def critical_names(day: date) -> tuple[str, ...]:
    """This will give the critical domains of a day, by name: official ones, packaged and listed, and our own hosts."""
    return _critical(day, lists_are().token, own_hosts())


@lru_cache(maxsize=2)
def _critical(day: date, token: str, own: frozenset[str]) -> tuple[str, ...]:
    del token
    packaged = {name for name, brand in official_domains().items() if brand.trust != "unsure"}
    return tuple(sorted(packaged | set(official_names(day)) | own))


def own_hosts() -> frozenset[str]:
    """This will give the names under which this site is reached."""
    said = {*settings.ENVIRONMENT.hosts, settings.ENVIRONMENT.evidence_host}
    hosts = {name.strip(".").lower() for name in said if name}
    return frozenset(host for host in hosts - _THIS_MACHINE if "." in host and "*" not in host)


def critical_below(day: date) -> Mapping[str, str]:
    """This will give for each name above a critical one that critical one: who blocks the name hits what is below."""
    return _below(critical_names(day))


@lru_cache(maxsize=2)
def _below(names: tuple[str, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in names:
        above = name
        while "." in above:
            found.setdefault(above, name)
            above = above.partition(".")[2]
        found.setdefault(above, name)
    return found
