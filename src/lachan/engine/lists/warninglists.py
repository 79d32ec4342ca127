"""Lists of what is no indicator, in the form of MISP's warninglists, all five types: which of them name a value.

The form and what each type means: https://github.com/MISP/misp-warninglists (README and schema.json). A million entries
are looked through at once: whole strings and host names in one trie (host names turned round, so that a listed one is a
prefix), networks as a row of intervals, pieces of strings and patterns in one automaton. Hyperscan reads a value once,
whatever the pattern; a pattern that it doesn't take is named and never tried in another way.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import hyperscan
import marisa_trie
import msgspec

from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from ipaddress import IPv4Network, IPv6Network

TYPES: Final = ("string", "substring", "hostname", "cidr", "regex")
# What an indicator is called as an attribute of MISP. A list that names attributes is asked for those alone.
ATTRIBUTES: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.DOMAIN: frozenset({"domain", "hostname", "domain|ip", "hostname|port"}),
    Kind.URL: frozenset({"url", "uri", "domain", "hostname", "domain|ip", "hostname|port"}),
    Kind.IP: frozenset({"ip", "ip-src", "ip-dst", "ip-src|port", "ip-dst|port", "domain|ip"}),
    Kind.PHONE: frozenset({"phone-number", "whois-registrant-phone"}),
    Kind.EMAIL: frozenset({"email", "email-src", "email-dst", "target-email"}),
    Kind.FILE: frozenset({"md5", "sha1", "sha256"}),
    Kind.PAYEE: frozenset({"bank-account-nr", "iban", "cc-number"}),
    Kind.WALLET: frozenset({"btc", "xmr"}),
}
# Hyperscan's time to get ready grows faster than the number of short literals.
_AT_ONCE: Final = 10_000
_STRING: Final = "s"
_HOST: Final = "h"
_V4_BITS: Final = 32
# a pattern between strokes, with the letters that follow them: /…/i
_STROKES: Final = re.compile(r"/(.*)/([a-z]*)", re.DOTALL)
_FLAGS: Final = {
    "i": hyperscan.HS_FLAG_CASELESS,
    "s": hyperscan.HS_FLAG_DOTALL,
    "m": hyperscan.HS_FLAG_MULTILINE,
}
_BEFORE_HOST: Final = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_BEHIND_HOST: Final = re.compile(r"[/?#\\]")
# says of a search through many what a search for the first does not change
_KNOWN_FLAGS: Final = frozenset("imsgu")


class Warninglist(msgspec.Struct, frozen=True):
    """One list as it is published. No attributes: it is asked for every kind."""

    name: str
    type: str
    items: tuple[str, ...] = msgspec.field(name="list")
    matching_attributes: tuple[str, ...] = ()


class Untaken(msgspec.Struct, frozen=True):
    """An entry that can't be used: of which list, which, and why."""

    name: str
    item: str
    why: str


type _Pattern = tuple[bytes, int]

_warninglist = msgspec.json.Decoder(Warninglist)


def parse_warninglist(content: bytes) -> Warninglist:
    """This will read a list as it is published (JSON). Raises ValueError for what is none, or has another type."""
    try:
        found = _warninglist.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"this is no warninglist ({str(error)[:200]})") from None
    if found.type not in TYPES:
        raise ValueError(f"{found.type!r} is none of {', '.join(TYPES)}")
    return found


class WarningLists:
    """Lists that can be asked; they don't change. `untaken` are entries that can't be used.

    A set of lists is one whole number, with a bit for each list.
    """

    def __init__(self, lists: Iterable[Warninglist]) -> None:
        """This will make the lists ready; of a million entries that takes some seconds."""
        self.lists = tuple(lists)
        self.untaken: list[Untaken] = []
        self._for_kind = {kind: self._asked_for(kind) for kind in Kind}
        self._keep_names()
        self._v4, self._v6 = _Networks(_V4_BITS), _Networks(128)
        for bit, each in self._of("cidr"):
            for item in each.items:
                try:
                    network = ip_network(item.strip(), strict=False)
                except ValueError:
                    self.untaken.append(Untaken(each.name, item, "no network"))
                    continue
                (self._v4 if network.version == 4 else self._v6).add(network, bit)  # noqa: PLR2004 - of IP
        self._v4.finish()
        self._v6.finish()
        self._keep_patterns()

    def __len__(self) -> int:
        """This will count the entries."""
        return sum(len(each.items) for each in self.lists)

    def naming(self, kind: Kind, value: str) -> tuple[str, ...]:
        """This will give the names of the lists that name an indicator, in their order.

        `value` is canonical; a link may come with its scheme or without. Of a link its host is asked for too.
        """
        asked = self._for_kind[kind]
        if not asked:
            return ()
        found = self._trie.get(_STRING + value)
        bits = 0 if found is None else self._sets[self._numbers[found]]
        host = value
        if kind is Kind.URL:
            host = _host_of(value)
        if kind is Kind.URL or kind is Kind.DOMAIN or kind is Kind.IP:
            bits |= self._by_host(host)
            if host[:1].isdigit() or ":" in host:
                bits |= self._by_network(host)
        if self._databases:
            bits |= self._by_patterns(value)
        return self._names(bits & asked)

    def _names(self, bits: int) -> tuple[str, ...]:
        names = []
        while bits:
            lowest = bits & -bits
            names.append(self.lists[lowest.bit_length() - 1].name)
            bits ^= lowest
        return tuple(names)

    def _by_host(self, host: str) -> int:
        bits = 0
        labels = host.split(".")
        labels.reverse()
        for _, number in self._trie.iter_prefixes_with_ids(f"{_HOST}{'.'.join(labels)}."):
            bits |= self._sets[self._numbers[number]]
        return bits

    def _by_network(self, host: str) -> int:
        try:
            address = ip_address(host.strip("[]"))
        except ValueError:
            return 0
        if isinstance(address, IPv6Address):
            return self._v6.at(int(address))
        return self._v4.at(int(address))

    def _by_patterns(self, value: str) -> int:
        found: list[int] = []
        said = value.encode("utf-8", "surrogatepass")
        with self._one_at_a_time:
            for database in self._databases:
                database.scan(said, match_event_handler=_note, context=found)
        bits = 0
        for number in found:
            bits |= self._sets[number]
        return bits

    def _of(self, *types: str) -> Iterator[tuple[int, Warninglist]]:
        return ((1 << at, each) for at, each in enumerate(self.lists) if each.type in types)

    def _asked_for(self, kind: Kind) -> int:
        known = ATTRIBUTES.get(kind, frozenset())
        return sum(
            1 << at
            for at, each in enumerate(self.lists)
            if not each.matching_attributes or not known.isdisjoint(each.matching_attributes)
        )

    def _keep_names(self) -> None:
        keys: dict[str, int] = {}
        for bit, each in self._of("string", "hostname"):
            for item in each.items:
                if each.type == "string":
                    key = _STRING + item
                else:
                    # a dot in front says "and all below it", which a host name says here anyway
                    labels = item.strip().strip(".").lower().split(".")
                    labels.reverse()
                    key = f"{_HOST}{'.'.join(labels)}."
                keys[key] = keys.get(key, 0) | bit
        self._trie = marisa_trie.Trie(keys)
        self._sets: list[int] = []
        self._set_numbers: dict[int, int] = {}
        numbers = array("I", bytes(4 * len(keys)))
        for key, bits in keys.items():
            numbers[self._trie[key]] = self._number(bits)
        self._numbers = numbers

    def _number(self, bits: int) -> int:
        number = self._set_numbers.get(bits)
        if number is None:
            number = self._set_numbers[bits] = len(self._sets)
            self._sets.append(bits)
        return number

    def _keep_patterns(self) -> None:
        pieces: dict[_Pattern, int] = {}
        patterns: dict[_Pattern, int] = {}
        for bit, each in self._of("substring", "regex"):
            for item in each.items:
                pattern = _pattern_of(item) if each.type == "regex" else _piece_of(item)
                if pattern is None:
                    self.untaken.append(Untaken(each.name, item, "no pattern that is read in one go"))
                    continue
                found = patterns if each.type == "regex" else pieces
                found[pattern] = found.get(pattern, 0) | bit
        self._databases: list[hyperscan.Database] = []
        # a database has one scratch space, in which two threads would get in each other's way
        self._one_at_a_time = Lock()
        for found, literal in ((pieces, True), (patterns, False)):
            ordered = sorted(found)
            for start in range(0, len(ordered), _AT_ONCE):
                some = ordered[start : start + _AT_ONCE]
                numbers = [self._number(found[each]) for each in some]
                self._databases.append(_compile(some, numbers, literal=literal))


class _Networks:
    """Networks of one family as a row of intervals, each with the lists that name all of it."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._given: dict[tuple[int, int], int] = {}
        self._starts: Sequence[int] = ()
        self._bits: list[int] = []

    def add(self, network: IPv4Network | IPv6Network, bit: int) -> None:
        key = int(network.network_address), int(network.broadcast_address)
        self._given[key] = self._given.get(key, 0) | bit

    def finish(self) -> None:
        """This will lay the networks flat. Of two that touch, one lies in the other: a stack knows which are open."""
        starts: list[int] = []
        bits: list[int] = []
        stack: list[tuple[int, int]] = []

        def close_before(start: int) -> None:
            while stack and stack[-1][0] < start:
                end, _ = stack.pop()
                _put(starts, bits, end + 1, stack[-1][1] if stack else 0)

        for (first, last), own in sorted(self._given.items(), key=lambda each: (each[0][0], -each[0][1])):
            close_before(first)
            together = own | (stack[-1][1] if stack else 0)
            stack.append((last, together))
            _put(starts, bits, first, together)
        close_before(1 << (self._width + 1))
        self._given.clear()
        self._starts = array("Q", starts) if self._width == _V4_BITS else starts
        self._bits = bits

    def at(self, address: int) -> int:
        at = bisect_right(self._starts, address)
        return self._bits[at - 1] if at else 0


def _put(starts: list[int], bits: list[int], start: int, own: int) -> None:
    if starts and starts[-1] == start:
        bits[-1] = own
    else:
        starts.append(start)
        bits.append(own)


def _host_of(link: str) -> str:
    """This will give the host of a link, with its scheme or without, in small letters."""
    host = _BEFORE_HOST.sub("", link, count=1)
    host = _BEHIND_HOST.split(host, maxsplit=1)[0].rpartition("@")[2].lower()
    if host.startswith("["):
        return host.partition("]")[0][1:]
    return host.partition(":")[0]


def _piece_of(item: str) -> _Pattern | None:
    return (item.encode(), hyperscan.HS_FLAG_SINGLEMATCH) if item else None


def _pattern_of(item: str) -> _Pattern | None:
    """This will write a pattern as Hyperscan reads it, with its flags; None for one that can't be, or names all."""
    found = _STROKES.fullmatch(item)
    pattern, letters = (found[1], found[2]) if found else (item, "")
    if not _KNOWN_FLAGS.issuperset(letters):
        return None
    flags = hyperscan.HS_FLAG_SINGLEMATCH
    for letter in letters:
        flags |= _FLAGS.get(letter, 0)
    whole = pattern.encode(), flags
    names_all: list[int] = []
    try:
        _compile([whole], [0], literal=False).scan(b"", match_event_handler=_note, context=names_all)
    except hyperscan.error:
        return None
    return None if names_all else whole


def _compile(patterns: Sequence[_Pattern], numbers: Sequence[int], *, literal: bool) -> hyperscan.Database:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[pattern for pattern, _ in patterns],
        ids=list(numbers),
        flags=[flags for _, flags in patterns],
        elements=len(patterns),
        literal=literal,
    )
    return database


def _note(number: int, _start: int, _end: int, _flags: int, found: Any) -> None:
    found.append(number)
