"""Names as zones hold them, and the second guard: what never stands in a zone, whatever the table says. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.engine.links.suffixes import may_hold_suffixes, split_host
from lachan.engine.shared_hosts import shared_hosts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# RFC 1035, 3.1: a name has at most 255 bytes on the wire, the root's zero among them; a label at most 63.
MOST_BYTES: Final = 255
_NAME: Final = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
# `*.` before the name
_STAR_BYTES: Final = 2
# Such a last label would be read as another trigger than a name (RPZ draft, 4): `32.1.2.0.192.rpz-ip`.
_TRIGGERS: Final = "rpz-"

# why a name stays out, in the order in which it is asked
ROOT: Final = "root"
UNFIT: Final = "unfit"
LONG: Final = "long"
RESERVED: Final = "reserved"
SUFFIX: Final = "suffix"
SHARED: Final = "shared"
OWN: Final = "own"
WHYS: Final = (ROOT, UNFIT, LONG, RESERVED, SUFFIX, SHARED, OWN)


def labels_of(name: str) -> bytes:
    """This will write a name as labels with their lengths, without the root's zero. The name has to be fit."""
    return b"".join(bytes((len(label),)) + label for label in name.encode("ascii").split(b"."))


def name_bytes(name: str) -> bytes:
    """This will write a whole name for the wire, the root's zero at its end; "" is the root."""
    return labels_of(name) + b"\0" if name else b"\0"


def text_of(labels: bytes) -> str:
    """This will read labels with their lengths, as `labels_of` writes them."""
    parts, at = [], 0
    while at < len(labels):
        end = at + 1 + labels[at]
        parts.append(labels[at + 1 : end].decode("ascii"))
        at = end
    return ".".join(parts)


def is_name(name: str) -> bool:
    """This will say whether it is a name in small letters, digits, - and _, that fits the DNS by itself."""
    return _NAME.fullmatch(name) is not None and len(name) + 2 <= MOST_BYTES


def is_nobodys_own(name: str) -> bool:
    """This will say whether a fit name is an ending of names, or has some below it: nobody's own, or many people's."""
    return "." not in name or may_hold_suffixes(name) or split_host(name).is_suffix


class Guard(msgspec.Struct, frozen=True):
    """What never stands in a zone. `own` are the centre's hosts and all names above them; `zone` is the zone's name."""

    zone: str
    own: frozenset[str]
    shared: Mapping[str, str]

    def why_not(self, name: str) -> str:  # noqa: PLR0911 - one for each reason
        """This will say why a name stays out, a code of `WHYS`, or "" where it may stand in the zone."""
        if not name.strip("."):
            return ROOT
        if _NAME.fullmatch(name) is None:
            return UNFIT
        # its labels take a byte more than its letters, and the zone's a byte more and the root's zero
        if len(name) + 1 + _STAR_BYTES + len(self.zone) + 2 > MOST_BYTES:
            return LONG
        if name.startswith(_TRIGGERS, name.rfind(".") + 1):
            return RESERVED
        if is_nobodys_own(name):
            return SUFFIX
        if name in self.shared:
            return SHARED
        return OWN if name in self.own else ""


def guard_for(zone: str, own: Collection[str]) -> Guard:
    """This will make the guard of a zone; `own` are the centre's hosts."""
    above = set()
    for host in own:
        name = host
        while name:
            above.add(name)
            name = name.partition(".")[2]
    return Guard(zone, frozenset(above), shared_hosts())
