"""The protected names: who is imitated in Vietnam, which domains are really theirs, and where they are named."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from lachan.engine.data import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping


_THEME = "(generic lure)"

# Firms are known by their mark in both languages ("Vietcombank"), the state's bodies by their Vietnamese name.
_KNOWN_BY_MARK = frozenset({
    "bank", "ewallet", "finance_company", "securities", "insurance", "telco", "courier", "ecommerce", "airline",
    "social_platform", "tech_platform", "crypto",
})  # fmt: skip


class Brand(msgspec.Struct, frozen=True, gc=False):
    """One protected name (a row of brands.csv).

    `domains` are official, each with all its subdomains; none means "none confirmed". `tokens` name the brand in
    an address by themselves, `weak_tokens` only with a second sign. `trust` is `closed`, `platform` or `unsure`
    and was last set on `reviewed`. `is_theme` marks lures that name no organisation (lottery, SIM lock).
    """

    id: str
    name_vi: str
    name_en: str
    category: str
    country: str
    domains: tuple[str, ...]
    tokens: tuple[str, ...]
    weak_tokens: tuple[str, ...]
    aliases: tuple[str, ...]
    hotline: str
    trust: str
    reviewed: date

    @property
    def is_theme(self) -> bool:
        """This will say whether the row is a theme of lures and not an organisation."""
        return self.name_en.endswith(_THEME)

    @property
    def shown_vi(self) -> str:
        """This will give the name as a Vietnamese reader knows it: Vietcombank, Bộ Công an."""
        return self.name_en if self.category in _KNOWN_BY_MARK else self.name_vi

    @property
    def shown_en(self) -> str:
        """This will give the name for an English reader."""
        return self.name_en.removesuffix(_THEME).rstrip()


@cache
def protected_names() -> Mapping[str, Brand]:
    """This will give every protected name by its id, in the order of the file."""
    brands: dict[str, Brand] = {}
    with path_of("brands.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            tokens = row["tokens"].split()
            brands[row["id"]] = Brand(
                id=row["id"],
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                category=row["category"],
                country=row["country"],
                domains=tuple(row["official_domains"].split()),
                tokens=tuple(token for token in tokens if not token.endswith("?")),
                weak_tokens=tuple(token[:-1] for token in tokens if token.endswith("?")),
                aliases=tuple(filter(None, row["aliases"].split("|"))),
                hotline=row["hotline"],
                trust=row["trust"],
                reviewed=date.fromisoformat(row["reviewed"]),
            )
    return MappingProxyType(brands)


# the strictest first: when two rows share a domain, the stricter counts
_STRICTNESS = ("platform", "unsure", "closed")


@cache
def official_domains() -> Mapping[str, Brand]:
    """This will give every official domain with its brand; of two rows that share it, the one of stricter trust."""
    owners: dict[str, Brand] = {}
    for brand in protected_names().values():
        for domain in brand.domains:
            owner = owners.get(domain)
            if owner is None or _STRICTNESS.index(brand.trust) < _STRICTNESS.index(owner.trust):
                owners[domain] = brand
    return MappingProxyType(owners)


def official_owner(host: str) -> Brand | None:
    """This will give whose official domain covers the host; of several the longest. None when it is nobody's."""
    domains = official_domains()
    while host:
        if (owner := domains.get(host)) is not None:
            return owner
        host = host.partition(".")[2]
    return None
