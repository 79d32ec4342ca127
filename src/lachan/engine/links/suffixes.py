"""Where a host's site unit begins: an own walk over the Public Suffix List, private part included."""

from __future__ import annotations

import msgspec

from lachan.engine import data

_RULE = 1
_PRIVATE = 2
_WILD_BELOW = 4
_WILD_BELOW_PRIVATE = 8
_EXCEPTION = 16
_WILD = _WILD_BELOW | _WILD_BELOW_PRIVATE


class Site(msgspec.Struct, frozen=True, gc=False):
    """A host taken apart.

    `unit` is the site unit (registrable domain: the suffix and one label). A host that is itself a public
    suffix (`com.vn`, `github.io`) is its own unit, and so is an IP address, whose suffix is "".
    `subdomain` is what stands before the unit, without the last dot.
    `is_private_suffix` says that the suffix is a platform's (`github.io`) and not a registry's (`com.vn`);
    `known_suffix` that a rule of the list matched (else the last label counts as the suffix).
    """

    host: str
    suffix: str
    unit: str
    subdomain: str
    is_private_suffix: bool
    known_suffix: bool

    @property
    def name(self) -> str:
        """This will give the label that was registered: `example` of `www.example.com.vn`, "" of a suffix."""
        return self.unit[: -len(self.suffix) - 1] if self.suffix else ""

    @property
    def is_suffix(self) -> bool:
        """This will say whether the host is a public suffix itself, with nobody in particular behind it."""
        return self.host == self.suffix


def _load() -> dict[str, int]:
    """This will read the packaged rules: every suffix, and every step on the way to one, with its flags."""
    table: dict[str, int] = {}
    private = 0
    for rule in data.read_text("public_suffixes.txt").splitlines():
        if rule.startswith(("#", "[")):
            private = _PRIVATE if rule == "[private]" else 0
            continue
        if rule.startswith("*."):
            name, flags = rule[2:], _WILD_BELOW_PRIVATE if private else _WILD_BELOW
        elif rule.startswith("!"):
            name, flags = rule[1:], _EXCEPTION | private
        else:
            name, flags = rule, _RULE | private
        # a name may be an ICANN rule itself and the parent of private ones: flags add up
        table[name] = table.get(name, 0) | flags
        dot = name.find(".")
        while dot >= 0:
            table.setdefault(name[dot + 1 :], 0)
            dot = name.find(".", dot + 1)
    return table


_TABLE = _load()


def split_host(host: str) -> Site:  # noqa: C901 - one loop, and it is walked a million times a second
    """This will take apart a host: lower case, ASCII (punycode), as `can_ada` gives it.

    Wildcard and exception rules count, and the longest rule wins. Without a matching rule the last label is
    the suffix. Closing dots are ignored. IP addresses and what holds no name come back whole. Never raises.
    """
    if host and host[-1] == ".":
        host = host.rstrip(".")
    find = host.rfind
    flags_of = _TABLE.get
    end = len(host)
    suffix_at = -1
    after_suffix = -1  # the dot before the suffix
    private = 0
    above = 0  # flags of the name one label shorter
    while True:
        dot = find(".", 0, end)
        flags = flags_of(host[dot + 1 :])
        if flags is None:
            if above & _WILD:
                suffix_at, after_suffix, private = dot + 1, dot, above & _WILD_BELOW_PRIVATE
            break
        if flags & _EXCEPTION:
            # the exception's own parent is the suffix
            suffix_at, after_suffix, private = end + 1, end, flags & _PRIVATE
            break
        if flags & _RULE:
            suffix_at, after_suffix, private = dot + 1, dot, flags & _PRIVATE
        elif above & _WILD:
            suffix_at, after_suffix, private = dot + 1, dot, above & _WILD_BELOW_PRIVATE
        if dot < 0:
            break
        end, above = dot, flags
    known = suffix_at >= 0
    if not known:
        after_suffix = find(".")
        last = host[after_suffix + 1 :]
        if not last or last.isdigit() or last[-1] == "]" or last[:2] == "0x":
            return Site(host, "", host, "", False, False)
        suffix_at = after_suffix + 1
    if after_suffix <= 0:
        return Site(host, host[suffix_at:], host, "", private > 0, known)
    dot = find(".", 0, after_suffix)
    if dot == after_suffix - 1:  # an empty label is no name
        return Site(host, "", host, "", False, False)
    return Site(host, host[suffix_at:], host[dot + 1 :], host[:dot] if dot > 0 else "", private > 0, known)


def site_unit(host: str) -> str:
    """This will give the site unit of a host (see `Site.unit`)."""
    return split_host(host).unit


def may_hold_suffixes(name: str) -> bool:
    """This will say whether a name is a public suffix or has one below it, so that it stands for several owners."""
    return name in _TABLE or bool(_TABLE.get(name.partition(".")[2], 0) & _WILD)


def private_suffixes() -> list[str]:
    """This will give the platforms' suffixes (`github.io`), sorted; of a wildcard rule the name above it."""
    return sorted(
        name
        for name, flags in _TABLE.items()
        if flags & _WILD_BELOW_PRIVATE or (flags & _RULE and flags & _PRIVATE)
    )
