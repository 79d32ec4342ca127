"""The lists that come with the package: official domains and shared hosts."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from lachan.engine.brands import official_domains
from lachan.engine.data import path_of
from lachan.engine.links.suffixes import private_suffixes
from lachan.engine.lists.table import FixedLists
from lachan.engine.model import Kind, ListClass, ListEntry
from lachan.engine.shared_hosts import NAMES, shared_hosts

if TYPE_CHECKING:
    from collections.abc import Iterator

BRANDS = "brands"
SHARED_HOSTS = "shared_hosts"
PUBLIC_SUFFIXES = "public_suffixes"

_FILES = ("brands.csv", "shared_hosts.csv", "public_suffixes.txt")


def packaged_entries() -> Iterator[ListEntry]:
    """This will give every packaged entry: official names with their trust, and hosts that people share.

    Of a shared host the entry's `reason` says what is shared: names, pages, or both (see `precedence`).
    """
    for domain, brand in official_domains().items():
        yield ListEntry(
            ListClass.OFFICIAL, Kind.DOMAIN, domain, BRANDS,
            trust=brand.trust, brand=brand.id, reviewed=brand.reviewed,
        )  # fmt: skip
    curated = shared_hosts()
    for host, shared in curated.items():
        yield ListEntry(ListClass.SHARED, Kind.DOMAIN, host, SHARED_HOSTS, shared)
    for suffix in private_suffixes():
        if suffix not in curated:
            yield ListEntry(ListClass.SHARED, Kind.DOMAIN, suffix, PUBLIC_SUFFIXES, NAMES)


@cache
def _packaged() -> FixedLists:
    digest = hashlib.sha256(b"".join(path_of(name).read_bytes() for name in _FILES))
    return FixedLists(packaged_entries(), today=date.min, version=f"packaged-{digest.hexdigest()[:16]}")


@lru_cache(maxsize=4)
def default_lists(today: date) -> FixedLists:
    """This will give the packaged lists as they stand on the day; read when first asked for."""
    return _packaged().on(today)
