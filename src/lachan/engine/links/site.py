"""Whose site a link leads to: the part of the host that one customer answers for."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lachan.engine.data import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lachan.engine.links.parse import Link

SITES, SHORT, FORMS, FILES, PAGES = "sites", "short", "forms", "files", "pages"
"""The sorts of shared host: names for anybody, short links, forms, files, other pages by path."""

# What shared_hosts.csv says of a host, and the sort that it is here.
_SORTS = {
    "free sites": SITES,
    "blogs": SITES,
    "hosting and tunnels": SITES,
    "short links": SHORT,
    "documents and forms": FORMS,
    "app stores and files": FILES,
}


class Site(NamedTuple):
    """What the model looks at: the customer's host, its ending, and whether the ending is a shared host's name.

    `shared` is the shared host that the link stands on and `sort` its sort, or two empty strings. `is_shared` is
    false for a host that customers share by path (`docs.google.com`).
    """

    host: str
    suffix: str
    is_shared: bool
    shared: str = ""
    sort: str = ""


class SharedHost(NamedTuple):
    """A host where strangers publish: its sort, and whether each of them has a name below it."""

    sort: str
    by_name: bool


@cache
def shared_hosts() -> Mapping[str, SharedHost]:
    """This will give the hosts where strangers publish, by host (shared_hosts.csv)."""
    with path_of("shared_hosts.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["host"]: SharedHost(_SORTS.get(row["what"], PAGES), "names" in row["shared"])
            for row in csv.DictReader(lines)
        }


def _found(link: Link) -> tuple[str, SharedHost | None]:
    known = shared_hosts()
    shared = known.get(link.host)
    if shared is not None:
        return link.host, shared
    shared = known.get(link.suffix)
    if shared is not None:
        return link.suffix, shared
    if link.subdomains:
        shared = known.get(link.unit)
        if shared is not None:
            return link.unit, shared
        below = f"{link.subdomains[-1]}.{link.unit}"
        shared = known.get(below)
        if shared is not None:
            return below, shared
    return link.suffix, _PRIVATE if link.has_private_suffix else None


_PRIVATE = SharedHost(SITES, by_name=True)


def site_of(link: Link) -> Site:
    """This will give the site of a link: the site unit, or on a shared host the customer's name below it."""
    host, shared = _found(link)
    if shared is None:
        return Site(link.unit, link.suffix, is_shared=False)
    if not link.subdomains:
        return Site(link.host, link.suffix, link.has_private_suffix, host, shared.sort)
    if shared.by_name and len(link.host) > len(host):
        own = link.host[: -len(host) - 1].rpartition(".")[2]
        if own != "www":
            return Site(f"{own}.{host}", host, is_shared=True, shared=host, sort=shared.sort)
    return Site(link.unit, link.suffix, link.has_private_suffix, host, shared.sort)
