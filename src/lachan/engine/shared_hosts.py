"""Hosts on which others than their owner publish (own, dated list; the platforms' suffixes are in `links.suffixes`)."""

from __future__ import annotations

import csv
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lachan.engine.data import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# What is shared: each customer has a name below the host, or pages on it, or either.
NAMES = "names"
PAGES = "pages"
NAMES_AND_PAGES = "names and pages"


@cache
def shared_hosts() -> Mapping[str, str]:
    """This will give every listed host with what is shared there (`NAMES`, `PAGES` or `NAMES_AND_PAGES`)."""
    with path_of("shared_hosts.csv").open(encoding="utf-8", newline="") as lines:
        return MappingProxyType({row["host"]: row["shared"] for row in csv.DictReader(lines)})
