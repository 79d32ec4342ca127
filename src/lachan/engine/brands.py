"""The protected names: who is imitated in Vietnam, which domains are really theirs, and where they are named."""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lachan.engine.confusables import skeleton, undo_substitutions
from lachan.engine.data import path_of
from lachan.engine.fold import fold

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


class Mention(NamedTuple):
    """A protected name in a text: whose, where (in the folded text), and whether it may well mean something else.

    `is_vague` marks names of four letters or fewer, place names and ordinary words: never enough alone.
    `is_disguised` says that digits, signs or letters of other scripts stand in it: `v!etc0mbank`.
    """

    brand: str
    start: int
    end: int
    is_vague: bool
    is_disguised: bool


class _Name(NamedTuple):
    words: tuple[str, ...]
    brand: str
    is_vague: bool


_WORD = re.compile(r"[^\W_]+")
# "vietcombank" in "vietcombank.top/x" or "a@vietcombank.vn" is a part of an address, which is judged as one
_ADDRESS_BEFORE = frozenset("./@-_:")
_VAGUE_LETTERS = 4
_MAX_GAP = 3


@cache
def _names_by_first_word() -> dict[str, tuple[_Name, ...]]:
    """This will give every name that a text may hold, by its first word, longer names first."""
    names: dict[tuple[str, ...], _Name] = {}
    brands = [brand for brand in protected_names().values() if not brand.is_theme]
    weak = {token for brand in brands for token in brand.weak_tokens}
    for brand in brands:
        own = (
            brand.shown_en,
            brand.name_vi,
            *brand.aliases,
            *(token for token in brand.tokens if token.isalpha()),
        )
        for name in own:
            words = tuple(_WORD.findall(fold(name).text))
            if not words or words in names:
                continue
            joined = "".join(words)
            is_vague = (
                len(joined) <= _VAGUE_LETTERS
                or joined in weak
                or (brand.category == "province" and len(words) < _LEAST_OF_PROVINCE)
                or joined in _ORDINARY
            )
            names[words] = _Name(words, brand.id, is_vague)
    by_first: dict[str, list[_Name]] = {}
    for ready in sorted(names.values(), key=lambda ready: -len(ready.words)):
        by_first.setdefault(ready.words[0], []).append(ready)
    return {first: tuple(found) for first, found in by_first.items()}


# "ubnd tinh quang ninh" names a province's office, "quang ninh" and "thanh pho hue" the place
_LEAST_OF_PROVINCE = 4
# names that are words of every day besides, where no weak token says so
_ORDINARY = frozenset(
    {"thue", "tele", "visa", "haiquan", "toaan", "congan", "buudien", "dienluc", "vienkiemsat"}
)


def names_in_text(folded: str) -> tuple[Mention, ...]:
    """This will find which protected names a folded text holds as whole words, in order, none inside another.

    Names inside links and e-mail addresses don't count. Disguised ones do: the positions are those of the folded
    text all the same. Themes of lures are no names.
    """
    plain = undo_substitutions(skeleton(folded))
    by_first = _names_by_first_word()
    words = _WORD.findall(plain)
    if by_first.keys().isdisjoint(words):
        return ()
    mentions: list[Mention] = []
    places: list[tuple[int, int]] = []
    past = 0
    for at in [at for at, word in enumerate(words) if word in by_first]:
        if at < past:
            continue
        for name in by_first[words[at]]:
            last = at + len(name.words)
            if tuple(words[at:last]) != name.words:
                continue
            # where the words stand is only asked for where a name may be
            places = places or [found.span() for found in _WORD.finditer(plain)]
            if any(places[n + 1][0] - places[n][1] > _MAX_GAP for n in range(at, last - 1)):
                continue
            start, end = places[at][0], places[last - 1][1]
            if not _is_in_address(plain, start, end):
                is_disguised = folded[start:end] != plain[start:end]
                mentions.append(Mention(name.brand, start, end, name.is_vague, is_disguised))
            past = last
            break
    return tuple(mentions)


def _is_in_address(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end : end + 2]
    if before in _ADDRESS_BEFORE and start > 1 and not text[start - 2].isspace():
        return True
    return len(after) > 1 and after[0] in ".-@/_" and after[1].isalnum()
