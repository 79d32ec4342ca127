"""A host in which names were found, taken apart once for all ways of imitation."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lachan.engine.brands import official_domains, protected_names
from lachan.engine.confusables import look
from lachan.engine.links.lookalike.imitation import Imitation
from lachan.engine.links.lookalike.lures import (
    CHEAP_ENDINGS,
    CHECKED_ENDINGS,
    OPEN_ENDINGS,
    STRONGLY_TELLING,
    TELLING,
    WORLD_ENDINGS,
    are_lures,
    split_name,
)
from lachan.engine.links.lookalike.scan import read_host, stands_alone
from lachan.engine.links.lookalike.tokens import LONG, SHORTEST, Token
from lachan.engine.links.suffixes import Site, split_host
from lachan.engine.shared_hosts import NAMES, shared_hosts

if TYPE_CHECKING:
    from lachan.engine.links.lookalike.scan import Found

# Who gets a name here has shown papers to the state: imitation by registration is hard (not so under .edu.vn).
_RESTRICTED = ("gov.vn", "mil.vn")


# The way that looks at such names alone (`ways/state.py`).
DESPITE_PAPERS = "state"

# The ways in which a site only bears a name, and the most certainty of one whose true address nobody told us: said
# where the address is suspicious for other reasons, and no reason to suspect it.
_BEARING = frozenset({"inserted", "subdomain", "words", "edit"})
_OF_UNKNOWN = 0.4

# A country's ending has two letters (ISO 3166).
_COUNTRY = 2


class Match(NamedTuple):
    """A name in a label: which, in which label (0 is the unit's, then outwards), where, and whether to the letter.

    `start` and `end` count in the label without hyphens. `cuts` is true of a name that goes over a hyphen and stops
    inside a word: `momopay` in `momo-payment`.
    """

    token: Token
    label: int
    start: int
    end: int
    exact: bool
    cuts: bool = False


class Misspelling(NamedTuple):
    """A word that is a name but for one or two letters, and how likely it is no chance."""

    token: Token
    label: int
    word: str
    edits: int
    likelihood: float


class Candidate:
    """One reading of a host with the names that may stand in it."""

    def __init__(self, host: str, found: Found) -> None:
        """This will take the host apart by its site unit."""
        self.host = host
        self.text = found.line.text
        self.via = found.line.via
        self._names = found.names
        self._near = found.near
        self.site: Site = split_host(host)
        parts = self.text.split(".")
        endings = self.site.suffix.count(".") + 1 if self.site.suffix else len(parts)
        # the ending is the registry's or the platform's name and imitates nobody
        self.labels: list[str] = parts[:-endings][::-1]

    @cached_property
    def shown_host(self) -> str:
        """The host as a person reads it."""
        return read_host(self.host)

    @property
    def last_ending(self) -> str:
        """The last label of the ending: `xyz`, `vn`."""
        return self.site.suffix.rpartition(".")[2]

    @property
    def is_restricted(self) -> bool:
        """This will say whether the state gives out the names under this ending."""
        return self.site.suffix in _RESTRICTED

    @cached_property
    def matches(self) -> list[Match]:
        """Every name in the host, longest first; names inside a longer one are left out, names that cut come last."""
        found: list[Match] = []
        for token in set(self._names):
            for number, label in enumerate(self.labels):
                if (match := _match(token, number, label)) is not None:
                    found.append(match)
                    break
        found.sort(
            key=lambda m: (
                m.cuts,
                -len(m.token.text),
                not m.exact,
                m.token.weak,
                m.label,
                m.token.text,
                m.token.brand,
            )
        )
        kept: list[Match] = []
        for match in found:
            if not any(
                match.label == other.label and other.start <= match.start and match.end <= other.end
                for other in kept
            ):
                kept.append(match)
        return kept

    @cached_property
    def strong(self) -> Match | None:
        """The longest name that counts by itself."""
        return next((match for match in self.matches if not match.token.weak), None)

    @cached_property
    def misspelling(self) -> Misspelling | None:
        """The nearest misspelt name, the longest of equally near ones."""
        best: Misspelling | None = None
        for token, word, edits in self._near:
            if best is not None and not _nearer(token, edits, best):
                continue
            for number, label in enumerate(self.labels):
                seen = look(label.replace("-", ""))
                if (at := seen.find(word)) < 0:
                    continue
                bare = label.replace("-", "")
                is_whole = all(
                    not rest or rest.isdigit() or are_lures(look(rest.strip("0123456789")))
                    for rest in (bare[:at], bare[at + len(word) :])
                )
                likelihood = _likelihood(token, word, is_whole=is_whole)
                if bare == word and not number and edits == 1:
                    likelihood = max(likelihood, self._likelihood_of_whole(token, word))
                if likelihood > 0.0:
                    best = Misspelling(token, number, word, edits, likelihood)
                    break
        return best

    def _likelihood_of_whole(self, token: Token, word: str) -> float:
        """This will give the likelihood of a registered label that is one letter off a long name, and nothing else.

        In other countries stand their own banks (`vistabank.ro`).
        """
        name = token.look
        head, distinct, tail = split_name(name)
        is_telling = (
            len(name) >= _LONG_WHOLE and len(distinct) > _LEAST_CORE and word[:1] == name[:1] and not head
        )
        return 0.7 if is_telling and tail and word.endswith(tail[1:]) and not self.is_abroad else 0.0

    def rest(self, match: Match) -> list[str]:
        """This will give the other words of the host: of the same label around the name, and of the other labels."""
        words: list[str] = []
        for number, label in enumerate(self.labels):
            if number == match.label and match.cuts:
                words += _pieces(self.added(match))
            elif number == match.label:
                bare = label.replace("-", "")
                words += [*_pieces(bare[: match.start]), *_pieces(bare[match.end :])]
            else:
                words += _pieces(label)
        return words

    def added(self, match: Match) -> str:
        """This will give what its own label adds to a name, in whole words where the name goes over a hyphen."""
        label = self.labels[match.label]
        if match.cuts:
            spans = zip(label.split("-"), _spans(label), strict=True)
            return " ".join(word for word, (first, last) in spans if first < match.start or last > match.end)
        bare = label.replace("-", "")
        return " ".join(filter(None, (bare[: match.start], bare[match.end :])))

    def telling(self, match: Match) -> str:
        """This will give a lure word beside the name that says what is wanted (`login`, `nhanqua`), or ""."""
        for word in self.rest(match):
            if word in TELLING:
                return word
            if len(word) > LONG and are_lures(look(word)):
                return word
        return ""

    def strongly_telling(self, match: Match) -> str:
        """This will give a lure word that honest sites seldom have beside a name, or ""."""
        return next((word for word in self.rest(match) if word in STRONGLY_TELLING), "")

    def has_lure(self) -> bool:
        """This will say whether any word of the host is one that says what is wanted."""
        return any(word in TELLING for label in self.labels for word in _pieces(label))

    def borrowed_ending(self, match: Match) -> str:
        """This will give an ending that stands where none is: `com.vn` in `acb.com.vn-cn.xyz`, or ""."""
        found = _BORROWED.match(self.text, self._end_of(match))
        return found[1] if found and found.end() <= self._name_end else ""

    def begins_with_official(self) -> bool:
        """This will say whether the whole host begins with somebody's official domain, another ending behind it."""
        at = self.text.find(".")
        while 0 < at < self._name_end:
            at = self.text.find(".", at + 1)
            front = re.split(r"(?<=\.vn)-|(?<=\.com)-", self.text[:at].removeprefix("www."))[0]
            if front in official_domains():
                return True
        return False

    @cached_property
    def _name_end(self) -> int:
        return len(self.text) - len(self.site.suffix)

    def _end_of(self, match: Match) -> int:
        """This will give where a match ends in the text; -1 when hyphens stand inside the name."""
        at = self.text.find(match.token.text)
        return at + len(match.token.text) if at >= 0 else len(self.text)

    @property
    def is_cheap(self) -> bool:
        """This will say whether the name cost next to nothing: a cheap ending, or a free site on a platform."""
        return self.last_ending in CHEAP_ENDINGS or self.is_on_platform

    def is_open_to_fraud(self, match: Match) -> bool:
        """This will say whether a Vietnamese name stands under an ending that its owner has no site under."""
        return protected_names()[match.token.brand].country == "VN" and self.last_ending in OPEN_ENDINGS

    def is_made_of_lures(self, match: Match) -> bool:
        """This will say whether the name is another of its owner's with a lure, and no official domain is called so.

        `vcbdigibank` is "vcb" and "digibank"; the owner's own sites have other names.
        """
        brand = protected_names()[match.token.brand]
        text = match.token.text
        if not brand.domains or any(split_host(domain).name == text for domain in brand.domains):
            return False
        return any(
            text.startswith(name) and text[len(name) :] in STRONGLY_TELLING
            for name in (*brand.tokens, *brand.weak_tokens)
        )

    @property
    def is_abroad(self) -> bool:
        """This will say whether the ending is another country's own, or given out against papers.

        Sister firms and namesakes have the bare name there (`sacombank.com.kh`).
        """
        ending = self.last_ending
        if len(ending) == _COUNTRY:
            return ending != "vn" and (ending not in WORLD_ENDINGS or ending != self.site.suffix)
        return ending in CHECKED_ENDINGS

    @cached_property
    def is_on_platform(self) -> bool:
        """Whether anybody can have such a name on somebody's platform. Institutions have some there too."""
        return self.site.is_private_suffix or shared_hosts().get(self.site.unit) == NAMES

    @cached_property
    def _says_what_it_wants(self) -> bool:
        return self.strong is not None and self.strongly_telling(self.strong) != ""

    def imitation(self, how: str, token: Token, shown: str, certainty: float) -> Imitation:
        """This will say it: the certainty is a third where the state gives out the names.

        Where no address of the name's owner is known, a site that bears it may be the owner's own: only what the
        owner would hardly add says more than that.
        """
        if self.is_restricted and how != DESPITE_PAPERS:
            certainty *= 0.3
        if how in _BEARING and not self._says_what_it_wants and not knows_address(token.brand):
            certainty = min(certainty, _OF_UNKNOWN)
        return Imitation(
            token.brand,
            how,
            token.text,
            shown,
            self.shown_host,
            official_beside(token.brand, token.text),
            certainty,
        )


def _nearer(token: Token, edits: int, best: Misspelling) -> bool:
    return (edits, -len(token.text), token.text) < (best.edits, -len(best.token.text), best.token.text)


def _match(token: Token, number: int, label: str) -> Match | None:
    bare = label.replace("-", "")
    if len(token.text) >= LONG:
        at = bare.find(token.text)
        exact = at >= 0
        if not exact:
            at = look(bare).find(token.look)
        if at < 0:
            return None
        end = at + len(token.text)
        return Match(token, number, at, end, exact, cuts=_cuts(label, at, end))
    found = stands_alone(token.text, label)
    exact = found is not None
    if found is None and bare == token.text and len(bare) > SHORTEST:
        return Match(token, number, 0, len(bare), exact=True)
    if found is None:
        found = stands_alone(token.look, look(label))
    if found is None:
        return None
    at = found.start() - label.count("-", 0, found.start())
    return Match(token, number, at, at + len(token.text), exact)


def _cuts(label: str, start: int, end: int) -> bool:
    """This will say whether a stretch of a label goes over a hyphen and begins or ends inside a word."""
    words = _spans(label)
    return any(start < cut < end for cut, _ in words) and not (
        any(start == first for first, _ in words) and any(end == last for _, last in words)
    )


def _spans(label: str) -> list[tuple[int, int]]:
    """This will give where each word between hyphens begins and ends, counted without hyphens."""
    spans, at = [], 0
    for word in label.split("-"):
        spans.append((at, at + len(word)))
        at += len(word)
    return spans


_BORROWED = re.compile(r"\.((?:(?:com|net|org|gov|edu)\.)?(?:vn|com))[-.]")
_SIGNS = re.compile(r"[^a-z]+")


def _pieces(text: str) -> list[str]:
    return [word for word in _SIGNS.split(text) if word]


# In names shorter than this, a slip leads to other honest names ("arena" for "garena") more often than not.
_LONG_SLIP = 8
# What is told apart by fewer letters bears no slip in them ("tpbank" is no "lpbank"); with a few more, it is a hint.
_LEAST_CORE = 4
# From this length on a whole label that is one letter off is no other word by chance (9: "sacombank", five its own).
_LONG_WHOLE = 9
_FULL_CORE = 6
# first letters that are taken for one another
_TWINS = frozenset({"vw", "wv", "lt", "tl", "ck", "kc", "mn", "nm"})


def _likelihood(token: Token, word: str, *, is_whole: bool) -> float:
    """This will say in 0-1 how surely a slip is one that imitators make; 0 where it is nothing.

    Measured on popular honest names (docs/explanation/lookalike.md): slips in the first letter, in short names and
    in the few letters that tell one bank from another lead to other honest names.
    """
    name = token.look
    if len(name) < _LONG_SLIP and not (is_whole and word[-1:] == name[-1:]):
        return 0.0
    if word[:1] != name[:1] and not (is_whole and (word[:1] + name[:1] in _TWINS or word[1:4] == name[:3])):
        return 0.0
    head, distinct, tail = split_name(name)
    if head and word.endswith(distinct + tail):
        # another paper, another school: the same trade in front of it in other words
        return 0.0
    if len(distinct) >= _FULL_CORE:
        return 0.8 if len(name) >= _LONG_SLIP else 0.4
    if len(tail) >= _FULL_CORE and word.startswith(head + distinct):
        return 0.75 if is_whole else 0.4
    return 0.45 if len(distinct) >= _LEAST_CORE and is_whole else 0.0


def knows_address(brand_id: str) -> bool:
    """This will say whether any official domain of a name is known."""
    return bool(protected_names()[brand_id].domains)


def official_beside(brand_id: str, token: str) -> str:
    """This will give the official domain to show beside an imitation: one that carries the name, else the first."""
    domains = protected_names()[brand_id].domains
    return next(
        (domain for domain in domains if token in domain.replace("-", "")), domains[0] if domains else ""
    )
