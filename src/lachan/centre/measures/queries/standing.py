"""What stands around things by lists and register: in memory, and a query for each thousand."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from lachan.centre.indicators.lists import register_lists
from lachan.centre.indicators.queries import known_values
from lachan.centre.measures.blast import Blast
from lachan.engine.brands import protected_names
from lachan.engine.links.suffixes import split_host
from lachan.engine.model import Indicator, Kind, ListClass

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from lachan.engine.model import ListEntry, Lists

type Thing = tuple[str, str]
"""Kind and canonical value."""

# The first label of endings that are given to the state, the forces, schools and academies alone, at home and abroad.
_PUBLIC: Final = frozenset({"gov", "mil", "edu", "ac", "gob", "gouv", "go"})
_NAMED: Final = frozenset(str(kind) for kind in Kind if kind is not Kind.TEXT)


def standing_of(things: Collection[Thing], *, day: date) -> dict[Thing, Blast]:
    """This will give what stands around each of some things by lists and register; the DNS isn't asked."""
    lists = register_lists(day)
    known = known_values(things)
    found = {}
    for about, value in things:
        seen = known.get((about, value))
        found[about, value] = _around(about, value, lists, sightings=seen.sightings if seen else 0,
                                      level=seen.level if seen else "unknown")  # fmt: skip
    return found


def host_of(about: str, value: str) -> str:
    """This will give the host of a domain or link, "" for other things."""
    if about == Kind.DOMAIN:
        return value
    if about == Kind.URL:
        return urlsplit(value).hostname or ""
    return ""


def _around(about: str, value: str, lists: Lists, *, sightings: int, level: str) -> Blast:
    if about not in _NAMED:
        return Blast(sightings=sightings, level=level)
    owner, shared, is_popular, was_corrected = ("", ""), "", False, False
    host = host_of(about, value)
    asked = [Indicator(Kind(about), value)]
    if about == Kind.URL and host:
        # whose host it is limits a measure on its pages too
        asked.append(Indicator(Kind.DOMAIN, host))
    for indicator in asked:
        for entry in lists.find_all(indicator):
            match entry.list_class:
                case ListClass.OFFICIAL:
                    owner = owner if owner[0] else _owner_of(entry)
                case ListClass.SHARED if entry.value == host:
                    shared = entry.reason
                case ListClass.POPULAR:
                    is_popular = True
                case ListClass.CORRECTED:
                    was_corrected = True
    site = split_host(host) if host else None
    return Blast(
        unit=site.unit if site else "",
        is_suffix=bool(site and site.is_suffix and not is_address(host)),
        shared=shared,
        owner=owner[0],
        owner_en=owner[1],
        is_popular=is_popular,
        was_corrected=was_corrected,
        is_public_service=bool(site and site.suffix.partition(".")[0] in _PUBLIC),
        is_inside=about == Kind.IP and not ip_address(value).is_global,
        sightings=sightings,
        level=level,
    )


def _owner_of(entry: ListEntry) -> tuple[str, str]:
    """This will give whose an official name is, in Vietnamese and English."""
    if (brand := protected_names().get(entry.brand)) is not None:
        return brand.shown_vi, brand.shown_en
    owner = entry.reason or entry.value
    return owner, owner


def is_address(host: str) -> bool:
    """This will say whether a host is an address and no name."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
